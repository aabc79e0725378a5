"""Two versions of a return, made as the template makes them and edited as a person would, and what is told of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from xltools.template.build import build_return
from xltools.template.layout import DATA_FIELDS, FIRST_ROW
from xltools.workbooks.comparison import compare
from xltools.workbooks.contents import WorkbookContents, contents_here

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl import Workbook

    from xltools.workbooks.changes import Comparison

    Line = dict[str, Any]

HEADER = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "Hackney Council",
    "organisation_id": "hackney-council",
    "return_id": "R1",
    "contact_name": "Ann Other",
    "signed_off_on": "2011-06-30",
}
LINES: list[Line] = [
    {"line": "A1", "service": "Libraries", "cofog": "08.2", "gross": 1_000, "fund": "Own", "notes": "as last year"},
    {"line": "A2", "service": "Parks", "cofog": "08.1", "gross": 2_500.5, "income": 40, "expenditure_type": "Revenue"},
    {"line": "A3", "service": "Adult day care", "cofog": "10.2", "gross": 90_000, "funder": "Department of Health"},
    {"line": "A4", "service": "Adult day care", "cofog": "10.2", "gross": 12_000, "funder": "NHS Hackney"},
    {"line": "A5", "service": "Waste", "cofog": "05.1", "gross": 7_000, "area": "London", "local": 700},
]
COLUMN = {field: number for number, field in enumerate((*DATA_FIELDS, "checked"), 1)}


_made: dict[str, bytes] = {}
_held: dict[tuple[bytes, str], WorkbookContents] = {}


def made(path: Path, lines: Sequence[Line] = LINES, **header: str) -> Path:
    """Write a return of these lines; one that was written before is written again."""
    wanted = repr((lines, header))
    if wanted not in _made:
        build_return(path, prefill={**HEADER, **header}, lines=lines)
        _made[wanted] = path.read_bytes()
    path.write_bytes(_made[wanted])
    return path


def copied(source: Path, folder: Path) -> Path:
    """Copy what several tests begin with into a test's own folder."""
    return Path(shutil.copy(source, folder))


def edited(source: Path, change: Callable[[Workbook], None], name: str = "new.xlsx") -> Path:
    """Save a copy of a workbook with a change made in it, as a program that keeps no results would."""
    book = openpyxl.load_workbook(source)
    change(book)
    path = source.with_name(name)
    book.save(path)
    return path


def put(field: str, row: int, value: Any) -> Callable[[Workbook], None]:
    """Return a change of one cell of the lines; `row` counts lines from 0."""

    def change(book: Workbook) -> None:
        book["Spending"].cell(FIRST_ROW + row, COLUMN[field]).value = value

    return change


def contents(path: Path) -> WorkbookContents:
    """Return what a file holds, read in this process; the same file under the same name is read once."""
    wanted = path.read_bytes(), path.name
    if wanted not in _held:
        held = contents_here(str(path), path.name)
        assert isinstance(held, WorkbookContents), held
        _held[wanted] = held
    return _held[wanted]


def told(old: Path, new: Path) -> Comparison:
    """Compare two files in this process."""
    return compare(contents(old), contents(new))


def said(comparison: Comparison) -> list[tuple[str, ...]]:
    """Return everything told, as short texts: lines by what became of them, cells by kind and place, structure by kind."""
    return [
        *(
            (
                line.kind.value,
                line.service,
                *(f"{cell.kind.value} {_cell(cell.new or cell.old)}" for cell in line.cells),
            )
            for line in comparison.lines
        ),
        *((cell.kind.value, _cell(cell.new or cell.old)) for cell in comparison.cells),
        *((change.kind.value, change.subject) for change in comparison.structure),
    ]


def _cell(place: Any) -> str:
    return f"{place.sheet}!{place.cell}" if place else ""
