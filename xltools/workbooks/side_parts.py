"""One partner's file to be laid beside others: its sheets of lines as they look, its lines as they were read.

`side_here` runs in a process that may be stopped. What is heavy of it (cells, lines) goes to a file at once, so that memory does
not grow with the number of partners.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.model import ReadFile
from xltools.reading.cell_comments import whole_comments
from xltools.reading.csv_return import read_csv_list
from xltools.reading.files import special
from xltools.reading.mapping_workbook import read_mapping
from xltools.reading.package import FileKind, look_at
from xltools.reading.read import read_bytes
from xltools.reading.refusals import Refused, unread
from xltools.reading.safely import work_apart, work_on
from xltools.reading.units import UNIT_NAMES
from xltools.reading.workbook import Workbook
from xltools.reading.workbook_return import read_lists
from xltools.template.layout import BY_FIELD, DATA_FIELDS, MONEY_FIELDS, SHEETS
from xltools.text import listed, word_key
from xltools.workbooks.parts import Part
from xltools.workbooks.sent_cells import sent_cells
from xltools.workbooks.sheet_copies import CopiedSheet, arranged, opened, plain_value, styled_cells
from xltools.workbooks.sheet_losses import sheet_losses
from xltools.workbooks.typed_totals import typed_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.model import Return
    from xltools.reading.table import SpendingTable
    from xltools.workbooks.cell_looks import Look
    from xltools.workbooks.sheet_copies import Value

WORK = "xltools.workbooks.side_parts:side_here"
TIMEOUT = 60.0
MOST_CELLS = 400_000
"""Filled cells of a sheet of lines that are laid out: Excel gets slow long before."""
_OURS = frozenset(word_key(name) for name in SHEETS)


@dataclass(frozen=True, slots=True)
class SideLine:
    """A line for the table of all: its fields (text as read, amounts in pence), where it stands, what is said of it."""

    sheet: str
    row: int
    fields: tuple[str | int | None, ...]  # in the order of DATA_FIELDS
    as_sent: str = ""
    comments: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class SidePart:
    """A file to be laid beside others. Where it was not read, `reason` says why and nothing else is known.

    `sheets` are its sheets with lines; `lines` the lines of all of them; `pence` and `income` what they come to without `totals`,
    the sum of lines that are totals of others. `unread` counts the lines whose amount is not certain.
    """

    file: str
    reason: str = ""
    is_unreadable: bool = False
    partner: str = ""
    year: str = ""
    place: str = ""
    signed: str = ""
    sheets: tuple[CopiedSheet, ...] = ()
    lines: tuple[SideLine, ...] = ()
    count: int = 0
    pence: int = 0
    income: int = 0
    totals: int = 0
    unread: int = 0
    comments: int = 0
    said: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    places: tuple[str, ...] = field(default=())  # the names of the sheets in the workbook made of them


def read_sides(paths: Sequence[Path], names: Iterable[str], *, jobs: int = 1) -> Iterator[SidePart]:
    """Yield each file to be laid beside the others, in order, each looked at in a process of its own.

    A CSV of several bodies' lines comes body by body.
    """
    works = (work_on(WORK, path, name) for path, name in zip(paths, names, strict=True))
    for _, parts in work_apart(works, jobs=min(jobs, len(paths)), timeout=TIMEOUT):
        if isinstance(parts, ReadFile):
            yield _not_read(parts)
        elif isinstance(parts, tuple):
            yield from (part for part in parts if isinstance(part, SidePart))
        else:
            raise TypeError(f"{WORK} returned {type(parts).__name__}")


def _not_read(read: ReadFile) -> SidePart:
    if read.unreadable:
        return SidePart(read.file, read.unreadable.message, is_unreadable=True)
    return SidePart(read.file, "It is a workbook of findings with answers, not a return.")


def side_here(path: str, name: str) -> tuple[SidePart, ...]:
    """Look at one file in this process, which whatever it holds may bring down."""
    try:
        return _side(Path(path), name)
    except MemoryError:
        return (_not_read(unread(name, "file-too-large", "reading it takes more memory than a return can need")),)
    except OSError as error:
        return (_not_read(unread(name, "file-missing", error.strerror or "it cannot be read")),)
    except Exception as error:  # a fault of ours in one file must not cost the others
        fault = f" because of a fault in xltools ({type(error).__name__}: {str(error)[:200]})"
        return (_not_read(unread(name, "file-crashed-reader", fault)),)


def _side(path: Path, name: str) -> tuple[SidePart, ...]:
    if reason := special(path):
        return (_not_read(unread(name, "not-a-file", reason)),)
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        package = look_at(data)
        if package.kind is FileKind.TEXT:
            returns, table = read_csv_list(data, name, sha256)
            return _of_csv(ReadFile(name, sha256, len(data), returns), table)
        workbook = Workbook(package, name)
        if read_mapping(workbook, sha256, len(data)):
            return (SidePart(name, "It is a spend mapping workbook of the lead team, not a return."),)
        sent, tables = read_lists(workbook, sha256)
        return (_of_workbook(ReadFile(name, sha256, len(data), (sent,)), workbook, tables),)
    except Refused:
        return (_not_read(read_bytes(data, name)),)


def _of_workbook(read: ReadFile, workbook: Workbook, tables: Sequence[SpendingTable]) -> SidePart:
    said = {table.sheet: whole_comments(workbook, table.sheet) for table in tables}
    sheets, left = _copies(workbook, list(dict.fromkeys(table.sheet for table in tables)), said)
    part = _with_lines(read, tables, said)
    further = [info.name for info in workbook.sheets if info.name not in said and word_key(info.name) not in _OURS]
    more = (f"it has further sheets: {listed(further)}",) if further else ()
    return replace(
        part,
        sheets=sheets,
        comments=sum(map(len, said.values())),
        said=(*part.said, *more),
        losses=(*sheet_losses(workbook, said), *left),
    )


def _copies(
    workbook: Workbook, names: Sequence[str], said: Mapping[str, Mapping[tuple[int, int], str]]
) -> tuple[tuple[CopiedSheet, ...], list[str]]:
    left: list[str] = []
    looks_known = workbook.package.kind is FileKind.XLSX
    book = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = opened(workbook.package.data) if looks_known else None
            copies = [_copy(workbook, name, book, said[name]) for name in names]
        except (MemoryError, Refused):
            raise
        except Exception:  # openpyxl raises whatever its parsers raise
            left.append("how its cells look: it could not be made out")
            copies = [_copy(workbook, name, None, said[name]) for name in names]
    if not looks_known:
        left.append("colours and comments: they cannot be seen in this kind of file")
    return tuple(copies), left


def _copy(workbook: Workbook, name: str, book: object, said: Mapping[tuple[int, int], str]) -> CopiedSheet:
    sheet = workbook.sheet(name)
    values = {
        (row, column): plain_value(value)
        for row, cells in enumerate(sheet.rows, sheet.first_row)
        for column, value in enumerate(cells, sheet.first_column)
        if value != ""
    }
    looks: dict[Look, int] = {(): 0}
    seen = styled_cells(book, name, looks) if book is not None else {}
    places = sorted({*values, *(place for place, number in seen.items() if number)})[:MOST_CELLS]
    copy = CopiedSheet(
        name,
        tuple((*place, values.get(place, ""), seen.get(place, 0)) for place in places),
        tuple(looks),
        comments=dict(said),
    )
    return arranged(workbook, copy) if book is not None else copy


def _of_csv(read: ReadFile, table: SpendingTable) -> tuple[SidePart, ...]:
    """A CSV as a sheet for each return in it."""
    if len(read.returns) == 1:
        return (replace(_with_lines(read, [table], {}), sheets=(_csv_sheet(table, frozenset(table.rows)),)),)
    each = (replace(read, returns=(sent,)) for sent in read.returns)
    return tuple(replace(_with_lines(one, [table], {}), sheets=(_csv_sheet(table, _rows(one)),)) for one in each)


def _rows(read: ReadFile) -> frozenset[int]:
    return frozenset(int(str(row)) for row in Part(read).column("row"))


def _csv_sheet(table: SpendingTable, rows: frozenset[int]) -> CopiedSheet:
    """Rows of a CSV under the template's headings, as they were typed; columns that are none of ours behind them."""
    fields = [name for name in table.values if name in BY_FIELD or name in table.columns]
    headings = [BY_FIELD[name].heading if name in BY_FIELD else name for name in fields]
    columns = [table.values[name] for name in fields] + [column.values for column in table.unread]
    headings += [column.heading for column in table.unread]
    cells: list[tuple[int, int, Value, int]] = [(1, number, heading, 1) for number, heading in enumerate(headings, 1)]
    kept = [(position, row) for position, row in enumerate(table.rows) if row in rows]
    for position, row in kept:
        filled = ((number, column[position]) for number, column in enumerate(columns, 1))
        cells += [(max(row, 2), number, plain_value(value), 0) for number, value in filled if value != ""]
    return CopiedSheet("", tuple(cells[:MOST_CELLS]), ((), (("bold", True),)))


def _with_lines(
    read: ReadFile, tables: Sequence[SpendingTable], said: Mapping[str, Mapping[tuple[int, int], str]]
) -> SidePart:
    parts = [Part(replace(read, returns=(sent,))) for sent in read.returns]
    totals = typed_totals(read.returns)
    sent = sent_cells(read.returns[0], tables) if sum(len(table.rows) for table in tables) == parts[0].count else {}
    lines: list[SideLine] = []
    for part in parts:
        columns = [part.column(name) for name in DATA_FIELDS]
        for position in range(part.count):
            source = part.source(position)
            typed = [
                f"{BY_FIELD[name].heading}: {cell.text}"
                for name in MONEY_FIELDS
                if (cell := sent.get((position, name))) and cell.is_asked
            ]
            lines.append(
                SideLine(
                    source.sheet,
                    source.row,
                    tuple(_field(column[position]) for column in columns),
                    "; ".join(typed),
                    _of_row(said.get(source.sheet, {}), source.row),
                    f"total {totals[source]}" if source in totals else "",
                )
            )
    return _summed(read, tables, lines)


def _field(value: object) -> str | int | None:
    return value if isinstance(value, int) or value is None else str(value)


def _of_row(said: Mapping[tuple[int, int], str], row: int) -> str:
    return "; ".join(words for (at, _), words in sorted(said.items()) if at == row)


_GROSS, _INCOME = DATA_FIELDS.index("gross"), DATA_FIELDS.index("income")


def _summed(read: ReadFile, tables: Sequence[SpendingTable], lines: Sequence[SideLine]) -> SidePart:
    def added(field_at: int, *, of_totals: bool) -> int:
        amounts = (line.fields[field_at] for line in lines if bool(line.what) == of_totals)
        return sum(amount for amount in amounts if isinstance(amount, int))

    header = [sent.header for sent in read.returns]
    units = {unit.scale for table in tables for unit in table.units.values() if unit.scale}
    said = [f"amounts were read in {UNIT_NAMES[scale]}; the table of all lines has pounds" for scale in sorted(units)]
    said += [
        "the unit of a column is not certain" for table in tables if any(unit.question for unit in table.units.values())
    ]
    return SidePart(
        read.file,
        partner=_one_or_listed(sent["organisation"] for sent in header),
        year=_one_or_listed(sent["financial_year"] for sent in header),
        place=_one_or_listed(sent["place"] for sent in header),
        signed=_signed(read.returns[0]),
        lines=tuple(lines),
        count=len(lines),
        pence=added(_GROSS, of_totals=False),
        income=added(_INCOME, of_totals=False),
        totals=added(_GROSS, of_totals=True),
        unread=sum(line.fields[_GROSS] is None and "Gross" in line.as_sent for line in lines),
        said=tuple(said),
    )


def _one_or_listed(texts: Iterable[str]) -> str:
    return listed(list(dict.fromkeys(text.strip() for text in texts if text.strip())), 3)


def _signed(sent: Return) -> str:
    return ", ".join(part for part in (sent.header["signed_off_by"], sent.header["signed_off_on"]) if part)
