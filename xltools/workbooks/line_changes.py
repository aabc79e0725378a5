"""Lines changed, added, removed and moved between two versions, the units they are in, and what that does to the totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.classify.line_pairs import is_counting, pair_lines
from xltools.model import Location
from xltools.reading.finding_lists import CALCULATED
from xltools.template.layout import MONEY_FIELDS
from xltools.workbooks.cell_changes import amount_change, comment_change, of_formula, plain_change, text_change
from xltools.workbooks.changes import (
    CellChange,
    CellChangeKind,
    FieldTotal,
    LineChange,
    LineChangeKind,
    StructureChange,
    StructureChangeKind,
)
from xltools.workbooks.contents import BLANK, CellState
from xltools.workbooks.formulas import Moved
from xltools.workbooks.unit_changes import without_units
from xltools.workbooks.version_lines import TwoVersions, counted_references, heading_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.workbooks.cell_changes import Places
    from xltools.workbooks.unit_changes import UnitPart
    from xltools.workbooks.version_lines import VersionLine, VersionLines


@dataclass(frozen=True, slots=True)
class ComparedLines:
    """What became of the lines, what of their columns as a whole, and the sums before and after."""

    lines: tuple[LineChange, ...]
    structure: tuple[StructureChange, ...]
    totals: tuple[FieldTotal, ...]
    pairs: tuple[tuple[VersionLine, VersionLine], ...]
    added: tuple[VersionLine, ...]
    moved: Moved


def compare_lines(old: VersionLines, new: VersionLines, sheets: Mapping[str, str]) -> ComparedLines:
    """Compare the lines of two versions. `sheets` gives the new names of the old version's sheets."""
    renumbered = _are_renumbered(old, new)
    apart = _columns_of(old) ^ _columns_of(new) if old.lines and new.lines else set[str]()
    left_out = frozenset(apart | ({"line"} if renumbered else set()))
    unpaired = left_out | old.unclear | new.unclear
    pairing = pair_lines(
        [line.paired(unpaired, sheets) for line in old.lines], [line.paired(unpaired, {}) for line in new.lines]
    )
    pairs = [(old.lines[a], new.lines[b]) for a, b in pairing.pairs]
    removed, added = [old.lines[a] for a in pairing.removed], [new.lines[b] for b in pairing.added]
    rows_moved = bool(removed or added) or any(then.location.row != now.location.row for then, now in pairs)
    renamed = tuple((name, now) for name, now in sheets.items() if name != now)
    versions = TwoVersions(old, new, left_out, Moved(rows_moved, _columns_moved(old, new), renamed))
    changed = [_paired_change(then, now, versions, sheets) for then, now in pairs]
    changed, structure, parts = without_units(changed, versions)
    lines = [*(line for line in changed if line is not None), *map(_removed, removed), *map(_added, added)]
    if renumbered and any(then.key("line") != now.key("line") for then, now in pairs):
        structure = [*structure, _renumbered(pairs)]
    return ComparedLines(
        tuple(sorted(lines, key=_by_size)),
        tuple(structure),
        tuple(_totals(versions, parts)),
        tuple(pairs),
        tuple(added),
        versions.moved,
    )


def _columns_of(version: VersionLines) -> set[str]:
    """The columns that any line of a version has, filled or not."""
    if version.columns:
        return {key for keys in version.columns.values() for key in keys}
    return {name for line in version.lines[:1] for name in (*line.texts, *line.pence)}


def _columns_moved(old: VersionLines, new: VersionLines) -> bool:
    places = [
        {key: number for keys in side.columns.values() for key, (number, _) in keys.items()} for side in (old, new)
    ]
    return places[0] != places[1]


def _are_renumbered(old: VersionLines, new: VersionLines) -> bool:
    """Whether both versions only number their rows, so that an inserted line changes the number of all below it."""
    sides = [counted_references(version.lines) for version in (old, new)]
    return all(len(side) > 1 and is_counting(side) for side in sides)


def _renumbered(pairs: Sequence[tuple[VersionLine, VersionLine]]) -> StructureChange:
    moved = [(then, now) for then, now in pairs if then.key("line") != now.key("line")]
    then, now = moved[0]
    return StructureChange(
        StructureChangeKind.RENUMBERED,
        heading_of("line"),
        then.place("line"),
        now.place("line"),
        then.texts.get("line", ""),
        now.texts.get("line", ""),
        len(moved),
    )


def _paired_change(
    then: VersionLine, now: VersionLine, versions: TwoVersions, sheets: Mapping[str, str]
) -> LineChange | None:
    cells = () if then.says == now.says else tuple(_cells(then, now, versions))
    moved = sheets.get(then.location.sheet, then.location.sheet) != now.location.sheet
    if not cells and not moved:
        return None
    kind = LineChangeKind.MOVED if moved else LineChangeKind.CHANGED
    return LineChange(kind, now.service, then.location, now.location, *versions.amounts("gross", then, now), cells)


def _cells(then: VersionLine, now: VersionLine, versions: TwoVersions) -> Iterator[CellChange]:
    names = dict.fromkeys((*then.texts, *then.pence, *now.texts, *now.pence, CALCULATED))
    for name in names:
        if name not in versions.left_out:
            yield from _cell(name, then, now, versions)


def _cell(name: str, then: VersionLine, now: VersionLine, versions: TwoVersions) -> Iterator[CellChange]:
    field, places = heading_of(name), (then.place(name), now.place(name))
    cells = versions.cells(name, then, now)
    change = _change(name, field, places, (then, now), cells, versions)
    if change:
        yield change
    comment = comment_change(field, places, *cells)
    if comment:
        yield comment


def _change(
    name: str,
    field: str,
    places: Places,
    lines: tuple[VersionLine, VersionLine],
    cells: tuple[CellState, CellState],
    versions: TwoVersions,
) -> CellChange | None:
    """How a cell of a line changed: by what was read in it, then by how it is written."""
    if name == CALCULATED:
        return _calculated(field, places, *cells)
    if name in versions.unclear:
        return plain_change(field, places, *cells)
    if name in MONEY_FIELDS:
        change = amount_change(field, places, versions.amounts(name, *lines), *cells)
        return None if change and change.kind is CellChangeKind.FORM and name in versions.rescaled else change
    texts = (lines[0].texts.get(name, ""), lines[1].texts.get(name, ""))
    return text_change(field, places, texts, *cells)


def _calculated(field: str, places: Places, then: CellState, now: CellState) -> CellChange | None:
    """The column that the workbook fills itself: only a formula typed over or deleted is a change, never its result."""
    if not then.formula or now.formula or places[1] is None:
        return None
    return of_formula(CellChangeKind.FORMULA_TYPED_OVER, field, places, CellState(formula=then.formula), now)


def _added(line: VersionLine) -> LineChange:
    """A line that came; what is told of its cells is what its amounts do not say: a formula typed over, and comments."""
    comments = (
        comment_change(heading_of(key), (None, line.place(key)), BLANK, cell) for key, cell in line.cells.items()
    )
    own, place = line.cell(CALCULATED), line.place(CALCULATED)
    typed: tuple[CellChange, ...] = ()
    if own.value != "" and not own.formula:
        kind = CellChangeKind.FORMULA_TYPED_OVER
        typed = (of_formula(kind, heading_of(CALCULATED), (None, place), BLANK, own),)
    cells = (*typed, *(comment for comment in comments if comment))
    return LineChange(LineChangeKind.ADDED, line.service, None, line.location, None, line.pence.get("gross"), cells)


def _removed(line: VersionLine) -> LineChange:
    """A line that went; of one that held nothing but formulas, as a total without a name, these."""
    held = {key: cell for key, cell in line.cells.items() if key != CALCULATED}
    cells = tuple(
        of_formula(CellChangeKind.FORMULA_TYPED_OVER, heading_of(key), (line.place(key), None), cell, BLANK)
        for key, cell in held.items()
        if all(each.formula for each in held.values())
    )
    return LineChange(LineChangeKind.REMOVED, line.service, line.location, None, line.pence.get("gross"), None, cells)


def _by_size(line: LineChange) -> tuple[object, ...]:
    place = line.new or line.old or Location("")
    return (-abs(line.difference), -(max(line.before or 0, line.after or 0)), place.sheet, place.row)


def _totals(versions: TwoVersions, parts: Mapping[str, UnitPart]) -> Iterator[FieldTotal]:
    """The sums of columns whose amounts were read in both versions."""
    for name in MONEY_FIELDS:
        before, after = versions.old.total(name), versions.new.total(name)
        if name not in versions.unclear and (name == "gross" or before or after):
            yield FieldTotal(name, before, after, parts[name].pence, parts[name].left)
