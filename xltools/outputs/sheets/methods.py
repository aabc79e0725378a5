"""The sheet Sources and methods: the count's rules and sources in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.outputs import methods
from xltools.outputs.cells import ColumnKind, Link, OutputColumn
from xltools.outputs.sheet import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xltools.counting.count import Count
    from xltools.outputs.cells import OutputWorkbook

CONTENTS = (
    ("Summary", "The headline, and the count by function, level, basis and status."),
    ("By function", "Every COFOG code used."),
    ("By organisation", "What each body reports and what counts; bodies by function."),
    ("By theme", "Local Area Agreement and deep dive themes."),
    ("Themes", "Every theme, by tag and by function; a sheet for each of the first, after it."),
    ("Flows", "Where the money came from, how often it was handed over, and between whom."),
    ("Baseline", "Each function beside HM Treasury's figures for the region: what looks missing or counted twice."),
    ("Per head", "Spending for each person by division, beside the region, England and other counts."),
    ("Change", "What changed since the earlier count: whose money, and why."),
    ("Double counts", "The same money reported twice: evidence, what was excluded, and room for decisions."),
    ("Agreement of balances", "What each pair of bodies says it paid to and had from the other."),
    ("Names", "Every body named in a return, and whom it was taken to mean."),
    ("Excluded", "Every line whose money does not count, and why."),
    ("Apportioned", "Figures apportioned from a wider area, with the share they imply."),
    ("Findings", "Everything found in the returns, by return."),
    ("Returns", "Who sent what, when, which version counts, and who sent nothing."),
    ("Coding", "Lines whose function is to be confirmed."),
    ("Lines", "Every line, with the file, sheet and row it came from."),
)


def sources_and_methods(book: OutputWorkbook, count: Count, made_on: date | None, where_lines_are: str) -> None:
    """Write how the count was made, and from what."""
    page = Page(
        book,
        "Sources and methods",
        f"Sources and methods: {count.place.name}, {count.place.year}",
        ("How this count was made, and from what.",),
        widths=(30, 84, 36, 30, 11, 50),
    )
    page.heading("This count")
    _pairs(page, "About", methods.about(count, made_on), "What")
    page.heading("The sheets of this workbook")
    there = {sheet.name for sheet in book.workbook.worksheets()}
    contents = [(Link(f"internal:'{name}'!A1", name), words) for name, words in CONTENTS if name in there]
    page.table(
        "Contents", (OutputColumn("sheet", "Sheet"), OutputColumn("words", "What it shows", ColumnKind.WORDS)), contents
    )
    page.note(where_lines_are)
    page.row += 1
    page.heading("The rules")
    _pairs(page, "Rules", methods.rules(count), "Rule")
    page.heading("Why a line does not count")
    _pairs(page, "Reasons", methods.reasons(count), "Reason")
    page.heading(
        "Where money is counted",
        "The place's policy: which body's figure counts where several report the same money, made from count.toml.",
    )
    _pairs(page, "Policy", methods.policy(count), "Kind of money")
    page.heading("Reference tables")
    page.table("Sources", _SOURCES, methods.sources())
    page.sheet.freeze_panes(1, 0)


_SOURCES = (
    OutputColumn("table", "Table"),
    OutputColumn("publisher", "Publisher", ColumnKind.WORDS),
    OutputColumn("release", "Release", ColumnKind.WORDS),
    OutputColumn("licence", "Licence", ColumnKind.WORDS),
    OutputColumn("date", "Taken on"),
    OutputColumn("note", "What to know about it", ColumnKind.WORDS),
)


def _pairs(page: Page, name: str, pairs: Iterable[Sequence[str]], heading: str) -> None:
    page.table(name, (OutputColumn("what", heading), OutputColumn("words", "In words", ColumnKind.WORDS)), list(pairs))
