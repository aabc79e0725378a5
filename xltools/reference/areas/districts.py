"""Districts since 2009 by code and name, each as the districts of April 2009 it is made of ("atoms").

Since 2009 districts were only merged, never split, so every later area is a set of the earlier ones (small boundary
changes aside). Comparing areas of different years is then comparing sets.
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
    """A district: `since` is the April it was formed if after 2009, `also` its other codes and former names."""

    code: str
    name: str
    region: str
    country: str
    since: str
    atoms: frozenset[str]
    also: tuple[str, ...]


@cache
def districts() -> Mapping[str, District]:
    """Return every district of the United Kingdom since 2009 by GSS code (April 2020 codes outside England)."""
    return MappingProxyType({row["code"]: _district(row) for row in table("districts")})


def _district(row: dict[str, str]) -> District:
    also = tuple(name for name in row["also"].split(";") if name)
    return District(
        row["code"], row["name"], row["region"], row["country"], row["since"], frozenset(row["parts"].split(";")), also
    )


@cache
def _by_code() -> Mapping[str, frozenset[str]]:
    members: dict[str, set[str]] = {}
    for row in table("geography"):
        if row["code"] and not row["part"]:
            members.setdefault(row["code"], set()).add(row["member"])
    by_code = {code: frozenset(atoms) for code, atoms in members.items()}
    for district in districts().values():
        by_code |= {code: district.atoms for code in (district.code, *district.also) if code[1:].isdigit()}
    return MappingProxyType(by_code)


def atoms_of(code: str) -> frozenset[str]:
    """Return the districts of April 2009 lying wholly in the area of this GSS code, old or new; empty if not known."""
    return _by_code().get(code.strip().upper(), frozenset())
