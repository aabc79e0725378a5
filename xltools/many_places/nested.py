"""A place that lies within another, or two counts of one place: what a body reports for the inner one is part of the outer's already."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import BetweenPlaces, Candidate, Indication
from xltools.many_places.areas import Lie
from xltools.text import plural, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from xltools.many_places.areas import Pair
    from xltools.many_places.stored import CountedPlace

    OfBodies = Mapping[str, list[int]]

_WITHIN, _MORE_THAN_THERE = 6.0, -3.0
_ASKED, _ONLY_HERE = -1.0, 1.5


def find_nested(lines: pd.DataFrame, pairs: Sequence[Pair], places: Sequence[CountedPlace]) -> Iterator[Candidate]:
    """Yield, for each body of an inner place, what of it the outer place counts too; and what is to be asked of the rest.

    The outer place's count holds the inner one's, body by body: of an inner figure above the outer one only so much comes off. A second
    count of one place is replaced whole.
    """
    by_place = _by_place(lines)
    for pair in pairs:
        inner, outer = by_place.get(pair.inner, {}), by_place.get(pair.outer, {})
        if pair.lie is Lie.OVERLAPS:
            if set(inner) & set(outer):
                yield _overlap(pair, inner, outer, places)
            continue
        for body in sorted(inner):
            if body in outer:
                yield _within(lines, pair, inner[body], outer[body], places)
            else:
                yield _only_within(pair, inner[body], lines, places)


def _by_place(lines: pd.DataFrame) -> dict[int, dict[str, list[int]]]:
    """The lines of each body in each place; a body that is told apart by its place is the same in an inner and an outer one."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line, (place, key) in enumerate(zip(lines["place_no"].tolist(), lines["body_key"].tolist(), strict=True)):
        found[place][key.partition(" @ ")[0]].append(line)
    return found


def _within(
    lines: pd.DataFrame, pair: Pair, inner: list[int], outer: list[int], places: Sequence[CountedPlace]
) -> Candidate:
    pence = lines["counted"].to_numpy(dtype=np.int64)
    total, there = int(pence[inner].sum()), int(pence[outer].sum())
    said = Counter(zip(lines["said"].to_numpy()[outer].tolist(), strict=True))
    ordered = sorted(
        inner, key=lambda line: (not said[(int(lines["said"].to_numpy()[line]),)], -int(pence[line]), line)
    )
    name, where, whole = str(lines["organisation"].iloc[inner[0]]), places[pair.inner], places[pair.outer]
    again = pair.lie is Lie.SAME
    every = again or total <= there
    remove = tuple((line, int(pence[line])) for line in inner) if every else _up_to(pence, ordered, there)
    words = f"{where.place} is counted twice for {where.year}" if again else f"{where.place} lies within {whole.place}"
    evidence = [
        Indication(_WITHIN, words),
        Indication(0.0, f"{name} reports {pounds(total)} in {where.short} and {pounds(there)} in {whole.short}"),
    ]
    if not every:
        evidence.append(Indication(_MORE_THAN_THERE, "", "the smaller place has more of it than the whole"))
    why = f"{words}: what {name} reports in {where.short} is in the count in {whole.short} already, and counts there."
    kind = BetweenPlaces.PLACE_TWICE if again else BetweenPlaces.PLACE_WITHIN
    return Candidate(kind, plural(len(remove), "line"), tuple(outer), remove, tuple(evidence), why)


def _up_to(
    pence: np.ndarray[tuple[int], np.dtype[np.int64]], ordered: Sequence[int], most: int
) -> tuple[tuple[int, int], ...]:
    """These lines in their order with pence of each, up to a sum; amounts below nothing are left alone."""
    taken, left = [], max(0, most)
    for line in ordered:
        part = min(int(pence[line]), left)
        if part > 0:
            taken.append((line, part))
            left -= part
    return tuple(taken)


def _only_within(pair: Pair, inner: list[int], lines: pd.DataFrame, places: Sequence[CountedPlace]) -> Candidate:
    name, where, whole = str(lines["organisation"].iloc[inner[0]]), places[pair.inner], places[pair.outer]
    if pair.lie is Lie.SAME:
        pence = lines["counted"].to_numpy(dtype=np.int64)
        words = (
            f"{where.place} is counted twice for {where.year}; {name} is only in {where.short}, "
            f"which the count in {whole.short} replaces"
        )
        remove = tuple((line, int(pence[line])) for line in inner)
        return Candidate(
            BetweenPlaces.PLACE_TWICE, "only here", (), remove, (Indication(_ONLY_HERE, words),), f"{words}."
        )
    why = (
        f"{name} reports only in {where.short}, though {where.place} lies within {whole.place}. It counts. Ask whether "
        f"{whole.short} has this money under another body."
    )
    return Candidate(
        BetweenPlaces.ONLY_WITHIN, plural(len(inner), "line"), tuple(inner), (), (Indication(_ASKED, ""),), why
    )


def _overlap(pair: Pair, inner: OfBodies, outer: OfBodies, places: Sequence[CountedPlace]) -> Candidate:
    one, other = places[pair.inner], places[pair.outer]
    why = (
        f"{one.place} ({one.short}) and {other.place} ({other.short}) share some ground, and neither holds the other. What bodies "
        "report for the shared part may be in both counts; which lines are for it cannot be told. Nothing is taken out."
    )
    both = sorted(set(inner) & set(outer))
    keep = tuple(line for body in both for line in (*inner[body], *outer[body]))
    return Candidate(BetweenPlaces.PLACES_OVERLAP, "", keep, (), (Indication(_ASKED, ""),), why)
