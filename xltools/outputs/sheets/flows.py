"""The sheet Flows: where the money that counts came from, how often it was handed over, and between whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.money_flows import SMALL_STREAM, by_hand_overs, by_source, money_flows, streams
from xltools.counting.money_origins import OriginKind, money_origins
from xltools.counting.money_paths import SourceKind, Told, money_paths
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.money_columns import COUNTED, SHARE, share_of_total
from xltools.outputs.sheet import Page
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import MoneyPath
    from xltools.outputs.cells import CellValue, OutputWorkbook

FLOWS = "Flows"
MOST_FLOWS = 2_000
"""Flows listed; of more, the largest, and how much the others are."""
RATE = "administration_rate"
"""The name of the cell that holds the rate of the what-if."""

_KIND = {
    SourceKind.ANOTHER: "Another body",
    SourceKind.OWN: "The body's own money",
    SourceKind.NOT_SAID: "Not said",
}
_TOLD = {
    Told.BOTH: "both report it; it counts once",
    Told.RECEIVER: "the receiver names its source",
    Told.PAYER: "the payer names whom it pays",
}


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
            _streams_told(count, paths),
        ),
        widths=(48, 48, 36, 40, 18, 14),
    )
    _origins(page, count, paths)
    _sources(page, count, paths)
    _hand_overs(page, count, paths)
    _flows(page, paths)
    page.sheet.freeze_panes(1, 1)


def _streams_told(count: Count, paths: Sequence[MoneyPath]) -> str:
    told = streams(count, paths)
    if not told.many:
        return "No return names another body as the source of money that counts."
    few = (
        f"{told.small:,} of them less than {pounds(SMALL_STREAM)} each ({pounds(told.small_pence)} in all)"
        if told.small
        else f"none of them is less than {pounds(SMALL_STREAM)}"
    )
    marked = (
        f"Marked ring-fenced: {pounds(told.ring_fenced)}; marked not ring-fenced: {pounds(told.not_ring_fenced)}."
        if told.ring_fenced or told.not_ring_fenced
        else "No return says what is ring-fenced."
    )
    return (
        f"Funding streams (a source, a fund and the body that first had it): {told.many:,}, which come to {pounds(told.pence)}; {few}. "
        f"{marked}"
    )


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
        (source, _KIND[kind], pence, share_of_total(count, pence)) for (kind, source), pence in by_source(paths).items()
    ]
    page.table("OriginalSources", columns, rows, total="Total", filters=True)


def _hand_overs(page: Page, count: Count, paths: Sequence[MoneyPath]) -> None:
    page.heading(
        "Hand-overs",
        "How often money passed from one body to another before it was spent, as far as the returns say.",
        "What if each hand-over cost a part of the money in administration? Type a rate (auditors of 2009-10 spoke of some 20%); "
        "at 0% nothing is reckoned, and the count never changes.",
    )
    rate = page.table("AdministrationRate", _RATE_COLUMNS, [("Part of the money that each hand-over costs", 0.0)])
    if rate is not None:
        page.book.workbook.define_name(RATE, f"={FLOWS}!{rate.cells('rate').split(':')[0]}")
    rows: list[Sequence[CellValue]] = [
        (
            "Not handed over, or not said" if not times else "Once" if times == 1 else f"{times} times",
            times,
            pence,
            share_of_total(count, pence),
            CellFormula(f"={{counted}}*(1-(1-{RATE})^{{times}})", 0),
        )
        for times, pence in by_hand_overs(paths).items()
    ]
    page.table("HandOvers", _HAND_OVER_COLUMNS, rows, total="Total")


_RATE_COLUMNS = (OutputColumn("what", "What if"), OutputColumn("rate", "Rate", ColumnKind.SHARE))
_HAND_OVER_COLUMNS = (
    OutputColumn("how", "Handed over"),
    OutputColumn("times", "Hand-overs", ColumnKind.NUMBER),
    COUNTED,
    SHARE,
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
            "; ".join(_TOLD[told] for told in Told if told in flow.told),
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
