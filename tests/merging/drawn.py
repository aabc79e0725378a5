"""Partial returns as departments send them, made with the template's builder and edited as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.comments import Comment

import xltools
from xltools.actions import merge
from xltools.template.build import build_return
from xltools.template.layout import FIELDS, FIRST_ROW

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.workbooks.merged import Merged, Question, QuestionKind

    Line = dict[str, Any]
    Change = Callable[[Workbook], None]

HEADER = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "London Borough of Hackney",
    "organisation_id": "hackney",
    "organisation_type": "Council",
    "contact_name": "Corporate finance",
    "signed_off_by": "Director of finance",
    "signed_off_on": "2011-07-15",
    "overheads": "Included in each service",
}
SCHOOLS: list[Line] = [
    {
        "line": "A1",
        "service": "Primary schools",
        "cofog": "09.1",
        "gross": 1_000_000,
        "income": 1_200.5,
        "notes": "62 schools",
    },
    {"line": "A2", "service": "Secondary schools", "cofog": "09.2", "gross": 750_000.25},
]
CARE: list[Line] = [
    {"line": "A1", "service": "Residential care", "cofog": "10.2", "gross": 400_000, "funder": "Department of Health"},
    {"line": "B2", "service": "Day centres", "cofog": "10.2", "gross": 52_000, "expenditure_type": "Revenue"},
]


def sent(path: Path, lines: Sequence[Line], *changes: Change, **header: str) -> Path:
    """Write a partial return of these lines, with changes made to it afterwards as a person makes them."""
    build_return(path, prefill={**HEADER, **header}, lines=lines)
    if changes:
        book = openpyxl.load_workbook(path)
        for change in changes:
            change(book)
        book.save(path)
    return path


def cell(field: str, line: int = 0) -> str:
    """Return the cell of a field of a line, as Excel names it."""
    return f"{chr(ord('A') + FIELDS.index(field))}{FIRST_ROW + line}"


def put(field: str, value: Any, line: int = 0) -> Change:
    """Return a change of one cell of a line."""

    def change(book: Workbook) -> None:
        book["Spending"][cell(field, line)] = value

    return change


def put_at(sheet: str, at: str, value: Any) -> Change:
    """Return a change of any cell; the sheet is added where there is none."""

    def change(book: Workbook) -> None:
        (book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet))[at] = value

    return change


def remark(at: str, words: str, sheet: str = "Spending") -> Change:
    """Return a comment on a cell."""

    def change(book: Workbook) -> None:
        book[sheet][at].comment = Comment(words, "A. Clerk")

    return change


def merged(folder: Path, *paths: Path) -> tuple[Merged, Path]:
    """Merge files to a new workbook beside them; return what became of them and where it is."""
    output = folder / "out" / "merged.xlsx"
    output.parent.mkdir(exist_ok=True)
    return merge(paths, output)[0], output


def lines_of(path: Path) -> list[tuple[str, int | None]]:
    """Return service and gross pence of the lines of a return, as they are read."""
    lines = xltools.read_returns(path).lines
    return [
        (service, gross if isinstance(gross, int) else None)
        for service, gross in zip(lines["service"].tolist(), lines["gross"].tolist(), strict=True)
    ]


def texts(path: Path, sheet: str) -> list[str]:
    """Return the texts of a sheet of a workbook."""
    return [
        str(cell.value)
        for row in openpyxl.load_workbook(path)[sheet].iter_rows()
        for cell in row
        if cell.value is not None
    ]


def asked(merged: Merged, kind: QuestionKind) -> list[Question]:
    """Return the questions of a kind."""
    return [question for question in merged.questions if question.kind is kind]


def header_of(path: Path) -> Mapping[str, str]:
    """Return the named cells of a return, as they are read."""
    return xltools.read_returns(path).returns[0].header.values
