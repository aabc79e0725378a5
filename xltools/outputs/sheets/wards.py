"""The sheet Wards: what of the count falls to each ward by the people it is for, and what is not shared to wards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.apportioning import FINER
from xltools.counting.wards import NAMED, NOT_SHARED, ward_count
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.money_columns import COUNTED, SHARE, share_of_total
from xltools.outputs.sheet import Page
from xltools.outputs.wording import NOT_CLASSIFIED
from xltools.reference import cofog
from xltools.reference.areas.districts import districts
from xltools.reference.people.populations import AGES
from xltools.reference.people.wards import NONE_HERE
from xltools.reference.sharing.keys import ALL_AGES
from xltools.text import short_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.wards import WardCount, WardFigure
    from xltools.outputs.cells import CellValue, OutputWorkbook

WARDS = "Wards"
NOT_SPENT_THERE = (
    "A ward's figure is not what is spent there. It is what its people would have if everybody of an age in the district, or in "
    "the place where no district is known, had the same. Two wards with people of the same ages come out alike, however "
    "different they are: do not rank wards by it."
)
_MEASURES = (NAMED, ALL_AGES, *AGES)


def wards(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet of wards; a sentence where the wards of the place are not known."""
    title = f"Wards: {count.place.name}, {count.place.year}"
    found = ward_count(count)
    if found is None:
        Page(book, WARDS, title, (NONE_HERE,), widths=(90,)).sheet.freeze_panes(1, 0)
        return
    notes = (
        NOT_SPENT_THERE,
        f"{short_pounds(found.shared)} of the count falls to wards; {short_pounds(found.not_shared)} does not: the running of "
        "government, defence, the economy and transport, capital projects, and what is not classified follow no people of a ward.",
        f"People: {found.source}.",
        *found.notes,
        FINER,
    )
    page = Page(book, WARDS, title, notes, widths=(30, 34, *[16] * (5 + len(_MEASURES))))
    table = page.table("Wards", _COLUMNS, [_row(figure) for figure in found.wards], total="All wards", filters=True)
    page.heading(
        "What each function was shared by",
        "With what is not shared it adds up to the count. People of 65 and over, children and people of working age stand for "
        "those whom pensions, schools and the like are for; all other functions go by all people.",
    )
    page.table("WardMeasures", _MEASURE_COLUMNS, list(_measured(count, found)), total="Total", filters=True)
    if table is not None:
        page.freeze(table)


_COLUMNS = (
    OutputColumn("district", "District"),
    OutputColumn("ward", "Ward"),
    OutputColumn("people", "People", ColumnKind.NUMBER, total=True),
    OutputColumn("pence", "Falls to it (£)", ColumnKind.MONEY, total=True),
    OutputColumn("low", "Low estimate (£)", ColumnKind.MONEY),
    OutputColumn("high", "High estimate (£)", ColumnKind.MONEY),
    OutputColumn("per_head", "Per head (£)", ColumnKind.PENCE),
    *(
        OutputColumn(
            measure, measure if measure == NAMED else f"By people: {measure} (£)", ColumnKind.MONEY, total=True
        )
        for measure in _MEASURES
    ),
)


def _row(figure: WardFigure) -> Sequence[CellValue]:
    ward = figure.ward
    each = CellFormula("=ROUND({pence}/{people},2)", figure.pence / ward.people) if ward.people else None
    return (
        districts()[ward.district].name,
        ward.name,
        ward.people,
        figure.pence,
        figure.low,
        figure.high,
        each,
        *(figure.by_measure.get(measure) for measure in _MEASURES),
    )


_MEASURE_COLUMNS = (OutputColumn("division", "Division"), OutputColumn("measure", "Shared by"), COUNTED, SHARE)


def _measured(count: Count, found: WardCount) -> Sequence[Sequence[CellValue]]:
    names = {division.code: f"{division.code} {division.name}" for division in cofog.divisions()}
    return [
        (
            names.get(each.division, NOT_CLASSIFIED),
            each.measure if each.measure in (NAMED, NOT_SHARED) else f"People: {each.measure}",
            each.pence,
            share_of_total(count, each.pence),
        )
        for each in found.measures
    ]
