"""The sheet Themes, and a sheet for each theme: who spends it, from what money, revenue and capital, ring-fenced, and its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting import theme_facts
from xltools.counting.themes import themes_of
from xltools.outputs import theme_words
from xltools.outputs.cells import CellFormula, ColumnKind, Link, OutputColumn
from xltools.outputs.sheet import Page
from xltools.outputs.sheet_names import sheet_names
from xltools.outputs.wording import reason_name
from xltools.reference import cofog
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.themes import Theme, Themes
    from xltools.outputs.cells import CellValue, OutputWorkbook

THEMES = "Themes"
MOST_ROWS = 500
"""Lines and funding streams of a theme listed; of more, those of the most money, and how much the others are."""
WIDTHS = (46, 18, 12, 14, 40, 40, 40, 34)
WORDS, MONEY, NUMBER, SHARE = ColumnKind.WORDS, ColumnKind.MONEY, ColumnKind.NUMBER, ColumnKind.SHARE
_COUNTED = OutputColumn("counted", "Counted (£)", MONEY, total=True)
_LINES = OutputColumn("lines", "Lines", NUMBER, total=True)
_SHARE = OutputColumn("share", "Share of theme", SHARE)


def theme_sheets(book: OutputWorkbook, count: Count, reserved: Sequence[str]) -> None:
    """Write the sheet of all themes and those of the first; none where there is no theme. `reserved` are names of sheets to come."""
    themes = themes_of(count)
    if not themes.each:
        return
    shown = theme_words.shown(themes)
    taken = [*reserved, THEMES, *(sheet.name for sheet in book.workbook.worksheets())]
    names = sheet_names([f"Theme {theme.name}" for theme in shown], taken)
    _overview(book, count, themes, dict(zip(shown, names, strict=True)))
    for number, (theme, name) in enumerate(zip(shown, names, strict=True), 1):
        _theme(book, count, themes, theme, name, number)


def _overview(book: OutputWorkbook, count: Count, themes: Themes, names: dict[Theme, str]) -> None:
    page = Page(
        book,
        THEMES,
        f"Themes: {count.place.name}, {count.place.year}",
        theme_words.about_themes(count, themes),
        widths=(44, 60, 12, 18, 14, 18, 18, 20),
    )
    columns = (
        OutputColumn("theme", "Theme", WORDS),
        OutputColumn("from", "Known by", WORDS),
        OutputColumn("lines", "Lines", NUMBER),
        OutputColumn("counted", "Counted (£)", MONEY),
        OutputColumn("share", "Share of the count", SHARE),
        OutputColumn("tagged", "Of which tagged (£)", MONEY),
        OutputColumn("function", "By function alone (£)", MONEY),
        OutputColumn("other", "In another theme too (£)", MONEY),
    )
    rows: list[Sequence[CellValue]] = [
        (
            Link(f"internal:'{names[theme].replace(chr(39), chr(39) * 2)}'!A1", theme.name)
            if theme in names
            else theme.name,
            theme_words.made_from(theme),
            theme.lines,
            theme.total,
            CellFormula("={counted}/net_total", theme.total / count.net) if count.net else None,
            theme.tagged_pence,
            CellFormula("={counted}-{tagged}", theme.total - theme.tagged_pence),
            sum(pence for _, pence in themes.overlaps(theme)[:1]) or None,
        )
        for theme in themes.each
    ]
    table = page.table("Themes", columns, rows)
    if any(
        theme.perhaps for theme in themes.each
    ):  # a second table, over which the headings of the first do not belong
        _questions(page, themes)
        page.sheet.freeze_panes(1, 1)
    else:
        page.freeze(table)


def _questions(page: Page, themes: Themes) -> None:
    questions = [(theme, slip) for theme in themes.each for slip in theme.perhaps]
    page.heading(
        "Asked: slips of the pen?",
        "Tags spelt nearly as a theme. What bears them counts, and is in no theme until somebody has said.",
    )
    columns = (
        OutputColumn("written", "Tag as written", WORDS),
        OutputColumn("question", "Question", WORDS),
        OutputColumn("lines", "Lines", NUMBER),
        OutputColumn("counted", "Counted (£)", MONEY),
    )
    rows = [(slip.written, theme_words.asked(theme, slip), slip.lines, slip.pence) for theme, slip in questions]
    page.table("ThemeQuestions", columns, rows)


def _theme(book: OutputWorkbook, count: Count, themes: Themes, theme: Theme, name: str, number: int) -> None:
    title = f"{theme.name}: {count.place.name}, {count.place.year}"
    notes = (theme_words.in_a_sentence(count, theme), *theme_words.notes(themes, theme))
    page = Page(book, name, title, notes, widths=WIDTHS)
    streams = theme_facts.streams_of(count, theme)
    _small(
        page, f"ThemeBodies{number}", "Who spends it", "Body", theme_facts.by_label(count, theme, "organisation"), theme
    )
    _small(
        page,
        f"ThemeMoney{number}",
        "What the money was at first",
        "Source of money",
        theme_facts.origins_of(streams),
        theme,
    )
    _streams(page, f"ThemeStreams{number}", streams, theme)
    _small(
        page,
        f"ThemeTypes{number}",
        "Revenue and capital",
        "Type",
        theme_facts.by_label(count, theme, "expenditure_type"),
        theme,
    )
    _small(
        page,
        f"ThemeRingFenced{number}",
        "Ring-fenced",
        "Ring-fenced",
        theme_facts.by_label(count, theme, "ring_fenced"),
        theme,
    )
    _lines(page, f"ThemeLines{number}", count, theme)
    _not_counted(page, f"ThemeNotCounted{number}", count, theme)
    page.print_columns(7)
    page.sheet.freeze_panes(1, 1)


def _small(
    page: Page, name: str, heading: str, label: str, facts: Sequence[tuple[str, int, int]], theme: Theme
) -> None:
    """A table of what the theme's money is by one label; adds up to the theme."""
    page.heading(heading)
    columns = (OutputColumn("label", label, WORDS), _COUNTED, _LINES, _SHARE)
    rows: list[Sequence[CellValue]] = [
        (
            text,
            pence,
            lines,
            _part(theme, pence),
        )
        for text, lines, pence in facts
    ]
    page.table(name, columns, rows, total="Total")


def _part(theme: Theme, pence: int) -> CellFormula:
    return CellFormula("=IF({counted_total}=0,0,{counted}/{counted_total})", pence / theme.total if theme.total else 0)


def _streams(page: Page, name: str, streams: Sequence[theme_facts.Stream], theme: Theme) -> None:
    page.heading(
        "Funding streams",
        "A source, a fund and the body that spends the money, as the returns name them; adds up to the theme.",
    )
    columns = (
        OutputColumn("source", "Source as named", WORDS),
        _COUNTED,
        _LINES,
        _SHARE,
        OutputColumn("origin", "What it was at first", WORDS),
        OutputColumn("fund", "Fund, grant or pooled budget", WORDS),
        OutputColumn("body", "Spent by", WORDS),
    )
    rows: list[Sequence[CellValue]] = [
        (each.source, each.pence, each.lines, _part(theme, each.pence), each.origin, each.fund, each.body)
        for each in streams[:MOST_ROWS]
    ]
    if rest := streams[MOST_ROWS:]:
        left = sum(each.pence for each in rest)
        rows.append((f"{len(rest):,} others", left, sum(each.lines for each in rest), _part(theme, left), "", "", ""))
    page.table(name, columns, rows, total="Total", filters=True)


def _lines(page: Page, name: str, count: Count, theme: Theme) -> None:
    page.heading("Its lines")
    if (many := theme.lines) > MOST_ROWS:
        left = theme.total - sum(int(theme.pence[line]) for line in theme_facts.lines_of(count, theme, MOST_ROWS))
        page.note(f"The largest {MOST_ROWS} of {many:,}; the others are {pounds(left)}.")
    columns = (
        OutputColumn("service", "Service", WORDS),
        OutputColumn("counted", "Counted (£)", MONEY),
        OutputColumn("type", "Type"),
        OutputColumn("fenced", "Ring-fenced"),
        OutputColumn("body", "Body", WORDS),
        OutputColumn("function", "Function", WORDS),
        OutputColumn("source", "Source as named", WORDS),
        OutputColumn("where", "File and cell", WORDS),
    )
    rows = [_line(count, theme, line) for line in theme_facts.lines_of(count, theme, MOST_ROWS)]
    page.table(name, columns, rows, filters=True)


def _line(count: Count, theme: Theme, line: int) -> Sequence[CellValue]:
    row = count.lines.iloc[line]
    code = str(row["code"])
    return (
        str(row["service"]),
        int(theme.pence[line]),
        str(row["expenditure_type"]),
        str(row["ring_fenced"]),
        str(row["organisation"]),
        f"{code} {cofog.name_of(code)}" if code else "Not classified",
        str(row["funder"]),
        theme_facts.place_of(count, line),
    )


def _not_counted(page: Page, name: str, count: Count, theme: Theme) -> None:
    positions = theme_facts.not_counted(count, theme)
    if not positions:
        return
    page.heading("Reported, and not counted", "Their money counts elsewhere, or is no spending: in no sum above.")
    columns = (
        OutputColumn("service", "Service", WORDS),
        OutputColumn("amount", "Reported (£)", MONEY),
        OutputColumn("type", "Type"),
        OutputColumn("fenced", "Ring-fenced"),
        OutputColumn("body", "Body", WORDS),
        OutputColumn("why", "Why not", WORDS),
        OutputColumn("where", "File and cell", WORDS),
    )
    rows: list[Sequence[CellValue]] = []
    for line in positions[:MOST_ROWS]:
        row = count.lines.iloc[line]
        texts = (str(row[name]) for name in ("expenditure_type", "ring_fenced", "organisation"))
        where = theme_facts.place_of(count, line)
        rows.append((str(row["service"]), int(row["amount"]), *texts, reason_name(str(row["why_not"])), where))
    page.table(name, columns, rows)
