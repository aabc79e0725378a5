"""Areas with the districts they are made of and the years they hold for: districts, nations, and the rows of ``geography``.

Every area is a set of districts of April 2009, so areas of different years and kinds compare as sets. Where a district
lies only partly in an area (some PCTs and ICBs) it is kept as a part: the area then never contains it for certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Area
from xltools.reference.areas.districts import COUNTRIES, districts, spans
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLACE_KINDS = (
    *("district", "pilot", "county", "region", "nation"),
    *("combined authority", "metropolitan county", "later district"),
)
"""Kinds a bare name means, most likely first; `later district` was formed after 2009."""
SERVICE_KINDS = ("police area", "fire authority", "PCT", "ICB", "sub-ICB")
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


@dataclass(frozen=True, slots=True)
class Grouping:
    """A named area: `kind` is one of `KINDS`, `members` are its districts with their GSS codes.

    It holds from its first to its last financial year (blank: open). `parts` are the codes of members of which only a part,
    or an unknown part, lies in the area; `known_parts` are those of them whose share of people (0 to 1) is known.
    """

    name: str
    kind: str
    members: tuple[Area, ...]
    code: str = ""
    parts: frozenset[str] = frozenset()
    known_parts: tuple[tuple[str, Fraction], ...] = ()
    from_year: str = ""
    to_year: str = ""

    def holds_in(self, year: str) -> bool:
        """Say whether there is this area in a financial year."""
        return spans(self.from_year, self.to_year, year)

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
        """The share of each district that lies only partly in the area, where it is known: of its people of 2021."""
        return MappingProxyType(dict(self.known_parts))

    def share_in(self, atom: str) -> Fraction:
        """Return the part (0 to 1) of a district of April 2009 that lies in the area; of one whose part is unknown, 0."""
        if atom in self.parts:
            return self.shares.get(atom, Fraction(0))
        return Fraction(atom in self.atoms)

    @property
    def unknown_parts(self) -> frozenset[str]:
        """The districts of April 2009 of which it is not known how much lies in the area."""
        return self.parts - {code for code, _ in self.known_parts}


@cache
def groupings(year: str = "") -> tuple[Grouping, ...]:
    """Return every area known, or every one of a financial year, in the order of `KINDS`."""
    if year:
        return tuple(grouping for grouping in groupings() if grouping.holds_in(year))
    areas = (*_districts(), *_nations(), *_grouped())
    return tuple(sorted(areas, key=lambda grouping: KINDS.index(grouping.kind)))


def district_area(code: str) -> Grouping:
    """Return a district, by its GSS code, as an area; without reading any other table. Raises KeyError for another code."""
    district = districts()[code]
    kind, members = "later district" if district.since else "district", (Area(code, district.name),)
    return Grouping(district.name, kind, members, code, from_year=district.from_year, to_year=district.to_year)


def _districts() -> Iterable[Grouping]:
    return map(district_area, districts())


def _nations() -> Iterable[Grouping]:
    for name, countries in COUNTRIES.items():
        members = (
            district for district in districts().values() if district.country in countries and not district.since
        )
        yield Grouping(
            name, "nation", tuple(Area(district.code, district.name) for district in members), NATION_CODES[name]
        )


def _grouped() -> Iterable[Grouping]:
    by_area: dict[tuple[str, str, str, str, str], list[dict[str, str]]] = {}
    for row in table("geography"):
        key = (row["kind"], row["name"], row["code"], row["from_year"], row["to_year"])
        by_area.setdefault(key, []).append(row)
    for (kind, name, code, *years), rows in by_area.items():
        members = tuple(Area(row["member"], districts()[row["member"]].name) for row in rows)
        parts = frozenset(row["member"] for row in rows if row["part"])
        known = tuple((row["member"], Fraction(row["share"])) for row in rows if row["share"])
        yield Grouping(name, kind, members, code, parts, known, *years)


def area_label(grouping: Grouping) -> str:
    """Return an area's name as a person would write it to be understood: "Kent police area", not "Kent"."""
    if grouping.kind == "police area":
        return f"{grouping.name} area" if "police" in grouping.name.casefold() else f"{grouping.name} police area"
    if grouping.kind.startswith("fire") and "fire" not in grouping.name.casefold():
        return f"{grouping.name} fire authority area"
    return grouping.name
