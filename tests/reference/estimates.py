"""Files of population estimates as ONS and nomis publish them, drawn from the package's own figures.

The estimates by district and age band are real; single years of age, and men and women, are the bands split evenly.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import TYPE_CHECKING

import xlsxwriter

from xltools.reference.areas.districts import REGIONS, atoms_of, districts
from xltools.reference.areas.geography import NATION_CODES, find_places
from xltools.reference.people.populations import package_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xltools.reference.people.populations import PeopleRow

Grid = list[list[object]]

BANDS = (range(16), range(16, 65), range(65, 91))
COUNTRY = {"England": "E", "Wales": "W", "Scotland": "S", "Northern Ireland": "N"}


def estimates(year: str = "2020", countries: Iterable[str] = ("England", "Wales")) -> list[PeopleRow]:
    """Return the package's rows of a year, of a year published twice those with ages."""
    rows = [row for row in package_people() if row.year == year and districts()[row.code].country in countries]
    return [row for row in rows if row.superseded] or rows


def evenly(people: int, parts: int) -> list[int]:
    return [people // parts + (one < people % parts) for one in range(parts)]


@cache
def by_single_year(row: PeopleRow) -> tuple[int, ...]:
    if row.ages is None:
        return tuple(evenly(row.people, 91))
    bands = zip(row.ages, BANDS, strict=True)
    return tuple(number for people, years in bands for number in evenly(people, len(years)))


def added(rows: Sequence[PeopleRow]) -> list[int]:
    return [sum(ages) for ages in zip(*(by_single_year(row) for row in rows), strict=True)]


def mye2_grid(rows: Sequence[PeopleRow], year: str = "2020") -> Grid:
    """The sheet "MYE2 - Persons": headings in row 8, then England, its regions and the districts."""
    grid: Grid = [[f"MYE2: Population estimates: Persons by single year of age and sex, mid-{year}"]]
    grid += [[] for _ in range(6)]
    grid.append(["Code", "Name", "Geography", "All ages", *range(90), "90+"])
    english = [row for row in rows if row.code.startswith("E")]
    areas = [("ENGLAND", NATION_CODES["England"], "Country", english)]
    for name in REGIONS:
        region = find_places(name)[0]
        areas.append((name.upper(), region.code, "Region", [row for row in rows if atoms_of(row.code) <= region.atoms]))
    for name, code, kind, within in areas:
        ages = added(within)
        grid.append([code, name, kind, sum(ages), *ages])
    for row in rows:
        grid.append([row.code, districts()[row.code].name, "District", row.people, *by_single_year(row)])
    return [*grid, [""], ["Source: Office for National Statistics"]]


def write_workbook(path: Path, sheets: dict[str, Grid]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, grid in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(grid):
                for column, value in enumerate(row):
                    sheet.write(number, column, value)
    return path


def mye2_workbook(path: Path, grid: Grid) -> Path:
    contents: Grid = [["Contents"], ["MYE2", "Population estimates by single year of age"]]
    components: Grid = [
        ["Code", "Name", "Geography", "Births", "Deaths"],
        ["E09000012", "Hackney", "London Borough", 4_000, 1_000],
    ]
    return write_workbook(path, {"Contents": contents, "MYE3": components, "MYE2 - Persons": grid})


def csv_text(grid: Iterable[Sequence[object]], *, quoted: bool = False) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC if quoted else csv.QUOTE_MINIMAL).writerows(grid)
    return text.getvalue()


def myeb1_grid(by_year: dict[str, Sequence[PeopleRow]]) -> Grid:
    """The detailed series: a row for each district, sex and age, a column for each year."""
    years = list(by_year)
    grid: Grid = [["ladcode21", "laname21", "country", "sex", "age", *(f"population_{year}" for year in years)]]
    ages = {year: {row.code: by_single_year(row) for row in rows} for year, rows in by_year.items()}
    for row in by_year[years[0]]:
        district = districts()[row.code]
        for age in range(91):
            halves = [evenly(ages[year][row.code][age], 2) for year in years]
            for sex, one in (("M", 0), ("F", 1)):
                grid.append(
                    [row.code, district.name, COUNTRY[district.country], sex, age, *(half[one] for half in halves)]
                )
    return grid


def nomis_grid(by_year: dict[str, Sequence[PeopleRow]]) -> Grid:
    """A nomis download: a title, the date and the selection above, a column for each year, notes below."""
    grid: Grid = [
        ["Population estimates - local authority based by single year of age"],
        ["ONS Crown Copyright Reserved [from Nomis on 3 March 2022]"],
        [],
        ["gender", "Total"],
        ["age", "All Ages"],
        [],
        ["local authority: district / unitary (as of April 2021)", "mnemonic", *by_year],
    ]
    for columns in zip(*by_year.values(), strict=True):
        grid.append([districts()[columns[0].code].name, columns[0].code, *(row.people for row in columns)])
    return [*grid, [], ["In order to protect against disclosure, some figures have been suppressed."]]


def nomis_long_grid(rows: Sequence[PeopleRow], year: str = "2020") -> Grid:
    """The nomis API: one figure a row, with percentages between them."""
    grid: Grid = [
        ["DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GENDER_NAME", "C_AGE_NAME", "MEASURES_NAME", "OBS_VALUE"]
    ]
    names = ("All Ages", "Aged 0 to 15", "Aged 16 to 64", "Aged 65+")
    for row in rows:
        for name, people in zip(names, (row.people, *(row.ages or ())), strict=True):
            first = [year, districts()[row.code].name, row.code, "Total", name]
            grid += [[*first, "Value", people], [*first, "Percent", 100.0]]
    return grid
