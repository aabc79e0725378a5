"""The money columns that tables of the count workbook share: lines, reported, removed, counted, share, per head, income."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.cells import Column, Formula, Kind

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.cells import Value

LINES = Column("lines", "Lines that count", Kind.NUMBER, total=True)
GROSS = Column("gross", "Reported (£)", Kind.MONEY, total=True)
REMOVED = Column("removed", "Removed (£)", Kind.MONEY, total=True)
COUNTED = Column("counted", "Counted (£)", Kind.MONEY, total=True)
SHARE = Column("share", "Share of total", Kind.SHARE)
PER_HEAD = Column("per_head", "Per head (£)", Kind.PENCE)
INCOME = Column("income", "Income, kept apart (£)", Kind.MONEY, total=True)


def money_columns(count: Count) -> list[Column]:
    """Return the columns that `money_row` fills; no figures per head where no population is known."""
    heads = [PER_HEAD] if count.population is not None else []
    return [LINES, GROSS, REMOVED, COUNTED, SHARE, *heads, INCOME]


def money_row(count: Count, row: pd.Series[int]) -> list[Value]:
    """Return the cells of `money_columns` for a row of a table of `xltools.counting.totals` (pence)."""
    counted = int(row["counted"])
    return [
        int(row["lines"]),
        int(row["gross"]),
        int(row["removed"]),
        Formula("={gross}-{removed}", counted),
        share_of_total(count, counted),
        *per_head(count, counted),
        int(row["income"]),
    ]


def share_of_total(count: Count, counted: int) -> Value:
    """Return the share of the count a row's counted pence make, as a formula over its table's total."""
    return Formula("=IF({counted_total}=0,0,{counted}/{counted_total})", counted / count.net if count.net else 0)


def per_head(count: Count, counted: int) -> list[Value]:
    """Return a row's counted pence per head as a formula over the Summary's population; no cell where none is known."""
    if count.population is None:
        return []
    return [Formula("=ROUND({counted}/population,2)", count.per_head(counted) or 0)]
