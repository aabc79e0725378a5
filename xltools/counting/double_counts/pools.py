"""Pooled budgets: the host reports the pool, a partner reports it again in full or reports what it paid in.

Counted at the host, which spends it, and the partners' lines come off; or, where the place's policy says so, counted at the
partners, and as much comes off the host's lines. Who is host: the line that says so, the body the other
names as paid, the side that gives the exact figure of what the other rounds, the side that codes it to care; failing all,
the council with social services, then the health body.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts, scoring
from xltools.counting.double_counts.amounts import WORDS, Agreement, agree
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, UNKNOWN
from xltools.counting.double_counts.pool_hosts import are_hosts
from xltools.counting.double_counts.pool_pairs import pool_pairs
from xltools.counting.double_counts.pool_partners import beside_the_pool, in_parts, in_sum, shares_of_a_line
from xltools.counting.double_counts.pool_shares import contributions, within_whole
from xltools.counting.double_counts.pool_texts import PoolTexts
from xltools.counting.double_counts.pool_words import are_pools
from xltools.counting.double_counts.sums import up_to
from xltools.counting.policy import Policy, PooledBudgets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines


def find_pools(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield pools that two bodies report, and contributions to a pool that its host reports."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    pooled = usable & _pooled(lines)
    texts = PoolTexts(lines)
    larger, smaller = pool_pairs(lines, texts, np.flatnonzero(pooled))
    agreement = agree(lines.pence[larger], lines.pence[smaller])
    full = _may_be_full(lines, texts, larger, smaller, agreement)
    in_full = _in_full(lines, texts, larger[full], smaller[full], agreement[full], policy)
    beside = np.array(list(beside_the_pool(lines, texts, usable, pooled)), dtype=np.int64).reshape(-1, 2)
    hosts, partners = (np.append(own[~full], other) for own, other in zip((larger, smaller), beside.T, strict=True))
    shares = (*shares_of_a_line(lines, texts, hosts, partners), *in_parts(lines, texts, pooled))
    found = list(contributions(lines, texts, list(in_sum(lines, texts, dict.fromkeys(shares)))))
    for pair in (*in_full, *within_whole(lines, found)):
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


_IN_FULL = {Agreement.EQUAL: 3.0, Agreement.ROUNDED: 2.2, Agreement.NEAR: 0.8, Agreement.CLOSE: -0.8}
_ELSEWHERE, _SOMEBODY = -4.0, -2.0
_NAMED, _NOT_NAMED = 1.2, -0.6


def _may_be_full(
    lines: PreparedLines,
    texts: PoolTexts,
    larger: NDArray[np.int64],
    smaller: NDArray[np.int64],
    agreement: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Say which pairs of lines of one pool may both report it in full: their amounts agree, and neither is a share."""
    full = np.isin(agreement, list(_IN_FULL)) & _may_know(lines, larger, smaller) & _may_know(lines, smaller, larger)
    each = np.append(larger[full], smaller[full])
    share, pays = (texts.where(each, says) for says in (attrgetter("is_share"), attrgetter("service_pays_in")))
    paid_in = (agreement == Agreement.CLOSE) & (pays[larger] | pays[smaller])
    return np.asarray(full & ~share[larger] & ~share[smaller] & ~paid_in, dtype=bool)


def _in_full(
    lines: PreparedLines,
    texts: PoolTexts,
    larger: NDArray[np.int64],
    smaller: NDArray[np.int64],
    agreement: NDArray[np.int8],
    policy: Policy,
) -> Iterator[Candidate]:
    """Yield pairs of lines that report one pool in full, those left out that nobody would be shown."""
    is_host = are_hosts(lines, texts, larger, smaller, agreement == Agreement.ROUNDED)
    hosts, partners = np.where(is_host, larger, smaller), np.where(is_host, smaller, larger)
    alike = texts.likeness_of_each(larger, smaller)
    named = _names(lines, larger, smaller) | _names(lines, smaller, larger)
    weights = np.stack(
        [
            np.select([alike >= 0.8, alike < 0.5], [1.8, -1.5], 0.0),
            np.where(named, _NAMED, _NOT_NAMED),
            np.array([_IN_FULL.get(Agreement(kind), 0.0) for kind in range(len(Agreement))])[agreement],
            np.where(named, 0.0, _elsewhere(lines, hosts, partners)),
        ],
        axis=1,
    )
    shown = np.flatnonzero(weights.sum(axis=1) > scoring.least_odds(policy.remove_double_counts_from))
    told = cache(Indication)  # the lines of one pool are told the same of each other, again and again
    for pair, each in zip(shown.tolist(), weights[shown].tolist(), strict=True):
        agrees = Agreement(int(agreement[pair]))
        amounts = (
            WORDS[agrees],
            doubts.doubt_of_amounts(int(lines.pence[larger[pair]]), int(lines.pence[smaller[pair]])),
        )
        name = lines.services[lines.service[smaller[pair]]]
        evidence = (
            told(each[0], f"both report the pool '{name}'", doubts.OTHER_NAME),
            told(each[1], "one names the other" if named[pair] else "", doubts.NEITHER_NAMES),
            told(each[2], *amounts),
            told(each[3], ""),
        )
        yield _candidate(lines, int(hosts[pair]), int(partners[pair]), evidence)


def _candidate(lines: PreparedLines, host: int, partner: int, evidence: tuple[Indication, ...]) -> Candidate:
    why = f"{lines.body_name(int(lines.body[host]))} hosts the pool; counted there, once."
    remove = ((partner, int(lines.pence[partner])),)
    return Candidate(DoubleCountKind.POOLED_BUDGET, "in full", (host,), remove, evidence, why)


def _elsewhere(lines: PreparedLines, hosts: NDArray[np.int64], partners: NDArray[np.int64]) -> NDArray[np.float64]:
    """A partner that pays somebody else out of a fund of that name, or a host that has it from somebody else, means other money.

    Whom the host pays, and who gave it to the partner, tells less.
    """
    elsewhere = (lines.receiver[partners] == UNKNOWN) | (lines.giver[hosts] == UNKNOWN)
    somebody = (lines.receiver[hosts] == UNKNOWN).astype(np.int64) + (lines.giver[partners] == UNKNOWN)
    return np.where(elsewhere, _ELSEWHERE, _SOMEBODY * somebody)


def _names(lines: PreparedLines, own: NDArray[np.int64], partners: NDArray[np.int64]) -> NDArray[np.bool_]:
    theirs = lines.body[partners]
    return np.asarray((lines.giver[own] == theirs) | (lines.receiver[own] == theirs), dtype=bool)


def _may_know(lines: PreparedLines, own: NDArray[np.int64], partners: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether lines' named bodies leave room for the other: blank, unknown, or that body itself."""
    theirs, named = lines.body[partners], (lines.giver[own], lines.receiver[own])
    return np.asarray(np.all([(side <= BLANK) | (side == theirs) for side in named], axis=0), dtype=bool)
