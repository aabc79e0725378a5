"""The columns of a spending table as they stand in the file -> typed columns, and what was noticed on the way."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation, column_letters
from xltools.reading.amounts import NOTHING, Amount, read_amount, read_amounts, says_none
from xltools.reading.cells import LONGEST_TEXT, cell_text, column_text
from xltools.reading.choices import read_choices
from xltools.reading.codes import read_codes
from xltools.reading.money_headings import why_not_gross
from xltools.reading.number_formats import PER_CENT, Section, as_shown, section_for
from xltools.reading.units import POUNDS, ColumnUnit, plain_words
from xltools.template.layout import BY_FIELD, FieldKind
from xltools.text import listed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.headings import Headings


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column that is not read: its sheet column from 1, its heading and values, and the field it is a rival of ("" of none)."""

    column: int
    heading: str
    values: Sequence[object]
    field: str = ""


@dataclass(frozen=True, slots=True)
class SpendingTable:
    """Values by field, row by row. `rows` are sheet rows, `columns` each field's sheet column, both from 1.

    `heading_row` is the sheet row of the headings, `units` the unit of each money column. `parts` has the values of further
    columns that are added to a money field's own (the quarters of a year), by sheet column; `formats` the number formats, by
    row and column of the sheet, that show something else than the number. `unread` are the columns that are not read.
    `stored_as_text` is False where every value is text (CSV).
    """

    file: str
    sheet: str
    heading_row: int
    rows: Sequence[int]
    values: Mapping[str, Sequence[object]]
    columns: Mapping[str, int]
    stored_as_text: bool = True
    decimal_comma: bool = False
    parts: Mapping[str, Mapping[int, Sequence[object]]] = dataclasses.field(default_factory=dict)
    units: Mapping[str, ColumnUnit] = dataclasses.field(default_factory=dict)
    formats: Mapping[tuple[int, int], tuple[Section, ...]] = dataclasses.field(default_factory=dict)
    unread: Sequence[UnreadColumn] = ()

    def heading_at(self, name: str) -> Location:
        """Return the location of a field's heading."""
        return Location(self.file, self.sheet, self.heading_row, self.columns[name])

    def at(self, position: int, field: str) -> Location:
        """Return the location of a field's value by its position in the table."""
        return Location(self.file, self.sheet, self.rows[position], self.columns[field])


def is_blank(values: Sequence[object]) -> bool:
    """Say whether a column is blank from top to bottom."""
    return values.count("") == len(values)


def read_columns(table: SpendingTable) -> tuple[dict[str, Sequence[object]], list[Observation]]:
    """Return the typed columns for `columns.Columns` (blank ones left out) and what was noticed in their cells."""
    columns: dict[str, Sequence[object]] = {}
    noticed: list[Observation] = []
    for field, values in table.values.items():
        if is_blank(values):
            continue
        column = BY_FIELD.get(field)
        if column is None:
            columns[field] = column_text(values)
        elif column.kind is FieldKind.MONEY:
            columns[field] = _money(table, field, values, noticed)
        elif column.kind is FieldKind.CODE:
            columns[field] = _codes(table, field, values, noticed)
        else:
            columns[field] = _texts(table, field, values, noticed)
    return columns, noticed


def _money(table: SpendingTable, field: str, values: Sequence[object], noticed: list[Observation]) -> list[int | None]:
    """The pence of a field, its parts added up; nothing where the column's unit or year is not known."""
    unit = table.units.get(field, POUNDS)
    if unit.question:
        return [None] * len(values)
    pence = _column_pence(table, field, table.columns[field], values, noticed)
    for column, more in table.parts.get(field, {}).items():
        added = zip(pence, _column_pence(table, field, column, more, noticed), strict=True)
        pence = [None if own is None or other is None else own + other for own, other in added]
    return pence


def _column_pence(
    table: SpendingTable, field: str, column: int, values: Sequence[object], noticed: list[Observation]
) -> list[int | None]:
    pence, remarks = read_amounts(
        values,
        decimal_comma=table.decimal_comma,
        scale=table.units.get(field, POUNDS).scale,
        stored_as_text=table.stored_as_text,
    )
    formatted = _as_formatted(table, field, column, values)
    for position, (amount, _) in formatted.items():
        pence[position] = amount.pence
    remarks = [remark for remark in remarks if remark[0] not in formatted]
    remarks += [(position, amount) for position, (amount, _) in formatted.items() if amount.noticed]
    noticed.extend(_format_observations(table, field, column, values, formatted))
    for position, amount in remarks:
        said = _none_said(field, amount) if amount.detail == NOTHING else amount
        location = Location(table.file, table.sheet, table.rows[position], column)
        noticed.append(
            Observation(
                said.noticed or Noticed.AMOUNT_UNREAD, location, field, cell_text(values[position])[:200], said.detail
            )
        )
    if field in table.parts:
        noticed.extend(_blank_parts(table, field, column, values))
    return pence


def _as_formatted(
    table: SpendingTable, field: str, column: int, values: Sequence[object]
) -> dict[int, tuple[Amount, str]]:
    """The numbers of a column that are shown as something else, by position, as what they mean, and what to say of it."""
    if not table.formats:
        return {}
    scale, meant = table.units.get(field, POUNDS).scale, {}
    for position, row in enumerate(table.rows):
        sections, value = table.formats.get((row, column)), values[position]
        if sections and isinstance(value, int | float) and value:  # of .xls, whole numbers are integers
            section = section_for(sections, value)
            shown = as_shown(section, scale)
            if shown.scale is None:
                said = f"it shows {100 * value:g}%, a share" if section.shows == PER_CENT else shown.said
                meant[position] = (Amount(None, Noticed.AMOUNT_UNREAD, said), "")
            elif not section.is_plain:
                meant[position] = (read_amount(value, scale=shown.scale), shown.said)
    return meant


def _format_observations(
    table: SpendingTable,
    field: str,
    column: int,
    values: Sequence[object],
    formatted: Mapping[int, tuple[Amount, str]],
) -> Iterator[Observation]:
    """Yield once what the formats of a column's cells were taken for, at the first of them, with the others named."""
    alike: dict[str, list[int]] = {}
    for position, (_, words) in formatted.items():
        if words:
            alike.setdefault(words, []).append(position)
    for words, positions in alike.items():
        places = [Location(table.file, table.sheet, table.rows[position], column) for position in positions]
        others = f"; likewise {listed([place.cell for place in places[1:]])}" if len(places) > 1 else ""
        yield Observation(Noticed.UNIT_READ, places[0], field, cell_text(values[positions[0]]), words + others)


def _blank_parts(table: SpendingTable, field: str, column: int, values: Sequence[object]) -> Iterator[Observation]:
    """A blank part of a year leaves the year open: the line's other parts do not make it."""
    for position, value in enumerate(values):
        if value == "" and any(part[position] != "" for part in (table.values[field], *table.parts[field].values())):
            location = Location(table.file, table.sheet, table.rows[position], column)
            yield Observation(
                Noticed.AMOUNT_UNREAD, location, field, "", "a part of the year is blank; put 0 where it is nil"
            )


_NO_FIGURE = (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL)


def _none_said(field: str, amount: Amount) -> Amount:
    """n/a and none: no income, or no figure for the place; what a service costs they leave open."""
    return amount if field == "gross" else Amount(None, Noticed.AMOUNT_AS_TEXT, "nothing")


def withhold(columns: dict[str, Sequence[object]], table: SpendingTable, noticed: Sequence[Observation]) -> None:
    """Take out the gross of lines whose figure for the place stands there and cannot be read: what they count is not known."""
    rows = {seen.location.row for seen in noticed if seen.kind in _NO_FIGURE and seen.field == "local"}
    if table.units.get("local", POUNDS).question:
        rows |= {row for row, value in zip(table.rows, table.values["local"], strict=True) if not says_none(value)}
    if rows and "gross" in columns:
        gross = zip(columns["gross"], table.rows, strict=True)
        columns["gross"] = [None if row in rows else pence for pence, row in gross]


def _codes(table: SpendingTable, field: str, values: Sequence[object], noticed: list[Observation]) -> list[str]:
    texts, remarks = read_codes(values)
    for position, code in remarks:
        kind = code.noticed or Noticed.CODE_AS_NUMBER
        noticed.append(Observation(kind, table.at(position, field), field, code.text, code.detail))
    return texts


def _texts(table: SpendingTable, field: str, values: Sequence[object], noticed: list[Observation]) -> list[str]:
    column, texts = BY_FIELD[field], column_text(values)
    if max(map(len, texts)) > LONGEST_TEXT:
        for position, text in enumerate(texts):
            if len(text) > LONGEST_TEXT:
                detail = f"cut from {len(text):,} to {LONGEST_TEXT:,} characters, the most a cell of Excel holds"
                noticed.append(Observation(Noticed.TEXT_CUT, table.at(position, field), field, text[:80], detail))
                texts[position] = text[:LONGEST_TEXT]
    if column.kind is not FieldKind.CHOICE:
        return texts
    chosen, unknown = read_choices(column, texts)
    for position in unknown:
        noticed.append(Observation(Noticed.CHOICE_UNKNOWN, table.at(position, field), field, texts[position][:200]))
    return chosen


def heading_observations(
    headings: Headings, table: SpendingTable, first_column: int, expected: Sequence[str]
) -> list[Observation]:
    """Return what is remarkable about the headings: duplicate, unknown, and missing of the `expected` fields."""
    file, sheet, row = table.file, table.sheet, table.heading_row

    def at(column: int) -> Location:
        return Location(file, sheet, row, first_column + column)

    noticed = [
        Observation(
            Noticed.HEADING_DUPLICATE,
            at(column),
            field,
            headings.texts[column],
            _what_was_read(headings, table, field, column),
        )
        for column, field in (headings.duplicates or {}).items()
        if not table.units.get(field, POUNDS).question
    ]
    nearest = _nearest_to_gross(headings, table, first_column)
    noticed += [Observation(Noticed.COLUMN_UNCLEAR, at(column), "gross", text, why) for column, text, why in nearest]
    noticed += [
        Observation(Noticed.HEADING_UNKNOWN, at(column), "", headings.texts[column])
        for column in headings.unknown
        if column not in {unread for unread, _, _ in nearest}
    ]
    noticed += [
        Observation(Noticed.HEADING_MISSING, Location(file, sheet, row), field, "", BY_FIELD[field].heading)
        for field in expected
        if field not in headings.columns
    ]
    return noticed


def _nearest_to_gross(headings: Headings, table: SpendingTable, first_column: int) -> list[tuple[int, str, str]]:
    """The column, its heading and why it was not read, of the unknown column of figures that comes nearest to gross spending."""
    if "gross" in headings.columns:
        return []
    figures = {unread.column - first_column for unread in table.unread if _holds_figures(unread.values)}
    texts = [(column, headings.texts[column]) for column in headings.unknown if column in figures]
    likely = [(column, text, why) for column, text in texts if (why := why_not_gross(text))]
    return sorted(likely, key=lambda each: ("gross" not in each[1].casefold(), each[0]))[:1]


def _holds_figures(values: Sequence[object]) -> bool:
    filled = [value for value in values if value != ""]
    return any(isinstance(value, int | float) or read_amount(value).pence is not None for value in filled[:20])


def _what_was_read(headings: Headings, table: SpendingTable, field: str, column: int) -> str:
    """What became of a second column of a field; amounts under the very same heading are the same, or the column is asked about."""
    own = headings.texts[headings.columns[field]]
    at = table.columns[field] + column - headings.columns[field]
    blank = any(is_blank(unread.values) for unread in table.unread if unread.column == at)
    if field in headings.chosen and plain_words(own) == plain_words(headings.texts[column]) and not blank:
        return "both hold the same amounts, so they were read once"
    return f"we read column {column_letters(table.columns[field])}, '{shorten(own, 40)}', and left this one out"


def headings_again(table: SpendingTable, rows: Sequence[int]) -> Iterator[Observation]:
    """Yield one observation where the headings stand again among the lines, in these rows, which were passed over."""
    if rows:
        times = "" if len(rows) == 1 else f" and {len(rows) - 1:,} more times below"
        detail = f"the headings stand again in row {rows[0]}{times}, and were passed over there"
        yield Observation(Noticed.HEADING_MOVED, Location(table.file, table.sheet, rows[0]), "", "", detail)
