"""How many people live in a place in a financial year, and how sure that figure is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.districts import atoms_of, districts
from xltools.reference.geography import members_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Area

AGES = ("0-15", "16-64", "65+")
_AGE_FIELDS = {"0-15": "0_15", "16-64": "16_64", "65+": "65_plus"}

_SOURCES = {
    "mid-year": "ONS mid-{year} population estimate",
    "estimate": "ONS mid-{year} population estimate, shared out",
    "census": "Census {year}, usual residents",
}


@dataclass(frozen=True, slots=True)
class Population:
    """People in an area: `year` is the calendar year of the estimate, `note` says what to know about the figure."""

    people: int
    year: str
    source: str
    note: str


@cache
def _years() -> Mapping[str, Mapping[str, dict[str, str]]]:
    by_year: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for row in table("populations"):
        by_year[row["year"]][row["code"]] = row
    return MappingProxyType(dict(by_year))


def population(areas: tuple[Area, ...], year: str, ages: str = "") -> Population | None:
    """Return the people living in these areas together in a financial year: "2010-11" is the middle of 2010.

    Areas are known by their GSS codes: districts of any year since 2009, counties, regions. Where that year is missing,
    or has no figures for the age band asked for (one of `AGES`), the nearest year that has them is used and the note says so.
    Nothing is returned for areas that are not known. Sources: the table ``populations`` in `sources.csv`.
    """
    atoms = frozenset[str]().union(*(atoms_of(area.code) for area in areas)) if areas else frozenset()
    if not atoms or not all(atoms_of(area.code) for area in areas) or not year[:4].isdigit():
        return None
    wanted = int(year[:4])
    for nearest in sorted(_years(), key=lambda known: (abs(int(known) - wanted), known)):
        rows = _rows_of(atoms, nearest, ages)
        if rows:
            return _population(rows, nearest, str(wanted), ages, atoms)
    return None


def _rows_of(atoms: frozenset[str], year: str, ages: str) -> list[dict[str, str]]:
    field = _AGE_FIELDS.get(ages, "people")
    rows = [row for code, row in _years()[year].items() if row[field] and districts()[code].atoms <= atoms]
    covered = frozenset[str]().union(*(districts()[row["code"]].atoms for row in rows)) if rows else frozenset()
    return rows if covered == atoms else []


def _population(rows: list[dict[str, str]], year: str, wanted: str, ages: str, atoms: frozenset[str]) -> Population:
    shared = _shared_out(rows, atoms)
    kind = "estimate" if shared else rows[0]["series"].replace("estimate", "mid-year")
    notes = []
    if year != wanted:
        notes.append(f"There is no figure for mid-{wanted} here; {year} is the nearest.")
    if shared:
        notes.append(
            "Some districts have since been merged: their successor's people are shared out as they lived in 2017."
        )
    if year in ("2019", "2020"):
        notes.append("Not yet revised after the 2021 census.")
    people = sum(int(row[_AGE_FIELDS.get(ages, "people")]) for row in rows)
    return Population(
        people, year, _SOURCES[kind].format(year=year) + (f", aged {ages}" if ages else ""), " ".join(notes)
    )


def _shared_out(rows: list[dict[str, str]], atoms: frozenset[str]) -> bool:
    # Where all parts of a merged district are asked for, they add up to its published total: nothing is shared out.
    estimated = {row["code"] for row in rows if row["series"] == "estimate"}
    for district in districts().values():
        if district.since in ("2019", "2020") and district.atoms <= atoms:
            estimated -= district.atoms
    return bool(estimated)


def region_population(name: str, year: str) -> Population | None:
    """Return the people of an English region, of England, Wales, Scotland, Northern Ireland, Great Britain or the UK."""
    return population(members_of(name), year)
