"""The publication put together: which tables, under which numbers, with which notes, on which sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.outputs.publication.cover import cover, title_of
from xltools.outputs.publication.evidence_tables import evidence_tables
from xltools.outputs.publication.notes import marks, note_texts, numbered_notes, without_marks
from xltools.outputs.publication.quality_tables import quality_tables
from xltools.outputs.publication.revisions import edition_of, last_before, revision_tables
from xltools.outputs.publication.spending_tables import spending_tables
from xltools.outputs.publication.standing import standing_of
from xltools.outputs.publication.values import (
    CONTENTS,
    NOTES,
    SHORTHAND_WORDS,
    Kind,
    LineStyle,
    Publication,
    PublishedColumn,
    PublishedSheet,
    PublishedTable,
    SheetLine,
    SheetLink,
    Shorthand,
)
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.folder.publication_settings import OutputSettings
    from xltools.outputs.publication.revisions import Edition
    from xltools.outputs.publication.values import PublishedRow


def compose(count: Count, settings: OutputSettings, day: str, editions: Sequence[Edition] = ()) -> Publication:
    """Return a count as a publication of a day (ISO); `editions` is what was published before."""
    standing, last = standing_of(count, settings.status), last_before(editions, day)
    newest = edition_of(count, day, standing.status.value)
    place = f"{count.place.name}, financial year {count.place.year}"
    tables = (
        *spending_tables(count),
        *evidence_tables(count),
        *revision_tables(newest, last, place),
        *quality_tables(count, day),
    )
    numbers = numbered_notes(tables)
    used = [short for short in Shorthand if any(short in table.shorthand for table in tables)]
    marked = tuple(_marked(table, numbers) for table in tables)
    return Publication(
        title_of(count),
        settings.publisher,
        day,
        (
            cover(count, settings, standing, day, last, used),
            _contents(marked),
            _notes(tables, numbers, note_texts(count)),
            *(_table_sheet(table, number) for number, table in enumerate(marked, 1)),
        ),
        marked,
    )


def sheet_name(number: int) -> str:
    """Return the name of the sheet of a table: short, so that a screen reader says it quickly."""
    return f"Table_{number}"


def _marked(table: PublishedTable, numbers: Mapping[str, int]) -> PublishedTable:
    """The table with note markers behind its title and headings."""
    columns = tuple(replace(column, heading=column.heading + marks(column.notes, numbers)) for column in table.columns)
    return replace(table, title=table.title + marks(table.notes, numbers), columns=columns)


def _contents(tables: Sequence[PublishedTable]) -> PublishedSheet:
    rows: list[PublishedRow] = [(SheetLink(NOTES, NOTES), "What the notes in the tables say.")]
    rows += [
        (SheetLink(sheet_name(number), sheet_name(number)), without_marks(table.title))
        for number, table in enumerate(tables, 1)
    ]
    table = PublishedTable(
        "contents",
        CONTENTS,
        "The sheets of this publication. Each table stands on a sheet of its own.",
        (PublishedColumn("Sheet", width=24), PublishedColumn("Title", width=100)),
        tuple(rows),
    )
    return PublishedSheet(CONTENTS, _lines(table), table)


def _notes(tables: Sequence[PublishedTable], numbers: Mapping[str, int], texts: Mapping[str, str]) -> PublishedSheet:
    rows: list[PublishedRow] = []
    for key, number in numbers.items():
        users = [sheet_name(place) for place, table in enumerate(tables, 1) if key in table.note_keys]
        rows.append((f"note {number}", texts[key], listed(users, most=len(users))))
    table = PublishedTable(
        "notes",
        NOTES,
        "What the notes in the tables say. A marker such as [note 1] stands in a title or in the heading of a column.",
        (
            PublishedColumn("Note number", width=16),
            PublishedColumn("Note text", width=100),
            PublishedColumn("Tables", width=40),
        ),
        tuple(rows),
    )
    return PublishedSheet(NOTES, _lines(table), table)


def _table_sheet(table: PublishedTable, number: int) -> PublishedSheet:
    lines = _lines(table, sheet_name(number))
    return PublishedSheet(sheet_name(number), lines, table)


def _lines(table: PublishedTable, name: str = "") -> tuple[SheetLine, ...]:
    """What stands above a table: title, what it holds, how to read it, the way back."""
    title = f"{name.replace('_', ' ')}: {table.title}" if name else table.title
    texts = [table.about, "This worksheet contains one table."]
    if table.note_keys:
        texts[-1] += " Notes are explained on the Notes worksheet."
    if any(column.kind is Kind.MONEY for column in table.columns):
        texts.append("Amounts are rounded to £0.1 million; rounded figures may not add up to their total.")
    texts += [f"{short.value} means {SHORTHAND_WORDS[short]}." for short in table.shorthand]
    back = () if table.name == "contents" else (SheetLine("Back to Contents", target=CONTENTS),)
    return (SheetLine(title, LineStyle.TITLE), *map(SheetLine, texts), *back)
