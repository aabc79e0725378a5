"""One file to be put together with others: its lines as read, its cells as they were sent, and whatever else it holds.

`part_here` runs in a process that may be stopped. What comes back is values alone: no workbook is opened anywhere else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.model import Location, ReadFile
from xltools.reading.cell_comments import whole_comments
from xltools.reading.columns import Columns
from xltools.reading.csv_return import read_csv_list
from xltools.reading.files import special
from xltools.reading.mapping_workbook import read_mapping
from xltools.reading.package import FileKind, look_at
from xltools.reading.read import read_bytes
from xltools.reading.refusals import Refused, unread
from xltools.reading.safely import work_apart, work_on
from xltools.reading.workbook import Workbook
from xltools.reading.workbook_return import read_lists
from xltools.template.layout import FINDINGS, FINDINGS_FIRST_ROW, MONEY_FIELDS
from xltools.text import plural, word_key
from xltools.workbooks.other_cells import OtherCell, other_cells, passed_over, unread_cells
from xltools.workbooks.sent_cells import SentCell, sent_cells
from xltools.workbooks.sheet_copies import copy_sheets
from xltools.workbooks.sheet_losses import sheet_losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.model import Return
    from xltools.reading.table import SpendingTable
    from xltools.workbooks.sheet_copies import CopiedSheet

WORK = "xltools.workbooks.parts:part_here"
TIMEOUT = 60.0
"""Seconds a file may take: its further sheets are looked at cell by cell."""

LineField = tuple[int, str]
"""A cell of a line: the position of the line in its file, and the field."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one file brings. Where it could not be read, `read` says why and the rest is empty.

    `sent` has the cells of lines that are not written as read, `comments` those of cells of lines, `header_comments` those of the
    named cells. `others` are filled cells that are no field of a line, `sheets` those the template does not have; `losses` say
    in words what of the file cannot be carried over. `scales` are the powers of ten its amounts were brought to pounds by;
    `unit_unclear` says that of some column nobody knows the unit.
    """

    read: ReadFile
    sent: Mapping[LineField, SentCell] = field(default_factory=dict)
    comments: Mapping[LineField, str] = field(default_factory=dict)
    header_comments: Mapping[str, str] = field(default_factory=dict)
    others: tuple[OtherCell, ...] = ()
    sheets: tuple[CopiedSheet, ...] = ()
    losses: tuple[str, ...] = ()
    scales: Mapping[str, int] = field(default_factory=dict)
    unit_unclear: bool = False
    is_mapping: bool = False  # a spend mapping workbook, which is no return

    @property
    def file(self) -> str:
        """The name the file goes by."""
        return self.read.file

    @property
    def sent_return(self) -> Return:
        """The return in it; only where it was read and holds one."""
        return self.read.returns[0]

    @property
    def count(self) -> int:
        """How many lines it has."""
        return self._columns.rows

    @property
    def _columns(self) -> Columns:
        content = self.sent_return.content
        if not isinstance(content, Columns):
            raise TypeError("a return is read into columns")
        return content

    def column(self, name: str) -> Sequence[object]:
        """A column of its lines: text, or pence; blank where it has none."""
        columns = self._columns
        blank = None if name in MONEY_FIELDS else ""
        return columns.each.get(name) or [columns.same.get(name, blank)] * columns.rows

    def source(self, position: int) -> Location:
        """The row a line stands in."""
        return Location(self.file, str(self.column("sheet")[position]), int(str(self.column("row")[position])))


def read_parts(paths: Sequence[Path], names: Iterable[str], *, jobs: int = 1) -> Iterator[Part]:
    """Yield what each file brings, in order, each looked at in a process of its own; a file that ends it is said to."""
    works = (work_on(WORK, path, name) for path, name in zip(paths, names, strict=True))
    for _, part in work_apart(works, jobs=min(jobs, len(paths)), timeout=TIMEOUT):
        if isinstance(part, ReadFile):
            yield Part(part)
        elif isinstance(part, Part):
            yield part
        else:
            raise TypeError(f"{WORK} returned {type(part).__name__}")


def part_here(path: str, name: str) -> Part:
    """Look at one file in this process, which whatever it holds may bring down."""
    try:
        return _part(Path(path), name)
    except MemoryError:
        return Part(unread(name, "file-too-large", "reading it takes more memory than a return can need"))
    except OSError as error:
        return Part(unread(name, "file-missing", error.strerror or "it cannot be read"))
    except Exception as error:  # a fault of ours in one file must not cost the others
        fault = f" because of a fault in xltools ({type(error).__name__}: {str(error)[:200]})"
        return Part(unread(name, "file-crashed-reader", fault))


def _part(path: Path, name: str) -> Part:
    if reason := special(path):
        return Part(unread(name, "not-a-file", reason))
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        package = look_at(data)
        if package.kind is FileKind.TEXT:
            returns, table = read_csv_list(data, name, sha256)
            return _of_csv(ReadFile(name, sha256, len(data), returns), table, data)
        workbook = Workbook(package, name)
        if typed_in := read_mapping(workbook, sha256, len(data)):
            return Part(ReadFile(name, sha256, len(data), typed_in), is_mapping=True)
        sent, tables = read_lists(workbook, sha256)
        return _of_workbook(ReadFile(name, sha256, len(data), (sent,)), workbook, tables)
    except Refused:
        return Part(read_bytes(data, name))


def _of_csv(read: ReadFile, table: SpendingTable, data: bytes) -> Part:
    if len(read.returns) != 1:
        return Part(read)
    sent = read.returns[0]
    return Part(
        read,
        sent_cells(sent, [table]),
        others=(*unread_cells(table), *passed_over(data, table)),
        scales=_scales([table]),
        unit_unclear=_unclear([table]),
    )


def _of_workbook(read: ReadFile, workbook: Workbook, tables: Sequence[SpendingTable]) -> Part:
    sent = read.returns[0]
    comments = {info.name: whole_comments(workbook, info.name) for info in workbook.sheets}
    of_lines = _line_comments(tables, comments)
    named = {(place.sheet, place.row, place.column): name for name, place in sent.header.locations.items()}
    of_header = {
        name: words
        for (sheet, row, column), name in named.items()
        if (words := comments.get(sheet, {}).pop((row, column), ""))
    }
    sheets, left = copy_sheets(workbook, [table.sheet for table in tables], comments)
    return Part(
        read,
        sent_cells(sent, tables),
        of_lines,
        of_header,
        tuple(other_cells(workbook, sent, tables, comments)),
        sheets,
        (*sheet_losses(workbook), *left, *_findings(workbook), *_unseen(workbook)),
        _scales(tables),
        _unclear(tables),
    )


def _findings(workbook: Workbook) -> tuple[str, ...]:
    """Findings that the file came back with: they name its own cells, and are found anew in the merged return."""
    name = next((info.name for info in workbook.sheets if word_key(info.name) == word_key(FINDINGS)), "")
    held = sum(bool(row[0]) for row in workbook.sheet(name).rows[FINDINGS_FIRST_ROW - 1 :]) if name else 0
    return (f"{plural(held, 'finding')} on its sheet {name}: check the merged return anew",) if held else ()


def _unseen(workbook: Workbook) -> tuple[str, ...]:
    if workbook.package.kind is FileKind.XLSX:
        return ()
    return ("comments of cells: they cannot be seen in this kind of file",)


def _line_comments(
    tables: Sequence[SpendingTable], comments: Mapping[str, dict[tuple[int, int], str]]
) -> dict[LineField, str]:
    """The comments of cells of lines, taken out of all comments."""
    of_lines: dict[LineField, str] = {}
    first = 0
    for table in tables:
        of_sheet = comments.get(table.sheet, {})
        at = {row: position for position, row in enumerate(table.rows, first)}
        fields = {column: name for name, column in table.columns.items()}
        for row, column in [place for place in of_sheet if place[0] in at and place[1] in fields]:
            of_lines[at[row], fields[column]] = of_sheet.pop((row, column))
        first += len(table.rows)
    return of_lines


def _unclear(tables: Sequence[SpendingTable]) -> bool:
    return any(unit.question for table in tables for unit in table.units.values())


def _scales(tables: Sequence[SpendingTable]) -> dict[str, int]:
    return {name: unit.scale for table in tables for name, unit in table.units.items() if unit.scale}
