"""Drop-downs that are gone or offer something else: the cells of lines, and the ranges as they stood in the earlier version."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Location, column_letters
from xltools.template.layout import LAST_RULED_ROW
from xltools.workbooks.changes import StructureChange, StructureChangeKind
from xltools.workbooks.version_lines import heading_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.workbooks.contents import SheetContents
    from xltools.workbooks.version_lines import VersionLine

    Runs = list[tuple[int, int]]
    """First and last rows, in order, none touching another."""

Kind = StructureChangeKind


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a sheet in both versions: the row before (0 for a line that came) and the place now."""

    places: Sequence[tuple[int, Location]]

    @property
    def rows(self) -> list[int]:
        """The rows they had before."""
        return [row for row, _ in self.places if row]

    @property
    def shift(self) -> int:
        """By how many rows what stands below the lines moved."""
        rows = self.rows
        return max(location.row for _, location in self.places) - max(rows) if rows else 0


def drop_downs_of_lines(
    files: tuple[str, str],
    pair: tuple[SheetContents, SheetContents],
    columns: Mapping[str, tuple[int, int]],
    pairs: Sequence[tuple[VersionLine, VersionLine]],
    added: Sequence[VersionLine],
) -> Iterator[StructureChange]:
    """Yield the columns of a list whose drop-down no longer covers cells it covered, or takes something else now."""
    then, now = pair
    before, after = _Covered(then), _Covered(now)
    places = [(old.location.row, new.location) for old, new in pairs if new.location.sheet == now.name]
    lines = _Lines([*places, *((0, line.location) for line in added if line.location.sheet == now.name)])
    for key, (column, moved_to) in columns.items():
        usual = before.usual(column)
        if not usual:
            continue
        lost: list[tuple[int, Location]] = []
        other: list[Location] = []
        for row, location in lines.places:
            if location.row <= LAST_RULED_ROW and (not row or before.at(row, column)):
                takes = after.at(location.row, moved_to)
                if not takes:
                    lost.append((row, location))
                elif takes != usual:
                    other.append(location)
        place = Location(files[0], then.name, 0, column)
        ranges = _gone(before.rows(column), after.rows(moved_to), lines, [row for row, _ in lost if row])
        if ranges or lost:
            first = lost[0][1] if lost else Location(files[1], now.name, ranges[0][0])
            at = Location(first.workbook, first.sheet, first.row, moved_to)
            texts = _texts(ranges, column) or _texts(_joined((to.row, to.row) for _, to in lost), moved_to)
            yield StructureChange(Kind.DROP_DOWN_LOST, heading_of(key), place, at, usual, "", len(lost), texts)
        if other:
            at = Location(other[0].workbook, other[0].sheet, other[0].row, moved_to)
            takes = after.usual(moved_to)
            yield StructureChange(Kind.DROP_DOWN_CHANGED, heading_of(key), place, at, usual, takes, len(other))


def _gone(before: Runs, after: Runs, lines: _Lines, lost: Sequence[int]) -> Runs:
    """The rows that lost the drop-down: those of lines that did, and those without a line that are covered no more.

    Rows below the lines move as lines are inserted or deleted, so one of these is lost where neither its row nor the row it
    moved to is covered; and rows at the end only where they begin right below the lines: programs cut rows that nobody uses.
    """
    moved = [(top - lines.shift, bottom - lines.shift) for top, bottom in after]
    empty = _less(before, _joined((row, row) for row in lines.rows))
    gone = _less(_less(empty, after), _joined(moved))
    last = max((bottom for _, bottom in after), default=0)
    at_end = _less(gone, [(1, last)])
    below_lines = max(lines.rows, default=0) + 1
    kept = _less(gone, at_end) if all(top > below_lines for top, _ in at_end) else gone
    return _joined([*kept, *((row, row) for row in lost)])


def _joined(spans: Iterable[tuple[int, int]]) -> Runs:
    runs: Runs = []
    for top, bottom in sorted(spans):
        if runs and top <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(bottom, runs[-1][1]))
        else:
            runs.append((top, bottom))
    return runs


def _less(runs: Runs, others: Runs) -> Runs:
    """The rows of some runs that are in none of others."""
    left: Runs = []
    at = 0
    for top, bottom in runs:
        while at < len(others) and others[at][1] < top:
            at += 1
        ahead = at
        while ahead < len(others) and others[ahead][0] <= bottom:
            if others[ahead][0] > top:
                left.append((top, others[ahead][0] - 1))
            top = others[ahead][1] + 1
            ahead += 1
        if top <= bottom:
            left.append((top, bottom))
    return left


def _texts(runs: Runs, column: int) -> tuple[str, ...]:
    """Ranges of a column as Excel names them."""
    letters = column_letters(column)
    return tuple(f"{letters}{top}" if top == bottom else f"{letters}{top}:{letters}{bottom}" for top, bottom in runs)


class _Covered:
    """What the drop-downs of a sheet take, cell by cell."""

    def __init__(self, sheet: SheetContents) -> None:
        self._spans = [(span, rule.takes) for rule in sheet.drop_downs for span in rule.ranges]

    def at(self, row: int, column: int) -> str:
        """Return what a cell takes; "" where it has no drop-down."""
        return next(
            (
                takes
                for (top, left, bottom, right), takes in self._spans
                if top <= row <= bottom and left <= column <= right
            ),
            "",
        )

    def usual(self, column: int) -> str:
        """Return what most rows of a column take."""
        rows: Counter[str] = Counter()
        for (top, left, bottom, right), takes in self._spans:
            if left <= column <= right:
                rows[takes] += bottom - top + 1
        return rows.most_common(1)[0][0] if rows else ""

    def rows(self, column: int) -> Runs:
        """Return the rows of a column that are covered."""
        return _joined((top, bottom) for (top, left, bottom, right), _ in self._spans if left <= column <= right)

    def missing(self, top: int, left: int, bottom: int, right: int) -> tuple[str, ...]:
        """Return what of a range is not covered: as a whole, or column by column."""
        touching = [
            span
            for span, _ in self._spans
            if span[0] <= bottom and span[2] >= top and span[1] <= right and span[3] >= left
        ]
        if not touching:
            first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
            return (first if first == last else f"{first}:{last}",)
        if any(span[0] <= top and span[1] <= left and span[2] >= bottom and span[3] >= right for span in touching):
            return ()
        return tuple(
            text
            for column in range(left, right + 1)
            for text in _texts(_less([(top, bottom)], self.rows(column)), column)
        )


def drop_downs_of_cells(old: str, new: str, pair: tuple[SheetContents, SheetContents]) -> Iterator[StructureChange]:
    """Yield the drop-downs on a sheet without lines that are gone, wholly or in part, or take something else now."""
    then, now = pair
    after = _Covered(now)
    for rule in then.drop_downs:
        for top, left, bottom, right in rule.ranges:
            places = (Location(old, then.name, top, left), Location(new, now.name, top, left))
            cell = f"{column_letters(left)}{top}"
            gone = after.missing(top, left, bottom, right)
            if gone:
                yield StructureChange(Kind.DROP_DOWN_LOST, cell, *places, rule.takes, ranges=gone)
            takes = after.at(top, left)
            if takes not in ("", rule.takes):
                yield StructureChange(Kind.DROP_DOWN_CHANGED, cell, *places, rule.takes, takes)
