"""What the add-in starts for a click: ``python -I -m xltools.excel.click``.

Three variables of the environment say what to do: TOTALPLACE_BUTTON, TOTALPLACE_BOOK (the full name of the workbook in
front) and TOTALPLACE_HWND (the window number of its Excel). Nothing comes from the command line, from a folder or from a
workbook. Whatever goes wrong ends in one sentence for the person and a line in the log. With TOTALPLACE_TIMES set, the
seconds each step took are written to standard error.

This module imports next to nothing: on Windows a process that reads a partner's file imports it once more.
"""

from __future__ import annotations

import gc
import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from xltools.excel.exit_codes import DONE, TOLD
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.excel.say import Say

BUTTON, BOOK, WINDOW, TIMES = "TOTALPLACE_BUTTON", "TOTALPLACE_BOOK", "TOTALPLACE_HWND", "TOTALPLACE_TIMES"
SILENT = 1
"""Nobody could be told: the add-in says that this was not finished."""


def main() -> int:
    """Do what the button clicked is for; return `DONE`, `TOLD` where the person was told why not, else `SILENT`."""
    gc.disable()  # a click is short and what it makes lasts to its end, first of all what is imported
    times = Times()
    try:
        return _click(os.environ, times)
    except Exception as error:
        words = words_for(error)
        return _tell(lambda: _any_voice().warn(words))
    finally:
        if os.environ.get(TIMES):
            print(times, file=sys.stderr, flush=True)  # noqa: T201 - asked for


class Times:
    """Seconds since the last step, by step."""

    def __init__(self) -> None:
        self._last, self._steps = perf_counter(), dict[str, float]()

    def done(self, step: str) -> None:
        """Take note that a step is over."""
        now = perf_counter()
        self._steps[step], self._last = now - self._last, now

    def __str__(self) -> str:
        return " ".join(f"{step}={seconds:.3f}" for step, seconds in self._steps.items())


def _click(environment: Mapping[str, str], times: Times) -> int:
    from xltools.excel.bindings import xlwings
    from xltools.excel.live import find_book
    from xltools.excel.ribbon import load
    from xltools.excel.say import Say

    action = load(environment.get(BUTTON, ""))
    times.done("imports")
    book = find_book(xlwings.apps, environment.get(BOOK, ""), _number(environment.get(WINDOW, "")))
    say = Say(book.app)
    times.done("attach")
    try:
        action(book, say)
    except Exception as error:
        words = words_for(error)
        return _tell(lambda: say.warn(words))
    finally:
        times.done("work")
    return DONE


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _any_voice() -> Say:
    """Return the voice of any Excel there is: the workbook clicked in was not found."""
    from xltools.excel.bindings import xlwings
    from xltools.excel.say import Say

    return Say(next(iter(xlwings.apps)))


def _tell(speak: Callable[[], None]) -> int:
    try:
        speak()
    except Exception:  # Excel is gone, or busy with something else: the add-in has its own words
        return SILENT
    return TOLD


def words_for(error: Exception) -> str:
    """Return what a person is told of an error: a mistake to put right in its own words, anything else as a fault of ours."""
    if isinstance(error, UsageError):
        return str(error)
    if isinstance(error, PermissionError) and error.filename:
        return f"{error.filename} cannot be opened. If another program has it open, close it there and try again."
    from datetime import datetime

    import xltools
    from xltools.excel.failure_log import log_failure

    log = log_failure(error, datetime.now().astimezone(), xltools.__version__)
    kept = f"\n\nPlease send this file to whoever looks after xltools:\n{log}" if log else ""
    return (
        "Total Place could not finish this. Excel may be busy (a cell being edited, a window open), or something went wrong "
        f"inside ({type(error).__name__}). Look at what was done so far, then try again.{kept}"
    )


if __name__ == "__main__":
    sys.exit(main())
