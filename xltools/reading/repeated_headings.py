"""Two columns of amounts under the very same heading: read once where they hold the same, else asked about with both named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.reading.amounts import read_amounts
from xltools.reading.cells import cell_text
from xltools.reading.table import is_blank
from xltools.reading.units import POUNDS, plain_words
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.reading.headings import Headings
    from xltools.reading.table import SpendingTable, UnreadColumn


def with_repeated_asked(table: SpendingTable, headings: Headings) -> SpendingTable:
    """Return the table with a question on each money column of which another with its very heading has other amounts."""
    units = dict(table.units)
    for field, choice in headings.chosen.items():
        unit, own = units.get(field, POUNDS), choice.read[0]
        rivals = {plain_words(rival.text) for rival in choice.rivals} & {plain_words(own.text)}
        for column in table.unread if rivals and not unit.question else ():
            if column.field == field and plain_words(column.heading) in rivals and (said := _difference(table, column)):
                units[field] = unit = replace(unit, question=said)
                break
    return replace(table, units=units)


def _difference(table: SpendingTable, other: UnreadColumn) -> str:
    """Where two columns of a field first differ, in words; "" where they hold the same amounts, or one none at all."""
    if is_blank(other.values):
        return ""
    own = table.values[other.field]
    pence, others = _pence(table, own), _pence(table, other.values)
    texts = zip(map(cell_text, own), map(cell_text, other.values), strict=True)
    for position, (text, another) in enumerate(texts):
        if text != another and (pence[position] is None or pence[position] != others[position]):
            letters = f"{column_letters(table.columns[other.field])} and {column_letters(other.column)}"
            row = table.rows[position]
            return (
                f"columns {letters} are both headed '{shorten(other.heading, 40)}' and differ, first in row {row} "
                f"({_shown(text)} and {_shown(another)})"
            )
    return ""


def _pence(table: SpendingTable, values: Sequence[object]) -> list[int | None]:
    return read_amounts(values, decimal_comma=table.decimal_comma, stored_as_text=table.stored_as_text)[0]


def _shown(text: str) -> str:
    return shorten(text, 20) if text else "blank"
