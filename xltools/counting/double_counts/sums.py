"""Sums of lines: all that a few lines can make, lines up to an amount, and what is left of lines once some is spoken for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from xltools.counting.double_counts.sieve import Sieve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_AT_ONCE, MOST_HITS = 64, 4
_MANY = 4_000
Sizes = tuple[tuple[int, int], ...]
"""How many lines are added up, at least and at most, one after the other."""


@dataclass(frozen=True)
class Sums:
    """Sums of some of these lines: `chosen` has a row for each sum, the places in `own` of its lines (-1 = no more)."""

    own: NDArray[np.int64]
    chosen: NDArray[np.int64]
    pence: NDArray[np.int64]

    def lines(self, number: int) -> tuple[int, ...]:
        """Return the lines of a sum."""
        places = self.chosen[number]
        return tuple(self.own[places[places >= 0]].tolist())


NONE = Sums(np.zeros(0, dtype=np.int64), np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64))
"""The sum of no lines."""


def sums_of(lines: PreparedLines, own: Sequence[int] | NDArray[np.int64], least: int, most: int) -> Sums:
    """Return all sums of `least` to `most` of these lines, in pence."""
    each = np.asarray(own, dtype=np.int64)
    pence = lines.pence[each]
    if (least, most) == (1, 1):
        return Sums(each, np.arange(len(each))[:, None], pence)
    chosen = choices_among(len(each), ((least, most),))
    return Sums(each, chosen, np.asarray(np.append(pence, 0)[chosen].sum(axis=1), dtype=np.int64))


@lru_cache(maxsize=256)
def choices_among(many: int, sizes: Sizes) -> NDArray[np.int64]:
    """Return all choices of some of so many lines, a row for each: their places (-1 = no more)."""
    widest = max((min(most, many) for _, most in sizes), default=0)
    rows = [
        (*chosen, *(-1,) * (widest - size))
        for least, most in sizes
        for size in range(least, min(most, many) + 1)
        for chosen in combinations(range(many), size)
    ]
    return np.array(rows, dtype=np.int64).reshape(len(rows), max(widest, 0))


def how_many_sums(many: int, least: int, most: int) -> int:
    """Return how many sums of `least` to `most` of so many lines there are."""
    return sum(comb(many, size) for size in range(least, min(most, many) + 1))


def by_body_and(
    lines: PreparedLines, own: NDArray[np.int64], codes: NDArray[np.integer[Any]]
) -> Iterator[tuple[int, list[int]]]:
    """Yield these lines (in their order) by body and the code of each line, with the body; by body, then by code."""
    if not len(own):
        return
    order = np.lexsort((codes[own], lines.body[own]))
    own = own[order]
    edges = np.flatnonzero((np.diff(lines.body[own]) != 0) | (np.diff(codes[own]) != 0)) + 1
    for each in np.split(own, edges):
        yield int(lines.body[each[0]]), each.tolist()


def hits(wholes: NDArray[np.int64], some: NDArray[np.int64], rest: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Yield where a sum of some and one of the rest (sorted) come to a whole, to the penny: four for a whole at most.

    Looked for is what there is most of, the wholes or the rest: sums of the others are few beside all there could be.
    """
    found = _wholes_among_sums(wholes, some, rest) if len(rest) < len(wholes) else _rest_among_gaps(wholes, some, rest)
    last, many = -1, 0
    for place, number, at in found:
        many = many + 1 if place == last else 1
        last = place
        if many <= MOST_HITS:
            yield place, number, at


def _rest_among_gaps(
    wholes: NDArray[np.int64], some: NDArray[np.int64], rest: NDArray[np.int64]
) -> Iterator[tuple[int, int, int]]:
    """All such hits by whole and sum, of amounts that recur among the rest the first: what a whole is more than each sum is found there."""
    likely = Sieve(rest) if len(wholes) * len(some) > _MANY else None
    for first in range(0, len(wholes), _AT_ONCE):
        wanted = (wholes[first : first + _AT_ONCE, None] - some).ravel()
        each = None if likely is None else np.flatnonzero(likely.lets_through(wanted))
        wanted = wanted if each is None else wanted[each]
        at = rest.searchsorted(wanted)
        at[at == len(rest)] = 0
        equal = np.flatnonzero(rest[at] == wanted)
        if len(equal):
            places, numbers = np.divmod(equal if each is None else each[equal], len(some))
            yield from zip((first + places).tolist(), numbers.tolist(), at[equal].tolist(), strict=True)


def _wholes_among_sums(
    wholes: NDArray[np.int64], some: NDArray[np.int64], rest: NDArray[np.int64]
) -> Iterator[tuple[int, int, int]]:
    """The same hits, found the other way round: each sum of both among the wholes."""
    different = np.flatnonzero(np.diff(rest, prepend=rest[:1] - 1))
    sums = (some[:, None] + rest[different]).ravel()
    order = np.argsort(wholes, kind="stable")
    amounts = wholes[order]
    each = np.flatnonzero(Sieve(wholes).lets_through(sums)) if len(sums) > _MANY else np.arange(len(sums))
    start, stop = (amounts.searchsorted(sums[each], side=side) for side in ("left", "right"))
    hit = np.flatnonzero(stop > start)
    if not len(hit):
        return
    times = (stop - start)[hit]
    offsets = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    places = order[np.repeat(start[hit], times) + offsets]
    numbers, at = np.divmod(np.repeat(each[hit], times), len(different))
    by_whole = np.lexsort((at, numbers, places))
    found = (places[by_whole], numbers[by_whole], different[at[by_whole]])
    yield from zip(*(column.tolist() for column in found), strict=True)


def up_to(
    lines: PreparedLines, own: Iterable[int], most: int, spent: Mapping[int, int] = MappingProxyType({})
) -> tuple[tuple[int, int], ...]:
    """Return these lines with pence of each, the largest first, up to a sum; `spent` are pence no longer to be had of a line."""
    removed, left = [], most
    for line in sorted(own, key=lambda line: (-int(lines.pence[line]), int(lines.content[line]))):
        pence = min(left, int(lines.pence[line]) - spent.get(line, 0))
        if pence > 0:
            removed.append((line, pence))
            left -= pence
    return tuple(removed)


@dataclass
class Side:
    """The pence of each line not yet spoken for on one side: as a payment, or as what a receiver spends."""

    left: NDArray[np.int64]

    def sum(self, own: Sequence[int] | NDArray[np.int64]) -> int:
        """Return what is left of lines, in pence."""
        return int(self.left[np.asarray(own, dtype=np.int64)].sum())

    def open(self, own: Sequence[int]) -> list[int]:
        """Return the lines of which something is left."""
        return [line for line in own if self.left[line] > 0]

    def part(self, own: Sequence[int], pence: int) -> tuple[tuple[int, int], ...]:
        """Say how so many pence are had of these lines, in their order."""
        parts = []
        for line in own:
            if pence <= 0:
                break
            some = min(pence, int(self.left[line]))
            if some > 0:
                parts.append((line, some))
                pence -= some
        return tuple(parts)

    def take(self, parts: Sequence[tuple[int, int]]) -> None:
        """Take so many pence of each line."""
        for line, pence in parts:
            self.left[line] -= pence


AS_GOOD_AS_ALL = 0.01
"""Of a payment, what may be missing on the other side by rounding and timing; more is kept back by the payer."""


def closeness(paid: int, had: int) -> float:
    """What the nearness of two sums is worth: no more than that one holds the other where they are far apart."""
    ratio = min(paid, had) / max(paid, had)
    return next((weight for least, weight in ((1.0, 4.0), (0.98, 2.0), (0.9, 1.2), (0.5, 0.3)) if ratio >= least), -0.3)
