"""What other software and other hands do to a workbook on its way back: the plants no template builder can make.

Every function changes one file in place, given the lines it was made of, and leaves it the same at every run: no clock, fixed dates
inside the zip.
"""

from __future__ import annotations

import re
import struct
import zipfile
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from xltools.demo.planted import planted_changes, planted_lines
from xltools.template.layout import BY_FIELD, FIELDS, FIRST_ROW, HEADING_ROW, LAST_RULED_ROW, SHEETS, SPENDING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from xltools.demo.example import Example
    from xltools.demo.lines import Line

SHEET_PART = f"xl/worksheets/sheet{SHEETS.index(SPENDING) + 1}.xml"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
CODE_AS_DATE, HIDDEN_ROW, PASTED_OVER, ERROR_CELL = (
    "code turned into a date by Excel",
    "hidden rows",
    "cells pasted over",
    "error cell",
)
"""Plants whose line the catalogue names."""


def cut_short(path: Path, *_: object) -> None:
    """Keep the first half of the file, as a broken download leaves it."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lock(path: Path, *_: object) -> None:
    """Put an empty file of the kind Excel writes for a password (a compound file holding EncryptedPackage) in its place."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    magic = bytes.fromhex("D0CF11E0A1B11AE1")
    head = struct.pack("<8s16x5H6xIIIIIIIIII", magic, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    sectors = struct.pack("<128I", fat, end, *[free] * 126)
    entries = [_entry("Root Entry", 5, child=1), _entry("EncryptedPackage", 2, left=2), _entry("EncryptionInfo", 2)]
    path.write_bytes(head + struct.pack("<108I", *[free] * 108) + sectors + b"".join([*entries, _entry("", 0)]))


def _entry(name: str, kind: int, child: int = 0xFFFFFFFF, left: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    ids = struct.pack("<III", left, 0xFFFFFFFF, child)
    return struct.pack("<64sHBB", text, len(text), kind, 1) + ids + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)


def hide_a_row(path: Path, example: Example, lines: Sequence[Line]) -> None:
    """Hide the row of the line the catalogue names."""
    row = _row_of(example, path.name, lines, HIDDEN_ROW)
    _edit_sheet(path, lambda xml: re.sub(rf'<row r="{row}"', rf'<row r="{row}" hidden="1"', xml))


def break_a_cell(path: Path, example: Example, lines: Sequence[Line]) -> None:
    """Make an amount typed as ``#REF!`` an error cell."""
    cell = _cell("gross", _row_of(example, path.name, lines, ERROR_CELL))
    _edit_sheet(path, lambda xml: _replaced(xml, cell, 't="e"', "<v>#REF!</v>"))


def paste_over(path: Path, example: Example, lines: Sequence[Line]) -> None:
    """Make one amount a formula with the same result, and lose the drop-downs of the first rows."""
    row = _row_of(example, path.name, lines, PASTED_OVER)
    pounds = lines[row - FIRST_ROW]["gross"]
    formula = f"<f>{pounds}+0</f><v>{pounds}</v>"
    _edit_sheet(path, lambda xml: _replaced(xml, _cell("gross", row), "", formula))
    ruled = rf'sqref="([A-Z]+){FIRST_ROW}:(?:[A-Z]+){LAST_RULED_ROW}"'
    _edit_sheet(path, lambda xml: re.sub(ruled, rf'sqref="\g<1>{row + 1}:\g<1>{LAST_RULED_ROW}"', xml))


def hide_a_sheet(path: Path, example: Example, _: Sequence[Line]) -> None:
    """Add a hidden sheet with figures in it."""

    def added(book: Workbook) -> None:
        sheet = book.create_sheet("Workings")
        for row in (("Planted: hidden workings", ""), ("Grants awarded", 1_250_000), ("Held back", 84_000)):
            sheet.append(row)
        sheet.sheet_state = "hidden"

    _edit_with_openpyxl(path, example, added)


def turn_a_code_into_a_date(path: Path, example: Example, lines: Sequence[Line]) -> None:
    """Make the code of the line the catalogue names a date cell, as Excel does with 09.5 typed into a general cell."""
    row = _row_of(example, path.name, lines, CODE_AS_DATE)
    day, month = str(lines[row - FIRST_ROW]["cofog"]).split(".")

    def dated(book: Workbook) -> None:
        cell = book[SPENDING][_cell("cofog", row)]
        cell.value = datetime(int(example.signed_off[:4]), int(month), int(day))  # noqa: DTZ001 - a cell's date has no zone
        cell.number_format = "d-mmm"

    _edit_with_openpyxl(path, example, dated)


def head_with_last_year(path: Path, example: Example, _: Sequence[Line]) -> None:
    """Head the column of gross spending with the year before the count's."""
    first = int(example.place.year[:4]) - 1
    _head(path, example, "gross", f"Gross spending {first}-{(first + 1) % 100:02} (£)")


def head_in_thousands(path: Path, example: Example, _: Sequence[Line]) -> None:
    """Say in the heading of local figures that they are in thousands of pounds."""
    _head(path, example, "local", "Spending in the place (£000)")


def _head(path: Path, example: Example, field: str, heading: str) -> None:
    def headed(book: Workbook) -> None:
        sheet = book[SPENDING]
        sheet[_cell(field, HEADING_ROW)].value = heading
        sheet.tables[SPENDING].tableColumns[FIELDS.index(field)].name = heading

    _edit_with_openpyxl(path, example, headed)


def move_columns(path: Path, example: Example, lines: Sequence[Line]) -> None:
    """Put Notes first, write two headings differently and make one column the sender's own."""
    _edit_with_openpyxl(path, example, lambda book: _rearrange(book[SPENDING], lines))


def _rearrange(sheet: Worksheet, lines: Sequence[Line]) -> None:
    order = ["notes", *(name for name in FIELDS if name not in ("notes", "theme", "checked")), "theme", "checked"]
    names = {"gross": "Gross expenditure", "service": "Description", "theme": "Our cost centre"}
    rows = range(HEADING_ROW + 1, HEADING_ROW + 1 + len(lines))
    held = {row: {name: sheet[_cell(name, row)].value for name in FIELDS} for row in rows}
    table = sheet.tables[SPENDING]
    for number, name in enumerate(order, start=1):
        heading = names.get(name, BY_FIELD[name].heading)
        sheet.cell(HEADING_ROW, number).value = heading
        table.tableColumns[number - 1].name = heading
        for row in rows:
            sheet.cell(row, number).value = f"CC{row:03}" if name == "theme" else held[row][name]


def _cell(field: str, row: int) -> str:
    return f"{get_column_letter(FIELDS.index(field) + 1)}{row}"


def _row_of(example: Example, file: str, lines: Sequence[Line], plant: str) -> int:
    """Return the row of the first of a file's lines that the catalogue names for a plant."""
    for change in planted_changes(example.name):
        if (change.file, change.plant) == (file, plant):
            return FIRST_ROW + next(row for row, line in enumerate(lines) if change.is_of(line))
    named = next(line.line for line in planted_lines(example.name) if (line.file, line.plant) == (file, plant))
    return FIRST_ROW + next(row for row, line in enumerate(lines) if line.get("line") == named)


def _replaced(xml: str, cell: str, kind: str, content: str) -> str:
    pattern = rf'<c r="{cell}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
    return re.sub(pattern, lambda match: f'<c r="{cell}"{match[1]} {kind}>{content}</c>', xml, count=1)


def _edit_sheet(path: Path, edit: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    before = parts[SHEET_PART].decode("utf-8")
    after = edit(before)
    if after == before:
        raise RuntimeError(f"nothing in {path.name} was as the edit expects it")
    _write_parts(path, {**parts, SHEET_PART: after.encode("utf-8")})


def _edit_with_openpyxl(path: Path, example: Example, edit: Callable[[Workbook], None]) -> None:
    book = load_workbook(path)
    edit(book)
    book.save(path)
    with zipfile.ZipFile(path) as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    core, written = parts["docProps/core.xml"], f"{example.signed_off}T12:00:00Z".encode()  # in place of the clock's
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?(?=</dcterms:)", written, core)
    _write_parts(path, parts)


def _write_parts(path: Path, parts: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(zipfile.ZipInfo(name, ZIP_DATE), content, zipfile.ZIP_DEFLATED)


DAMAGES: Mapping[str, Callable[[Path, Example, Sequence[Line]], None]] = MappingProxyType(
    {
        damage.__name__: damage
        for damage in (
            cut_short,
            lock,
            hide_a_row,
            break_a_cell,
            paste_over,
            hide_a_sheet,
            turn_a_code_into_a_date,
            move_columns,
            head_with_last_year,
            head_in_thousands,
        )
    }
)
"""The damages by the names the catalogue uses."""
