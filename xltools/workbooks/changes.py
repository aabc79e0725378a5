"""What differs between two files, as values: changed cells, lines, structure and totals, each with its place in both."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.model import Location


class CellChangeKind(StrEnum):
    """How a cell changed. Only `AMOUNT` is a change of money; a formula that goes or comes may move the amount as well."""

    AMOUNT = "amount"
    VALUE = "value"
    FORM = "form"  # the same value, written another way
    FORMULA_TYPED_OVER = "formula-typed-over"
    FORMULA_CHANGED = "formula-changed"
    FORMULA_ADDED = "formula-added"
    COMMENT_ADDED = "comment-added"
    COMMENT_CHANGED = "comment-changed"
    COMMENT_REMOVED = "comment-removed"
    ROW_ADDED = "row-added"  # of a sheet that is no list of lines
    ROW_REMOVED = "row-removed"


class Form(StrEnum):
    """In what a value that stayed the same is written differently."""

    NUMBER_AS_TEXT = "number as text"
    TEXT_AS_NUMBER = "text as number"
    DATE_AS_TEXT = "date as text"
    TEXT_AS_DATE = "text as date"
    SPACES = "spaces"
    CAPITALS = "capitals"
    SPELLING = "spelling"  # of a code, a choice or an amount that is read alike
    VALUE_AS_FORMULA = "value as formula"
    FORMULA_AS_VALUE = "formula as value"


class LineChangeKind(StrEnum):
    """What became of a line."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # to another sheet, or to another body's lines


class StructureChangeKind(StrEnum):
    """What of the build of a workbook changed."""

    SHEET_ADDED = "sheet-added"
    SHEET_REMOVED = "sheet-removed"
    SHEET_RENAMED = "sheet-renamed"
    SHEET_HIDDEN = "sheet-hidden"
    SHEET_SHOWN = "sheet-shown"
    SHEET_CONTENTS = "sheet-contents"  # of a sheet of the template itself, where the templates differ
    COLUMN_ADDED = "column-added"
    COLUMN_REMOVED = "column-removed"
    COLUMN_RENAMED = "column-renamed"
    COLUMN_MOVED = "column-moved"
    COLUMN_HIDDEN = "column-hidden"
    COLUMN_SHOWN = "column-shown"
    ROWS_HIDDEN = "rows-hidden"
    ROWS_SHOWN = "rows-shown"
    TABLE_REMOVED = "table-removed"
    TABLE_RANGE = "table-range"
    DROP_DOWN_LOST = "drop-down-lost"
    DROP_DOWN_CHANGED = "drop-down-changed"
    NAME_REMOVED = "name-removed"
    NAME_CHANGED = "name-changed"
    UNIT_CHANGED = "unit-changed"
    UNIT_DOUBTFUL = "unit-doubtful"  # amounts are a thousandth (or a thousandfold) of before, and no unit says so
    RENUMBERED = "renumbered"
    TEMPLATE_CHANGED = "template-changed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that changed: what stood in it and what stands in it now, as text.

    `field` is the heading (or question) of the cell. `difference` is in pence where an amount changed. `form` says in what the
    same value is written differently. `formula_before` and `formula_after` are blank where the cell holds no formula, or the
    same one. A place is None where there is no such cell in that file. `by_unit` says that an amount differs by a thousandfold,
    as if it were in another unit, which nothing in the file says.
    """

    kind: CellChangeKind
    field: str
    old: Location | None
    new: Location | None
    before: str
    after: str
    difference: int | None = None
    form: Form | None = None
    formula_before: str = ""
    formula_after: str = ""
    by_unit: bool = False

    @property
    def is_of_form(self) -> bool:
        """Whether the cell says what it said before."""
        return self.form is not None

    @property
    def is_formula_deleted(self) -> bool:
        """Whether a formula went and nothing came in its place."""
        return self.kind is CellChangeKind.FORMULA_TYPED_OVER and not self.after


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that changed, came, went or moved; its gross spending in pence before and after, None where there is none."""

    kind: LineChangeKind
    service: str
    old: Location | None
    new: Location | None
    before: int | None
    after: int | None
    cells: tuple[CellChange, ...] = ()

    @property
    def difference(self) -> int:
        """By how many pence the line changes gross spending."""
        return (self.after or 0) - (self.before or 0)

    @property
    def is_of_form(self) -> bool:
        """Whether nothing but the form of its cells changed."""
        return self.kind is LineChangeKind.CHANGED and all(cell.is_of_form for cell in self.cells)

    @property
    def is_by_unit(self) -> bool:
        """Whether nothing changed but amounts that seem to be in another unit."""
        return self.kind is LineChangeKind.CHANGED and bool(self.cells) and all(cell.by_unit for cell in self.cells)


@dataclass(frozen=True, slots=True)
class StructureChange:
    """A change of structure: what it is about (a sheet, a heading, a name), where, and what was and is there.

    `ranges` are the cells that lost a drop-down, as they stood (``C9:C11``); `count` says how many of a list's are of lines.
    `left` is by how many pence amounts in another unit differ once they are brought to the unit of before, each without its sign.
    """

    kind: StructureChangeKind
    subject: str
    old: Location | None = None
    new: Location | None = None
    before: str = ""
    after: str = ""
    count: int = 1
    ranges: tuple[str, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class FieldTotal:
    """The sum of a column of amounts over all lines, before and after, in pence.

    `by_unit` is how much of the difference comes with the unit: amounts rounded to a larger one, or a thousandfold. `left` is
    by how many pence these amounts differ once they are brought to the unit of before: what was rounded, each without its sign.
    """

    field: str
    before: int
    after: int
    by_unit: int = 0
    left: int = 0

    @property
    def difference(self) -> int:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two files. `lines` come by the size of their difference, cells by their place.

    `cells` are those that stand in no line. `limits` says in words what could not be compared, and why.
    """

    old: str
    new: str
    lines: tuple[LineChange, ...] = ()
    cells: tuple[CellChange, ...] = ()
    structure: tuple[StructureChange, ...] = ()
    totals: tuple[FieldTotal, ...] = ()
    lines_before: int = 0
    lines_after: int = 0
    limits: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.lines or self.cells or self.structure)

    @cached_property
    def all_cells(self) -> tuple[CellChange, ...]:
        """Every changed cell, those of lines first."""
        return (*(cell for line in self.lines for cell in line.cells), *self.cells)

    def of_kind(self, kind: LineChangeKind) -> tuple[LineChange, ...]:
        """Return the lines of which this became."""
        return tuple(line for line in self.lines if line.kind is kind)

    def without_sheets(self, names: Collection[str]) -> Comparison:
        """Return the comparison without what changed on these sheets of the later file, or that they came."""
        if not names:
            return self
        return replace(
            self,
            lines=tuple(line for line in self.lines if _elsewhere(line.new, names)),
            cells=tuple(cell for cell in self.cells if _elsewhere(cell.new, names)),
            structure=tuple(change for change in self.structure if _elsewhere(change.new, names)),
        )


def _elsewhere(place: Location | None, sheets: Collection[str]) -> bool:
    return place is None or place.sheet not in sheets
