"""Which column of a live spend mapping workbook the spending of selected bodies or rows belongs in, by what is said of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.coding.suggestions import suggest
from xltools.excel.live import sheet_named
from xltools.excel.mapping_sheet import bodies_table, mapping_sheet, selected_rows_of
from xltools.excel.own_sheets import Field, OwnSheet
from xltools.model import UsageError
from xltools.reference.tables import table
from xltools.template.mapping import BODIES, BODY_HEADINGS, MAPPING, Classification, headings
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import xlwings as xw

    from xltools.coding.confirmed_codes import ConfirmedCodes
    from xltools.coding.suggestions import Suggestion
    from xltools.excel.own_sheets import Value

COLUMNS = OwnSheet(
    "Suggested columns",
    "Suggested columns: where on Mapping the spending of these bodies belongs",
    (
        "What a body spends on is looked at piece by piece. How sure says how often suggestions like it turned out right.",
        "Nothing was written on Mapping: type the amount in the column you choose.",
    ),
    (
        Field("Where", 20),
        Field("Body", 36),
        Field("What it spends on", 42),
        *(Field(f"{name} column", 34) for name in ("First", "Second", "Third")),
        Field("Function (COFOG)", 36),
        Field("Because", 60),
    ),
)
MOST = 3
_LOOKED_AT = 10
"""Suggestions for a piece, from which those of one column are put together."""
_LEAST = 0.02
"""A column less sure than this is not worth a person's time."""
_PIECES = re.compile(r"\s*[,;/]\s*(?![^(]*\))")
"""What stands between the pieces of a description, but not within brackets."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a selected row: where it stands, the body, its kind and the description."""

    where: str
    body: str
    kind: str
    description: str


def described_rows(book: xw.Book) -> list[Described]:
    """Return what the selected rows of Bodies or Mapping say; raises `UsageError` where none is selected that says anything.

    A row of Mapping is described by its notes, else by what Bodies says of its body.
    """
    front = book.sheets.active.name.casefold()
    rows = (
        _on_bodies(book)
        if front == BODIES.casefold()
        else _on_mapping(book)
        if front == MAPPING.casefold()
        else iter(())
    )
    described = [row for row in rows if row.description]
    if not described:
        raise UsageError(
            f"No row is selected that says what a body spends on. Select rows on {BODIES} ({BODY_HEADINGS['spends_on']}) or "
            f"{MAPPING}, then try again."
        )
    return described


def _on_bodies(book: xw.Book) -> Iterator[Described]:
    bodies = bodies_table(book, ("body", "spends_on"))
    for row in selected_rows_of(book, bodies):
        body, kind, spends_on = (bodies.text(row, field) for field in ("body", "kind", "spends_on"))
        yield Described(f"{bodies.sheet} row {row}", body, kind, spends_on)


def _on_mapping(book: xw.Book) -> Iterator[Described]:
    rows = mapping_sheet(book).table
    bodies = bodies_table(book) if sheet_named(book, BODIES) is not None else None
    known = {fold(bodies.text(row, "body")): row for row in bodies.rows} if bodies else {}
    for row in selected_rows_of(book, rows):
        body = rows.text(row, "organisation")
        at = known.get(fold(body))
        kind, spends_on = (bodies.text(at, field) for field in ("kind", "spends_on")) if bodies and at else ("", "")
        yield Described(f"{rows.sheet} row {row}", body, kind, rows.text(row, "notes") or spends_on)


def suggested_columns(
    rows: Sequence[Described], classification: Classification, confirmed: ConfirmedCodes | None
) -> list[list[Value]]:
    """Return the rows of the sheet: one for each piece of each description of which something can be said."""
    return [
        line
        for described in rows
        for piece in dict.fromkeys(filter(None, _PIECES.split(described.description)))
        if (line := _line(described, piece, classification, confirmed))
    ]


def _line(
    described: Described, piece: str, classification: Classification, confirmed: ConfirmedCodes | None
) -> list[Value] | None:
    told = suggest(
        piece, partner_type=described.kind, partner=described.body, top=_LOOKED_AT, confirmed_codes=confirmed
    )
    if not told:
        return None
    shown = [f"{heading} ({sure:.0%} sure)" for heading, sure in _by_column(told, classification)[:MOST]]
    function, because = f"{told[0].code} {told[0].name}", "; ".join(told[0].because)
    return [described.where, described.body, piece, *shown, *[""] * (MOST - len(shown)), function, because]


def _by_column(told: Sequence[Suggestion], classification: Classification) -> list[tuple[str, float]]:
    """Return the columns, surest first; what belongs in several of them alike is shared among them."""
    sure: defaultdict[str, float] = defaultdict(float)
    for suggestion in told:
        into = columns_of(suggestion.code, classification)
        for heading in into:
            sure[heading] += suggestion.confidence / len(into)
    return sorted(((heading, part) for heading, part in sure.items() if part >= _LEAST), key=lambda each: -each[1])


def columns_of(code: str, classification: Classification) -> tuple[str, ...]:
    """Return the headings under which spending of a COFOG code is typed: several where the classification has no single one."""
    if classification is Classification.COFOG:
        return tuple(heading for division, heading in headings(classification) if code.startswith(division))
    groups, group, division = _groups_of(classification), ".".join(code.split(".")[:2]), code[:2]
    alike = tuple(heading for heading, codes in groups.items() if group in codes)
    return alike or tuple(heading for heading, codes in groups.items() if any(each[:2] == division for each in codes))


def _groups_of(classification: Classification) -> Mapping[str, frozenset[str]]:
    """Return the COFOG groups that belong to each heading of the other classifications."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    name, column = (
        ("cipfa_to_cofog", "division") if classification is Classification.CIPFA else ("laa_to_cofog", "theme")
    )
    for row in table(name):
        groups[row[column]] |= {".".join(code.split(".")[:2]) for code in row["cofog"].split(";") if code}
    return {heading: frozenset(groups[heading]) for _, heading in headings(classification)}
