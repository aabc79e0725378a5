"""Pooled budgets: the host reports the pool, a partner reports it again in full or reports what it paid in.

Counted at the host, which spends it, and the partners' lines come off; or, where the place's policy says so, counted at the
partners, and as much comes off the host's lines. Who is host: the line that says so, the body the other
names as paid, the side that gives the exact figure of what the other rounds, the side that codes it to care; failing all,
the council with social services, then the health body.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts
from xltools.counting.double_counts.amounts import WORDS, Agreement, agree
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, UNKNOWN
from xltools.counting.double_counts.pool_hosts import host_first, tells_of_share, texts_of
from xltools.counting.double_counts.pool_partners import PoolLines, beside_the_pool, in_parts, in_sum
from xltools.counting.double_counts.pool_shares import contribution, within_whole
from xltools.counting.double_counts.pool_words import are_pools, pays_in, pool_likeness, pool_stems
from xltools.counting.double_counts.sums import up_to
from xltools.counting.policy import Policy, PooledBudgets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_MOST_PARTNERS = 40


def find_pools(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield pools that two bodies report, and contributions to a pool that its host reports."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    pooled = usable & _pooled(lines)
    in_full: dict[tuple[int, int], Candidate] = {}
    shares: dict[tuple[tuple[int, ...], int], PoolLines] = {}
    for larger, smaller in _pairs(lines, np.flatnonzero(pooled).tolist()):
        candidate = _in_full(lines, larger, smaller)
        if candidate is not None:
            in_full[larger, smaller] = candidate
        else:
            shares[(larger,), smaller] = PoolLines((larger,), smaller)
    for share in (*beside_the_pool(lines, usable, pooled), *in_parts(lines, pooled)):
        shares[share.host, share.partner] = share
    contributions = [contribution(lines, share) for share in in_sum(lines, shares.values())]
    found = within_whole(lines, [candidate for candidate in contributions if candidate is not None])
    for pair in (*in_full.values(), *found):
        yield pair if policy.pooled_budgets is PooledBudgets.HOST else _at_partner(lines, pair)


def _pooled(lines: PreparedLines) -> NDArray[np.bool_]:
    """Which lines speak of a pool in their service, fund or notes."""
    service, fund, note = (
        are_pools(texts)[codes]
        for texts, codes in (
            (lines.texts, lines.service),
            (lines.fund_texts, lines.fund),
            (lines.note_texts, lines.note),
        )
    )
    return np.asarray(service | fund | note, dtype=bool)


def _at_partner(lines: PreparedLines, at_host: Candidate) -> Candidate:
    """The same finding counted at the partner: what it paid in comes off the host's lines, and no more than they have."""
    ((partner, paid_in),) = at_host.remove
    why = (
        f"{lines.body_name(int(lines.body[partner]))} pays this into the pool, and it is counted there; it is in what "
        f"{lines.body_name(int(lines.body[at_host.keep[0]]))}, the host, spends."
    )
    return replace(at_host, keep=(partner,), remove=up_to(lines, at_host.keep, paid_in), why=why)


def _pairs(lines: PreparedLines, own: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of lines of one pool's name in two bodies, the larger first: neighbours in amount."""
    for group in (*_of_one_name(lines, own), *_of_bodies_named(lines, own)):
        ordered = sorted(group, key=lambda line: (-int(lines.pence[line]), int(lines.content[line])))
        for place, larger in enumerate(ordered):
            for smaller in ordered[place + 1 : place + 1 + _MOST_PARTNERS]:
                if lines.body[larger] != lines.body[smaller] and lines.year[larger] in (lines.year[smaller], 0):
                    yield larger, smaller


def _of_one_name(lines: PreparedLines, own: Iterable[int]) -> Iterable[list[int]]:
    """Lines that share a word of the pool's name."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for line in own:
        for word in sorted(pool_stems(texts_of(lines, line)[:2])) or [""]:
            by_word[word].append(line)
    return by_word.values()


def _of_bodies_named(lines: PreparedLines, own: Iterable[int]) -> Iterable[list[int]]:
    """Lines of one body that name another, and the lines of that other."""
    of_body: dict[int, list[int]] = defaultdict(list)
    for line in own:
        of_body[int(lines.body[line])].append(line)
    by_names: dict[tuple[int, int], list[int]] = {}
    for body, listed in of_body.items():
        for line in listed:
            for other in {int(lines.giver[line]), int(lines.receiver[line])} & of_body.keys() - {body}:
                by_names.setdefault((body, other), list(of_body[other])).append(line)
    return by_names.values()


def _in_full(lines: PreparedLines, larger: int, smaller: int) -> Candidate | None:
    """Two lines of one pool that both report it in full, or None where their amounts differ or one is a share."""
    paid, got = lines.pence[[larger]], lines.pence[[smaller]]
    agreement = Agreement(int(agree(paid, got)[0]))
    if agreement not in _IN_FULL or any(tells_of_share(lines, line) for line in (larger, smaller)):
        return None
    if agreement is Agreement.CLOSE and any(pays_in(lines.services[lines.service[line]]) for line in (larger, smaller)):
        return None
    if not (_may_know(lines, larger, smaller) and _may_know(lines, smaller, larger)):
        return None
    named = _names(lines, larger, smaller) or _names(lines, smaller, larger)
    likeness = pool_likeness(*texts_of(lines, larger)[:2], *texts_of(lines, smaller)[:2])
    host, partner = host_first(lines, larger, smaller)
    name = lines.services[lines.service[smaller]]
    evidence = (
        Indication(
            1.8 if likeness >= 0.8 else -1.5 if likeness < 0.5 else 0.0,
            f"both report the pool '{name}'",
            doubts.OTHER_NAME,
        ),
        Indication(1.2 if named else -0.6, "one names the other" if named else "", doubts.NEITHER_NAMES),
        Indication(_IN_FULL[agreement], WORDS[agreement], doubts.doubt_of_amounts(int(paid[0]), int(got[0]))),
        Indication(0.0 if named else _elsewhere(lines, host, partner), ""),
    )
    why = f"{lines.body_name(int(lines.body[host]))} hosts the pool; counted there, once."
    remove = ((partner, int(lines.pence[partner])),)
    return Candidate(DoubleCountKind.POOLED_BUDGET, "in full", (host,), remove, evidence, why)


_IN_FULL = {Agreement.EQUAL: 3.0, Agreement.ROUNDED: 2.2, Agreement.NEAR: 0.8, Agreement.CLOSE: -0.8}
_ELSEWHERE, _SOMEBODY = -4.0, -2.0


def _elsewhere(lines: PreparedLines, host: int, partner: int) -> float:
    """A partner that pays somebody else out of a fund of that name, or a host that has it from somebody else, means other money.

    Whom the host pays, and who gave it to the partner, tells less.
    """
    if UNKNOWN in (lines.receiver[partner], lines.giver[host]):
        return _ELSEWHERE
    return _SOMEBODY * [int(lines.receiver[host]), int(lines.giver[partner])].count(UNKNOWN)


def _names(lines: PreparedLines, line: int, partner: int) -> bool:
    return lines.body[partner] in (lines.giver[line], lines.receiver[line])


def _may_know(lines: PreparedLines, line: int, partner: int) -> bool:
    """Whether a line's named bodies leave room for the other: blank, unknown, or that body itself."""
    theirs = lines.body[partner]
    return all(side <= BLANK or side == theirs for side in (lines.giver[line], lines.receiver[line]))
