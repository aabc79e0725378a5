"""The sheets of figures of the roll-up workbook: summary, places, functions, bodies."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.many_places.areas import Lie
from xltools.many_places.rollup_text import between_in_words
from xltools.outputs.cells import ColumnKind, OutputColumn
from xltools.outputs.functions import function_labels
from xltools.outputs.sheet import Page
from xltools.outputs.wording import NOT_CLASSIFIED, division_label
from xltools.reference.cofog import division_of, name_of, whole_function

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.many_places.totals import Rollup
    from xltools.outputs.cells import CellValue, OutputWorkbook

_MONEY, _NUMBER, _PENCE = ColumnKind.MONEY, ColumnKind.NUMBER, ColumnKind.PENCE


def summary(book: OutputWorkbook, rollup: Rollup) -> None:
    """Write what all places come to, by year, and by division."""
    notes = (
        "Total public spending in all places together: what each counts, less the same money in two of them.",
        between_in_words(rollup),
        *rollup.remarks,
    )
    page = Page(
        book, "Summary", f"Public spending in {len(rollup.places):,} places", notes, widths=(44, 22, 22, 24, 22, 16, 16)
    )
    columns = (
        OutputColumn("year", "Financial year"),
        OutputColumn("places", "Places", _NUMBER, total=True),
        OutputColumn("summed", "Sum of the places (£)", _MONEY, total=True),
        OutputColumn("removed", "Removed between places (£)", _MONEY, total=True),
        OutputColumn("net", "Total public spending (£)", _MONEY, total=True),
        OutputColumn("people", "People", _NUMBER),
        OutputColumn("per_head", "Per head (£)", _PENCE),
    )
    page.heading("By financial year")
    rows: list[Sequence[CellValue]] = [
        (total.year, total.places, total.summed, total.removed, total.net, total.people, total.per_head)
        for total in rollup.years
    ]
    page.table("Years", columns, rows, total="All years")
    page.heading("By division", "Lines that serve several functions are shared over them.")
    divisions: dict[str, int] = defaultdict(int)
    for (_, code), pence in rollup.functions.items():
        divisions[division_of(code)] += pence
    label = (OutputColumn("division", "Division"), OutputColumn("pence", "Counted (£)", _MONEY, total=True))
    each: list[Sequence[CellValue]] = [
        (division_label(code), divisions[code]) for code in sorted(divisions, key=lambda code: code or "~")
    ]
    page.table("Divisions", label, each, total="All divisions")


def places(book: OutputWorkbook, rollup: Rollup) -> None:
    """Write a row for each place: what it counts, what is removed between places, and how complete it is."""
    page = Page(
        book,
        "Places",
        "The places",
        (
            "Counted in the place: the total of its own count. A place within another, or counted twice, adds only what is left.",
        ),
        widths=(30, 11, 26, 34, 20, 22, 20, 14, 14, 10, 12, 12, 12),
    )
    columns = (
        *(OutputColumn("place", "Place"), OutputColumn("year", "Financial year"), OutputColumn("folder", "Folder")),
        OutputColumn("lies", "How it lies to others"),
        OutputColumn("net", "Counted in the place (£)", _MONEY, total=True),
        OutputColumn("removed", "Removed between places (£)", _MONEY, total=True),
        OutputColumn("adds", "Adds to the total (£)", _MONEY, total=True),
        OutputColumn("people", "People", _NUMBER),
        OutputColumn("per_head", "Its own count per head (£)", _PENCE),
        OutputColumn("returns", "Returns", _NUMBER, total=True),
        OutputColumn("unreadable", "Not readable", _NUMBER, total=True),
        OutputColumn("errors", "Errors to correct", _NUMBER, total=True),
        OutputColumn("missing", "Bodies without a return", _NUMBER, total=True),
    )
    page.freeze(
        page.table(
            "Places",
            columns,
            [_place(rollup, number) for number in range(len(rollup.places))],
            total="All places",
            filters=True,
        )
    )


def _place(rollup: Rollup, number: int) -> Sequence[CellValue]:
    counted, lost = rollup.places[number], rollup.lost.get(number, 0)
    people = counted.people
    per_head = (2 * counted.net + people) // (2 * people) if people else None
    return (
        *(counted.place, counted.year, counted.short, _lies(rollup, number)),
        *(counted.net, lost, counted.net - lost, people, per_head),
        *(sum(counted.statuses.values()), len(counted.unreadable), counted.errors, len(counted.missing)),
    )


_LIES = {Lie.WITHIN: "lies within {}", Lie.SAME: "is the same place as {}", Lie.OVERLAPS: "shares ground with {}"}


def _lies(rollup: Rollup, number: int) -> str:
    pairs = [pair for pair in rollup.between.pairs if pair.inner == number]
    return "; ".join(_LIES[pair.lie].format(rollup.places[pair.outer].short) for pair in pairs)


def by_function(book: OutputWorkbook, rollup: Rollup) -> None:
    """Write what counts by function, over all places and in each."""
    page = Page(
        book,
        "By function",
        "By function",
        (
            "COFOG divisions, groups and classes; what is removed between places is off. A division or group that is not divided further "
            "holds only the lines coded no further.",
        ),
        widths=(14, 60, 22, 30, 11),
    )
    codes: dict[str, int] = defaultdict(int)
    for (_, code), pence in rollup.functions.items():
        codes[whole_function(code)] += pence
    listed = sorted(codes, key=lambda code: code or "~")
    columns = (
        OutputColumn("code", "COFOG code"),
        OutputColumn("name", "Function"),
        OutputColumn("pence", "Counted (£)", _MONEY, total=True),
    )
    page.heading("All places")
    page.table(
        "Functions",
        columns,
        [(code, label, codes[code]) for code, label in zip(listed, function_labels(listed), strict=True)],
        total="All functions",
        filters=True,
    )
    page.heading("Each place", "By division.")
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for (number, code), pence in rollup.functions.items():
        sums[number, division_of(code)] += pence
    rows: list[Sequence[CellValue]] = [
        (code, _function(code), pence, rollup.places[number].short, rollup.places[number].year)
        for (number, code), pence in sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] or "~"))
    ]
    page.table(
        "FunctionsOfPlaces",
        (*columns, OutputColumn("folder", "Folder"), OutputColumn("year", "Year")),
        rows,
        total="All places",
        filters=True,
    )


def _function(code: str) -> str:
    return name_of(code) if code else NOT_CLASSIFIED


def bodies(book: OutputWorkbook, rollup: Rollup) -> None:
    """Write what counts of each body over all places, and how the parts of those in several places compare with their whole."""
    page = Page(
        book,
        "Bodies",
        "Bodies",
        ("What counts of each body in all places together, less what is removed between places.",),
        widths=(52, 11, 22, 22, 22, 22, 48, 60),
    )
    columns = (
        OutputColumn("body", "Body"),
        OutputColumn("places", "Places", _NUMBER),
        OutputColumn("pence", "Counted (£)", _MONEY, total=True),
    )
    names = {key: body.name for key, body in rollup.between.bodies.by_key.items()}
    rows: list[Sequence[CellValue]] = [
        (names[key], len(parts), sum(parts.values()))
        for key, parts in sorted(rollup.bodies.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    ]
    page.heading("All bodies")
    page.table("Bodies", columns, rows, total="All bodies", filters=True)
    page.heading(
        "Bodies that report to several places",
        "A whole is from the table given with --wholes, the body's own lines, or published figures.",
    )
    wholes = (
        *(OutputColumn("body", "Body"), OutputColumn("year", "Year"), OutputColumn("places", "Places", _NUMBER)),
        *(OutputColumn("net", "Its parts together (£)", _MONEY), OutputColumn("whole", "Its whole (£)", _MONEY)),
        *(OutputColumn("more", "Parts above the whole (£)", _MONEY), OutputColumn("source", "Source of the whole")),
        OutputColumn("parts", "In each place", ColumnKind.WORDS),
    )
    each: list[Sequence[CellValue]] = [
        (
            *(body.name, body.year, len(body.in_places), body.net, body.whole),
            body.net - body.whole if body.exceeds and body.whole is not None else None,
            body.source,
            "; ".join(f"{rollup.places[place].short} £{pence / 100:,.2f}" for place, pence in body.in_places.items()),
        )
        for body in rollup.between.wholes
    ]
    page.table("BodiesInSeveralPlaces", wholes, each, filters=True)
