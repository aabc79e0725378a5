"""Undo by a copy: before a button changes cells that hold, or may come to hold, what people typed, the workbook is kept as it was.

Excel forgets its list of steps to undo whenever an add-in writes. The copy holds the workbook as it is open, saved or not. That of
the lead team's own workbook lies beside it. That of a return does not: a second one there would be taken for another version;
it lies in the user's own data, as does that of a workbook never saved.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from glob import escape
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from xltools.excel.committing import committing
from xltools.excel.live import WorkbookKind, kept, kind_of, must_be_open, name_of_copy, path_of
from xltools.excel.warm.place import data_folder
from xltools.model import UsageError
from xltools.storage import EARLIER, disk_answers, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import xlwings as xw

MOST, DAYS = 20, 30
"""How many copies of a workbook are kept beside it, or of all in the user's own data, and there for how many days: each new one
takes the older ones away.
"""


@contextmanager
def changing(book: xw.Book, button: str, *sheets: str, as_it_is: Path | None = None) -> Iterator[Path]:
    """Save the workbook as it is, then let a button write as `kept` does; give where the copy is.

    `sheets` are those that will be written; `as_it_is` is a copy that this click has made of the workbook already (None: none): nobody
    can change it while a button works. Raises `UsageError`, with nothing changed, where the workbook or one of the sheets cannot be
    written, or no copy can be kept.
    """
    must_be_open(book, *sheets)
    copy = copy_before(book, button, as_it_is)
    with kept(book):
        yield copy


def copy_before(book: xw.Book, button: str, as_it_is: Path | None = None) -> Path:
    """Save the workbook as it is and return where the copy is; raise `UsageError` where none can be kept."""
    committing()
    return keep_copy(book, button, datetime.now().astimezone(), as_it_is)


def keep_copy(book: xw.Book, button: str, now: datetime, as_it_is: Path | None = None) -> Path:
    """Save a copy of a workbook, as it is open, named after the button and the time: into the folder `earlier` beside it, or of
    the user's own data where it is a return. Where there is a copy of it `as_it_is`, that one is kept.
    """
    path = path_of(book)
    of_user = kind_of(book) is not WorkbookKind.MAPPING and (path is None or kind_of(book) is WorkbookKind.RETURN)
    folder = _of_user() if of_user else path.parent / EARLIER if path else None
    if folder is None:
        raise UsageError(
            f"{book.name} is not saved on this computer, so no copy of it as it is can be kept beside it, and nothing was changed. "
            "Save it into its count folder, open it from there and try again."
        )
    name = Path(name_of_copy(book.name if path is None else path.name))
    with disk_answers(folder):
        make_folder(folder)
        copy = _free(folder, f"{name.stem} before {button} {now:%Y-%m-%d %H.%M}", name.suffix)
        if as_it_is:
            copyfile(as_it_is, copy)
        else:
            book.api.SaveCopyAs(str(copy))
    if not copy.is_file():
        raise UsageError(f"No copy of {book.name} could be kept in {folder}, so nothing was changed.")
    oldest = (now - timedelta(days=DAYS)).timestamp() if of_user else 0.0
    _let_go(folder.iterdir() if of_user else folder.glob(f"{escape(name.stem)} before *"), oldest)
    return copy


def _of_user() -> Path | None:
    data = data_folder(os.environ)
    return data / EARLIER if data else None


def _free(folder: Path, stem: str, suffix: str) -> Path:
    names = (folder / f"{stem}{f' ({number})' if number > 1 else ''}{suffix}" for number in count(1))
    return next(path for path in names if not path.exists())


def _let_go(copies: Iterable[Path], oldest: float) -> None:
    """Take away the copies that are one too many, or older than a moment in seconds since 1970."""
    dated = sorted(((path.stat().st_mtime, path) for path in copies if path.is_file()), reverse=True)
    for number, (changed, path) in enumerate(dated):
        if number >= MOST or changed < oldest:
            with suppress(OSError):  # it is open: the next click will
                path.unlink()


def copy_words(copy: Path) -> str:
    """Say where the workbook as it was is kept."""
    folder = copy.parent
    where = f"{folder}" if folder == _of_user() else f"{folder.name} beside it"
    return f"To go back: the workbook as it was is kept as {copy.name} in the folder {where}."
