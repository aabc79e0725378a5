"""How fast a return is marked up: ours against openpyxl loading and saving the same file, and nothing more.

Run it with ``python -m benchmarks.marking``. Returns of 25, 500 and 5,000 lines; a finding on every tenth line.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from benchmarks.machine import machine
from benchmarks.reading import compare, write_return
from xltools.model import Finding, Location, Severity
from xltools.outputs.marking.mark_up import Marked, mark_up

SIZES = (25, 500, 5000)
GOAL = 10
"""Times faster than openpyxl."""


def findings(lines: int) -> list[Finding]:
    """Return a finding on every tenth line."""
    words = (
        "This amount is text, not a number.",
        "Amounts that are text are not added up.",
        "Type it again as a number.",
    )
    return [
        Finding("amount-as-text", Severity.WARNING, Location("r.xlsx", "Spending", row, 7), *words, "1,000")
        for row in range(5, 5 + lines, 10)
    ]


def load_and_save(path: Path) -> None:
    """What openpyxl takes to open the file and write it again; the findings are not even written."""
    openpyxl.load_workbook(path).save(io.BytesIO())


def marked(path: Path, found: list[Finding]) -> Marked:
    result = mark_up(path, found)
    assert result.kind == "marked"
    return result


def main() -> None:
    """Print the table."""
    print(machine())
    print("best of 15, in ms")
    print("lines  findings  openpyxl  marked up  times faster")
    with TemporaryDirectory() as folder:
        for lines in SIZES:
            path, found = Path(folder) / f"{lines}.xlsx", findings(lines)
            write_return(path, lines)
            theirs, ours = compare(partial(load_and_save, path), partial(marked, path, found))
            shown = marked(path, found).shown
            print(f"{lines:>5,} {shown:>9,} {theirs:>9,.1f} {ours:>10,.1f} {theirs / ours:>13,.1f}")
    print(f"goal: at least {GOAL} times")


if __name__ == "__main__":
    main()
