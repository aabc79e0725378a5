"""How long a click takes, button by button, through the whole chain: ``python -m benchmarks.clicks [rounds]``.

The built add-in's VBA runs in LibreOffice, starts Python as a click does, and Python works on the live workbook. This is
not Excel on Windows: there the start of a process and the way to the workbook cost something else. Needs LibreOffice and
python3-uno, as the tests do.

Each button is clicked in a process of its own, whose steps are shown, and then where one had stayed warm: the last column. A round
(one, unless more are asked for) is some 45 clicks and, before half of them, the seconds a person takes until the next: minutes, most
of it the work of the buttons. Each click is said on standard error as it ends, and in the end how long all of it took. Clicks run the
xltools that is installed for this Python, so this must be the checkout that is installed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import xltools
from benchmarks.machine import machine
from tests.excel.chain import AddIn
from tests.excel.libreoffice_engine import register
from tests.excel.live_office import live_office
from tests.excel.returns import line, write_return
from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo
from xltools.excel.addin.build import build_addin
from xltools.excel.addin.sources import ribbon_xml
from xltools.excel.ribbon import BUTTONS
from xltools.excel.suggestion_sheet import SUGGESTIONS
from xltools.excel.warm.switch import switch
from xltools.folder import read_folder
from xltools.outputs.mapping.write import write_mapping

if TYPE_CHECKING:
    from collections.abc import Callable

    import xlwings

    from tests.excel.chain import Click
    from xltools.folder import CountFolder

ROUNDS = 1
PARTS = ("start", "imports", "attach", "work", "whole")
PAUSE = 4.0
"""Seconds a person takes at least until the next click: what stays warm has imported everything by then."""
ON_COUNT = (
    *("compare_baseline", "recount", "where_it_stands", "prepare_reports", "open_outbox", "explore", "publish"),
    *("guide", "check_pc", "about"),
)
BLANK = ("Public libraries", "Refuse collection", "Youth offending team", "Museum", "Street lighting")
LINES = (
    *(line(f"Service {number}", 1000.0 + number, "08.2", accounts="Outturn") for number in range(30)),
    *(line(f"{name} {number}", 500.0) for number in (1, 2) for name in BLANK),
    *(line(f"Waste {number}", 700.0, cipfa="C37 Waste collection") for number in range(5)),
    *(line(f"London scheme {number}", 9000.0, "04.5", area="London") for number in range(5)),
)
"""A return of 50 lines: 30 in order, 10 without a code, 5 with a CIPFA line alone, 5 for all of London."""


def on_return(book: xlwings.Book, click: Callable[[str], None]) -> None:
    """Click everything a return is for, each time in a state in which there is something to do."""
    spending = book.sheets["Spending"]
    spending.activate()
    spending["A35:A44"].select()
    for button in ("validate", "next_finding", "clear_findings"):
        click(button)
    spending.activate()
    spending["A35:A44"].select()
    click("suggest_codes")
    suggestions, pick = book.sheets["Suggestions"], SUGGESTIONS.headings.index("Pick") + 1
    suggestions.range((SUGGESTIONS.heading_row + 1, pick)).resize(5, 1).value = [["1"]] * 5
    click("apply_codes")
    click("fill_from_cipfa")
    spending["A50:A54"].select()
    click("apportion")
    click("find_double_counts")
    click("compare_versions")


def on_count(click: Callable[[str], None], front: Callable[[], None]) -> None:
    """Click everything a count is for; `front` brings the count back to the front."""
    for button in ON_COUNT:
        front()
        click(button)
    front()
    click("consolidate_folder")


def on_mapping(book: xlwings.Book, click: Callable[[str], None]) -> None:
    """Click what only a spend mapping workbook is for, with an amount of ours cleared."""
    (row,) = (
        number
        for number, (text,) in enumerate(book.sheets["Mapping"]["A1:A9"].options(ndim=2).value, 1)
        if text == "Body"
    )
    book.sheets["Mapping"].activate()
    book.sheets["Mapping"].range((row + 1, 3), (row + 9, 12)).clear_contents()
    for button in ("fill_estimates", "bring_in_returns"):
        click(button)


def measure(folder: Path, rounds: int, *, warm: bool = False) -> dict[str, list[Click]]:
    """Return the clicks made, by button; raises RuntimeError for one that did not end well, or in a process not meant."""
    taken: defaultdict[str, list[Click]] = defaultdict(list)
    counted = demo(folder)
    build_addin(folder / "TotalPlace.xlam", settings={"interpreter": sys.executable})
    (folder / "chain").mkdir(parents=True)
    earlier = write_return(folder / "earlier.xlsx", *LINES[1:])
    with live_office() as office:
        excel = register(office).apps.active
        assert excel is not None
        for number in range(rounds):
            add_in = AddIn(office, folder / "TotalPlace.xlam", folder / "chain", warm=warm)

            def click(button: str, add_in: AddIn = add_in, number: int = number) -> None:
                chosen = earlier if button == "compare_versions" else counted.path
                if warm:
                    add_in.make_ready()
                    time.sleep(PAUSE)
                came = add_in.click(button, folder=chosen, environment={"BROWSER": "true"})
                if came.exit_code != 0 or came.warm is not warm:
                    raise RuntimeError(f"{button}: {came}")
                taken[button].append(came)
                whole = f"{came.times.whole:.2f} s" if came.times else "not timed"
                print(f"round {number + 1}: {button}{' (warm)' * warm}, {whole}", file=sys.stderr, flush=True)

            on_return(excel.books.open(str(write_return(folder / f"return {number}.xlsx", *LINES))), click)
            count = excel.books.open(str(counted.count_workbook))
            on_count(click, partial(office.bring_to_front, count.impl.document))
            on_mapping(excel.books.open(str(write_mapping(counted, date(2026, 1, 5)))), click)
            office.close_all()
            if warm:
                add_in.cool()
                switch(add_in.home(), on=True)
    if missing := BUTTONS.keys() - taken.keys():
        raise RuntimeError(f"never clicked: {', '.join(sorted(missing))}")
    return taken


def seconds(clicks: list[Click], part: str) -> list[float]:
    """Return the seconds a part of each click took."""
    return [getattr(click.times, part) for click in clicks if click.times]


def demo(folder: Path) -> CountFolder:
    """Make the project's own example and count it once."""
    from xltools import pipeline
    from xltools.outputs.write import write_outputs

    make_demo(folder / "demo", HACKNEY)
    counted = read_folder(folder / "demo")
    write_outputs(pipeline.consolidate(counted), counted.count_workbook, returns=counted.returns)
    return counted


def _must_be_installed() -> None:
    """End with a word where clicks would run another xltools than this: then no process that stays warm is ever found."""
    asked = [sys.executable, "-I", "-c", "import xltools; print(xltools.__file__)"]
    installed = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    if not installed or Path(installed).resolve() != Path(xltools.__file__).resolve():
        sys.exit(f"Clicks run the xltools that is installed ({installed or 'none'}), which is not this one.")


def main() -> None:
    """Print the table: seconds, the median of the rounds."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    _must_be_installed()
    began = time.monotonic()
    with TemporaryDirectory() as folder, TemporaryDirectory() as another:
        taken = measure(Path(folder), rounds)
        warm = measure(Path(another), rounds, warm=True)
    print(f"{machine()}; seconds on the clock, median of {rounds}; all of it took {time.monotonic() - began:.0f} s")
    print(f"| button | {' | '.join(PARTS)} | whole, warm |\n|---|{'---:|' * (len(PARTS) + 1)}")
    controls = ET.fromstring(ribbon_xml()).iter()  # noqa: S314 - the project's own file
    labels = {one.get("id"): one.get("label") for one in controls}
    for button in (button for button in BUTTONS if taken[button]):
        figures = [median(seconds(taken[button], part)) for part in PARTS]
        figures.append(median(seconds(warm[button], "whole")))
        print(f"| {labels[button]} | {' | '.join(f'{figure:.2f}' for figure in figures)} |")


if __name__ == "__main__":
    main()
