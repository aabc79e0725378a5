"""How the return looks, on the screen and on paper: one set of cell formats, made once for each workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from xltools.template.layout import FieldKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Styles: TypeAlias = "Mapping[str, Format]"
TABLE_STYLE = "Table Style Light 9"
INK, DEEP, PALE, RULE = "#1F2933", "#0B4F6C", "#EAF2F6", "#9FB3C1"
MONEY = "#,##0_-;[Red]-#,##0_-"
"""Whole pounds; a minus sign as well as red; a little air at the right, before the next column's text."""
MONEY_MILLIONS = "#,##0.000_-;[Red]-#,##0.000_-"
"""Millions to the thousand, where a sheet is in millions."""
SUM, SUM_MILLIONS = f'{MONEY};"-"_-', f'{MONEY_MILLIONS};"-"_-'
"""Sums: a dash where there is nothing, so that what there is stands out."""
_BASE: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}

_STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "title": {"font_size": 18, "bold": True, "font_color": DEEP, "valign": "vcenter"},
    "subtitle": {"font_size": 13, "font_color": DEEP, "valign": "vcenter"},
    "heading": {"font_size": 13, "bold": True, "font_color": DEEP, "valign": "bottom"},
    "hint": {"font_color": "#52606D"},
    "wrapped": {"text_wrap": True},
    "quiet": {"text_wrap": True, "font_color": "#52606D", "align": "left", "indent": 1},
    "remark": {"align": "left", "indent": 1},
    "column_heading": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": DEEP,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": RULE,
    },
    "question": {"bold": True},
    "answer": {"num_format": "@", "text_wrap": True, "bg_color": "#FFFBE6", "border": 1, "border_color": RULE},
    "answer_date": {
        "num_format": "yyyy-mm-dd",
        "align": "left",
        "bg_color": "#FFFBE6",
        "border": 1,
        "border_color": RULE,
    },
    "given": {"num_format": "@", "text_wrap": True, "bg_color": PALE, "border": 1, "border_color": RULE},
    "verdict": {"bold": True, "font_size": 14, "font_color": DEEP},
    "count": {"num_format": "#,##0", "align": "center"},
    "money": {"num_format": MONEY},
    "amount_heading": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": DEEP,
        "align": "right",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": RULE,
    },
    "money_total": {"num_format": MONEY, "bold": True, "top": 1},
    "label_total": {"bold": True, "top": 1},
    "unseen": {"num_format": ";;;"},
    "working": {"font_color": "#7B8794"},
    "link": {"font_color": "#0B5CAD", "underline": 1},
    "column_text": {"num_format": "@"},
    "column_wrapped": {"num_format": "@", "text_wrap": True},
    "column_money": {"num_format": MONEY},
    "column_millions": {"num_format": MONEY_MILLIONS},
    "share": {"num_format": "0%", "align": "right"},
    "sum": {"num_format": SUM},
    "sum_millions": {"num_format": SUM_MILLIONS},
    "sum_total": {"num_format": SUM, "bold": True, "top": 1},
    "sum_millions_total": {"num_format": SUM_MILLIONS, "bold": True, "top": 1},
    "whole": {"num_format": "#,##0"},
    "column_formula": {"align": "left", "indent": 1},
    "day": {"num_format": "yyyy-mm-dd"},
}

COLOURS: Mapping[str, Mapping[str, Any]] = {
    "error": {"bg_color": "#FAD4D0", "font_color": "#8A1C10"},
    "warning": {"bg_color": "#FDE9B8", "font_color": "#6B4700"},
    "note": {"bg_color": "#D9E8F5", "font_color": "#12456B"},
    "explained": {"bg_color": "#E4E7EB", "font_color": "#3E4C59", "italic": True},
}
"""What a live finding looks like, by severity; the Checked column says the same in words."""

INITIAL: Mapping[str, Any] = {"bg_color": "#E6E0F2", "font_color": "#4A3A78", "italic": True}
"""What an initial estimate looks like in the mapping workbook; the basis beside it says the same in words."""
LIT_MONEY: Mapping[str, Mapping[str, Any]] = {
    "lit_initial": INITIAL,
    "lit_whole": {"num_format": MONEY},
    "lit_millions": {"num_format": MONEY_MILLIONS},
}

WRAPPING = ("service", "notes")


def make_styles(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    """Return the workbook's formats by name, always made in the same order so that builds are alike."""
    plain = {name: workbook.add_format({**_BASE, **style}) for name, style in _STYLES.items()}
    colours = {f"lit_{name}": workbook.add_format(dict(style)) for name, style in COLOURS.items()}
    more = {name: workbook.add_format(dict(style)) for name, style in LIT_MONEY.items()}
    shown = {
        f"shown_lit_{name}": workbook.add_format({**_BASE, **style})
        for name, style in {"initial": INITIAL, **COLOURS}.items()
    }
    return {**plain, **colours, **more, **shown}


def column_style(kind: FieldKind, field: str) -> str:
    """Return the name of the format a whole Spending column carries: money, or text so that 07.4 stays 07.4."""
    if kind is FieldKind.MONEY:
        return "column_money"
    if kind is FieldKind.FORMULA:
        return "column_formula"
    return "column_wrapped" if field in WRAPPING else "column_text"


A4, A3 = 9, 8
"""Excel's numbers for paper sizes."""


def print_on(sheet: Worksheet, repeat: int | None, *, pages: int = 1, paper: int = A4) -> None:
    """Set up landscape paper, so many pages wide, with the heading row (counted from 0) on each page."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(pages, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
    if repeat is not None:
        sheet.repeat_rows(repeat)
