"""How places lie to each other: one within another, two counts of one place, places that overlap. Only places of one year are compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.reference.areas.geography import place_atoms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.many_places.stored import CountedPlace


class Lie(StrEnum):
    """How one place lies to another."""

    WITHIN = "within"
    SAME = "same"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places, by position: `inner` lies within `outer`, is the same place counted again, or overlaps it."""

    inner: int
    outer: int
    lie: Lie


def pairs_of(places: Sequence[CountedPlace]) -> tuple[Pair, ...]:
    """Return every two places of one year that share ground; each inner place once, within the smallest that holds it.

    Of two counts of one place the one of newer returns is the outer one, then that of more bodies and lines, then the first.
    """
    atoms = [place_atoms(counted.counted) for counted in places]
    size = [(len([body for body in counted.bodies if body.lines]), counted.lines) for counted in places]

    def stands_before(one: int, other: int) -> bool:
        newer = _newer(places[one], places[other])
        return newer > 0 if newer else (size[one], -one) > (size[other], -other)

    pairs = list(_pairs(places, atoms, stands_before))
    held = {pair.inner for pair in pairs if pair.lie is not Lie.OVERLAPS}
    return tuple(
        pair for pair in pairs if pair.lie is not Lie.OVERLAPS or (pair.inner not in held and pair.outer not in held)
    )


def _pairs(
    places: Sequence[CountedPlace], atoms: Sequence[frozenset[str]], stands_before: Callable[[int, int], bool]
) -> Iterator[Pair]:
    for inner in range(len(places)):
        others = [
            other
            for other in range(len(places))
            if other != inner and places[other].year == places[inner].year and atoms[inner] & atoms[other]
        ]
        same = [other for other in others if atoms[other] == atoms[inner] and stands_before(other, inner)]
        holding = [other for other in others if atoms[other] > atoms[inner]]
        if same:
            yield Pair(inner, min(same, key=lambda other: sum(stands_before(third, other) for third in same)), Lie.SAME)
        elif holding:
            yield Pair(inner, min(holding, key=lambda other: (len(atoms[other]), other)), Lie.WITHIN)
        for other in others:
            apart = not (atoms[other] >= atoms[inner] or atoms[other] <= atoms[inner])
            if apart and inner < other:
                yield Pair(inner, other, Lie.OVERLAPS)


def _newer(one: CountedPlace, other: CountedPlace) -> int:
    """By how many bodies' returns a count of a place is newer than another, less those by which it is older."""
    both = set(one.versions) & set(other.versions)
    return sum(
        (one.versions[body] > other.versions[body]) - (one.versions[body] < other.versions[body]) for body in both
    )


def outermost(places: Sequence[CountedPlace], pairs: Sequence[Pair]) -> list[int]:
    """Return the places that lie within no other and are no second count of one: whose people are counted."""
    inner = {pair.inner for pair in pairs if pair.lie is not Lie.OVERLAPS}
    return [number for number in range(len(places)) if number not in inner]
