"""Small spend mapping workbooks drawn as tables, by hand or as the tool fills them in, with trouble planted on purpose."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter

from xltools.reading.read import read_bytes
from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import BodyRow, Classification, FilledRow, MappingContent, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.model import Noticed, Return

COUNCIL, POLICE, HEALTH = "London Borough of Hackney", "Metropolitan Police Authority", "NHS City and Hackney"
HEADINGS = {column.code or column.field: column.heading for column in columns()}


def value_of(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def drawn(
    table: str,
    *,
    unit: str = "£000",
    year: str = "2010-11",
    bodies: Sequence[str] = (COUNCIL, POLICE, HEALTH),
    headings: Sequence[str] = (),
    heading_row: int = 4,
    names: bool = True,
    sheet: str = "Mapping",
    change: Callable[[xlsxwriter.Workbook, Any], None] | None = None,
) -> bytes:
    """A workbook made by hand: the first row of the table has fields and divisions ("organisation", "01"), the others values.

    `headings` replaces the headings; `names` gives the named cells.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    listed = book.add_worksheet("Bodies")
    listed.write_row(3, 0, ["Level", "Body", "Which figures count"])
    for row, body in enumerate(bodies):
        listed.write_row(4 + row, 0, ["Local", body])
    page = book.add_worksheet(sheet)
    page.write_row(1, 0, ["Place", "Hackney", "Financial year", year, "Unit", unit])
    if names:
        for name, cell in (("place", "$B$2"), ("financial_year", "$D$2"), ("unit", "$F$2")):
            book.define_name(name, f"='{sheet}'!{cell}")
    fields, *rows = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in table.strip().splitlines()]
    page.write_row(heading_row - 1, 0, headings or [HEADINGS.get(field, field) for field in fields])
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text.startswith("="):
                page.write_formula(heading_row + number, column, text, None, 1)
            elif text:
                page.write(heading_row + number, column, value_of(text))
    if change:
        change(book, page)
    book.close()
    return stream.getvalue()


def filled(*rows: FilledRow, unit: str = "£000", bodies: Sequence[BodyRow] = ()) -> bytes:
    """A workbook as the tool fills it in."""
    content = MappingContent("Hackney", "2010-11", Classification.COFOG, unit, tuple(bodies), rows)
    return build_mapping(content)


def edited(data: bytes, edit: Callable[[Worksheet], None]) -> bytes:
    """The workbook after somebody changed its sheet Mapping and saved it with another program."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book["Mapping"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def returns_in(data: bytes) -> tuple[Return, ...]:
    read = read_bytes(data, "mapping.xlsx")
    assert read.unreadable is None, read.unreadable
    return read.returns


def amounts(data: bytes) -> list[tuple[str, str, str, int | None]]:
    """Body, cell, code and pence of every line."""
    found = []
    for read in returns_in(data):
        lines = read.lines
        for row, column, code, pence in zip(
            lines["row"], lines["amount_column"], lines["cofog"], lines["gross"].astype(object), strict=True
        ):
            cell = read.location_of(int(row), "gross", "Mapping", int(column)).cell
            found.append((read.header["organisation"], cell, code, pence if isinstance(pence, int) else None))
    return found


def seen(data: bytes) -> list[tuple[Noticed, str]]:
    """What was noticed, with its cell."""
    return [(noticed.kind, noticed.location.cell) for read in returns_in(data) for noticed in read.observations]
