"""The group Consolidate: count a folder of returns, and say where it stands."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.excel.live import (
    CHOSEN,
    WorkbookKind,
    copy_of,
    count_folder_of,
    folder_with,
    kind_of,
    must_have_folder,
    must_have_home,
    path_of,
)
from xltools.excel.results import free_target, holding, is_open, open_from, recount, today
from xltools.model import UsageError
from xltools.template.mapping import MAPPING_FILE

if TYPE_CHECKING:
    import xlwings as xw

    from xltools.actions import Recount
    from xltools.counting.count import Count
    from xltools.excel.say import Say
    from xltools.folder import CountFolder
    from xltools.outputs.folder_status.facts import FolderStatus
    from xltools.outputs.read_back import TakenBack


def consolidate_folder(book: xw.Book, say: Say) -> None:
    """Count the folder the person chose (without a dialog: the one the workbook in front lies in) and open the result.

    A spend mapping workbook is counted with its own folder, as it is open, saved or not.
    """
    if kind_of(book) is WorkbookKind.MAPPING:
        _must_be_counted(book)
        with folder_with(book) as own:
            return _consolidate(own, book, say)
    folder = _folder(book, say, os.environ.get(CHOSEN, ""))
    return _consolidate(folder, book, say) if folder else None


def _must_be_counted(book: xw.Book) -> None:
    """Raise `UsageError` where a spend mapping workbook is not the one its folder is counted with."""
    home = must_have_home(book)
    if path_of(book) != home / MAPPING_FILE:
        raise UsageError(
            f"The count reads {MAPPING_FILE} in {home}, and this is {book.name}. Save it there under that name if its figures are "
            "to count, then try again."
        )


def _consolidate(folder: CountFolder, book: xw.Book, say: Say) -> None:
    target = folder.count_workbook
    path = free_target(folder, book.app) if is_open(target, book.app) else target
    counted = recount(folder, open_from(target, book.app) or target, say, path)
    mapping = MAPPING_AS_IT_IS if folder.open_mapping else _refreshed(counted, say)
    book.app.books.open(str(path))
    say.tell("\n\n".join(part for part in (_words(counted.count, path.name, counted.taken), mapping) if part))


def where_it_stands(book: xw.Book, say: Say) -> None:
    """Say where the folder of the workbook in front stands: on sheets of a count or mapping workbook, else in a new workbook."""
    from xltools.excel.standing_sheets import must_be_writable_in, said_of, write_standing

    must_have_home(book)
    ours = kind_of(book) in (WorkbookKind.COUNT, WorkbookKind.MAPPING)
    if ours:
        must_be_writable_in(book)
    status = _status(book, say)
    say.doing("writing where it stands")
    sheet = write_standing(book if ours else None, book.app, status)
    say.tell(said_of(status, sheet))


def _status(book: xw.Book, say: Say) -> FolderStatus:
    """Where the folder of a workbook stands, with what stands in the workbook as it is open, saved or not."""
    from xltools import actions

    kind, jobs = kind_of(book), os.cpu_count() or 1
    with ExitStack() as until_read:
        is_mapping = kind is WorkbookKind.MAPPING
        folder = until_read.enter_context(folder_with(book)) if is_mapping else must_have_folder(book)
        workbook = until_read.enter_context(copy_of(book)) if kind is WorkbookKind.COUNT else None
        return actions.status(folder, today(), workbook, jobs=jobs, on_step=say.steps())


MAPPING_AS_IT_IS = f"{MAPPING_FILE} was counted as it is open; it is not saved by this. Bring in returns shows in it what the returns say."


def _refreshed(counted: Recount, say: Say) -> str:
    """Bring the folder's spend mapping workbook up to the count, as the command line does; say what is to be known of it."""
    from xltools import actions

    say.doing("bringing the spend mapping workbook up to date")
    with holding(counted.folder.path, "Consolidate folder in Excel"):
        refresh = actions.refresh_mapping(counted, today())
    written = f"The spend mapping workbook was brought up to date: {refresh.written.name}." if refresh.written else ""
    return " ".join(part for part in (written, *refresh.remarks) if part)


def _folder(book: xw.Book, say: Say, chosen: str) -> CountFolder | None:
    """Return the folder to count, or None where the person would rather not."""
    from xltools.folder import is_count_folder, read_folder

    if chosen:
        path = Path(chosen)
        return read_folder(next((home for home in (path, path.parent) if is_count_folder(home)), path))
    own = count_folder_of(book)
    if own is None:
        raise UsageError(
            "No folder can be chosen here. Open a workbook that lies in the count folder first, then click this button again."
        )
    return own if say.ask(f"Count the returns for {own.place.name}, {own.place.year}, in {own.returns}?") else None


def _words(count: Count, name: str, taken: TakenBack) -> str:
    from xltools.outputs.headline import headline_warning
    from xltools.outputs.story import status_counts

    told = f"Counted: {status_counts(count.return_statuses)}.\n\nThe count is in {name}, the report and the findings beside it."
    warning = headline_warning(count)
    return "\n\n".join((*([warning] if warning else []), told, *taken.problems))
