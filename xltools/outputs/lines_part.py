"""The rows of a Lines sheet as the XML Excel keeps, written straight into the package.

XlsxWriter writes the sheet with its headings, table, widths and first row; the other rows follow here, in the styles of the
first. It is five times as fast as writing cell by cell (measured: docs/count-workbook.md) and memory stays flat, because
rows are made and written a few thousand at a time.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np

from xltools.model import column_letters
from xltools.outputs.cells import LINKS_A_SHEET, LONGEST_CELL, LONGEST_LINK, ColumnKind
from xltools.outputs.marking.texts import escaped
from xltools.outputs.package import write_behind
from xltools.reading.files import real_name
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.steps import Progress, Step, unheard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    import pandas as pd

    from xltools.outputs.cells import OutputColumn
    from xltools.steps import OnStep

ROWS_AT_ONCE = 4096
_ROW = "#"
"""What stands for the row's number in a cell until the row is whole: the cells of one text are all alike, and none holds text."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED_LIKE = re.compile("(_x[0-9a-fA-F]{4}_)")
_UNSAFE = re.compile("[&<>\x00-\x08\x0b\x0c\x0e-\x1f\r\ufffe\uffff\ud800-\udfff]|_x|^\\s|\\s$")


@dataclass(slots=True)
class Strings:
    """The shared strings of a workbook: those its draft has, and those the long sheets add."""

    added: dict[str, int] = field(default_factory=dict)
    first: int = 0
    uses: int = 0

    def numbers(self, texts: Sequence[str]) -> dict[str, int]:
        """Return the numbers by which cells that hold these texts refer to them; blank texts have none."""
        self.uses += len(texts) - texts.count("")
        distinct = dict.fromkeys(texts)
        distinct.pop("", None)
        return {text: self.first + self.added.setdefault(text, len(self.added)) for text in distinct}

    def write(self, draft: bytes, part: IO[bytes]) -> None:
        """Write the draft's shared strings and the added ones."""
        head, body = re.split(rb"(?<=>)(?=<si>)", draft, maxsplit=1)
        count, unique = (int(number) for number in re.findall(rb'(?:count|uniqueCount)="(\d+)"', head))
        head = head.replace(b'count="%d"' % count, b'count="%d"' % (count + self.uses), 1)
        head = head.replace(b'uniqueCount="%d"' % unique, b'uniqueCount="%d"' % (unique + len(self.added)), 1)
        part.write(head + body.removesuffix(b"</sst>"))
        texts = list(self.added)
        for start in range(0, len(texts), ROWS_AT_ONCE):
            part.write("".join(map(_string, texts[start : start + ROWS_AT_ONCE])).encode())
        part.write(b"</sst>")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the returns lie, seen from the workbook, so that lines can lead to the cells they came from.

    `folder` is a path with forward slashes; `files` are the names lines know their files by. Those in which figures were
    `typed` in lie beside the folder of the returns.
    """

    folder: str
    files: tuple[str, ...]
    typed: frozenset[str] = frozenset()

    def target(self, file: str) -> str:
        """Return the path of a file from the workbook, as a link has it; "" where it is longer than links may be."""
        beside = "/.." if file in self.typed else ""
        path = quote(os.fsencode(f"{self.folder}{beside}/{real_name(file)}"))
        return path if len(path) <= LONGEST_LINK else ""

    def relationships(self, draft: bytes, part: IO[bytes]) -> None:
        """Write a sheet's relationships with one for each file added."""
        each = (
            f'<Relationship Id="{_file_id(number)}" Type="{_HYPERLINK}" '
            f'Target="{escaped(self.target(file))}" TargetMode="External"/>'
            for number, file in enumerate(self.files)
            if self.target(file)
        )
        part.write(draft.replace(b"</Relationships>", f"{''.join(each)}</Relationships>".encode()))


@dataclass(frozen=True, slots=True)
class LinesPart:
    """The lines one sheet takes beyond the first, and where they go. Lines beyond Excel's limit carry no link.

    `on_step` hears of every few thousand lines.
    """

    columns: Sequence[OutputColumn]
    lines: pd.DataFrame
    top_row: int  # of the first line, from 1; XlsxWriter has written that one
    strings: Strings
    sources: Sources | None = None
    on_step: OnStep = unheard

    @property
    def last_row(self) -> int:
        """The row of the last line, from 1."""
        return self.top_row + len(self.lines) - 1

    def write(self, draft: bytes, part: IO[bytes]) -> None:
        """Write the sheet: the draft with all rows, and links where there are any."""
        before, after = draft.decode().split("</sheetData>")
        last = f"{column_letters(len(self.columns))}{self.last_row}"
        part.write(re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', before, count=1).encode())
        styles = dict(re.findall(rf'<c r="([A-Z]+){self.top_row}" s="(\d+)"', before))
        write_behind(part, self._rows(styles))
        part.write(f"</sheetData>{self._links()}{after}".encode())

    def _rows(self, styles: dict[str, str]) -> Iterator[str]:
        opened = [
            f'<c r="{letters}{_ROW}" s="{styles[letters]}"' if letters in styles else f'<c r="{letters}{_ROW}"'
            for letters in map(column_letters, range(1, len(self.columns) + 1))
        ]
        for start in range(1, len(self.lines), ROWS_AT_ONCE):
            self.on_step(Progress(Step.LINES, start, len(self.lines)))
            chunk = self.lines.iloc[start : start + ROWS_AT_ONCE]
            rows = list(map(str, range(self.top_row + start, self.top_row + start + len(chunk))))
            each = zip(self.columns, opened, strict=True)
            columns = [cells for column, cell in each if (cells := self._cells(column, chunk[column.key], cell))]
            joined = map("".join, zip(*columns, strict=True))
            yield "".join(
                [f'<row r="{row}">{cells.replace(_ROW, row)}</row>' for row, cells in zip(rows, joined, strict=True)]
            )

    def _cells(self, column: OutputColumn, values: pd.Series[str], opened: str) -> list[str]:
        """The cells of a column, their row's number left open; "" where one is blank, none where all are."""
        if column.kind is ColumnKind.TEXT:
            texts = values.tolist()
            each = {text: f'{opened} t="s"><v>{number}</v></c>' for text, number in self.strings.numbers(texts).items()}
            return list(map((each | {"": ""}).__getitem__, texts)) if each else []
        if column.kind is ColumnKind.MONEY:
            money = values.to_numpy("float64", na_value=np.nan) / 100
            if np.isnan(money).all():
                return []
            return [f"{opened}><v>{pounds!r}</v></c>" if pounds == pounds else "" for pounds in money.tolist()]
        return [f"{opened}><v>{number}</v></c>" for number in values.tolist()]

    def _links(self) -> str:
        if self.sources is None:
            return ""
        letters = column_letters([column.key for column in self.columns].index("row") + 1)
        ids = {file: _file_id(number) for number, file in enumerate(self.sources.files) if self.sources.target(file)}
        linked = self.lines[["workbook", "sheet", "row", AMOUNT_COLUMN]].head(LINKS_A_SHEET)
        lines = list(zip(*(linked[name].tolist() for name in linked), strict=True))
        within = {sheet: _within(*sheet) for sheet in dict.fromkeys((file, sheet) for file, sheet, *_ in lines)}
        each = [
            f'<hyperlink ref="{letters}{at}" r:id="{ids[file]}"{_location(within[file, sheet], row, column)}/>'
            for at, (file, sheet, row, column) in enumerate(lines, self.top_row)
            if file in ids
        ]
        return f"<hyperlinks>{''.join(each)}</hyperlinks>" if each else ""


def _within(file: str, sheet: str) -> str:
    """A sheet within a file as places in it begin; a CSV has none."""
    if not sheet or file.lower().endswith(".csv"):
        return ""
    quoted = sheet.replace("'", "''")
    return escaped(f"'{quoted}'!")


def _location(sheet: str, row: int, column: int) -> str:
    """The cell within a sheet, that of the amount where the row has several lines."""
    return f' location="{sheet}{column_letters(column or 1)}{row}"' if sheet else ""


def _file_id(number: int) -> str:
    return f"rIdFile{number + 1}"


_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _string(text: str) -> str:
    if not _UNSAFE.search(text) and "\n" not in text:
        return f"<si><t>{text}</t></si>" if len(text) <= LONGEST_CELL else f"<si><t>{text[:LONGEST_CELL]}</t></si>"
    # text that looks like Excel's own escapes (_x000D_) is escaped itself, or Excel would undo it
    kept = _ESCAPED_LIKE.sub(r"_x005F\1", text[:LONGEST_CELL])
    kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    return f'<si><t xml:space="preserve">{escaped(_NOT_XML.sub(_excel_escape, kept))}</t></si>'


def _excel_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if code >= 0xD800 else f"_x{code:04X}_"
