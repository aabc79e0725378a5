"""The sheet Mapping and its record of what was filled in, brought up to date: nothing typed is touched.

An amount is written over where the cell still holds the tool's own, and filled in where the tool left it blank in a row that still
says Initial estimate. The record of a row that was confirmed as a whole stays as it was, so that it is confirmed for good. A cell
that was cleared stays clear, a row that was deleted stays away, and both are remembered in the record. Where something typed happens
to be the new estimate to the penny, the record leaves it out, so that it stays typed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xltools.model import column_letters
from xltools.outputs.mapping.moved import Moved, MovedKind
from xltools.outputs.mapping.sheet_cells import FormulaCell
from xltools.outputs.mapping.standing_rows import StandingRow, as_record, standing_rows, words_of
from xltools.reading.mapping_records import NO_RECORD, match_records
from xltools.template.mapping import FILLED_WORDS, FilledRow
from xltools.text import pounds, short_pounds, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.outputs.mapping.opened import OpenedMapping, TablePart
    from xltools.reading.mapping_records import Record

_NOTHING = FilledRow("", {})


@dataclass(frozen=True, slots=True)
class FilledRecord:
    """A record as it is to stand in the table Filled."""

    body: str
    funder: str
    expenditure_type: str
    amounts: Mapping[str, int]
    words: tuple[str, ...]


@dataclass
class MappingEdit:
    """A mapping workbook's rows being brought up to `wanted`, the rows as the tool would fill them in now."""

    opened: OpenedMapping
    wanted: Sequence[FilledRow]
    moved: list[Moved] = field(default_factory=list)
    records: list[FilledRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the rows, and which record each row and each wanted row belongs to."""
        reading = self.opened.reading
        self.rows = standing_rows(self.opened)
        self._columns = {
            each.code: reading.first_column + each.column for each in reading.headings.amounts if not each.question
        }
        matched = match_records([as_record(row) for row in self.wanted], reading.records)
        self._now = {record: row for row, record in zip(self.wanted, matched, strict=True) if record != NO_RECORD}
        self._new = [row for row, record in zip(self.wanted, matched, strict=True) if record == NO_RECORD]

    def run(self) -> None:
        """Change the cells, and say what moved."""
        self._update_rows()
        added = self._add([row for row in self._new if self._is_to_be_added(row)])
        self._from_returns([*self.rows, *added])

    # -- rows that are there ---------------------------------------------------------------------------------------

    def _update_rows(self) -> None:
        of_record = {row.record: row for row in self.rows if row.record != NO_RECORD}
        for at, record in enumerate(self.opened.reading.records):
            now = self._now.get(at, _NOTHING)
            row = of_record.get(at)
            if row is None and record.amounts:
                words = (
                    f"the row filled in for it ({_of(record.expenditure_type, record.funder)}) is not there any more. If it was "
                    "deleted or renamed on purpose, nothing needs doing; else copy it back from the folder earlier"
                )
                self.moved.append(Moved(MovedKind.ASKED, record.body, words))
            words_before = self.opened.words[at]
            kept = self._update(row, record.amounts, words_before, now) if row else dict(now.amounts)
            for copy in self._copies(record):
                self._update(copy, record.amounts, words_before, now)
            beside = words_of(now) if row is None or row.holds_ours else words_before
            self.records.append(FilledRecord(record.body, record.funder, record.expenditure_type, kept, beside))

    def _copies(self, record: Record) -> Iterator[StandingRow]:
        """Rows that are copies of one that was filled in: nobody typed their amounts, so they move as it does."""
        for row in self.rows:
            cells = row.amounts.values()
            if row.record == NO_RECORD and cells and not any(cell.typed for cell in cells):
                said = replace(
                    record,
                    body=row.texts["organisation"],
                    funder=row.texts.get("funder", ""),
                    expenditure_type=row.expenditure_type,
                )
                if said.key == record.key and all(record.amounts.get(cell.code) == cell.pence for cell in cells):
                    yield row

    def _update(
        self, row: StandingRow, before: Mapping[str, int], words: tuple[str, ...], now: FilledRow
    ) -> dict[str, int]:
        """Bring a row to the amounts and words of now; return the amounts that its record is to hold."""
        if row.confirmed:
            return dict(before)
        changes = dict(self._amounts(row, before, now))
        for code, pence in changes.items():
            self._put(row.number, self._columns[code], None if pence is None else self._in_unit(pence))
        reworded = row.holds_ours and self._update_words(row, words, now)
        if changes:
            self._total(row, changes)
        if changes or reworded:
            self._say_estimate(row, before, now)
        typed = {code: cell.pence for code, cell in row.amounts.items() if cell.typed}
        return {code: pence for code, pence in now.amounts.items() if typed.get(code, pence + 1) != pence}

    def _amounts(self, row: StandingRow, before: Mapping[str, int], now: FilledRow) -> Iterator[tuple[str, int | None]]:
        """Yield the cells of a row that change, by the code of their column."""
        for code, column in self._columns.items():
            cell, old, new = row.amounts.get(code), before.get(code), now.amounts.get(code)
            ours = row.is_estimate and old is None if cell is None else not cell.typed
            if ours and new != old and not self.opened.mapping.cells.has_formula(row.number, column):
                yield code, new

    def _update_words(self, row: StandingRow, words: tuple[str, ...], now: FilledRow) -> bool:
        """Bring the source, year and notes that are still the tool's to those of now; say whether any changed."""
        said = zip(FILLED_WORDS, words, words_of(now), strict=True)
        changes = {name: after for name, before, after in said if before != after and row.texts.get(name, "") == before}
        if now.basis and row.is_estimate and not row.texts.get("basis"):
            changes["basis"] = now.basis
        for name, text in changes.items():
            self._put_field(row.number, name, text)
        return bool(changes)

    def _total(self, row: StandingRow, changes: Mapping[str, int | None]) -> None:
        pence = {code: cell.pence or 0 for code, cell in row.amounts.items()}
        pence |= {code: change or 0 for code, change in changes.items()}
        if column := self.opened.reading.columns.get("total"):
            self.opened.mapping.cells.put_result(row.number, column, self._in_unit(sum(pence.values())))

    def _say_estimate(self, row: StandingRow, before: Mapping[str, int], now: FilledRow) -> None:
        was, is_now = sum(before.values()), sum(now.amounts.values())
        words = (
            f"initial estimate ({_of(now.expenditure_type or row.expenditure_type, now.funder)}) "
            f"{short_pounds(is_now)}, {f'was {short_pounds(was)}' if is_now != was else 'told anew'}"
        )
        self._say(MovedKind.ESTIMATE, row.texts["organisation"], words, row.number)

    # -- rows to be added ------------------------------------------------------------------------------------------

    def _is_to_be_added(self, row: FilledRow) -> bool:
        own = [there for there in self.rows if there.body == word_key(row.body)]
        of_kind = [there for there in own if there.expenditure_type in (row.expenditure_type, "")]
        if not row.amounts:
            return not (of_kind or (own and row.from_return is None))
        typed = [there for there in of_kind if there.record == NO_RECORD and there.amounts]
        if typed:
            words = (
                f"published figures of {short_pounds(sum(row.amounts.values()))} ({_of(row.expenditure_type, row.funder)}) were not "
                "filled in, as a row of yours stands there already"
            )
            self._say(MovedKind.ASKED, row.body, words, typed[0].number)
        return not typed

    def _add(self, rows: Sequence[FilledRow]) -> list[StandingRow]:
        cells, table = self.opened.mapping.cells, self._table()
        used = max((row for row in cells.used_rows), default=self.opened.reading.heading_row)
        filled = max((row.number for row in self.rows), default=self.opened.reading.heading_row)
        last = max(table.last_row if table and table.has_totals else 0, used)
        if table and not table.has_totals and used <= table.last_row:
            last = max(filled, self._last_content(table.last_row))
        cells.like_row = filled
        return [self._write(row, last + 1 + at) for at, row in enumerate(rows)]

    def _last_content(self, last_row: int) -> int:
        """The last row, to here, with anything but a formula in it."""
        cells = self.opened.mapping.cells
        held = (row for (row, column), _ in cells.cells.items() if row <= last_row and self._is_typed(row, column))
        return max(held, default=self.opened.reading.heading_row)

    def _is_typed(self, row: int, column: int) -> bool:
        return self.opened.mapping.values.value(row, column) != "" and not self.opened.mapping.cells.has_formula(
            row, column
        )

    def _write(self, row: FilledRow, number: int) -> StandingRow:
        texts = {
            "organisation": row.body,
            **{name: getattr(row, name) for name in ("funder", "expenditure_type", "area", "basis", *FILLED_WORDS)},
        }
        for name, text in texts.items():
            if text:
                self._put_field(number, name, text)
        for code, pence in row.amounts.items():
            if code in self._columns:
                self._put(number, self._columns[code], self._in_unit(pence))
        self._formulas(number, sum(row.amounts.values()))
        self.records.append(FilledRecord(row.body, row.funder, row.expenditure_type, dict(row.amounts), words_of(row)))
        told = f", {short_pounds(sum(row.amounts.values()))}" if row.amounts else ", to be filled in"
        self._say(MovedKind.ROW_ADDED, row.body, f"row added ({_of(row.expenditure_type, row.funder)}{told})", number)
        return StandingRow(number, texts, {}, len(self.records) - 1)

    def _formulas(self, number: int, total: int) -> None:
        """The formulas of the table's columns in a new row: as the table says, else the sum of the amounts under Total."""
        columns = self.opened.reading.columns
        table = self._table()
        listed = table.part.root.first("tableColumns") if table else None
        said = listed.all("tableColumn") if listed else []
        for at, element in enumerate(said, table.first_column if table else 1):
            formula = element.first("calculatedColumnFormula")
            if formula is not None and formula.text and at not in self._columns.values():
                result = self._in_unit(total) if at == columns.get("total") else None
                self._put(number, at, FormulaCell(formula.text.lstrip("="), result))
        column = columns.get("total")
        if column and (number, column) not in self.opened.mapping.cells.changed and self._columns:
            ends = (column_letters(min(self._columns.values())), column_letters(max(self._columns.values())))
            formula_text = f"SUM({ends[0]}{number}:{ends[1]}{number})"
            self._put(number, column, FormulaCell(formula_text, self._in_unit(total)))

    def _table(self) -> TablePart | None:
        return self.opened.mapping.table_at(self.opened.reading.heading_row, self.opened.reading.first_column)

    # -- from the return -------------------------------------------------------------------------------------------

    def _from_returns(self, rows: Sequence[StandingRow]) -> None:
        """Write what each body's return says beside its first row of that kind, and nothing beside its others."""
        column = self.opened.reading.columns.get("from_return")
        if not column:
            return
        said: dict[tuple[str, str], int] = defaultdict(int)
        for wanted in self.wanted:
            if wanted.from_return is not None:
                said[word_key(wanted.body), wanted.expenditure_type] += wanted.from_return
        target: dict[int, int] = defaultdict(int)
        for (body, kind), pence in said.items():
            own = [row for row in rows if row.body == body]
            beside = next((row for row in own if row.expenditure_type == kind), own[0] if own else None)
            if beside is not None:
                target[beside.number] += pence
        for row in rows:
            self._beside(row, column, target.get(row.number))

    def _beside(self, row: StandingRow, column: int, pence: int | None) -> None:
        cells = self.opened.mapping.cells
        value = self.opened.mapping.values.value(row.number, column)
        wanted = None if pence is None else self._in_unit(pence)
        if (isinstance(value, str) and value) or cells.has_formula(row.number, column):
            return
        if (value == "" and wanted is None) or (isinstance(value, int | float) and value == wanted):
            return
        self._put(row.number, column, wanted)
        words = f"its return says {pounds(pence)}" if pence is not None else "what its return said no longer counts"
        self._say(MovedKind.FROM_RETURN, row.texts["organisation"], words, row.number, column)

    # -- cells -----------------------------------------------------------------------------------------------------

    def _in_unit(self, pence: int) -> float:
        return pence / float(10 ** (self.opened.reading.unit.scale + 2))

    def _put(self, row: int, column: int, content: str | float | FormulaCell | None) -> None:
        self.opened.mapping.cells.put(row, column, content)

    def _put_field(self, row: int, name: str, text: str) -> None:
        if column := self.opened.reading.columns.get(name):
            self._put(row, column, text)

    def _say(self, kind: MovedKind, body: str, words: str, row: int, column: int = 0) -> None:
        at = replace(self.opened.reading.at(row), column=column or self.opened.reading.columns["organisation"])
        self.moved.append(Moved(kind, body, words, at.sheet, at.cell))


def _of(expenditure_type: str, funder: str) -> str:
    kind = expenditure_type.lower() or "revenue or capital not said"
    return f"{kind}, from {funder}" if funder else kind
