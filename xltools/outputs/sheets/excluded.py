"""The sheet Excluded: every line whose money does not count, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from xltools.model import WhyNot
from xltools.outputs.cells import ColumnKind, OutputColumn
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.lines import LINE_PLACE, MOST_LISTED, how_many_listed
from xltools.outputs.wording import reason_name
from xltools.reading.lines import AMOUNT_COLUMN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook
    from xltools.outputs.sheets.lines import LineRows

WHOLE_RETURNS = frozenset({WhyNot.REFUSED.value, WhyNot.SUPERSEDED.value})
NOT_REMOVED = frozenset({WhyNot.COUNTS.value, WhyNot.NO_AMOUNT.value, WhyNot.NO_LOCAL_FIGURE.value})


def excluded(book: OutputWorkbook, count: Count, ordered: pd.DataFrame, lines: LineRows) -> None:
    """Write the lines whose money does not count, whatever the reason, largest first within each reason."""
    out = _excluded(ordered)
    listed = out.nlargest(MOST_LISTED, "removed").sort_index() if len(out) > MOST_LISTED else out
    page = Page(
        book,
        "Excluded",
        f"Excluded from the count: {count.place.name}, {count.place.year}",
        (
            "Lines whose money does not count, with the reason; whole returns take a row each. Nothing is deleted: see Lines.",
            "Totals of other lines, what buys nothing and returns that do not count are listed too: they are no reported spending, and are "
            "not among Reported and Excluded elsewhere.",
            *how_many_listed(len(listed), len(out), "Why not counted"),
        ),
        widths=(50, 50, 17, 22, 60, 28, 16),
    )
    page.freeze(page.table("Excluded", _COLUMNS, _rows(listed, lines), total="Total", filters=True))


_COLUMNS = (
    OutputColumn("organisation", "Organisation"),
    OutputColumn("service", "Service"),
    OutputColumn("removed", "Excluded (£)", ColumnKind.MONEY, total=True),
    OutputColumn("reason", "Reason"),
    OutputColumn("words", "In full", ColumnKind.WORDS),
    OutputColumn("file", "File"),
    OutputColumn("line", "Line in this workbook"),
)


def _excluded(ordered: pd.DataFrame) -> pd.DataFrame:
    whole = ordered["why_not"].isin(WHOLE_RETURNS)
    single = ordered[~whole & ~ordered["why_not"].isin(NOT_REMOVED)].assign(many=1)
    by_return = ordered[whole].groupby(
        ["organisation", "workbook", "why_not", "why_not_text"], as_index=False, sort=True
    )
    returned = by_return.agg(
        removed=("removed", "sum"),
        many=("row", "size"),
        sheet=("sheet", "first"),
        row=("row", "first"),
        amount_column=(AMOUNT_COLUMN, "first"),
    )
    out = pd.concat([returned.assign(service=returned["many"].map("The whole return: {:,} lines".format)), single])
    return out.sort_values(["why_not", "removed"], ascending=[True, False], kind="stable", ignore_index=True)


def _rows(out: pd.DataFrame, lines: LineRows) -> list[Sequence[CellValue]]:
    wanted = ("organisation", "service", "removed", "why_not", "why_not_text", *LINE_PLACE)
    return [
        (name, service, int(pence), reason_name(why), words, file, lines.link(file, *place))
        for name, service, pence, why, words, file, *place in zip(
            *(out[column].tolist() for column in wanted), strict=True
        )
    ]
