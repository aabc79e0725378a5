"""The sheets By function, By organisation and By theme: the count's money, cut three ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.outputs.cells import CellFormula, ColumnKind, OutputColumn
from xltools.outputs.functions import function_labels
from xltools.outputs.money_columns import money_columns, money_row
from xltools.outputs.sheet import Page
from xltools.outputs.wording import NOTHING_SAID, division_label, says_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook

ADDS_UP = (
    "Reported less excluded is counted, in every row; totals of other lines and what buys nothing are not reported spending. Income is "
    "shown beside it and never subtracted."
)


def by_function(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet of every COFOG code used, grouped under its division."""
    page = Page(
        book,
        "By function",
        f"By function: {count.place.name}, {count.place.year}",
        (
            "Every COFOG code that lines are counted under. A division or group that is not divided further holds only the lines coded "
            "no further: its whole is the sum of its rows.",
            ADDS_UP,
        ),
        widths=(50, 12, 46, 12, 18, 18, 18, 12, 14, 18),
    )
    columns = [
        OutputColumn("division", "Division"),
        OutputColumn("code", "COFOG code"),
        OutputColumn("name", "Function"),
        *money_columns(count),
    ]
    table = totals.by_function(count)
    rows: list[Sequence[CellValue]] = [
        (division_label(str(row["division"])), str(row["code"]), label, *money_row(count, row))
        for label, (_, row) in zip(function_labels(table["code"].tolist()), table.iterrows(), strict=True)
    ]
    page.freeze(page.table("Functions", columns, rows, total="Total", filters=True), columns=0)


def by_organisation(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet of organisations, and of organisations by division."""
    page = Page(
        book,
        "By organisation",
        f"By organisation: {count.place.name}, {count.place.year}",
        (
            "Two tables: what each body reports and what of it counts; below it, each body's counted money by function.",
            ADDS_UP,
        ),
        widths=(52, 24, 28, *[16] * 10),
    )
    columns = [
        OutputColumn("organisation", "Organisation"),
        OutputColumn("type", "Kind of body"),
        OutputColumn("level", "Level"),
        *money_columns(count),
    ]
    rows: list[Sequence[CellValue]] = [
        (str(row["organisation"]), str(row["organisation_type"]), str(row["level"]), *money_row(count, row))
        for _, row in totals.by_organisation(count).iterrows()
    ]
    page.heading("Organisations, largest first")
    page.table("Organisations", columns, rows, total="Total", filters=True)
    page.heading("Organisations by function", "Counted money (£) by COFOG division.")
    _matrix(page, count)
    page.sheet.freeze_panes(1, 1)


def _matrix(page: Page, count: Count) -> None:
    matrix = totals.by_organisation_and_division(count)
    divisions = sorted((str(code) for code in matrix.columns), key=lambda code: code or "~")
    columns = [
        OutputColumn("organisation", "Organisation"),
        *(
            OutputColumn(f"d{code or 'none'}", _short_division(code), ColumnKind.MONEY, total=True)
            for code in divisions
        ),
        OutputColumn("counted", "All functions (£)", ColumnKind.MONEY, total=True),
    ]
    first, last = (f"d{code or 'none'}" for code in (divisions[0], divisions[-1])) if divisions else ("", "")
    rows: list[Sequence[CellValue]] = [
        (
            str(name),
            *(int(row[code]) or None for code in divisions),
            CellFormula(f"=SUM({{{first}}}:{{{last}}})", int(row.sum())),
        )
        for name, row in matrix.iterrows()
    ]
    page.table("OrganisationsByFunction", columns, rows, total="Total", filters=True)


def by_theme(book: OutputWorkbook, count: Count) -> None:
    """Write the sheet of Local Area Agreement themes and deep dive themes."""
    page = Page(
        book,
        "By theme",
        f"By theme: {count.place.name}, {count.place.year}",
        ("Themes are tags that bodies set beside the function; most lines may carry none.", ADDS_UP),
        widths=(46, 14, 18, 18, 18, 14, 14, 18),
    )
    for name, heading, label, table in (
        ("LaaThemes", "Local Area Agreement themes", "laa_theme", totals.by_laa_theme(count)),
        ("DeepDiveThemes", "Deep dive themes", "theme", totals.by_theme(count)),
    ):
        page.heading(heading)
        if says_nothing(table[label]):
            page.note(NOTHING_SAID[label])
            page.row += 1
            continue
        rows: list[Sequence[CellValue]] = [(str(row[label]), *money_row(count, row)) for _, row in table.iterrows()]
        page.table(name, [OutputColumn("theme", "Theme"), *money_columns(count)], rows, total="Total")
    page.sheet.freeze_panes(1, 1)


def _short_division(code: str) -> str:
    return f"{division_label(code)} (£)"
