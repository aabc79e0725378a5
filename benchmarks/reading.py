"""How fast and how large reading is: raw calamine against ours, one process against two, and memory.

Run it with ``python -m benchmarks.reading``. Returns of 50, 500 and 5,000 lines come from the template's own writer.
"""

from __future__ import annotations

import gc
import random
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import python_calamine

from benchmarks.machine import machine
from xltools.reading.flags import scan
from xltools.reading.headings import find_headings
from xltools.reading.package import look_at
from xltools.reading.read import read_file
from xltools.reading.safely import read_files
from xltools.reading.workbook import Workbook
from xltools.template.build import build_return
from xltools.template.layout import BASES, LAA_THEMES

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (50, 500, 5000)
ROUNDS = 15
MANY = 60

_MEMORY = """
import gc, sys
from pathlib import Path
from xltools.reading.read import read_file
def kilobytes(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))
read_file(Path(sys.argv[1])).returns[0].lines
gc.collect()
before = kilobytes("VmRSS")
Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
kept = read_file(Path(sys.argv[2]))
lines = kept.returns[0].lines
peak = kilobytes("VmHWM") - before
gc.collect()
print(peak / 1024, (kilobytes("VmRSS") - before) / 1024)
"""


def write_return(path: Path, lines: int) -> None:
    """Write a return as busy as real ones: two in three columns filled, services that repeat a little."""
    chance = random.Random(lines)
    build_return(
        path,
        prefill={
            "organisation": "Hackney Council",
            "place": "Hackney",
            "financial_year": "2010-11",
            "return_id": f"R{lines}",
        },
        lines=[
            {
                "line": f"L{number}",
                "service": f"Service {chance.randrange(lines)}, ward {number % 19}",
                "cofog": f"{chance.randint(1, 10):02d}.{chance.randint(1, 5)}",
                "laa_theme": chance.choice(LAA_THEMES),
                "expenditure_type": chance.choice(("Revenue", "Capital")),
                "gross": chance.randrange(10**9) / 100,
                "income": chance.randrange(10**6) if number % 2 else None,
                "funder": "HM Treasury" if number % 4 == 0 else None,
                "ring_fenced": "Yes" if number % 3 else None,
                "area": "London" if number % 6 == 0 else None,
                "basis": chance.choice(BASES),
                "local": chance.randrange(10**6) if number % 6 == 0 else None,
                "accounts": "Outturn",
                "notes": f"note {number}" if number % 10 == 0 else None,
            }
            for number in range(lines)
        ],
    )


def raw(path: Path) -> object:
    """What calamine alone does for the same sheet."""
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Spending").to_python()


def values_and_flags(path: Path) -> object:
    """Ours: the package looked at, the limits checked, values, headings and everything noticed in the sheet's XML."""
    workbook = Workbook(look_at(path.read_bytes()), path.name)
    sheet = workbook.sheet("Spending")
    headings = find_headings(sheet.rows)
    assert headings is not None
    checked = sheet.first_column + headings.columns["checked"]
    return sheet, scan(workbook.marks("Spending"), checked, sheet.first_row + headings.row)


def compare(*ways: Callable[[], object]) -> list[float]:
    """Return the best time in milliseconds of each way, taken in turn so that all meet the same weather."""
    best = [float("inf")] * len(ways)
    for _ in range(ROUNDS):
        for number, way in enumerate(ways):
            gc.collect()
            start = time.perf_counter()
            way()
            best[number] = min(best[number], (time.perf_counter() - start) * 1000)
    return best


def seconds(paths: list[Path], jobs: int) -> float:
    """Return the seconds `jobs` processes take for these files, their start not counted."""
    reading = read_files(paths, jobs=jobs)
    for _ in range(4):
        next(reading)
    start = time.perf_counter()
    done = sum(1 for _ in reading)
    return (time.perf_counter() - start) / done * len(paths)


def memory(small: Path, large: Path) -> tuple[float, float]:
    """Return the megabytes (at the peak, and kept) that a large return adds to a process that has read a small one."""
    arguments = [sys.executable, "-c", _MEMORY, str(small), str(large)]
    peak, kept = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.split()
    return float(peak), float(kept)


def main() -> None:
    """Print the table."""
    print(machine())
    print(f"best of {ROUNDS}, in ms")
    print("lines   calamine  values+flags  of raw  read_file  x raw")
    with TemporaryDirectory() as folder:
        paths = {lines: Path(folder) / f"{lines}.xlsx" for lines in SIZES}
        for lines, path in paths.items():
            write_return(path, lines)
            base, flags, whole = compare(partial(raw, path), partial(values_and_flags, path), partial(read_file, path))
            print(f"{lines:>5,} {base:>10.2f} {flags:>13.2f} {base / flags:>7.0%} {whole:>10.2f} {whole / base:>6.2f}")
        for lines in SIZES:
            many = [paths[lines]] * (MANY if lines > 500 else MANY * 8)
            one, two = (min(seconds(many, jobs) for _ in range(3)) for jobs in (1, 2))
            print(f"{len(many)} returns of {lines:,} lines: one process {one:.2f} s, two {two:.2f} s, x{one / two:.2f}")
        if Path("/proc/self/clear_refs").exists():
            peak, kept = memory(paths[50], paths[5000])
            print(f"one return of 5,000 lines takes {peak:.1f} MB at the peak and keeps {kept:.1f} MB")


if __name__ == "__main__":
    main()
