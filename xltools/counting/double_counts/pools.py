"""Pooled budgets: the host reports the pool, a partner reports it again in full or reports what it paid in.

Counted at the host, which spends it, and the partners' lines come off; or, where the place's policy says so, counted at the
partners, and as much comes off the host's line. Who is host: the line that says so, the body the other
names as paid, the side that gives the exact figure of what the other rounds, the side that codes it to care; failing all,
the council
with social services, then the health body.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import WORDS, Agreement, agree, units
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, UNCLEAR
from xltools.counting.double_counts.service_words import read_service, similarity
from xltools.counting.policy import Policy, PooledBudgets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.counting.double_counts.prepared import PreparedLines

_MOST_PARTNERS = 40


def find_pools(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield pools that two bodies report, and contributions to a pool that its host reports."""
    pooled = lines.active & (lines.pence > 0) & (lines.body >= 0) & lines.signs("pool", with_fund=True)
    pooled &= ~lines.signs("own part")
    groups = _of_one_name(lines, np.flatnonzero(pooled).tolist())
    at_host = {(pair.keep, pair.remove): pair for group in groups for pair in _pairs(lines, group)}
    for pair in at_host.values():
        yield pair if policy.pooled_budgets is PooledBudgets.HOST else _at_partner(lines, pair)


def _at_partner(lines: PreparedLines, at_host: Candidate) -> Candidate:
    """The same finding counted at the partner: what it paid in comes off the host's line, and no more than that line has."""
    (host,), ((partner, paid_in),) = at_host.keep, at_host.remove
    why = (
        f"{lines.body_name(int(lines.body[partner]))} pays this into the pool, and it is counted there; it is in what "
        f"{lines.body_name(int(lines.body[host]))}, the host, spends."
    )
    return replace(at_host, keep=(partner,), remove=((host, min(paid_in, int(lines.pence[host]))),), why=why)


def _of_one_name(lines: PreparedLines, own: list[int]) -> Iterator[list[int]]:
    """Lines that share a word of the pool's name."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for line in own:
        for word in sorted(_stems(lines, line)) or [""]:
            by_word[word].append(line)
    yield from by_word.values()


def _stems(lines: PreparedLines, line: int) -> frozenset[str]:
    return read_service(lines.fund_text(line)).stems | lines.text(line).stems


def _pairs(lines: PreparedLines, group: list[int]) -> Iterator[Candidate]:
    """Compare the lines of one pool's name between bodies, neighbours in amount first."""
    ordered = sorted(group, key=lambda line: (-int(lines.pence[line]), int(lines.content[line])))
    for place, larger in enumerate(ordered):
        for smaller in ordered[place + 1 : place + 1 + _MOST_PARTNERS]:
            if lines.body[larger] != lines.body[smaller] and lines.year[larger] in (lines.year[smaller], 0):
                candidate = _pair(lines, larger, smaller)
                if candidate is not None:
                    yield candidate


def _pair(lines: PreparedLines, larger: int, smaller: int) -> Candidate | None:
    """Two lines of one pool: reported in full twice, or the smaller a contribution that names its host."""
    if not (_may_know(lines, larger, smaller) and _may_know(lines, smaller, larger)):
        return None
    named = _names(lines, larger, smaller) or _names(lines, smaller, larger)
    likeness = max(similarity(_name(lines, larger), _name(lines, smaller)), _fund_likeness(lines, larger, smaller))
    paid, got = lines.pence[[larger]], lines.pence[[smaller]]
    agreement = Agreement(int(agree(paid, got)[0]))
    evidence = [
        Indication(
            1.8 if likeness >= 0.8 else -1.5 if likeness < 0.5 else 0.0,
            f"both report the pool '{_name(lines, smaller)}'",
        ),
        Indication(1.2 if named else -0.6, "one names the other" if named else ""),
    ]
    if agreement in (Agreement.EQUAL, Agreement.ROUNDED):
        evidence.append(Indication(3.0 if agreement is Agreement.EQUAL else 2.2, WORDS[agreement]))
    elif agreement in (Agreement.NEAR, Agreement.CLOSE):
        evidence.append(Indication(0.8 if agreement is Agreement.NEAR else -0.8, WORDS[agreement]))
    else:
        return _contribution(lines, larger, smaller, evidence)
    host, partner = _host(lines, larger, smaller)
    why = f"{lines.body_name(int(lines.body[host]))} hosts the pool; counted there, once."
    return Candidate(
        DoubleCountKind.POOLED_BUDGET, "in full", (host,), ((partner, int(lines.pence[partner])),), tuple(evidence), why
    )


def _contribution(lines: PreparedLines, host: int, partner: int, evidence: list[Indication]) -> Candidate | None:
    """A smaller line of the same pool is a contribution where it names the host, or the host's line says it is the host."""
    says = lines.receiver[partner] == lines.body[host] or lines.giver[host] == lines.body[partner]
    hosts = "host" in lines.text(host).signs
    pays = "contribution" in lines.text(partner).signs
    if not (says or (hosts and pays)) or "host" in lines.text(partner).signs:
        return None
    evidence = [
        *evidence,
        Indication(0.0, "the partner names the host" if says else ""),
        Indication(0.8 if pays or hosts else -1.2, ""),
    ]
    why = f"{lines.body_name(int(lines.body[host]))} reports the whole pool; a contribution to it is in that figure."
    remove = ((partner, int(lines.pence[partner])),)
    return Candidate(DoubleCountKind.POOLED_BUDGET, "contribution", (host,), remove, tuple(evidence), why)


def _name(lines: PreparedLines, line: int) -> str:
    return str(lines.services[lines.service[line]])


def _fund_likeness(lines: PreparedLines, first_line: int, second_line: int) -> float:
    first, second = lines.fund_text(first_line), lines.fund_text(second_line)
    return similarity(first, second) if first and second else 0.0


def _names(lines: PreparedLines, line: int, partner: int) -> bool:
    return lines.body[partner] in (lines.giver[line], lines.receiver[line])


def _may_know(lines: PreparedLines, line: int, partner: int) -> bool:
    """Whether a line's named bodies leave room for the other: blank, unknown, or that body itself."""
    theirs = lines.body[partner]
    return all(side <= BLANK or side == theirs for side in (lines.giver[line], lines.receiver[line]))


def _host(lines: PreparedLines, body: int, other: int) -> tuple[int, int]:
    """Return the host's line and the partner's."""
    first, second = _host_signs(lines, body, other), _host_signs(lines, other, body)
    return (body, other) if first >= second else (other, body)


_CARE_DUTY: Mapping[str, int] = MappingProxyType({"Council": 2, "County council": 2, "NHS commissioner": 1})
"""Who hosts a pool for care, failing all else: the council with social services; a district council has none."""


def _pays(lines: PreparedLines, line: int, partner: int) -> bool:
    """Whether a line is paid to its partner by name, or by a name that is not clear but may be the partner's."""
    receiver, other = int(lines.receiver[line]), int(lines.body[partner])
    return receiver == other or (receiver <= UNCLEAR and lines.may_mean(receiver, other))


def _host_signs(lines: PreparedLines, line: int, partner: int) -> tuple[int, int, int, int, int, int]:
    """What speaks for a line as the host's, the strongest first.

    The host pays the pool's bills and knows its figure to the penny, where the other has the same figure rounded; two figures
    that only come near each other tell nothing, however round. It codes the pool to the care it buys; a body that merely
    pays in may code it to its own trade.
    """
    signs = lines.text(line).signs
    says = ("host" in signs) - ("contribution" in signs and "host" not in signs)
    named = int(lines.giver[line] == lines.body[partner]) - int(_pays(lines, line, partner))
    unit = units(lines.pence[[line, partner]])
    is_rounded = agree(lines.pence[[line]], lines.pence[[partner]])[0] == Agreement.ROUNDED
    exact = int(is_rounded and unit[0] < unit[1])
    care = int(lines.division[line] == 10 != lines.division[partner] > 0)
    duty = int(_CARE_DUTY.get(lines.bodies[lines.body[line]].organisation_type, 0)) if lines.division[line] == 10 else 0
    return says, named, exact, care, duty, int(lines.content[line] % 1_000_003)
