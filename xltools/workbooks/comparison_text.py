"""What differs between files, on the terminal: short, the largest amounts first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.text import one_line, plural, shorten
from xltools.workbooks.change_words import (
    LINE_WORDS,
    cell_words,
    headline,
    line_amount,
    place_words,
    structure_words,
    total_words,
)
from xltools.workbooks.changes import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.model import Location
    from xltools.workbooks.changes import CellChange, LineChange
    from xltools.workbooks.compared_files import Compared, NotCompared

MOST_SHOWN = 20
"""Lines, and cells, that the terminal shows; the workbook and the JSON have all of them."""
MOST_CELLS_OF_A_LINE = 4


def compared_text(results: Sequence[Compared]) -> Iterator[str]:
    """Yield the lines of text that say what came of files compared: of one pair everything, of many a line or two each."""
    if len(results) == 1 and isinstance(results[0], Comparison):
        yield from comparison_text(results[0])
        return
    for result in results:
        yield _headline(result) if isinstance(result, Comparison) else not_compared_words(result)
        if isinstance(result, Comparison):
            yield from (f"  {total_words(total)}" for total in result.totals if total.difference)
    same = sum(isinstance(result, Comparison) and result.is_same for result in results)
    compared = sum(isinstance(result, Comparison) for result in results)
    yield ""
    yield (
        f"{plural(compared, 'pair')} compared: {same} the same, {compared - same} with differences; "
        f"{plural(len(results) - compared, 'file')} not compared."
    )


def not_compared_words(result: NotCompared) -> str:
    """Return which files were not compared, and why."""
    names = " and ".join(name for name in (result.old, result.new) if name)
    return one_line(f"{names} not compared. {result.words}")


def comparison_text(comparison: Comparison) -> Iterator[str]:
    """Yield the lines of text that say what differs."""
    yield _headline(comparison)
    if comparison.lines_before or comparison.lines_after:
        yield from (f"  {total_words(total)}" for total in comparison.totals)
    for limit in comparison.limits:
        yield f"  {one_line(limit)}"
    lines = [line for line in comparison.lines if not (line.is_of_form or line.is_by_unit)]
    yield from _part("Lines", [text for line in lines[:MOST_SHOWN] for text in _line(line)], len(lines), "line")
    cells = [cell for cell in comparison.cells if not cell.is_of_form]
    yield from _part("Other cells", [_cell(cell) for cell in cells[:MOST_SHOWN]], len(cells), "cell")
    forms = [cell for cell in comparison.all_cells if cell.is_of_form]
    yield from _part("Changed in form only", [_cell(cell) for cell in forms[:MOST_SHOWN]], len(forms), "cell")
    structure = [f"  {structure_words(change)}{_at(change.old, change.new)}" for change in comparison.structure]
    yield from _part("Structure", structure[:MOST_SHOWN], len(structure), "change")
    if any(cell.by_unit for cell in comparison.all_cells):
        yield "  --output FILE and --json list the amounts in another unit one by one, each with its cell."


def _headline(comparison: Comparison) -> str:
    return f"{comparison.new}, compared with {comparison.old}: {headline(comparison)}"


def _part(title: str, texts: Sequence[str], count: int, noun: str) -> Iterator[str]:
    if not count:
        return
    yield ""
    yield f"{title}:"
    yield from texts
    if count > MOST_SHOWN:
        yield f"  and {plural(count - MOST_SHOWN, f'more {noun}')}; --output FILE writes them all."


def _line(line: LineChange) -> Iterator[str]:
    amount = line_amount(line)
    name = one_line(line.service, 60) or "no name"
    yield f"  {LINE_WORDS[line.kind]}: {name}{f', {amount}' if amount else ''}{_at(line.old, line.new)}"
    for cell in line.cells[:MOST_CELLS_OF_A_LINE]:
        yield f"  {_cell(cell)}"
    if len(line.cells) > MOST_CELLS_OF_A_LINE:
        yield f"    and {plural(len(line.cells) - MOST_CELLS_OF_A_LINE, 'more cell')}"


def _cell(cell: CellChange) -> str:
    return f"  {one_line(cell.field, 60)}: {cell_words(cell)}{_at(cell.old, cell.new)}"


def _at(old: Location | None, new: Location | None) -> str:
    """Where something stands, after a sentence; a whole file needs no place."""
    where = place_words(old, new)
    return f" [{shorten(where, 80)}]" if where else ""
