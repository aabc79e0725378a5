"""Sums of lines: all that a few lines can make, lines up to an amount, and what is left of lines once some is spoken for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_AT_ONCE, MOST_HITS = 64, 4
_MANY, _SIEVE_BITS, _SCATTER = 4_000, 14, np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Sums:
    """Sums of some of these lines: `chosen` has a row for each sum, the places in `own` of its lines (-1 = no more)."""

    own: tuple[int, ...]
    chosen: NDArray[np.int64]
    pence: NDArray[np.int64]

    def lines(self, number: int) -> tuple[int, ...]:
        """Return the lines of a sum."""
        return tuple(self.own[place] for place in self.chosen[number].tolist() if place >= 0)


NONE = Sums((), np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64))
"""The sum of no lines."""


def sums_of(lines: PreparedLines, own: Sequence[int], least: int, most: int) -> Sums:
    """Return all sums of `least` to `most` of these lines, in pence."""
    chosen = _choices(len(own), least, min(most, len(own)))
    pence = np.zeros(len(own) + 1, dtype=np.int64)
    pence[:-1] = lines.pence[list(own)]
    return Sums(tuple(own), chosen, pence[chosen[:, 0]] if chosen.shape[1] == 1 else pence[chosen].sum(axis=1))


def sums_among(pence: Sequence[int], sizes: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    """Return all sums of some of these pence: of as many, at least and at most, as any of `sizes` says."""
    padded = np.array((*pence, 0), dtype=np.int64)
    return np.asarray(padded[_choices_among(len(pence), tuple(sizes))].sum(axis=1), dtype=np.int64)


@lru_cache(maxsize=256)
def _choices_among(many: int, sizes: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    widest = max((most for _, most in sizes), default=0)
    each = (_choices(many, least, min(most, many)) for least, most in sizes)
    padded = [np.pad(rows, ((0, 0), (0, widest - rows.shape[1])), constant_values=-1) for rows in each]
    return np.concatenate([np.zeros((0, widest), dtype=np.int64), *padded])


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


@lru_cache(maxsize=256)
def _choices(many: int, least: int, most: int) -> NDArray[np.int64]:
    rows = [
        (*chosen, *(-1,) * (most - size))
        for size in range(least, most + 1)
        for chosen in combinations(range(many), size)
    ]
    return np.array(rows, dtype=np.int64).reshape(len(rows), max(most, 0))


def hits(wholes: NDArray[np.int64], some: NDArray[np.int64], rest: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Yield where a sum of some and one of the rest (sorted) come to a whole, to the penny: four for a whole at most."""
    likely = _sieve(rest) if len(wholes) * len(some) > _MANY else None
    for first in range(0, len(wholes), _AT_ONCE):
        wanted = (wholes[first : first + _AT_ONCE, None] - some).ravel()
        each = None if likely is None else np.flatnonzero(likely[_scattered(wanted)])
        wanted = wanted if each is None else wanted[each]
        at = rest.searchsorted(wanted)
        at[at == len(rest)] = 0
        equal = np.flatnonzero(rest[at] == wanted)
        if not len(equal):
            continue
        places, numbers = np.divmod(equal if each is None else each[equal], len(some))
        at = at[equal]
        seen: dict[int, int] = {}
        for place, number, found in zip(places.tolist(), numbers.tolist(), at.tolist(), strict=True):
            seen[place] = seen.get(place, 0) + 1
            if seen[place] <= MOST_HITS:
                yield first + place, number, found


def _sieve(rest: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the amounts of the rest are scattered to: of many others nearly none has to be looked up among them."""
    sieve = np.zeros(1 << _SIEVE_BITS, dtype=bool)
    sieve[_scattered(rest)] = True
    return sieve


def _scattered(pence: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Numbers below the size of the sieve, the same for the same amount, far apart for round ones."""
    return (pence.astype(np.uint64) * _SCATTER) >> np.uint64(64 - _SIEVE_BITS)


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
