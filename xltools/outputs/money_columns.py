"""The money columns that tables of the count workbook share: lines, reported, excluded, counted, share, per head, income."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue

LINES = OutputColumn("lines", "Lines that count", ColumnKind.NUMBER, total=True)
REPORTED = OutputColumn("reported", "Reported (£)", ColumnKind.MONEY, total=True)
EXCLUDED = OutputColumn("excluded", "Excluded (£)", ColumnKind.MONEY, total=True)
COUNTED = OutputColumn("counted", "Counted (£)", ColumnKind.MONEY, total=True)
SHARE = OutputColumn("share", "Share of total", ColumnKind.SHARE)
PER_HEAD = OutputColumn("per_head", "Per head (£)", ColumnKind.PENCE)
INCOME = OutputColumn("income", "Income given separately (£)", ColumnKind.MONEY, total=True)


def money_columns(count: Count) -> list[OutputColumn]:
    """Return the columns that `money_row` fills; no figures per head where no population is known."""
    heads = [PER_HEAD] if count.population is not None else []
    return [LINES, REPORTED, EXCLUDED, COUNTED, SHARE, *heads, INCOME]


def money_row(count: Count, row: pd.Series[int]) -> list[CellValue]:
    """Return the cells of `money_columns` for a row of a table of `xltools.counting.totals` (pence)."""
    counted = int(row["counted"])
    return [
        int(row["lines"]),
        int(row["reported"]),
        int(row["excluded"]),
        CellFormula("={reported}-{excluded}", counted),
        share_of_total(count, counted),
        *per_head(count, counted),
        int(row["income"]),
    ]


def share_of_total(count: Count, counted: int) -> CellValue:
    """Return the share of the count a row's counted pence make, as a formula over its table's total."""
    return CellFormula("=IF({counted_total}=0,0,{counted}/{counted_total})", counted / count.net if count.net else 0)


def share_of_net(count: Count, counted: int | None) -> CellValue:
    """Return the share of the Summary's total a row's counted pence make, as a formula; None where there is no figure."""
    if counted is None:
        return None
    return CellFormula("=IF(net_total=0,0,{counted}/net_total)", counted / count.net if count.net else 0)


def per_head(count: Count, counted: int) -> list[CellValue]:
    """Return a row's counted pence per head as a formula over the Summary's population; no cell where none is known."""
    if count.population is None:
        return []
    return [CellFormula("=ROUND({counted}/population,2)", count.per_head(counted) or 0)]
