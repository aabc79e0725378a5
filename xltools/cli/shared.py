"""What the commands share: folders found, progress shown, words printed, exit codes."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from xltools.text import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from xltools.excel.diagnosis import Diagnosis
    from xltools.folder import CountFolder
    from xltools.model import ReturnStatus
    from xltools.steps import OnStep, Progress

NOTHING_TO_CORRECT, ERRORS_FOUND, WRONG_USAGE, UNREADABLE = 0, 1, 2, 3

Raw = Annotated[
    bool, typer.Option("--raw", help="Leave text as it is in CSV files, also where a spreadsheet program would run it.")
]
Jobs = Annotated[int, typer.Option(help="How many files to read at a time; 0 means one for each processor.", min=0)]


def folder_at(path: Path) -> CountFolder:
    """Read the count folder at a path; say on the way what to know of its files."""
    from xltools.folder import read_folder

    folder = read_folder(path)
    for remark in folder.remarks:
        print(f"xltools: mind: {remark}", file=sys.stderr)
    return folder


@contextmanager
def holding(folder: CountFolder, command: str) -> Iterator[None]:
    """Hold a count folder while a command writes in it; a second run is told who holds it, where and since when."""
    from xltools.lock import folder_held

    with folder_held(folder.path, f"xltools {command}", datetime.now().astimezone()):
        yield


def must_exist(paths: Sequence[Path]) -> None:
    """Raise `UsageError` where a file or folder named is not there."""
    from xltools.model import UsageError

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(
            f"There is no file or folder called {', '.join(missing)}. Check the name, or give its full path."
        )


def how_many(wanted: int) -> int:
    """Return how many files to read at a time: as wanted, or one for each processor."""
    return wanted or os.cpu_count() or 1


def start_reader() -> None:
    """Start a process to read with, which imports what it needs while the command does."""
    from xltools.reading.processes import start_early

    start_early()


def exit_code(return_statuses: Sequence[ReturnStatus]) -> int:
    """Return the exit code for what became of the returns; what an analyst rejected is done with."""
    from xltools.counting.return_statuses import is_to_be_corrected
    from xltools.model import Status

    if any(return_status.status is Status.UNREADABLE for return_status in return_statuses):
        return UNREADABLE
    return ERRORS_FOUND if is_to_be_corrected(return_statuses) else NOTHING_TO_CORRECT


def today_here() -> date:
    """Return the date on the clock of this machine."""
    return datetime.now().astimezone().date()


@contextmanager
def counter(verb: str) -> Iterator[Callable[[], None]]:
    """Count on standard error what has been done, if a person is watching."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    with Progress(
        TextColumn("{task.description} {task.completed:,}"), console=Console(stderr=True), transient=True
    ) as progress:
        task = progress.add_task(verb, total=None)
        yield lambda: progress.advance(task)


@contextmanager
def steps_shown() -> Iterator[OnStep]:
    """Show on standard error which step is being done and how far it is, if a person is watching."""
    if not sys.stderr.isatty():
        from xltools.steps import unheard

        yield unheard
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(progress: Progress) -> None:
            words = f"{progress.step[0].upper()}{progress.step[1:]} {progress.name}".rstrip()
            bar.update(task, completed=progress.done, total=progress.total or None, description=escape(words))

        yield show


@contextmanager
def undone_where_stopped(folder: CountFolder, command: str) -> Iterator[None]:
    """Hold a count folder as `holding` does; where the person stops it, all that was written in it is put back."""
    from xltools.putting_back import undone_when_stopped

    with holding(folder, command), undone_when_stopped():
        yield


NARROWEST, WIDEST = 50, 110
"""Characters a line of text takes on a terminal: longer lines are hard to read, and shorter ones say too little."""


def terminal_width() -> int | None:
    """Return how many characters a line may take where a person reads it; None where a file or another program does."""
    if not sys.stdout.isatty():
        return None
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text; on a terminal, what is too long goes on below, set in by four characters more than it began."""
    width = terminal_width()
    for line in lines:
        start = len(line) - len(line.lstrip(" "))
        print("\n".join(wrapped(line, width, start + 4)))


def print_paths(written: Sequence[Path]) -> None:
    """Print where results were written."""
    print()
    for path in written:
        print(f"Written: {path}")


def print_diagnoses(diagnoses: Sequence[Diagnosis]) -> int:
    """Print what was looked at on this machine, with cures, and return the exit code."""
    for diagnosis in diagnoses:
        mark = {True: "ok   ", False: "WRONG", None: "note "}[diagnosis.works]
        print(f"{mark}  {diagnosis.subject}: {diagnosis.words}")
        if diagnosis.cure:
            print(f"       {diagnosis.cure}")
    return WRONG_USAGE if any(diagnosis.works is False for diagnosis in diagnoses) else NOTHING_TO_CORRECT


def financial_year_of(text: str) -> str:
    """Return a financial year as it is written everywhere (2010-11); raise `UsageError` where the text is none."""
    from xltools.model import UsageError
    from xltools.reading.years import financial_year

    if not financial_year(text):
        raise UsageError(f"{text!r} is not a financial year. Write it as 2010-11.")
    return financial_year(text)
