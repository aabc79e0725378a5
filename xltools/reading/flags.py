"""What calamine does not tell about a sheet, from one light scan of its XML: errors, formulas, what is hidden or merged.

The XML is searched as bytes, never built into a tree; where its marks show nothing remarkable it is not searched at all.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import numpy as np

from xltools.model import Location, column_letters
from xltools.reading.cells import LAST_COLUMN, LAST_ROW
from xltools.reading.marks import Marks, may_name_far_cells
from xltools.reading.refusals import Refused

LARGEST_BOX = 8_000_000
"""Cells between A1 and the last cell used; calamine lays them all out in memory, about 32 bytes each."""
DENSE = 0.02
"""Share of the box that must be in use for a large sheet to be large, rather than to have one cell far away."""

_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]*)(-?\d+)["']""")
_LAST_ROW_BLANK = re.compile(rb"""<row\b[^<>]*?\br\s*=\s*["']1048576["'][^<>]*(?:/>|>\s*</row>)""")
"""The last row of a sheet with no cell in it: LibreOffice writes it once a row was deleted, and it holds nothing."""
_NAMESPACES = (
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Of a worksheet's elements (ECMA-376, transitional and strict). Without, other programs see an empty sheet."""
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_ROW_HIDDEN = re.compile(rb"""<row\b([^>]*\bhidden\s*=\s*["'](?:1|true)["'][^>]*)>""")
_COLUMN_HIDDEN = re.compile(rb"""<col\b([^>]*\bhidden\s*=\s*["'](?:1|true)["'][^>]*)>""")
_ERROR = re.compile(
    rb"""<c\b([^>]*\bt\s*=\s*["']e["'][^>]*)>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?(?:<v[^>]*>([^<]*)</v>)?"""
)
_FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v[^>]*>([^<]+)</v>)?")
_MERGE = re.compile(rb"""<mergeCell\b[^>]*\bref\s*=\s*["']([A-Z]+\d+(?::[A-Z]+\d+)?)["']""")
_VALIDATION = re.compile(rb"""<dataValidation\b[^>]*\bsqref\s*=\s*["']([^"'>]*)["']""")
_VALIDATION_14 = re.compile(rb"<\w+:dataValidation\b.*?<\w+:sqref>([^<]*)</\w+:sqref>", re.DOTALL)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,9})")
_SUM = re.compile(
    rb"(?:SUM\(|SUBTOTAL\(\s*(?:10)?9\s*,)\s*(\$?[A-Z]{1,3}\$?\d{1,7})\s*:\s*(\$?[A-Z]{1,3}\$?\d{1,7})\s*\)",
    re.IGNORECASE,
)
_LINKED = re.compile(rb"\[\d+\]|\[[^\]]*\.xl[^\]]*\]|\.xls[xmb]?'?!", re.IGNORECASE)


_LARGE = 20_000
"""Bytes from which numpy's start costs less than what it saves."""
_VALUE_MARKUP = re.compile(rb"<v(?:\s[^>]*)?(?<!/)>(?!(?:[^<&]+|&[a-z]+;)*</v>\s*(?:</c>|<extLst))")
"""A value with a comment, an instruction, CDATA, a numbered character or an element in it, or something behind it."""
_CELL_OF_ROW = re.compile(rb"""<c\b[^>]*?\sr\s*=\s*["']([A-Z]{1,3}\d{1,7})["']""")
_NO_CONTENT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """A formula in a cell; `linked` to another workbook, `saved` with the value it last had; `sums` cells of its own column."""

    row: int
    column: int
    linked: bool
    saved: bool
    sums: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, all bounds included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Flags:
    """What a sheet's XML tells beyond its values; rows and columns count from 1. `errors` are (row, column, text)."""

    errors: tuple[tuple[int, int, str], ...] = ()
    formulas: tuple[FormulaCell, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    merges: tuple[Range, ...] = ()
    validations: tuple[Range, ...] = ()


def plain_xml(xml: bytes, what: str = "a sheet") -> bytes:
    """Return a sheet's XML with its elements unprefixed, or refuse it for what no spreadsheet program writes."""
    start = xml[:2000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", "replace").encode()
        start = xml[:2000]
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise Refused("file-damaged", f"{what} holds definitions that no spreadsheet program writes")
    if b"<sheetData" in xml and not any(namespace in xml for namespace in _NAMESPACES):
        raise Refused("file-damaged", f"{what} is not written in the language of spreadsheets")
    prefix = _PREFIX.search(start)
    return re.sub(rb"(</?)" + re.escape(prefix[1]) + rb":", rb"\1", xml) if prefix else xml


def check_reach(xml: bytes, workbook: str, sheet: str) -> None:
    """Refuse a sheet with a cell beyond Excel's limits, or one so far away that laying the sheet out would end the reader.

    (Measured: calamine aborts the process for a value in XFD1048576 and hangs on row 2,000,000.)
    """
    start = max(xml.find(b"<sheetData"), 0)
    if not may_name_far_cells(xml, start):
        return
    blank = _LAST_ROW_BLANK.search(xml, start)
    held = xml if blank is None else xml[: blank.start()] + xml[blank.end() :]
    cells = {(_column_number(letters), int(number)) for letters, number in _REFERENCE.findall(held, start)}
    if not cells:
        return
    last_column, last_row = max(column for column, _ in cells), max(row for _, row in cells)
    first_row = min(row for _, row in cells)
    if last_row > LAST_ROW or last_column > LAST_COLUMN or first_row < 1:
        where = f"row {last_row if first_row > 0 else first_row:,}, column {last_column:,}"
        raise Refused("file-damaged", f"the sheet {sheet} holds a cell outside Excel's limits ({where})")
    if last_row * max(last_column, 1) > LARGEST_BOX and len(cells) < DENSE * last_row * last_column:
        column, row = max(cells, key=lambda cell: (cell[1], cell[0]))
        far = f"cell {column_letters(column)}{row}" if column else f"row {row}"
        raise Refused(
            "cell-out-of-reach", f"{far} of the sheet {sheet} is in use", Location(workbook, sheet, row, column)
        )


def has_markup_in_values(marks: Marks, workbook: str, sheet: str) -> bool:
    """Say whether cells hold values that calamine misreads though they are valid; refuse a cell that holds two.

    (Measured: of ``<v>12<!-- x -->355969</v>`` calamine gives 12, of CDATA nothing, of two values the last.)
    """
    values, ends = marks.begin(b"<v>") | marks.begin(b"<v "), marks.begin(b"</v></c>")
    if np.count_nonzero(values[:-1] & ends[1:]) == np.count_nonzero(
        values
    ):  # each plain text, and its cell ends behind it
        return False
    rows, is_marked = marks.xml[max(marks.xml.find(b"<sheetData"), 0) :], False
    for match in _VALUE_MARKUP.finditer(rows):
        is_marked = True
        begin = rows.rfind(b"<c", 0, match.start())
        content = _NO_CONTENT.sub(b"", rows[begin : rows.find(b"</c>", match.start())])
        if len(re.findall(rb"<v[\s/>]", content)) > 1 or re.search(rb"<v(?:\s[^>]*)?>[^<]*<[^/]", content):
            row, column = cell_place(content)
            cell = f"{column_letters(column)}{row}" if row and column else "a cell"
            raise Refused(
                "file-damaged", f"{cell} of the sheet {sheet} holds two values", Location(workbook, sheet, row, column)
            )
    return is_marked


def refuse_repeated_cells(marks: Marks, filled: int, workbook: str, sheet: str) -> None:
    """Refuse a sheet in which a cell stands twice: `filled` is how many cells were read from it with something in them.

    (Measured: calamine and openpyxl take the last of two in silence. Excel does not open such a file.) Looking at every cell
    takes an eighth of the time of reading, so it is done only where more cells have a content than were read with one, those
    with a blank value (``<v></v>``) left out, and where values hold markup, for which `filled` is 0.
    """
    if marks.count(b"</c>") - marks.count(b"<v></v>") <= filled:
        return
    rows = _NO_CONTENT.sub(b"", marks.xml[max(marks.xml.find(b"<sheetData"), 0) :])
    seen: set[bytes] = set()
    for cell in _CELL_OF_ROW.findall(rows):
        if cell in seen:
            row, column = parse_cell(cell.decode())
            raise Refused(
                "file-damaged",
                f"{cell.decode()} of the sheet {sheet} is in it twice",
                Location(workbook, sheet, row, column),
            )
        seen.add(cell)


def _count(xml: bytes, letters: bytes) -> int:
    """How often two or four bytes stand in an XML: what `bytes.count` says, of a large one in a third of the time."""
    if len(xml) < _LARGE:
        return xml.count(letters)
    size, sought = len(letters), int.from_bytes(letters, sys.byteorder)
    words = (np.frombuffer(xml, f"u{size}", (len(xml) - start) // size, start) for start in range(size))
    return sum(int(np.count_nonzero(each == sought)) for each in words)


def scan(marks: Marks, own_formulas: int = 0, heading_row: int = 0) -> Flags:
    """Return what stands in a sheet's XML beside the values.

    `own_formulas` is the column whose formulas are the template's own (Checked): they are skipped cheaply.
    Cells above and in `heading_row` are left out where the rows are numbered.
    """
    if marks.count(b"<!--"):
        marks = Marks(_NO_CONTENT.sub(b"", marks.xml))
    xml = marks.xml
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start < 0 or end < 0:
        start = end = max(start, 0)
    first = max(start, xml.find(b'<row r="%d"' % (heading_row + 1), start, end))
    return Flags(
        errors=_errors(xml, first, end, own_formulas),
        formulas=_formulas(marks, first, end, own_formulas),
        hidden_rows=_hidden_rows(xml, first, end),
        hidden_columns=_hidden_columns(xml[:start]),
        merges=tuple(_range(reference.decode()) for reference in _MERGE.findall(xml, end)),
        validations=_validations(xml[end:]),
    )


def merged_cells(xml: bytes) -> tuple[Range, ...]:
    """Return the merged cells of a sheet's XML, which stand behind its rows."""
    end = xml.rfind(b"</sheetData>")
    return tuple(_range(reference.decode()) for reference in _MERGE.findall(xml, max(end, 0)))


def _own_formula(xml: bytes, first: int, end: int, own: int) -> bytes:
    """The formula of the first cell in the template's own column, which is the same in every row."""
    cell = re.compile(rb'<c r="' + column_letters(own).encode() + rb'\d+"[^>]*>(<f>[^<]*</f>)') if own else None
    match = cell.search(xml, first, end) if cell else None
    return match[1] if match else b""


def _errors(xml: bytes, first: int, end: int, own: int) -> tuple[tuple[int, int, str], ...]:
    if xml.find(b"#", first, end) < 0:  # every error text begins with it
        return ()
    if xml.find(b't="e"', first, end) < 0 and xml.find(b"t='e'", first, end) < 0:
        return ()
    errors = (
        (*cell_place(match[1]), unescape((match[2] or b"").decode("utf-8", "replace")))
        for match in _ERROR.finditer(xml, first, end)
    )
    return tuple(error for error in errors if error[0] and error[1] != own)


def _formulas(marks: Marks, first: int, end: int, own: int) -> tuple[FormulaCell, ...]:
    xml, formulas = marks.xml, marks.within(first, end, b"<f")
    ours = _own_formula(xml, first, end, own) if formulas else b""
    if not formulas or (ours and all(xml.startswith(ours, formula) for formula in formulas)):
        return ()
    cells = []
    for match in _FORMULA.finditer(xml, first, end):
        row, column = cell_place(xml[xml.rfind(b"<c", first, match.start()) : match.start()])
        if row and column != own:
            text = match[1] or b""
            linked, sums = bool(_LINKED.search(text)), _sums_column(text, row, column)
            cells.append(FormulaCell(row, column, linked, match[2] is not None, sums))
    return tuple(cells)


def _sums_column(formula: bytes, row: int, column: int) -> bool:
    """Say whether a formula is no more than the sum of cells above or below its own: SUM(G5:G9), SUBTOTAL(9,G5:G9)."""
    match = _SUM.fullmatch(formula.strip())
    if not match:
        return False
    (first, left), (last, right) = (parse_cell(match[group].decode()) for group in (1, 2))
    return left == right == column and 0 < first < last and not first <= row <= last


def _hidden_rows(xml: bytes, first: int, end: int) -> tuple[int, ...]:
    if not _count(xml, b"hidd"):
        return ()
    return tuple(row for match in _ROW_HIDDEN.finditer(xml, first, end) if (row := _number(match[1], "r")))


def _hidden_columns(head: bytes) -> tuple[int, ...]:
    columns: list[int] = []
    for match in _COLUMN_HIDDEN.finditer(head) if b"hidden" in head else ():
        first, last = _number(match[1], "min"), _number(match[1], "max")
        columns.extend(range(first, min(last, first + 1000) + 1) if first else ())
    return tuple(columns)


def _validations(tail: bytes) -> tuple[Range, ...]:
    texts = _VALIDATION.findall(tail) + (_VALIDATION_14.findall(tail) if b":dataValidation" in tail else [])
    cells = b" ".join(texts).decode("utf-8", "replace").split()
    return tuple(_range(part) for part in cells if _CELL.match(part))


@lru_cache(maxsize=1024)
def _range(text: str) -> Range:
    first, _, last = text.partition(":")
    top, left = parse_cell(first)
    bottom, right = parse_cell(last or first)
    return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def parse_cell(text: str) -> tuple[int, int]:
    """Return row and column of a cell's name (``$C$5`` -> 5, 3), or (0, 0) where it is none."""
    match = _CELL.fullmatch(text)
    return (int(match[2]), _column_number(match[1].encode())) if match else (0, 0)


@lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell_place(attributes: bytes) -> tuple[int, int]:
    """Return the row and column that the attributes of a cell name, or (0, 0) where they name none."""
    match = _REFERENCE.search(attributes)
    return (int(match[2]), _column_number(match[1])) if match else (0, 0)


def _number(attributes: bytes, name: str) -> int:
    match = re.search(rb"\b" + name.encode() + rb"""\s*=\s*["'](\d+)["']""", attributes)
    return int(match[1]) if match else 0
