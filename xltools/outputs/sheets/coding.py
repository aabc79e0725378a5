"""The sheet Coding: lines whose function is open, carried over, suggested or confirmed, with room to confirm the right code.

What is written under Confirmed code is read back at the next run (`xltools.outputs.read_back`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.classify.codes import is_division_only
from xltools.model import CodeOrigin
from xltools.outputs.cells import ColumnKind, OutputColumn
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.lines import LINE_PLACE, MOST_LISTED, how_many_listed
from xltools.outputs.wording import CODE_STATES, code_from
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook
    from xltools.outputs.sheets.lines import LineRows

CODING = "Coding"
CODING_COLUMNS = (
    OutputColumn("organisation", "Organisation"),
    OutputColumn("kind", "Kind of body"),
    OutputColumn("service", "Service"),
    OutputColumn("counted", "Counted (£)", ColumnKind.MONEY),
    OutputColumn("state", "State"),
    OutputColumn("code", "COFOG code"),
    OutputColumn("name", "Function"),
    OutputColumn("source", "Where the code is from", ColumnKind.WORDS),
    OutputColumn("suggestions", "Suggestions and why", ColumnKind.WORDS),
    OutputColumn("line", "Line in this workbook"),
    OutputColumn("confirmed", "Confirmed code"),
    OutputColumn("by", "By whom"),
)
CODING_PRINTED = [column.key for column in CODING_COLUMNS].index("suggestions") + 1


def coding(book: OutputWorkbook, count: Count, ordered: pd.DataFrame, lines: LineRows) -> None:
    """Write the lines whose function the body did not give in full, largest first, confirmed ones last; with room for a code."""
    listed = _not_given(ordered)
    page = Page(
        book,
        CODING,
        f"Coding: {count.place.name}, {count.place.year}",
        (
            "Lines not classified, classified to a division only, carried over from another classification, or coded by suggestion.",
            "Write the right code under Confirmed code, and your name, and save: the next run takes it in and uses it for the "
            "same words from the same kind of body, here and in dictionary.csv.",
            "Lines whose code was confirmed stand last, with by whom and when; another code written there takes its place.",
            *how_many_listed(min(len(listed), MOST_LISTED), len(listed), "Where the code is from"),
        ),
        widths=(50, 24, 44, 16, 15, 10, 30, 30, 60, 14, 14, 16),
    )
    page.freeze(page.table(CODING, CODING_COLUMNS, _rows(listed.head(MOST_LISTED), lines), filters=True))
    page.print_columns(CODING_PRINTED)


def _not_given(ordered: pd.DataFrame) -> pd.DataFrame:
    """The lines that count whose own code is not a full one: those still to confirm, then those confirmed."""
    in_full = ~is_division_only(ordered["code"]) | ordered[AMOUNT_COLUMN].gt(
        0
    )  # typed by division: that is what is known
    given = ordered["code_origin"].eq(CodeOrigin.OWN) & in_full
    listed = ordered[~given & ordered["why_not"].eq("")]
    listed = listed.loc[listed["counted"].abs().sort_values(ascending=False, kind="stable").index]
    confirmed = listed["code_origin"].eq(CodeOrigin.CONFIRMED)
    return pd.concat([listed[~confirmed], listed[confirmed]])


def _rows(listed: pd.DataFrame, lines: LineRows) -> list[Sequence[CellValue]]:
    about = ("organisation", "organisation_type", "service", "counted")
    wanted = (*about, "code", "code_origin", "code_note", "suggestions")
    return [
        (
            name,
            kind,
            service,
            int(pence),
            CODE_STATES[CodeOrigin(origin)],
            code,
            cofog.name_of(code) if code else "",
            code_from(origin, note),
            suggestions,
            lines.link(*place),
            None,
            None,
        )
        for name, kind, service, pence, code, origin, note, suggestions, *place in zip(
            *(listed[column].tolist() for column in (*wanted, *LINE_PLACE)), strict=True
        )
    ]
