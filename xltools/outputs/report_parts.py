"""The parts of the report that only some counts have: deep dives into themes, and what changed since an earlier count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting import theme_facts
from xltools.counting.change.from_count import change_of
from xltools.counting.themes import themes_of
from xltools.outputs import change_words, theme_words
from xltools.outputs.wording import division_label

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.count import Count
    from xltools.counting.themes import Theme, Themes

SHOWN_OF_A_THEME = 10
"""Bodies, sources and lines of a theme listed; its sheet has more."""
SHOWN_CHANGED_LINES = 20
"""Lines listed whose money changed most since the earlier count; the sheet Change has more."""


def themes_shown(count: Count) -> dict[str, object] | None:
    """Every theme, and what the money of the first is made of; none where there is no theme."""
    themes = themes_of(count)
    if not themes.each:
        return None
    shown = theme_words.shown(themes)
    return {
        "each": [
            {"name": theme.name, "known_by": theme_words.made_from(theme), "total": theme.total, "lines": theme.lines}
            for theme in themes.each
        ],
        "notes": theme_words.about_themes(count, themes),
        "shown": [_theme(count, themes, theme) for theme in shown],
        "others": theme_words.without_a_part(themes),
    }


def _theme(count: Count, themes: Themes, theme: Theme) -> dict[str, object]:
    streams = theme_facts.streams_of(count, theme)
    tables = (
        ("who spends it", "Body", theme_facts.by_label(count, theme, "organisation")),
        ("what the money was at first", "Source of money", theme_facts.origins_of(streams)),
        ("revenue and capital", "Type", theme_facts.by_label(count, theme, "expenditure_type")),
        ("ring-fenced", "Ring-fenced", theme_facts.by_label(count, theme, "ring_fenced")),
    )
    lines, most = count.lines, SHOWN_OF_A_THEME
    return {
        "name": theme.name,
        "total": theme.total,
        "sentence": theme_words.in_a_sentence(count, theme),
        "notes": theme_words.notes(themes, theme),
        "tables": [
            (
                caption,
                heading,
                rows[:most],
                (len(rows) - most, sum(row[2] for row in rows[most:])) if rows[most:] else None,
            )
            for caption, heading, rows in tables
        ],
        "largest": [
            (
                f"{lines['organisation'].iat[line]}: {lines['service'].iat[line]}",
                theme_facts.place_of(count, line),
                int(theme.pence[line]),
            )
            for line in theme_facts.lines_of(count, theme, most)
        ],
    }


def change_shown(count: Count) -> dict[str, object] | None:
    """What changed since the earlier count, in words and figures; none where there is none."""
    change = change_of(count)
    if change is None:
        return None
    lines = change.lines(change_words.LOOKED_AT)
    shown = records(lines.head(SHOWN_CHANGED_LINES))
    return {
        "sentence": change_words.in_a_sentence(change),
        "because": change_words.because(change),
        "reasons": change_words.reasons(change),
        "bodies": change_words.bodies_in_words(change, change.bodies(), lines),
        "divisions": [{**row, "label": division_label(str(row["division"]))} for row in records(change.divisions())],
        "lines": [{**row, "why": change_words.line_reason(row)} for row in shown],
        "notes": change_words.about(change, count.compared_with),
        "before": change.before,
        "after": change.after,
        "change": change.change,
    }


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table by column."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
