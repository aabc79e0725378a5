"""The sheet Flows: where the money that counts came from, how often it was handed over, and between whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.money_flows import by_hand_overs, by_source, money_flows
from xltools.counting.money_origins import OriginKind, money_origins
from xltools.counting.money_paths import Told, money_paths
from xltools.model import column_letters
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.flow_words import KINDS, TOLD, WHAT_IF, about_streams, administration, hand_over_name
from xltools.outputs.money_columns import COUNTED, SHARE, share_of_total
from xltools.outputs.sheet import Page
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import MoneyPath
    from xltools.outputs.cells import CellValue, OutputWorkbook, PlacedTable

FLOWS = "Flows"
MOST_FLOWS = 2_000
"""Flows listed; of more, the largest, and how much the others are."""
RATE = "administration_rate"
"""The name of the cell that holds the rate of the what-if."""


def flows(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet of sources, hand-overs and flows."""
    paths = money_paths(count)
    page = Page(
        book,
        FLOWS,
        f"Flows of money: {count.place.name}, {count.place.year}",
        (
            "Where the money that counts came from and whom it passed through, as far as the returns say: in Original source of the money, "
            "Paid on to and Fund, and where two bodies report one payment.",
            about_streams(count, paths),
        ),
        widths=(48, 48, 36, 40, 18, 14),
    )
    _origins(page, count, paths)
    _sources(page, count, paths)
    _hand_overs(page, count, paths)
    _flows(page, paths)
    page.sheet.freeze_panes(1, 1)


def _origins(page: Page, count: Count, paths: Sequence[MoneyPath]) -> None:
    origins = money_origins(count, paths)
    unsaid = sum(pence for origin, pence in origins.items() if origin.kind is OriginKind.NOT_SAID)
    page.heading(
        "Sources of money",
        "Taxes, charges, departments with their agencies, the NHS: what the money was at first, as far as the returns say. "
        f"Of {pounds(unsaid)} no return says it. The table adds up to the count.",
        "Where no source is named, a named grant (Dedicated Schools Grant) is money of the department that pays it, and what a "
        "department or its agency spends is that department's. Income stands apart, unless another body is named as the source.",
    )
    columns = [OutputColumn("origin", "Source of money"), OutputColumn("kind", "What it is"), COUNTED, SHARE]
    rows: list[Sequence[CellValue]] = [
        (origin.name, str(origin.kind), pence, share_of_total(count, pence)) for origin, pence in origins.items()
    ]
    page.table("SourcesOfMoney", columns, rows, total="Total", filters=True)


def _sources(page: Page, count: Count, paths: Sequence[MoneyPath]) -> None:
    page.heading(
        "Original sources", "Each pound that counts, by where it came from at first. The table adds up to the count."
    )
    columns = [OutputColumn("source", "Original source"), OutputColumn("kind", "What it is"), COUNTED, SHARE]
    rows: list[Sequence[CellValue]] = [
        (source, KINDS[kind], pence, share_of_total(count, pence)) for (kind, source), pence in by_source(paths).items()
    ]
    page.table("OriginalSources", columns, rows, total="Total", filters=True)


def _hand_overs(page: Page, count: Count, paths: Sequence[MoneyPath]) -> None:
    page.heading(
        "Hand-overs", "How often money passed from one body to another before it was spent, as far as the returns say."
    )
    rows: list[Sequence[CellValue]] = [
        (hand_over_name(times), times, pence, share_of_total(count, pence))
        for times, pence in by_hand_overs(paths).items()
    ]
    columns = (
        OutputColumn("how", "Handed over"),
        OutputColumn("times", "Hand-overs", ColumnKind.NUMBER),
        COUNTED,
        SHARE,
    )
    placed = page.table("HandOvers", columns, rows, total="Total")
    if placed is not None and count.hand_over_rate:
        _administration(page, count, paths, placed)


def _administration(page: Page, count: Count, paths: Sequence[MoneyPath], hand_overs: PlacedTable) -> None:
    """Write the what-if: the rate in a cell to type in, and what it comes to as formulas over the table of hand-overs."""
    rate = count.hand_over_rate
    page.heading("What if: administration by hand-over", *WHAT_IF)
    placed = page.table(
        "AdministrationRate", _RATE_COLUMNS, [("Part of the money that each hand-over costs: type another", rate)]
    )
    if placed is not None:
        page.book.workbook.define_name(RATE, f"={FLOWS}!{placed.cells('rate').split(':')[0]}")
    pence, times = (column_letters(hand_overs.columns[key] + 1) for key in ("counted", "times"))
    rows: list[Sequence[CellValue]] = [
        (
            hand_over_name(number),
            "Not spent, not saved: a what-if",
            CellFormula(f"=ROUND({pence}{row}*(1-(1-{RATE})^{times}{row}),2)", administration(counted, number, rate)),
        )
        for row, (number, counted) in enumerate(by_hand_overs(paths).items(), hand_overs.first_row + 1)
        if number
    ]
    page.table("Administration", _ADMINISTRATION_COLUMNS, rows, total="What if, in all")


_RATE_COLUMNS = (OutputColumn("what", "What if"), OutputColumn("rate", "Rate", ColumnKind.SHARE))
_ADMINISTRATION_COLUMNS = (
    OutputColumn("how", "Handed over"),
    OutputColumn("what", "What it is"),
    OutputColumn("administration", "What if: administration (£)", ColumnKind.MONEY, total=True),
)


def _flows(page: Page, paths: Sequence[MoneyPath]) -> None:
    found = money_flows(paths)
    page.heading(
        "Flows",
        "Money that counts by giver, receiver and fund. What was handed over twice stands in two rows, so they do not add up to the count.",
    )
    if rest := found[MOST_FLOWS:]:
        page.note(
            f"The largest {MOST_FLOWS:,} of {len(found):,}; the others are {pounds(sum(flow.pence for flow in rest))}."
        )
    rows: list[Sequence[CellValue]] = [
        (
            flow.giver,
            flow.receiver,
            flow.fund,
            "; ".join(TOLD[told] for told in Told if told in flow.told),
            flow.pence,
            flow.step,
        )
        for flow in found[:MOST_FLOWS]
    ]
    page.table("MoneyFlows", _FLOW_COLUMNS, rows, filters=True)


_FLOW_COLUMNS = (
    OutputColumn("giver", "From"),
    OutputColumn("receiver", "To"),
    OutputColumn("fund", "Fund, grant or pooled budget"),
    OutputColumn("told", "How it is known", ColumnKind.WORDS),
    OutputColumn("pence", "Amount (£)", ColumnKind.MONEY),
    OutputColumn("step", "Hand-over", ColumnKind.NUMBER),
)
