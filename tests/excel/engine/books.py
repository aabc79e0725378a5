"""The application and its workbooks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import NoSuchObjectError, base_classes

from tests.excel.engine.names import Names
from tests.excel.engine.places import box_of_address
from tests.excel.engine.ranges import Range
from tests.excel.engine.sheets import Sheets
from tests.excel.engine.values import RefusedError
from tests.excel.uno_bridge import uno

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.excel.live_office import LiveOffice

WORKBOOK, MACRO_WORKBOOK, PDF = "Calc MS Excel 2007 XML", "Calc MS Excel 2007 VBA XML", "calc_pdf_Export"
FIRST_ANSWERS = {"ok": "ok", "ok_cancel": "ok", "yes_no": "yes", "yes_no_cancel": "yes"}


@dataclass(slots=True)
class Desk:
    """The person before the screen: what was shown to them, in order, and what they answer (by the buttons offered).

    Each is (``alert`` or ``status``, text). Where a file is named, each is also added to it as a line of JSON, so that
    another process can look.
    """

    record: Path | None = None
    answers: dict[str, str] = field(default_factory=dict)
    shown: list[tuple[str, str]] = field(default_factory=list)

    def show(self, kind: str, text: str, **more: Any) -> None:
        """Take note of something shown."""
        self.shown.append((kind, text))
        if self.record:
            with self.record.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"kind": kind, "text": text, **more}) + "\n")

    @property
    def alerts(self) -> list[str]:
        """What message boxes said."""
        return [text for kind, text in self.shown if kind == "alert"]


class App(base_classes.App):
    """LibreOffice, as Excel shows itself to xlwings."""

    pid = 1  # the one application there is
    hwnd = 0  # it has no window
    version = "16.0"
    path = startup_path = ""
    cut_copy_mode = None
    visible = display_alerts = enable_events = interactive = True

    def __init__(self, engine: Any, office: LiveOffice, desk: Desk) -> None:
        self.engine, self.office, self.desk = engine, office, desk
        self._status: str | bool = False

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def books(self) -> Books:
        return Books(self)

    def _documents(self) -> list[Any]:
        return [book.document for book in self.books]

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        chosen = book.document.CurrentController.Selection
        if chosen is None or not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
            if chosen is None or not chosen.supportsService("com.sun.star.sheet.SheetCellRanges"):
                return None
            boxes = [box_of_address(one) for one in chosen.RangeAddresses]
            return Range(book.sheets.active, boxes[0], tuple(boxes[1:])) if boxes else None
        return Range(book.sheets.active, box_of_address(chosen.RangeAddress))

    @property
    def screen_updating(self) -> bool:
        return not any(document.hasControllersLocked() for document in self._documents())

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        for document in self._documents():
            if not value and not document.hasControllersLocked():
                document.lockControllers()
            while value and document.hasControllersLocked():
                document.unlockControllers()

    @property
    def calculation(self) -> str:
        automatic = all(document.isAutomaticCalculationEnabled() for document in self._documents())
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for document in self._documents():
            document.enableAutomaticCalculation(value != "manual")
            if value != "manual":
                document.calculate()  # as Excel does

    def calculate(self) -> None:
        for document in self._documents():
            document.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        self.desk.show("status", "" if value is False else str(value))

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        if callback:
            raise RefusedError("Excel on the desktop takes no callback.")
        self.desk.show("alert", prompt, title=title or "", mode=mode or "", buttons=buttons)
        return self.desk.answers.get(buttons, FIRST_ANSWERS[buttons])

    def activate(self, steal_focus: bool = False) -> None:
        """Nothing to bring to the front: there is no screen."""

    def quit(self) -> None:
        raise RefusedError("Whoever started LibreOffice ends it.")


class Books(base_classes.Books):
    """The open workbooks. An add-in is none, as in Excel."""

    def __init__(self, app: App) -> None:
        self.app = app

    api = None

    def __iter__(self) -> Iterator[Book]:
        return (Book(self.app, document) for document in self.app.office.workbooks())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Book:
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        for book in books:
            if key.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(key)

    @property
    def active(self) -> Book:
        front = self.app.office.in_front()
        if front is None:
            raise NoSuchObjectError("no workbook is open")
        return Book(self.app, front)

    def add(self) -> Book:
        return Book(self.app, self.app.office.new())

    def open(self, fullname: str, update_links: bool | None = None, read_only: bool | None = None, *_: Any) -> Book:
        return Book(self.app, self.app.office.open(Path(fullname), read_only=bool(read_only)))


class Book(base_classes.Book):
    """One workbook."""

    def __init__(self, app: App, document: Any) -> None:
        self._app, self.document = app, document

    @property
    def app(self) -> App:
        return self._app

    @property
    def api(self) -> NativeBook:
        return NativeBook(self)

    @property
    def fullname(self) -> str:
        address = self.document.URL
        return str(uno().fileUrlToSystemPath(address)) if address else self.name

    @property
    def name(self) -> str:
        address = self.document.URL
        return Path(uno().fileUrlToSystemPath(address)).name if address else str(self.document.Title)

    sheets = property(Sheets)
    names = property(Names)

    def refuse_if_protected(self) -> None:
        """Raise RefusedError where the workbook's structure is protected."""
        if self.document.isProtected():
            raise RefusedError("The workbook's structure is protected.")

    def activate(self) -> None:
        self._app.office.bring_to_front(self.document)

    def close(self) -> None:
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in place, or under a new name that the workbook then has."""
        if path is None and self.document.isReadonly():
            raise RefusedError(f"{self.name} is open for reading only.")
        if path is None and self.document.URL:
            self.document.store()
            return
        target = Path(path or f"{self.name}.xlsx").resolve()
        self.document.storeAsURL(*_storing(target, _filter_for(target.suffix)))

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        self.document.storeToURL(*_storing(Path(path), PDF))


class NativeBook:
    """The few of Excel's own members of a workbook that code may use through `api`."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def SaveCopyAs(self, Filename: str) -> None:  # noqa: N802, N803 - Excel's names
        """Save a copy in the workbook's own format, leaving the workbook as it is."""
        self._book.document.storeToURL(*_storing(Path(Filename), _filter_for(Path(self._book.name).suffix)))

    FullName = property(lambda self: self._book.fullname)
    ReadOnly = property(lambda self: self._book.document.isReadonly())
    ProtectStructure = property(lambda self: self._book.document.isProtected())
    Saved = property(lambda self: not self._book.document.isModified())
    MultiUserEditing = False  # LibreOffice shares workbooks in another way


def _filter_for(suffix: str) -> str:
    return MACRO_WORKBOOK if suffix.lower() == ".xlsm" else WORKBOOK


def _storing(path: Path, filter_name: str) -> tuple[str, tuple[Any, ...]]:
    from tests.office_worker import file_url, property_value

    return file_url(str(path)), (property_value("FilterName", filter_name),)
