"""What stands in several files at once: whole lists of lines, single lines, references of lines."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from xltools.template.layout import DATA_FIELDS
from xltools.text import fold, listed, plural, pounds
from xltools.workbooks.merged import Question, QuestionKind, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.workbooks.merged import MergedLine
    from xltools.workbooks.parts import Part

_TELLING = ("service", "cofog", "cipfa", "expenditure_type", "funder", "paid_to", "fund", "area")
"""Fields in which two lines that are the same money agree."""
_MOST_ROWS = 8
_COPY = re.compile(r"\(\d+\)\.\w+$|\bcopy\b", re.IGNORECASE)
"""How programs call a copy of a file: "returns (1).xlsx", "Copy of returns.xlsx"."""


def same_lines(parts: Sequence[Part]) -> dict[int, Part]:
    """Return, by identity of a part, another part that has the very same lines in the same order (and has any).

    The first of them stands for all, or the first that is not called a copy.
    """
    alike: dict[object, list[Part]] = defaultdict(list)
    for part in parts:
        if part.count:
            key = tuple(tuple(part.column(name)) for name in DATA_FIELDS)
            texts = tuple(sorted((place, cell.text) for place, cell in part.sent.items()))
            alike[key, texts].append(part)
    twins: dict[int, Part] = {}
    for group in alike.values():
        kept = min(group, key=lambda part: bool(_COPY.search(part.file)))
        twins |= {id(part): kept for part in group if part is not kept}
    return twins


def shared_lines(lines: Sequence[MergedLine]) -> Iterator[Question]:
    """Ask about lines of two files that say the same and have the same amounts; one question for each pair of files."""
    alike: dict[object, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.pence:
            texts = tuple(fold(str(line.fields.get(name) or "")) for name in _TELLING)
            alike[texts, line.pence, *line.also.values()].append(number)
    pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for numbers in alike.values():
        earlier = numbers[0]
        for later in numbers[1:]:
            files = (lines[earlier].source.workbook, lines[later].source.workbook)
            if files[0] != files[1]:
                pairs[files].append((earlier, later))
    for (file, other), both in sorted(pairs.items()):
        rows = listed([f"row {row_of(one)} as row {row_of(two)}" for one, two in both], _MOST_ROWS)
        pence = sum(lines[one].pence or 0 for one, _ in both)
        say = "says" if len(both) == 1 else "say"
        words = (
            f"{plural(len(both), 'line')} of {other} {say} the same as {file}, {pounds(pence)} in all: {rows}. Both are kept. "
            "If it is the same money, delete one of each pair."
        )
        yield Question(QuestionKind.SAME_LINES, words, row_of(both[0][1]), lines[both[0][1]].source)


def repeated_references(lines: Sequence[MergedLine]) -> Iterator[Question]:
    """Say which references of lines stand in several files: they are kept, and the Notes tell them apart."""
    files: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if reference := str(line.fields.get("line") or ""):
            files[reference].add(line.source.workbook)
    repeated = [reference for reference, where in files.items() if len(where) > 1]
    if repeated:
        where = sorted({file for reference in repeated for file in files[reference]})
        are_kept = "It is kept as it is" if len(repeated) == 1 else "They are kept as they are"
        words = (
            f"{plural(len(repeated), 'line reference stands', 'line references stand')} in several files: {listed(repeated, _MOST_ROWS)} "
            f"({listed(where)}). {are_kept}; the Notes of each line say which file it is from."
        )
        yield Question(QuestionKind.REFERENCES, words)
