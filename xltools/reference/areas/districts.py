"""Districts since 2009 by code and name, the years each holds for, and the districts of 2009 it is made of ("atoms").

Years are financial years as text ("2024-25"); blank is before 2009, or to this day. Since 2009 districts were only merged,
never split, so every later area is a set of the earlier ones (small boundary changes aside). Comparing areas of different
years is then comparing sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

REGIONS = (
    "North East",
    "North West",
    "Yorkshire and The Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)
"""The nine English regions in HM Treasury's order and the spelling used throughout."""

COUNTRIES = MappingProxyType(
    {
        "England": ("England",),
        "Wales": ("Wales",),
        "Scotland": ("Scotland",),
        "Northern Ireland": ("Northern Ireland",),
        "England and Wales": ("England", "Wales"),
        "Great Britain": ("England", "Wales", "Scotland"),
        "United Kingdom": ("England", "Wales", "Scotland", "Northern Ireland"),
    }
)
"""The nations, alone and together, by the name HM Treasury and ONS use."""


@dataclass(frozen=True, slots=True)
class District:
    """A district, from its first to its last financial year (blank: open); `also` are its other codes and former names.

    `code_since` is the first financial year of its present code. `people_2021` are its usual residents in March 2021, by which
    a part of it in another area is measured (Census 2021; those of a district merged before then, or in Scotland and Northern
    Ireland, are estimates: see the table ``districts``).
    """

    code: str
    name: str
    region: str
    country: str
    from_year: str
    to_year: str
    code_since: str
    people_2021: int
    atoms: frozenset[str]
    also: tuple[str, ...]

    @property
    def since(self) -> str:
        """The calendar year in whose April it was formed, or got its code, if after 2009."""
        return self.from_year[:4]

    def holds_in(self, year: str) -> bool:
        """Say whether there is this district, under this code, in a financial year."""
        return spans(self.from_year, self.to_year, year)


def spans(from_year: str, to_year: str, year: str) -> bool:
    """Say whether a financial year lies between two others, these included; a blank end is open."""
    return from_year <= year and (not to_year or year <= to_year)


@cache
def districts() -> Mapping[str, District]:
    """Return every district of the United Kingdom since 2009 by GSS code (April 2020 codes outside England)."""
    return MappingProxyType({row["code"]: _district(row) for row in table("districts")})


@cache
def districts_in(year: str) -> Mapping[str, District]:
    """Return the districts of the United Kingdom in a financial year by their codes of that year (296 in England in 2024-25)."""
    return MappingProxyType({code: district for code, district in districts().items() if district.holds_in(year)})


def code_in(code: str, year: str) -> str:
    """Return the code a district has in a financial year (Barnsley's is new in 2025-26), or the one given where it has none."""
    district = districts()[code]
    if district.holds_in(year):
        return code
    return next((other.code for other in districts_in(year).values() if other.atoms == district.atoms), code)


def _district(row: dict[str, str]) -> District:
    also = tuple(name for name in row["also"].split(";") if name)
    atoms, people = frozenset(row["parts"].split(";")), int(row["people_2021"])
    years = (row["from_year"], row["to_year"], row["code_since"])
    return District(row["code"], row["name"], row["region"], row["country"], *years, people, atoms, also)


@cache
def _by_code() -> Mapping[str, frozenset[str]]:
    members: dict[str, dict[str, set[str]]] = {}
    for row in table("geography"):
        if row["code"] and not row["part"]:
            members.setdefault(row["code"], {}).setdefault(row["from_year"], set()).add(row["member"])
    return MappingProxyType({code: frozenset(spans[max(spans)]) for code, spans in members.items()})


@cache
def _districts_by_code() -> Mapping[str, frozenset[str]]:
    by_code: dict[str, frozenset[str]] = {}
    for district in districts().values():
        by_code |= {code: district.atoms for code in (district.code, *district.also) if code[1:].isdigit()}
    return MappingProxyType(by_code)


def atoms_of(code: str) -> frozenset[str]:
    """Return the districts of April 2009 lying wholly in the area of this GSS code, old or new; empty if not known.

    Where an area of one code has had other districts over the years, they are its newest.
    """
    key = code.strip().upper()
    return _districts_by_code().get(key) or _by_code().get(key, frozenset())
