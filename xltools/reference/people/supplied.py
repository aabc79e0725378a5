"""Newer population estimates as an analyst downloads them from ONS or nomis, read and checked before they are used.

Nothing in such a file is trusted: whatever is not a whole number of people, not a known district, or does not add up is
a problem named by sheet and cell (or line), and a file with a problem gives no figures to use.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from xltools.reference.people.gathered import gather
from xltools.reference.people.layouts import figures_in, mid_year
from xltools.reference.people.supplied_checks import shape_problems, shape_remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from xltools.reference.people.layouts import PopulationFigure
    from xltools.reference.people.populations import PeopleRow

    Table = tuple[str, Sequence[Sequence[object]]]
    YearsOfTable = Callable[[str, set[str]], Mapping[str, str]]

_FIRST_SHEETS = (re.compile(r"mye ?2\b.*persons"), re.compile(r"myeb1"))
_READABLE = (
    "Understood are ONS workbooks of mid-year estimates (MYE2, MYEB1), the ONS detailed series and nomis tables as CSV."
)


@dataclass(frozen=True, slots=True)
class SuppliedPopulations:
    """What a file of population estimates holds: `table` names file and sheet; without problems, `rows` may be used."""

    table: str
    rows: tuple[PeopleRow, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def years(self) -> tuple[str, ...]:
        """The calendar years there are figures of."""
        return tuple(sorted({row.year for row in self.rows}))


def read_population_file(path: Path, years: Sequence[str] = ()) -> SuppliedPopulations:
    """Read the people of every district from a file as downloaded, for these calendar years (default: its only one).

    Raises ValueError, in words for the analyst, where it is no table of populations at all, and OSError where it cannot be
    opened.
    """
    content = path.read_bytes()
    if content.startswith(b"PK") and b"[Content_Types].xml" not in content:
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise ValueError(f"{path.name} is damaged: only a part of it is there. Download it again.")
        raise ValueError(
            f"{path.name} is a zip archive. Unpack it, and name the file inside it that holds the figures."
        )
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return read_population_tables(path.name, _sheets(path.name, content), partial(only_years, years))
    return read_population_text(_decoded(content), path.name, years)


def read_population_text(text: str, name: str, years: Sequence[str] = ()) -> SuppliedPopulations:
    """Read the people of every district from the text of a CSV (or tab-separated) file called `name`."""
    separator = "\t" if "\t" in text and text.count("\t") > text.count(",") else ","
    rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator))
    return read_population_tables(name, [("", rows)], partial(only_years, years))


def is_workbook(content: bytes) -> bool:
    """Say whether the bytes of a file are an Excel workbook's, old or new, and not those of text or of another zip archive."""
    return content.startswith(b"\xd0\xcf\x11\xe0") or (content.startswith(b"PK") and b"[Content_Types].xml" in content)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _sheets(name: str, content: bytes) -> Iterator[Table]:
    # Imported here: only this command reads workbooks, and the import costs time.
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_object(io.BytesIO(content))
        for sheet in sorted(book.sheet_names, key=sheet_preference):
            yield sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise ValueError(f"{name} cannot be read as a workbook ({error}). Download it again.") from None


def sheet_preference(sheet: str) -> int:
    """Return the place of a sheet in the order they are tried, by its name: persons before men and women."""
    words = sheet.casefold()
    return next((rank for rank, known in enumerate(_FIRST_SHEETS) if known.search(words)), len(_FIRST_SHEETS))


def read_population_tables(name: str, tables: Iterable[Table], choose: YearsOfTable) -> SuppliedPopulations:
    """Read the people of every district from the first of a file's tables that holds people: sheets by name, in rows of cells.

    `choose` says which of the years a table names are taken (`only_years`, `every_year`). Where it names years that table has
    not, a later one that has them all is taken: the ages of the newest year stand on one sheet of an ONS workbook, the years
    before it on another.
    """
    without: ValueError | None = None
    for sheet, rows in tables:
        named = {figure.year for figure in figures_in(rows, sheet)}
        try:
            wanted = choose(name, named) if named else {}
        except ValueError as error:
            without = without or error
            continue
        if wanted:
            return _read_figures(name, sheet, _of_years(figures_in(rows, sheet), wanted))
    raise without or ValueError(f"{name} holds no table of people by district. {_READABLE}")


def _of_years(figures: Iterable[PopulationFigure], wanted: Mapping[str, str]) -> Iterator[PopulationFigure]:
    """Yield the figures of the years wanted, each under the year it is wanted as."""
    for figure in figures:
        year = wanted.get(figure.year, "")
        if year:
            yield figure if year == figure.year else figure._replace(year=year)


def only_years(years: Sequence[str], name: str, named: set[str]) -> Mapping[str, str]:
    """Return the years asked for, by how the table names them: not at all, where only the file's name or the analyst does.

    Without any asked for it must be the table's only one. Raises ValueError, in words for the analyst.
    """
    if named == {""}:
        stated = mid_year(name) or (years[0] if len(years) == 1 else "")
        if not stated or (years and stated not in years):
            said = f"{name} is of mid-{stated}" if stated else f"{name} does not say of which year its figures are"
            raise ValueError(f"{said}. Give the year: --year 2022.")
        return {"": stated}
    known = sorted(named - {""})
    if not years and len(known) > 1:
        raise ValueError(f"{name} has figures for {', '.join(known)}. Say which to take: --year {known[-1]}.")
    if absent := sorted(set(years) - set(known)):
        raise ValueError(f"{name} has no figures for {', '.join(absent)}. It has {', '.join(known)}.")
    return {year: year for year in years or known}


def every_year(name: str, named: set[str]) -> Mapping[str, str]:
    """Return all the years a table names, or the one its file's name states. Raises ValueError where neither does."""
    return only_years(sorted(named - {""}), name, named)


def _read_figures(name: str, sheet: str, figures: Iterable[PopulationFigure]) -> SuppliedPopulations:
    gathered = gather(figures, f"'{name}'!{sheet}" if sheet else "", f"ONS mid-{{year}} population estimate ({name})")
    rows, problems, remarks = list(gathered.rows), list(gathered.problems), list(gathered.remarks)
    if not problems:
        for year in sorted({row.year for row in rows}) or [""]:
            of_year = [row for row in rows if row.year == year]
            problems += shape_problems(of_year)
            remarks += shape_remarks(of_year)
    return SuppliedPopulations(
        f"{name}, sheet {sheet}" if sheet else name, tuple(rows), tuple(problems), tuple(remarks)
    )
