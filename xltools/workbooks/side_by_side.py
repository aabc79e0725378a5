"""Every partner's spending beside the others': read file by file, the heavy part kept on the disk until it is written."""

from __future__ import annotations

import pickle
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING

from xltools.model import UsageError
from xltools.reading.cells import LAST_ROW
from xltools.reading.files import list_files
from xltools.steps import Progress, Step, unheard
from xltools.text import fold, listed
from xltools.workbooks.sheet_names import SheetNames
from xltools.workbooks.side_parts import SideLine, SidePart, read_sides

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xltools.steps import OnStep
    from xltools.workbooks.sheet_copies import CopiedSheet

INDEX, ALL_LINES = "Index", "All lines"
MOST_LINES = LAST_ROW - 10


class Spool:
    """A file that things are put into and taken out of by their place: memory holds none of them. It ends with its block."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open until the workbook is written

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def put(self, thing: object) -> int:
        """Keep a thing and return its place."""
        place = self._file.seek(0, 2)
        pickle.dump(thing, self._file, pickle.HIGHEST_PROTOCOL)
        return place

    def take(self, place: int) -> object:
        """Return the thing at a place."""
        self._file.seek(place)
        return pickle.load(self._file)  # noqa: S301 - our own, put there a moment ago


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Files laid beside each other: `parts` without their cells and lines, which `spool` holds as long as it is open."""

    parts: tuple[SidePart, ...]
    spool: Spool
    cells_at: tuple[tuple[int, ...], ...]
    lines_at: tuple[int, ...]
    remarks: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def pence(self) -> int:
        """Gross spending of all lines whose amount is certain, without totals of other lines, in pence."""
        return sum(part.pence for part in self.parts)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(part.count for part in self.parts)

    @property
    def is_written(self) -> bool:
        """Whether any file was read, so that there is something to write."""
        return any(not part.reason for part in self.parts)

    def cells(self, part: int, sheet: int) -> CopiedSheet:
        """Return a sheet with its cells."""
        kept = self.parts[part].sheets[sheet]
        cells = self.spool.take(self.cells_at[part][sheet])
        return replace(kept, cells=cells if isinstance(cells, tuple) else ())

    def lines(self) -> Iterator[tuple[SidePart, SideLine]]:
        """Yield every line with its file, in order."""
        for part, place in zip(self.parts, self.lines_at, strict=True):
            taken = self.spool.take(place)
            if isinstance(taken, tuple):
                yield from ((part, line) for line in taken)


def lay_side_by_side(paths: Sequence[Path], spool: Spool, *, jobs: int = 1, on_step: OnStep = unheard) -> SideBySide:
    """Read files (and those in folders), each in safety, and lay them beside each other in the order of their names.

    Raises FileNotFoundError for a path that leads nowhere, `UsageError` where there are more lines than a sheet holds.
    """
    found = list_files(paths)
    names = SheetNames((INDEX, ALL_LINES))
    parts: dict[str, list[tuple[SidePart, tuple[int, ...], int]]] = defaultdict(list)
    nothing = spool.put(())
    for each in found:
        if each.not_a_file:
            words = f"It was not read: {each.not_a_file}."
            parts[each.name].append((SidePart(each.name, words, is_unreadable=True), (), nothing))
    to_read = [each for each in found if not each.not_a_file]
    for part in read_sides([each.path for each in to_read], [each.name for each in to_read], jobs=jobs):
        given = tuple(names.new(_sheet_name(part, sheet)) for sheet in part.sheets)
        at = tuple(spool.put(sheet.cells) for sheet in part.sheets), spool.put(part.lines)
        light = tuple(replace(sheet, cells=()) for sheet in part.sheets)
        parts[part.file].append((replace(part, sheets=light, lines=(), places=given), *at))
        on_step(Progress(Step.READING, len(parts), len(found), part.file))
    kept = [each for file in found for each in parts[file.name]]
    ordered = tuple(part for part, _, _ in kept)
    laid = SideBySide(
        ordered,
        spool,
        tuple(cells for _, cells, _ in kept),
        tuple(lines for _, _, lines in kept),
        _remarks(ordered),
    )
    if laid.count > MOST_LINES:
        raise UsageError(
            f"{laid.count:,} lines are more than a sheet of Excel holds. Lay fewer files side by side at a time."
        )
    return laid


def _sheet_name(part: SidePart, sheet: CopiedSheet) -> str:
    """What a sheet is called: the body, or the file where it names none; with its own name where a file has several."""
    whose = part.partner or part.file.rpartition("/")[2].rpartition(".")[0]
    return f"{whose[:18]} {sheet.name}" if len(part.sheets) > 1 else whose


def _remarks(parts: Sequence[SidePart]) -> tuple[tuple[str, ...], ...]:
    """What is to be known of each file beside the others: that a body stands in several."""
    files: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        if part.partner:
            files[fold(part.partner)].append(part.file)
    remarks = []
    for part in parts:
        others = sorted({file for file in files.get(fold(part.partner), []) if file != part.file})
        again = (
            (f"the same body in {listed(others)}: versions or parts, and both are in the totals here",)
            if others
            else ()
        )
        remarks.append((*part.said, *again))
    return tuple(remarks)
