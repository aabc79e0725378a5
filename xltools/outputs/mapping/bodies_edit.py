"""The sheet Bodies brought up to date: where each body stands and what was last written to it, and bodies that are new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.outputs.mapping.moved import Moved, MovedKind
from xltools.reading.cells import cell_text
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xltools.outputs.mapping.opened import OpenedMapping
    from xltools.template.mapping import BodyRow

KEPT_UP = {"standing": MovedKind.STANDING, "last_message": MovedKind.LAST_MESSAGE}
"""The columns that the tool keeps up to date; every other may have been written into."""


def edit_bodies(opened: OpenedMapping, bodies: Sequence[BodyRow], known: Collection[str]) -> Iterator[Moved]:
    """Change the cells of Bodies and yield what moved. `known` are the keys of bodies listed when the tool last wrote the file.

    A body that was listed then and is not there any more was deleted, and stays away.
    """
    values, columns = opened.bodies.values, opened.body_columns
    rows: dict[str, int] = {}
    for number in range(opened.body_row + 1, values.first_row + len(values.rows)):
        if name := cell_text(values.value(number, columns["body"])):
            rows.setdefault(word_key(name), number)
    last = max([opened.body_row, *rows.values(), *_written(opened)])
    for body in bodies:
        key = word_key(body.body)
        if key in rows:
            yield from _kept_up(opened, rows[key], body)
        elif key not in known:
            last += 1
            yield _added(opened, last, body)


def _written(opened: OpenedMapping) -> Iterator[int]:
    return (row for row in opened.bodies.cells.used_rows if row > opened.body_row)


def _kept_up(opened: OpenedMapping, number: int, body: BodyRow) -> Iterator[Moved]:
    for field, kind in KEPT_UP.items():
        column = opened.body_columns[field]
        before, after = cell_text(opened.bodies.values.value(number, column)), str(getattr(body, field))
        if before != cell_text(after) and not opened.bodies.cells.has_formula(number, column):
            opened.bodies.cells.put(number, column, after)
            words = f"{after or 'nothing'}, was {before or 'nothing'}"
            yield Moved(kind, body.body, words, opened.bodies.name, f"{column_letters(column)}{number}")


def _added(opened: OpenedMapping, number: int, body: BodyRow) -> Moved:
    opened.bodies.cells.like_row = opened.body_row + 1
    for field, column in opened.body_columns.items():
        if text := str(getattr(body, field)):
            opened.bodies.cells.put(number, column, text)
    place = f"{column_letters(opened.body_columns['body'])}{number}"
    return Moved(MovedKind.BODY_ADDED, body.body, f"body added ({body.standing.lower()})", opened.bodies.name, place)


def keys_of(opened: OpenedMapping) -> frozenset[str]:
    """Return the keys of the bodies that a workbook lists."""
    values, column = opened.bodies.values, opened.body_columns["body"]
    numbers = range(opened.body_row + 1, values.first_row + len(values.rows))
    return frozenset(word_key(text) for number in numbers if (text := cell_text(values.value(number, column))))
