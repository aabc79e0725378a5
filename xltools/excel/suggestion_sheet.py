"""The sheet Suggestions: every suggestion with its reasons, and room for the analyst's pick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.excel.coding_lines import line_now
from xltools.excel.own_sheets import Field, OwnSheet
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.coding.suggestions import Suggestion
    from xltools.excel.coding_lines import CodedLine
    from xltools.excel.own_sheets import Value

SUGGESTED_COLOUR = (230, 221, 243)
"""How a code looks that was filled in and not confirmed: pale violet, unlike any colour of a finding."""
MOST = 3
SUGGESTIONS = OwnSheet(
    "Suggestions",
    "Suggestions: COFOG codes for the selected lines",
    (
        "Write 1, 2 or 3 under Pick for the first, second or third suggestion, or another code such as 07.4, then click Apply my choices.",
        "How sure says how often suggestions like it turned out right.",
    ),
    (
        Field("Where", 20),
        Field("Service", 42),
        Field("Code now", 14),
        *(Field(f"{name} suggestion", 34) for name in ("First", "Second", "Third")),
        Field("Because", 60),
        Field("What was done", 24),
        Field("Pick", 12),
    ),
)
_CHOICES = ("First suggestion", "Second suggestion", "Third suggestion")


@dataclass(frozen=True, slots=True)
class Suggested:
    """The suggestions for a line, and the code that was filled in ("" = none)."""

    line: CodedLine
    suggestions: tuple[Suggestion, ...]
    fills: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A code an analyst picked, the line it is for as it stands now, and where the row said it was."""

    where: str
    line: CodedLine
    code: str


def merged(before: Iterable[Mapping[str, str]], suggestions: Sequence[Suggested]) -> list[list[Value]]:
    """Return the rows of the sheet: those suggested now in place of earlier ones for the same lines, the others as they are."""
    now = {suggestion.line.where for suggestion in suggestions}
    kept: list[list[Value]] = [
        [row[heading] for heading in SUGGESTIONS.headings] for row in before if row["Where"] not in now
    ]
    return [*map(_row, suggestions), *kept]


def _row(suggestion: Suggested) -> list[Value]:
    shown = [f"{each.code} {each.name} ({each.confidence:.0%} sure)" for each in suggestion.suggestions[:MOST]]
    because = "; ".join(suggestion.suggestions[0].because)
    done = f"{suggestion.fills} filled in" if suggestion.fills else ""
    return [
        suggestion.line.where,
        suggestion.line.service,
        suggestion.line.code,
        *shown,
        *[""] * (MOST - len(shown)),
        because,
        done,
        "",
    ]


_WHERE = re.compile(r"(.+) row (\d{1,7})")


def pick_of(row: Mapping[str, str], lines: Mapping[tuple[str, int], CodedLine]) -> Pick | str:
    """Return what was picked in a row of the sheet, or in words why that cannot be used."""
    where, picked = row["Where"], row["Pick"].strip()
    code = _code(row, picked)
    if not code:
        return f"{where}: {picked!r} is neither 1, 2 or 3 nor a COFOG code, so nothing was written. Write one such as 07.4."
    match = _WHERE.fullmatch(where)
    line = line_now(lines, match[1], int(match[2]), row["Service"].strip()) if match else None
    if line is None:
        return (
            f"{where}: the line {row['Service']!r} is not there any more, so nothing was written. Suggest codes again."
        )
    return Pick(where, line, code)


def _code(row: Mapping[str, str], picked: str) -> str:
    if picked in ("1", "2", "3"):
        return row[_CHOICES[int(picked) - 1]].partition(" ")[0]
    code = cofog.normal_code(picked)
    return code if cofog.known(code) else ""
