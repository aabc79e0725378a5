"""A publisher's file opened as safely as a return: looked at first, read in a process that may die, within memory and time."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from xltools.reading.csv_text import DELIMITERS, decode
from xltools.reading.files import special
from xltools.reading.package import MEGABYTE, FileKind, look_at
from xltools.reading.processes import leave_reader, take_reader
from xltools.reading.refusals import Refused
from xltools.reading.workbook import Workbook
from xltools.reference.figures.published import OddFileError, PublishedFile, Release
from xltools.reference.figures.taking import take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.reading.package import Package

    Rows = Sequence[Sequence[object]]

TO_READ = 180.0
"""Seconds a file may take: the largest known, HM Treasury's database, takes about five."""
LARGEST_TEXT = 100 * MEGABYTE
MOST_CELLS = 20_000_000
"""Cells of one sheet: the widest release known has 215 thousand, the longest 390 thousand."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Why nothing was taken from a file: by `code`, one of `REFUSALS`, it could not be read; without, `text` says it all."""

    text: str
    code: str = ""


def read_release(path: Path, years: Sequence[str] = ()) -> Release:
    """Return what a publisher's file holds, read in a process of its own.

    Raises `OddFileError` where it is not what it should be, `Refused` where it cannot be read at all, and
    `ReaderNotStartedError` where no process to read it with can be started.
    """
    if reason := special(path):
        raise Refused("not-a-file", reason)
    answer = _in_a_process(str(path.absolute()), path.name, tuple(years))
    if isinstance(answer, Release):
        return answer
    if isinstance(answer, NotTaken) and not answer.code:
        raise OddFileError(answer.text)
    raise Refused(answer.code, answer.text) if isinstance(answer, NotTaken) else Refused("file-crashed-reader")


def _in_a_process(path: str, name: str, years: tuple[str, ...]) -> object:
    reader = take_reader()
    reader.wait_until_ready()
    late = Timer(TO_READ, reader.kill)
    late.daemon = True
    late.start()
    try:
        return reader.do("xltools.reading.published:take_here", (path, name, years), TO_READ)
    except EOFError:
        if not late.is_alive():
            return NotTaken(f"{TO_READ:.0f} seconds", "file-timed-out")
        return NotTaken("", "file-crashed-reader")
    finally:
        late.cancel()
        leave_reader(reader)


def take_here(path: str, name: str, years: tuple[str, ...]) -> Release | NotTaken:
    """Read a publisher's file in this process, which whatever it holds may bring down."""
    try:
        return take(open_published(Path(path).read_bytes(), name), years)
    except Refused as refused:
        return NotTaken(refused.detail, refused.code)
    except OddFileError as odd:
        return NotTaken(str(odd))
    except OSError as error:
        return NotTaken(error.strerror or str(error), "file-missing")
    except MemoryError:
        return NotTaken("reading it takes more memory than a published table can need", "file-too-large")


def open_published(data: bytes, name: str) -> PublishedFile:
    """Return a file's sheets and rows; raises `Refused` for what is no workbook or text, or not safe to open."""
    package = look_at(data)
    if package.kind is FileKind.TEXT:
        rows = _text_rows(data)
        return PublishedFile(name, ("",), lambda _: rows)
    sheets = _Sheets(package, name)
    return PublishedFile(name, sheets.names, sheets.rows)


class _Sheets:
    """The sheets of a workbook, each laid out from cell A1 when it is first asked for."""

    def __init__(self, package: Package, name: str) -> None:
        self._workbook = Workbook(package, name)
        self._rows: dict[str, Rows] = {}
        self.names = tuple(sheet.name for sheet in self._workbook.sheets)

    def rows(self, name: str) -> Rows:
        """Return a sheet's rows; hidden rows and sheets are read like others, asset codes stand in them."""
        if name not in self._rows:
            sheet = self._workbook.sheet(name)
            across = len(sheet.rows[0]) if sheet.rows else 0
            if (sheet.first_row + len(sheet.rows)) * (sheet.first_column + across) > MOST_CELLS:
                raise Refused("file-too-large", f"the sheet {name} has {len(sheet.rows):,} rows and {across:,} columns")
            before = [""] * (sheet.first_column - 1)
            above: list[list[object]] = [[]] * (sheet.first_row - 1)
            self._rows[name] = above + [[*before, *row] for row in sheet.rows]
        return self._rows[name]


def _text_rows(data: bytes) -> Rows:
    if len(data) > LARGEST_TEXT:
        raise Refused("file-too-large", f"{len(data) // MEGABYTE:,} MB")
    text = decode(data)
    head = "".join(islice(io.StringIO(text), 40))
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(reader)
    except csv.Error as error:
        raise Refused("file-damaged", f"line {reader.line_num:,} of the table cannot be read ({error})") from None
