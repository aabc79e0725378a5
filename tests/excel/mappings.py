"""Spend mapping workbooks for the tests of the buttons, typed in as a person does, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import (
    BODIES,
    BODY_HEADINGS,
    FIRST_ROW,
    MAPPING,
    BodyRow,
    Classification,
    FilledRow,
    MappingContent,
    columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import xlwings

    Typed = Mapping[str, Any]

COUNCIL, MET, AGENCY = "Hackney Council", "Metropolitan Police", "Homes and Communities Agency"
BODIES_OF_HACKNEY = (
    BodyRow(COUNCIL, "Local", "Council", "Schools, adult social care, highways (roads, bridges)", "Hackney", "Yes"),
    BodyRow(MET, "Regional", "Police", "Policing", "London", "No: wider"),
    BodyRow(AGENCY, "National", "Agency or public body", "Housing", "England", "No: wider"),
)
ESTIMATED = FilledRow(
    COUNCIL,
    {"09": 20_000_000_000, "10": 10_000_000_012},
    expenditure_type="Revenue",
    basis="Initial estimate",
    figure_source="MHCLG, revenue outturn",
    figure_year="2010-11",
)
"""£200m of education and £100,000,000.12 of social protection, filled in by the tool."""


def at(field: str, row: int = FIRST_ROW, classification: Classification = Classification.COFOG) -> tuple[int, int]:
    """Return the row and column of a cell on Mapping; an amount column goes by its code ("03")."""
    fields = [column.code or column.field for column in columns(classification)]
    return row, fields.index(field) + 1


def body_at(field: str, row: int = FIRST_ROW) -> tuple[int, int]:
    """Return the row and column of a cell on Bodies."""
    return row, list(BODY_HEADINGS).index(field) + 1


def write_mapping(path: Path, *rows: FilledRow, unit: str = "£000", **more: Any) -> Path:
    """Write a mapping workbook of Hackney with these rows filled in by the tool."""
    content = {"bodies": BODIES_OF_HACKNEY, **more}
    path.write_bytes(build_mapping(MappingContent("Hackney", "2010-11", unit=unit, rows=rows, **content)))
    return path


def open_mapping(excel: xlwings.App, path: Path, *rows: FilledRow, **more: Any) -> xlwings.Book:
    """Write a mapping workbook and open it, with the sheet Mapping in front."""
    book = excel.books.open(str(write_mapping(path, *rows, **more)))
    book.sheets[MAPPING].activate()
    return book


def type_in(book: xlwings.Book, row: int, **typed: Any) -> None:
    """Type into a row of Mapping: fields by name, amounts by the letter d and their division (``d03=12.5``)."""
    for name, value in typed.items():
        field = name[1:] if name[0] == "d" and name[1:].isdigit() else name
        book.sheets[MAPPING].range(at(field, row)).value = value


def shown(book: xlwings.Book, row: int, *fields: str) -> list[Any]:
    """Return what stands in fields of a row of Mapping."""
    return [book.sheets[MAPPING].range(at(field, row)).value for field in fields]


def select(book: xlwings.Book, address: str, sheet: str = MAPPING) -> None:
    """Select cells of a sheet."""
    book.sheets[sheet].activate()
    book.sheets[sheet][address].select()


def bodies_said(book: xlwings.Book, field: str, rows: Iterable[int]) -> list[Any]:
    """Return a field of rows of Bodies."""
    return [book.sheets[BODIES].range(body_at(field, row)).value for row in rows]
