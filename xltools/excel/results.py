"""A count folder counted from within Excel: where the new workbook goes, so that no open one is ever written over."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.committing import committing
from xltools.excel.live import copy_of, path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xltools.actions import Recount
    from xltools.excel.say import Say
    from xltools.folder import CountFolder


def today() -> date:
    """Return the date on the clock of this machine."""
    return datetime.now().astimezone().date()


@contextmanager
def holding(home: Path, button: str) -> Iterator[None]:
    """Hold a count folder while a button writes in it; where the person stops it, what was written is put back."""
    from xltools.lock import folder_held
    from xltools.putting_back import undone_when_stopped

    committing()
    with folder_held(home, button, datetime.now().astimezone()), undone_when_stopped():
        yield


def free_target(folder: CountFolder, app: xw.App) -> Path:
    """Return a name beside the usual one that no file has and no open workbook: ...-2-count.xlsx, ...-3-count.xlsx."""
    usual = folder.count_workbook
    stem = usual.stem.removesuffix("-count")
    names = (usual.with_name(f"{stem}-{number}-count.xlsx") for number in count(2))
    return next(path for path in names if not path.exists() and not is_open(path, app))


def is_open(path: Path, app: xw.App) -> bool:
    """Say whether a workbook of this name is open: Excel opens no second one of a name."""
    return any(book.name.casefold() == path.name.casefold() for book in app.books)


def open_from(path: Path, app: xw.App) -> xw.Book | None:
    """Return the open workbook that is this file, or nothing."""
    return next((book for book in app.books if path_of(book) == path), None)


def recount(folder: CountFolder, workbook: xw.Book | Path | None, say: Say, target: Path | None = None) -> Recount:
    """Take in what the analyst wrote into a count workbook (as it is open, saved or not, or as the file is), then count
    the folder; write the count to `target` where one is given.
    """
    import os

    from xltools import actions

    with holding(folder.path, "a button in Excel"), ExitStack() as until_counted:
        decided = (
            workbook
            if isinstance(workbook, Path) or workbook is None
            else until_counted.enter_context(copy_of(workbook))
        )
        jobs = os.cpu_count() or 1
        steps = say.steps()
        counted = actions.recount(folder, decided, today(), jobs=jobs, on_step=steps)
        if target:
            actions.write_count(counted, target, today(), jobs=jobs, on_step=steps)
    return counted
