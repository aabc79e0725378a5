"""The workbook files of both templates: equal input gives equal bytes, English, text never taken for a formula."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.core import Core
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

from xltools.model import column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from xlsxwriter.format import Format

CREATED = datetime(2026, 1, 5)  # noqa: DTZ001 - a fixed day without a zone, so that every build is the same
OPTIONS: Mapping[str, Any] = MappingProxyType(
    {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
)
"""Of every workbook written: text from a partner stays text."""


class _EnglishCore(Core):  # type: ignore[misc] # XlsxWriter ships no type marker
    """Document properties that name the language, which XlsxWriter leaves out and screen readers ask for."""

    def _write_dc_title(self) -> None:
        super()._write_dc_title()
        self._xml_data_element("dc:language", "en-GB")


class _Packager(Packager):  # type: ignore[misc] # as above
    def _write_core_file(self) -> None:
        core = _EnglishCore()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class QuickSheet(Worksheet):  # type: ignore[misc] # as above
    """A sheet that writes its plain cells (text, numbers, blanks, formulas, each with a format) in a third of the time.

    XlsxWriter puts each cell's XML together from a list of attributes, each looked over for what must be escaped; a cell's place, style
    and number need none of that. What is written is the same, letter by letter, and what is not known here XlsxWriter writes itself,
    also where a later version does it another way. Not for workbooks in constant memory: there texts stand in the cells.
    """

    fh: TextIO

    def put_plain(self, row: int, place: int, value: str | float, form: Format) -> None:
        """Take a text, a number or ("") a blank for a cell, as `write_string`, `write_number` and `write_blank` do."""
        if not isinstance(value, str):
            self._write_number(row, place, value, form)
        elif value:
            self._write_string(row, place, value, form)
        else:
            self._write_blank(row, place, None, form)

    def _check_dimensions(self, row: int, col: int, ignore_row: bool = False, ignore_col: bool = False) -> int:
        top, left = self.dim_rowmin, self.dim_colmin
        if top is not None and left is not None and top <= row <= self.dim_rowmax and left <= col <= self.dim_colmax:
            return 0
        result: int = super()._check_dimensions(row, col, ignore_row, ignore_col)
        return result

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        write, style = _WRITERS.get(type(cell).__name__), cell.format
        if write and style and style.xf_index is not None and col < len(_LETTERS):
            written = write(f'<c r="{_LETTERS[col]}{row + 1}" s="{style.xf_index}"', cell)
            if written:
                self.fh.write(written)
                return
        super()._write_cell(row, col, cell)


def _text(opened: str, cell: Any) -> str:
    return f'{opened} t="s"><v>{cell.string}</v></c>'


def _number(opened: str, cell: Any) -> str:
    return f"{opened}><v>{cell.number:.16G}</v></c>"


def _blank(opened: str, _: Any) -> str:
    return f"{opened}/>"


def _formula(opened: str, cell: Any) -> str:
    """A formula whose value is a number or not known yet; nothing for others: those need a type."""
    if type(cell.value) not in (int, float) and cell.value != "":
        return ""
    formula = cell.formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{opened}><f>{formula}</f><v>{cell.value}</v></c>"


_WRITERS = MappingProxyType({"String": _text, "Number": _number, "Blank": _blank, "Formula": _formula})
"""How a cell of XlsxWriter's is written after its place and style."""
_LETTERS = tuple(column_letters(number) for number in range(1, 65))
"""The letters of the columns that are written quickly."""


class PlainSheet(QuickSheet):
    """A sheet that takes formulas as they are: looking each through for newer functions took a second a workbook."""

    _cell_of_formula: type[Any] | None = None

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, col: int, formula: str, cell_format: Format | None = None, value: str | float = 0
    ) -> int:
        kind = self._cell_of_formula
        if kind is None or not formula or formula.startswith("{") or self._check_dimensions(row, col):
            result: int = super()._write_formula(row, col, formula, cell_format, value)
            if result == 0 and not formula.startswith("{"):
                self._cell_of_formula = type(self.table[row][col])  # XlsxWriter's own, whatever it calls it
            return result
        self.table[row][col] = kind(self._prepare_formula(formula), cell_format, value)
        return 0


class TemplateBook(xlsxwriter.Workbook):  # type: ignore[misc] # as above
    """A workbook in the making, with the language among its properties."""

    def _get_packager(self) -> Packager:
        return _Packager()


def describe(book: xlsxwriter.Workbook, title: str, subject: str) -> None:
    """Set what the file's properties say: programs and screen readers name a workbook by its title."""
    book.set_properties({"title": title, "subject": subject, "author": "xltools", "created": CREATED})
