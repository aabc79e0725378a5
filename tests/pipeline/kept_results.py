"""What comes out of known inputs, by content, as digests: changes made for speed must leave every one of them as it was.

Where a change is meant to move results, write them anew with ``python -m tests.pipeline.kept_results`` and say in the commit
what moved; the difference of ``kept_results.json`` names each output and each sheet that did.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from email import message_from_bytes, policy
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

import pandas as pd
from python_calamine import CalamineWorkbook

from benchmarks.mutants import mutants
from benchmarks.places import make_place
from benchmarks.places.today import make_today
from benchmarks.places.today_maker import Knobs
from benchmarks.returns import make_returns
from xltools.cli import main
from xltools.counting.double_counts import find_double_counts
from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo
from xltools.demo.manchester import GREATER_MANCHESTER
from xltools.folder.senders import REFERENCE_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.places import MadePlace
    from xltools.demo.example import Example

KEPT = Path(__file__).with_suffix(".json")
SEED = 77
SEEDS = range(3000, 3003)
GOOD_RETURNS, DAMAGED_FILES = 150, 350
DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b|\b20\d\d-\d\d-\d\d\b|\b\d\d:\d\d\b")
"""Days and times of day: some are those of the run."""

Digests = dict[str, str]


def digest(content: str) -> str:
    """Return a short digest of a text in which days and times do not matter."""
    return hashlib.sha256(DAY.sub("", content).encode()).hexdigest()[:16]


def command(*arguments: object) -> str:
    """Run a command and return its exit code and what it printed."""
    printed = StringIO()
    with (
        patch.object(sys, "argv", ["xltools", *map(str, arguments)]),
        redirect_stdout(printed),
        redirect_stderr(StringIO()),
    ):
        try:
            main()
        except SystemExit as ended:
            return f"{ended.code}\n{printed.getvalue()}"
    return printed.getvalue()


def outputs_of(folder: Path) -> Digests:
    """Count a folder, look for double counts, prepare the mail, and return what was printed and written."""
    (folder / REFERENCE_KEY).write_text(f"{SEED:064x}\n", encoding="ascii")  # else drawn anew, and references with it
    said = {
        " ".join(arguments): digest(command(arguments[0], folder, *arguments[1:]).replace(str(folder), ""))
        for arguments in (("consolidate", "--lines", "csv"), ("double-counts", "--json"), ("report",))
    }
    written = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent != folder / "returns" and path.name[0] != "."
    )
    return said | {
        DAY.sub("DAY", f"{path.relative_to(folder).as_posix()}{part}"): digest(text)
        for path in written
        for part, text in _parts(path)
    }


def _parts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the text of a file, of a workbook for the analyst sheet by sheet."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        cells = {f" {name}": repr(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
        yield from [("", repr(cells))] if path.parent.name == "outbox" else cells.items()
    elif path.suffix == ".eml":
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        yield "", f"{message['To']}\n{message['Subject']}\n{body.get_content() if body else ''}"
    else:
        yield "", path.read_text(encoding="utf-8-sig")


def demonstration(example: Example, folder: Path) -> Digests:
    """Return everything that comes out of a demonstration."""
    make_demo(folder, example)
    return outputs_of(folder)


def mixed_returns(folder: Path) -> Digests:
    """Return everything that comes out of 500 returns: good ones whose texts are their own, and damaged workbooks, CSVs and mails."""
    make_returns(folder, GOOD_RETURNS, 12, distinct=True)
    for name, content in mutants(DAMAGED_FILES, SEED):
        (folder / "returns" / name).write_bytes(content)
    return outputs_of(folder)


def stress_places(_folder: Path) -> Digests:
    """Return the double counts of made-up places where much is missing, misspelt and worded otherwise."""
    hard = {"missing": 0.35, "mess": 1.5, "reword": 0.5}
    return {
        **{f"2009-10, {seed}": _double_counts(make_place(seed, **hard)) for seed in SEEDS},
        **{f"present day, {seed}": _double_counts(make_today(seed, Knobs(**hard))) for seed in SEEDS},
    }


def _double_counts(place: MadePlace) -> str:
    everything = pd.Series(True, index=place.lines.index)
    found = find_double_counts(place.lines, place.lines["gross"], everything, place.bodies, ages=place.ages)
    return digest("\n".join(map(repr, found)))


INPUTS: Mapping[str, Callable[[Path], Digests]] = {
    "Hackney 2010-11": lambda folder: demonstration(HACKNEY, folder),
    "Greater Manchester 2024-25": lambda folder: demonstration(GREATER_MANCHESTER, folder),
    "mixed returns": mixed_returns,
    "stress places": stress_places,
}


def results_of(name: str) -> Digests:
    """Return the digests of one of `INPUTS`."""
    with TemporaryDirectory() as scratch:
        return INPUTS[name](Path(scratch) / "count")


def kept() -> dict[str, Digests]:
    """Return the digests as they were last written."""
    results: dict[str, Digests] = json.loads(KEPT.read_text(encoding="utf-8"))
    return results


if __name__ == "__main__":
    KEPT.write_text(json.dumps({name: results_of(name) for name in INPUTS}, indent=1) + "\n", encoding="utf-8")
