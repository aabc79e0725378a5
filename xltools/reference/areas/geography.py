"""Areas by name or code, and how an area someone writes down lies to the place being counted.

Every area is a set of districts of April 2009, so areas of different years and kinds compare as sets. Where a district
lies only partly in an area (some PCTs and ICBs) it is kept as a part: the area then never contains it for certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Area
from xltools.reference.areas.districts import COUNTRIES, districts
from xltools.reference.areas.names import (
    THE_DISTRICT,
    THE_PLACE,
    also_known_as,
    area_key,
    candidate_keys,
    kind_meant,
    wider_words_lost,
)
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.model import Place

PLACE_KINDS = ("district", "pilot", "county", "region", "nation", "combined authority", "later district")
"""Kinds a bare name means, most likely first; `later district` was formed after 2009."""
SERVICE_KINDS = ("police area", "fire authority", "PCT", "fire authority 2024", "ICB")
"""Areas of one service: meant where the words say so ("Kent police"), or where no place has the name ("Thames Valley")."""
KINDS = PLACE_KINDS + SERVICE_KINDS
NATION_CODES: Mapping[str, str] = MappingProxyType(
    {
        "England": "E92000001",
        "Wales": "W92000004",
        "Scotland": "S92000003",
        "Northern Ireland": "N92000002",
        "England and Wales": "K04000001",
        "Great Britain": "K03000001",
        "United Kingdom": "K02000001",
    }
)
"""GSS codes of the nations (Office for National Statistics, Register of Geographic Codes)."""
_LIST = re.compile(r"\s*[;/+\n]\s*")
_LISTS = (_LIST, re.compile(r"\s*,\s*"), re.compile(r"\s+and\s+", re.IGNORECASE), re.compile(r"\s*&\s*"))
_ITS_COUNTY = frozenset({"county", "county council"})
_COUNTY_NAME = re.compile(r".*shire(, County of)?|County Durham|Cornwall|Northumberland|Rutland|Isle of Wight")


@dataclass(frozen=True, slots=True)
class Grouping:
    """A named area: `kind` is one of `KINDS`, `members` are its districts with their GSS codes.

    `parts` are the codes of members of which only a part, or an unknown part, lies in the area; `known_parts` are those
    of them whose share (0 to 1) is known.
    """

    name: str
    kind: str
    members: tuple[Area, ...]
    code: str = ""
    parts: frozenset[str] = frozenset()
    known_parts: tuple[tuple[str, Fraction], ...] = ()

    @property
    def atoms(self) -> frozenset[str]:
        """The districts of April 2009 that lie in the area, wholly or partly."""
        return frozenset().union(*(districts()[area.code].atoms for area in self.members))

    @property
    def whole(self) -> frozenset[str]:
        """The districts of April 2009 that lie in the area for certain."""
        return self.atoms - self.parts

    @property
    def shares(self) -> Mapping[str, Fraction]:
        """The share of each district that lies only partly in the area, where it is known: of its small areas, not its people."""
        return MappingProxyType(dict(self.known_parts))

    @property
    def unknown_parts(self) -> frozenset[str]:
        """The districts of April 2009 of which it is not known how much lies in the area."""
        return self.parts - {code for code, _ in self.known_parts}


class Relation(StrEnum):
    """How an area lies to the place being counted."""

    SAME = "same"
    WITHIN = "within"
    WIDER = "wider"
    OVERLAPS = "overlaps"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


WIDER = (Relation.WIDER, Relation.OVERLAPS)
"""The area holds more than the place, so a figure for it has to be divided."""


@cache
def groupings() -> tuple[Grouping, ...]:
    """Return every area known, in the order of `KINDS`."""
    areas = (*_districts(), *_nations(), *_grouped())
    return tuple(sorted(areas, key=lambda grouping: KINDS.index(grouping.kind)))


def _districts() -> Iterable[Grouping]:
    for district in districts().values():
        kind = "later district" if district.since else "district"
        yield Grouping(district.name, kind, (Area(district.code, district.name),), district.code)


def _nations() -> Iterable[Grouping]:
    for name, countries in COUNTRIES.items():
        members = (
            district for district in districts().values() if district.country in countries and not district.since
        )
        yield Grouping(
            name, "nation", tuple(Area(district.code, district.name) for district in members), NATION_CODES[name]
        )


def _grouped() -> Iterable[Grouping]:
    members: dict[tuple[str, str, str], list[Area]] = {}
    parts: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in table("geography"):
        key = (row["kind"], row["name"], row["code"])
        members.setdefault(key, []).append(Area(row["member"], districts()[row["member"]].name))
        if row["part"]:
            parts.setdefault(key, {})[row["member"]] = row["share"]
    for (kind, name, code), areas in members.items():
        of_area = parts.get((kind, name, code), {})
        known = tuple((member, Fraction(share)) for member, share in of_area.items() if share)
        yield Grouping(name, kind, tuple(areas), code, frozenset(of_area), known)


@cache
def _index() -> Mapping[str, tuple[Grouping, ...]]:
    """Groupings by name key and by GSS code in small letters, in the order of `KINDS`.

    Where an area of one name and kind was drawn anew under another code, the name means the newer; the old is known by its code.
    """
    by_key: dict[str, list[Grouping]] = {}
    newest = {(grouping.kind, grouping.name): grouping for grouping in groupings()}
    for grouping in groupings():
        named = newest[grouping.kind, grouping.name] is grouping
        names = (grouping.code, *(_names(grouping) if named else ()))
        for key in dict.fromkeys(area_key(name) for name in names if name):
            by_key.setdefault(key, []).append(grouping)
    return MappingProxyType({key: tuple(areas) for key, areas in by_key.items()})


def _names(grouping: Grouping) -> tuple[str, ...]:
    district = districts().get(grouping.code)
    return (grouping.name, *also_known_as(grouping.name, grouping.kind), *(district.also if district else ()))


@lru_cache(maxsize=4096)
def find_places(text: str) -> tuple[Grouping, ...]:
    """Return the areas that text names exactly, by name or GSS code, most likely kind first; several are ambiguous.

    "London Borough of Hackney", "Hackney Council" and "E09000012" are Hackney. A bare name means a place before it means
    the area of one service; areas that are the same districts are given once. A near miss gives nothing (see
    `suggest_places`), nor does a list ("Lewisham; Croydon").
    """
    if _LIST.search(text.strip()):
        return ()
    return _named(text, kind_meant(text)) or _named(text, KINDS)


def _named(text: str, kinds: tuple[str, ...]) -> tuple[Grouping, ...]:
    for key in candidate_keys(text):
        lost = wider_words_lost(text, key)
        named = (grouping for grouping in _index().get(key, ()) if grouping.kind in kinds)
        meant = [grouping for grouping in named if not lost or _is_wide(grouping, lost)]
        if meant:
            places = [grouping for grouping in meant if grouping.kind in PLACE_KINDS]
            return _different(places or meant)
    return ()


def _is_wide(grouping: Grouping, lost: frozenset[str]) -> bool:
    """Say whether an area may have been called a region or county: one district may only where it is a county itself."""
    if len(grouping.atoms) > 1:
        return grouping.kind != "PCT"
    (code,) = grouping.atoms
    is_county = code.startswith("E06") and bool(_COUNTY_NAME.fullmatch(districts()[code].name))
    return lost == {"county"} and (is_county or not code.startswith("E"))


def _different(candidates: Iterable[Grouping]) -> tuple[Grouping, ...]:
    kept: dict[frozenset[str], Grouping] = {}
    for grouping in candidates:
        kept.setdefault(grouping.atoms, grouping)
    return tuple(kept.values())


def suggest_places(text: str, limit: int = 5) -> tuple[str, ...]:
    """Return names of areas close to a misspelt name, nearest first (rapidfuzz ratio of 75 or more)."""
    from rapidfuzz import fuzz, process

    names = {area_key(grouping.name): grouping.name for grouping in reversed(groupings())}
    close = process.extract(area_key(text), list(names), scorer=fuzz.ratio, limit=limit, score_cutoff=75)
    return tuple(names[key] for key, _, _ in close)


def members_of(name: str) -> tuple[Area, ...]:
    """Return the districts of the first area of this name, or none."""
    places = find_places(name)
    return places[0].members if places else ()


def place_atoms(place: Place) -> frozenset[str]:
    """Return the districts of April 2009 a place is made of; empty where none of its codes is known."""
    return frozenset().union(*(_atoms_of(area) for area in place.areas))


def _atoms_of(area: Area) -> frozenset[str]:
    named = _index().get(area_key(area.code), ()) if area.code else find_places(area.name)
    return named[0].atoms if named else frozenset()


@lru_cache(maxsize=65536)
def relation(area_text: str, place: Place) -> Relation:
    """Say how an area as a partner wrote it lies to the place; blank is the place itself.

    Several areas may stand in one cell ("Hackney and Islington", "Lewisham; Croydon"). A ward is recognised by its GSS
    code, or by its name in the place's own districts.
    """
    key = area_key(area_text)
    here = place_atoms(place)
    if not key or key == area_key(place.name) or key in THE_PLACE or (key in THE_DISTRICT and len(here) == 1):
        return Relation.SAME
    groupings = find_places(area_text)
    if groupings:
        related = [_compare(grouping.atoms, grouping.whole, here) for grouping in groupings]
        return Relation.SAME if Relation.SAME in related else related[0]
    return _ward_relation(area_text, here) or _several_relation(area_text, here)


def _compare(area: frozenset[str], whole: frozenset[str], here: frozenset[str]) -> Relation:
    if not here:
        return Relation.UNKNOWN
    if area == whole == here:
        return Relation.SAME
    if area <= here:
        return Relation.WITHIN
    if whole >= here:
        return Relation.WIDER
    return Relation.OVERLAPS if area & here else Relation.OUTSIDE


@cache
def _wards() -> Mapping[str, frozenset[str]]:
    wards: dict[str, set[str]] = {}
    for row in (*table("wards_2017"), *table("wards_2024")):
        atoms = districts()[row["district"]].atoms if row["district"] in districts() else frozenset[str]()
        wards.setdefault(row["code"].casefold(), set()).update(atoms)
        wards.setdefault(area_key(row["name"]), set()).update(atoms)
    return MappingProxyType({key: frozenset(atoms) for key, atoms in wards.items()})


def _ward_relation(text: str, here: frozenset[str]) -> Relation | None:
    for key in candidate_keys(text):
        if wider_words_lost(text, key):
            break
        atoms = _wards().get(key, frozenset())
        if atoms & here:
            return Relation.WITHIN
        if atoms and key[1:].isdigit():
            return Relation.OUTSIDE
    return None


def _several_relation(text: str, here: frozenset[str]) -> Relation:
    for separator in _LISTS:
        pieces = [piece for piece in separator.split(text.strip()) if piece]
        areas = [find_places(_with_its_county(piece, pieces[0])) for piece in pieces]
        if len(pieces) > 1 and all(areas):
            atoms = frozenset[str]().union(*(named[0].atoms for named in areas))
            whole = frozenset[str]().union(*(named[0].whole for named in areas))
            return _compare(atoms, whole, here)
    return Relation.UNKNOWN


def _with_its_county(piece: str, first: str) -> str:
    """Return the county's own name for the "county" of "Derby city and county"."""
    if area_key(piece) not in _ITS_COUNTY:
        return piece
    city = find_places(first)
    return f"{city[0].name}shire county" if city else piece


def area_label(grouping: Grouping) -> str:
    """Return an area's name as a person would write it to be understood: "Kent police area", not "Kent"."""
    if grouping.kind == "police area":
        return f"{grouping.name} area" if "police" in grouping.name.casefold() else f"{grouping.name} police area"
    if grouping.kind.startswith("fire") and "fire" not in grouping.name.casefold():
        return f"{grouping.name} fire authority area"
    return grouping.name


def area_names() -> tuple[str, ...]:
    """Return the areas a partner may pick, wide ones first: nations, regions, counties, service areas of 2009, districts."""
    order = (
        "nation",
        "region",
        "county",
        "combined authority",
        "police area",
        "fire authority",
        "PCT",
        "pilot",
        "district",
    )
    by_kind = {kind: [grouping for grouping in groupings() if grouping.kind == kind] for kind in order}
    english = [grouping for kind in order for grouping in by_kind[kind] if kind == "nation" or _english(grouping)]
    return tuple(dict.fromkeys(area_label(grouping) for grouping in english))


def _english(grouping: Grouping) -> bool:
    return all(area.code.startswith("E") for area in grouping.members)
