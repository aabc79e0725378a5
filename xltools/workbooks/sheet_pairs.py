"""Which sheet, and which column of a list, of one version is which of another: by name, else by what is in it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.text import fold
from xltools.workbooks.version_lines import column_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.workbooks.contents import LineList, SheetContents, WorkbookContents

CONTENTS_ALIKE = 0.6
"""The share of cells that must hold the same for a sheet to be another one renamed."""


@dataclass(frozen=True, slots=True)
class SheetPairs:
    """Names of sheets, old and new; `renamed` are among `pairs`."""

    pairs: tuple[tuple[SheetContents, SheetContents], ...]
    renamed: tuple[tuple[SheetContents, SheetContents], ...]
    removed: tuple[SheetContents, ...]
    added: tuple[SheetContents, ...]

    @property
    def names(self) -> dict[str, str]:
        """The new names by the old ones."""
        return {then.name: now.name for then, now in self.pairs}


def pair_sheets(old: WorkbookContents, new: WorkbookContents) -> SheetPairs:
    """Return which sheets are the same: those of one name, then those of which most cells hold the same."""
    by_name = {sheet.name.casefold(): sheet for sheet in new.sheets}
    pairs = [(sheet, by_name[sheet.name.casefold()]) for sheet in old.sheets if sheet.name.casefold() in by_name]
    taken = {id(sheet) for pair in pairs for sheet in pair}
    left = [sheet for sheet in old.sheets if id(sheet) not in taken]
    right = [sheet for sheet in new.sheets if id(sheet) not in taken]
    renamed = []
    for then in left:
        likeness, now = max(((_likeness(then, other), other) for other in right), key=_first, default=(0.0, None))
        if now is not None and likeness >= CONTENTS_ALIKE:
            renamed.append((then, now))
            right.remove(now)
    gone = {id(then) for then, _ in renamed}
    return SheetPairs(
        (*pairs, *renamed), tuple(renamed), tuple(sheet for sheet in left if id(sheet) not in gone), tuple(right)
    )


def _first(scored: tuple[float, SheetContents | None]) -> float:
    return scored[0]


def _likeness(then: SheetContents, now: SheetContents) -> float:
    if not then.values and not now.values:
        return 0.0
    same = sum(1 for cell, value in then.values.items() if now.values.get(cell) == value)
    return same / max(len(then.values), len(now.values))


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column by the heading and number it had and has; blank and 0 where there is none."""

    before: str
    after: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class ColumnPairs:
    """What became of the columns of a list; `aliases` gives the old key of a column whose heading changed."""

    added: tuple[ColumnChange, ...]
    removed: tuple[ColumnChange, ...]
    renamed: tuple[ColumnChange, ...]
    moved: tuple[ColumnChange, ...]
    aliases: Mapping[str, str]


def pair_columns(then: LineList, now: LineList) -> ColumnPairs:
    """Return what became of the columns of a list, compared by field, by heading, and by the columns they stand between."""
    old, new = column_keys(then, {}), column_keys(now, {})
    aliases = _renamed_between(list(old), list(new))
    became = {aliases.get(key, key): key for key in new}
    common = [key for key in old if key in became]
    renamed = [
        ColumnChange(old[key][1], new[became[key]][1], old[key][0], new[became[key]][0])
        for key in common
        if fold(old[key][1]) != fold(new[became[key]][1])
    ]
    added = [ColumnChange("", new[key][1], 0, new[key][0]) for key in new if aliases.get(key, key) not in old]
    removed = [ColumnChange(old[key][1], "", old[key][0], 0) for key in old if key not in became]
    stayed = _longest_rising([new[became[key]][0] for key in common])
    moved = [
        ColumnChange(old[key][1], new[became[key]][1], old[key][0], new[became[key]][0])
        for number, key in enumerate(common)
        if number not in stayed
    ]
    return ColumnPairs(tuple(added), tuple(removed), tuple(renamed), tuple(moved), aliases)


def _renamed_between(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """New columns that stand where an old one is gone, between the same neighbours: by their keys, new to old."""
    aliases: dict[str, str] = {}
    for number, key in enumerate(new):
        if key in old:
            continue
        before = new[number - 1] if number else ""
        before = aliases.get(before, before)
        after = new[number + 1] if number + 1 < len(new) else ""
        at = old.index(before) + 1 if before in old else 0 if not before else -1
        if (
            0 <= at < len(old)
            and old[at] not in new
            and (at + 1 == len(old) or old[at + 1] == after or after not in old)
        ):
            aliases[key] = old[at]
    return aliases


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """Positions of a longest subsequence that rises: what is not in it was moved."""
    ends: list[int] = []
    tails: list[int] = []
    previous: list[int] = []
    for position, number in enumerate(numbers):
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
        tails[at : at + 1] = [position]
        previous.append(tails[at - 1] if at else -1)
    kept: set[int] = set()
    position = tails[-1] if tails else -1
    while position >= 0:
        kept.add(position)
        position = previous[position]
    return kept
