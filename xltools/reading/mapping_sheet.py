"""The sheet Mapping as it stands: its unit, its rows, every amount with its cell, and which of them were typed.

What returns are made of (`mapping_workbook`) and what a refresh carries over. Nothing is judged here but what a return's reader
decides as well: what is an amount, and in which unit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import read_amount, states_unit
from xltools.reading.cell_formats import cell_formats
from xltools.reading.cells import cell_text
from xltools.reading.choices import match_choice
from xltools.reading.flags import Flags, scan
from xltools.reading.mapping_filled import filled_records
from xltools.reading.mapping_headings import find_mapping_headings, is_heading_again
from xltools.reading.mapping_records import NO_RECORD, Record, is_confirmed, is_typed, match_records
from xltools.reading.mapping_rows import CellAmount, MappingRow, MappingSheet
from xltools.reading.mapping_unit import named_cells, unit_of, unit_scale
from xltools.reading.table import SpendingTable, read_columns
from xltools.reading.units import UNIT_NAMES, ColumnUnit
from xltools.reading.years import financial_year
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.template.mapping import (
    FILLED_KEY,
    MAPPING,
)
from xltools.text import plural, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.cell_formats import Formats
    from xltools.reading.mapping_headings import AmountColumn, MappingHeadings
    from xltools.reading.workbook import Sheet, Workbook

_DITTO = re.compile(r"[\"\u201c\u201d\u3003\u2033]+|''|ditto\.?|do\.|as above", re.IGNORECASE)
_NIL = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")


def is_mapping_workbook(workbook: Workbook) -> bool:
    """Say whether a workbook is one of spend mapping: by its named cells or its sheet, and never by its file's name."""
    return _mapping_sheet(workbook) is not None


def read_mapping_sheet(workbook: Workbook) -> MappingSheet | None:
    """Return the sheet Mapping of a workbook; None where it has none, and so is another kind of workbook."""
    found = _mapping_sheet(workbook)
    return _read(workbook, *found) if found else None


def _mapping_sheet(workbook: Workbook) -> tuple[Sheet, MappingHeadings] | None:
    ours = "mapping_version" in workbook.names
    if not ours and "organisation" in workbook.names:
        return None  # a return, whatever else is in it
    own = [info for info in workbook.sheets if word_key(info.name) == word_key(MAPPING)]
    for info in own or (workbook.sheets if ours else ()):
        sheet = workbook.sheet(info.name)
        named = named_cells(workbook, sheet)
        heads = find_mapping_headings(
            sheet.rows, named.get("classification", ("",))[0], financial_year(named.get("financial_year", ("",))[0])
        )
        if heads:
            return sheet, heads
    return None


@dataclass(slots=True)
class _Block:
    """The rows below the headings that hold anything in a column of amounts, with what is read of them."""

    sheet: Sheet
    heads: MappingHeadings
    rows: list[int]
    values: list[Sequence[object]]
    lost: frozenset[tuple[int, int]]
    noticed: list[Observation] = field(default_factory=list)


def _read(workbook: Workbook, sheet: Sheet, heads: MappingHeadings) -> MappingSheet:
    named = named_cells(workbook, sheet)
    checked = heads.fields.get("checked")
    flags = scan(workbook.marks(sheet.name), sheet.first_column + checked if checked is not None else 0)
    unit = unit_of(named, sheet, heads, workbook.file)
    columns = {name: sheet.first_column + at for name, at in heads.fields.items()}
    empty = MappingSheet(
        workbook.file, sheet.name, heads, sheet.first_column, sheet.first_row + heads.row, named, unit, columns, ()
    )
    block = _block(sheet, heads, flags)
    fields = _texts(block, empty, workbook)
    records = tuple(filled_records(workbook, heads.classification))
    filled_scale = unit_scale(named["filled_unit"][0]) if "filled_unit" in named else None
    formats = cell_formats(workbook, sheet.name) or {}
    pence, noticed = _pence(block, empty, unit.scale, formats)
    matched = match_records(_as_records(block, fields, pence), records)
    changed = bool(records) and filled_scale is not None and filled_scale != unit.scale
    if changed or (unit.question and records and filled_scale is not None):
        before, _ = _pence(block, empty, filled_scale or 0, formats)
        before_matched = match_records(_as_records(block, fields, before), records)
        still = _agreeing(before, before_matched, records)
        if still > _agreeing(pence, matched, records) or unit.question:
            was = UNIT_NAMES[filled_scale or 0]
            question = unit.question or (
                f"it says {UNIT_NAMES[unit.scale]}, but {plural(still, 'amount')} that we filled in {'is' if still == 1 else 'are'} "
                f"still in {was}"
            )
            unit, pence, matched = replace(unit, question=question), before, before_matched
    rows = tuple(_rows(block, fields, pence, matched, records))
    seen = (*block.noticed, *noticed, *_formulas_and_errors(flags, block, empty), *_hidden(flags, block, empty))
    formulas = frozenset((cell.row, cell.column) for cell in flags.formulas)
    return replace(empty, unit=unit, rows=rows, records=records, noticed=seen, formulas=formulas)


def _block(sheet: Sheet, heads: MappingHeadings, flags: Flags) -> _Block:
    amounts = [column.column for column in heads.amounts]
    sheet_columns = {sheet.first_column + at for at in amounts}
    first = sheet.first_row + heads.last_row + 1
    lost = {(cell.row, cell.column) for cell in flags.formulas if not cell.saved and cell.column in sheet_columns}
    lost |= {(row, column) for row, column, _ in flags.errors if column in sheet_columns}
    lost_rows = {row for row, _ in lost}
    total = heads.fields.get("total", -1)
    body = heads.fields["organisation"]
    rows: list[int] = []
    values: list[Sequence[object]] = []
    for i, row in enumerate(sheet.rows[heads.last_row + 1 :]):
        number = first + i
        held = {at: row[at] for at in amounts if at < len(row) and row[at] != ""}
        only_total = 0 <= total < len(row) and isinstance(row[total], int | float) and row[total] and row[body] != ""
        if (held or only_total or number in lost_rows) and not is_heading_again(held, heads):
            rows.append(number)
            values.append(row)
    return _Block(sheet, heads, rows, values, frozenset(lost))


def _texts(block: _Block, empty: MappingSheet, workbook: Workbook) -> dict[str, list[str]]:
    """The fields of the rows as text: choices as they are meant, ditto marks and merged cells filled from above."""
    texts: dict[str, list[str]] = {}
    for name, at in block.heads.fields.items():
        texts[name] = [cell_text(row[at]) if at < len(row) else "" for row in block.values]
    _fill_body(block, texts["organisation"], workbook)
    for name, choices in (("expenditure_type", "expenditure_types"), ("basis", "bases")):
        for position, text in enumerate(texts.get(name, ())):
            meant = match_choice(text, choices) if text else ""
            if meant:
                texts[name][position] = meant
            elif text:
                location = empty.at(block.rows[position], name)
                block.noticed.append(Observation(Noticed.CHOICE_UNKNOWN, location, name, text[:200]))
    return texts


def _fill_body(block: _Block, bodies: list[str], workbook: Workbook) -> None:
    at = block.heads.fields["organisation"]
    merged = {
        block.sheet.first_row + row: top
        for top, left, bottom, right in workbook.merged(block.sheet)
        if left <= at <= right and top > block.heads.last_row
        for row in range(top + 1, min(bottom, len(block.sheet.rows) - 1) + 1)
    }
    for position, text in enumerate(bodies):
        if not text and block.rows[position] in merged:
            bodies[position] = cell_text(block.sheet.rows[merged[block.rows[position]]][at])
        elif text and _DITTO.fullmatch(text) and position:
            bodies[position] = bodies[position - 1]


def _pence(
    block: _Block, empty: MappingSheet, scale: int, formats: Formats
) -> tuple[dict[int, list[int | None]], list[Observation]]:
    """Pence by column (position in the block) and row, and what was noticed: a figure that says its own unit is read by it."""
    pence: dict[int, list[int | None]] = {}
    noticed: list[Observation] = []
    for column in block.heads.amounts:
        values = [row[column.column] if column.column < len(row) else "" for row in block.values]
        own = _of_their_own_unit(values) if scale else {}
        for position in own:
            values[position] = ""
        location = Location(empty.file, empty.sheet, empty.heading_row, empty.first_column + column.column)
        if column.question or (column.scale is not None and column.scale != scale):
            pence[column.column] = [None] * len(values)
            noticed.append(Observation(Noticed.COLUMN_UNCLEAR, location, "gross", column.text, _unclear(column, scale)))
            continue
        sheet_column = empty.first_column + column.column
        read, seen = _read_column(block, empty, sheet_column, values, scale, formats)
        for position, text in own.items():
            amount = read_amount(text)
            read[position] = amount.pence
            at = Location(empty.file, empty.sheet, block.rows[position], sheet_column)
            seen.append(Observation(amount.noticed or Noticed.AMOUNT_AS_TEXT, at, "gross", text[:200], amount.detail))
        pence[column.column] = read
        noticed += seen
    return pence, noticed


def _unclear(column: AmountColumn, scale: int) -> str:
    return column.question or (
        f"its heading says {UNIT_NAMES.get(column.scale or 0)}, and the sheet {UNIT_NAMES[scale]}; which is right is not certain"
    )


def _of_their_own_unit(values: Sequence[object]) -> dict[int, str]:
    return {at: value for at, value in enumerate(values) if isinstance(value, str) and value and states_unit(value)}


def _read_column(
    block: _Block, empty: MappingSheet, column: int, values: list[object], scale: int, formats: Formats
) -> tuple[list[int | None], list[Observation]]:
    table = SpendingTable(
        empty.file,
        empty.sheet,
        empty.heading_row,
        block.rows,
        {"gross": values},
        {"gross": column},
        units={"gross": ColumnUnit(scale)},
        formats=formats,
    )
    columns, noticed = read_columns(table)
    read = columns.get("gross")
    return ([*read] if read is not None else [None] * len(values)), noticed  # type: ignore[list-item]


def _as_records(
    block: _Block, fields: Mapping[str, Sequence[str]], pence: Mapping[int, Sequence[int | None]]
) -> list[Record]:
    blank = [""] * len(block.rows)
    bodies, funders, kinds = (fields.get(name, blank) for name in ("organisation", "funder", "expenditure_type"))
    codes = {column.column: column.code for column in block.heads.amounts}
    return [
        Record(
            bodies[position],
            funders[position],
            kinds[position],
            {codes[at]: amount for at, column in pence.items() if (amount := column[position]) is not None},
        )
        for position in range(len(block.rows))
    ]


def _agreeing(pence: Mapping[int, Sequence[int | None]], matched: Sequence[int], records: Sequence[Record]) -> int:
    """How many amounts equal what was filled in; zeros and blanks agree in every unit and say nothing."""
    return sum(
        bool(amount) and amount in records[record].amounts.values()
        for position, record in enumerate(matched)
        if record != NO_RECORD
        for column in pence.values()
        for amount in (column[position],)
    )


def _rows(
    block: _Block,
    fields: Mapping[str, Sequence[str]],
    pence: Mapping[int, Sequence[int | None]],
    matched: Sequence[int],
    records: Sequence[Record],
) -> Iterator[MappingRow]:
    names = {column.column: column.name for column in block.heads.amounts}
    row_of_record = {record: block.rows[position] for position, record in enumerate(matched) if record != NO_RECORD}
    of_key: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        of_key[record.key].append(at)
    for position, number in enumerate(block.rows):
        values = {name: texts[position] for name, texts in fields.items()}
        own = records[matched[position]] if matched[position] != NO_RECORD else None
        cells = tuple(_cells(block, position, pence, own, names))
        row = MappingRow(number, values, cells, matched[position])
        if own is not None:
            row = _beside_record(row, own)
        copied = _copied(row, records, of_key) if of_key and own is None else NO_RECORD
        if copied != NO_RECORD:
            row = replace(
                row,
                amounts=tuple(replace(cell, typed=False) for cell in cells),
                copy_of=row_of_record.get(copied, 0),
            )
        yield row


def _cells(
    block: _Block,
    position: int,
    pence: Mapping[int, Sequence[int | None]],
    record: Record | None,
    names: Mapping[int, str],
) -> Iterator[CellAmount]:
    """The amounts of a row; a dash beside figures says nothing, unless it stands where something was filled in."""
    row, first = block.values[position], block.sheet.first_column
    for column in block.heads.amounts:
        at, value = column.column, row[column.column] if column.column < len(row) else ""
        if value == "" and (block.rows[position], first + at) not in block.lost:
            continue
        recorded = record.amounts.get(column.code) if record else None
        if recorded is None and _is_dash(value) and _has_figure(row, block.heads):
            continue
        amount = pence[at][position]
        yield CellAmount(column.code, names[at], first + at, amount, is_typed(amount, recorded, confirmed=False))


def _beside_record(row: MappingRow, record: Record) -> MappingRow:
    """The row, with what its record says of it: whether it was confirmed as a whole, and which words are ours."""
    pairs = [(cell.pence, record.amounts.get(cell.code)) for cell in row.amounts]
    ours = frozenset(name for name, text in record.words.items() if text and row.values.get(name) == text)
    if not pairs or not is_confirmed(pairs, row.values.get("basis", "")):
        return replace(row, ours=ours)
    cells = tuple(replace(cell, typed=True) for cell in row.amounts)
    return replace(row, amounts=cells, confirmed=True, ours=ours)


def _copied(row: MappingRow, records: Sequence[Record], of_key: Mapping[tuple[str, str, str], Sequence[int]]) -> int:
    """The record that a row without one repeats: whoever copied a row we filled in has typed nothing."""
    if row.values.get("basis", "") != INITIAL_ESTIMATE or not row.amounts:
        return NO_RECORD
    body, funder, kind = (row.values.get(name, "") for name in FILLED_KEY)
    key = Record(body, funder, kind, {}).key
    same = (
        at
        for at in of_key.get(key, ())
        if all(records[at].amounts.get(cell.code) == cell.pence for cell in row.amounts)
    )
    return next(same, NO_RECORD)


def _is_dash(value: object) -> bool:
    return isinstance(value, str) and value.strip() in _NIL


def _has_figure(row: Sequence[object], heads: MappingHeadings) -> bool:
    return any(
        column.column < len(row) and row[column.column] != "" and not _is_dash(row[column.column])
        for column in heads.amounts
    )


def _formulas_and_errors(flags: Flags, block: _Block, empty: MappingSheet) -> Iterator[Observation]:
    rows = frozenset(block.rows)
    columns = {empty.first_column + column.column for column in block.heads.amounts}
    for row, column, text in flags.errors:
        if row in rows and column in columns:
            yield Observation(Noticed.ERROR_CELL, Location(empty.file, empty.sheet, row, column), "gross", text)
    broken = {(row, column) for row, column, _ in flags.errors}
    for formula in flags.formulas:
        if formula.row in rows and formula.column in columns and (formula.row, formula.column) not in broken:
            location = Location(empty.file, empty.sheet, formula.row, formula.column)
            if formula.linked:
                yield Observation(
                    Noticed.LINKED_FORMULA, location, "gross", "", "" if formula.saved else "its result was not saved"
                )
            if formula.sums:
                yield Observation(Noticed.SUM_FORMULA, location, "gross")
            if not formula.saved:
                yield Observation(
                    Noticed.AMOUNT_UNREAD, location, "gross", "", "the result of its formula was not saved in the file"
                )


def _hidden(flags: Flags, block: _Block, empty: MappingSheet) -> Iterator[Observation]:
    rows = frozenset(block.rows)
    for row in flags.hidden_rows:
        if row in rows:
            yield Observation(Noticed.HIDDEN_ROW, Location(empty.file, empty.sheet, row))
    fields = {empty.first_column + column.column: "gross" for column in block.heads.amounts}
    for column in flags.hidden_columns:
        if column in fields:
            yield Observation(Noticed.HIDDEN_COLUMN, Location(empty.file, empty.sheet, 0, column), "gross")
