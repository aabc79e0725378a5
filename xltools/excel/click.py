"""What the add-in starts for a click: ``python -I -m xltools.excel.click``.

Three variables of the environment say what to do: TOTALPLACE_BUTTON, TOTALPLACE_BOOK (the full name of the workbook in
front) and TOTALPLACE_HWND (the window number of its Excel). Nothing comes from the command line, from a folder or from a
workbook. Whatever goes wrong ends in one sentence for the person and a line in the log. With TOTALPLACE_TIMES set, the
seconds each step took are written to standard error.

This module imports next to nothing: a click that is passed on to a process kept warm needs no more.
"""

from __future__ import annotations

import gc
import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from xltools.excel.exit_codes import DONE, TOLD
from xltools.excel.warm.client import passed_on, start_one

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import xlwings as xw

    from xltools.excel.ribbon import Action
    from xltools.excel.say import Say
    from xltools.excel.warm.client import Passed

BUTTON, BOOK, WINDOW, TIMES = "TOTALPLACE_BUTTON", "TOTALPLACE_BOOK", "TOTALPLACE_HWND", "TOTALPLACE_TIMES"
SILENT = 1
"""Nobody could be told: the add-in says that this was not finished."""


def main() -> int:
    """Do what the button clicked is for; return `DONE`, `TOLD` where the person was told why not, else `SILENT`.

    A process that stays warm does it where there is one, else this process does, and starts one for the next click.
    """
    gc.disable()  # a click is short and what it makes lasts to its end, first of all what is imported
    passed = passed_on(os.environ, SILENT)
    if passed:
        return _say_on(passed)
    code = _do_here(os.environ)
    start_one(os.environ)
    return code


def _say_on(passed: Passed) -> int:
    """Print what a process that did the click would have printed here; return its exit code."""
    for stream, text in ((sys.stdout, passed.output), (sys.stderr, passed.errors)):
        if stream and text:
            stream.write(text)
            stream.flush()
    return passed.code


def _do_here(environment: Mapping[str, str]) -> int:
    times = Times()
    try:
        return act(attach(environment, times), times)
    except Exception as error:
        words = words_for(error)
        return _tell(lambda: _any_voice().warn(words))
    finally:
        times.tell(environment)


class Times:
    """Seconds since the last step, by step."""

    def __init__(self) -> None:
        self._last, self._steps = perf_counter(), dict[str, float]()

    def done(self, step: str) -> None:
        """Take note that a step is over."""
        now = perf_counter()
        self._steps[step], self._last = now - self._last, now

    def tell(self, environment: Mapping[str, str]) -> None:
        """Print them to standard error where that was asked for."""
        if environment.get(TIMES):
            print(self, file=sys.stderr, flush=True)  # noqa: T201 - asked for

    def __str__(self) -> str:
        return " ".join(f"{step}={seconds:.3f}" for step, seconds in self._steps.items())


class Ready(NamedTuple):
    """A click that can be done: what the button does, the workbook in front, and the voice of its Excel."""

    action: Action
    book: xw.Book
    say: Say


def attach(environment: Mapping[str, str], times: Times) -> Ready:
    """Import what the button needs and find its workbook; raise `UsageError` where either is not there."""
    from xltools.excel.bindings import xlwings
    from xltools.excel.live import find_book
    from xltools.excel.ribbon import load
    from xltools.excel.say import Say
    from xltools.excel.stopping import esc_held_in

    action = load(environment.get(BUTTON, ""))
    times.done("imports")
    window = _number(environment.get(WINDOW, ""))
    book = find_book(xlwings.apps, environment.get(BOOK, ""), window)
    times.done("attach")
    return Ready(action, book, Say(book.app, esc_held_in(window)))


def act(ready: Ready, times: Times, leave: Callable[[], bool] = bool) -> int:
    """Do it and return the exit code; what goes wrong is told, but for a fault of ours where `leave` says to raise it."""
    from xltools.model import Stopped, UsageError

    try:
        ready.action(ready.book, ready.say)
    except Stopped as stopped:
        words = str(stopped)
        return _tell(lambda: ready.say.tell_stopped(words))
    except Exception as error:
        if leave() and not isinstance(error, UsageError):
            raise
        words = words_for(error)
        return _tell(lambda: ready.say.warn(words))
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
    from xltools.model import UsageError

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
