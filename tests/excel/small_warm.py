"""A process that stays warm, without any Excel: what a click does there is said by the click's own environment.

``python -I tests/excel/small_warm.py serving SECONDS`` is such a process, idle for so many seconds at most; ``... click`` is a
click that may be passed on to it. What is done is written to the file that ``DO_RECORD`` names.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.excel.click import Ready, Times

DO, RECORD = "DO", "DO_RECORD"
"""What to do, in steps parted by blanks; and where to write what was done."""


def note(words: str) -> None:
    """Add a line to the record."""
    with Path(os.environ[RECORD]).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()} {words!r}\n")


def do(_book: object, say: Any) -> None:
    """Do what the click asks for, one step after another; a word that is no step is written down."""
    from xltools.excel.committing import committing

    steps: dict[str, Callable[[], object]] = {
        "commit": committing,
        "tell": lambda: say.tell("done"),
        "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
        "hold": hold,
        "both": wait_for_another,
        "mistake": mistake,
        "fault": lambda: 1 // 0,
        "print": lambda: print("printed", os.environ.get("ONLY_HERE"), Path.cwd()),  # noqa: T201 - to see that it comes back
    }
    for step in os.environ[DO].split():
        steps.get(step, lambda step=step: note(step))()


def mistake() -> None:
    """Say that the person has something to put right."""
    from xltools.model import UsageError

    raise UsageError("Open a return first.")


def hold() -> None:
    """Go on once the test says so."""
    while not Path(f"{os.environ[RECORD]}.go").exists():
        time.sleep(0.01)


def wait_for_another() -> None:
    """Go on once another click has got as far."""
    note("here")
    while Path(os.environ[RECORD]).read_text(encoding="utf-8").count("here") < 2:
        time.sleep(0.01)


def attach(environment: Mapping[str, str], times: Times) -> Ready:
    """Find no workbook, and a voice that writes what it tells."""
    from xltools.excel.click import Ready
    from xltools.excel.say import Say

    del times
    if "no-book" in environment[DO]:
        raise LookupError("no such workbook")
    app: Any = SimpleNamespace(alert=lambda text, *_: note(f"told: {text}"))
    return Ready(do, None, Say(app))  # type: ignore[arg-type] # nothing is asked of a workbook


def main(what: str, *given: str) -> int:
    """Be the process that waits, or a click."""
    from xltools.excel import click
    from xltools.excel.warm import client

    click.attach = attach
    client.START = ("-I", __file__, "serving", "20")
    if what == "click":
        client.SILENCE, client.TO_BE_READY = 5, 60.0
        return click.main()
    from xltools.excel.warm import rehearsal, serving

    serving.HEAVY = serving.LAST = ()
    rehearsal.REHEARSED = ()
    serving.GLANCE, serving.LOOKS_AT_FILES = 0.2, 2
    return serving.main(float(given[0]))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
