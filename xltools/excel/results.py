"""A count folder counted from within Excel: where the new workbook goes, so that no open one is ever written over."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.live import copy_of, path_of

if TYPE_CHECKING:
    import xlwings as xw

    from xltools.counting.count import Count
    from xltools.excel.say import Say
    from xltools.folder import CountFolder
    from xltools.outputs.read_back import TakenBack


def today() -> date:
    """Return the date on the clock of this machine."""
    return datetime.now().astimezone().date()


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


def taken_from(counted: xw.Book | Path, folder: CountFolder) -> TakenBack:
    """Take into the folder what the analyst wrote into a count workbook: as it is open, saved or not, or as the file is."""
    from xltools.outputs.read_back import take_back

    if isinstance(counted, Path):
        return take_back(counted, folder, today())
    with copy_of(counted) as path:
        return take_back(path, folder, today())


def write_count(folder: CountFolder, target: Path, say: Say) -> tuple[Count, Path]:
    """Count a folder and write the workbook, the report and the findings."""
    from xltools.outputs.messages.correspondence import read_correspondence
    from xltools.outputs.write import write_outputs

    counted = count_folder(folder, say)
    say.doing("writing the count")
    correspondence = read_correspondence(folder.outbox)
    write_outputs(counted, target, returns=folder.returns, made_on=today(), correspondence=correspondence)
    return counted, target


def count_folder(folder: CountFolder, say: Say) -> Count:
    """Read, check and count every return of a folder; what partners explained in them is kept in explanations.csv."""
    import os

    from xltools import pipeline
    from xltools.folder import returns_of
    from xltools.folder.tables import keep_explanations

    returns_of(folder)
    counted = pipeline.consolidate(folder, jobs=os.cpu_count() or 1, on_file=say.reading())
    keep_explanations(folder, counted.said, today().isoformat())
    return counted
