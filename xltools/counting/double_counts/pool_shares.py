"""A partner's contribution to a pool, and what tells that it is in the host's figure.

The host's line is the whole pool where it says so, where the income it gives beside it holds the contribution, where its notes
give the contribution's amount, or where the partner says what part of the pool it pays and it is that part. A host that
reports its own share only has not reported its partner's: then both count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import doubts
from xltools.counting.double_counts.amounts import Agreement, agree, units
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import UNKNOWN
from xltools.counting.double_counts.pool_hosts import says_it_hosts
from xltools.counting.double_counts.pool_partners import likeness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.counting.double_counts.pool_partners import PoolLines
    from xltools.counting.double_counts.pool_texts import PoolTexts
    from xltools.counting.double_counts.prepared import PreparedLines


@dataclass(frozen=True, slots=True)
class _Income:
    """The income a pool's lines give at its host (pence), and how a contribution agrees with it."""

    pence: int
    agreement: Agreement


def contributions(lines: PreparedLines, texts: PoolTexts, pools: Sequence[PoolLines]) -> Iterator[Candidate]:
    """Yield the findings that partners' lines are contributions in their hosts' figures."""
    incomes = [
        int(lines.income[pool.host[0]]) if len(pool.host) == 1 else int(lines.income[list(pool.host)].sum())
        for pool in pools
    ]
    paid = lines.pence[[pool.partner for pool in pools]]
    agreement = agree(np.array(incomes, dtype=np.int64), paid).tolist()
    for pool, income, agrees in zip(pools, incomes, agreement, strict=True):
        candidate = _contribution(lines, texts, pool, _Income(income, Agreement(agrees)))
        if candidate is not None:
            yield candidate


def _contribution(lines: PreparedLines, texts: PoolTexts, pool: PoolLines, income: _Income) -> Candidate | None:
    """Return the finding that a partner's line is a contribution in the host's figure, or None where nothing speaks for it."""
    if not _can_be(lines, texts, pool):
        return None
    named = _names(lines, pool)
    claims = any(says_it_hosts(lines, texts, line, pool.partner) > 0 for line in pool.host)
    whole = _whole(lines, texts, pool, income)
    gross = any(texts.of(line).is_whole for line in pool.host)
    told = claims or gross
    pays = texts.of(pool.partner).pays_in
    if not (named or whole.weight > 0 or (told and (pays or likeness(texts, pool) >= _ALIKE))):
        return None
    evidence = (
        Indication(_named_weight(named), "the partner names the host" if named else "", doubts.NEITHER_NAMES),
        Indication(
            _likeness_weight(likeness(texts, pool)),
            f"both report the pool '{_service(lines, pool.partner)}'",
            doubts.OTHER_NAME,
        ),
        Indication(
            _SAYS if pays or told else -1.2,
            "the host says that it is the whole pool" if told else "",
            "neither calls it a contribution, or the whole pool",
        ),
        whole,
        *_against(lines, texts, pool, whole_known=told or whole.weight > 0),
        Indication(
            0.0 if named or pays or gross or whole.weight > 0 else _OWN_SERVICE, "", "it may be a service of its own"
        ),
    )
    host = lines.body_name(int(lines.body[pool.host[0]]))
    why = f"{host} reports the whole pool; a contribution to it is in that figure."
    remove = ((pool.partner, min(int(lines.pence[pool.partner]), int(lines.pence[list(pool.host)].sum()))),)
    return Candidate(DoubleCountKind.POOLED_BUDGET, "contribution", pool.host, remove, evidence, why)


_ALIKE = 0.8
_SAYS = 0.8
_ONLY_A_SHARE = -3.4
"""A share names its pool and not the whole of it: unless something tells that the host reports the whole, that is asked."""


_OWN_SERVICE, _OTHERS_MONEY = -1.5, -2.0
"""A line that names no host and is called no contribution may be a service of the partner's own; more so if others pay for it."""


def _named_weight(named: bool) -> float:
    return 1.2 if named else -0.6


def _likeness_weight(likeness: float) -> float:
    return 1.8 if likeness >= _ALIKE else 0.0 if likeness >= 0.5 else -1.5


_CALLED_POOL = 1.0
"""A line of the host that is called the pool, not a service or a share of it, is more likely the whole of it."""


def _service(lines: PreparedLines, line: int) -> str:
    return str(lines.services[lines.service[line]])


def _names(lines: PreparedLines, pool: PoolLines) -> bool:
    host, partner = lines.body[pool.host[0]], lines.body[pool.partner]
    return bool(lines.receiver[pool.partner] == host or any(lines.giver[line] == partner for line in pool.host))


def _can_be(lines: PreparedLines, texts: PoolTexts, pool: PoolLines) -> bool:
    """Whether the lines leave room for the partner's to be paid to the host's body, and the host's to hold more than its own."""
    host, partner = int(lines.body[pool.host[0]]), int(lines.body[pool.partner])
    receiver = int(lines.receiver[pool.partner])
    other_way = lines.giver[pool.partner] == host or any(lines.receiver[line] == partner for line in pool.host)
    elsewhere = receiver >= 0 and receiver != host
    if elsewhere or other_way or says_it_hosts(lines, texts, pool.partner, pool.host[0]) > 0:
        return False
    own_share = any(texts.of(line).is_share for line in pool.host)
    only_own = any(texts.of(line).is_only_own for line in pool.host)
    return not only_own and not (own_share and not any(texts.of(line).is_whole for line in pool.host))


def _whole(lines: PreparedLines, texts: PoolTexts, pool: PoolLines, income: _Income) -> Indication:
    """What tells that the contribution is in the host's figure, the strongest; or that it is not."""
    told = (
        _income(lines, texts, pool, income),
        _noted(lines, texts, pool),
        _part(lines, texts, pool),
        _each_names(lines, pool),
    )
    best = max(told, key=lambda indication: indication.weight)
    return best if best.weight > 0 else min(told, key=lambda indication: indication.weight)


_INCOME = MappingProxyType({Agreement.EQUAL: 2.6, Agreement.ROUNDED: 2.0, Agreement.NEAR: 1.2})
_IS_INCOME, _IN_INCOME = (
    "the host's income is the contribution",
    "this and other contributions come to the host's income",
)
_INCOME_KNOWN = (_IS_INCOME, _IN_INCOME)
_FEW_DIGITS = 1.0
"""Round sums recur: a contribution of £480,000 is no proof that an income of £480,000 is this one."""


def _income(lines: PreparedLines, texts: PoolTexts, pool: PoolLines, income: _Income) -> Indication:
    if not income.pence:
        return Indication(0.0, "")
    if income.agreement in _INCOME:
        paid = lines.pence[[pool.partner]]
        odd = income.agreement is not Agreement.EQUAL or len(str(int((paid // units(paid))[0]))) > 3
        return Indication(_INCOME[income.agreement] - (0.0 if odd else _FEW_DIGITS), _IS_INCOME)
    if pool.added:
        return Indication(2.4, _IN_INCOME)
    if income.pence < lines.pence[pool.partner]:
        return Indication(-1.5, "the host's income is less than the contribution")
    return Indication(
        0.6 if likeness(texts, pool) >= _ALIKE else 0.0, "the host's income is larger than the contribution"
    )


def _noted(lines: PreparedLines, texts: PoolTexts, pool: PoolLines) -> Indication:
    said = any(int(lines.pence[pool.partner]) in texts.of(line).amounts for line in pool.host)
    return Indication(2.4, "the host's notes give the contribution's amount") if said else Indication(0.0, "")


_PART_OFF = 0.006


def _part(lines: PreparedLines, texts: PoolTexts, pool: PoolLines) -> Indication:
    """What the partner says its share of the pool is, against the host's figure."""
    part = texts.of(pool.partner).part
    gross, paid = sum(int(lines.pence[line]) for line in pool.host), int(lines.pence[pool.partner])
    if part and abs(paid - part * gross) <= _PART_OFF * gross:
        return Indication(1.5, f"it is {part:.0%} of what the host reports, as the partner says")
    return Indication(0.0, "")


def _each_names(lines: PreparedLines, pool: PoolLines) -> Indication:
    host, partner = lines.body[pool.host[0]], lines.body[pool.partner]
    sourced = any(lines.giver[line] == partner for line in pool.host)
    if sourced and lines.receiver[pool.partner] == host:
        return Indication(1.0, "the host names the partner as the source of its money")
    return Indication(0.0, "")


def _against(lines: PreparedLines, texts: PoolTexts, pool: PoolLines, *, whole_known: bool) -> tuple[Indication, ...]:
    share = texts.of(pool.partner).is_share and not whole_known
    called = any(texts.of(line).is_called_pool for line in pool.host)
    partner = int(lines.body[pool.partner])
    others_money = any(lines.giver[line] >= 0 and lines.giver[line] != partner for line in pool.host)
    return (
        Indication(
            (_ONLY_A_SHARE + called * _CALLED_POOL) if share else 0.0,
            "nothing says that the host reports more than its own share" if share else "",
        ),
        Indication(-1.0 if others_money else 0.0, "", "the host names another body as the source of its money"),
        Indication(-1.5 if lines.receiver[pool.partner] == UNKNOWN else 0.0, "", "it is paid to somebody else"),
        Indication(_OTHERS_MONEY if lines.giver[pool.partner] >= 0 else 0.0, "", "it is another body's money"),
    )


_TOO_MUCH = -3.0


def within_whole(lines: PreparedLines, contributions: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield contributions, those in doubt that would make more than the host's figure, or its income where one of them is in it.

    The surest come first; a line that is the host's income leaves no room for another of the same amount.
    """
    spent: dict[tuple[int, ...], int] = {}
    exact = {
        candidate.keep for candidate in contributions if any(word.words in _INCOME_KNOWN for word in candidate.evidence)
    }
    for candidate in sorted(contributions, key=lambda candidate: _sureness(lines, candidate)):
        whole = lines.income if candidate.keep in exact else lines.pence
        room = int(whole[list(candidate.keep)].sum()) * 101 // 100 - spent.get(candidate.keep, 0)
        if candidate.amount <= room:
            spent[candidate.keep] = spent.get(candidate.keep, 0) + candidate.amount
            yield candidate
        else:
            doubt = Indication(_TOO_MUCH, "other contributions already make up the host's figure")
            yield replace(candidate, evidence=(*candidate.evidence, doubt))


def _sureness(lines: PreparedLines, candidate: Candidate) -> tuple[float, int]:
    return -sum(evidence.weight for evidence in candidate.evidence), int(lines.content[candidate.remove[0][0]])
