"""Undo by a copy: before a button changes cells of the lead team's own workbook, the workbook is saved beside as it was.

Excel forgets its list of steps to undo whenever an add-in writes. The copy holds the workbook as it is open, saved or not.
Returns are not copied so: a second one beside would be taken for another version.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from xltools.excel.committing import committing
from xltools.excel.live import LONGEST_STEM, kept, must_be_open, path_of
from xltools.model import UsageError
from xltools.storage import EARLIER, disk_answers, make_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import xlwings as xw


@contextmanager
def changing(book: xw.Book, button: str, *sheets: str) -> Iterator[Path]:
    """Save the workbook as it is beside, then let a button write as `kept` does; give where the copy is.

    `sheets` are those that will be written. Raises `UsageError`, with nothing changed, where the workbook or one of them
    cannot be written, or no copy can be kept.
    """
    must_be_open(book, *sheets)
    committing()
    copy = keep_copy(book, button, datetime.now().astimezone())
    with kept(book):
        yield copy


def keep_copy(book: xw.Book, button: str, now: datetime) -> Path:
    """Save a copy of a workbook, as it is open, into the folder `earlier` beside it, named after the button and the time."""
    path = path_of(book)
    if path is None:
        raise UsageError(
            f"{book.name} is not saved on this computer, so no copy of it as it is can be kept beside it, and nothing was changed. "
            "Save it into its count folder, open it from there and try again."
        )
    folder = path.parent / EARLIER
    with disk_answers(folder):
        make_folder(folder)
        copy = _free(folder, f"{path.stem[:LONGEST_STEM]} before {button} {now:%Y-%m-%d %H.%M}", path.suffix)
        book.api.SaveCopyAs(str(copy))
    if not copy.is_file():
        raise UsageError(f"No copy of {book.name} could be kept in {folder}, so nothing was changed.")
    return copy


def _free(folder: Path, stem: str, suffix: str) -> Path:
    names = (folder / f"{stem}{f' ({number})' if number > 1 else ''}{suffix}" for number in count(1))
    return next(path for path in names if not path.exists())


def copy_words(copy: Path) -> str:
    """Say where the workbook as it was is kept."""
    return f"To go back: the workbook as it was is kept as {copy.name} in the folder {copy.parent.name} beside it."
