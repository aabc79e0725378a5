"""The structure of a partner's workbook as marking up needs it: its sheets and their parts, its names, its workbook part."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import Edit, XmlPart, read_part
from xltools.reading.flags import parse_cell
from xltools.reading.package import part_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.reading.package import Package

_AREA = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?")
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")
"""What may stand before ``calcPr`` in a workbook's part, the last first (ECMA-376 part 1, CT_Workbook)."""
_MACROS = re.compile(rb"macroenabled|vbaproject|macrosheet", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Related:
    """What a part points to: the last word of the relation's type, and the other part's path."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it; `state` is ``visible``, ``hidden`` or ``veryhidden``."""

    name: str
    path: str
    state: str


@dataclass(frozen=True, slots=True)
class NamedRange:
    """Cells a name points to, all bounds included, counted from 1."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int


@dataclass(frozen=True, slots=True)
class PartnerWorkbook:
    """A workbook's own part, its worksheets in order, and the names (in lower case) that point to cells of one sheet."""

    package: Package
    path: str
    part: XmlPart
    sheets: tuple[SheetPart, ...]
    names: Mapping[str, NamedRange]

    @property
    def has_macros(self) -> bool:
        """Whether anything in the package says it holds macros, by name or by type."""
        return self.package.macros or bool(_MACROS.search(self.package.part("[Content_Types].xml")))

    @property
    def is_signed(self) -> bool:
        """Whether the workbook carries a digital signature, which no change survives."""
        return any(name.startswith("_xmlsignatures/") for name in self.package.parts)

    def sheet(self, name: str) -> SheetPart | None:
        """Return the sheet of this name in any case, or None."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == wanted), None)

    def related(self, path: str) -> dict[str, Related]:
        """Return what a part points to within the package, by the relation's id."""
        return _related(self.package, path)

    def zip_name(self, path: str) -> str:
        """Return the name of a part as the zip has it."""
        return str(self.package.parts[part_key(path)].orig_filename)


def open_workbook_parts(package: Package) -> PartnerWorkbook:
    """Return the structure of a workbook. Raises `Unmarkable` or `Refused` for what is damaged."""
    path = next((related.path for related in _related(package, "").values() if related.kind == "officeDocument"), "")
    if part_key(path) not in package.parts:
        raise Unmarkable("the workbook's list of sheets is missing")
    part = read_part(package.part(path), "the workbook's list of sheets", "workbook")
    return PartnerWorkbook(package, path, part, tuple(_sheets(part, _related(package, path), package)), _names(part))


def recalculated(part: XmlPart) -> bytes:
    """Return the workbook's part with its flag set that formulas are worked out when the file is opened."""
    settings = part.root.first("calcPr")
    if settings is not None:
        if settings.attributes.get("fullCalcOnLoad") == "true":
            return part.data
        edit = part.with_attribute(settings, "fullCalcOnLoad", "1")
        return part.edited([edit]) if edit else part.data
    before = next((element for name in _BEFORE_CALCULATION if (element := part.root.first(name))), None)
    if before is None:
        raise Unmarkable("the workbook's list of sheets is missing")
    return part.edited([Edit(before.end, before.end, f'<{part.prefix}calcPr fullCalcOnLoad="1"/>')])


def _related(package: Package, path: str) -> dict[str, Related]:
    folder, name = posixpath.split(path)
    data = package.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    if not data:
        return {}
    related = {}
    for element in read_part(data, "a list of the workbook's parts", "Relationships").root.children:
        given = element.attributes
        if given.get("TargetMode", "") != "External":
            target = given.get("Target", "").replace("\\", "/")
            whole = target if target.startswith("/") else posixpath.join(folder, target)
            kind = given.get("Type", "").rpartition("/")[2]
            related[given.get("Id", "")] = Related(kind, posixpath.normpath(whole).lstrip("/"))
    return related


def _sheets(part: XmlPart, related: Mapping[str, Related], package: Package) -> list[SheetPart]:
    listed = part.root.first("sheets")
    sheets = []
    for element in listed.all("sheet") if listed else ():
        target = related.get(element.attributes.get("id", ""))
        if target and target.kind == "worksheet" and part_key(target.path) in package.parts:
            state = element.attributes.get("state", "visible").casefold()
            sheets.append(SheetPart(element.attributes.get("name", ""), target.path, state))
    return sheets


def _names(part: XmlPart) -> dict[str, NamedRange]:
    listed = part.root.first("definedNames")
    names = {}
    for element in listed.all("definedName") if listed else ():
        target = _AREA.fullmatch(element.text.strip())
        if target and "localSheetId" not in element.attributes:
            row, column = parse_cell(target[3])
            last_row = parse_cell(target[4] or target[3])[0]
            sheet = (target[1] or target[2]).replace("''", "'")
            names[element.attributes.get("name", "").casefold()] = NamedRange(sheet, row, column, last_row)
    return names
