"""Units of columns that differ between two versions: said once for a column, never as changes of every amount in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
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


def without_units(
    changed: Sequence[LineChange | None], versions: TwoVersions
) -> tuple[list[LineChange | None], list[StructureChange], dict[str, int]]:
    """Take out of the lines what a change of unit explains, and say that once for each column."""
    structure: list[StructureChange] = []
    by_unit: Counter[str] = Counter()
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
        told, once = _of_unit(name, cells, versions)
        structure += once
        by_unit[name] = sum(cell.difference or 0 for cell in told)
        lines = [_without(line, frozenset(told)) for line in lines]
    return lines, structure, dict(by_unit)


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


def _of_unit(
    name: str, cells: Sequence[CellChange], versions: TwoVersions
) -> tuple[list[CellChange], list[StructureChange]]:
    """The changes of a column that its unit explains, and the one statement of it."""
    places = _heading_places(name, versions)
    heading = heading_of(name)
    if name in versions.rescaled:
        then, now = versions.rescaled[name]
        coarse = max(then, now) * 100
        told = [cell for cell in cells if 2 * abs(cell.difference or 0) <= coarse]
        before, after = _unit_words(then), _unit_words(now)
        change = StructureChange(
            StructureChangeKind.UNIT_CHANGED, heading, *places, before, after, _read_in(versions.new, name)
        )
        return told, [change]
    told = _thousandfold(cells, name, versions)
    if len(told) < FEWEST_THOUSANDFOLD or 2 * len(told) <= len(cells):
        return [], []
    lower = sum(cell.difference or 0 for cell in told) < 0
    size = "a thousandth of what they were, or less" if lower else "a thousand times what they were, or more"
    return told, [StructureChange(StructureChangeKind.UNIT_DOUBTFUL, heading, *places, "", size, len(told))]


def _read_in(version: VersionLines, name: str) -> int:
    return sum(1 for line in version.lines if line.pence.get(name) is not None)


def _unit_words(scale: int) -> str:
    return UNIT_NAMES[len(str(scale)) - 1]


def _heading_places(name: str, versions: TwoVersions) -> tuple[Location | None, Location | None]:
    return tuple(  # type: ignore[return-value]
        next((replace(place, row=0) for line in side.lines if (place := line.place(name))), None)
        for side in (versions.old, versions.new)
    )


def _thousandfold(cells: Sequence[CellChange], name: str, versions: TwoVersions) -> list[CellChange]:
    """Amounts that are a thousand times, or a thousandth of, what they were, rounded to the unit they are given in."""
    amounts = {
        line.place(name): line.pence.get(name)
        for side in (versions.old, versions.new)
        for line in side.lines
        if line.place(name)
    }
    return [cell for cell in cells if _is_thousandfold(amounts.get(cell.old), amounts.get(cell.new))]


def _is_thousandfold(then: int | None, now: int | None) -> bool:
    if not then or not now or (then < 0) != (now < 0):
        return False
    less, more = sorted((abs(then), abs(now)))
    return any(2 * abs(less * times - more) <= times * 100 for times in THOUSANDFOLDS)
