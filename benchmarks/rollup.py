"""Many places rolled up by one process, by two, and on a Dask cluster of two workers here: ``python -m benchmarks.rollup``.

Whole commands, each into an empty folder. Every service text is its own; places name bodies of the next place as paid, so that there is
something to find between them. Seconds on the clock, seconds of processor time of all processes, and the most memory that any one
process held (the workers' own for the cluster).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import NamedTuple

from benchmarks.machine import machine
from benchmarks.returns import make_returns
from xltools.model import Area, Place
from xltools.reference.areas.districts import districts

COMMAND = "import sys; from xltools.cli import main; sys.exit(main())"
PEAK = (
    "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)"
)
"""Runs a command and says how much memory the largest process of it held (KiB)."""
CLUSTER = """
import sys
if __name__ == "__main__":
    from distributed import LocalCluster
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""
MAY_FAIL = (0, 1)
"""Exit codes of a roll-up that was done: the returns have errors to correct, as real ones have."""

BEYOND = 5
"""How many bodies of the next place alone a place names as paid; two bodies more send a return to both."""


class Cost(NamedTuple):
    """What a run took: seconds on the clock, seconds of processor time, and MB of its largest process."""

    clock: float
    processor: float
    megabytes: float


def make_places(home: Path, places: int, returns: int, lines: int) -> list[Path]:
    """Make so many count folders of different districts."""
    codes = [code for code in sorted(districts()) if code.startswith("E0") and len(districts()[code].atoms) == 1][
        :places
    ]
    folders = []
    for number, code in enumerate(codes):
        name = districts()[code].name
        folder = home / f"place-{number:03d}"
        place = Place(name, (Area(code, name),), "2010-11")
        make_returns(folder, returns, lines, distinct=True, first=number * (returns - 2), beyond=BEYOND, place=place)
        folders.append(folder)
    return folders


def run(folders: list[Path], output: Path, *options: str) -> Cost:
    """Roll up the folders into an empty one."""
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-c", COMMAND, "rollup", *map(str, folders), "--output", str(output), *options]
    before, started = os.times(), perf_counter()
    done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=False)
    after, clock = os.times(), perf_counter() - started
    assert done.returncode in MAY_FAIL, done.stdout + done.stderr
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(clock, spent, int(done.stderr.split()[-1]) / 1024)


def on_cluster(folders: list[Path], output: Path, home: Path) -> Cost:
    """Roll them up on a cluster of two workers, started beforehand; their processor time and memory are the cluster's."""
    script = home / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        [sys.executable, "-c", PEAK, sys.executable, str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as cluster:
        assert cluster.stdout is not None
        address, *pids = cluster.stdout.readline().split()
        cost = run(folders, output, "--scheduler", address)
        held = max(_peak(int(pid)) for pid in pids)
        cluster.communicate()
        sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(cost.clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, held)


def _peak(pid: int) -> float:
    """The most memory a process has held, in MB (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Print a row for each way, and what is finished already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=8)
    parser.add_argument("--returns", type=int, default=30)
    parser.add_argument("--lines", type=int, default=200)
    chosen = parser.parse_args()
    print(machine())
    print(f"{chosen.places} places of {chosen.returns} returns of {chosen.lines} lines\n")
    print("| how | clock (s) | processor (s) | largest process (MB) | times one process |")
    print("|---|---:|---:|---:|---:|")
    with TemporaryDirectory() as made:
        home = Path(made)
        folders = make_places(home / "places", chosen.places, chosen.returns, chosen.lines)
        one = run(folders, home / "one", "--jobs", "1")
        _row("one process", one, one)
        _row("two processes", run(folders, home / "two", "--jobs", "2"), one)
        _row("Dask, two workers", on_cluster(folders, home / "cluster", home), one)
        again = perf_counter()
        subprocess.run(
            [sys.executable, "-c", COMMAND, "rollup", *map(str, folders), "--output", str(home / "two")],
            capture_output=True,
            check=False,
        )
        print(f"\nAgain, nothing changed: {perf_counter() - again:.1f} s")
        size = sum(file.stat().st_size for file in (home / "two" / "lines").rglob("*.parquet"))
        print(f"Lines kept: {size / 2**20:.1f} MB")


def _row(how: str, cost: Cost, one: Cost) -> None:
    print(
        f"| {how} | {cost.clock:.1f} | {cost.processor:.1f} | {cost.megabytes:.0f} | {one.clock / cost.clock:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
