"""The sheet Per head: spending for each person by division, the place beside its region, England and other counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.per_head import head_comparison
from xltools.outputs import per_head_words
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.sheet import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.per_head import HeadComparison, PerHead
    from xltools.outputs.cells import CellValue, OutputWorkbook

PER_HEAD = "Per head"


def per_head_sheet(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet, where there is something to set beside the place."""
    compared = head_comparison(count)
    problems = tuple(problem for problem in count.compared_with.problems if "other_counts" in problem)
    if compared is None:
        return
    title = f"Spending for each person: {count.place.name}, {count.place.year}"
    page = Page(
        book,
        PER_HEAD,
        title,
        (*problems, *per_head_words.notes(count, compared)),
        widths=(44, *[20] * (6 + len(compared.others))),
    )
    rows = [_row(compared, each) for each in (*compared.rows, compared.total)]
    page.freeze(page.table("PerHead", _columns(count, compared), rows))


def _columns(count: Count, compared: HeadComparison) -> list[OutputColumn]:
    pence = ColumnKind.PENCE
    held = bool(compared.region)
    return [
        OutputColumn("division", "Division"),
        OutputColumn("place", f"{count.place.name} (£ per head)", pence),
        *([OutputColumn("region", f"{compared.region} (£ per head)", pence)] if held else []),
        *([OutputColumn("england", "England (£ per head)", pence)] if held else []),
        *(
            OutputColumn(f"other{number}", f"{label} (£ per head)", pence)
            for number, label in enumerate(compared.others)
        ),
        *([OutputColumn("less", "Place less region (£ per head)", pence)] if held else []),
    ]


def _row(compared: HeadComparison, each: PerHead) -> Sequence[CellValue]:
    held = bool(compared.region)
    return (
        f"{each.division} {each.name}".strip(),
        each.place,
        *((each.region, each.england) if held else ()),
        *each.others,
        *((CellFormula("={place}-{region}", each.place - (each.region or 0)),) if held else ()),
    )
