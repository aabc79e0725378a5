"""The workbook in front of the person: found, told apart, copied to be read, and kept as it was but for what a button says.

Of Excel's own object model (`api`) only what xlwings has no word for is used, and only here: SaveCopyAs, FullName, ReadOnly,
MultiUserEditing and ProtectStructure of a workbook, ProtectContents of a sheet. xlwings' own ``fullname`` is not asked for: for
a workbook on OneDrive it would take settings from a sheet of that workbook.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xltools.model import UsageError
from xltools.template.layout import SPENDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xltools.folder import CountFolder

COUNT_NAME = "net_total"
RETURN_NAMES = ("return_id", "template_version")
"""Names that tell a workbook's kind, as the ribbon looks for them; what they say is not looked at."""
MANUAL = "manual"


class Kind(StrEnum):
    """What a workbook is."""

    RETURN = "return"
    COUNT = "count"
    OTHER = "other"


def find_book(apps: xw.main.Apps, full_name: str, window: int = 0) -> xw.Book:
    """Return the open workbook of this name (a path, a cloud address, or the name alone), in the Excel of this window.

    One Excel never has two open workbooks of one name. Raises `UsageError` where there is none.
    """
    wanted = re.split(r"[\\/]", full_name)[-1].casefold()
    running = list(apps)
    for app in [*(one for one in running if window and one.hwnd == window), *running]:
        for book in app.books:
            if book.name.casefold() == wanted:
                return book
    raise UsageError(
        f"The workbook {wanted!r} could not be found among those open in Excel. If it is in Protected View, choose Enable "
        "Editing; then click into it and try again."
    )


def kind_of(book: xw.Book) -> Kind:
    """Say what a workbook is, by its names."""
    if any(name in book.names for name in RETURN_NAMES):
        return Kind.RETURN
    return Kind.COUNT if COUNT_NAME in book.names else Kind.OTHER


def must_be_return(book: xw.Book, purpose: str) -> None:
    """Raise `UsageError` where a workbook is no return; `purpose` ends the sentence "This button ..."."""
    kind = kind_of(book)
    if kind is not Kind.RETURN:
        is_ = "This is a count workbook." if kind is Kind.COUNT else "This workbook is no return of Total Place."
        raise UsageError(f"{is_} This button {purpose}. Open a return that a partner sent, then try again.")


def must_be_open(book: xw.Book, *sheets: str, adding: bool = False) -> None:
    """Raise `UsageError` where a workbook cannot be written to, or one of these sheets (where it is there) is protected.

    `adding` says that a sheet may have to be added.
    """
    native = book.api
    if native.ReadOnly:
        raise UsageError(f"{book.name} is open for reading only. Save it under another name first, then try again.")
    if native.MultiUserEditing:
        raise UsageError(
            f"{book.name} is shared, and a shared workbook cannot be changed by a button. Stop sharing it, or work on a copy."
        )
    if adding and native.ProtectStructure:
        raise UsageError(
            f"The structure of {book.name} is protected, so no sheet can be added. Choose Review, Protect Workbook to take the "
            "protection off, then try again."
        )
    for name in sheets:
        sheet = sheet_named(book, name)
        if sheet is not None and sheet.api.ProtectContents:
            raise UsageError(
                f"The sheet {sheet.name} is protected. Choose Review, Unprotect Sheet, then try again. Nothing was changed."
            )


def sheet_named(book: xw.Book, name: str) -> xw.Sheet | None:
    """Return the sheet of this name, whatever its capitals, or nothing."""
    return next((sheet for sheet in book.sheets if sheet.name.casefold() == name.casefold()), None)


def spending_of(book: xw.Book) -> xw.Sheet:
    """Return a return's sheet Spending; raise `UsageError` where it was removed or renamed."""
    sheet = sheet_named(book, SPENDING)
    if sheet is None:
        raise UsageError(
            f"This return has no sheet {SPENDING}. If it was renamed, give it its name back and try again."
        )
    return sheet


@contextmanager
def copy_of(book: xw.Book) -> Iterator[Path]:
    """Save a copy of a workbook, as it is now, into a private folder; both are gone afterwards."""
    with TemporaryDirectory(prefix="total-place-", ignore_cleanup_errors=True) as folder:
        name = Path(book.name).name
        path = Path(folder) / (name if Path(name).suffix else f"{name}.xlsx")
        book.api.SaveCopyAs(str(path))
        yield path


def path_of(book: xw.Book) -> Path | None:
    """Return where a workbook is saved on this computer; None for one never saved, or opened from the cloud."""
    full_name = str(book.api.FullName)
    path = Path(full_name)
    return path if "://" not in full_name and path.is_absolute() else None


def count_folder_of(book: xw.Book) -> CountFolder | None:
    """Return the count folder a workbook lies in, at any depth, or None."""
    from xltools.folder import is_count_folder, read_folder

    path = path_of(book)
    home = next((home for home in path.parents if is_count_folder(home)), None) if path else None
    return read_folder(home) if home else None


def must_have_folder(book: xw.Book) -> CountFolder:
    """Return the count folder a workbook lies in; raise `UsageError` where it lies in none."""
    folder = count_folder_of(book)
    if folder is None:
        raise UsageError(
            f"{book.name} does not lie in a count folder (one with a count.toml), so its returns, partners and decisions are not "
            "known. Save it into the folder reports of its count, open it from there and try again. A workbook opened "
            "from the cloud needs its folder on this computer."
        )
    return folder


@contextmanager
def kept(book: xw.Book) -> Iterator[None]:
    """Let a button write, and leave the person's sheet, selection, calculation mode and screen as they were.

    Macros of the workbook that wait for changes are not started by what a button writes.
    """
    app = book.app
    sheet, chosen = book.sheets.active, selected(app)
    calculation, updating, events = app.calculation, app.screen_updating, app.enable_events
    try:
        app.enable_events = False
        app.screen_updating = False
        app.calculation = MANUAL  # once at the end, not after every range
        yield
    finally:
        app.calculation = calculation
        _back_to(app, sheet, chosen)
        app.screen_updating = updating
        app.enable_events = events


def selected(app: xw.App) -> str:
    """Return the address of the cells selected, such as ``$A$5:$C$9,$A$12``; blank where a picture or nothing is."""
    chosen = app.selection
    return chosen.address if chosen is not None else ""


def _back_to(app: xw.App, sheet: xw.Sheet, chosen: str) -> None:
    if sheet.book.sheets.active.name != sheet.name:
        sheet.activate()
    if chosen and selected(app) != chosen:
        sheet.range(chosen).select()


_ROWS = re.compile(r"\$?[A-Z]{0,3}\$?(\d+)(?::\$?[A-Z]{0,3}\$?(\d+))?")


def selected_rows(book: xw.Book, sheet: xw.Sheet, last: int) -> tuple[int, ...]:
    """Return the rows of a sheet that are selected, none below `last`; none where another sheet is in front."""
    if book.sheets.active.name != sheet.name:
        return ()
    rows: set[int] = set()
    for area in selected(book.app).split(","):
        found = _ROWS.fullmatch(area)
        if found:
            rows |= set(range(int(found[1]), min(int(found[2] or found[1]), last) + 1))
        elif area:  # whole columns
            rows |= set(range(1, last + 1))
    return tuple(sorted(rows))
