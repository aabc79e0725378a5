"""Writes a partner's return: the blank template, or one filled in with what is known already.

The same input gives the same bytes. ``python -m xltools.template.build`` rewrites the committed templates.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xltools.template.book import OPTIONS, PlainSheet, TemplateBook, describe
from xltools.template.build_mapping import MAPPING_TEMPLATE, build_mapping
from xltools.template.checks_sheet import check_names, write_checks
from xltools.template.entry_sheets import Value, write_return, write_spending
from xltools.template.formulas import range_names
from xltools.template.layout import (
    BY_FIELD,
    FIRST_ROW,
    HEADING_ROW_1_0,
    HEADINGS_1_0,
    NAMED,
    SHEET_1_0,
    SHEETS,
    TEMPLATE_VERSION,
)
from xltools.template.lists import pick_lists
from xltools.template.sheets import write_findings, write_guidance, write_lists
from xltools.template.styles import MONEY, make_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    from xltools.model import Finding

    Further = Callable[[xlsxwriter.Workbook, Mapping[str, Worksheet]], None]
    """Adds to a return that is written: called with the workbook and the template's sheets by name."""

TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "total-place-return.xlsx"
"""The committed template (in a checkout; an installed package builds its returns from this code)."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


def build_return(
    path: Path,
    *,
    prefill: Mapping[str, str] = _NOTHING,
    organisations: Sequence[str] = (),
    lines: Sequence[Mapping[str, Value]] = (),
    findings: Sequence[Finding] = (),
    further: Further | None = None,
) -> None:
    """Write one return.

    `prefill` goes into the named cells (keys as in `layout.NAMED`; dates as ISO text). `organisations` head the drop-down
    of bodies. `lines` fill Spending from row 5 (keys as in `layout.FIELDS`; money in pounds as numbers, text as text).
    `findings` fill the Findings sheet. `further` is called last, with the workbook and its sheets by name, to add sheets and cell
    comments. Raises KeyError where a key is not the layout's.
    """
    _refuse_unknown(prefill, NAMED)
    for line in lines:
        _refuse_unknown(line, BY_FIELD)
    services = {row: str(line.get("service") or "") for row, line in enumerate(lines, FIRST_ROW)}
    with TemplateBook(path, OPTIONS) as book:
        _describe(book)
        styles = make_styles(book)
        sheets = {name: book.add_worksheet(name, PlainSheet) for name in SHEETS}
        write_guidance(sheets["Guidance"], styles)
        write_return(sheets["Return"], styles, prefill)
        write_spending(sheets["Spending"], styles, lines)
        write_findings(sheets["Findings"], styles, findings, services)
        write_checks(sheets["Checks"], styles)
        lists = pick_lists(organisations, prefill.get("financial_year", ""))
        names = {**range_names(), **check_names(), **write_lists(sheets["Lists"], styles, lists)}
        for name, cells in names.items():
            book.define_name(name, f"={cells}")
        if further:
            further(book, sheets)


def build_return_1_0(path: Path, organisation: str, year: str, lines: Sequence[Mapping[str, Value]]) -> None:
    """Write a return of template 1.0, as some partners still send it: one sheet, headings in row 3, lines from row 4.

    `lines` have the headings of `layout.HEADINGS_1_0` as keys; money in pounds.
    """
    with TemplateBook(path, OPTIONS) as book:
        _describe(book)
        sheet = book.add_worksheet(SHEET_1_0)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": MONEY})
        for cell, text in {"A1": "Organisation", "B1": organisation, "C1": "Year", "D1": year}.items():
            sheet.write_string(cell, text)
        for column, heading in enumerate(HEADINGS_1_0):
            sheet.set_column(column, column, 34 if column == 1 else 18)
            sheet.write_string(HEADING_ROW_1_0 - 1, column, heading, bold)
        for row, line in enumerate(lines, HEADING_ROW_1_0):
            for heading, value in line.items():
                column = HEADINGS_1_0.index(heading)
                if value and isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif isinstance(value, int | float):
                    sheet.write_number(row, column, value, money)


def _describe(book: xlsxwriter.Workbook) -> None:
    describe(book, "Total Place spend mapping: return", f"Public spending in a place, template {TEMPLATE_VERSION}")


def _refuse_unknown(given: Mapping[str, Any], known: Mapping[str, object]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise KeyError(f"the return has no place for {', '.join(unknown)}")


def main() -> None:
    """Rewrite the committed templates."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    build_return(TEMPLATE)
    MAPPING_TEMPLATE.write_bytes(build_mapping())


if __name__ == "__main__":
    main()
