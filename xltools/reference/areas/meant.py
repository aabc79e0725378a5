"""The area or the place a person names, in a financial year: what it was called, what it became, and which of several is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Area, Place, UsageError
from xltools.reference.areas.districts import districts, districts_in
from xltools.reference.areas.geography import became, named_places, successors_of, suggest_places
from xltools.reference.areas.lists import find_area
from xltools.reference.areas.membership import members_in
from xltools.reference.areas.names import area_key, place_name
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.reference.areas.groupings import Grouping


@dataclass(frozen=True, slots=True)
class PlaceMeant:
    """A place to be counted, the area it is, and what is to be said of the name it was asked for by ("" for nothing)."""

    place: Place
    area: Grouping
    said: str


def area_meant(name: str, year: str, option: str = "") -> Grouping:
    """Return the area a person names in a financial year, by name, GSS code, "kind: name" or as a list.

    Of one name an area of the year comes first; one that is no more stays the ground it stood for. Raises `UsageError` with
    the candidates where the name means several or none; `option` stands before them, as they would be typed.
    """
    areas = named_places(name, year)
    together = None if areas else find_area(name, year=year)
    if together:
        return together
    if not areas:
        near = ", ".join(suggest_places(name.rpartition(":")[2], year=year))
        raise UsageError(f"No place called {name!r} is known." + (f" Did you mean {near}?" if near else ""))
    if len(areas) > 1:
        raise UsageError(f"{name!r} is the name of several places. Say which one:\n{_choices(areas, year, option)}")
    return areas[0]


def _choices(areas: Iterable[Grouping], year: str, option: str) -> str:
    lines = (
        f'{option} "{area.kind}: {area.name}"  ({plural(len(members_in(area, year)), "district")})' for area in areas
    )
    return "\n".join(f"  {line.strip()}" for line in lines)


def place_meant(name: str, year: str, option: str = "") -> PlaceMeant:
    """Return the place a person names, to be counted in a financial year, by its districts of that year.

    An area that was no more by then gives what it became, and that is said. Raises `UsageError` as `area_meant` does, and
    where an area became several.
    """
    area, said = area_meant(name, year, option), ""
    following = successors_of(area, year)
    if len(following) > 1:
        each = [f'"{later.name}"' for later in following] + [f'"{"; ".join(later.name for later in following)}"']
        lines = "\n".join(f"  {f'{option} {later}'.strip()}" for later in each)
        raise UsageError(f"{became(area, year)} Say which one, or count them together:\n{lines}")
    if following:
        area, said = following[0], became(area, year)
    before = _districts_before(area, year)
    if before:
        return PlaceMeant(Place(place_name(area.name, area.kind), before, year), area, _was(area, before, year))
    place = Place(place_name(area.name, area.kind), members_in(area, year), year)
    return PlaceMeant(place, area, said or _new_code(name, area) or _other_of_name(name, area, year))


def _other_of_name(name: str, area: Grouping, year: str) -> str:
    """Return which districts else a bare name may mean: "Newcastle" is short for two, and one of them is taken."""
    key = area_key(name)
    if key == area_key(area.name) or not area_key(area.name).startswith(f"{key} "):
        return ""
    others = sorted({other.name for other in districts().values() if _goes_on_from(key, other.name)} - {area.name})
    if not others:
        return ""
    written = " or ".join(f'"{other}"' for other in others)
    later = (became(named_places(other)[0], year) for other in others)
    said = (f"{name.strip()} is taken to be {area.name}; if you mean another, write {written}.", *later)
    return " ".join(filter(None, said))


def _goes_on_from(key: str, name: str) -> bool:
    return area_key(name).startswith((f"{key} ", f"{key}shire"))


def _districts_before(area: Grouping, year: str) -> tuple[Area, ...]:
    """Return the districts a later district was made of, where it is to be counted in a year before it was formed."""
    if not area.from_year or area.holds_in(year) or year >= area.from_year or year <= _ALL_BY_ATOMS:
        return ()
    earlier = (district for district in districts_in(year).values() if district.atoms <= area.atoms)
    return tuple(Area(district.code, district.name) for district in sorted(earlier, key=lambda district: district.code))


def _was(area: Grouping, before: tuple[Area, ...], year: str) -> str:
    names = [district.name for district in before]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if names[:-1] else names[0]
    when = area.from_year[:4] if area.kind == "later district" else area.from_year  # districts are formed on 1 April
    return f"{area.name} was formed in {when}; in {year} it was {listed}."


_ALL_BY_ATOMS = "2012-13"
"""Up to this financial year a place may be named by districts formed later: its bodies are those of 2009 in any case."""


def _new_code(name: str, area: Grouping) -> str:
    code, district = name.strip().upper(), districts().get(area.code)
    if district and code in district.also and code[1:].isdigit():
        return f"{code} became {district.code} ({district.name}) in {district.code_since[:4]}."
    return ""
