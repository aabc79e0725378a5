"""Pairs of lines that may be one payment, gathered by sorting: never every line against every other.

Looked at are lines of which one names the other's body, near in amount; further apart where they share a word of the service
or the function; and, where neither names the other, equal odd pence under one name, paid the way public money goes: an
auditor tracing a grant asks who would have paid whom. A name that may mean the other body, but is not clear, counts as no
name: it neither speaks for the pair nor against it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.joining import AmountIndex, how_many, index_amounts, near
from xltools.counting.double_counts.named_bodies import BLANK, UNCLEAR, unsaid
from xltools.counting.double_counts.scoring import Naming

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_LOW, _HIGH = 0.79, 1.09
"""How far apart in amount lines are looked for: a fifth kept back, or one side rounded up."""
_MOST = 48


class Shares(IntEnum):
    """What the two lines of a pair share besides their bodies, in rising order of what it tells."""

    NOTHING = 0
    FUNCTION = 1
    WORD = 2


@dataclass(frozen=True)
class Pairs:
    """Pairs of lines that may be one payment, with what is known of each pair.

    `rivals` counts the lines that could have agreed by chance: those of the same name where the pair shares a word, else
    those of the same function where it shares that; `shares` says which (a `Shares`).
    """

    paid: NDArray[np.int64]
    got: NDArray[np.int64]
    naming: NDArray[np.int8]
    rivals: NDArray[np.int64]
    shares: NDArray[np.int8]


def sides(lines: PreparedLines) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which lines can be a funder's side and which a recipient's: counted, positive, and of a known body."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    payer = (
        usable
        & ~lines.matched_payer
        & (((lines.receiver >= 0) & (lines.receiver != lines.body)) | unsaid(lines.receiver))
    )
    taker = usable & ~lines.matched & (((lines.giver >= 0) & (lines.giver != lines.body)) | unsaid(lines.giver))
    return payer, taker


def gather_pairs(lines: PreparedLines) -> Pairs:
    """Gather pairs by sorting: both named; the funder alone named the recipient; the recipient alone named the funder."""
    payer, taker = sides(lines)
    payer &= ~lines.estimate
    paying, silent = (
        np.flatnonzero(payer & (lines.receiver >= 0)),
        np.flatnonzero(payer & unsaid(lines.receiver)),
    )
    taking, mute = np.flatnonzero(taker & (lines.giver >= 0)), np.flatnonzero(taker & unsaid(lines.giver))
    many = np.int64(len(lines.bodies) + 1)
    both = _join(
        lines,
        paying,
        lines.body[paying] * many + lines.receiver[paying],
        taking,
        lines.giver[taking] * many + lines.body[taking],
        Naming.BOTH,
    )
    by_funder = _join(
        lines, paying, lines.receiver[paying].astype(np.int64), mute, lines.body[mute].astype(np.int64), Naming.FUNDER
    )
    by_taker = _join(
        lines,
        taking,
        lines.giver[taking].astype(np.int64),
        silent,
        lines.body[silent].astype(np.int64),
        Naming.RECIPIENT,
    )
    turned = Pairs(by_taker.got, by_taker.paid, by_taker.naming, by_taker.rivals, by_taker.shares)
    pairs = _together((both, by_funder, turned, _nobody_named(lines, silent, mute)))
    pairs = _together((pairs, _same_sum_in_own_year(lines, pairs, silent)))
    return Pairs(*(getattr(pairs, one.name)[_may_mean_each_other(lines, pairs)] for one in fields(Pairs)))


def _may_mean_each_other(lines: PreparedLines, pairs: Pairs) -> NDArray[np.bool_]:
    """Leave out pairs in which a name that is not clear cannot mean the other body."""
    fits = np.ones(len(pairs.paid), dtype=bool)
    for side, own, other in ((lines.receiver, pairs.paid, pairs.got), (lines.giver, pairs.got, pairs.paid)):
        for place in np.flatnonzero(side[own] <= UNCLEAR).tolist():
            fits[place] &= lines.may_mean(int(side[own[place]]), int(lines.body[other[place]]))
    return fits


_PASSES_TO: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("department",), 0),
        **dict.fromkeys(("agency", "regional"), 1),
        **dict.fromkeys(("council", "nhs commissioner", "police", "fire", "probation"), 2),
        **dict.fromkeys(("voluntary", "housing", "college", "school", "parish", "nhs provider"), 3),
    }
)
"""How far from HM Treasury a kind of body stands; money nobody's name is on is looked for downwards only."""
_LEAST_DIGITS = 5


def _nobody_named(lines: PreparedLines, silent: NDArray[np.int64], mute: NDArray[np.int64]) -> Pairs:
    """Equal amounts of five digits or more under one name, where both sides leave the other out.

    Two bodies of one rank with the same figure may be two halves of a scheme; one above the other are payer and payee. What
    names a fund, a pool or match funding is left to the rules for money that several bodies report whole.
    """
    step = np.array([_PASSES_TO.get(body.family, -1) for body in lines.bodies] + [-1])
    fit = lines.pence // units(lines.pence) >= 10 ** (_LEAST_DIGITS - 1)
    fit &= ~lines.signs("match", with_fund=True) & ~lines.signs("pool", with_fund=True) & ~_has_fund(lines)
    left = silent[(lines.receiver[silent] == BLANK) & fit[silent] & (step[lines.body[silent]] >= 0)]
    right = mute[(lines.giver[mute] == BLANK) & fit[mute] & (step[lines.body[mute]] > 0)]
    nothing = np.zeros(1, dtype=np.int64)
    which, other, rivals, _ = _best(
        _by_word(lines, left, nothing.repeat(len(left)), right, nothing.repeat(len(right)), 1.0, 1.0)
    )
    downwards = step[lines.body[left[which]]] < step[lines.body[other]]
    equal = downwards & (lines.pence[left[which]] == lines.pence[other])
    which, other, rivals = which[equal], other[equal], rivals[equal]
    return Pairs(left[which], other, _all(which, Naming.NEITHER), rivals, _all(which, Shares.WORD))


def _has_fund(lines: PreparedLines) -> NDArray[np.bool_]:
    return np.asarray(np.array([bool(text.strip()) for text in lines.funds] or [False])[lines.fund], dtype=bool)


def _all(pairs: NDArray[np.int64], value: int) -> NDArray[np.int8]:
    return np.full(len(pairs), value, dtype=np.int8)


def _same_sum_in_own_year(lines: PreparedLines, pairs: Pairs, silent: NDArray[np.int64]) -> Pairs:
    """Of a yearly grant, the funder's line for the recipient's own year where only another year's names the recipient."""
    paid, got = pairs.paid, pairs.got
    other = (lines.year[paid] != lines.year[got]) & (lines.year[paid] > 0) & (lines.year[got] > 0)
    rows = np.flatnonzero(other & (lines.pence[paid] == lines.pence[got]) & (pairs.naming != Naming.RECIPIENT))
    amount_index = index_amounts(silent, lines.body[silent].astype(np.int64), lines.pence[silent])
    which, line = near(amount_index, lines.body[paid[rows]].astype(np.int64), lines.pence[paid[rows]], 1.0, 1.0, 8)
    rows = rows[which]
    same = (lines.pence[line] == lines.pence[paid[rows]]) & (lines.year[line] == lines.year[got[rows]])
    same &= lines.service[line] == lines.service[paid[rows]]
    rows, line = rows[same], line[same]
    return Pairs(line, got[rows], pairs.naming[rows], pairs.rivals[rows], pairs.shares[rows])


def _together(parts: tuple[Pairs, ...]) -> Pairs:
    return Pairs(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Pairs)))


def _join(
    lines: PreparedLines,
    left: NDArray[np.int64],
    left_keys: NDArray[np.int64],
    right: NDArray[np.int64],
    right_keys: NDArray[np.int64],
    naming: Naming,
) -> Pairs:
    """Pairs of one key: near in amount, or further apart and of one name or function."""
    low, high = (_LOW, _HIGH) if naming is Naming.BOTH else (0.985, 1.015)
    amount_index = index_amounts(right, right_keys, lines.pence[right])
    which, other = near(amount_index, left_keys, lines.pence[left], low, high, _MOST if naming is Naming.BOTH else 12)
    rivals = how_many(amount_index, left_keys, lines.pence[left])[which]
    plain = _ranked(which, other, rivals, np.full(len(which), Shares.NOTHING))
    if naming is not Naming.BOTH:
        plain = np.concatenate(
            [plain, _net(lines, left, left_keys, amount_index, upwards=naming is Naming.RECIPIENT)], axis=1
        )
    window = (1 / _HIGH, 1 / _LOW) if naming is Naming.RECIPIENT else (_LOW, _HIGH)
    of_function = _by_function(lines, left, left_keys, right, right_keys, *window)
    worded = _by_word(lines, left, left_keys, right, right_keys, *window)
    which, other, rivals, shares = _best(np.concatenate([plain, of_function, worded], axis=1))
    return Pairs(left[which], other, _all(which, naming), rivals, shares.astype(np.int8))


_SHARES_KEPT = np.arange(1, 41) / 200
"""Shares a funder may keep back for administration: whole half per cents up to a fifth."""


def _net(
    lines: PreparedLines, left: NDArray[np.int64], keys: NDArray[np.int64], amount_index: AmountIndex, *, upwards: bool
) -> NDArray[np.int64]:
    """Pairs of one key where one amount is the other less a round percentage to the penny, whatever they are called."""
    pence = lines.pence[left]
    rivals = how_many(amount_index, keys, pence)
    found = []
    for share in _SHARES_KEPT.tolist():
        wanted = np.round(pence / (1 - share) if upwards else pence * (1 - share)).astype(np.int64)
        which, other = near(amount_index, keys, wanted, 1.0, 1.0, 4)
        found.append(_ranked(which, other, rivals[which], np.full(len(which), Shares.NOTHING)))
    return np.concatenate(found, axis=1)


def _by_function(
    lines: PreparedLines,
    left: NDArray[np.int64],
    left_keys: NDArray[np.int64],
    right: NDArray[np.int64],
    right_keys: NDArray[np.int64],
    low: float,
    high: float,
) -> NDArray[np.int64]:
    """Pairs that share a key and the function to its group, amounts allowed further apart; rivals share it too.

    A funder that calls a payment by a scheme of its own still codes it to what it is for, and has few lines of that function
    where it does not run the service itself.
    """
    many = np.int64(10_000)
    one, two = np.flatnonzero(lines.group[left] > 0), np.flatnonzero(lines.group[right] > 0)
    amount_index = index_amounts(right[two], right_keys[two] * many + lines.group[right[two]], lines.pence[right[two]])
    keys = left_keys[one] * many + lines.group[left[one]]
    which, other = near(amount_index, keys, lines.pence[left[one]], low, high, _MOST)
    rivals = how_many(amount_index, keys, lines.pence[left[one]])
    return _ranked(one[which], other, rivals[which], np.full(len(which), Shares.FUNCTION))


def _ranked(*columns: NDArray[np.generic]) -> NDArray[np.int64]:
    return np.stack([column.astype(np.int64) for column in columns])


def _best(
    table: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each pair once: found by a shared word, else by the function, else without; and by the word with the fewest rivals."""
    order = np.lexsort((table[2], -table[3], table[1], table[0]))
    table = table[:, order]
    new = np.ones(table.shape[1], dtype=bool)
    new[1:] = (table[0, 1:] != table[0, :-1]) | (table[1, 1:] != table[1, :-1])
    return table[0, new], table[1, new], table[2, new], table[3, new]


def _by_word(
    lines: PreparedLines,
    left: NDArray[np.int64],
    left_keys: NDArray[np.int64],
    right: NDArray[np.int64],
    right_keys: NDArray[np.int64],
    low: float,
    high: float,
) -> NDArray[np.int64]:
    """Pairs that share a key and a word of their service, amounts allowed further apart; rivals share the word too."""
    words: dict[str, int] = {}
    stems = [[words.setdefault(stem, len(words)) for stem in sorted(text.stems)] for text in lines.texts]
    used = {word for code in np.unique(lines.service[left]).tolist() for word in stems[code]}
    many = np.int64(len(words) + 1)
    one, one_word = _spread(lines.service[left], stems, used)
    two, two_word = _spread(lines.service[right], stems, used)
    amount_index = index_amounts(right[two], right_keys[two] * many + two_word, lines.pence[right[two]])
    keys = left_keys[one] * many + one_word
    which, other = near(amount_index, keys, lines.pence[left[one]], low, high, _MOST)
    rivals = how_many(amount_index, keys, lines.pence[left[one]])
    return _ranked(one[which], other, rivals[which], np.full(len(which), Shares.WORD))


def _spread(
    services: NDArray[np.int32], stems: list[list[int]], used: set[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One row per line and word of its service."""
    kept = [[word for word in own if word in used] for own in stems]
    counts = np.array([len(own) for own in kept] or [0], dtype=np.int64)
    flat = np.array([word for own in kept for word in own], dtype=np.int64)
    starts = np.cumsum(counts) - counts
    each = counts[services]
    rows = np.repeat(np.arange(len(services)), each)
    offsets = np.arange(len(rows)) - np.repeat(np.cumsum(each) - each, each)
    return rows, flat[np.repeat(starts[services], each) + offsets] if len(rows) else rows
