"""Returns put together, as whole processes: ``python -m benchmarks.merging``.

Partial returns of one body into one return, and the same files side by side; half of them have a further sheet, comments and
colours. The most memory of any one process stands beside the seconds: it should not grow with the number of files side by side.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import machine
from benchmarks.returns import SERVICES
from xltools.template.build import build_return

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

HEADER = {
    "place": "Hackney",
    "financial_year": "2010-11",
    "organisation": "London Borough of Hackney",
    "organisation_id": "hackney",
    "organisation_type": "Council",
    "signed_off_by": "Director of finance",
    "signed_off_on": "2011-06-01",
}


def make_parts(folder: Path, returns: int, lines: int) -> None:
    """Make this many partial returns of one body, of this many lines each; every service text is its own."""
    folder.mkdir(parents=True)
    chance = random.Random(20101127)
    for number in range(returns):
        made = [
            {
                "line": f"{number}.{line}",
                "service": f"{service}, team {number} of district {line}",
                "cofog": code,
                "expenditure_type": "Revenue",
                "gross": chance.randrange(100_000, 500_000_000) / 100,
                "income": chance.choice([None, 500]),
                "basis": "Actual",
                "accounts": "Outturn",
                "notes": chance.choice(["", "", "as last year"]),
            }
            for line in range(lines)
            for service, code in [chance.choice(SERVICES)]
        ]
        build_return(
            folder / f"{chr(97 + number % 26)}{number}.xlsx",
            prefill=HEADER,
            lines=made,
            further=_more if number % 2 else None,
        )


def _more(book: Workbook, sheets: Mapping[str, Worksheet]) -> None:
    """A further sheet, comments and colours, as a department adds them."""
    yellow = book.add_format({"bg_color": "#FFFF00", "bold": True})
    for row in range(4, 24, 4):
        sheets["Spending"].write_comment(row, 6, "Provisional until the accounts are closed.")
    sheet = book.add_worksheet("Workings")
    for row in range(60):
        for column in range(6):
            sheet.write_number(row, column, row * column, yellow if row == 0 else None)


def measured(command: list[str]) -> tuple[float, int]:
    """Return the wall time of a whole process in seconds, and the most memory any of its processes held in MB."""
    before = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _WATCHED, *command], capture_output=True, text=True, check=False)
    taken = time.perf_counter() - before
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return taken, int(done.stderr.rsplit("\n", 2)[-2]) // 1024


_WATCHED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""


def main() -> None:
    """Print a row for each number of returns: seconds and memory of merging them, and of laying them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, nargs="*", default=[50, 200])
    parser.add_argument("--lines", type=int, default=500)
    wanted = parser.parse_args()
    print(f"{machine()}; returns of {wanted.lines} lines, one run each, whole processes\n")
    out = csv.writer(sys.stdout, delimiter="|", lineterminator="\n")
    out.writerow(("returns", "merged s", "MB", "side by side s", "MB"))
    for returns in wanted.returns:
        with tempfile.TemporaryDirectory() as scratch:
            parts = Path(scratch) / "parts"
            make_parts(parts, returns, wanted.lines)
            merge = [sys.executable, "-m", "xltools", "merge", str(parts), "--output"]
            one, one_mb = measured([*merge, f"{scratch}/one.xlsx"])
            side, side_mb = measured([*merge, f"{scratch}/side.xlsx", "--side-by-side"])
            out.writerow((returns, f"{one:.1f}", one_mb, f"{side:.1f}", side_mb))


if __name__ == "__main__":
    main()
