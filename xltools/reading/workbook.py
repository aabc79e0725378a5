"""The inside of a workbook: its sheets, their parts, its named cells, and the values of the sheets that are needed.

calamine carries the values; what it refuses, openpyxl tries. Sheets that are not asked for are never parsed.
"""

from __future__ import annotations

import io
import posixpath
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import python_calamine

from xltools.reading.flags import (
    check_reach,
    has_markup_in_values,
    merged_cells,
    parse_cell,
    plain_xml,
    refuse_repeated_cells,
)
from xltools.reading.marks import Marks
from xltools.reading.package import FileKind, part_key
from xltools.reading.refusals import Refused
from xltools.template.layout import NAMED
from xltools.template.mapping import NAMED_CELLS as NAMED_OF_MAPPING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reading.package import Package

FINDINGS_NAME = "finding_where"
"""The template's name for the first column of findings: it leads to their sheet, whatever that is called now."""

_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_NAME = re.compile(r"""<(?:\w+:)?definedName\s[^>]*?\bname=["']([^"']*)["'][^>]*>([^<]*)</""")
_NAMES_SOUGHT = frozenset((*NAMED, *NAMED_OF_MAPPING, FINDINGS_NAME))
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_NAMED_CELL = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7})(?::.*)?")


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet as the workbook lists it; `part` is its XML part ("" where unknown, or no worksheet)."""

    name: str
    hidden: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of a sheet: `rows[i][j]` stands in row `first_row + i`, column `first_column + j` (both from 1)."""

    name: str
    rows: list[list[object]]
    first_row: int = 1
    first_column: int = 1

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(map(len, self.rows)) - sum([row.count("") for row in self.rows])

    def value(self, row: int, column: int) -> object:
        """Return the value in a cell, "" where there is none."""
        i, j = row - self.first_row, column - self.first_column
        if 0 <= i < len(self.rows) and 0 <= j < len(self.rows[i]):
            return self.rows[i][j]
        return ""


@dataclass(frozen=True, slots=True)
class NamedLocation:
    """Where a defined name points: a sheet and the (first) cell, counted from 1."""

    sheet: str
    row: int
    column: int


class Workbook:
    """A workbook looked at, whose sheets are read when asked for, each at most once."""

    def __init__(self, package: Package, file: str) -> None:
        self.package, self.file = package, file
        self._read: dict[str, Sheet] = {}
        self._xml: dict[str, bytes] = {}
        self._marks: dict[str, Marks] = {}
        structure = _Structure(package)
        self._values: _Values = _Values(package)
        self.sheets = structure.sheets or tuple(SheetInfo(name, hidden) for name, hidden in self._values.sheets)
        self.names = structure.names
        self.linked = any("externallinks/" in name for name in package.parts)

    def sheet(self, name: str) -> Sheet:
        """Return a sheet's values; refuses what would end or hang the reader, and what no reader understands."""
        if name not in self._read:
            with_markup = False
            if self.package.kind is FileKind.XLSX:
                check_reach(self.xml(name), self.file, name)
                with_markup = has_markup_in_values(self.marks(name), self.file, name)
            sheet = self._values.sheet(name, with_markup=with_markup)
            if self.package.kind is FileKind.XLSX:
                refuse_repeated_cells(self.marks(name), 0 if with_markup else sheet.filled, self.file, name)
            self._read[name] = sheet
        return self._read[name]

    def xml(self, name: str) -> bytes:
        """Return a sheet's XML, unprefixed; b"" where the workbook is of another kind or the part is missing."""
        if name not in self._xml:
            part = next((sheet.part for sheet in self.sheets if sheet.name == name), "")
            self._xml[name] = plain_xml(self.package.part(part), f"the sheet {name}") if part else b""
        return self._xml[name]

    def marks(self, name: str) -> Marks:
        """Return a sheet's XML with the places of its marks."""
        if name not in self._marks:
            self._marks[name] = Marks(self.xml(name))
        return self._marks[name]

    def merged(self, sheet: Sheet) -> list[tuple[int, int, int, int]]:
        """Return the merged cells of a sheet as first row and column, last row and column, from 0 in its rows; of .xlsx only."""
        down, across = sheet.first_row, sheet.first_column
        return [
            (span.first_row - down, span.first_column - across, span.last_row - down, span.last_column - across)
            for span in merged_cells(self.xml(sheet.name))
        ]

    def table_parts(self, name: str, holding: bytes) -> list[bytes]:
        """Return the parts of the tables that stand on a sheet, where any table of the workbook holds these bytes; of .xlsx only."""
        tables = {path: self.package.part(path) for path in self.package.parts if "/tables/" in path}
        if self.package.kind is not FileKind.XLSX or not any(holding in part for part in tables.values()):
            return []
        sheet = next((sheet.part for sheet in self.sheets if sheet.name == name), "")
        return [self.package.part(path) for path in _relations(self.package, sheet).get("table", {}).values()]

    def comment_parts(self, name: str, largest: int) -> list[bytes]:
        """Return the parts of a sheet's cell comments, threaded ones first, that are no larger than this; of .xlsx only."""
        if not any("comment" in path for path in self.package.parts):
            return []
        sheet = next((sheet.part for sheet in self.sheets if sheet.name == name), "")
        relations = _relations(self.package, sheet) if sheet else {}
        paths = [path for kind in ("threadedComment", "comments") for path in relations.get(kind, {}).values()]
        known = [(path, self.package.parts.get(part_key(path))) for path in paths]
        return [self.package.part(path) for path, info in known if info and info.file_size <= largest]

    def relations(self, name: str) -> dict[str, dict[str, str]]:
        """Return the parts a sheet points to, by the last word of the relation's type (``drawing``) and by id; of .xlsx only."""
        part = next((sheet.part for sheet in self.sheets if sheet.name == name), "")
        return _relations(self.package, part) if part else {}

    def holds_data(self, name: str) -> bool:
        """Say whether a sheet has any value, without reading its values."""
        if self.package.kind is not FileKind.XLSX:
            return bool(self.sheet(name).rows)
        xml = self.xml(name)
        return b"<v>" in xml or b"<is>" in xml


class _Structure:
    """workbook.xml and its relations: names, hidden states and parts of sheets; names of cells."""

    def __init__(self, package: Package) -> None:
        self.sheets: tuple[SheetInfo, ...] = ()
        self.names: Mapping[str, NamedLocation] = {}
        if package.kind is not FileKind.XLSX:
            return
        root = _relations(package, "").get("officeDocument", {})
        path = next(iter(root.values()), "xl/workbook.xml")
        raw = package.part(path)
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")
        if "<!DOCTYPE" in text[:2000]:
            raise Refused("file-damaged", "it holds definitions that no spreadsheet program writes")
        self.sheets = tuple(_sheets(text, _relations(package, path), package))
        self.names = dict(_names(text))


def _relations(package: Package, source: str) -> dict[str, dict[str, str]]:
    """Return the parts a part points to, by the last word of the relation's type and by id."""
    folder, name = posixpath.split(source)
    text = package.part(posixpath.join(folder, "_rels", f"{name}.rels")).decode("utf-8", "replace")
    parts: dict[str, dict[str, str]] = {}
    for written in _RELATION.findall(text):
        relation = _attributes(written)
        if relation.get("TargetMode", "") != "External":
            target = relation.get("Target", "").replace("\\", "/")
            path = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            parts.setdefault(relation.get("Type", "").rpartition("/")[2], {})[relation.get("Id", "")] = path.lstrip("/")
    return parts


def _sheets(text: str, relations: Mapping[str, Mapping[str, str]], package: Package) -> list[SheetInfo]:
    parts = relations.get("worksheet", {})
    sheets = []
    for written in _SHEET.findall(text):
        sheet = _attributes(written)
        identity = next((value for key, value in sheet.items() if key.endswith(":id") or key == "id"), "")
        if identity in parts:
            hidden = sheet.get("state", "visible").casefold() in ("hidden", "veryhidden")
            sheets.append(SheetInfo(sheet.get("name", ""), hidden, parts[identity]))
    return sheets


def _names(text: str) -> list[tuple[str, NamedLocation]]:
    names = []
    for written, formula in _NAME.findall(text):
        name = written.casefold()
        if name in _NAMES_SOUGHT and (target := _NAMED_CELL.fullmatch(unescape(formula).strip())):
            row, column = parse_cell(target[3])
            sheet = (target[1] or target[2]).replace("''", "'")
            names.append((name, NamedLocation(sheet, row, column)))
    return names


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(text)}


class _Values:
    """calamine, and openpyxl where calamine refuses."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._calamine: python_calamine.CalamineWorkbook | None = None
        if package.plain:
            try:
                self._calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(package.data))
            except BaseException as error:
                self._give_up(error)

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        if self._calamine is None:
            return []
        visible = python_calamine.SheetVisibleEnum.Visible
        kinds = (python_calamine.SheetTypeEnum.WorkSheet,)
        return [
            (sheet.name, sheet.visible != visible) for sheet in self._calamine.sheets_metadata if sheet.typ in kinds
        ]

    def sheet(self, name: str, *, with_markup: bool) -> Sheet:
        if self._calamine is not None and not with_markup:
            try:
                return _calamine_sheet(self._calamine, name)
            except BaseException as error:
                self._give_up(error)
        from xltools.reading.second_reader import read_rows  # openpyxl: only for what calamine refuses

        return Sheet(name, read_rows(self._package.data, name))

    def _give_up(self, error: BaseException) -> None:
        """Leave a workbook calamine refuses to openpyxl; its panics come as BaseException, what is not its own goes on."""
        if isinstance(error, python_calamine.PasswordError):
            raise Refused("file-encrypted") from error
        own = isinstance(error, python_calamine.CalamineError | ValueError | OSError | IndexError)
        if not own and type(error).__name__ != "PanicException":
            raise error
        self._calamine = None
        if self._package.kind is not FileKind.XLSX:
            raise Refused("file-damaged", "no reader understands its content") from error


def _calamine_sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    start = sheet.start or (0, 0)
    return Sheet(name, sheet.to_python(), start[0] + 1, start[1] + 1)  # type: ignore[arg-type]
