"""What changed hands or headings: money that another body reports now, and services under another function. Each sums to nought.

No reasons of their own: the same money stands in the change of both bodies, or of both functions, on opposite sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.change.line_pairs import is_near, likeness, telling_words
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

ALIKE_AND_NEAR, ALIKE_WITH_AMOUNT = 80.0, 60.0
"""How alike, of 100, the services of two bodies must be worded to be one that moved: of about the same money, of exactly the same."""
MOST_COMPARED = 4_000_000
"""Pairs of lines looked at; where there are more, nothing is said of what moved."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Pence of a service that one body counted then and another counts now: positions of the lines, and of the bodies' links."""

    then: int
    now: int
    giver: int
    receiver: int
    pence: int


@dataclass(frozen=True, slots=True)
class Recoded:
    """Pence of a body's line that stood under one function then and stands under another now."""

    then: int
    now: int
    code_then: str
    code_now: str
    pence: int


def moved_between_bodies(changes: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> tuple[Moved, ...]:
    """Return the money that moved between bodies, the most first.

    `changes` as `line_changes` returns them. A service that one body lists no more, or of which it counts no more, and another body
    lists or counts anew: worded alike and of about the same money, or of exactly the same.
    """
    gone = changes[changes["before"].gt(0) & changes["after"].eq(0)]
    new = changes[changes["after"].gt(0) & changes["before"].eq(0)]
    if gone.empty or new.empty or len(gone) * len(new) > MOST_COMPARED:
        return ()
    givers = list(zip(*(gone[name].tolist() for name in ("then", "group", "before")), strict=True))
    receivers = list(zip(*(new[name].tolist() for name in ("now", "group", "after")), strict=True))
    found = []
    for i, j in _likest(gone, new, before, after):
        (then, giver, had), (now, receiver, has) = givers[i], receivers[j]
        found.append(Moved(then, now, giver, receiver, min(had, has)))
    return tuple(sorted(found, key=lambda move: (-move.pence, move.then, move.now)))


def _likest(
    gone: pd.DataFrame, new: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame
) -> Iterator[tuple[int, int]]:
    words = [
        [telling_words(text) for text in side["service"].to_numpy(dtype=object)[rows.to_numpy()].tolist()]
        for side, rows in ((before, gone["then"]), (after, new["now"]))
    ]
    score = likeness(*words)
    pence = (gone["before"].to_numpy()[:, None], new["after"].to_numpy()[None, :])
    same = pence[0] == pence[1]
    other = gone["group"].to_numpy()[:, None] != new["group"].to_numpy()[None, :]
    enough = np.argwhere(
        other & ((same & (score >= ALIKE_WITH_AMOUNT)) | (is_near(*pence) & (score >= ALIKE_AND_NEAR)))
    )
    order = (score + 30 * same)[enough[:, 0], enough[:, 1]]
    used: tuple[set[int], set[int]] = (set(), set())
    for one, two in enough[np.argsort(-order, kind="stable")].tolist():
        if one not in used[0] and two not in used[1]:
            used[0].add(one)
            used[1].add(two)
            yield one, two


def recoded_services(
    changes: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, moved: Sequence[Moved], divided: frozenset[int]
) -> tuple[Recoded, ...]:
    """Return the money of services in both counts that stands under another function now, the most first.

    A code that only divides the other further (10 and 10.2) or is the same function (05.1 and 05.1.0) is no other. A service that
    `moved` may be recoded too; so may the part of one that a body has whose forerunner was `divided` (by number).
    """
    both = changes[changes["then"].ge(0) & changes["now"].ge(0) & changes["before"].gt(0) & changes["after"].gt(0)]
    same = zip(*(both[name].tolist() for name in ("then", "now", "before", "after")), strict=True)
    every = [
        *((then, now, min(had, has)) for then, now, had, has in same),
        *((move.then, move.now, move.pence) for move in moved),
        *_parts_of_divided(changes, before, after, divided),
    ]
    codes = (before["code"].to_numpy(dtype=object), after["code"].to_numpy(dtype=object))
    found = [Recoded(then, now, str(codes[0][then]), str(codes[1][now]), pence) for then, now, pence in every]
    other = (each for each in found if each.code_then != each.code_now and _is_other(each.code_then, each.code_now))
    return tuple(sorted(other, key=lambda each: (-each.pence, each.then)))


def _parts_of_divided(
    changes: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, divided: frozenset[int]
) -> Iterator[tuple[int, int, int]]:
    """Yield lines new at a body whose forerunner was divided, with the forerunner's line that is likest: both heirs list the service."""
    for group in sorted(divided):
        own = changes[changes["group"].eq(group)]
        new = own[own["then"].lt(0) & own["after"].gt(0)]
        old = own[own["then"].ge(0) & own["before"].gt(0)]
        if new.empty or old.empty or len(new) * len(old) > MOST_COMPARED:
            continue
        words = [
            [telling_words(text) for text in side["service"].to_numpy(dtype=object)[rows.to_numpy()].tolist()]
            for side, rows in ((after, new["now"]), (before, old["then"]))
        ]
        score = likeness(*words)
        lines = list(zip(new["now"].tolist(), new["after"].tolist(), strict=True))
        wholes = list(zip(old["then"].tolist(), old["before"].tolist(), strict=True))
        for number, best in enumerate(score.argmax(axis=1).tolist()):
            (now, pence), (then, whole) = lines[number], wholes[best]
            if score[number, best] >= ALIKE_AND_NEAR and pence <= whole:
                yield then, now, pence


def _is_other(one: str, other: str) -> bool:
    return not one or not other or not cofog.is_within(one, other)


def net_of_moves(moves: Sequence[Moved]) -> dict[int, int]:
    """Return what each body has more (or less) by what moved, by its number; the sums add up to nought."""
    net: dict[int, int] = {}
    for move in moves:
        net[move.giver] = net.get(move.giver, 0) - move.pence
        net[move.receiver] = net.get(move.receiver, 0) + move.pence
    return net
