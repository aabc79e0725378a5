"""The sheet Coding: lines whose function is open, carried over or suggested, with room to confirm the right code.

What is written under Confirmed code is read back at the next run (`xltools.outputs.read_back`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.coding.choosing import CONFIRMED, SUGGESTED, is_division_only
from xltools.coding.crosswalk import AS_GIVEN
from xltools.outputs.cells import Column, Kind
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.lines import MOST_LISTED, how_many_listed
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.cells import Book, Value
    from xltools.outputs.sheets.lines import LineRows

CODING = "Coding"
CODING_COLUMNS = (
    Column("organisation", "Organisation"),
    Column("kind", "Kind of body"),
    Column("service", "Service"),
    Column("counted", "Counted (£)", Kind.MONEY),
    Column("state", "State"),
    Column("code", "COFOG code"),
    Column("name", "Function"),
    Column("source", "Where the code is from", Kind.WORDS),
    Column("suggestions", "Suggestions and why", Kind.WORDS),
    Column("line", "Line in this workbook"),
    Column("confirmed", "Confirmed code"),
    Column("by", "By whom"),
)


def coding(book: Book, count: Count, ordered: pd.DataFrame, lines: LineRows) -> None:
    """Write the lines whose function the body did not give in full, largest first, with room to confirm a code."""
    open_lines = _to_confirm(ordered)
    page = Page(
        book,
        CODING,
        f"Coding: {count.place.name}, {count.place.year}",
        (
            "Lines not classified, classified to a division only, carried over from another classification, or coded by suggestion.",
            "Write the right code under Confirmed code, and your name, and save: the next run takes it in and uses it for the "
            "same words from the same kind of body, here and in dictionary.csv.",
            *how_many_listed(min(len(open_lines), MOST_LISTED), len(open_lines), "Where the code is from"),
        ),
        widths=(30, 20, 40, 16, 15, 10, 30, 30, 60, 14, 14, 16),
    )
    page.freeze(page.table(CODING, CODING_COLUMNS, _rows(open_lines.head(MOST_LISTED), lines), filters=True))


def _to_confirm(ordered: pd.DataFrame) -> pd.DataFrame:
    code, source = ordered["code"], ordered["code_from"]
    settled = source.eq(AS_GIVEN) & ~is_division_only(code) | source.str.startswith(CONFIRMED)
    open_lines = ordered[~settled & ordered["why_not"].eq("")]
    return open_lines.loc[open_lines["counted"].abs().sort_values(ascending=False, kind="stable").index]


def _rows(listed: pd.DataFrame, lines: LineRows) -> list[Sequence[Value]]:
    wanted = ("organisation", "organisation_type", "service", "counted", "code", "code_from", "suggestions")
    where = ("workbook", "sheet", "row")
    return [
        (
            name,
            kind,
            service,
            int(pence),
            _state(code, source),
            code,
            cofog.name_of(code) if code else "",
            source,
            suggestions,
            lines.link(*place),
            None,
            None,
        )
        for name, kind, service, pence, code, source, suggestions, *place in zip(
            *(listed[column].tolist() for column in (*wanted, *where)), strict=True
        )
    ]


def _state(code: str, source: str) -> str:
    if not code:
        return "Not classified"
    if source.startswith(SUGGESTED):
        return "Suggested"
    return "Division only" if source == AS_GIVEN else "Carried over"
