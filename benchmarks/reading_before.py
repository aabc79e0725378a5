"""Reading a return by this code and by that of another checkout: ``python -m benchmarks.reading_before ../before``.

A process of each reads the same file in turn, so that both meet the same weather; processor time, the least and the quarter of all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.reading import SIZES, write_return

READER = """
import gc, sys, time
from pathlib import Path
from xltools.reading.read import read_file
for line in sys.stdin:
    gc.collect()
    start = time.process_time_ns()
    read = read_file(Path(line.strip()))
    print(time.process_time_ns() - start, flush=True)
    assert read.returns
"""
READINGS = 15_000
"""Lines read by each in all, at most 300 times a file."""


def reader(tree: Path) -> subprocess.Popen[str]:
    """Start a process that reads with the code in a folder the files it is told, and says the nanoseconds each took."""
    environment = {**os.environ, "PYTHONPATH": str(tree.resolve())}
    command = [sys.executable, "-P", "-c", READER]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def milliseconds(process: subprocess.Popen[str], path: Path) -> float:
    """Return what reading a file takes in one of these processes."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    return int(process.stdout.readline()) / 1e6


def main() -> None:
    """Print the table."""
    before, now = reader(Path(sys.argv[1])), reader(Path(__file__).parents[1])
    with TemporaryDirectory() as folder:
        for lines in SIZES:
            path = Path(folder) / f"{lines}.xlsx"
            write_return(path, lines)
            times = [
                (milliseconds(before, path), milliseconds(now, path)) for _ in range(min(300, 24 + READINGS // lines))
            ]
            for name, share in (("least", 0.0), ("quarter", 0.25)):
                own = [sorted(each)[int(len(times) * share)] for each in zip(*times, strict=True)]
                print(f"{lines:>5,} lines, {name:>7}: {own[0]:7.2f} -> {own[1]:7.2f} ms {own[1] / own[0] - 1:+.1%}")
    before.terminate()
    now.terminate()


if __name__ == "__main__":
    main()
