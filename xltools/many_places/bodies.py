"""Which bodies of different places are one: names that fold to one key, unless they tell a kind of body and not which.

The Department for Work and Pensions is the same body in every place, under any of its names; so is a fire authority that three
districts share. "Police Authority" or "St John's Primary School" is another one in each place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from xltools.counting.double_counts.where_counted import role_of
from xltools.model import Partner
from xltools.organisations.bodies import list_bodies
from xltools.organisations.name_words import FOLDED_WORDS
from xltools.organisations.resolution import LISTED
from xltools.organisations.resolver import index_names
from xltools.reference.bodies.names import name_key, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.many_places.stored import CountedPlace, PlaceBody
    from xltools.organisations.bodies import Body

_OF_ONE_PLACE = frozenset({"school", "parish"})
"""Kinds of body that many places have under one name (St John's), and none of which serves two."""
_EVERYWHERE = frozenset({"department", "agency"})
_FOLDED_FULLY = frozenset({"council", "school", "parish", "voluntary", "company"})
_ALIKE, _MOST_ALIKE = 0.85, 60
"""How well each name must mean the other; and of how many bodies a word may be told before it tells none."""
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
    keys = [{body.name: _key(body, counted) for body in counted.bodies} for counted in places]
    for number, counted in enumerate(places):
        for body in counted.bodies:
            found[keys[number][body.name]].append((number, body))
    same = _same_bodies(found)
    together: dict[str, list[tuple[int, PlaceBody]]] = defaultdict(list)
    for key in sorted(found):
        together[same.get(key, key)] += found[key]
    of_place = tuple({name: same.get(key, key) for name, key in named.items()} for named in keys)
    return Bodies(
        {key: _shared(key, sorted(each, key=_order), places) for key, each in sorted(together.items())}, of_place
    )


def _order(each: tuple[int, PlaceBody]) -> tuple[int, str]:
    return each[0], each[1].name


def _same_bodies(found: Mapping[str, Sequence[tuple[int, PlaceBody]]]) -> dict[str, str]:
    """The key to use for keys that are other names of one body, which no place has beside each other.

    Two names are one body's where each alone would be taken for the other: "Devon & Somerset FRS" and "Devon and Somerset Fire and
    Rescue Authority". Councils fold to one key already, and their names are too much alike for more.
    """
    by_word: dict[str, list[str]] = defaultdict(list)
    usable = sorted(key for key, each in found.items() if " @ " not in key and each[0][1].family not in _FOLDED_FULLY)
    for key in usable:
        for word in {word for _, body in found[key] for word in _telling(body.name)}:
            by_word[word].append(key)
    same: dict[str, str] = {}
    tried: set[tuple[str, str]] = set()
    for keys in by_word.values():
        if len(keys) <= _MOST_ALIKE:
            for pair in combinations(keys, 2):
                if pair not in tried and _are_one(found[pair[0]], found[pair[1]]):
                    first = same.get(pair[0], pair[0])
                    same[pair[1]] = first
                tried.add(pair)
    return same


def _are_one(one: Sequence[tuple[int, PlaceBody]], other: Sequence[tuple[int, PlaceBody]]) -> bool:
    """Whether two names are one body's: of one kind, in no place together, and each means the other where only that is listed.

    A name that does not tell its kind ("Devon & Somerset FRS") need only be meant, or mean, for certain.
    """
    families = {one[0][1].family, other[0][1].family}
    if {place for place, _ in one} & {place for place, _ in other} or len(families - {""}) > 1:
        return False
    first, second = (_as_body(each[0][1]) for each in (one, other))
    if role_of(first) != role_of(second) and len(families) == 1:
        return False
    answers = (index_names([listed]).resolve(named.name) for listed, named in ((first, second), (second, first)))
    scores = [answer.score if answer.body is not None else 0.0 for answer in answers]
    return min(scores) >= _ALIKE or (len(families) > 1 and max(scores) >= LISTED)


def _as_body(body: PlaceBody) -> Body:
    return list_bodies([Partner(body.name, "0", aliases=body.names)])[0]


def _telling(name: str) -> list[str]:
    return [word for word in plain(name).split() if word not in FOLDED_WORDS | _TELLS_NO_PLACE]


def _key(body: PlaceBody, counted: CountedPlace) -> str:
    """What a body is known by in all places, or with its place where its name tells only of what kind it is."""
    key = name_key(body.name)
    if body.family in _EVERYWHERE:
        return key
    if body.family in _OF_ONE_PLACE or not _telling(body.name):
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
