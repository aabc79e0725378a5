"""How many people live in each ward of a place: best fits of small areas, for breaking a figure down further.

Sources: the tables ``wards_2017`` (wards of December 2017; people in the middle of 2017 and 2020, with ages) and
``wards_2024`` (wards of May 2024; people counted in 2021, no ages) in `sources.csv`. England only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import atoms_of
from xltools.reference.people.populations import AGE_FIELDS
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

BEST_FIT = (
    "Ward figures are best fits, not official estimates: every small area counts wholly in one ward, so a small ward can "
    "be several per cent out, and a ward no small area was given to is missing."
)
NONE_HERE = "No ward populations are known for these districts: they are carried for England only."


@dataclass(frozen=True, slots=True)
class Ward:
    """People of a ward by its GSS code; `district` is the GSS code of its district as of the year of the wards."""

    code: str
    name: str
    district: str
    people: int


@dataclass(frozen=True, slots=True)
class WardPeople:
    """The wards of some districts in one year, in the order of their codes; none where the districts' wards are not known."""

    wards: tuple[Ward, ...]
    year: str
    source: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Vintage:
    year: str
    table: str
    ages: bool
    source: str
    assessed: str


_VINTAGES = (
    _Vintage("2017", "wards_2017", True, "ONS mid-2017 small-area estimates, best fit to wards", "December 2017"),
    _Vintage("2020", "wards_2017", True, "ONS mid-2020 small-area estimates, best fit to wards", "December 2017"),
    _Vintage("2021", "wards_2024", False, "Census 2021, usual residents, best fit to wards", "May 2024"),
)


def wards_of(districts: Iterable[str], year: str, ages: str = "", *, with_ages: bool = False) -> WardPeople:
    """Return the wards of districts with their people, all or of one of `AGES`, in a financial year.

    Districts are GSS codes of any year. "2010-11" is the middle of 2010. The nearest year that has the ages asked for, and
    wards for exactly these districts, is taken: a district merged since is found among the wards of December 2017. The
    notes say what stands in for what. `with_ages` takes a year that has ages, though all people are asked for, so that people of all
    keys are of the same wards. Raises ValueError where the year is none.
    """
    codes = tuple(districts)
    atoms = frozenset[str]().union(*(atoms_of(code) for code in codes))
    wanted = int(year[:4])
    if atoms and all(map(atoms_of, codes)):
        for vintage in sorted(_VINTAGES, key=lambda release: (abs(int(release.year) - wanted), release.year)):
            rows = _rows_of(vintage, atoms) if vintage.ages or not (ages or with_ages) else []
            if rows:
                return _ward_people(rows, vintage, wanted, ages)
    return WardPeople((), "", "", (NONE_HERE,))


@cache
def _by_district(name: str) -> Mapping[str, tuple[dict[str, str], ...]]:
    by_code: dict[str, list[dict[str, str]]] = {}
    for row in table(name):
        by_code.setdefault(row["district"], []).append(row)
    return MappingProxyType({code: tuple(rows) for code, rows in by_code.items()})


def _rows_of(vintage: _Vintage, atoms: frozenset[str]) -> list[dict[str, str]]:
    within = {code: rows for code, rows in _by_district(vintage.table).items() if atoms_of(code) <= atoms}
    covered = frozenset[str]().union(*(atoms_of(code) for code in within))
    wards = [row for rows in within.values() for row in rows]
    return sorted(wards, key=lambda row: row["code"]) if covered == atoms else []


def _ward_people(rows: list[dict[str, str]], vintage: _Vintage, wanted: int, ages: str) -> WardPeople:
    columns = [vintage.year]
    if vintage.ages:
        columns = [f"{vintage.year}_{band}" for band in ([AGE_FIELDS[ages]] if ages else AGE_FIELDS.values())]
    wards = tuple(
        Ward(row["code"], row["name"], row["district"], sum(int(row[column]) for column in columns)) for row in rows
    )
    source = vintage.source + (f", aged {ages}" if ages else "")
    return WardPeople(wards, vintage.year, source, tuple(_notes(vintage, wanted)))


def _notes(vintage: _Vintage, wanted: int) -> Iterator[str]:
    if vintage.year != str(wanted):
        yield f"There are no ward figures for mid-{wanted} here; {vintage.year} is the nearest."
    yield f"The wards are those of {vintage.assessed}; many were drawn differently before or since."
    yield BEST_FIT
    if vintage.year == "2020":
        yield "Not yet revised after the 2021 census."
