"""Changes in the words of a treasurer: amounts first, then what it is about, for the terminal, the workbook and Excel alike."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.template.layout import BY_FIELD
from xltools.text import listed, one_line, plural, pounds, shorten
from xltools.workbooks.changes import CellChangeKind, Form, LineChangeKind, StructureChangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Location
    from xltools.workbooks.changes import CellChange, Comparison, FieldTotal, LineChange, StructureChange

CELL_WORDS: Mapping[CellChangeKind, str] = MappingProxyType(
    {
        CellChangeKind.AMOUNT: "Amount",
        CellChangeKind.VALUE: "Text or choice",
        CellChangeKind.FORM: "Form only",
        CellChangeKind.FORMULA_TYPED_OVER: "Formula typed over",
        CellChangeKind.FORMULA_CHANGED: "Formula changed",
        CellChangeKind.FORMULA_ADDED: "Formula put in",
        CellChangeKind.COMMENT_ADDED: "Comment added",
        CellChangeKind.COMMENT_CHANGED: "Comment changed",
        CellChangeKind.COMMENT_REMOVED: "Comment removed",
        CellChangeKind.ROW_ADDED: "Row added",
        CellChangeKind.ROW_REMOVED: "Row removed",
    }
)
FORM_WORDS: Mapping[Form, str] = MappingProxyType(
    {
        Form.NUMBER_AS_TEXT: "the same number, now written as text",
        Form.TEXT_AS_NUMBER: "the same, now a number instead of text",
        Form.DATE_AS_TEXT: "the same date, now written as text",
        Form.TEXT_AS_DATE: "the same date, now a date instead of text",
        Form.SPACES: "only spaces differ",
        Form.CAPITALS: "only capitals differ",
        Form.SPELLING: "the same, written another way",
        Form.VALUE_AS_FORMULA: "the same, now a formula instead of a value",
        Form.FORMULA_AS_VALUE: "the same, now typed in instead of a formula",
    }
)
LINE_WORDS: Mapping[LineChangeKind, str] = MappingProxyType(
    {
        LineChangeKind.CHANGED: "Changed",
        LineChangeKind.ADDED: "Added",
        LineChangeKind.REMOVED: "Removed",
        LineChangeKind.MOVED: "Moved to another sheet",
    }
)
_STRUCTURE: Mapping[StructureChangeKind, str] = MappingProxyType(
    {
        StructureChangeKind.SHEET_ADDED: "The sheet {subject} was added ({count} filled).",
        StructureChangeKind.SHEET_REMOVED: "The sheet {subject} was removed ({count} filled).",
        StructureChangeKind.SHEET_RENAMED: "The sheet {before} is called {after} now.",
        StructureChangeKind.SHEET_HIDDEN: "The sheet {subject} is hidden now.",
        StructureChangeKind.SHEET_SHOWN: "The sheet {subject} was hidden and is shown now.",
        StructureChangeKind.SHEET_CONTENTS: "The sheet {subject} of the template differs ({count}).",
        StructureChangeKind.COLUMN_ADDED: 'The column "{after}" was inserted.',
        StructureChangeKind.COLUMN_REMOVED: 'The column "{before}" was removed.',
        StructureChangeKind.COLUMN_RENAMED: 'The heading "{before}" is "{after}" now.',
        StructureChangeKind.COLUMN_MOVED: 'The column "{subject}" moved from {before} to {after}.',
        StructureChangeKind.COLUMN_HIDDEN: "Hidden now: {columns} {subject}.",
        StructureChangeKind.COLUMN_SHOWN: "Shown now, hidden before: {columns} {subject}.",
        StructureChangeKind.ROWS_HIDDEN: "Hidden now: {rows} {subject}.",
        StructureChangeKind.ROWS_SHOWN: "Shown now, hidden before: {rows} {subject}.",
        StructureChangeKind.TABLE_REMOVED: "The table {subject} ({before}) is no table any more.",
        StructureChangeKind.TABLE_RANGE: "The table {subject} covers {after}, before {before}.",
        StructureChangeKind.DROP_DOWN_LOST: "The drop-down of {subject} is gone from {ranges}.",
        StructureChangeKind.DROP_DOWN_CHANGED: "The drop-down of {subject} offers something else in {count}.",
        StructureChangeKind.NAME_REMOVED: "The name {subject} ({before}) is gone.",
        StructureChangeKind.NAME_CHANGED: "The name {subject} leads to {after}, before to {before}.",
        StructureChangeKind.UNIT_CHANGED: "{subject} is in {after} now, before in {before}. Amounts were compared in pounds; "
        "what differs by rounding alone is not listed.",
        StructureChangeKind.UNIT_DOUBTFUL: "{subject}: {count} {after}. Nothing in the file says that the unit changed, so ask "
        "the sender. {left}",
        StructureChangeKind.RENUMBERED: "{subject}: {count} got another number, as rows were inserted, deleted or sorted.",
        StructureChangeKind.TEMPLATE_CHANGED: "The template is version {after}, before {before}.",
    }
)
_COUNTED: Mapping[StructureChangeKind, tuple[str, str]] = MappingProxyType(
    {
        StructureChangeKind.UNIT_DOUBTFUL: ("amount is", "amounts are"),
        StructureChangeKind.RENUMBERED: ("line", "lines"),
    }
)


LONGEST_SHOWN = 80
"""Characters of a cell that are shown."""
NO_RESULT = "not calculated"
"""What a cell shows whose formula has no result in the file, as programs leave it that only write."""
MOST_RANGES = 12
"""Ranges that are named one by one."""
LED_UP = 20
"""Characters shown before the first in which two long texts differ."""


def structure_words(change: StructureChange) -> str:
    """Return a change of structure as a sentence."""
    one, many = _COUNTED.get(change.kind, ("cell", "cells"))
    return one_line(
        _STRUCTURE[change.kind].format(
            subject=shorten(change.subject),
            before=shorten(change.before),
            after=shorten(change.after),
            count=plural(change.count, one, many),
            rows="row" if change.count == 1 else "rows",
            columns="column" if change.count == 1 else "columns",
            ranges=listed(change.ranges, most=MOST_RANGES),
            left=_left_words(change.left),
        )
    )


def _left_words(left: int) -> str:
    """By how much amounts still differ once their unit is that of before."""
    if not left:
        return "Brought to the unit of before, they are the same."
    return f"Brought to the unit of before, they still differ by {pounds(left)} in all, as by rounding."


def kind_words(cell: CellChange) -> str:
    """Return how a cell changed, in words."""
    if cell.form:
        return f"{CELL_WORDS[CellChangeKind.FORM]}: {FORM_WORDS[cell.form]}"
    if cell.by_unit:
        return f"{CELL_WORDS[cell.kind]}: as if in another unit"
    return "Formula deleted" if cell.is_formula_deleted else CELL_WORDS[cell.kind]


def cell_words(change: CellChange) -> str:
    """Return what became of a cell: ``was £1,200, now £1,300``."""
    if change.kind in _WHOLE:
        return one_line(f"{CELL_WORDS[change.kind].casefold()}: {shorten(change.after or change.before, 120)}")
    before, after = _shown(change.before, change.after)
    before = NO_RESULT if change.formula_before and not change.before else before
    after = NO_RESULT if change.formula_after and not change.after else after
    said = f"was {before}, now {after}"
    more = "; ".join(text for text in (FORM_WORDS[change.form] if change.form else "", _formula_words(change)) if text)
    return one_line(f"{said} ({more})" if more else said)


_WHOLE = (
    CellChangeKind.ROW_ADDED,
    CellChangeKind.ROW_REMOVED,
    CellChangeKind.COMMENT_ADDED,
    CellChangeKind.COMMENT_CHANGED,
    CellChangeKind.COMMENT_REMOVED,
)


def _formula_words(change: CellChange) -> str:
    before, after = shorten(change.formula_before), shorten(change.formula_after)
    if before and after:
        return f"the formula was {before}, now {after}"
    if before:
        return f"the formula {before} was {'deleted' if change.is_formula_deleted else 'typed over'}"
    if change.kind is CellChangeKind.FORMULA_TYPED_OVER:
        return "the formula was typed over"
    return f"a formula was put in: {after}" if after else ""


def _shown(before: str, after: str) -> tuple[str, str]:
    """Two texts as they are shown, long ones from shortly before the sign in which they differ."""
    signs = zip(before, after, strict=False)
    same = next((place for place, (then, now) in enumerate(signs) if then != now), min(len(before), len(after)))
    skipped = max(same - LED_UP, 0) if max(len(before), len(after)) > LONGEST_SHOWN else 0
    return _cut(before, skipped), _cut(after, skipped)


def _cut(text: str, skipped: int) -> str:
    return f"{'...' if skipped else ''}{shorten(text[skipped:], LONGEST_SHOWN)}" if text.strip() else "blank"


def signed(pence: int) -> str:
    """Return a difference with its sign: ``+£5``, ``-£70``."""
    return f"{'+' if pence > 0 else ''}{pounds(pence)}"


def line_words(line: LineChange) -> str:
    """Return what became of a line, in words."""
    if line.is_of_form:
        return "Changed in form only"
    return "Changed as if in another unit" if line.is_by_unit else LINE_WORDS[line.kind]


def line_amount(line: LineChange) -> str:
    """Return what a line does to gross spending, blank where nothing: ``+£20 (from £250 to £270)``."""
    if not line.difference:
        return ""
    if line.kind in (LineChangeKind.CHANGED, LineChangeKind.MOVED):
        return f"{signed(line.difference)} (from {_pounds(line.before)} to {_pounds(line.after)})"
    return signed(line.difference)


def _pounds(pence: int | None) -> str:
    return "no amount" if pence is None else pounds(pence)


def field_name(total: FieldTotal) -> str:
    """Return the heading of a total's column without its unit."""
    return BY_FIELD[total.field].heading.removesuffix(" (£)")


def total_words(total: FieldTotal) -> str:
    """Return a total before and after, in a sentence."""
    name = field_name(total)
    if not total.difference:
        return f"{name} is the same, {pounds(total.after)}."
    more = "more" if total.difference > 0 else "less"
    words = (
        f"{name} is {pounds(total.after)}, {pounds(abs(total.difference))} {more} than before ({pounds(total.before)})."
    )
    if not total.by_unit:
        return words
    part = "all" if total.by_unit == total.difference and not total.left else signed(total.by_unit)
    if not total.left:
        return f"{words[:-1]}; {part} of it comes from the unit of the amounts alone."
    return (
        f"{words[:-1]}; {part} of it comes with the unit of the amounts, which still differ by {pounds(total.left)} in all "
        "when brought to the unit of before, as by rounding."
    )


def headline(comparison: Comparison) -> str:
    """Return in a sentence how much differs."""
    if comparison.is_same:
        return "Nothing differs."
    lines = [
        f"{len(changed):,} {'line' if len(changed) == 1 else 'lines'} {kind.value}"
        for kind in LineChangeKind
        if (changed := [line for line in comparison.of_kind(kind) if not (line.is_of_form or line.is_by_unit)])
    ]
    others = (
        (sum(line.is_by_unit for line in comparison.lines), "line", "with amounts as if in another unit"),
        (sum(cell.is_of_form for cell in comparison.all_cells), "cell", "changed in form only"),
        (sum(not cell.is_of_form for cell in comparison.cells), "cell", "changed elsewhere"),
        (len(comparison.structure), "change", "of structure"),
    )
    told = [*lines, *(f"{plural(number, noun)} {what}" for number, noun, what in others if number)]
    return f"{'; '.join(told)}."


def place_words(old: Location | None, new: Location | None) -> str:
    """Return where something stands, and where it stood where that was elsewhere: ``Spending!G8, before Spending!G13``."""
    before, after = sheet_and_cell(old), sheet_and_cell(new)
    if not (before and after):
        return f"before {before}" if before else after
    return after if before == after else f"{after}, before {before}"


def sheet_and_cell(place: Location | None) -> str:
    """Return a place within its file: ``Spending!G14``; blank where there is none."""
    return "!".join(part for part in (place.sheet, place.cell) if part) if place else ""
