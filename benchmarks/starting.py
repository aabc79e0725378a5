"""What starting costs, by this code and by that of another checkout: ``python -m benchmarks.starting [../before]``.

Processor time of whole processes, the reading process included, and time on the clock; the least of ten each, in turn, so that
both meet the same weather. Python's bytecode is kept, as an installation has it. The return has 50 lines and lies in no count folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.machine import machine
from benchmarks.reading import write_return

RUNS = 10
COMMAND = "from xltools.cli import main; main()"
CLICK = """
import sys
from xltools.excel.bindings import xlwings
from xltools.excel.ribbon import load
load(sys.argv[1])
"""
"""What a click does before it looks for its workbook."""


def run_once(tree: Path, cache: Path, code: str, *arguments: str) -> tuple[float, float]:
    """Return the seconds of processor time, and on the clock, of one run of some Python code of xltools in a tree."""
    environment = {**os.environ, "PYTHONPATH": str(tree.resolve()), "PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, started = os.times(), perf_counter()
    subprocess.run([sys.executable, "-P", "-c", code, *arguments], env=environment, capture_output=True, check=False)
    after, seconds = os.times(), perf_counter() - started
    return after.children_user + after.children_system - before.children_user - before.children_system, seconds


def main() -> None:
    """Print a line for each way of starting."""
    trees = [*map(Path, sys.argv[1:2]), Path(__file__).parents[1]]
    print(machine())
    with TemporaryDirectory() as folder:
        path, cache = Path(folder) / "return.xlsx", Path(folder) / "bytecode"
        write_return(path, 50)
        for name, code, *arguments in (
            ("xltools --help", COMMAND, "--help"),
            ("xltools validate", COMMAND, "validate", str(path)),
            *(
                (f"imports of the button {button}", CLICK, button)
                for button in ("validate", "suggest_codes", "recount", "about")
            ),
        ):
            runs = [[run_once(tree, cache, code, *arguments) for tree in trees] for _ in range(RUNS)]
            best = [tuple(map(min, zip(*each, strict=True))) for each in zip(*runs, strict=True)]
            print(f"{name:<40}", "  ->  ".join(f"{cpu:.2f} s ({clock:.2f} on the clock)" for cpu, clock in best))


if __name__ == "__main__":
    main()
