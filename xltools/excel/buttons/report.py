"""The group Report: what goes to the partners, prepared in the outbox. Nothing is ever sent from here."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from xltools.excel.live import WorkbookKind, kind_of, must_have_folder, must_have_home
from xltools.excel.results import holding, recount, today

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings as xw

    from xltools.excel.say import Say


OUTBOX = "outbox"
"""The folder within a count folder, as `xltools.folder` has it; see `xltools.excel.live.COUNT_SETTINGS`."""


def prepare_reports(book: xw.Book, say: Say) -> None:
    """Count the folder and write each partner's message and marked-up return into the outbox, as `xltools report` does."""
    from xltools import actions
    from xltools.outputs.messages.index_pages import counts

    folder = must_have_folder(book)
    with holding(folder.path, "Prepare reports in Excel"):
        counted = recount(folder, book if kind_of(book) is WorkbookKind.COUNT else None, say)
        say.doing("preparing the messages")
        rows = actions.prepare_reports(counted, today())
    told = f"{counts(rows)}\n\nNothing was sent; look through them first (Open outbox): {folder.outbox / 'index.html'}"
    say.tell("\n\n".join((told, *counted.taken.problems)))


def open_outbox(book: xw.Book, say: Say) -> None:
    """Show the outbox of the count folder in the program that shows folders."""
    outbox = must_have_home(book) / OUTBOX
    if not outbox.is_dir() or not any(outbox.iterdir()):
        say.tell(f"The outbox is empty: {outbox}. Prepare reports fills it.")
        return
    if sys.platform == "win32":
        os.startfile(as_folder(outbox))  # noqa: S606 - a folder found by us, shown by Windows
    else:
        import webbrowser

        webbrowser.open(outbox.resolve().as_uri())


def as_folder(folder: Path) -> str:
    """Return a folder's path that Windows takes for nothing else, such as an outbox.exe that lies beside it."""
    return os.path.join(folder, "")  # noqa: PTH118 - pathlib leaves out what this is for: the separator at the end
