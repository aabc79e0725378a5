"""Where the time of the main job goes, and what the floor is: ``python -m benchmarks.stages [--returns 200] [--lines 500]``.

Seconds of processor time and on the clock of each stage of one `consolidate` in this process, on returns whose every service text is
its own. What another process does beside it costs this one no more than passing it over and waiting; the processes that read and help
have their own time in the last row. With ``--jobs 1`` every stage is done, and measured, in this process.

The floor is what no program of this kind can do without: python-calamine reading the same sheets and nothing else, and the lines put
out by Python's own csv from ready texts.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

import python_calamine

from benchmarks.machine import machine
from benchmarks.returns import make_returns
from xltools import actions
from xltools.folder import read_folder
from xltools.reading.beside import Beside
from xltools.reading.processes import stop_idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IMPORTS = "imports of the count"
BESIDE = "passed to another process, and waited for it"
STAGES = (
    ("reading: waiting for what the processes read", "xltools.pipeline", "read_all"),
    ("whose each return is", "xltools.pipeline", "resolve_returns"),
    ("what lines say of bodies and services", "xltools.pipeline", "read_lines"),
    ("what each line is", "xltools.pipeline", "_classify"),
    ("amounts and codes", "xltools.pipeline", "count_lines"),
    ("double counts", "xltools.pipeline", "detect"),
    ("checks", "xltools.pipeline", "run_checks"),
    ("count workbook", "xltools.outputs.write", "write_count_workbook"),
    ("lines as CSV", "xltools.outputs.write", "write_lines_csv"),
    ("report", "xltools.outputs.write", "write_report"),
    ("findings as CSV", "xltools.outputs.write", "write_findings"),
)
"""What each stage is called, and the function that is all of it."""


@dataclass
class Spent:
    """Seconds of a stage: of the processor, and on the clock."""

    work: float = 0.0
    clock: float = 0.0


@contextmanager
def measuring(spent: Spent) -> Iterator[None]:
    """Add what is done meanwhile."""
    work, clock = time.process_time(), time.perf_counter()
    try:
        yield
    finally:
        spent.work += time.process_time() - work
        spent.clock += time.perf_counter() - clock


def _measured(function: Callable[..., object], spent: Spent) -> Callable[..., object]:
    @wraps(function)  # by its name another process finds it
    def measured(*arguments: object, **options: object) -> object:
        with measuring(spent):
            return function(*arguments, **options)

    return measured


class _Measured(Beside[object]):
    """Work beside this process, with what it costs this one."""

    spent = Spent()

    def __init__(self, work: Callable[..., object], *arguments: object, jobs: int = 1, lines: int = 0) -> None:
        with measuring(self.spent):
            super().__init__(work, *arguments, jobs=jobs, lines=lines)

    def answer(self, waiting: Callable[[], None] = lambda: None) -> object:
        if not self.is_beside:
            return super().answer(waiting)
        with measuring(self.spent):
            return super().answer(waiting)


def stages_of(folder: Path, *, jobs: int) -> dict[str, Spent]:
    """Count a folder and return what each stage took, and the whole."""
    taken = {name: Spent() for name in (IMPORTS, *(name for name, *_ in STAGES), BESIDE)}
    _Measured.spent = taken[BESIDE]
    whole = Spent()
    gc.disable()  # as the command does
    with measuring(whole), ExitStack() as patched:
        with measuring(taken[IMPORTS]):
            importlib.import_module("xltools.pipeline")
            importlib.import_module("xltools.outputs.write")
        for name, module, function in STAGES:
            held = importlib.import_module(module)
            patched.enter_context(patch.object(held, function, _measured(getattr(held, function), taken[name])))
        for module in ("xltools.pipeline", "xltools.outputs.write"):
            patched.enter_context(patch.object(importlib.import_module(module), "Beside", _Measured))
        counted = actions.recount(read_folder(folder), None, date(2026, 1, 1), jobs=jobs)
        actions.write_count(counted, folder / "reports" / "count.xlsx", date(2026, 1, 1), lines="csv", jobs=jobs)
    others = Spent(
        *(getattr(whole, part) - sum(getattr(spent, part) for spent in taken.values()) for part in ("work", "clock"))
    )
    return {**taken, "everything else": others, "the whole": whole}


def floor_of(folder: Path) -> dict[str, Spent]:
    """Return what calamine and Python's csv take for the same returns and lines."""
    reading, writing = Spent(), Spent()
    with measuring(reading):
        for path in (folder / "returns").iterdir():
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            for sheet in ("Return", "Spending"):
                book.get_sheet_by_name(sheet).to_python()
    with next((folder / "reports").glob("*-lines.csv")).open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.reader(written))
    with measuring(writing), (folder / "floor.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return {"floor: calamine alone, one process": reading, "floor: the lines by Python's csv": writing}


def main() -> None:
    """Print a row for each stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=200)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=2)
    wanted = parser.parse_args()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "count"
        make_returns(folder, wanted.returns, wanted.lines, distinct=True)
        before = getrusage(RUSAGE_CHILDREN)
        stages = stages_of(folder, jobs=wanted.jobs)
        stop_idle()
        after = getrusage(RUSAGE_CHILDREN)
        floor = floor_of(folder)
    helpers = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{machine()}; {wanted.returns} returns of {wanted.lines} lines\n")
    out = csv.writer(sys.stdout, delimiter="|", lineterminator="\n")
    out.writerow(("stage", "processor s", "clock s"))
    for name, spent in {**stages, **floor}.items():
        out.writerow((name, f"{spent.work:.2f}", f"{spent.clock:.2f}"))
    out.writerow(("the processes that read and help", f"{helpers:.2f}", ""))


if __name__ == "__main__":
    main()
