"""Returns that are not our template: an OpenDocument spreadsheet, and a workbook of the sender's own making.

The same lines give the same bytes: fixed dates inside, no clock.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from xltools.template.layout import BY_FIELD, DATA_FIELDS, HEADING_ROW, NAMED, RETURN, SPENDING, TEMPLATE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xltools.demo.lines import Line

    Value = str | int | float | None

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_NAMESPACE}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
CREATED = datetime(2025, 12, 15)  # noqa: DTZ001 - a fixed day without a zone, so that every build is the same
OWN_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "line": "Ref",
        "service": "Service description",
        "cofog": "COFOG",
        "expenditure_type": "Revenue/Capital",
        "gross": "Gross expenditure £",
        "income": "Income £",
        "funder": "Funded by",
        "paid_to": "Paid to",
        "fund": "Grant or fund",
        "area": "Area covered",
        "basis": "Basis",
        "notes": "Comments",
    }
)
"""The fields a sender's own workbook has, and what it calls them."""


def write_ods(path: Path, prefill: Mapping[str, str], lines: Sequence[Line]) -> None:
    """Write a return as an OpenDocument spreadsheet with the questions and headings of our template."""
    headings: list[Value] = [BY_FIELD[field].heading for field in DATA_FIELDS]
    rows = [*[[]] * (HEADING_ROW - 1), headings, *_rows(lines, DATA_FIELDS)]
    sheets = _ods_sheet(RETURN, _answers(prefill)) + _ods_sheet(SPENDING, rows)
    content = (
        f'<office:document-content xmlns:office="{_NAMESPACE}:office:1.0" xmlns:table="{_NAMESPACE}:table:1.0" '
        f'xmlns:text="{_NAMESPACE}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f"{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype", ZIP_DATE), ODS_TYPE)
        for name, text in (("content.xml", content), ("META-INF/manifest.xml", _MANIFEST)):
            book.writestr(zipfile.ZipInfo(name, ZIP_DATE), f'<?xml version="1.0"?>{text}', zipfile.ZIP_DEFLATED)


def _answers(prefill: Mapping[str, str]) -> list[list[Value]]:
    answers = {**prefill, "template_version": TEMPLATE_VERSION}
    return [[NAMED[name].question, answer] for name, answer in answers.items() if answer]


def _ods_sheet(name: str, rows: Iterable[Sequence[Value]]) -> str:
    return f'<table:table table:name="{name}">{"".join(map(_ods_row, rows))}</table:table>'


def _ods_row(row: Sequence[Value]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row)) or _ods_cell(None)}</table:table-row>"


def _ods_cell(value: Value) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    shown = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string">{shown}</table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value={quoteattr(str(value))}>{shown}</table:table-cell>'
    )


def write_own_workbook(path: Path, prefill: Mapping[str, str], lines: Sequence[Line]) -> None:
    """Write a return as a body does that keeps a workbook of its own: our questions, and its lines under its own headings."""
    with xlsxwriter.Workbook(path, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": CREATED})
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
        answers, sheet = book.add_worksheet(RETURN), book.add_worksheet("Spend")
        answers.set_column(0, 1, 44)
        for number, answer in enumerate(_answers(prefill)):
            answers.write_row(number, 0, answer)
        sheet.set_column(0, len(OWN_HEADINGS), 18)
        sheet.set_column(1, 1, 60)
        sheet.write_row(0, 0, ["Spending of", prefill["organisation"]], bold)
        sheet.write_row(2, 0, OWN_HEADINGS.values(), bold)
        for number, row in enumerate(_rows(lines, OWN_HEADINGS), 3):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    sheet.write(number, column, value, money if isinstance(value, int | float) else None)


def _rows(lines: Iterable[Line], fields: Iterable[str]) -> list[list[Value]]:
    names = list(fields)
    return [[line.get(field) for field in names] for line in lines]
