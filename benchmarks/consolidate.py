"""The main job against a plain pandas + openpyxl loop, as whole processes: ``python -m benchmarks.consolidate``.

The loop is what a capable analyst writes in an afternoon: read the Return and Spending sheets of each workbook with pandas
(openpyxl underneath), put them together, sum by code and by organisation, write a workbook. It checks nothing.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.reference.bodies.names import partner_id_of
from xltools.template.build import build_return

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
SERVICES = (
    ("Primary schools", "09.1"),
    ("Secondary schools", "09.2"),
    ("Highways maintenance", "04.5"),
    ("Libraries", "08.2"),
    ("Refuse collection", "05.1"),
    ("Home care for older people", "10.2"),
    ("Development control", "06.2"),
    ("Parks and open spaces", "08.1"),
    ("Children in care", "10.4"),
    ("Neighbourhood policing", "03.1"),
)
WRONG_CODE = "99.9"
"""What one line in fifty has instead of its code: returns are never clean."""


def make_returns(folder: Path, returns: int, lines: int) -> None:
    """Make a count folder with this many returns of this many lines."""
    place = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
    names = [f"Body number {number:03d}" for number in range(returns)]
    partners = [Partner(name, partner_id_of(name), organisation_type="Agency or public body") for name in names]
    create_folder(folder, place, partners)
    for number, name in enumerate(names):
        prefill = {
            "place": "Hackney",
            "financial_year": "2010-11",
            "organisation": name,
            "organisation_id": partner_id_of(name),
        }
        signed = {
            "contact_name": "A Person",
            "contact_email": "a@example.org",
            "signed_off_by": "B",
            "signed_off_on": "2011-06-01",
        }
        build_return(
            folder / "returns" / f"{number:03d}.xlsx", prefill={**prefill, **signed}, lines=_lines(lines, number)
        )


def _lines(count: int, seed: int) -> list[dict[str, str | int | float | None]]:
    chance = random.Random(seed)
    return [
        {
            "line": f"L{number}",
            "service": f"{service}, district {number}",
            "cofog": WRONG_CODE if number % 50 == 49 else code,
            "expenditure_type": "Revenue",
            "gross": chance.randrange(1_000, 5_000_000),
            "income": chance.choice([None, 500]),
            "basis": "Actual",
            "accounts": "Outturn",
            "notes": chance.choice(["", "", "as last year"]),
        }
        for number in range(count)
        for service, code in [chance.choice(SERVICES)]
    ]


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


def main() -> None:
    """Print one row per size: the loop's and xltools' seconds, with the lines as CSV and in the workbook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=200)
    parser.add_argument("--lines", type=int, nargs="*", default=[50, 500])
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    print(f"{machine()}; {wanted.returns} returns, median of {wanted.runs} runs, whole processes\n")
    out = csv.writer(sys.stdout, delimiter="|", lineterminator="\n")
    out.writerow(("lines each", "lines in", "loop s", "xltools s", "times faster"))
    for lines in wanted.lines:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "count"
            make_returns(folder, wanted.returns, lines)
            for where in ("csv", "workbook"):
                flag = "lines" if where == "workbook" else "csv"
                loop = [sys.executable, "-c", LOOP, str(folder / "returns"), str(Path(scratch) / "loop.xlsx"), flag]
                ours = [sys.executable, "-m", "xltools", "consolidate", str(folder), "--lines", where]
                theirs_s, ours_s = seconds(loop, wanted.runs), seconds(ours, wanted.runs)
                out.writerow((lines, where, f"{theirs_s:.2f}", f"{ours_s:.2f}", f"{theirs_s / ours_s:.1f}"))


if __name__ == "__main__":
    main()
