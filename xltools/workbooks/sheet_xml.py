"""Rows of a sheet as the XML Excel keeps, written straight into the package, so that memory stays flat."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.outputs.marking.texts import cell_text, inline_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO

    from xltools.workbooks.sheet_copies import CopiedSheet, Value

_SHEET_DATA = re.compile(r"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
_DAY_ONE = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no zone
_LETTERS = [""] + [column_letters(number) for number in range(1, 1025)]


def cell_xml(row: int, column: int, value: Value | int | None, style: str) -> str:
    """Return a cell; text is text whatever it begins with. `style` is the number of its format, "" for none."""
    letters = _LETTERS[column] if column < len(_LETTERS) else column_letters(column)
    head = f'<c r="{letters}{row}"' + (f' s="{style}"' if style else "")
    if value is None or value == "":
        return f"{head}/>" if style else ""
    if isinstance(value, str):
        return f'{head} t="inlineStr">{inline_string(cell_text(value))}</c>'
    if isinstance(value, bool):
        return f'{head} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f"{head}><v>{_days(value)!r}</v></c>"
    return f"{head}><v>{value!r}</v></c>"


def _days(value: date) -> float:
    """A date as Excel counts days."""
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    passed = moment - _DAY_ONE
    days = passed.days + passed.seconds / 86_400
    return days if days >= 61 else days - 1


def sheet_rows(sheet: CopiedSheet, style: Callable[[int, Value], str]) -> Iterator[str]:
    """Yield the rows of a copied sheet, with heights and hidden ones; `style` gives the format of a look and value."""
    number = 0
    cells: list[str] = []
    for row, column, value, look in sheet.cells:
        if row != number:
            if cells:
                yield _row(sheet, number, cells)
            number, cells = row, []
        cells.append(cell_xml(row, column, value, style(look, value)))
    if cells:
        yield _row(sheet, number, cells)


def _row(sheet: CopiedSheet, number: int, cells: Iterable[str]) -> str:
    height = sheet.heights.get(number)
    tall = f' ht="{height:g}" customHeight="1"' if height else ""
    hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
    return f'<row r="{number}"{tall}{hidden}>{"".join(cells)}</row>'


def write_rows(draft: bytes, part: IO[bytes], rows: Iterable[str], last: tuple[int, int]) -> None:
    """Write a sheet with these rows in place of its own; `last` is the row and column of its last cell."""
    text = _DIMENSION.sub(f'<dimension ref="A1:{column_letters(last[1])}{last[0]}"/>', draft.decode(), count=1)
    match = _SHEET_DATA.search(text)
    if match is None:
        raise ValueError("a sheet has a place for its rows")
    part.write(f"{text[: match.start()]}<sheetData>".encode())
    _write_in_pieces(part, rows)
    part.write(f"</sheetData>{text[match.end() :]}".encode())


def append_rows(draft: bytes, part: IO[bytes], rows: Iterable[str], last: tuple[int, int]) -> None:
    """Write a sheet with these rows behind its own."""
    text = _DIMENSION.sub(f'<dimension ref="A1:{column_letters(last[1])}{last[0]}"/>', draft.decode(), count=1)
    before, after = text.split("</sheetData>")
    part.write(before.encode())
    _write_in_pieces(part, rows)
    part.write(f"</sheetData>{after}".encode())


def styles_of_row(draft: bytes, row: int) -> dict[str, str]:
    """Return the number of the format of each cell of a row, by the letters of its column."""
    return dict(re.findall(rf'<c r="([A-Z]+){row}" s="(\d+)"', draft.decode()))


def _write_in_pieces(part: IO[bytes], rows: Iterable[str]) -> None:
    piece: list[str] = []
    for row in rows:
        piece.append(row)
        if len(piece) == 500:
            part.write("".join(piece).encode())
            piece = []
    part.write("".join(piece).encode())
