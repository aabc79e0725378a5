"""Checks of the file, its headings and its Return sheet."""

from __future__ import annotations

from tests.checks.case import LINE, Case, Sheet, observed, said, seen
from tests.checks.sheet import HACKNEY, noticed
from xltools.model import Noticed, ReferenceContext

CASES: dict[str, Case] = {
    "template-unknown": observed(Noticed.TEMPLATE_UNKNOWN, Noticed.TEMPLATE_OLD, "", at=""),
    "template-old": observed(Noticed.TEMPLATE_OLD, Noticed.TEMPLATE_UNKNOWN, "", "1.0"),
    "row-broken": observed(Noticed.ROW_BROKEN, Noticed.ROW_SHORT, "G5", "Parks,1,234"),
    "row-short": observed(Noticed.ROW_SHORT, Noticed.ROW_BROKEN, "G5", "Parks,1234"),
    "second-table": observed(Noticed.OTHER_TABLE, Noticed.HEADING_MOVED, "G9", "service, income, gross"),
    "totals-row": observed(Noticed.TOTALS_ROW, Noticed.TOTALS_ROW_DIFFERS, "G9", "£800"),
    "totals-row-differs": observed(Noticed.TOTALS_ROW_DIFFERS, Noticed.TOTALS_ROW, "G9", "£800"),
    "read-as-above": observed(Noticed.AS_ABOVE, Noticed.HEADING_MOVED, "A6", "Hackney"),
    "ledger-read": observed(Noticed.LEDGER, Noticed.HEADING_MOVED, "A4"),
    "ledger-total": observed(Noticed.LEDGER_TOTAL, Noticed.HEADING_MOVED, "G9", "18,014.58"),
    "formats-not-read": observed(Noticed.FORMATS_NOT_READ, Noticed.MACROS, ""),
    "macros": observed(Noticed.MACROS, Noticed.EXTRA_SHEET, ""),
    "heading-missing": Case(
        seen(Noticed.HEADING_MISSING, "", "Gross spending (£)", name="gross"),
        ("",),
        seen(Noticed.HEADING_MISSING, "", "CIPFA service line", name="cipfa"),
        wrong_type=seen(Noticed.HEADING_MISSING, "", "Zebra", name=""),
    ),
    "heading-left-out": Case(
        seen(Noticed.HEADING_MISSING, "", "Deep dive theme", name="theme"),
        ("",),
        seen(Noticed.HEADING_MISSING, "", "Gross spending (£)", name="gross"),
        wrong_type=seen(Noticed.HEADING_MISSING, "", "Zebra", name=""),
    ),
    "heading-duplicate": observed(Noticed.HEADING_DUPLICATE, Noticed.HEADING_MOVED, "G4", "Gross spending (£)"),
    "heading-unknown": observed(Noticed.HEADING_UNKNOWN, Noticed.HEADING_MOVED, "U4", "Our cost centre"),
    "heading-moved": observed(Noticed.HEADING_MOVED, Noticed.HEADING_UNKNOWN, "H4", "Gross cost"),
    "header-cell-missing": Case(
        seen(Noticed.HEADER_CELL_MISSING, "", "overheads", name="overheads", sheet="Return"),
        ("Return!",),
        seen(Noticed.HEADING_MISSING, "", "Income", name="income"),
        wrong_type=Sheet(LINE),
    ),
    "organisation-missing": Case(
        said(organisation="", organisation_id=" "),
        ("Return!C8",),
        said(organisation="Hackney Council", organisation_id=""),
        wrong_type=said(organisation="4711", organisation_id=""),
    ),
    "organisation-unknown": Case(
        said(organisation="Barking Council", organisation_id="barking"),
        ("Return!C8",),
        said(organisation="LB HACKNEY", organisation_id=""),
        blank=said(organisation="", organisation_id=""),
        wrong_type=Sheet(LINE, ReferenceContext(HACKNEY), {"organisation": "4711", "organisation_id": ""}),
    ),
    "wrong-place": Case(
        said(place="Camden"),
        ("Return!C5",),
        said(place="London Borough of Hackney"),
        said(place=""),
        said(place="40179"),
    ),
    "wrong-year": Case(
        said(financial_year="2009/10"),
        ("Return!C6",),
        said(financial_year="2010/2011"),
        said(financial_year=""),
        said(financial_year="40179"),
    ),
    "year-missing": Case(
        said(financial_year="next year"),
        ("Return!C6",),
        said(financial_year="10/11"),
        said(financial_year="2010-2011"),
        said(financial_year="FY2010-11"),
    ),
    "not-signed-off": Case(
        said(signed_off_on="soon"),
        ("Return!C19",),
        said(signed_off_by="pp A. Deputy"),
        said(),
        said(signed_off_by="4711"),
    ),
    "contact-missing": Case(
        said(contact_email="A. Accountant"),
        ("Return!C12",),
        said(contact_email="A. Accountant <a.accountant@hackney.gov.uk>"),
        said(),
        said(contact_name="4711"),
    ),
    "overheads-not-stated": Case(
        said(overheads=""), ("Return!C16",), said(overheads="Left out"), said(), said(overheads="4711")
    ),
    "no-lines": Case(Sheet(""), ("",), Sheet("| service | gross |\n| Libraries | 0 |")),
    "hidden-sheet": observed(Noticed.HIDDEN_SHEET, Noticed.EXTRA_SHEET, "", "Workings", "Workings!", "Workings"),
    "hidden-columns": observed(Noticed.HIDDEN_COLUMN, Noticed.HIDDEN_ROW, "H0", at="column H"),
    "hidden-rows": Case(
        Sheet(LINE, observations=(noticed(Noticed.HIDDEN_ROW, "G8"), noticed(Noticed.HIDDEN_ROW, "G5"))),
        ("G5",),
        seen(Noticed.HIDDEN_COLUMN, "H0"),
        wrong_type=Sheet(LINE),
    ),
    "extra-sheet": observed(Noticed.EXTRA_SHEET, Noticed.HIDDEN_SHEET, "", "Workings", "Workings!", "Workings"),
    "lines-elsewhere": observed(Noticed.LINES_ELSEWHERE, Noticed.EXTRA_SHEET, "", "More", "More!", "More"),
    "other-sheet-read": observed(Noticed.OTHER_SHEET_READ, Noticed.EXTRA_SHEET, "", "Adults", "Adults!", "Adults"),
    "merged-cells": observed(Noticed.MERGED_CELLS, Noticed.HIDDEN_ROW, "B5", "B5:B7"),
    "validation-lost": observed(Noticed.VALIDATION_LOST, Noticed.FORMULA, "F5"),
    "formula-instead-of-value": observed(Noticed.FORMULA, Noticed.LINKED_FORMULA, "G5", "=SUM(A1:A2)"),
    "linked-formula": observed(Noticed.LINKED_FORMULA, Noticed.FORMULA, "G5", "=[1]Sheet1!A1"),
    "error-cell": observed(Noticed.ERROR_CELL, Noticed.AMOUNT_UNREAD, "G5", "#REF!"),
    "text-cut": observed(Noticed.TEXT_CUT, Noticed.ERROR_CELL, "S5", "long"),
}
