"""A private headless LibreOffice that a test drives directly, with macros allowed: what stands in for Excel here."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.excel.uno_bridge import uno
from tests.office import running_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MACROS_RUN_ALWAYS = 4
TRIES = 100
ADD_IN_FILTER = "Calc MS Excel 2007 VBA XML"  # LibreOffice knows .xlam by name only when told
ADD_IN = ".xlam"
NEW_WORKBOOK = "private:factory/scalc"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_MACROS_ALLOWED = """
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Filter/Import/VBA">
<prop oor:name="Executable" oor:op="fuse"><value>true</value></prop></item>
"""


@contextmanager
def live_office() -> Iterator[LiveOffice]:
    """Start LibreOffice, and close every document, end it and remove its profile afterwards, whatever happened."""
    with running_program(_MACROS_ALLOWED) as pipe:
        office = attach(pipe)
        try:
            yield office
        finally:
            office.end()


def attach(pipe: str) -> LiveOffice:
    """Connect to a running LibreOffice, from this process or another; it is waited for if it is only just starting."""
    uno()  # the worker's module needs the bridge to have been found
    from tests.office_worker import connect

    return LiveOffice(pipe, connect(pipe))


@dataclass(frozen=True, slots=True)
class LiveOffice:
    """A running LibreOffice: the name of its pipe and its desktop. Documents are LibreOffice's own objects."""

    pipe: str
    desktop: Any

    def open(self, path: Path, *, read_only: bool = False) -> Any:
        """Open a workbook as a person does: shown (to nobody), in front, its macros allowed.

        Raises FileNotFoundError, or OSError naming the lock file where another program left one behind.
        """
        if not path.is_file():
            raise FileNotFoundError(path)
        lock = path.with_name(f".~lock.{path.name}#")
        if lock.exists():
            raise OSError(f"{lock} says another program has {path.name} open; delete it if none does")
        return self._load(path, ReadOnly=True) if read_only else self._load(path)

    def open_add_in(self, path: Path) -> Any:
        """Open an add-in: hidden and never in front, as Excel loads one."""
        return self._load(path, Hidden=True, FilterName=ADD_IN_FILTER)

    def new(self) -> Any:
        """Open a blank workbook with one sheet."""
        return self._load(NEW_WORKBOOK)

    def _load(self, path: Path | str, **options: Any) -> Any:
        from tests.office_worker import file_url, property_value

        address = path if isinstance(path, str) else file_url(str(path))
        given = {"MacroExecutionMode": MACROS_RUN_ALWAYS, **options}
        values = tuple(property_value(name, value) for name, value in given.items())
        document = self.desktop.loadComponentFromURL(address, "_blank", 0, values)
        if document is None:
            raise OSError(f"LibreOffice does not open {path}")
        if not options.get("Hidden"):
            self._wait_for(document)
        return document

    def _wait_for(self, document: Any) -> None:
        """Wait until a workbook just opened is in front: on a busy machine that takes a moment longer than opening it."""
        for _ in range(TRIES):
            if self.desktop.CurrentComponent == document:
                return
            time.sleep(0.02)
        document.CurrentController.Frame.activate()

    def documents(self) -> list[Any]:
        """Return the open spreadsheets, add-ins included, in no particular order."""
        found, listed = [], self.desktop.Components.createEnumeration()
        while listed.hasMoreElements():
            document = listed.nextElement()
            if document.supportsService(SPREADSHEET):
                found.append(document)
        return found

    def workbooks(self) -> list[Any]:
        """Return the open spreadsheets that are no add-ins."""
        return [document for document in self.documents() if not document.URL.lower().endswith(ADD_IN)]

    def in_front(self) -> Any:
        """Return the workbook in front, or None where none is open."""
        front, workbooks = self.desktop.CurrentComponent, self.workbooks()
        if not workbooks:
            return None
        return next((document for document in workbooks if document == front), workbooks[-1])

    def bring_to_front(self, document: Any) -> None:
        """Put a workbook in front.

        LibreOffice tells VBA only of a change: where the workbook is in front already, another comes in between.
        """
        if self.desktop.CurrentComponent == document:
            self.new().close(True)
        document.CurrentController.Frame.activate()

    def close_all(self) -> None:
        """Close every document unsaved; this also removes their lock files."""
        for document in self.documents():
            while document.hasControllersLocked():
                document.unlockControllers()
            document.close(True)

    def end(self) -> None:
        """Close everything and tell LibreOffice to end."""
        with suppress(Exception):  # LibreOffice may be gone, or go while answering: its program is ended by its starter
            self.close_all()
        with suppress(Exception):
            self.desktop.terminate()
