"""ONS mid-year estimates as downloaded, workbook or CSV: read by the importer of `people`, kept year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference.figures.folders import TableKey
from xltools.reference.figures.published import OddFileError, Release, TidyTable, refuse
from xltools.reference.people.layouts import figures_in
from xltools.reference.people.populations_file import COLUMNS, people_cells
from xltools.reference.people.supplied import every_year, only_years, read_population_tables, sheet_preference
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reference.figures.published import PublishedFile, Rows

PUBLISHER = "Office for National Statistics"
DOWNLOAD = "Download the mid-year estimates for local authorities again from ONS and add the file as it is."


def is_population(file: PublishedFile) -> bool:
    """Say whether a file holds people by area."""
    return any(next(figures_in(rows, sheet), None) for sheet, rows in _tables(file))


def read_populations(file: PublishedFile, years: Sequence[str] = ()) -> Release:
    """Return the people of every district by calendar year, of all years in the file where none are named.

    Raises `OddFileError` where districts are missing or twice there, or totals do not add up.
    """
    by_table: set[str] = set()

    def choose(name: str, named: set[str]) -> Mapping[str, str]:
        by_table.update(named)
        return only_years(years, name, named) if years else every_year(name, named)

    try:
        supplied = read_population_tables(file.name, _tables(file), choose)
    except ValueError as error:
        raise OddFileError(str(error)) from None
    if supplied.problems:
        raise refuse(file.name, supplied.problems, DOWNLOAD)
    tables = tuple(
        TidyTable(
            TableKey("populations", year),
            (COLUMNS, *(people_cells(row) for row in supplied.rows if row.year == year)),
            {},
        )
        for year in supplied.years
    )
    districts = len({row.code for row in supplied.rows})
    title = f"Mid-year population estimates {', '.join(supplied.years)}"
    agreed = (f"{plural(districts, 'district')}; ages, districts, regions and England add up where the file has them",)
    from_name = by_table == {""} and not years
    said = [f"The year {supplied.years[0]} is taken from the file's name."] if from_name else []
    remarks = (*said, *supplied.remarks)
    return Release(title, PUBLISHER, title, tables, agreed, remarks)


def _tables(file: PublishedFile) -> Iterator[tuple[str, Rows]]:
    return ((sheet, file.rows(sheet)) for sheet in sorted(file.sheets, key=sheet_preference))
