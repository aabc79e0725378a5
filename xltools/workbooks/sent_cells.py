"""Cells of lines that are not carried over as read: amounts nobody can be sure of stay as they were sent, and are asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed
from xltools.reading.amounts import read_amount
from xltools.reading.cells import cell_text
from xltools.reading.units import POUNDS, UNIT_NAMES
from xltools.template.layout import MONEY_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.model import Observation, Return
    from xltools.reading.table import SpendingTable

_CODES_IN_DOUBT = (Noticed.CODE_AS_DATE, Noticed.CODE_AS_NUMBER)
_NOT_SAVED = "(the result of its formula was not saved)"


@dataclass(frozen=True, slots=True)
class SentCell:
    """A cell of a line that was not simply read.

    `text` is what stands in it. `is_asked` where that is no certain value: then `write` is put into the merged return as it is (a
    text no reader takes for an amount), and `why` says what is not certain; else `why` says what it was read as.
    """

    location: Location
    field: str
    text: str
    why: str
    is_asked: bool
    write: str | float | date = ""


def sent_cells(sent: Return, tables: Sequence[SpendingTable]) -> dict[tuple[int, str], SentCell]:
    """Return the cells of a return's lines that are not simply read, by the position of the line and the field."""
    noticed: dict[Location, list[Observation]] = {}
    for seen in sent.observations:
        noticed.setdefault(seen.location, []).append(seen)
    each: Mapping[str, Sequence[object]] = getattr(sent.content, "each", {})
    cells: dict[tuple[int, str], SentCell] = {}
    first = 0
    for table in tables:
        for name in (name for name in table.values if name in MONEY_FIELDS or name == "cofog"):
            read = each.get(name) or [None] * (first + len(table.rows))
            make = _amount if name in MONEY_FIELDS else _code
            for position in range(len(table.rows)):
                cell = make(table, name, position, read[first + position], noticed)
                if cell:
                    cells[first + position, name] = cell
        first += len(table.rows)
    return cells


def _amount(
    table: SpendingTable, name: str, position: int, pence: object, noticed: Mapping[Location, Sequence[Observation]]
) -> SentCell | None:
    columns = [table.columns[name], *table.parts.get(name, {})]
    values = [table.values[name], *table.parts.get(name, {}).values()]
    raw = [column[position] for column in values]
    row = table.rows[position]
    places = [Location(table.file, table.sheet, row, column) for column in columns]
    seen = [remark for place in places for remark in noticed.get(place, ())]
    if pence is not None:
        as_text = [remark for remark in seen if remark.kind is Noticed.AMOUNT_AS_TEXT and table.stored_as_text]
        doubt = [remark for remark in seen if remark.kind is Noticed.AMOUNT_DOUBTFUL]
        if doubt:
            return _asked(table, name, places[0], raw, doubt[0].detail)
        if as_text:
            return SentCell(places[0], name, _text(raw), as_text[0].detail, is_asked=False)
        return None
    unread = [remark for remark in seen if remark.kind in (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL)]
    question = table.units[name].question if name in table.units else ""
    if not unread and not question:
        if all(value == "" for value in raw):
            return None
        return _withheld(table, name, places[0], raw)
    if all(value == "" for value in raw):
        if not unread:
            return None
        raw = [unread[0].value or _NOT_SAVED]
    return _asked(table, name, places[0], raw, question or _why(unread))


def _why(unread: Sequence[Observation]) -> str:
    said = next((remark for remark in unread if remark.detail), unread[0])
    return said.detail or "an error stands where an amount should"


def _withheld(table: SpendingTable, name: str, place: Location, raw: Sequence[object]) -> SentCell:
    """An amount that is certain in itself, but not what its line counts: it is written as the amount it is."""
    scale = table.units.get(name, POUNDS).scale
    pence = [read_amount(value, scale=scale, decimal_comma=table.decimal_comma).pence for value in raw]
    if any(amount is None for amount in pence):
        return _asked(table, name, place, raw, "it was not read")
    return SentCell(
        place,
        name,
        _text(raw),
        "the figure for the place beside it could not be read, so what this line counts is not known",
        is_asked=True,
        write=sum(amount for amount in pence if amount is not None) / 100,
    )


def _asked(table: SpendingTable, name: str, place: Location, raw: Sequence[object], why: str) -> SentCell:
    text = _text(raw)
    scale = table.units.get(name, POUNDS).scale
    return SentCell(place, name, text, why, is_asked=True, write=unread_text(text, scale))


def unread_text(text: str, scale: int = 0) -> str:
    """Return a text as it was sent where no reader takes it for a certain amount of pounds, else with words that say it is none."""
    written = f"{text} in {UNIT_NAMES[scale]}" if scale else text
    return f"{written} (as sent, not certain)" if read_amount(written).pence is not None else written


def _text(raw: Sequence[object]) -> str:
    return " + ".join(cell_text(value) or "blank" for value in raw)


def _code(
    table: SpendingTable, name: str, position: int, read: object, noticed: Mapping[Location, Sequence[Observation]]
) -> SentCell | None:
    """A code of which Excel made a date or a number is carried as that, so that it is asked about in the merged return as well."""
    if not noticed or read in (None, ""):
        return None
    place = table.at(position, name)
    doubt = next((remark for remark in noticed.get(place, ()) if remark.kind in _CODES_IN_DOUBT), None)
    if doubt is None:
        return None
    value = table.values[name][position]
    kept = value if isinstance(value, float | date) and not isinstance(value, time) else cell_text(value)
    why = doubt.detail or "Excel may have changed the code"
    return SentCell(place, name, cell_text(value), why, is_asked=True, write=kept)


def asked(cells: Mapping[tuple[int, str], SentCell]) -> Iterator[tuple[int, SentCell]]:
    """Yield the cells that are asked about, each with the position of its line, in the order of the lines."""
    for (position, _), cell in sorted(cells.items()):
        if cell.is_asked:
            yield position, cell
