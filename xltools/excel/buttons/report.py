"""The group Report: what goes to the partners and to readers, prepared in the count folder. Nothing is ever sent from here."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from xltools.excel.live import WorkbookKind, kind_of, must_have_folder, must_have_home
from xltools.excel.results import holding, recount, today
from xltools.text import plural

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
        rows = actions.prepare_reports(counted, today(), on_step=say.steps())
    told = f"{counts(rows)}\n\nNothing was sent; look through them first (Open outbox): {folder.outbox / 'index.html'}"
    say.tell("\n\n".join((told, *counted.taken.problems)))


def open_outbox(book: xw.Book, say: Say) -> None:
    """Show the outbox of the count folder in the program that shows folders."""
    outbox = must_have_home(book) / OUTBOX
    if not outbox.is_dir() or not any(outbox.iterdir()):
        say.tell(f"The outbox is empty: {outbox}. Prepare reports fills it.")
        return
    _show(outbox, as_folder(outbox))


def explore(book: xw.Book, say: Say) -> None:
    """Count the folder with the decisions of the count in front, write the page to explore it, and show that in the browser."""
    from xltools import actions

    folder = must_have_folder(book)
    with holding(folder.path, "Explore in Excel"):
        counted = recount(folder, book, say)
        page = actions.explore(counted, today(), on_step=say.steps())
    _show(page, str(page))
    told = (
        f"The page opens in your browser: {page}\n\nIt needs no network, and nothing leaves it. It holds every line with its notes: "
        "give it to whoever may read those."
    )
    say.tell("\n\n".join((told, *counted.taken.problems)))


def publish(book: xw.Book, say: Say) -> None:
    """Count the folder with the decisions of the count in front, and write the publication as `xltools publish` does."""
    from xltools import actions
    from xltools.outputs.publication.standing import said_of

    folder = must_have_folder(book)
    with holding(folder.path, "Publish in Excel"):
        counted = recount(folder, book, say)
        workbook, *others = actions.publish(counted, today(), on_step=say.steps())
    standing = "\n".join(said_of(counted.count, folder.outputs, folder.mail))
    beside = f"{workbook.name}, the same as ODS and a CSV for each table ({plural(len(others), 'file')} beside it)"
    told = f"Written to {workbook.parent}: {beside}. Nothing was sent or put online."
    say.tell("\n\n".join((told, standing, *counted.taken.problems)))


def _show(path: Path, as_windows_has_it: str) -> None:
    """Show a folder, or a page of ours, in the program that shows such things here."""
    if sys.platform == "win32":
        os.startfile(as_windows_has_it)  # noqa: S606 - a folder or a page of our own, shown by Windows
    else:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


def as_folder(folder: Path) -> str:
    """Return a folder's path that Windows takes for nothing else, such as an outbox.exe that lies beside it."""
    return os.path.join(folder, "")  # noqa: PTH118 - pathlib leaves out what this is for: the separator at the end
