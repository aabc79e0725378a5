"""What a sheet says of the unit and year of its amounts, gathered and decided once for each money column.

Looked at: the headings with the rows above and below them, titles and notes above and beside the table, the Return sheet, the
name of the sheet. What the template itself says there is no evidence of what the partner did.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import says_none
from xltools.reading.units import ColumnUnit, UnitEvidence, decide_unit, stated_unit, unit_in_another_heading
from xltools.template.layout import BY_FIELD, MONEY_FIELDS, NAMED_CELLS, SPENDING_HINT
from xltools.text import listed, plural, shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.reading.heading_rows import MergedCells
    from xltools.reading.headings import Headings
    from xltools.reading.table import SpendingTable

_ROWS_BESIDE = 60
"""Rows below the headings in which a note beside the table is looked for."""
_OURS = frozenset(
    word_key(text) for text in (SPENDING_HINT, *(text for cell in NAMED_CELLS for text in (cell.question, cell.help)))
)


def evidence_on_sheet(
    rows: Sequence[Sequence[object]],
    headings: Headings,
    file: str,
    sheet: str,
    first_row: int = 1,
    first_column: int = 1,
) -> list[UnitEvidence]:
    """Return what titles and notes above and beside a table say of its unit, and the sheet's name."""
    named = stated_unit(sheet) if sheet else None
    evidence = [UnitEvidence(named, sheet, Location(file, sheet))] if named else []
    money = {column.column for columns in headings.money.values() for column in columns}
    for i, row in enumerate(rows[: headings.last_row + 1 + _ROWS_BESIDE]):
        if i > headings.last_row and len(row) <= len(headings.texts):
            continue  # nothing stands beside the table
        for j, value in _texts_beside(i, row, headings):
            taken = j in money and headings.row - 1 <= i <= headings.last_row
            if not taken:
                unknown = i == headings.row and j in headings.unknown
                unit, of_another = unit_in_another_heading(value) if unknown else (stated_unit(value), False)
                if unit and word_key(value) not in _OURS:
                    location = Location(file, sheet, first_row + i, first_column + j)
                    evidence.append(UnitEvidence(unit, value, location, of_another))
    return evidence


def _texts_beside(i: int, row: Sequence[object], headings: Headings) -> Iterator[tuple[int, str]]:
    """The texts of a row that are no part of the table: all above it, what has no heading beside it, unknown headings."""
    for j, value in enumerate(row):
        if isinstance(value, str) and value.strip():
            inside = i >= headings.row and j in headings.texts and not (i == headings.row and j in headings.unknown)
            is_figure = i > headings.last_row and not any(sign.isalpha() or sign in "£€$" for sign in value)
            if not inside and not is_figure:  # 000 in a row with a comma too many is the end of an amount, no unit
                yield j, value


def evidence_in_rows(table: SpendingTable) -> list[UnitEvidence]:
    """Return what rows of the table without any amount say of its unit: a note typed below the last line."""
    amounts = [table.values[field] for field in MONEY_FIELDS if field in table.values]
    bare: Iterable[int] = range(len(table.rows))
    for column in amounts:  # most rows have an amount, so the first column leaves few to look at
        bare = [position for position in bare if column[position] == ""]
    return [
        UnitEvidence(unit, text, table.at(position, field))
        for position in bare
        for field in table.values
        if field not in MONEY_FIELDS
        and isinstance(text := table.values[field][position], str)
        and (unit := stated_unit(text))
    ]


def evidence_in_notes(notes: Sequence[tuple[int, str]], file: str) -> list[UnitEvidence]:
    """Return what notes in the partner column of a CSV say of the unit, each with its row."""
    stated = [(row, text, stated_unit(text)) for row, text in notes]
    return [UnitEvidence(unit, text, Location(file, "", row, 1)) for row, text, unit in stated if unit]


def evidence_on_return_sheet(
    rows: Sequence[Sequence[object]], file: str, sheet: str, first_row: int = 1, first_column: int = 1
) -> list[UnitEvidence]:
    """Return what the Return sheet says of the unit, beside the template's own questions and help."""
    return [
        UnitEvidence(unit, value, Location(file, sheet, i, j))
        for i, row in enumerate(rows, start=first_row)
        for j, value in enumerate(row, start=first_column)
        if isinstance(value, str) and (unit := stated_unit(value)) and word_key(value) not in _OURS
    ]


def column_units(
    headings: Headings,
    of_table: Sequence[UnitEvidence],
    file: str,
    sheet: str,
    first_row: int = 1,
    first_column: int = 1,
    in_comments: Mapping[int, Sequence[UnitEvidence]] = MappingProxyType({}),
) -> dict[str, ColumnUnit]:
    """Return the unit of each money column that is read; a question where its unit, year or column is not certain.

    `in_comments` is what comments at its headings say, by its position in the rows.
    """
    units = {}
    for field, choice in headings.chosen.items():
        column = choice.read[0]
        own = _of_heading(column.column, headings, file, sheet, first_row, first_column)
        unit = decide_unit(own, [*of_table, *in_comments.get(column.column, ())])
        units[field] = replace(unit, question=choice.question) if choice.question else unit
    return _beside_each_other(units, headings)


def merged_over_figures(rows: Sequence[Sequence[object]], headings: Headings, merged: MergedCells) -> dict[str, str]:
    """Return the question for each money column whose heading is merged over further columns of figures."""
    questions = {}
    for field, choice in headings.chosen.items():
        own = choice.read[0]
        spans = [span for span in merged if span[0] <= headings.last_row and span[2] >= headings.row]
        across = [
            column
            for _, left, _, right in spans
            if left <= own.column <= right
            for column in range(left, right + 1)
            if column not in headings.texts
        ]
        below = rows[headings.last_row + 1 :]
        if any(isinstance(row[column], int | float) for column in across for row in below if column < len(row)):
            questions[field] = (
                f"'{shorten(own.text, 40)}' is merged over several columns of figures, and which counts is not known"
            )
    return questions


def _of_heading(
    column: int, headings: Headings, file: str, sheet: str, first_row: int, first_column: int
) -> list[UnitEvidence]:
    candidate = next(seen for columns in headings.money.values() for seen in columns if seen.column == column)
    if candidate.heading.unit is None:
        return []
    row, words = headings.units_at.get(column, (headings.row, candidate.text))
    location = Location(file, sheet, first_row + row, first_column + column)
    return [UnitEvidence(candidate.heading.unit, words, location)]


def _beside_each_other(units: Mapping[str, ColumnUnit], headings: Headings) -> dict[str, ColumnUnit]:
    """A column that states no unit beside gross in thousands: whether it is in thousands too is anybody's guess."""
    gross = units.get("gross")
    if gross is None or not gross.scale or gross.question:
        return dict(units)
    doubtful = f"'{headings.chosen['gross'].read[0].text}' is in {gross.evidence[0].unit}, and this column does not say"
    return {field: replace(unit, question=doubtful) if _says_nothing(unit) else unit for field, unit in units.items()}


def _says_nothing(unit: ColumnUnit) -> bool:
    return not unit.question and not any(seen.unit.stated for seen in unit.evidence)


def unit_observations(table: SpendingTable, headings: Headings, first_column: int = 1) -> Iterator[Observation]:
    """Yield what was decided of each money column that holds anything: its unit, its year, and what was left out."""
    filled = [field for field in headings.chosen if not all(map(says_none, table.values.get(field, ())))]
    yield from _which_column(table, headings, [field for field in filled if headings.chosen[field].question])
    for field in filled:
        choice, unit, location = headings.chosen[field], table.units[field], table.heading_at(field)
        text = choice.read[0].text
        if unit.question:
            if not choice.question:
                yield Observation(Noticed.COLUMN_UNCLEAR, location, field, text, unit.question)
            continue
        if unit.scale:
            yield Observation(Noticed.UNIT_READ, unit.evidence[0].location, field, "", unit.said)
        elif any(seen.unit.stated for seen in unit.evidence):
            yield Observation(Noticed.UNIT_STATED, unit.evidence[0].location, field, "", unit.said)
        if len(choice.read) > 1:
            detail = f"{plural(len(choice.read), 'column')} from '{text}' to '{choice.read[-1].text}' make the year and were added up"
            yield Observation(Noticed.COLUMN_CHOSEN, location, field, text, detail)
        for column in choice.left_out:
            heading = BY_FIELD[field].heading
            detail = f"for {heading} we read '{shorten(text)}' and left out '{shorten(column.text)}'"
            yield Observation(
                Noticed.COLUMN_CHOSEN,
                replace(location, column=first_column + column.column),
                field,
                column.text,
                detail,
            )


def _which_column(table: SpendingTable, headings: Headings, fields: Sequence[str]) -> Iterator[Observation]:
    """Yield one question for all columns of amounts of which it is not certain that they are the year's: the same heads them all."""
    order = [field for field in ("gross", "local", "income") if field in fields]
    if order:
        first, *others = order
        cells = [
            f"'{shorten(headings.chosen[field].read[0].text, 40)}' ({table.heading_at(field).cell})" for field in others
        ]
        likewise = f"; likewise {listed(cells)}" if cells else ""
        choice, at = headings.chosen[first], table.heading_at(first)
        shift = at.column - choice.read[0].column
        beside = [replace(at, column=column.column + shift).cell for column in choice.left_out]
        besides = f" (with {listed(beside)} beside it)" if beside else ""
        detail = f"{choice.question}{besides}{likewise}"
        yield Observation(Noticed.COLUMN_UNCLEAR, at, first, choice.read[0].text, detail)
