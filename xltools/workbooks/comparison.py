"""Two files beside each other: what changed in amounts, in words, in form and in structure, each change told once.

Lines are matched by what stands in them, so that a sort changes nothing; other sheets are compared row by row in the same way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.model import Location
from xltools.template.layout import MONEY_FIELDS
from xltools.text import listed, plural
from xltools.workbooks.cell_changes import comment_change
from xltools.workbooks.changes import Comparison, StructureChange, StructureChangeKind
from xltools.workbooks.contents import Depth
from xltools.workbooks.drop_down_changes import drop_downs_of_cells, drop_downs_of_lines
from xltools.workbooks.line_changes import compare_lines
from xltools.workbooks.other_sheets import answers, header_cells, header_places, sheet_cells
from xltools.workbooks.sheet_pairs import pair_columns, pair_sheets
from xltools.workbooks.structure_changes import (
    ListChange,
    hidden_changes,
    hidden_lines,
    list_changes,
    name_changes,
    sheet_changes,
    table_changes,
)
from xltools.workbooks.version_lines import column_keys, heading_of, version_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.workbooks.changes import CellChange
    from xltools.workbooks.contents import WorkbookContents
    from xltools.workbooks.line_changes import ComparedLines
    from xltools.workbooks.sheet_pairs import SheetPairs
    from xltools.workbooks.version_lines import VersionLines


def compare(old: WorkbookContents, new: WorkbookContents) -> Comparison:
    """Compare what two files hold."""
    old, new = _with_formulas_of(old, new), _with_formulas_of(new, old)
    sheets = pair_sheets(old, new)
    lists = list(_lists(old, new, sheets))
    aliases = {key: name for change in lists for key, name in change.columns.aliases.items()}
    then, now = version_lines(old, {}), version_lines(new, aliases)
    lines = compare_lines(then, now, sheets.names)
    cells, contents = _cells(old, new, sheets, lists, lines)
    structure = [*sheet_changes(old.file, new.file, sheets), *_template_change(old, new), *lines.structure, *contents]
    for change in lists:
        structure += list_changes(old.file, new.file, change)
    if old.depth is Depth.WHOLE and new.depth is Depth.WHOLE:
        structure += _built(old, new, sheets, lists, lines)
    return Comparison(
        old.file,
        new.file,
        lines.lines,
        tuple(cells),
        tuple(structure),
        lines.totals if old.read.returns or new.read.returns else (),
        len(then.lines),
        len(now.lines),
        tuple(_limits(old, new, then, now)),
    )


def _with_formulas_of(contents: WorkbookContents, other: WorkbookContents) -> WorkbookContents:
    """What a file holds that tells no formulas, with those of the other in their cells: unknown is not deleted."""
    if contents.depth is Depth.WHOLE or other.depth is not Depth.WHOLE:
        return contents
    known = {sheet.name: sheet.formulas for sheet in other.sheets}
    sheets = (replace(sheet, formulas=known.get(sheet.name, {})) for sheet in contents.sheets)
    return replace(contents, sheets=tuple(sheets))


def _lists(old: WorkbookContents, new: WorkbookContents, sheets: SheetPairs) -> Iterator[ListChange]:
    theirs = {listed.sheet: listed for listed in new.lists}
    paired = {then.name: (then, now) for then, now in sheets.pairs}
    for before in old.lists:
        pair = paired.get(before.sheet)
        after = theirs.get(pair[1].name) if pair else None
        if pair and after:
            yield ListChange(*pair, before, after, pair_columns(before, after))


def _template_change(old: WorkbookContents, new: WorkbookContents) -> Iterator[StructureChange]:
    versions = [{sent.template_version for sent in side.read.returns} - {""} for side in (old, new)]
    if versions[0] and versions[1] and versions[0] != versions[1]:
        before, after = (listed(sorted(version)) for version in versions)
        yield StructureChange(
            StructureChangeKind.TEMPLATE_CHANGED, "Template", Location(old.file), Location(new.file), before, after
        )


def _cells(
    old: WorkbookContents,
    new: WorkbookContents,
    sheets: SheetPairs,
    lists: Sequence[ListChange],
    lines: ComparedLines,
) -> tuple[list[CellChange], list[StructureChange]]:
    """The cells that stand in no line, and sheets of the template of which so many differ that it is said once."""
    cells = [*header_cells(old, new, sheets), *answers(old, new)]
    structure: list[StructureChange] = []
    of_old, of_new = header_places(old), header_places(new)
    by_sheet = {change.new.name: change for change in lists}
    for change in lists:
        cells += _heading_comments(old.file, new.file, change)
    for pair in sheets.pairs:
        told, once = sheet_cells((old, new), pair, by_sheet.get(pair[1].name), lines.moved, (of_old, of_new))
        cells += told
        structure += once
    return cells, structure


def _heading_comments(old: str, new: str, change: ListChange) -> Iterator[CellChange]:
    before, after = column_keys(change.before, {}), column_keys(change.after, change.columns.aliases)
    for key, (column, heading) in before.items():
        if key in after:
            then = Location(old, change.old.name, change.before.heading_row, column)
            now = Location(new, change.new.name, change.after.heading_row, after[key][0])
            cells = (change.old.cell(then.row, then.column), change.new.cell(now.row, now.column))
            if told := comment_change(heading, (then, now), *cells):
                yield told


def _built(
    old: WorkbookContents,
    new: WorkbookContents,
    sheets: SheetPairs,
    lists: Sequence[ListChange],
    lines: ComparedLines,
) -> Iterator[StructureChange]:
    """Tables, names, drop-downs and hidden rows, of which only a workbook opened whole tells."""
    columns_changed = frozenset(
        change.new.name for change in lists if change.columns.added or change.columns.removed or change.columns.moved
    )
    yield from hidden_lines(lines.pairs, lines.added)
    yield from table_changes(old.file, new.file, sheets.pairs, columns_changed)
    yield from name_changes(old, new, sheets, columns_changed)
    for change in lists:
        yield from _of_list(old, new, change, lines)
    listed_sheets = {change.new.name for change in lists}
    for pair in sheets.pairs:
        if pair[1].name not in listed_sheets:
            yield from hidden_changes(old.file, new.file, pair, {}, rows=True)
            yield from drop_downs_of_cells(old.file, new.file, pair)


def _of_list(
    old: WorkbookContents, new: WorkbookContents, change: ListChange, lines: ComparedLines
) -> Iterator[StructureChange]:
    before, after = column_keys(change.before, {}), column_keys(change.after, change.columns.aliases)
    both = {key: (before[key][0], after[key][0]) for key in before if key in after}
    pair = (change.old, change.new)
    yield from hidden_changes(old.file, new.file, pair, dict(both.values()), rows=False)
    yield from drop_downs_of_lines((old.file, new.file), pair, both, lines.pairs, lines.added)


def _limits(old: WorkbookContents, new: WorkbookContents, then: VersionLines, now: VersionLines) -> Iterator[str]:
    for side in (old, new):
        if side.remarks:
            yield f"Of {side.file} only {side.depth} were compared: {listed(side.remarks)}."
        elif side.depth is not Depth.WHOLE:
            yield f"Of {side.file} only {side.depth} were compared: a file of its kind tells no more."
        if side.is_mapping:
            yield f"{side.file} is a spend mapping workbook: its sheets were compared row by row, amounts in the unit it has."
        elif not side.read.returns:
            yield f"No list of spending was found in {side.file}, so its sheets were compared row by row, without amounts."
        elif len(side.read.returns) > 1:
            yield f"{side.file} holds the lines of {plural(len(side.read.returns), 'body', 'bodies')}; all were compared."
    yield from _unread(old.file, then)
    yield from _unread(new.file, now)


def _unread(file: str, version: VersionLines) -> Iterator[str]:
    """What of the amounts was left unread, and so adds nothing to the totals."""
    for name in MONEY_FIELDS:
        if name in version.unclear:
            yield (
                f"The unit or year of {heading_of(name)} is not certain in {file}: its cells were compared as they stand, "
                "and no totals of it are given."
            )
            continue
        places = [str(line.place(name)) for line in version.lines if line.is_unread(name)]
        if places:
            yield f"Not read for certain as an amount, so not in the total: {listed(places)}."
