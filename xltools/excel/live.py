"""The workbook in front of the person: found, told apart, copied to be read, and kept as it was but for what a button says.

Of Excel's own object model (`api`) only what xlwings has no word for is used, and only here: SaveCopyAs, FullName, ReadOnly,
MultiUserEditing and ProtectStructure of a workbook, ProtectContents, Unprotect and Protect of a sheet, Hidden of rows. xlwings' own
``fullname`` is not asked for: for a workbook on OneDrive it would take settings from a sheet of that workbook.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xltools.excel.committing import committing
from xltools.excel.synced import folders_here, is_address, path_here
from xltools.model import UsageError
from xltools.template.layout import SPENDING
from xltools.template.mapping import MAPPING_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings as xw

    from xltools.folder import CountFolder

CHOSEN = "TOTALPLACE_CHOSEN"
"""The variable of the environment with the folder or file that the person chose in Excel's own dialog; blank where it has none."""
COUNT_NAME = "net_total"
MAPPING_NAME = "mapping_version"
RETURN_NAMES = ("return_id", "template_version")
"""Names that tell a workbook's kind, as the ribbon looks for them; what they say is not looked at."""
MANUAL = "manual"
COUNT_SETTINGS = "count.toml"
"""What makes a folder a count folder. `xltools.folder` says the same, but would cost a short click most of its time (tested)."""
OTHERWISE = "(Returns sent as CSV or on the first template are read by Consolidate folder and xltools validate.)"
"""What helps where a return has none of these names."""
ENDINGS = ("xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "csv", "ods", "txt")
"""How names of saved workbooks end; "Return 2.0" of one never saved has no such ending."""
LONGEST_STEM = 100
"""Characters kept of a copy's name: Excel saves no path of more than 218 (Excel specifications and limits)."""


class WorkbookKind(StrEnum):
    """What a workbook is."""

    RETURN = "return"
    COUNT = "count"
    MAPPING = "spend mapping workbook"
    OTHER = "other"


def find_book(apps: xw.main.Apps, full_name: str, window: int = 0) -> xw.Book:
    """Return the open workbook of this name (a path, a cloud address, or the name alone), in the Excel of this window.

    One Excel never has two open workbooks of one name, but another Excel may have its own: it is asked only where no Excel
    has this window. Raises `UsageError` where there is none, or where it cannot be told which is meant.
    """
    name = re.split(r"[\\/]", full_name)[-1]
    running = list(apps)
    clicked = [app for app in running if window and app.hwnd == window]
    books = [book for app in clicked or running for book in app.books if book.name.casefold() == name.casefold()]
    if not books:
        raise UsageError(
            f"The workbook {name!r} could not be found among those open in Excel. If it is in Protected View, choose Enable "
            "Editing; then click into it and try again."
        )
    if len(books) > 1:
        raise UsageError(
            f"A workbook called {name!r} is open in Excel {len(books)} times, and it cannot be told which one you mean. "
            "Close the others, then try again."
        )
    return books[0]


def kind_of(book: xw.Book) -> WorkbookKind:
    """Say what a workbook is, by its names."""
    if any(name in book.names for name in RETURN_NAMES):
        return WorkbookKind.RETURN
    if MAPPING_NAME in book.names:
        return WorkbookKind.MAPPING
    return WorkbookKind.COUNT if COUNT_NAME in book.names else WorkbookKind.OTHER


def must_be_checkable(book: xw.Book, purpose: str) -> None:
    """Raise `UsageError` where a workbook is neither a return nor a spend mapping workbook.

    `purpose` ends the sentence "This button ...".
    """
    kind = kind_of(book)
    if kind not in (WorkbookKind.RETURN, WorkbookKind.MAPPING):
        is_ = (
            "This is a count workbook."
            if kind is WorkbookKind.COUNT
            else "This workbook is neither a return nor a spend mapping workbook of Total Place."
        )
        raise UsageError(
            f"{is_} This button {purpose}. Open a return that a partner sent, or mapping.xlsx of a count folder, then try again. "
            f"{OTHERWISE}"
        )


def must_be_mapping(book: xw.Book, purpose: str) -> None:
    """Raise `UsageError` where a workbook is no spend mapping workbook; `purpose` ends the sentence "This button ..."."""
    if kind_of(book) is not WorkbookKind.MAPPING:
        raise UsageError(
            f"This workbook is no spend mapping workbook. This button {purpose}. Open mapping.xlsx of a count folder, then try again."
        )


def must_be_open(book: xw.Book, *sheets: xw.Sheet | str, adding: bool = False) -> None:
    """Raise `UsageError` where a workbook cannot be written to, or one of these sheets (where it is there) is protected.

    Sheets are given as they were found, or by name. `adding` says that a sheet may have to be added.
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
    for each in sheets:
        sheet = sheet_named(book, each) if isinstance(each, str) else each
        if sheet is not None and sheet.api.ProtectContents:
            raise UsageError(
                f"The sheet {sheet.name} is protected. Choose Review, Unprotect Sheet, then try again. Nothing was changed."
            )


@contextmanager
def without_protection(book: xw.Book, name: str) -> Iterator[None]:
    """Take the template's own protection, which has no password, off a sheet for a moment.

    Raises `UsageError` where somebody gave it a password.
    """
    sheet = sheet_named(book, name)
    if sheet is None or not sheet.api.ProtectContents:
        yield
        return
    committing()
    try:
        sheet.api.Unprotect("")  # with no password given, Excel would ask for one
    except Exception:  # each engine has its own error for a wrong password
        raise UsageError(
            f"The sheet {sheet.name} is protected with a password. Choose Review, Unprotect Sheet, then try again. Nothing was "
            "changed."
        ) from None
    try:
        yield
    finally:
        sheet.api.Protect("", *_AS_IN_THE_TEMPLATE)


_AS_IN_THE_TEMPLATE = (True, True, True, False, False, True, True)
"""Drawings, contents and scenarios are protected, for macros too; cells may not be formatted, columns and rows may."""


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
        path = Path(folder) / name_of_copy(Path(book.name).name)
        book.api.SaveCopyAs(str(path))
        yield path


def name_of_copy(name: str) -> str:
    """Return the name of a copy: with an ending (a workbook never saved has none), and short enough for Excel to save."""
    stem, _, ending = name.rpartition(".")
    if ending.casefold() not in ENDINGS:
        stem, ending = name, "xlsx"
    return f"{stem[:LONGEST_STEM]}.{ending}"


def full_name_of(book: xw.Book) -> str:
    """Return a workbook's path, its address where OneDrive or SharePoint keeps it, or its name alone where it was never saved."""
    return str(book.api.FullName)


def path_of(book: xw.Book) -> Path | None:
    """Return where a workbook is saved on this computer; None for one never saved, or in the cloud alone."""
    full_name = full_name_of(book)
    if is_address(full_name):
        return path_here(full_name, folders_here())
    path = Path(full_name)
    return path if path.is_absolute() else None


def count_home_of(book: xw.Book) -> Path | None:
    """Return where the count folder is that a workbook lies in, at any depth, or None; it is not read."""
    path = path_of(book)
    return next((home for home in path.parents if (home / COUNT_SETTINGS).is_file()), None) if path else None


def count_folder_of(book: xw.Book) -> CountFolder | None:
    """Return the count folder a workbook lies in, at any depth, or None."""
    home = count_home_of(book)
    if home is None:
        return None
    from xltools.folder import read_folder

    return read_folder(home)


def must_have_folder(book: xw.Book) -> CountFolder:
    """Return the count folder a workbook lies in; raise `UsageError` where it lies in none."""
    from xltools.folder import read_folder

    return read_folder(must_have_home(book))


def must_have_home(book: xw.Book) -> Path:
    """Return where the count folder is that a workbook lies in; raise `UsageError` where it lies in none."""
    home = count_home_of(book)
    if home is None:
        is_mapping = kind_of(book) is WorkbookKind.MAPPING
        where = f"its count folder, as {MAPPING_FILE}" if is_mapping else "the folder reports of its count"
        raise UsageError(
            f"{why_no_folder(book)}, so its returns, partners and decisions are not known. "
            + (NOT_SYNCED if is_in_cloud_alone(book) else f"Save it into {where}, open it from there and try again.")
        )
    return home


NOT_SYNCED = (
    "Have the folder kept on this computer: in OneDrive, SharePoint or Teams open the folder in the browser and choose Sync, or "
    "Add shortcut to My files. When it shows in File Explorer, open the workbook from there and try again."
)
"""What to do with a workbook whose folder is in the cloud alone."""


def is_in_cloud_alone(book: xw.Book) -> bool:
    """Say whether a workbook has an address and no file of it is known on this computer."""
    return is_address(full_name_of(book)) and path_of(book) is None


def why_no_folder(book: xw.Book) -> str:
    """Say why the count folder of a workbook is not known, as the beginning of a sentence."""
    if is_in_cloud_alone(book):
        return f"{book.name} was opened from the cloud, and its folder is not kept on this computer"
    return f"{book.name} does not lie in a count folder (one with a count.toml)"


@contextmanager
def folder_with(book: xw.Book) -> Iterator[CountFolder]:
    """Give the count folder a spend mapping workbook lies in, which is read as it is open, saved or not.

    Raises `UsageError` where it lies in none.
    """
    folder = must_have_folder(book)
    with copy_of(book) as path:
        yield replace(folder, open_mapping=path)


@contextmanager
def kept(book: xw.Book) -> Iterator[None]:
    """Let a button write, and leave the person's sheet, selection, calculation mode and screen as they were.

    Macros of the workbook that wait for changes are not started by what a button writes.
    """
    committing()
    app = book.app
    sheet, chosen = book.sheets.active, selected(app)
    calculation, updating, events = app.calculation, app.screen_updating, app.enable_events
    with ExitStack() as afterwards:  # all of these are done, the last one first, even where one of them fails
        afterwards.callback(setattr, app, "enable_events", events)
        afterwards.callback(setattr, app, "screen_updating", updating)
        afterwards.callback(_back_to, app, sheet, chosen)
        afterwards.callback(setattr, app, "calculation", calculation)
        app.enable_events = False
        app.screen_updating = False
        app.calculation = MANUAL  # once at the end, not after every range
        yield


def selected(app: xw.App) -> str:
    """Return the address of the cells selected, such as ``$A$5:$C$9,$A$12``; blank where a picture or nothing is."""
    chosen = app.selection
    return chosen.address if chosen is not None else ""


def _back_to(app: xw.App, sheet: xw.Sheet, chosen: str) -> None:
    if sheet.book.sheets.active.name != sheet.name:
        sheet.activate()
    if chosen and selected(app) != chosen:
        sheet.range(chosen).select()


LONGEST_ADDRESS = 228
"""Characters of an address that is surely whole: one more piece, of up to 25 and a comma, would have been told as well."""
_ROWS = re.compile(r"\$?[A-Z]{0,3}\$?(\d+)(?::\$?[A-Z]{0,3}\$?(\d+))?")


def selected_rows(book: xw.Book, sheet: xw.Sheet, last: int) -> tuple[int, ...]:
    """Return the rows of a sheet that are selected and shown, none below `last`; none where another sheet is in front.

    Raises `UsageError` for more pieces than Excel tells of: an address ends before its 256th character.
    """
    if book.sheets.active.name != sheet.name:
        return ()
    chosen = selected(book.app)
    if len(chosen) > LONGEST_ADDRESS:
        raise UsageError(
            "More separate pieces are selected than Excel can tell. Select them as one block (hidden rows in it are left alone), "
            "or fewer at a time, then try again. Nothing was changed."
        )
    rows: set[int] = set()
    for area in chosen.split(","):
        match = _ROWS.fullmatch(area)
        if match:
            rows |= set(_shown(sheet, int(match[1]), min(int(match[2] or match[1]), last)))
        elif area:  # whole columns
            rows |= set(_shown(sheet, 1, last))
    return tuple(sorted(rows))


def _shown(sheet: xw.Sheet, first: int, last: int) -> Iterator[int]:
    """Yield the rows from first to last that are not hidden, be it by a filter or by hand."""
    hidden = rows_hidden(sheet, first, last) if first <= last else True
    if hidden is None:
        middle = (first + last) // 2
        yield from _shown(sheet, first, middle)
        yield from _shown(sheet, middle + 1, last)
    elif not hidden:
        yield from range(first, last + 1)


def show_rows(sheet: xw.Sheet, first: int, last: int) -> None:
    """Show rows that a filter or a person hid."""
    for table in sheet.tables:
        if table.show_autofilter:  # off and on again: what it filtered by is forgotten
            table.show_autofilter = False
            table.show_autofilter = True
    sheet.api.Range(f"{first}:{last}").Hidden = False


def rows_hidden(sheet: xw.Sheet, first: int, last: int) -> bool | None:
    """Say whether these rows are hidden; None where only some are."""
    hidden = sheet.api.Range(f"{first}:{last}").Hidden
    return None if hidden is None else bool(hidden)
