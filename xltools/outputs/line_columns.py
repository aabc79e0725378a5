"""The columns lines are written with, in the workbook and in the CSV: what was sent, where it stood, what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.ranges import counted_ranges
from xltools.model import ReturnOrigin, column_letters
from xltools.outputs.cells import ColumnKind, OutputColumn
from xltools.outputs.wording import ORIGIN_WORDS, code_from, reason_name
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reference import cofog
from xltools.template.layout import BY_FIELD, CSV_ONLY_FIELDS, DATA_FIELDS, MONEY_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from xltools.counting.count import Count

_FIRST = (
    OutputColumn("workbook", "File"),
    OutputColumn("sheet", "Sheet"),
    OutputColumn("row", "Row", ColumnKind.NUMBER),
    OutputColumn("organisation", "Organisation"),
    OutputColumn("service", BY_FIELD["service"].heading),
    OutputColumn("code", "Counted under"),
    OutputColumn("function", "Function"),
    OutputColumn("amount", "Reported for the place (£)", ColumnKind.MONEY),
    OutputColumn("counted", "Counted (£)", ColumnKind.MONEY),
    OutputColumn("removed", "Excluded (£)", ColumnKind.MONEY),
    OutputColumn("reason", "Why not counted"),
    OutputColumn("why_not_text", "Why not, in full"),
    OutputColumn("code_from", "Where the code is from"),
    OutputColumn("suggested", "Suggested code"),
    OutputColumn("how", "Basis used"),
    OutputColumn("shared_by", "Apportionment basis used"),
    OutputColumn("share", "Share of the area"),
    OutputColumn("share_year", "Year of the share"),
    OutputColumn("outside", "Outside the place (£)", ColumnKind.MONEY),
    OutputColumn("low", "Low estimate (£)", ColumnKind.MONEY),
    OutputColumn("high", "High estimate (£)", ColumnKind.MONEY),
    OutputColumn("organisation_type", "Kind of body"),
    OutputColumn("level", "Level"),
    OutputColumn("overheads", "Overheads of the body"),
)
_AS_SENT = tuple(
    OutputColumn(field, BY_FIELD[field].heading, ColumnKind.MONEY if field in MONEY_FIELDS else ColumnKind.TEXT)
    for field in DATA_FIELDS
    if field != "service"
)
_LAST = (
    OutputColumn("partner", "Body as written"),
    OutputColumn("partner_id", "Body's reference"),
    OutputColumn("return_id", "Return reference"),
    OutputColumn("financial_year", "Financial year"),
    OutputColumn("period", "Period"),
    OutputColumn("reference", "Ledger reference"),
    OutputColumn("said_by", "Who said it"),
    OutputColumn("cell", "Cell of the amount"),
)
SHEET_COLUMNS = (*_FIRST, *_AS_SENT, *_LAST)
"""Columns of the Lines sheets: what people look for first, then every field as sent."""

CONTRACT = ("partner", *DATA_FIELDS, *CSV_ONLY_FIELDS[1:])
ADDED = (
    "workbook",
    "sheet",
    "row",
    "organisation",
    "organisation_type",
    "level",
    "code",
    "function",
    "code_from",
    "suggested",
    "how",
    "shared_by",
    "share",
    "share_year",
    "share_source",
    "by_key",
    "outside",
    "low",
    "high",
    "overheads",
    "amount",
    "counted",
    "removed",
    "why_not",
    "why_not_text",
    "origin",
    "cell",
)
CSV_COLUMNS = (*CONTRACT, *ADDED)
"""Columns of the lines CSV: those of a lines CSV that partners send, so that it can be read back, then what was added."""

MONEY_COLUMNS = frozenset((*MONEY_FIELDS, "amount", "counted", "removed", "by_key", "outside", "low", "high"))


def written_lines(count: Count, ordered: pd.DataFrame) -> pd.DataFrame:
    """Return the ordered lines with the columns only outputs have: function, code_from, reason, said_by, cell, version, received.

    Low and high are those of what counts, so that they add up, and left blank where that is known: only a range is written.
    """
    returns = count.batch.returns
    low, high = counted_ranges(ordered)
    known = low.eq(high)
    return ordered.assign(
        low=low.mask(known).astype("Int64"),
        high=high.mask(known).astype("Int64"),
        function=_looked_up(ordered["code"], lambda code: cofog.name_of(code) if code else ""),
        code_from=list(map(code_from, ordered["code_origin"].tolist(), ordered["code_note"].tolist())),
        reason=_looked_up(ordered["why_not"], reason_name),
        said_by=_looked_up(ordered["origin"], lambda origin: ORIGIN_WORDS[ReturnOrigin(origin)]),
        cell=_cells(ordered),
        version=_looked_up(ordered["return_no"], lambda number: returns[int(number)].version),
        received=_looked_up(ordered["return_no"], lambda number: returns[int(number)].received),
    )


def _cells(ordered: pd.DataFrame) -> list[str]:
    """The cell of each amount that stands in one row with others; "" where the row has one amount."""
    each = zip(ordered[AMOUNT_COLUMN].tolist(), ordered["row"].tolist(), strict=True)
    return [f"{column_letters(column)}{row}" if column else "" for column, row in each]


def _looked_up(values: pd.Series[str], find: Callable[[str], str]) -> list[str]:
    results = {value: find(value) for value in values.unique()}
    return [results[value] for value in values.tolist()]
