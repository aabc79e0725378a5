"""Units of columns that differ between two versions: said once for a column, whatever amounts it changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.reading.units import UNIT_NAMES
from xltools.template.layout import MONEY_FIELDS
from xltools.workbooks.changes import CellChangeKind, LineChangeKind, StructureChange, StructureChangeKind
from xltools.workbooks.version_lines import heading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.model import Location
    from xltools.workbooks.changes import CellChange, LineChange
    from xltools.workbooks.version_lines import TwoVersions, VersionLines

THOUSANDFOLDS = (1_000, 1_000_000)
FEWEST_THOUSANDFOLD = 3
"""Amounts that must be a thousandth or a thousandfold of before, and more than half of all that changed, to say so once."""


@dataclass(frozen=True, slots=True)
class UnitPart:
    """What a change of unit does to a column, in pence: to its total, and what is left once the unit is the same again."""

    pence: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class _OfUnit:
    """The changes of a column that come with its unit, whether each is listed all the same, and the statement of it."""

    cells: frozenset[CellChange] = frozenset()
    once: tuple[StructureChange, ...] = ()
    listed: bool = False
    left: int = 0

    @property
    def part(self) -> UnitPart:
        return UnitPart(sum(cell.difference or 0 for cell in self.cells), self.left)


def without_units(
    changed: Sequence[LineChange | None], versions: TwoVersions
) -> tuple[list[LineChange | None], list[StructureChange], dict[str, UnitPart]]:
    """Say once for each column what comes with its unit, and take out of the lines what the file itself explains.

    Where nothing in the file says that the unit changed, the amounts stay in their lines, marked: they are to be asked about.
    """
    structure: list[StructureChange] = []
    parts: dict[str, UnitPart] = {}
    lines = list(changed)
    for name in MONEY_FIELDS:
        heading = heading_of(name)
        cells = [
            cell
            for line in lines
            if line
            for cell in line.cells
            if cell.field == heading and cell.kind is CellChangeKind.AMOUNT and cell.difference
        ]
        told = _of_unit(name, cells, versions)
        structure += told.once
        parts[name] = told.part
        lines = [_marked(line, told.cells) if told.listed else _without(line, told.cells) for line in lines]
    return lines, structure, parts


def _marked(line: LineChange | None, told: frozenset[CellChange]) -> LineChange | None:
    if line is None or not told.intersection(line.cells):
        return line
    return replace(line, cells=tuple(replace(cell, by_unit=True) if cell in told else cell for cell in line.cells))


def _without(line: LineChange | None, told: frozenset[CellChange]) -> LineChange | None:
    if line is None or not told:
        return line
    cells = tuple(cell for cell in line.cells if cell not in told)
    if len(cells) == len(line.cells):
        return line
    if not cells and line.kind is LineChangeKind.CHANGED:
        return None
    return replace(line, cells=cells, before=line.after) if _lost_gross(line, cells) else replace(line, cells=cells)


def _lost_gross(line: LineChange, cells: Sequence[CellChange]) -> bool:
    heading = heading_of("gross")
    return any(cell.field == heading for cell in line.cells) and not any(cell.field == heading for cell in cells)


def _of_unit(name: str, cells: Sequence[CellChange], versions: TwoVersions) -> _OfUnit:
    """The changes of a column that its unit explains, and the one statement of it."""
    return _said(name, cells, versions) if name in versions.rescaled else _unsaid(name, cells, versions)


def _said(name: str, cells: Sequence[CellChange], versions: TwoVersions) -> _OfUnit:
    """A unit that the file says: only rounding to it is left to explain."""
    then, now = versions.rescaled[name]
    rounded = frozenset(cell for cell in cells if 2 * abs(cell.difference or 0) <= max(then, now) * 100)
    left = sum(abs(cell.difference or 0) for cell in rounded)
    change = StructureChange(
        StructureChangeKind.UNIT_CHANGED,
        heading_of(name),
        *_heading_places(name, versions),
        _unit_words(then),
        _unit_words(now),
        _read_in(versions.new, name),
        left=left,
    )
    return _OfUnit(rounded, (change,), left=left)


def _unsaid(name: str, cells: Sequence[CellChange], versions: TwoVersions) -> _OfUnit:
    """Amounts of which most are a thousandth or a thousandfold of before, without a word of it."""
    left_of = _thousandfold(cells, name, versions)
    if len(left_of) < FEWEST_THOUSANDFOLD or 2 * len(left_of) <= len(cells):
        return _OfUnit()
    lower = sum(cell.difference or 0 for cell in left_of) < 0
    left = sum(left_of.values())
    change = StructureChange(
        StructureChangeKind.UNIT_DOUBTFUL,
        heading_of(name),
        *_heading_places(name, versions),
        "",
        "a thousandth of what they were, or less" if lower else "a thousand times what they were, or more",
        len(left_of),
        left=left,
    )
    return _OfUnit(frozenset(left_of), (change,), listed=True, left=left)


def _read_in(version: VersionLines, name: str) -> int:
    return sum(1 for line in version.lines if line.pence.get(name) is not None)


def _unit_words(scale: int) -> str:
    return UNIT_NAMES[len(str(scale)) - 1]


def _heading_places(name: str, versions: TwoVersions) -> tuple[Location | None, Location | None]:
    return tuple(  # type: ignore[return-value]
        next((replace(place, row=0) for line in side.lines if (place := line.place(name))), None)
        for side in (versions.old, versions.new)
    )


def _thousandfold(cells: Sequence[CellChange], name: str, versions: TwoVersions) -> dict[CellChange, int]:
    """Amounts that are a thousand times, or a thousandth of, what they were, each with the pence left once it is scaled back.

    Rounding to the unit they are given in makes no difference to that.
    """
    amounts = {
        line.place(name): line.pence.get(name)
        for side in (versions.old, versions.new)
        for line in side.lines
        if line.place(name)
    }
    left_of = {cell: _left_when_scaled(amounts.get(cell.old), amounts.get(cell.new)) for cell in cells}
    return {cell: left for cell, left in left_of.items() if left is not None}


def _left_when_scaled(then: int | None, now: int | None) -> int | None:
    """By how many pence of the smaller unit two amounts differ but for a thousandfold; None where they are no thousandfold."""
    if not then or not now or (then < 0) != (now < 0):
        return None
    less, more = sorted((abs(then), abs(now)))
    return min((left for times in THOUSANDFOLDS if 2 * (left := abs(less * times - more)) <= times * 100), default=None)
