"""A signed return with one clean line, to be changed by a test; and commands for what several tests begin with."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING
from unittest.mock import patch

import openpyxl

from xltools.cli import main
from xltools.template.build import build_return

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Xltools = Callable[..., tuple[int, str, str]]

SIGNED = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation_type": "Council",
    "contact_name": "Ann Other",
    "contact_email": "ann@example.org",
    "area_served": "Hackney",
    "coterminous": "Yes",
    "overheads": "Included in each service",
    "signed_off_by": "The treasurer",
    "signed_off_on": "2011-06-30",
}
LIBRARIES: dict[str, str | int | float | None] = {
    "service": "Libraries",
    "cofog": "08.2",
    "expenditure_type": "Revenue",
    "gross": 1_000,
    "income": 50,
    "basis": "Actual",
    "accounts": "Outturn",
    "laa_theme": "None of these",
}


def done(*arguments: object) -> None:
    """Run a command in this process, for what is made once; it ends well."""
    code: object = 0
    with patch.object(sys, "argv", ["xltools", *map(str, arguments)]), redirect_stdout(StringIO()):
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code or 0
    assert code == 0


def send(folder: Path, name: str = "LB Hackney", file: str = "hackney.xlsx", **changes: object) -> Path:
    path = folder / "returns" / file
    line = {**LIBRARIES, **changes}
    build_return(path, prefill={**SIGNED, "organisation": name}, lines=[line])  # type: ignore[list-item]
    return path


def write_in_sheet(workbook: Path, sheet: str, first_heading: str, **texts: str) -> None:
    """Write into the first row of a table of a count workbook, by its headings (spaces as underscores), and save."""
    book = openpyxl.load_workbook(workbook)
    row = next(cells for cells in book[sheet].iter_rows() if cells[0].value == first_heading)
    columns = {str(cell.value): number for number, cell in enumerate(row, 1)}
    below = int(str(row[0].row)) + 1
    for heading, text in texts.items():
        book[sheet].cell(below, columns[heading.replace("_", " ")], text)
    book.save(workbook)
