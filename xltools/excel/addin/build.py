"""Builds the two add-ins from text: a workbook that holds the settings, the VBA project and, for the buttons, the ribbon tab.

The same sources and settings give the same bytes, on every machine: fixed dates, fixed order, parts stored as they are
(compressed bytes differ between versions of zlib).
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import xlsxwriter

from xltools.excel.addin.kinds import BUTTONS, FUNCTIONS
from xltools.excel.addin.sources import DOCUMENTS, function_wizard, macro_modules, ribbon_xml
from xltools.excel.addin.vba_project import vba_project
from xltools.storage import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xltools.excel.addin.kinds import Kind
    from xltools.excel.addin.vba_project import Module

SETTINGS_SHEET = "Settings"
CREATED = datetime(2026, 1, 5)  # noqa: DTZ001 - a fixed day without a zone, so that every build is the same
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip file can hold."""
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
VBA_PART, VBA_TYPE = "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"
VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
RIBBON_PART = "customUI/customUI14.xml"
RIBBON_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
BOOK = "xl/workbook.xml"
TYPES, ROOT_RELATIONS, BOOK_RELATIONS = "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"
_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


def build_addin(
    path: Path,
    kind: Kind = BUTTONS,
    *,
    settings: Mapping[str, str] = _NO_SETTINGS,
    modules: Sequence[Module] | None = None,
) -> None:
    """Write one of the add-ins.

    `settings` (keys as in `kind.settings`) go into its own sheet in place of the values there. `modules` are those of
    macros/ unless others are given. Raises KeyError for a setting the add-in does not have, ValueError for a module that
    cannot be stored, OSError where the file cannot be written.
    """
    write_whole(path, built(kind, settings, modules))


def built(
    kind: Kind = BUTTONS, settings: Mapping[str, str] = _NO_SETTINGS, modules: Sequence[Module] | None = None
) -> bytes:
    """Return an add-in with these settings in place of the usual ones, as `build_addin` writes it."""
    unknown = sorted(set(settings) - set(kind.settings))
    if unknown:
        raise KeyError(f"the add-in has no setting {', '.join(unknown)}")
    told = {name: settings.get(name, value) for name, (value, _) in kind.settings.items()}
    with zipfile.ZipFile(io.BytesIO(_carrier(kind, told))) as carrier:
        parts = {name: carrier.read(name) for name in carrier.namelist()}
    parts[VBA_PART] = vba_project(macro_modules(kind) if modules is None else modules, kind.project)
    parts[TYPES] = _as_addin(parts[TYPES])
    parts[BOOK_RELATIONS] = _related(parts[BOOK_RELATIONS], "rIdVba", VBA_RELATION, "vbaProject.bin")
    if kind.ribbon:
        parts[RIBBON_PART] = ribbon_xml()
        parts[ROOT_RELATIONS] = _related(parts[ROOT_RELATIONS], "rIdRibbon", RIBBON_RELATION, RIBBON_PART)
    if kind is FUNCTIONS:
        parts[BOOK] = _with_wizard(parts[BOOK], function_wizard())
    return _package(parts)


def _carrier(kind: Kind, settings: Mapping[str, str]) -> bytes:
    """Return a plain workbook with the settings as text, whose code names are those of the modules behind it."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": kind.title, "comments": kind.comments, "created": CREATED})
        workbook_name, sheet_name = DOCUMENTS
        book.set_vba_name(workbook_name)
        sheet = book.add_worksheet(SETTINGS_SHEET)
        sheet.set_vba_name(sheet_name)
        rows = [(name, value, kind.settings[name][1]) for name, value in settings.items()]
        _write_settings(sheet, rows, book.add_format({"num_format": "@"}), book.add_format({"bold": True}))
    return content.getvalue()


def _write_settings(
    sheet: xlsxwriter.worksheet.Worksheet,
    rows: Sequence[tuple[str, str, str]],
    as_text: xlsxwriter.format.Format,
    bold: xlsxwriter.format.Format,
) -> None:
    for column, heading in enumerate(("Setting", "Value", "What it is")):
        sheet.write_string(0, column, heading, bold)
    for row, (name, value, meaning) in enumerate(rows, 1):
        sheet.write_string(row, 0, name, as_text)
        if value:
            sheet.write_string(row, 1, value, as_text)
        sheet.write_string(row, 2, meaning, as_text)
    for column, width in enumerate((18, 60, 70)):
        sheet.set_column(column, column, width)


def _as_addin(types: bytes) -> bytes:
    """Return the list of content types with the workbook as an add-in and the VBA project beside it."""
    vba = f'<Override PartName="/{VBA_PART}" ContentType="{VBA_TYPE}"/>'
    return _put(_put(types, WORKBOOK_TYPE, ADDIN_TYPE), "</Types>", f"{vba}</Types>")


def _related(relations: bytes, identity: str, kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
    return _put(relations, "</Relationships>", f"{relation}</Relationships>")


def _with_wizard(book: bytes, wizard: str) -> bytes:
    """Return the workbook's part with what the function wizard says, each piece where the order of parts has it."""
    groups, extensions = (_element(wizard, name) for name in ("functionGroups", "extLst"))
    return _put(_put(book, "</sheets>", f"</sheets>{groups}"), "</workbook>", f"{extensions}</workbook>")


def _element(text: str, name: str) -> str:
    end = f"</{name}>"
    return text[text.index(f"<{name}") : text.index(end) + len(end)]


def _put(part: bytes, old: str, new: str) -> bytes:
    """Return the part with the one place that holds `old` replaced."""
    before, matched, after = part.partition(old.encode())
    if not matched:
        raise ValueError(f"XlsxWriter wrote a part without {old}")
    return before + new.encode() + after


def _package(parts: Mapping[str, bytes]) -> bytes:
    first = (TYPES, ROOT_RELATIONS)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as package:
        for name in (*first, *sorted(set(parts) - set(first))):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system = 0  # else it says on which system it was built
            package.writestr(entry, parts[name])
    return content.getvalue()
