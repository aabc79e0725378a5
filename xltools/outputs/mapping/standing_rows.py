"""The rows of a mapping workbook that is there, beside what the tool filled in before and what it would fill in now.

Which row belongs to which record, and what of it was typed, is the reader's rule (`xltools.reading.mapping_records`); rows that
hold no amount any more, or none yet, belong to the records that are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reading.cells import cell_text
from xltools.reading.choices import match_choice
from xltools.reading.mapping_records import NO_RECORD, Record, match_records
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.template.mapping import FILLED_WORDS
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.outputs.mapping.opened import OpenedMapping
    from xltools.reading.mapping_rows import CellAmount, MappingRow
    from xltools.template.mapping import FilledRow


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A row of the sheet with a body in it: its number, its texts by field, its amounts by code, and its record's position.

    `confirmed` says whether what was filled in was taken over as a whole.
    """

    number: int
    texts: Mapping[str, str]
    amounts: Mapping[str, CellAmount]
    record: int = NO_RECORD
    confirmed: bool = False

    @property
    def body(self) -> str:
        """The key of its body."""
        return word_key(self.texts["organisation"])

    @property
    def expenditure_type(self) -> str:
        """Revenue, Capital or blank."""
        return self.texts.get("expenditure_type", "")

    @property
    def is_estimate(self) -> bool:
        """Whether the row still says that it is an initial estimate, or says nothing and holds nothing."""
        basis = self.texts.get("basis", "")
        return basis == INITIAL_ESTIMATE or not (basis or self.amounts)

    @property
    def holds_ours(self) -> bool:
        """Whether it is an initial estimate, or has an amount that nobody typed."""
        return self.is_estimate or any(not cell.typed for cell in self.amounts.values())


def standing_rows(opened: OpenedMapping) -> list[StandingRow]:
    """Return every row with a body, in the order of the sheet."""
    reading, values = opened.reading, opened.mapping.values
    read = {row.row: row for row in reading.rows}
    first = values.first_row + reading.headings.last_row + 1
    rows = []
    for number in range(first, values.first_row + len(values.rows)):
        texts = dict(read[number].values) if number in read else _texts(opened, number)
        if texts.get("organisation"):
            rows.append(_standing(number, texts, read.get(number)))
    return _with_blank_records(rows, reading.records)


def _texts(opened: OpenedMapping, number: int) -> dict[str, str]:
    values = opened.mapping.values
    texts = {name: cell_text(values.value(number, column)) for name, column in opened.reading.columns.items()}
    for name, choices in (("expenditure_type", "expenditure_types"), ("basis", "bases")):
        if texts.get(name):
            texts[name] = match_choice(texts[name], choices) or texts[name]
    return texts


def _standing(number: int, texts: Mapping[str, str], read: MappingRow | None) -> StandingRow:
    if read is None:
        return StandingRow(number, texts, {})
    return StandingRow(number, texts, {cell.code: cell for cell in read.amounts}, read.record, read.confirmed)


def _with_blank_records(rows: Sequence[StandingRow], records: Sequence[Record]) -> list[StandingRow]:
    taken = {row.record for row in rows}
    left = [at for at in range(len(records)) if at not in taken]
    blank = [at for at, row in enumerate(rows) if not row.amounts]
    said = [
        Record(row.texts["organisation"], row.texts.get("funder", ""), row.expenditure_type, {})
        for row in (rows[at] for at in blank)
    ]
    matched = match_records(said, [records[at] for at in left])
    whole = list(rows)
    for at, record in zip(blank, matched, strict=True):
        if record != NO_RECORD:
            whole[at] = StandingRow(rows[at].number, rows[at].texts, {}, left[record])
    return whole


def as_record(row: FilledRow) -> Record:
    """Return a row to be filled in as the record of it."""
    return Record(row.body, row.funder, row.expenditure_type, row.amounts)


def words_of(row: FilledRow) -> tuple[str, ...]:
    """Return what is written beside a row's amounts, as a record keeps it."""
    return tuple(str(getattr(row, name)) for name in FILLED_WORDS)
