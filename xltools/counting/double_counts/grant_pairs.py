"""Pairs of lines that may be one payment, gathered by sorting: never every line against every other.

Looked at are lines of which one names the other's body, near in amount; further apart where they share a word of the service
or the function; and, where neither names the other, equal odd pence under one name, paid the way public money goes: an
auditor tracing a grant asks who would have paid whom. A name that may mean the other body, but is not clear, counts as no
name: it neither speaks for the pair nor against it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.amounts import HALF_PER_CENTS, MOST_KEPT, less_exactly, units
from xltools.counting.double_counts.joining import AmountIndex, how_many, index_amounts, near
from xltools.counting.double_counts.named_bodies import BLANK, UNCLEAR, UNKNOWN, unsaid
from xltools.counting.double_counts.scoring import Naming
from xltools.counting.double_counts.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

    _Coded = tuple[NDArray[np.int64], NDArray[np.int64]]
    """Places among the lines of a side, and a code of each: a line may have several, or none."""

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

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(*(getattr(self, column.name)[kept] for column in fields(self)))


@dataclass(frozen=True)
class Keyed:
    """Lines of one side, each with a key that a line of the other side must share."""

    lines: NDArray[np.int64]
    keys: NDArray[np.int64]

    def spread(self, rows: NDArray[np.int64], codes: NDArray[np.int64], many: int) -> Keyed:
        """Return some of the lines, again and again if need be, each keyed by a code below `many` besides its key."""
        return Keyed(self.lines[rows], self.keys[rows] * many + codes)

    def by_amount(self, pence: NDArray[np.int64], asked: Keyed) -> AmountIndex:
        """Return the lines sorted by key and amount, those without a key that is asked for left out; `pence` is of all lines."""
        perhaps = np.flatnonzero(Sieve(asked.keys).lets_through(self.keys))
        lines = self.lines[perhaps]
        return index_amounts(lines, self.keys[perhaps], pence[lines])

    def in_order(self, pence: NDArray[np.int64]) -> tuple[Keyed, NDArray[np.int64]]:
        """Return the lines by key, then by amount, and the place each had: what is looked for in that order is found fastest."""
        order = np.lexsort((pence[self.lines], self.keys)).astype(np.int64)
        return Keyed(self.lines[order], self.keys[order]), order


def sides(lines: PreparedLines) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which lines can be a funder's side and which a recipient's: counted, positive, and of a known body.

    A recipient's line may have been passed on already: then the funder's payment is the link before it in a chain.
    """
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    payer = (
        usable
        & ~lines.matched_payer
        & (((lines.receiver >= 0) & (lines.receiver != lines.body)) | unsaid(lines.receiver))
    )
    may_have = usable | (lines.passed & (lines.pence > 0) & (lines.body >= 0))
    taker = (
        may_have
        & ~lines.matched
        & (((lines.giver >= 0) & (lines.giver != lines.body)) | unsaid(lines.giver) | (lines.giver == UNKNOWN))
    )
    return payer, taker


def gather_pairs(lines: PreparedLines) -> Pairs:
    """Gather pairs by sorting: both named; the funder alone named the recipient; the recipient alone named the funder."""
    payer, taker = sides(lines)
    payer &= ~lines.estimate
    paying, silent = _named_or_not(payer, lines.receiver)
    taking, mute = _named_or_not(taker, lines.giver)
    body, receiver, giver = (side.astype(np.int64) for side in (lines.body, lines.receiver, lines.giver))
    many = len(lines.bodies) + 1
    both = _join(
        lines,
        Keyed(paying, body[paying] * many + receiver[paying]),
        Keyed(taking, giver[taking] * many + body[taking]),
        Naming.BOTH,
    )
    by_funder = _join(lines, Keyed(paying, receiver[paying]), Keyed(mute, body[mute]), Naming.FUNDER)
    by_taker = _join(lines, Keyed(taking, giver[taking]), Keyed(silent, body[silent]), Naming.RECIPIENT)
    turned = replace(by_taker, paid=by_taker.got, got=by_taker.paid)
    through = _through_a_silent_body(lines, paying, taking)
    pairs = _together((both, by_funder, turned, through, _nobody_named(lines, silent, mute)))
    pairs = _together((pairs, _same_sum_in_own_year(lines, pairs, silent)))
    return pairs.where(_may_mean_each_other(lines, pairs))


def _through_a_silent_body(lines: PreparedLines, paying: NDArray[np.int64], taking: NDArray[np.int64]) -> Pairs:
    """Equal sums of one function that one body pays to a third and another has from it, where the third sent nothing.

    The Greater London Authority pays the mayor's office for policing, the Metropolitan Police is paid by it: one sum.
    """
    heard = np.unique(lines.body[lines.active])
    into = paying[~np.isin(lines.receiver[paying], heard)]
    out = taking[~np.isin(lines.giver[taking], heard)]
    pairs = _join(
        lines,
        Keyed(into, lines.receiver[into].astype(np.int64)),
        Keyed(out, lines.giver[out].astype(np.int64)),
        Naming.THROUGH,
    )
    same = (lines.pence[pairs.paid] == lines.pence[pairs.got]) & (lines.group[pairs.paid] == lines.group[pairs.got])
    return pairs.where(same & (lines.body[pairs.paid] != lines.body[pairs.got]))


def _named_or_not(side: NDArray[np.bool_], other: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lines of a side that name the other body, and lines that name none for certain."""
    return np.flatnonzero(side & (other >= 0)), np.flatnonzero(side & unsaid(other))


def _may_mean_each_other(lines: PreparedLines, pairs: Pairs) -> NDArray[np.bool_]:
    """Leave out pairs in which a name that is not clear cannot mean the other body."""
    fits = np.ones(len(pairs.paid), dtype=bool)
    for side, own, other in ((lines.receiver, pairs.paid, pairs.got), (lines.giver, pairs.got, pairs.paid)):
        for place in np.flatnonzero(side[own] <= UNCLEAR).tolist():
            fits[place] &= lines.may_mean(int(side[own[place]]), int(lines.body[other[place]]))
    return fits


PASSES_TO: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("department",), 0),
        **dict.fromkeys(("agency", "regional"), 1),
        **dict.fromkeys(("council", "nhs commissioner", "police", "fire", "probation"), 2),
        **dict.fromkeys(("voluntary", "housing", "college", "school", "parish", "nhs provider"), 3),
    }
)
"""How far from HM Treasury a kind of body stands; money nobody's name is on is looked for downwards only."""
_LEAST_DIGITS = 5


def is_upwards(lines: PreparedLines, payer: int, receiver: int) -> bool:
    """Say whether a payment goes up, as public money seldom does: a charity rents a hall of the council, a council pays a fee."""
    paid, got = (PASSES_TO.get(lines.bodies[body].family) for body in (payer, receiver))
    return paid is not None and got is not None and got < paid


def _nobody_named(lines: PreparedLines, silent: NDArray[np.int64], mute: NDArray[np.int64]) -> Pairs:
    """Equal amounts of five digits or more under one name, where both sides leave the other out.

    Two bodies of one rank with the same figure may be two halves of a scheme; one above the other are payer and payee. What
    names a fund, a pool or match funding is left to the rules for money that several bodies report whole.
    """
    step = np.array([PASSES_TO.get(body.family, -1) for body in lines.bodies] + [-1])
    fit = lines.pence // units(lines.pence) >= 10 ** (_LEAST_DIGITS - 1)
    fit &= ~lines.signs("match", with_fund=True) & ~lines.signs("pool", with_fund=True) & ~_has_fund(lines)
    left = silent[(lines.receiver[silent] == BLANK) & fit[silent] & (step[lines.body[silent]] >= 0)]
    right = mute[(lines.giver[mute] == BLANK) & fit[mute] & (step[lines.body[mute]] > 0)]
    left = left[_answered_below(lines, left, right, step)]
    payers, takers = (Keyed(side, np.zeros(len(side), dtype=np.int64)) for side in (left, right))
    which, other, rivals, _ = _best(_of_one_code(lines, payers, takers, Shares.WORD, (1.0, 1.0)))
    downwards = step[lines.body[left[which]]] < step[lines.body[other]]
    equal = downwards & (lines.pence[left[which]] == lines.pence[other])
    which, other, rivals = which[equal], other[equal], rivals[equal]
    return Pairs(left[which], other, _all(which, Naming.NEITHER), rivals, _all(which, Shares.WORD))


def _answered_below(
    lines: PreparedLines, left: NDArray[np.int64], right: NDArray[np.int64], step: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Say which payments are as much as any line of a body further down: of the others no pair can come."""
    ours, theirs = step[lines.body[left]], step[lines.body[right]]
    answered = np.zeros(len(left), dtype=bool)
    for below in np.unique(theirs).tolist():
        above = np.flatnonzero(~answered & (ours < below))
        answered[above] = np.isin(lines.pence[left[above]], lines.pence[right[theirs == below]])
    return answered


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
    return Pairs(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Pairs)))


def _join(lines: PreparedLines, left: Keyed, right: Keyed, naming: Naming) -> Pairs:
    """Pairs of one key: near in amount, or further apart and of one name or function."""
    both = naming is Naming.BOTH
    asked, order = left.in_order(lines.pence)
    amount_index = right.by_amount(lines.pence, asked)
    plain = _near(lines, asked, amount_index, (_LOW, _HIGH) if both else (0.985, 1.015), _MOST if both else 12)
    tables = [plain] if both else [plain, _net(lines, asked, amount_index, upwards=naming is Naming.RECIPIENT)]
    window = (1 / _HIGH, 1 / _LOW) if naming is Naming.RECIPIENT else (_LOW, _HIGH)
    tables += [_of_one_code(lines, asked, right, shares, window) for shares in (Shares.FUNCTION, Shares.WORD)]
    table = np.concatenate(tables, axis=1)
    table[0] = order[table[0]]
    which, other, rivals, shares = _best(table)
    return Pairs(left.lines[which], other, _all(which, naming), rivals, shares.astype(np.int8))


def _near(
    lines: PreparedLines,
    left: Keyed,
    amount_index: AmountIndex,
    window: tuple[float, float],
    most: int,
    shares: int = Shares.NOTHING,
) -> NDArray[np.int64]:
    """Pairs of one key near in amount: the place in `left`, the other line, its rivals, and what the two share."""
    pence = lines.pence[left.lines]
    which, other = near(amount_index, left.keys, pence, *window, most)
    return _ranked(which, other, how_many(amount_index, left.keys, pence)[which], np.full(len(which), shares))


_ABOUT = (1 - 6.5e-4, 1 + 6.5e-4)
"""The window in which an amount to its last digit is looked for: wider than any last digit (`amounts.less_exactly`)."""


def _net(lines: PreparedLines, left: Keyed, amount_index: AmountIndex, *, upwards: bool) -> NDArray[np.int64]:
    """Pairs of one key where one amount is the other less a round percentage to its last digit, whatever they are called."""
    pairs = [np.empty((4, 0), np.int64)]
    if not len(left.lines) or not len(amount_index.lines):
        return pairs[0]
    pence = lines.pence[left.lines]
    rivals = how_many(amount_index, left.keys, pence)
    for steps in range(1, MOST_KEPT + 1):
        rest = 1 - steps / HALF_PER_CENTS
        which, other = near(amount_index, left.keys, pence, *_ABOUT, 4, times=1 / rest if upwards else rest)
        if not len(which):
            continue
        own, theirs = pence[which], lines.pence[other]
        exact = less_exactly(theirs, own, steps) if upwards else less_exactly(own, theirs, steps)
        which, other = which[exact], other[exact]
        pairs.append(_ranked(which, other, rivals[which], np.full(len(which), Shares.NOTHING)))
    return np.concatenate(pairs, axis=1)


def _of_one_code(
    lines: PreparedLines, left: Keyed, right: Keyed, shares: Shares, window: tuple[float, float]
) -> NDArray[np.int64]:
    """Pairs that share a key and a word of their service, or its function; rivals share it too.

    A funder that calls a payment by a scheme of its own still codes it to what it is for, and has few lines of that function
    where it does not run the service itself.
    """
    (left_places, left_codes), (right_places, right_codes), many = (
        _words(lines, left.lines, right.lines) if shares is Shares.WORD else _functions(lines, left.lines, right.lines)
    )
    asked, order = left.spread(left_places, left_codes, many).in_order(lines.pence)
    amount_index = right.spread(right_places, right_codes, many).by_amount(lines.pence, asked)
    table = _near(lines, asked, amount_index, window, _MOST, shares)
    table[0] = left_places[order[table[0]]]
    return table


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


def _functions(lines: PreparedLines, left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[_Coded, _Coded, int]:
    """The group of each line's function, and a number above them all."""
    ours, theirs = np.flatnonzero(lines.group[left] > 0), np.flatnonzero(lines.group[right] > 0)
    return (
        (ours, lines.group[left[ours]].astype(np.int64)),
        (theirs, lines.group[right[theirs]].astype(np.int64)),
        10_000,
    )


def _words(lines: PreparedLines, left: NDArray[np.int64], right: NDArray[np.int64]) -> tuple[_Coded, _Coded, int]:
    """The words of each line's service that a line of `left` has, and a number above them all."""
    stems, names = lines.texts.stems
    ours, codes = stems.rows(lines.service[left])
    used = np.zeros(len(names), dtype=bool)
    used[codes] = True
    theirs, their_codes = stems.rows(lines.service[right])
    kept = used[their_codes]
    return (ours, codes), (theirs[kept], their_codes[kept]), len(names) + 1
