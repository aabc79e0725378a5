"""The main job against a plain pandas + openpyxl loop, as whole processes: ``python -m benchmarks.consolidate``.

The loop is what a capable analyst writes in an afternoon: read the Return and Spending sheets of each workbook with pandas
(openpyxl underneath), put them together, sum by code and by organisation, write a workbook. It checks nothing.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.returns import make_returns

LOOP = """
import sys
from pathlib import Path
import pandas as pd
folder, output, with_lines = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "lines"
frames = []
for path in sorted(folder.glob("*.xlsx")):
    sheets = pd.read_excel(path, sheet_name=["Return", "Spending"], header=None, engine="openpyxl")
    head = dict(zip(sheets["Return"][1], sheets["Return"][2]))
    body = sheets["Spending"]
    lines = body.iloc[4:].set_axis(body.iloc[3], axis=1)
    lines = lines[lines["Service"].notna()].assign(organisation=head.get("Your organisation"), file=path.name)
    frames.append(lines)
everything = pd.concat(frames, ignore_index=True)
gross = "Gross spending (\\u00a3)"
everything[gross] = pd.to_numeric(everything[gross])
with pd.ExcelWriter(output, engine="openpyxl") as book:
    everything.groupby("COFOG code")[gross].sum().to_excel(book, sheet_name="By function")
    everything.groupby("organisation")[gross].sum().to_excel(book, sheet_name="By organisation")
    if with_lines:
        everything.to_excel(book, sheet_name="Lines", index=False)
if not with_lines:
    everything.to_csv(Path(output).with_suffix(".csv"), index=False)
"""


def seconds(command: list[str], runs: int) -> float:
    """Return the median wall time of a whole process; exit code 1 (errors found in returns) is a result, not a failure."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken.append(time.perf_counter() - start)
        if done.returncode > 1:
            raise SystemExit(done.stderr)
    return statistics.median(taken)


def most_memory(command: list[str]) -> float:
    """Return the most memory a command and each process it starts took by itself, in MB, the largest of them."""
    watched = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=2); "
    watched += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", watched, *command], capture_output=True, text=True, check=True)
    return int(done.stdout.strip()) / 1024


def main() -> None:
    """Print one row per size: the loop's and xltools' seconds, with the lines as CSV and in the workbook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=120)
    parser.add_argument("--lines", type=int, nargs="*", default=[50, 500])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--texts", nargs="*", default=["own", "repeated"], help="texts of their own, or repeated ones")
    parser.add_argument("--alone", action="store_true", help="without the loop, and with the lines as CSV only")
    wanted = parser.parse_args()
    print(f"{machine()}; {wanted.returns} returns, median of {wanted.runs} runs, whole processes\n")
    out = csv.writer(sys.stdout, delimiter="|", lineterminator="\n")
    out.writerow(
        ("lines each", "texts", "lines in", "loop s", "xltools s", "times faster", "most memory of a process, MB")
    )
    for lines in wanted.lines:
        for texts in wanted.texts:
            with tempfile.TemporaryDirectory() as scratch:
                folder = Path(scratch) / "count"
                make_returns(folder, wanted.returns, lines, distinct=texts == "own")
                for where in ("csv",) if wanted.alone else ("csv", "workbook"):
                    out.writerow((lines, texts, where, *_row(folder, where, wanted.runs, alone=wanted.alone)))


def _row(folder: Path, where: str, runs: int, *, alone: bool) -> tuple[str, ...]:
    """Return the loop's seconds, ours, how many times faster, and our most memory."""
    flag = "lines" if where == "workbook" else "csv"
    loop = [sys.executable, "-c", LOOP, str(folder / "returns"), str(folder.parent / "loop.xlsx"), flag]
    ours = [sys.executable, "-m", "xltools", "consolidate", str(folder), "--lines", where]
    our_seconds = seconds(ours, runs)
    memory = f"{most_memory(ours):,.0f}"
    if alone:
        return "", f"{our_seconds:.2f}", "", memory
    loop_seconds = seconds(loop, runs)
    return f"{loop_seconds:.2f}", f"{our_seconds:.2f}", f"{loop_seconds / our_seconds:.1f}", memory


if __name__ == "__main__":
    main()
