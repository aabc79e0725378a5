"""Which bodies of different places are one: names that fold to one key, unless they tell a kind of body and not which.

The Department for Work and Pensions is the same body in every place, under any of its names; so is a fire authority that three
districts share. "Police Authority" or "St John's Primary School" is another one in each place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Partner
from xltools.organisations.name_words import FOLDED_WORDS
from xltools.reference.bodies.names import name_key, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.many_places.stored import CountedPlace, PlaceBody

_OF_ONE_PLACE = frozenset({"school", "parish"})
"""Kinds of body that many places have under one name (St John's), and none of which serves two."""
_EVERYWHERE = frozenset({"department", "agency"})
_TELLS_NO_PLACE = frozenset("city general community town royal public local our a".split())  # noqa: SIM905 - words read better


@dataclass(frozen=True)
class SharedBody:
    """A body as all places know it: its name, other names, kind, and in which places (by position) it counts how many pence.

    `home` are the places whose list says that it is theirs.
    """

    key: str
    name: str
    names: tuple[str, ...]
    family: str
    area: str
    net: Mapping[int, int]
    lines: Mapping[int, int]
    home: frozenset[int]


@dataclass(frozen=True)
class Bodies:
    """The bodies of all places: `of_place` gives, for each place, the key of each of its names."""

    by_key: Mapping[str, SharedBody]
    of_place: tuple[Mapping[str, str], ...]

    def reported_in(self, key: str) -> frozenset[int]:
        """Return the places where lines of a body count."""
        body = self.by_key.get(key)
        return frozenset(place for place, lines in body.lines.items() if lines) if body else frozenset()

    def partners(self) -> tuple[Partner, ...]:
        """Return them as one partner list, each named as no other is."""
        return tuple(
            Partner(body.name, body.key, aliases=body.names, organisation_type=body.family, area=body.area)
            for body in self.by_key.values()
        )


def put_together(places: Sequence[CountedPlace]) -> Bodies:
    """Return the bodies of these places."""
    found: dict[str, list[tuple[int, PlaceBody]]] = defaultdict(list)
    of_place: list[dict[str, str]] = []
    for number, counted in enumerate(places):
        keys: dict[str, str] = {}
        for body in counted.bodies:
            key = _key(body, counted)
            keys[body.name] = key
            found[key].append((number, body))
        of_place.append(keys)
    return Bodies({key: _shared(key, found[key], places) for key in sorted(found)}, tuple(of_place))


def _key(body: PlaceBody, counted: CountedPlace) -> str:
    """What a body is known by in all places, or with its place where its name tells only of what kind it is."""
    key = name_key(body.name)
    telling = [word for word in plain(body.name).split() if word not in FOLDED_WORDS | _TELLS_NO_PLACE]
    if body.family in _EVERYWHERE:
        return key
    if body.family in _OF_ONE_PLACE or not telling:
        return f"{key} @ {plain(counted.place)}"
    return key


def _shared(key: str, each: Sequence[tuple[int, PlaceBody]], places: Sequence[CountedPlace]) -> SharedBody:
    name = min((body.name for _, body in each), key=lambda name: (-len(name), name))
    if " @ " in key:
        name = f"{name} ({places[each[0][0]].place})"
    areas = {body.area for _, body in each if body.area}
    names = sorted({other for _, body in each for other in body.names if other != name})
    net: dict[int, int] = defaultdict(int)
    lines: dict[int, int] = defaultdict(int)
    for number, body in each:
        net[number] += body.net
        lines[number] += body.lines
    home = frozenset(number for number, body in each if _is_home(body, places[number]))
    family = next((body.family for _, body in each if body.family), "")
    return SharedBody(
        key, name, tuple(names), family, areas.pop() if len(areas) == 1 else "", dict(net), dict(lines), home
    )


def _is_home(body: PlaceBody, counted: CountedPlace) -> bool:
    """Whether a place's list says, or the name shows, that a body is of that place."""
    return body.listed and plain(counted.place) in (plain(body.area), *_inside(body.name, counted.place))


def _inside(name: str, place: str) -> tuple[str, ...]:
    return (plain(place),) if f" {plain(place)} " in f" {plain(name)} " else ()
