"""Areas by name or code, and how an area someone writes down lies to the place being counted."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.groupings import (
    KINDS,
    NATION_CODES,
    PLACE_KINDS,
    Grouping,
    area_label,
    district_area,
    groupings,
)
from xltools.reference.areas.names import (
    KIND_NAMES,
    THE_DISTRICT,
    THE_PLACE,
    also_known_as,
    area_key,
    candidate_keys,
    kind_meant,
    wider_words_lost,
)
from xltools.reference.areas.successors import became, successors_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.model import Area, Place

__all__ = ["KINDS", "NATION_CODES", "PLACE_KINDS", "Grouping", "area_label", "became", "groupings", "successors_of"]

_LIST = re.compile(r"\s*[;/+\n]\s*")
_LISTS = (_LIST, re.compile(r"\s*,\s*"), re.compile(r"\s+and\s+", re.IGNORECASE), re.compile(r"\s*&\s*"))
_ITS_COUNTY = frozenset({"county", "county council"})
_COUNTY_NAME = re.compile(r".*shire(, County of)?|County Durham|Cornwall|Northumberland|Rutland|Isle of Wight")


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
def _index() -> Mapping[str, tuple[Grouping, ...]]:
    """Groupings by name key and by GSS code in small letters, in the order of `KINDS`.

    Of areas of one name and kind, one after the other, the newest comes first.
    """
    by_key: dict[str, list[Grouping]] = {}
    for grouping in sorted(groupings(), key=lambda grouping: grouping.from_year, reverse=True):
        for key in dict.fromkeys(area_key(name) for name in (grouping.code, *_names(grouping)) if name):
            by_key.setdefault(key, []).append(grouping)
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    return MappingProxyType(
        {key: tuple(sorted(areas, key=lambda grouping: order[grouping.kind])) for key, areas in by_key.items()}
    )


def _names(grouping: Grouping) -> tuple[str, ...]:
    district = districts().get(grouping.code)
    return (grouping.name, *also_known_as(grouping.name, grouping.kind), *(district.also if district else ()))


@lru_cache(maxsize=4096)
def find_places(text: str, year: str = "") -> tuple[Grouping, ...]:
    """Return the areas that text names exactly, by name or GSS code, most likely kind first; several are ambiguous.

    "London Borough of Hackney", "Hackney Council" and "E09000012" are Hackney. A bare name means a place before it means
    the area of one service; areas that are the same districts are given once. A near miss gives nothing (see
    `suggest_places`), nor does a list ("Lewisham; Croydon"). In a financial year the areas of that year come before any
    other; a name only earlier areas had leads to what they became (`successors_of`; `became` says it in words).
    """
    named = named_places(text, year)
    if not year or any(grouping.holds_in(year) for grouping in named):
        return named
    return successors_of(named[0], year) or named if named else ()


@lru_cache(maxsize=4096)
def named_places(text: str, year: str = "") -> tuple[Grouping, ...]:
    """Return what `find_places` returns, but an area that is no more stays itself: the ground its name stands for.

    A kind before the name chooses: "county: Kent", "police area: Kent".
    """
    if text.strip() in districts():
        return (district_area(text.strip()),)
    kind, colon, rest = text.partition(":")
    if colon and (kinds := kinds_called(kind)):
        return _named(rest.strip(), kinds, year)
    if _LIST.search(text.strip()):
        return ()
    named = _named(text, kind_meant(text), year) or _named(text, KINDS, year)
    return tuple(_of_today(grouping, year) for grouping in named) if year else named


def _of_today(grouping: Grouping, year: str) -> Grouping:
    """Return a pilot of 2009 as the county or district it was, in a year when it is no more."""
    if grouping.kind != "pilot" or grouping.holds_in(year):
        return grouping
    same = (area for area in groupings(year) if area.kind in PLACE_KINDS and area.atoms == grouping.atoms)
    return next(same, grouping)


def kinds_called(word: str) -> tuple[str, ...]:
    """Return the kinds of area of any usual word ("fire", "board", "police force"); none where it is no kind."""
    key = area_key(word)
    return KIND_NAMES.get(key, tuple(kind for kind in KINDS if area_key(kind) == key))


def _named(text: str, kinds: tuple[str, ...], year: str) -> tuple[Grouping, ...]:
    for key in candidate_keys(text):
        lost = wider_words_lost(text, key)
        named = (grouping for grouping in _index().get(key, ()) if grouping.kind in kinds)
        meant = [grouping for grouping in named if not lost or _is_wide(grouping, lost)]
        if meant:
            return _meant(meant, year)
    return ()


def _meant(named: list[Grouping], year: str) -> tuple[Grouping, ...]:
    """Return the places among areas of one name, else the areas of a service; those of the year alone where there are any."""
    kept = [grouping for grouping in named if grouping.kind in PLACE_KINDS] or named
    of_year = [grouping for grouping in kept if grouping.holds_in(year)] if year else []
    return _different(of_year or _newest(kept))


def _newest(named: Iterable[Grouping]) -> list[Grouping]:
    """Return one area of each kind and name, the newest: an older one is meant by its code, or in its years."""
    newest: dict[tuple[str, str], Grouping] = {}
    for grouping in named:
        newest.setdefault((grouping.kind, grouping.name), grouping)
    return list(newest.values())


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


def suggest_places(text: str, limit: int = 5, year: str = "") -> tuple[str, ...]:
    """Return names of areas (of a financial year) close to a misspelt name, nearest first (rapidfuzz ratio of 75 or more).

    Before them come places whose names go on from the text: "Bath and North East Somerset" for "Bath".
    """
    from rapidfuzz import fuzz, process

    names = {area_key(grouping.name): grouping.name for grouping in reversed(groupings(year))}
    places = (grouping.name for grouping in groupings(year) if grouping.kind in PLACE_KINDS)
    longer = [name for name in places if area_key(name).startswith(f"{area_key(text)} ")]
    close = process.extract(area_key(text), list(names), scorer=fuzz.ratio, limit=limit, score_cutoff=75)
    return tuple(dict.fromkeys((*longer, *(names[key] for key, _, _ in close))))[:limit]


def members_of(name: str, year: str = "") -> tuple[Area, ...]:
    """Return the districts of the first area of this name (in a financial year), or none."""
    places = named_places(name, year)
    return places[0].members if places else ()


def place_atoms(place: Place) -> frozenset[str]:
    """Return the districts of April 2009 a place is made of; empty where none of its codes is known."""
    return frozenset().union(*(_atoms_of(area) for area in place.areas))


def _atoms_of(area: Area) -> frozenset[str]:
    if area.code in districts():
        return districts()[area.code].atoms
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
    areas = named_places(area_text, place.year)
    if areas:
        related = [_compare(area.atoms, area.whole, here) for area in areas]
        return Relation.SAME if Relation.SAME in related else related[0]
    return _ward_relation(area_text, here) or _several_relation(area_text, here, place.year)


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
def _wards() -> Mapping[str, tuple[str, str]]:
    """Wards of two years by code, each with its name and its district."""
    return MappingProxyType(
        {row["code"]: (row["name"], row["district"]) for row in (*table("wards_2017"), *table("wards_2024"))}
    )


@lru_cache(maxsize=16)
def _ward_names(here: frozenset[str]) -> frozenset[str]:
    """The keys of the names of all wards in some districts: only these are made, as there are fifteen thousand wards."""
    codes = {district.code for district in districts().values() if district.atoms & here}
    return frozenset(area_key(name) for name, district in _wards().values() if district in codes)


def _ward_relation(text: str, here: frozenset[str]) -> Relation | None:
    for key in candidate_keys(text):
        if wider_words_lost(text, key):
            break
        _, district = _wards().get(key.upper(), ("", ""))
        if district:
            return Relation.WITHIN if districts()[district].atoms & here else Relation.OUTSIDE
        if key in _ward_names(here):
            return Relation.WITHIN
    return None


def _several_relation(text: str, here: frozenset[str], year: str) -> Relation:
    for separator in _LISTS:
        pieces = [piece for piece in separator.split(text.strip()) if piece]
        areas = [named_places(_with_its_county(piece, pieces[0]), year) for piece in pieces]
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


def area_names(year: str = "2010-11") -> tuple[str, ...]:
    """Return the areas of a financial year a partner may pick, wide ones first: nations, regions, counties, service areas, districts."""
    order = (
        *("nation", "region", "county", "metropolitan county", "combined authority"),
        *("police area", "fire authority", "PCT", "ICB", "pilot", "district", "later district"),
    )
    by_kind = {kind: [grouping for grouping in groupings(year) if grouping.kind == kind] for kind in order}
    english = [grouping for kind in order for grouping in by_kind[kind] if kind == "nation" or _english(grouping)]
    return tuple(dict.fromkeys(area_label(grouping) for grouping in english))


def _english(grouping: Grouping) -> bool:
    return all(area.code.startswith("E") for area in grouping.members)
