"""A count folder counted from within Excel: where the new workbook goes, so that no open one is ever written over."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING

from xltools.excel.live import path_of

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xltools.counting.count import Count
    from xltools.excel.say import Say
    from xltools.folder import CountFolder


def today() -> date:
    """Return the date on the clock of this machine."""
    return datetime.now().astimezone().date()


def usual_target(folder: CountFolder) -> Path:
    """Return where the count workbook of a folder goes: the same file the command line writes."""
    from xltools.reading.versions import partner_id_of

    return folder.reports / f"{partner_id_of(folder.place.name)}-{folder.place.year}-count.xlsx"


def free_target(folder: CountFolder, app: xw.App) -> Path:
    """Return a name beside the usual one that no file has and no open workbook: ...-2-count.xlsx, ...-3-count.xlsx."""
    usual = usual_target(folder)
    stem = usual.stem.removesuffix("-count")
    names = (usual.with_name(f"{stem}-{number}-count.xlsx") for number in count(2))
    return next(path for path in names if not path.exists() and not is_open(path, app))


def is_open(path: Path, app: xw.App) -> bool:
    """Say whether a workbook of this name is open: Excel opens no second one of a name."""
    return any(book.name.casefold() == path.name.casefold() for book in app.books)


def open_from(path: Path, app: xw.App) -> xw.Book | None:
    """Return the open workbook that is this file, or nothing."""
    return next((book for book in app.books if path_of(book) == path), None)


def write_count(folder: CountFolder, target: Path, say: Say) -> tuple[Count, Path]:
    """Count a folder and write the workbook, the report and the findings."""
    import os

    from xltools import pipeline
    from xltools.outputs.write import write_outputs

    counted = pipeline.consolidate(folder, jobs=os.cpu_count() or 1, on_file=say.reading())
    say.doing("writing the count")
    write_outputs(counted, target, returns=folder.returns, made_on=today())
    return counted, target
