"""Small workbooks and CSVs for the reading tests, each drawn as a list of rows, with trouble planted on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

from xltools.reading.read import read_file
from xltools.template.layout import COLUMNS, FIELDS, NAMED_CELLS, TEMPLATE_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xltools.model import Noticed, Observation, Return

HEADINGS = tuple(column.heading for column in COLUMNS)
HEADER = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "Hackney Council",
    "organisation_id": "hackney-council",
    "template_version": TEMPLATE_VERSION,
    "return_id": "R1",
}
LINE: dict[str, Any] = {
    "service": "Libraries",
    "cofog": "08.2",
    "expenditure_type": "Revenue",
    "gross": 1000.0,
    "basis": "Actual",
    "accounts": "Outturn",
}
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(
    path: Path,
    lines: Sequence[Mapping[str, Any]] = (LINE,),
    *,
    headings: Sequence[str] = HEADINGS,
    fields: Sequence[str] = FIELDS,
    header: Mapping[str, str] | None = None,
    heading_row: int = 4,
    change: Callable[[xlsxwriter.Workbook, Any], None] | None = None,
) -> Path:
    """Write a return by hand: Return with its named cells, Spending with these headings; `change` plants the trouble."""
    book = xlsxwriter.Workbook(path, PLAIN)
    named = HEADER if header is None else header
    if named:
        sheet = book.add_worksheet("Return")
        for cell in NAMED_CELLS:
            row, column = int(cell.cell[1:]) - 1, ord(cell.cell[0]) - ord("A")
            sheet.write(row, column - 1, cell.question)
            sheet.write(row, column, named.get(cell.name, ""))
            book.define_name(cell.name, f"=Return!${cell.cell[0]}${cell.cell[1:]}")
    spending = book.add_worksheet("Spending")
    spending.write_row(heading_row - 1, 0, headings)
    for number, line in enumerate(lines):
        for column, field in enumerate(fields):
            if line.get(field) is not None:
                spending.write(heading_row + number, column, line[field])
    for column, one in enumerate(COLUMNS):
        if one.choices:
            spending.data_validation(4, column, 5003, column, {"validate": "list", "source": f"={one.choices}"})
    if change:
        change(book, spending)
    book.close()
    return path


def write_rows(path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    """Write a plain sheet as drawn."""
    book = xlsxwriter.Workbook(path, PLAIN)
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value not in (None, ""):
                page.write(number, column, value)
    book.close()
    return path


def read_return(path: Path) -> Return:
    """Return the one return in a file."""
    read = read_file(path)
    assert read.unreadable is None, read.unreadable
    (one,) = read.returns
    return one


def refusal_code(path: Path) -> str:
    """Return the code a file is refused with."""
    read = read_file(path)
    assert read.unreadable is not None
    assert read.returns == ()
    assert read.unreadable.why
    assert read.unreadable.fix
    return read.unreadable.code


def cells(one: Return, *fields: str) -> list[list[object]]:
    """Return these fields of every line."""
    return [[one.lines[field].tolist()[number] for field in fields] for number in range(len(one.lines))]


def noticed(one: Return, kind: Noticed) -> list[Observation]:
    """Return the observations of a kind."""
    return [observation for observation in one.observations if observation.kind is kind]


def seen(one: Return) -> set[tuple[str, str]]:
    """Return what was noticed, as (cell, kind)."""
    return {(observation.location.cell, observation.kind.value) for observation in one.observations}
