"""Deep dives in words: what is in a theme, what is asked about it, and what it shares with others. Money is pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference import cofog
from xltools.text import listed, percent_of, plural, pounds, short_pounds

if TYPE_CHECKING:
    from xltools.counting.count import Count
    from xltools.counting.themes import PerhapsMeant, Theme, Themes

MOST_THEMES = 12
"""Themes with a sheet, and a part of the report, of their own; the others stand in the table of all."""
OVERLAP = "A line may be in several themes, and most are in none: themes do not add up to the count."


def shown(themes: Themes) -> tuple[Theme, ...]:
    """Return the themes that are shown one by one: those with money, as many as make sense."""
    return tuple(theme for theme in themes.each if theme.lines)[:MOST_THEMES]


def about_themes(count: Count, themes: Themes) -> tuple[str, ...]:
    """Return what to know of the themes together, in sentences."""
    rest = sum(theme.lines > 0 for theme in themes.each) - MOST_THEMES
    others = (
        (
            f"The first {MOST_THEMES} have a sheet each, and a part of the report; the other {rest} are in this table alone.",
        )
        if rest > 0
        else ()
    )
    return (
        f"{OVERLAP} {short_pounds(themes.together)} ({percent_of(themes.together, count.net)}) of the count is in at least one of them.",
        *others,
    )


def without_a_part(themes: Themes) -> str:
    """Return which themes with money have no part of their own, in a sentence; blank where all have."""
    rest = [theme for theme in themes.each if theme.lines][MOST_THEMES:]
    if not rest:
        return ""
    return f"In the table of all themes alone: {listed([theme.name for theme in rest], most=30)}."


def in_a_sentence(count: Count, theme: Theme) -> str:
    """Return how much counts of a theme, and by what it is known, in a sentence."""
    parts = []
    if theme.spellings:
        parts.append(f"{short_pounds(theme.tagged_pence)} by the tag")
    if theme.functions:
        alone = theme.total - theme.tagged_pence
        parts.append(f"{short_pounds(alone)} {'more ' if theme.spellings else ''}by function ({_functions(theme)})")
    share = percent_of(theme.total, count.net)
    return (
        f"{short_pounds(theme.total)} ({share} of the count) in {plural(theme.lines, 'line')}: {' and '.join(parts)}."
    )


def made_from(theme: Theme) -> str:
    """Return by what a theme's lines are known: its tag, its functions, or both."""
    return " and ".join((*(["tag"] if theme.spellings else []), *([_functions(theme)] if theme.functions else [])))


def _functions(theme: Theme) -> str:
    return listed([f"{code} {cofog.name_of(code)}" for code in theme.functions], most=6)


def notes(themes: Themes, theme: Theme) -> tuple[str, ...]:
    """Return what to know of a theme, in sentences: how it is spelt, what is asked, what other themes hold too."""
    said = []
    if len(theme.spellings) > 1:
        said.append(f"Bodies spell it {listed([repr(text) for text in theme.spellings], most=8)}: one theme.")
    said += [asked(theme, slip) for slip in theme.perhaps]
    if shared := themes.overlaps(theme):
        named = [f"{pounds(pence, pence=False)} in {other.name}" for other, pence in shared]
        said.append(f"Of its money, other themes hold some too: {listed(named, most=6)}. {OVERLAP}")
    return tuple(said)


def asked(theme: Theme, slip: PerhapsMeant) -> str:
    """Return the question about a tag that may be a slip of the pen."""
    are = "are" if slip.lines > 1 else "is"
    money = f"{plural(slip.lines, 'line')}, {pounds(slip.pence, pence=False)}"
    return (
        f"Is {slip.written!r} this theme? {money}, {are} tagged so, and in no theme. Ask the body, and correct the tag to {theme.name!r} "
        f'in its return; if it is a theme of its own, put "{slip.written}" = [] under [outputs.themes] in count.toml.'
    )
