"""The notes of a publication: what a reader must know of a figure, by key, numbered in the order they are met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.counting.non_response import estimated_bodies, typed_bodies
from xltools.outputs import story
from xltools.outputs.functions import NOT_DIVIDED
from xltools.reference.baseline import place_baseline
from xltools.reference.cofog import COFOG_VERSION
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.counting.count import Count
    from xltools.outputs.publication.values import PublishedTable

ROUNDING = "rounding"
TOTAL = "total"
KNOWN = "known"
RANGE = "range"
PER_PERSON = "per person"
FUNCTION = "function"
DOUBLE_COUNT = "double count"
OPEN = "open"
ESTIMATED = "estimated"
SOURCE = "source"
BASELINE = "baseline"
REVISION = "revision"


def note_texts(count: Count) -> Mapping[str, str]:
    """Return what each note says of this count, by its key."""
    baseline = place_baseline(count.place, count.figures)
    return {
        ROUNDING: (
            "Amounts are rounded to the nearest £0.1 million, amounts per person to the nearest pound and percentages to the nearest "
            "0.1. Every figure, totals too, is rounded from the exact amount in pounds and pence, so rounded figures may not add up to "
            "their total."
        ),
        TOTAL: (
            "What public bodies spend in the place in the financial year, counted once, at the last public body that spends it. Reserves, "
            "general grants and other money that buys nothing are excluded, and so are totals of other lines and double counts."
        ),
        KNOWN: (
            "Known for the place: taken from the body's own accounts, or published for the body. Apportioned: made from a figure for "
            "a wider area by population or another measure, by the body or by the publisher of the count."
        ),
        RANGE: f"What is known has no range. {for_publication(story.RANGE)}",
        PER_PERSON: f"{story.about_people(count)} Everyone living in the place is counted, whatever their age.",
        FUNCTION: (
            f"Functions are those of the {COFOG_VERSION}. Money that bodies gave for a division alone is shown as {NOT_DIVIDED}; "
            "money without a usable code is shown as not classified."
        ),
        DOUBLE_COUNT: (
            "A double count is the same money reported by two or more lines. One side counts, and the other is excluded for no more than "
            "it reports."
        ),
        OPEN: (
            "What would be excluded at most if every double count that is only considered were confirmed. One pound may be considered "
            "under several kinds and is then in each of them; the total has it once."
        ),
        ESTIMATED: _estimated(count),
        SOURCE: (
            "The first source of the money, followed back through the bodies that passed it on, as far as the returns say. Where "
            "none is named, a named grant is money of the department that pays it, and what a department or its agency spends is that "
            "department's. Income is what bodies gave as income beside spending whose source is their own or not said."
        ),
        BASELINE: baseline.note if baseline else "",
        REVISION: "A revision is the figure published now less the one published last. It says nothing of change over time.",
    }


def _estimated(count: Count) -> str:
    parts = []
    if bodies := estimated_bodies(count):
        parts.append(
            f"Published figures stand for {plural(bodies, 'body', 'bodies')} that sent no return that counts; nobody there has confirmed "
            "them."
        )
    if bodies := typed_bodies(count):
        parts.append(
            f"For {plural(bodies, 'body', 'bodies')} the publisher of the count found the figures out; nobody there has confirmed them."
        )
    return " ".join(parts) or "Nothing is estimated for bodies that sent no return: what they spend is missing."


def numbered_notes(tables: Iterable[PublishedTable]) -> Mapping[str, int]:
    """Return the number of each note that is referred to, in the order of the tables."""
    keys = dict.fromkeys(key for table in tables for key in table.note_keys)
    return {key: number for number, key in enumerate(keys, 1)}


def for_publication(words: str) -> str:
    """Return a sentence of the count's own without what is said to the lead team alone: where to look, whom to ask."""
    return re.sub(r" \(docs/[^)]*\)|; the Double counts sheet [^.]*|Ask for another file: ", "", words)


def without_marks(title: str) -> str:
    """Return a title or heading without its note markers."""
    return title.partition(" [note ")[0]


def marks(keys: Iterable[str], numbers: Mapping[str, int]) -> str:
    """Return the markers that stand behind a title or heading (`` [note 2] [note 5]``)."""
    return "".join(f" [note {numbers[key]}]" for key in keys)
