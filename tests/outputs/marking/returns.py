"""Returns as partners send them: from several programs, with all that people put into workbooks."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill

from xltools.model import Finding, Location, Severity
from xltools.template.book import OPTIONS
from xltools.template.build import build_return
from xltools.template.checks_sheet import check_names, write_checks
from xltools.template.entry_sheets import write_return, write_spending
from xltools.template.formulas import range_names
from xltools.template.layout import FIELDS, SHEETS
from xltools.template.lists import pick_lists
from xltools.template.sheets import write_findings, write_guidance, write_lists
from xltools.template.styles import make_styles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.office import Office
    from xltools.template.entry_sheets import Value

HEADER = {"organisation": "Hackney PCT", "place": "Hackney", "financial_year": "2010-11", "return_id": "R1"}
LINES: tuple[dict[str, Value], ...] = (
    {"service": "Parks", "cofog": "08.1", "expenditure_type": "Revenue", "gross": 1000.5},
    {"service": "Roads & <bridges>", "cofog": "04.5", "expenditure_type": "Capital", "gross": "£1.2m"},
    {"service": "Care homes", "gross": 700, "income": 900},
    {"service": " Zoo  for all ", "cofog": "99", "gross": 5},
    {"service": "Libraries", "cofog": "08.2", "gross": 50},
)


def found(
    field: str,
    row: int,
    value: str,
    severity: Severity = Severity.ERROR,
    message: str = "Odd",
    *,
    code: str = "odd",
    sheet: str = "Spending",
) -> Finding:
    """Return a finding about a field of a line (about the whole line where `field` is blank)."""
    column = FIELDS.index(field) + 1 if field else 0
    return Finding(code, severity, Location("r.xlsx", sheet, row, column), message, "why", "fix", value)


FOUND = (
    found("", 9, "", Severity.NOTE, "A line like another"),
    found("gross", 6, "£1.2m", message="The amount is text"),
    found("cofog", 7, "", message="There is no code"),
    found("income", 7, "900", Severity.WARNING, "Income exceeds spending"),
    found("cofog", 8, "99", message="There is no such code"),
)
LIT = {"G6": "error", "C7": "error", "H7": "warning", "C8": "error", "B9": "note"}
TOLD = [
    "",
    "Error: The amount is text",
    "Error: There is no code",
    "Error: There is no such code",
    "Note: A line like another",
]


def plain(path: Path) -> Path:
    """Return a return as the template's own writer makes it."""
    build_return(path, prefill=HEADER, lines=LINES)
    return path


def picture() -> io.BytesIO:
    """Return the smallest PNG: one dark pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b""))
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def extended(path: Path) -> Path:
    """Return one that its owner went on with: sheets, a column, a chart, a picture, sparklines, comments, a text box."""
    with xlsxwriter.Workbook(path, dict(OPTIONS)) as partner_workbook:
        styles = make_styles(partner_workbook)
        sheets = {name: partner_workbook.add_worksheet(name) for name in ("Our notes", *SHEETS, "Workings")}
        write_guidance(sheets["Guidance"], styles)
        write_return(sheets["Return"], styles, HEADER)
        write_spending(sheets["Spending"], styles, LINES)
        write_findings(sheets["Findings"], styles, (), {})
        write_checks(sheets["Checks"], styles)
        names = {**range_names(), **check_names(), **write_lists(sheets["Lists"], styles, pick_lists(()))}
        for name, cells in names.items():
            partner_workbook.define_name(name, f"={cells}")
        _go_on(partner_workbook, sheets)
    return path


def _go_on(partner_workbook: xlsxwriter.Workbook, sheets: Mapping[str, xlsxwriter.worksheet.Worksheet]) -> None:
    notes, workings, spending = sheets["Our notes"], sheets["Workings"], sheets["Spending"]
    notes.write_string("A1", "=looks like a formula")
    notes.write_comment("A1", "Ask Jo")
    notes.insert_textbox("C3", "Draft")
    notes.insert_image("E5", "dot.png", {"image_data": picture()})
    workings.write_column("A1", [3, 1, 2])
    workings.write_formula("A4", "=SUM(A1:A3)", None, 6)
    workings.add_sparkline("B1", {"range": "Workings!A1:A3"})
    workings.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
    chart = partner_workbook.add_chart({"type": "line"})
    chart.add_series({"values": "=Workings!$A$1:$A$3"})
    workings.insert_chart("D2", chart)
    spending.write_string("V4", "Our cost centre")
    spending.write_column("V5", [101, 102, 103])
    spending.write_comment("G6", "From the ledger")
    sheets["Findings"].write_string("L4", "Who does it")


def saved_by_openpyxl(path: Path) -> Path:
    """Return one that went through openpyxl, with a chart, a comment and colours of its owner's."""
    partner_workbook = openpyxl.load_workbook(plain(path))
    sheet = partner_workbook.create_sheet("Extra", 0)
    for number in range(1, 4):
        sheet.cell(number, 1, number)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "C2")
    sheet["A1"].comment = Comment("Mine", "Jo")
    rule = FormulaRule(formula=['$B5="Error"'], fill=PatternFill("solid", bgColor="FFFF00"))  # type: ignore[no-untyped-call]
    partner_workbook["Findings"].conditional_formatting.add("B5:B504", rule)
    partner_workbook.save(path)
    return path


def saved_by_libreoffice(office: Office, path: Path) -> Path:
    """Return one that was opened, changed and saved in LibreOffice."""
    sent = extended(path.with_name("sent.xlsx"))
    with office.document(sent) as document:
        document.type_in("Spending", "S5", "typed in LibreOffice")
        document.save(path)
    return path


_X14 = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Lists!$A$5:$A$9</xm:f></x14:formula1>'
    "<xm:sqref>I5:I504</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)
MORE_PARTS = {
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "xl/pivotTables/pivotTable1.xml": b"<pivotTableDefinition/>",
    "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
    "customXml/item1.xml": b"<anything>\xc3\xa9</anything>",
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
    "_xmlsignatures/sig1.xml": b"<Signature/>",
    "xl/calcChain.xml": b"<calcChain/>",
}


def with_more(path: Path, *, findings_sheet: str = "xl/worksheets/sheet5.xml") -> Path:
    """Return the extended return with parts Excel makes: pivot table, external link, signature, x14 drop-downs, and others."""
    changes = {findings_sheet: lambda content: content.replace(b"</worksheet>", _X14.encode())}
    return repacked(extended(path), changes, MORE_PARTS)


def repacked(path: Path, changes: Mapping[str, object], more: Mapping[str, bytes] | None = None) -> Path:
    """Write a package anew with some parts changed (functions of their bytes) and others added."""
    with zipfile.ZipFile(path) as package:
        held = {info: package.read(info) for info in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for info, content in held.items():
            change = changes.get(info.filename)
            package.writestr(info, change(content) if callable(change) else content)
        for name, content in (more or {}).items():
            package.writestr(zipfile.ZipInfo(name, (2011, 5, 6, 7, 8, 10)), content)
    return path
