"""The tables of quality and methods: how far the figures can be relied on, measured from the count; its rules; its sources.

The dimensions are those of the European Statistical System, which the Code of Practice for Statistics asks publishers to report by.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xltools.counting.non_response import answering_bodies, estimated_pence, non_respondents, typed_pence
from xltools.counting.ranges import NOT_STATED
from xltools.model import CodeOrigin, ReturnOrigin, Status
from xltools.outputs import methods, story
from xltools.outputs.publication import notes
from xltools.outputs.publication.spending_tables import AMOUNT, SHARE
from xltools.outputs.publication.values import Kind, PublishedColumn, PublishedTable, Shorthand, share
from xltools.outputs.wording import APPORTIONED_HOW

if TYPE_CHECKING:
    import pandas as pd

    from xltools.counting.count import Count
    from xltools.outputs.publication.values import PublishedRow

COVERED, ACCURATE, COHERENT, TIMELY = (
    "Coverage",
    "Accuracy and reliability",
    "Coherence and comparability",
    "Timeliness and punctuality",
)


def quality_tables(count: Count, day: str) -> tuple[PublishedTable, ...]:
    """Return the tables of quality, methods and sources; `day` (ISO) is the date of publication."""
    return (quality(count, day), methods_table(count), sources())


def quality(count: Count, day: str) -> PublishedTable:
    """How far the figures can be relied on: each measure with the money and the number behind it."""
    rows = [*_coverage(count), *_accuracy(count), *_double_counts(count), *_coherence(count), *_timeliness(count, day)]
    return PublishedTable(
        "quality",
        f"Quality of the figures, {count.place.name}, financial year {count.place.year}",
        "How far the figures can be relied on, measured from the count itself. The amounts are parts of the total and may overlap.",
        (
            PublishedColumn("Dimension of quality", width=30),
            PublishedColumn("Measure", width=44),
            PublishedColumn("What it means", width=64),
            AMOUNT,
            SHARE,
            PublishedColumn("Number", Kind.NUMBER),
        ),
        tuple(rows),
        (notes.KNOWN, notes.RANGE),
    )


def _measure(dimension: str, measure: str, words: str, number: int, count: Count, pence: int | None) -> PublishedRow:
    if pence is None:
        return (dimension, measure, words, Shorthand.NOT_AVAILABLE, Shorthand.NOT_AVAILABLE, number)
    return (dimension, measure, words, pence, share(pence, count.net), number)


def _coverage(count: Count) -> list[PublishedRow]:
    lines, sent = count.lines, count.lines["origin"].eq(ReturnOrigin.SENT.value)
    silent = non_respondents(count.partners or count.missing, count.return_statuses)
    found = sum(one.status is Status.TYPED_IN and one.lines > 0 for one in count.return_statuses)
    estimated = sum(one.status is Status.ESTIMATED for one in count.return_statuses)
    return [
        _measure(COVERED, "Returns that count (number of bodies)", "The bodies' own figures.",
                 answering_bodies(count), count, int(lines["counted"][sent].sum())),
        _measure(COVERED, "Found out by the publisher (number of bodies)", "Not confirmed by the bodies.",
                 found, count, typed_pence(count)),
        _measure(COVERED, "Estimated from published figures (number of bodies)", "Not confirmed by the bodies.",
                 estimated, count, estimated_pence(count)),
        _measure(COVERED, "Bodies asked that gave no figures (number of bodies)",
                 "What they spend is missing from the total, but for what is estimated. How much is missing is not known.",
                 len(silent), count, None),
    ]  # fmt: skip


def _accuracy(count: Count) -> list[PublishedRow]:
    lines = count.lines
    rejected = [one.return_no for one in count.return_statuses if one.status is Status.REJECTED]
    own = lines["return_no"].isin([number for number in rejected if number is not None])
    after, after_lines = story.after_income(count)
    return [
        _of_lines(count, "Apportioned (number of lines)", "From figures for wider areas, estimates too; the range says how far off.",
                  lines["how"].isin(APPORTIONED_HOW)),
        _of_lines(count, "Basis not stated (number of lines)", "The body did not say whether the figure is actual or an estimate.",
                  lines["how"].eq(NOT_STATED)),
        _of_lines(count, "Returns with errors (number of lines)", "Included as sent until the bodies correct them.", own),
        _of_lines(count, "Budgets and estimates (number of lines)", "Not final accounts; added to outturn.",
                  lines["accounts"].isin(("Budget", "Estimate"))),
        _of_lines(count, "Function suggested (number of lines)",
                  "Placed under a function by the words of the line, and not confirmed.",
                  lines["code_origin"].eq(CodeOrigin.SUGGESTED)),
        _of_lines(count, "Not classified (number of lines)", "In the total, under no function.", lines["code"].eq("")),
        _measure(ACCURATE, "Figures after income (number of lines)",
                 "Fees and charges are taken off where the total cost was asked for: too low.",
                 after_lines, count, after),
    ]  # fmt: skip


def _of_lines(count: Count, measure: str, words: str, which: pd.Series[bool]) -> PublishedRow:
    own = which & count.that_count
    return _measure(ACCURATE, measure, words, int(own.sum()), count, int(count.lines["counted"][own].sum()))


def _double_counts(count: Count) -> list[PublishedRow]:
    if count.ledger is None:
        return []
    outcome, found = count.ledger.outcome, len(count.ledger.double_counts)
    return [
        _measure(ACCURATE, "Double counts excluded and not decided on (number of all found)",
                 "Not in the total; it would be higher if nothing of it were a double count.", found, count, outcome.provisionally),
        _measure(ACCURATE, "Possible double counts still counted (number of all found)",
                 "In the total; it would be lower if all of it were a double count.", found, count, outcome.undecided),
    ]  # fmt: skip


def _coherence(count: Count) -> list[PublishedRow]:
    carried = count.lines["overheads"].eq("Left out")
    own = carried & count.that_count
    return [
        _measure(COHERENT, "Overheads left out (number of lines)", "From bodies that leave overheads out, beside others that do not.",
                 int(own.sum()), count, int(count.lines["counted"][own].sum())),
    ]  # fmt: skip


def _timeliness(count: Count, day: str) -> list[PublishedRow]:
    published, year = date.fromisoformat(day), int(count.place.year[:4]) + 1
    months = (published.year - year) * 12 + published.month - 3
    words = f"From 31 March {year}, when the financial year ended, to the month of publication."
    return [(TIMELY, "Time to publication (number of months)", words, *(Shorthand.NOT_APPLICABLE,) * 2, months)]


_NOT_HERE = ("Exactness",)
"""What is said of the cells of the count workbook, and does not hold here."""


def methods_table(count: Count) -> PublishedTable:
    """The rules of the count and the place's policy, in sentences."""
    rules = [(name, notes.for_publication(words)) for name, words in methods.rules(count) if name not in _NOT_HERE]
    rows = [("Rule", *rule) for rule in rules] + [("Policy of the place", *rule) for rule in methods.policy(count)]
    return PublishedTable(
        "methods",
        f"How the count was made, {count.place.name}, financial year {count.place.year}",
        "The rules of the count, and where the place's policy counts each kind of money.",
        (PublishedColumn("Kind", width=22), PublishedColumn("Subject", width=34), PublishedColumn("Method", width=100)),
        tuple(rows),
    )


def sources() -> PublishedTable:
    """The published tables the count relies on, with publisher and licence."""
    rows: list[PublishedRow] = []
    for name, publisher, release, licence, *_ in methods.sources():
        rest = [text or Shorthand.NOT_AVAILABLE for text in (publisher, release, licence)]
        rows.append((name.replace("_", " ").capitalize(), *rest))
    headings = (("Table", 40), ("Publisher", 50), ("Release", 60), ("Licence", 40))
    return PublishedTable(
        "sources",
        "Published tables that the count relies on",
        "Classifications, populations and public spending published by others, with publisher, release and licence.",
        tuple(PublishedColumn(heading, width=width) for heading, width in headings),
        tuple(rows),
    )
