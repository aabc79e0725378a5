"""Health care that a commissioner buys of providers; where it is counted is the place's policy."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Answer, Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import UNKNOWN, unsaid
from xltools.counting.double_counts.national_shares import national_estimates
from xltools.counting.double_counts.sums import up_to
from xltools.counting.double_counts.where_counted import Role, where_counted
from xltools.counting.policy import Health, Policy
from xltools.text import pounds
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_JUST_AS_MUCH = 0.99
"""The part of the larger of two sums that the smaller must be for a contract and its income to be the same."""
_HEALTH, _HOSPITALS = 7, 703
_POUNDS = "£{:,.0f}"


def _sum(lines: PreparedLines, own: Sequence[int]) -> int:
    return sum(int(lines.pence[line]) for line in own)


def find_force_funded(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield a commissioner's line, paid to nobody we know, that comes to all that its chief constable reports.

    A commissioner pays for the force whatever it calls the line (Police Reform and Social Responsibility Act 2011), and the two
    accounts are drawn up together.
    """
    where = where_counted(lines, policy)
    roles = where.roles[lines.body]
    usable = (lines.active | lines.passed) & (lines.pence > 0)
    forces = np.unique(lines.body[usable & (roles == Role.CHIEF_CONSTABLE)])
    paying = lines.active & (lines.pence > 0) & (roles == Role.POLICE_COMMISSIONER) & ~lines.matched_payer
    paying &= unsaid(lines.receiver) | (lines.receiver == UNKNOWN)
    if len(forces) != 1 or not paying.any():
        return
    spent = np.flatnonzero(usable & (lines.body == forces[0]) & ~lines.matched)
    total = int(lines.pence[spent].sum())
    near = (np.abs(lines.pence - total) <= total // 50) | (_says_force(lines) & (lines.pence <= total))
    for line in np.flatnonzero(paying & near).tolist():
        yield _force_funded(
            lines, line, spent.tolist(), total, at_payer=where.is_at_payer(int(lines.body[line]), int(forces[0]))
        )


_FORCE = re.compile(r"\bchief constables?\b|\b(police )?force\b|\bconstabulary\b|\b(to|of|for) (the )?cc\b")

_FORCE_WORDS = WordTest("chief|force|constab|cc")


def _says_force(lines: PreparedLines) -> NDArray[np.bool_]:
    says = lines.texts.saying(_FORCE, _FORCE_WORDS)
    return np.asarray(says[lines.service], dtype=np.bool_)


def _force_funded(lines: PreparedLines, line: int, spent: list[int], total: int, *, at_payer: bool) -> Candidate:
    commissioner, force = lines.body_name(int(lines.body[line])), lines.body_name(int(lines.body[spent[0]]))
    paid = int(lines.pence[line])
    evidence = (
        Indication(1.0, f"{commissioner} pays for the force"),
        Indication(
            3.0 if paid == total else 1.2, f"{pounds(paid)} against {pounds(total)} that {force} reports in all"
        ),
    )
    why = f"{commissioner} pays {force} for all it spends; counted at {commissioner if at_payer else force}."
    keep, gone = ([line], spent) if at_payer else (spent, [line])
    remove = up_to(lines, gone, paid)
    return Candidate(
        DoubleCountKind.GRANT, "force", tuple(keep), remove, evidence, why, at_payer=at_payer, answer=Answer.SUM
    )


def find_health_held(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield providers' lines of money that the buyer they name reports without naming a provider.

    Looked for when contracts, grants and equal sums are off: what is left of a provider's income from a commissioner is in the
    commissioner's own figures for health care, where those are large enough to hold it.
    """
    where = where_counted(lines, policy)
    usable = lines.active & (lines.pence > 0) & ~lines.signs("grant") & ~lines.signs("own part") & ~lines.matched_payer
    sold = usable & lines.family("nhs provider") & (lines.giver >= 0) & ~lines.matched
    held = usable & unsaid(lines.receiver) & (lines.division == _HEALTH) & ~national_estimates(lines)
    held &= (lines.group > 0) | ~lines.signs("commissioning")  # no contract for one thing stands for all health care
    for buyer in np.unique(lines.giver[sold]).tolist():
        theirs = np.flatnonzero(sold & (lines.giver == buyer)).tolist()
        whole = np.flatnonzero(held & (lines.body == buyer)).tolist()
        if whole and where.buys_health(buyer, int(lines.body[theirs[0]])) and _sum(lines, theirs) <= _sum(lines, whole):
            yield from (_held(lines, whole, own, policy) for own in _by_body(lines, theirs))


def _by_body(lines: PreparedLines, own: Sequence[int]) -> list[list[int]]:
    by_body: dict[int, list[int]] = defaultdict(list)
    for line in own:
        by_body[int(lines.body[line])].append(line)
    return [by_body[body] for body in sorted(by_body)]


def _held(lines: PreparedLines, whole: list[int], sold: list[int], policy: Policy) -> Candidate:
    commissioner, provider = lines.body_name(int(lines.body[whole[0]])), lines.body_name(int(lines.body[sold[0]]))
    income = _sum(lines, sold)
    groups = {int(lines.group[line]) for line in whole}
    all_health, hospitals = 0 in groups, _HOSPITALS in groups
    evidence = (
        Indication(0.8, f"{provider} names {commissioner} as its source"),
        Indication(
            2.4 if all_health else 1.8 if hospitals else 0.6,
            f"{commissioner} reports {_POUNDS.format(_sum(lines, whole) / 100)} for "
            f"{'all its health care' if all_health else 'health care'} and names no provider",
        ),
    )
    keep, gone, at = (sold, whole, provider) if policy.health is Health.PROVIDER else (whole, sold, commissioner)
    why = f"{commissioner} pays {provider} out of what it reports; counted at {at}."
    kind = DoubleCountKind.COMMISSIONER_PROVIDER
    at_payer = policy.health is not Health.PROVIDER
    remove = up_to(lines, gone, income)
    return Candidate(kind, "held", tuple(keep), remove, evidence, why, at_payer=at_payer, answer=Answer.ROOM)
