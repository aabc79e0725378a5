"""The Summary sheet: the count on a page, then what to read with care, then how it is made up; for readers who read nothing else.

Every table here has the same build: what it is, what that means in words, then figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.counting.non_response import (
    spoken_for,
)
from xltools.model import REPORTED, ReturnOrigin
from xltools.outputs import functions, story
from xltools.outputs.caveats import caveats
from xltools.outputs.cells import ColumnKind, OutputColumn
from xltools.outputs.headline import headline_warning, sources_of
from xltools.outputs.money_columns import PER_HEAD, SHARE, per_head, share_of_net, share_of_total
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.page_one import ABOUT_REPORTED, first_page
from xltools.outputs.wording import (
    BASIS_WORDS,
    NO_REPLY,
    NOTHING_SAID,
    ORIGIN_RULES,
    ORIGIN_WORDS,
    OVERHEADS_WORDS,
    STATUS_WORDS,
    reason_name,
    reason_rule,
    says_nothing,
    step_name,
)
from xltools.template.mapping import Classification
from xltools.text import percent_of, short_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.cells import CellValue, OutputWorkbook, PlacedTable

WIDTHS = (32, 44, 15, 13, 13, 12)
PRINT_SCALE = 56
"""Per cent at which these widths fit A4 upright, also in programs that lack the font and take a wider one."""
SMALLEST_SCALE = 50
"""Per cent to which it goes down so that the count stands on one page however much is missing; beyond, it takes two."""

WORDS = ColumnKind.WORDS


def summary(book: OutputWorkbook, count: Count) -> None:
    """Write the Summary sheet and name its cells `net_total`, `population` and `net_per_head`."""
    place, warning = f"{count.place.name}, {count.place.year}", headline_warning(count)
    page = Page(
        book,
        "Summary",
        f"Public spending in {place}",
        (
            *((f"Read first: {warning}",) if warning else ()),
            f"{_what(count)} Money that does not count is excluded, and shown.",
            "Pounds throughout, shown to the pound and kept to the penny. Totals and shares are formulas and follow the figures.",
        ),
        widths=WIDTHS,
        upright=True,
    )
    first_page(page, count)
    scale = page.scale_for_one_page(PRINT_SCALE, SMALLEST_SCALE)
    for parts in ((_caveats,), (_bridge,), (_largest, _levels), (_basis,)):
        page.new_printed_page(scale)
        for part in parts:
            part(page, count)
    _small_tables(page, count)
    page.sheet.freeze_panes(1, 0)


def _what(count: Count) -> str:
    return f"What public bodies spend in the place, by {sources_of(count) or 'their returns'}."


def _caveats(page: Page, count: Count) -> None:
    page.heading("What to read with care", "These are parts of the figures above, and may overlap.")
    columns = (
        OutputColumn("what", "What"),
        OutputColumn("words", "Why", WORDS),
        OutputColumn("counted", "Counted (£)", ColumnKind.MONEY),
        OutputColumn("share", "Share of total", ColumnKind.SHARE),
        OutputColumn("lines", "Lines or findings", ColumnKind.NUMBER),
    )
    rows = [
        (
            caveat.heading,
            caveat.words,
            caveat.pence,
            None if caveat.pence is None else share_of_net(count, caveat.pence),
            caveat.lines,
        )
        for caveat in caveats(count)
    ]
    page.table("Caveat", columns, rows)


def _bridge(page: Page, count: Count) -> None:
    page.heading("From what was reported to what counts")
    columns = (
        OutputColumn("step", "Step"),
        OutputColumn("rule", "Rule", WORDS),
        OutputColumn("money", "£", ColumnKind.MONEY, total=True),
        OutputColumn("lines", "Lines", ColumnKind.NUMBER),
    )
    rows: list[Sequence[CellValue]] = [
        (
            "Reported",
            ABOUT_REPORTED,
            count.reported,
            int(count.lines["why_not"].isin(REPORTED).sum()),
        )
    ]
    reported, other = totals.reasons_apart(count)
    for _, reason in reported.iterrows():
        why = str(reason["why_not"])
        rows.append(
            (
                step_name(why, int(reason["removed"])),
                reason_rule(why, count.policy),
                -int(reason["removed"]),
                int(reason["lines"]),
            )
        )
    page.table("Bridge", columns, rows, total="Total public spending in the place")
    _not_reported(page, other)
    _statuses(page, count)


def _not_reported(page: Page, reasons: pd.DataFrame) -> None:
    """What stands in the files and is no reported spending: nothing of it is in the figures above."""
    if not len(reasons):
        return
    page.heading(
        "In the files, and not reported spending",
        "None of this is in the figures above. The sheet Excluded has every line.",
    )
    columns = (
        OutputColumn("what", "What it is"),
        OutputColumn("rule", "Rule", WORDS),
        OutputColumn("money", "£", ColumnKind.MONEY),
        OutputColumn("lines", "Lines", ColumnKind.NUMBER),
    )
    rows: list[Sequence[CellValue]] = [
        (reason_name(why), reason_rule(why), int(removed), int(lines))
        for why, removed, lines in zip(
            *(reasons[name].tolist() for name in ("why_not", "removed", "lines")), strict=True
        )
    ]
    page.table("NotReported", columns, rows)


def _largest(page: Page, count: Count) -> None:
    page.heading(
        "The five largest functions",
        "Whole groups of COFOG, and whole divisions where more than half is not divided further.",
    )
    columns = (
        OutputColumn("name", "Function"),
        OutputColumn("parts", "What it holds", WORDS),
        COUNTED_PLAIN,
        SHARE,
    )
    rows: list[Sequence[CellValue]] = [
        (
            f"{row['code']} {row['name']}",
            str(row["parts"]),
            int(row["counted"]),
            share_of_net(count, int(row["counted"])),
        )
        for _, row in functions.largest_functions(count).iterrows()
    ]
    page.table("Largest", columns, rows)
    if undivided := functions.not_divided(count):
        page.row -= 1
        page.note(undivided)
        page.row += 1
    _divisions(page, count)


def _divisions(page: Page, count: Count) -> None:
    page.heading("By function", "The ten divisions of the Classification of the Functions of Government (COFOG).")
    divisions, within = totals.by_division(count), functions.largest_parts(count)
    labels = (divisions["division"] + " " + divisions["name"]).str.strip()
    words = [within.get(code, "") for code in divisions["division"].tolist()]
    named = divisions.assign(label=labels, words=words)
    table = _figures(page, count, "Divisions", named, ("Division", "Its largest parts"))
    page.bars(table, "label", "counted", title="Public spending by function", words=_in_words(named))
    if count.classification is not Classification.COFOG:
        title, meaning = _HEADINGS[count.classification]
        page.heading(title, meaning)
        _figures(page, count, "Headings", totals.by_heading(count).assign(words=""), ("Heading", "Notes"))


def _levels(page: Page, count: Count) -> None:
    page.heading("By level of government")
    levels, bodies = totals.by_level(count), story.bodies_of_levels(count)
    named = levels.assign(
        label=levels["level"].replace("", "Not known"),
        words=[bodies.get(level, "") for level in levels["level"].tolist()],
    )
    table = _figures(page, count, "Levels", named, ("Level", "Bodies"))
    page.bars(table, "label", "counted", title="Public spending by level of government", words=_in_words(named))


def _basis(page: Page, count: Count) -> None:
    page.heading("How the figures were reached", "Actual figures are best; a share by population is the last resort.")
    for kind, pence in story.by_basis_kind(count):
        page.note(f"{kind}: {short_pounds(pence)}, {percent_of(pence, count.net)} of what counts.")
    for note in story.RANGE_NOTES if count.shared_out else ():
        page.note(note)
    columns = (
        OutputColumn("label", "Basis"),
        OutputColumn("words", "What it means", WORDS),
        OutputColumn("counted", "Counted (£)", ColumnKind.MONEY, total=True),
        OutputColumn("low", "Low estimate (£)", ColumnKind.MONEY, total=True),
        OutputColumn("high", "High estimate (£)", ColumnKind.MONEY, total=True),
        OutputColumn("lines", "Lines that count", ColumnKind.NUMBER, total=True),
    )
    if says_nothing(totals.by_basis(count)["how"]):
        page.note(NOTHING_SAID["how"])
        page.row += 1
        return
    rows: list[Sequence[CellValue]] = [
        (row["how"], _basis_words(str(row["how"])), *(int(row[key]) for key in ("counted", "low", "high", "lines")))
        for _, row in totals.by_basis(count).iterrows()
    ]
    page.table("Basis", columns, rows, total="Total")


def _basis_words(how: str) -> str:
    kind, words = BASIS_WORDS.get(how, ("", ""))
    return words if kind == how else f"{kind}. {words}"


def _small_tables(page: Page, count: Count) -> None:
    for name, heading, table, label, meaning in (
        ("ExpenditureType", "Revenue or capital", totals.by_type(count), "expenditure_type", _TYPES),
        ("RingFence", "Ring-fenced", totals.by_ring_fence(count), "ring_fenced", _RING_FENCES),
        ("Overheads", "Treatment of overheads", totals.by_overheads(count), "overheads", OVERHEADS_WORDS),
    ):
        page.heading(heading)
        if says_nothing(table[label]):
            page.note(NOTHING_SAID[label])
            page.row += 1
            continue
        named = table.assign(label=table[label], words=[meaning.get(text, "") for text in table[label].tolist()])
        _figures(page, count, name, named, (heading, "What it means"))


def _statuses(page: Page, count: Count) -> None:
    page.heading("Returns", "What became of every file, and of the bodies that were asked.")
    columns = (
        OutputColumn("status", "Status"),
        OutputColumn("meaning", "What it means", WORDS),
        COUNTED_PLAIN,
        OutputColumn("returns", "Returns or files", ColumnKind.NUMBER),
        OutputColumn("lines", "Lines", ColumnKind.NUMBER),
    )
    rows: list[Sequence[CellValue]] = [
        (*STATUS_WORDS[status], pence, returns, lines) for status, returns, lines, pence in story.by_status(count)
    ]
    spoken = spoken_for(count)
    non_respondent = sum(partner.partner_id not in spoken for partner in count.missing)
    rows.append((NO_REPLY, "On the partner list; nothing was received.", None, non_respondent, None))
    page.table("Statuses", columns, rows)
    _origins(page, count)


def _origins(page: Page, count: Count) -> None:
    """Who said what counts; of a count of returns alone there is nothing to tell."""
    origins = story.by_origin(count)
    if not any(origin is ReturnOrigin.TYPED_IN for origin, *_ in origins):
        return
    page.heading("Who said so", "How much of the total the bodies returned themselves, was typed in, or is estimated.")
    columns = (
        OutputColumn("origin", "Who said so"),
        OutputColumn("words", "What it means", WORDS),
        OutputColumn("counted", "Counted (£)", ColumnKind.MONEY, total=True),
        SHARE,
        OutputColumn("bodies", "Bodies", ColumnKind.NUMBER),
        OutputColumn("lines", "Lines that count", ColumnKind.NUMBER, total=True),
    )
    rows: list[Sequence[CellValue]] = [
        (ORIGIN_WORDS[origin], ORIGIN_RULES[origin], pence, share_of_net(count, pence), bodies, lines)
        for origin, bodies, lines, pence in origins
    ]
    page.table("Origins", columns, rows, total="Total")


def _figures(page: Page, count: Count, name: str, table: pd.DataFrame, headings: tuple[str, str]) -> PlacedTable | None:
    """Write a table with the columns label, words, counted (pence) and lines; add shares and figures per head."""
    columns = [
        OutputColumn("label", headings[0]),
        OutputColumn("words", headings[1], WORDS),
        OutputColumn("counted", "Counted (£)", ColumnKind.MONEY, total=True),
        SHARE,
        *([PER_HEAD] if count.population is not None else []),
        OutputColumn("lines", "Lines that count", ColumnKind.NUMBER, total=True),
    ]
    rows: list[Sequence[CellValue]] = [
        (label, words, counted, share_of_total(count, counted), *per_head(count, counted), lines)
        for label, words, counted, lines in zip(
            *(table[column].tolist() for column in ("label", "words", "counted", "lines")), strict=True
        )
    ]
    return page.table(name, columns, rows, total="Total")


def _in_words(table: pd.DataFrame) -> str:
    """Say what a bar chart shows, for those who cannot see it."""
    bars = zip(table["label"].tolist(), table["counted"].tolist(), strict=True)
    shown = "; ".join(f"{label} {short_pounds(counted)}" for label, counted in bars)
    return f"Bar chart of public spending: {shown}. The figures are in the table above."


_HEADINGS = {
    Classification.CIPFA: (
        "By CIPFA heading",
        "What was reported or typed in under CIPFA's headings; the rest is under none.",
    ),
    Classification.LAA: (
        "By theme",
        "The themes of the Local Area Agreement, as reported or typed in, or as the function says; the rest is under none.",
    ),
}
COUNTED_PLAIN = OutputColumn("counted", "Counted (£)", ColumnKind.MONEY)
_TYPES = {
    "Revenue": "Running costs.",
    "Capital": "Buying or building assets.",
    "Not stated": "The return does not say.",
}
_RING_FENCES = {
    "Yes": "May only be spent on this service.",
    "No": "May be spent on other services too.",
    "Not stated": "The return does not say.",
}
