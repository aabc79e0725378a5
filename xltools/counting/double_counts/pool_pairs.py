"""Pairs of lines that may be of one pool: they share a word of its name, or one names the other's body; near in amount."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.pool_texts import PoolTexts
    from xltools.counting.double_counts.prepared import PreparedLines

MOST_PARTNERS = 40
"""How many lines next in amount a line is set against, in each group it is in."""


def pool_pairs(
    lines: PreparedLines, texts: PoolTexts, own: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs of lines of two bodies, each pair once, the larger amount first: neighbours in amount in a group."""
    groups = [np.array(group, dtype=np.int64) for group in _groups(lines, texts, own.tolist())]
    if not groups:
        return own[:0], own[:0]
    each, group = np.concatenate(groups), np.repeat(np.arange(len(groups)), list(map(len, groups)))
    order = np.lexsort((lines.content[each], -lines.pence[each], group))
    larger, smaller = _neighbours(lines, each[order], group[order])
    _, first = np.unique(larger * np.int64(len(lines.pence)) + smaller, return_index=True)
    first.sort()
    return larger[first], smaller[first]


def _neighbours(
    lines: PreparedLines, own: NDArray[np.int64], group: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of lines that follow each other within so many places of one group, line by line, the nearest first."""
    places, steps = [], []
    for step in range(1, min(MOST_PARTNERS, len(own) - 1) + 1):
        larger, smaller = own[:-step], own[step:]
        fits = (group[:-step] == group[step:]) & (lines.body[larger] != lines.body[smaller])
        fits &= (lines.year[larger] == lines.year[smaller]) | (lines.year[larger] == 0)
        places.append(np.flatnonzero(fits))
        steps.append(np.full(len(places[-1]), step))
    if not places:
        return own[:0], own[:0]
    place, further = np.concatenate(places), np.concatenate(steps)
    order = np.argsort(place, kind="stable")
    place, further = place[order], further[order]
    return own[place], own[place + further]


def _groups(lines: PreparedLines, texts: PoolTexts, own: Sequence[int]) -> Iterator[list[int]]:
    yield from _of_one_name(texts, own)
    yield from _of_bodies_named(lines, own)


def _of_one_name(texts: PoolTexts, own: Iterable[int]) -> Iterable[list[int]]:
    """Lines that share a word of the pool's name."""
    by_word: dict[str, list[int]] = defaultdict(list)
    for line in own:
        for word in sorted(texts.of(line).stems) or [""]:
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
            for other in {int(lines.giver[line]), int(lines.receiver[line])}:
                if other in of_body and other != body:
                    by_names.setdefault((body, other), list(of_body[other])).append(line)
    return by_names.values()
