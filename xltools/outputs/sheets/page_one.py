"""The first page of the Summary, one A4 in print: the total, what of it is known, what is missing, functions per head, three caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.non_response import (
    estimated_bodies,
    estimated_pence,
    typed_and_sent,
    typed_bodies,
    typed_pence,
)
from xltools.outputs import page_one, story
from xltools.outputs.cells import As, CellFormula, ColumnKind, OutputColumn
from xltools.outputs.estimate_text import estimated_from
from xltools.outputs.missing import what_is_missing
from xltools.outputs.money_columns import PER_HEAD, SHARE, per_head, share_of_net
from xltools.text import capitalised, plural, pounds, short_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue
    from xltools.outputs.sheet import Page

ABOUT_REPORTED = "What bodies say they spend; no totals and no financing."
WORDS = ColumnKind.WORDS


def first_page(page: Page, count: Count) -> None:
    """Write the first page and name its cells `net_total`, `population` and `net_per_head`."""
    page.heading(_in_a_sentence(count))
    _headline(page, count)
    _certainty(page, count)
    _missing(page, count)
    _divisions(page, count)
    _caveats(page, count)


def _in_a_sentence(count: Count) -> str:
    each = count.per_head(count.net)
    heads = (
        f", {pounds(each, pence=False)} for each of {count.population.people:,} people"
        if each is not None and count.population
        else ""
    )
    return f"{short_pounds(count.net)}{heads}"


def _headline(page: Page, count: Count) -> None:
    rows: list[tuple[CellValue, ...]] = [
        ("Total public spending in the place", "Reported less excluded.", count.net),
        ("Reported", ABOUT_REPORTED, count.reported),
        ("Excluded", "Reported spending that does not count: explained below.", count.excluded),
        ("Income given separately", story.about_income(count), story.income_of(count)),
    ]
    if count.population is not None:
        each = As(ColumnKind.PENCE, CellFormula("=ROUND(net_total/population,2)", count.per_head(count.net) or 0))
        rows += [
            ("People in the place (number)", story.about_people(count), As(ColumnKind.NUMBER, count.population.people)),
            ("Spent for each person", "The total over everyone living in the place.", each),
        ]
    first = page.row + 2
    rows += _estimated(count)
    rows += _range(count)
    rows[0] = (*rows[0][:2], CellFormula(f"=C{first + 1}-C{first + 2}", count.net))
    columns = (
        OutputColumn("what", "Headline"),
        OutputColumn("words", "What it is", WORDS),
        OutputColumn("value", "£", ColumnKind.MONEY),
    )
    page.table("Headline", columns, rows)
    for offset, name in ((0, "net_total"), (4, "population"), (5, "net_per_head")):
        if offset < len(rows):
            page.book.workbook.define_name(name, f"=Summary!$C${first + offset}")
    if count.population is None:
        page.note(story.about_people(count))
        page.row += 1


def _estimated(count: Count) -> list[tuple[CellValue, ...]]:
    rows: list[tuple[CellValue, ...]] = []
    if typed := typed_bodies(count):
        silent, words = ", no return yet", "What the lead team found out, until these bodies send their own."
        if sent := typed_and_sent(count):
            silent, words = "", f"What the lead team found out; {sent} of them sent a return too, see Returns."
        rows.append((f"Typed in{silent}: {plural(typed, 'body', 'bodies')}", words, typed_pence(count)))
    bodies = estimated_bodies(count)
    if not bodies:
        return rows
    words = f"{capitalised(estimated_from(count))}, until these bodies send their own."
    return [
        *rows,
        (
            f"Estimated, no return yet: {plural(bodies, 'body', 'bodies')}",
            words,
            estimated_pence(count),
        ),
    ]


def _range(count: Count) -> list[tuple[CellValue, ...]]:
    if not count.shared_out:
        return []
    return [
        (
            "Low estimate of the total",
            "If all that is apportioned is as much too high as such shares may well be (one in five lies outside).",
            count.low,
        ),
        (
            "High estimate of the total",
            "If all that is apportioned is as much too low as such shares may well be.",
            count.high,
        ),
    ]


def _certainty(page: Page, count: Count) -> None:
    """Write what is known, estimated and missing, with the bar: the first two add up to the total, the last stands beyond it."""
    known, estimated, lacking = page_one.segments(count)
    first = page.row + 2
    total = CellFormula(f"=C{first}+C{first + 1}", count.net)
    rows: list[Sequence[CellValue]] = [
        (known.name, known.words, known.pence, share_of_net(count, known.pence)),
        (estimated.name, estimated.words, estimated.pence, share_of_net(count, estimated.pence)),
        (page_one.TOTAL, "Known and estimated.", total, share_of_net(count, count.net)),
        (lacking.name, lacking.words, lacking.pence, None),
    ]
    columns = (
        OutputColumn("what", "How far it is known"),
        OutputColumn("words", "What it is", WORDS),
        OutputColumn("counted", "£", ColumnKind.MONEY),
        SHARE,
    )
    table = page.table("Certainty", columns, rows)
    if table is not None:
        page.strip(table, "what", "counted", rows=(0, 1, 3), words=page_one.bar_in_words(count))


def _missing(page: Page, count: Count) -> None:
    lacking = what_is_missing(count)
    if not lacking:
        return
    page.heading("What is missing")
    columns = (
        OutputColumn("what", "What"),
        OutputColumn("words", "Who, and how much", WORDS),
        OutputColumn("pence", "Counted less estimate (£)", ColumnKind.MONEY),
    )
    page.table("Missing", columns, [(one.heading, one.words, one.pence) for one in lacking])


def _divisions(page: Page, count: Count) -> None:
    divisions, whole = page_one.by_division(count), page_one.all_functions(count)
    heads, beside = count.population is not None, page_one.region_of(count)
    columns = [
        OutputColumn("label", "By function"),
        OutputColumn("words", f"Beside {beside}" if beside else "Beside the region: not known", WORDS),
        OutputColumn("counted", "Counted (£)", ColumnKind.MONEY),
        *([PER_HEAD] if heads else []),
        *([OutputColumn("region", "Region per head (£)", ColumnKind.PENCE)] if beside else []),
        *([OutputColumn("england", "England per head (£)", ColumnKind.PENCE)] if beside else []),
    ]
    rows: list[Sequence[CellValue]] = []
    for row in (*divisions, whole):
        pence = CellFormula("=net_total", row.counted) if row is whole else row.counted
        known = [row.region, row.england] if beside else []
        rows.append((row.label, row.beside, pence, *per_head(count, row.counted), *known))
    page.table("FunctionsPerHead", columns, rows)


def _caveats(page: Page, count: Count) -> None:
    caveats = page_one.first_page_caveats(count)
    if not caveats:
        return
    columns = (
        OutputColumn("what", "To be read with care"),
        OutputColumn("words", "Why, and what to do", WORDS),
        OutputColumn("counted", "£", ColumnKind.MONEY),
        SHARE,
    )
    rows: list[Sequence[CellValue]] = [
        (caveat.heading, f"{caveat.why} {caveat.fix}", caveat.pence, share_of_net(count, caveat.pence))
        for caveat in caveats
    ]
    page.table("FirstCaveats", columns, rows)
