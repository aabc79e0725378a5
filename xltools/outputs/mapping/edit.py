"""An existing mapping workbook with what is new in it: its own XML edited, everything else byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.outputs.mapping.bodies_edit import edit_bodies
from xltools.outputs.mapping.moved import Moved, MovedKind
from xltools.outputs.mapping.rows_edit import MappingEdit
from xltools.outputs.marking.partner_workbook import recalculated
from xltools.outputs.marking.raw_zip import with_parts
from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.reading.cells import cell_text
from xltools.template.mapping import FILLED_KEY, UNITS, headings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xltools.outputs.mapping.opened import OpenedMapping, OpenedSheet, TablePart
    from xltools.outputs.mapping.rows_edit import FilledRecord
    from xltools.template.mapping import MappingContent


@dataclass(frozen=True, slots=True)
class EditedMapping:
    """A workbook brought up to date: its bytes (the same where nothing moved), and what moved or is asked."""

    content: bytes
    moved: tuple[Moved, ...]


def edit_mapping(
    data: bytes, opened: OpenedMapping, content: MappingContent, known: Collection[str] = ()
) -> EditedMapping:
    """Return the workbook with new bodies, standings and estimates; `content` must be by the workbook's own headings.

    `known` are the keys of the bodies it listed when the tool last wrote it. Raises `Unmarkable` where it cannot be done without harm.
    """
    moved = list(edit_bodies(opened, content.bodies, known))
    if opened.reading.unit.question:
        words = f"the sheet Mapping was left as it is: {opened.reading.unit.question}"
        location = opened.reading.unit.location
        moved.append(Moved(MovedKind.ASKED, "", words, location.sheet, location.cell))
    else:
        rows = MappingEdit(opened, content.rows)
        rows.run()
        moved += rows.moved
        _write_records(opened, rows.records)
    return EditedMapping(_written(data, opened), tuple(moved))


def _written(data: bytes, opened: OpenedMapping) -> bytes:
    if not (opened.mapping.cells.changed or opened.bodies.cells.changed):
        return data  # the record alone is brought up to date with the next figure that moves
    sheets = (opened.mapping, opened.bodies, opened.lists)
    changed = {sheet.path: sheet.cells.edited() for sheet in sheets if sheet.cells.changed}
    heads = (
        (opened.mapping, opened.reading.heading_row, opened.reading.first_column),
        (opened.bodies, opened.body_row, opened.body_columns["body"]),
        (opened.lists, opened.filled_row, opened.filled_column),
    )
    for sheet, row, column in heads:
        table = sheet.table_at(row, column)
        if table is not None and (last := reach(sheet, table)) > table.last_row:
            changed[table.path] = _stretched(table, last)
    changed[opened.parts.path] = recalculated(opened.parts.part)
    return with_parts(data, {opened.parts.zip_name(path): part for path, part in changed.items()})


def reach(sheet: OpenedSheet, table: TablePart) -> int:
    """The last row a table is to have: the last new one, where nothing else stands between it and the table."""
    columns = range(table.first_column, table.last_column + 1)
    new = {row for row, column in sheet.cells.changed if row > table.last_row and column in columns}
    if not new or table.has_totals:
        return table.last_row
    follows = set(range(table.last_row + 1, max(new) + 1)) == new
    return max(new) if follows else table.last_row


def _stretched(table: TablePart, last_row: int) -> bytes:
    """The table's part with its range, and those of its filter and order, ending in another row."""
    edits = []
    for element in (table.part.root, *table.part.root.within()):
        first, _, last = element.attributes.get("ref", "").partition(":")
        letters = last.rstrip("0123456789")
        if element.main and last == f"{letters}{table.last_row}":
            edits.append(table.part.with_attribute(element, "ref", f"{first}:{letters}{last_row}"))
    return table.part.edited([edit for edit in edits if edit])


def _write_records(opened: OpenedMapping, records: Sequence[FilledRecord]) -> None:
    """Have the table Filled hold these records, and the unit they were filled in with."""
    codes = [code for code, _ in headings(opened.reading.headings.classification)]
    cells, values = opened.lists.cells, opened.lists.values
    before = len(opened.reading.records)
    for at, record in enumerate(records):
        row = opened.filled_row + 1 + at
        texts = (record.body, record.funder, record.expenditure_type)
        wanted = (*texts, *(record.amounts.get(code) for code in codes), *record.words)
        for column, content in enumerate(wanted, opened.filled_column):
            value = values.value(row, column)
            if at >= before and value != "":
                place = f"{opened.lists.name}!{column_letters(column)}{row}"
                raise Unmarkable(f"something of yours stands where its record goes on ({place})")
            if not _same(value, content) and not (at < before and column < opened.filled_column + len(FILLED_KEY)):
                cells.put(row, column, content)
    _write_unit(opened)


def _same(value: object, content: object) -> bool:
    if content is None or content == "":
        return value == ""
    if isinstance(content, str):
        return cell_text(value) == cell_text(content)
    return isinstance(value, int | float) and value == content


def _write_unit(opened: OpenedMapping) -> None:
    unit, filled = opened.reading.unit.text, opened.workbook.names.get("filled_unit")
    if unit not in UNITS or filled is None or filled.sheet != opened.lists.name:
        return
    if cell_text(opened.lists.values.value(filled.row, filled.column)) != unit:
        opened.lists.cells.put(filled.row, filled.column, unit)
