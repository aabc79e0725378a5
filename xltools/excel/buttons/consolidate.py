"""The group Consolidate: count a folder of returns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.live import copy_of, count_folder_of
from xltools.excel.results import free_target, is_open, open_from, today, usual_target, write_count
from xltools.excel.say import TITLE
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings as xw

    from xltools.excel.say import Say
    from xltools.folder import CountFolder
    from xltools.model import Standing
    from xltools.outputs.read_back import TakenBack


def consolidate_folder(book: xw.Book, say: Say) -> None:
    """Count the folder the workbook in front lies in, or another the person chooses, and open the result."""
    from xltools.folder import read_folder

    folder = _folder(book, say)
    if folder is None:
        return
    target = usual_target(folder)
    taken = _take_back(folder, target, book.app)
    path = free_target(folder, book.app) if is_open(target, book.app) else target
    count, written = write_count(read_folder(folder.path), path, say)
    book.app.books.open(str(written))
    say.tell(_words(count.standings, written.name, taken))


def _folder(book: xw.Book, say: Say) -> CountFolder | None:
    from xltools.folder import read_folder

    own = count_folder_of(book)
    if own is not None and say.ask(f"Count the returns for {own.place.name}, {own.place.year}, in {own.returns}?"):
        return own
    chosen = choose_folder()
    return read_folder(chosen) if chosen is not None else None


def choose_folder() -> Path | None:
    """Let the person choose a folder; None where they choose none. Raises `UsageError` where this Python has no dialogs."""
    try:
        from tkinter import TclError, Tk, filedialog
    except ImportError:
        raise UsageError(_no_dialog()) from None
    try:
        root = Tk()
    except TclError:
        raise UsageError(_no_dialog()) from None
    root.withdraw()
    root.attributes("-topmost", True)  # else it opens behind Excel
    chosen = filedialog.askdirectory(parent=root, title=f"{TITLE}: choose the count folder", mustexist=True)
    root.destroy()
    return Path(chosen) if chosen else None


def _no_dialog() -> str:
    return "No folder can be chosen here. Open a workbook that lies in the count folder first, then click this button again."


def _take_back(folder: CountFolder, target: Path, app: xw.App) -> TakenBack:
    """Take in what the analyst wrote into the last count, from the open workbook where it is open."""
    from xltools.outputs.read_back import take_back

    book = open_from(target, app)
    if book is None:
        return take_back(target, folder, today())
    with copy_of(book) as path:
        return take_back(path, folder, today())


def _words(standings: Sequence[Standing], name: str, taken: TakenBack) -> str:
    from xltools.outputs.terminal import status_counts

    told = f"Counted: {status_counts(standings)}.\n\nThe count is in {name}, the report and the findings beside it."
    return "\n\n".join((told, *taken.problems))
