"""Money that one body passes whole to another: a council to its schools, a police and crime commissioner to a chief constable.

Where it is counted is the place's policy. With the body that spends it: then what the payer passes on comes off, as far as the
other's return reports spending. With the body that pays: then the other's lines come off, up to what it was paid; those that name
the payer as their source, or else those that name nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.sums import up_to
from xltools.counting.policy import Police, Policy, Schools
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.organisations.bodies import Body

_COMMISSIONER = re.compile(r"\b(crime commissioner|pcc|police authority|mopac|mayors office for policing)\b")
_COUNCIL, _SCHOOL, _POLICE_COMMISSIONER, _CHIEF_CONSTABLE = 1, 2, 3, 4
_PASSES_TO = {_COUNCIL: _SCHOOL, _POLICE_COMMISSIONER: _CHIEF_CONSTABLE}


def find_passed_on(lines: PreparedLines, policy: Policy, *, at_payer: bool) -> Iterator[Candidate]:
    """Yield money passed on whole that the policy counts at the payer, or (not `at_payer`) at the body that spends it."""
    counted_at_payer = {
        _COUNCIL: policy.schools is Schools.COUNCIL,
        _POLICE_COMMISSIONER: policy.police is Police.COMMISSIONER,
    }
    roles = np.array([_role(body) for body in lines.bodies] + [0])
    paid_role = roles[np.maximum(lines.receiver, -1)]
    for payer_role, taker_role in _PASSES_TO.items():
        passing = (roles[lines.body] == payer_role) & (paid_role == taker_role)
        if counted_at_payer[payer_role] is at_payer and passing.any():
            usable = lines.active & (lines.pence > 0) & ~lines.signs("own part")
            passing &= usable
            yield from _between(lines, passing, usable, at_payer=at_payer)


def _role(body: Body) -> int:
    if body.family == "police":
        names = (plain(name) for name in (body.name, *body.names))
        return _POLICE_COMMISSIONER if any(_COMMISSIONER.search(name) for name in names) else _CHIEF_CONSTABLE
    return {"council": _COUNCIL, "school": _SCHOOL}.get(body.family, 0)


def _between(
    lines: PreparedLines, passing: NDArray[np.bool_], usable: NDArray[np.bool_], *, at_payer: bool
) -> Iterator[Candidate]:
    """One finding for each payer and taker: all that the one pays the other against what the other spends of it."""
    by_pair: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(passing).tolist():
        by_pair[int(lines.body[line]), int(lines.receiver[line])].append(line)
    for (payer, taker), payments in sorted(by_pair.items()):
        own = np.flatnonzero(usable & (lines.body == taker)).tolist()
        named = [line for line in own if lines.giver[line] == payer]
        spending = named or [line for line in own if lines.may_mean(int(lines.giver[line]), payer)]
        if spending:
            yield _candidate(lines, payments, spending, named=bool(named), at_payer=at_payer)


def _candidate(
    lines: PreparedLines, payments: list[int], spending: list[int], *, named: bool, at_payer: bool
) -> Candidate:
    paid, spent = (sum(int(lines.pence[line]) for line in side) for side in (payments, spending))
    payer, taker = lines.body_name(int(lines.body[payments[0]])), lines.body_name(int(lines.body[spending[0]]))
    evidence = (
        Indication(2.2, f"{payer} names {taker} as paid, which sends its own return"),
        Indication(1.0 if named else 0.0, f"{taker} names it as its source" if named else ""),
        Indication(0.0 if spent >= 0.9 * paid else -1.5, f"£{paid / 100:,.0f} against £{spent / 100:,.0f} spent"),
    )
    keep, gone, at = (payments, spending, payer) if at_payer else (spending, payments, taker)
    why = f"{payer} passes this on to {taker}; counted at {at}."
    remove = up_to(lines, gone, min(paid, spent))
    return Candidate(DoubleCountKind.GRANT, "passed on", tuple(keep), remove, evidence, why, at_payer=at_payer)
