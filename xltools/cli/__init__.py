"""The command line: reads arguments, calls the pipeline, prints. Thin on purpose.

Data goes to standard output, progress to standard error and only on a terminal. Exit codes: 0 nothing to correct,
1 errors found in returns, 2 wrong usage or configuration (or a fault of our own, kept in a log file), 3 a file could not be
read (the others were done all the same), 130 stopped by the user, 141 whoever read the output went away.
Imports that cost time are made inside the commands, so that ``xltools --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import typer

import xltools
from xltools.cli import (
    addin,
    asking,
    bundling,
    counts,
    figures,
    mail,
    merging,
    populations,
    publishing,
    rolling_up,
    senders,
    sharing,
    standing,
    workbooks,
)
from xltools.cli.shared import WRONG_USAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    help="Count what all public money spent in a place buys.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    counts.new,
    counts.issue,
    mail.send,
    mail.collect,
    senders.accept,
    senders.reject,
    senders.forget,
    standing.status,
    counts.validate,
    counts.consolidate,
    counts.report,
    publishing.publish,
    publishing.explore,
    asking.cofog,
    asking.double_counts,
    asking.statement,
    workbooks.compare,
    merging.merge,
    rolling_up.rollup,
    populations.populations,
    counts.estimate,
    counts.demo,
    counts.doctor,
    bundling.bundle,
):
    app.command(command.__name__.replace("_", "-"))(command)
app.command("apportion", context_settings={"ignore_unknown_options": True})(sharing.apportion)  # -500 is an amount
app.add_typer(addin.app, name="addin")
app.add_typer(figures.app, name="figures")

STOPPED, READER_GONE = 130, 141


def main() -> None:
    """Run the command line; a mistake in usage or settings ends in one kind sentence and exit code 2."""
    _speak_utf8()
    try:
        _run()
    except BrokenPipeError:
        _end(READER_GONE)
    except KeyboardInterrupt:
        _end(STOPPED, "Stopped.")
    except Exception as error:  # the last resort: nobody at a desk should see a trace
        if words := _stopped(error):
            _end(STOPPED, words)
        _end(WRONG_USAGE, _mistake(error) or _disk_words(error) or _apology(error))


def _run() -> None:
    """Run the command; typer's own endings are undone where they hide that the user or the reader went away."""
    try:
        app()
    except SystemExit as leaving:
        hidden = next(
            (cause for cause in _causes(leaving) if isinstance(cause, KeyboardInterrupt | BrokenPipeError)), None
        )
        if hidden:
            raise hidden from None
        sys.stdout.flush()
        raise
    sys.stdout.flush()


def _causes(error: BaseException) -> Iterator[BaseException]:
    behind = error.__cause__ or error.__context__
    while behind is not None:
        yield behind
        behind = behind.__cause__ or behind.__context__


def _end(code: int, words: str = "") -> None:
    """Leave with this exit code; nothing more is written to a reader who is gone."""
    if code == READER_GONE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif words:
        print(f"xltools: {words}" if code == WRONG_USAGE else words, file=sys.stderr)
    sys.exit(code)


def _stopped(error: Exception) -> str:
    """What became of the work where the user stopped it; "" where that is not what happened."""
    from xltools.model import Stopped

    return str(error) if isinstance(error, Stopped) else ""


def _mistake(error: Exception) -> str:
    """What the user is to put right, in words; "" where the mistake is none of theirs."""
    from xltools.model import UsageError  # nothing of it is needed where nothing goes wrong, as for --help

    return str(error) if isinstance(error, UsageError) else ""


def _disk_words(error: Exception) -> str:
    """What the disk answered, in words; "" where the error is none of its."""
    from pathlib import Path

    from xltools.storage import is_of_the_disk, not_written

    if not isinstance(error, OSError) or not is_of_the_disk(error):
        return ""
    return str(not_written(error, Path(str(error.filename or "A file"))))


def _apology(error: Exception) -> str:
    from xltools.excel.failure_log import log_failure

    log = log_failure(error, datetime.now().astimezone(), xltools.__version__)
    kept = f"Please send the file {log} to whoever looks after xltools." if log else "No log file could be written."
    reason = " ".join(str(error).split())[:200]
    return f"Something went wrong inside xltools ({type(error).__name__}{f': {reason}' if reason else ''}). {kept}"


def _speak_utf8() -> None:
    """Pound signs and names must not stop a batch on a machine whose console has another code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
