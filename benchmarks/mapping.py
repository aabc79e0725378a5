"""How long a spend mapping workbook of ten thousand rows takes to validate: ``python -m benchmarks.mapping [rows] [bodies]``.

Three amounts in ten are filled, every row has a source and notes of its own: about 30,000 lines. Timed are reading in this process,
and `xltools validate` as a person runs it, with its start and the safe worker.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from benchmarks.machine import machine
from xltools.reading.read import read_file
from xltools.template.mapping import columns

FILLED = 0.3
ROUNDS = 3


def write_mapping(path: Path, rows: int, bodies: int) -> None:
    """Write a workbook of so many rows, typed by hand: nothing in it was filled in by the tool."""
    chance, names = random.Random(rows), [f"Body {number} of the place" for number in range(bodies)]
    book = xlsxwriter.Workbook(path)
    listed = book.add_worksheet("Bodies")
    listed.write_row(3, 0, ["Level", "Body"])
    listed.write_column(4, 1, names)
    sheet = book.add_worksheet("Mapping")
    sheet.write_row(1, 0, ["Place", "Hackney", "Financial year", "2010-11", "Unit", "£000"])
    for name, cell in (("place", "B"), ("financial_year", "D"), ("unit", "F")):
        book.define_name(name, f"=Mapping!${cell}$2")
    heads = columns()
    sheet.write_row(3, 0, [column.heading for column in heads])
    for row in range(rows):
        said = {
            "organisation": names[row % bodies],
            "funder": chance.choice(["Department for Education", "Council tax", "", f"Fund {row}"]),
            "expenditure_type": chance.choice(["Revenue", "Capital"]),
            "basis": "Actual",
            "figure_source": f"Annual accounts, page {row}",
            "figure_year": "2010-11",
            "notes": f"Programme {row} of the body",
        }
        for at, column in enumerate(heads):
            if column.is_amount and chance.random() < FILLED:
                sheet.write(4 + row, at, round(chance.uniform(1, 50), 1))
            elif column.field == "total":
                sheet.write_formula(4 + row, at, f"=SUM(C{row + 5}:L{row + 5})", None, 1)
            elif column.field in said:
                sheet.write(4 + row, at, said[column.field])
    book.close()


def main(rows: int = 10_000, bodies: int = 200) -> None:
    """Print the seconds of the quickest of three rounds."""
    print(machine())
    with TemporaryDirectory() as folder:
        path = Path(folder, "mapping.xlsx")
        write_mapping(path, rows, bodies)
        lines = sum(read.line_count for read in read_file(path).returns)
        print(f"{rows:,} rows of {bodies:,} bodies, {lines:,} lines")
        print(f"read in this process  {_quickest(lambda: read_file(path)):6.2f} s")
        command = [sys.executable, "-m", "xltools", "validate", str(path), "--json"]
        print(
            f"xltools validate      {_quickest(lambda: subprocess.run(command, capture_output=True, check=False)):6.2f} s"
        )


def _quickest(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
