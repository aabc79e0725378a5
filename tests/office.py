"""A private headless LibreOffice for tests: open, recalculate, read, edit, sort, save. Nothing of the user's is touched."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.model import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = Path(__file__).with_name("office_worker.py")
UNO_PATH = Path("/usr/lib/python3/dist-packages")
STOPPING_SECONDS = 15
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop></item>
</oor:items>"""


@cache
def python_with_uno() -> Path | None:
    """Return a Python that imports LibreOffice's bridge (this one or the system's), or None."""
    for name in (sys.executable, "/usr/bin/python3", shutil.which("python3") or ""):
        if name and _imports_uno(name):
            return Path(name)
    return None


def _imports_uno(python: str) -> bool:
    with suppress(OSError):
        return (
            subprocess.run(
                [python, "-c", "import uno"], env=_environment(), capture_output=True, check=False
            ).returncode
            == 0
        )
    return False


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(UNO_PATH)}


@contextmanager
def running_program(more_settings: str = "") -> Iterator[str]:
    """Start LibreOffice with a profile of its own and yield the name of its pipe; afterwards nothing of it is left.

    More settings are `<item>` elements of its registry. Whoever talks to it should tell it to end before leaving; it is
    given some seconds for that, then killed.
    """
    folder, pipe = Path(tempfile.mkdtemp(prefix="office_")), f"office{uuid.uuid4().hex}"
    (folder / "user").mkdir()
    settings = _SETTINGS.replace("</oor:items>", f"{more_settings}</oor:items>")
    (folder / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    options = ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault")
    command = ["soffice", *options, f"-env:UserInstallation={folder.as_uri()}", f"--accept=pipe,name={pipe};urp;"]
    quiet = subprocess.DEVNULL
    program = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        yield pipe
    finally:
        _end(program)
        shutil.rmtree(folder, ignore_errors=True)


def _end(program: subprocess.Popen[bytes]) -> None:
    try:
        program.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):  # soffice starts a child of its own: both are in the session made for them
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()


@contextmanager
def libreoffice() -> Iterator[Office]:
    """Start LibreOffice and a worker that speaks to it, and end both afterwards."""
    python = python_with_uno()
    if python is None:
        raise FileNotFoundError("no Python here imports uno (install LibreOffice and python3-uno)")
    with running_program() as pipe:
        worker = subprocess.Popen(
            [str(python), str(WORKER), pipe],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        office = Office(worker)
        try:
            yield office
        finally:
            _stop(office)


def _stop(office: Office) -> None:
    with suppress(OSError, RuntimeError, ValueError):
        office.ask("stop")
    for stream in (office.worker.stdin, office.worker.stdout):
        if stream:
            stream.close()
    try:
        office.worker.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        office.worker.kill()
        office.worker.wait()


@dataclass(frozen=True, slots=True)
class Office:
    """A running LibreOffice."""

    worker: subprocess.Popen[str]

    def ask(self, what: str, *values: Any) -> Any:
        """Send a request and return its answer. Raises RuntimeError with LibreOffice's own words."""
        if self.worker.stdin is None or self.worker.stdout is None:
            raise RuntimeError("the worker has no pipes")
        self.worker.stdin.write(json.dumps({"do": what, "with": values}) + "\n")
        self.worker.stdin.flush()
        line = self.worker.stdout.readline()
        if not line:
            raise RuntimeError("LibreOffice's worker ended")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    @contextmanager
    def document(self, path: Path, *, as_saved: bool = False) -> Iterator[Document]:
        """Open a file, recalculated, or with the values it was saved with; it is closed unsaved afterwards."""
        document = Document(self, int(self.ask("open", str(path), as_saved)))
        try:
            yield document
        finally:
            self.ask("close", document.number)


@dataclass(frozen=True, slots=True)
class Document:
    """An open workbook. Cells and ranges are named as in Excel; every change is followed by a full recalculation."""

    office: Office
    number: int

    def sheets(self) -> list[str]:
        """Return the sheets' names in order."""
        return list(self.office.ask("sheets", self.number))

    def values(self, sheet: str, cells: str) -> list[list[Any]]:
        """Return rows of numbers and texts; blank is empty text, an error its text (``#REF!``)."""
        return list(self.office.ask("values", self.number, sheet, cells))

    def value(self, sheet: str, cell: str) -> Any:
        """Return one cell's number or text."""
        return self.values(sheet, cell)[0][0]

    def shown(self, sheet: str, cell: str) -> str:
        """Return a cell as it is shown."""
        return str(self.office.ask("shown", self.number, sheet, cell))

    def formulas(self, sheet: str, cells: str) -> list[list[str]]:
        """Return rows of formulas."""
        return list(self.office.ask("formulas", self.number, sheet, cells))

    def type_in(self, sheet: str, cell: str, text: str) -> None:
        """Enter text as if typed: a number becomes one, except in a text column."""
        self.office.ask("type_in", self.number, sheet, cell, text)

    def sort(self, sheet: str, cells: str, column: int, *, ascending: bool = True) -> None:
        """Sort a range's rows by one of its columns, counted from 0."""
        self.office.ask("sort", self.number, sheet, cells, column, ascending)

    def insert_rows(self, sheet: str, row: int, count: int = 1) -> None:
        """Insert blank rows above a row counted from 1."""
        self.office.ask("insert_rows", self.number, sheet, row, count)

    def delete_rows(self, sheet: str, row: int, count: int = 1) -> None:
        """Delete rows from a row counted from 1."""
        self.office.ask("delete_rows", self.number, sheet, row, count)

    def rename(self, sheet: str, name: str) -> None:
        """Give a sheet another name."""
        self.office.ask("rename", self.number, sheet, name)

    def save(self, path: Path) -> None:
        """Write a copy; the ending (.xlsx, .pdf, .html) says as what."""
        self.office.ask("save", self.number, str(path), path.suffix[1:])

    def colours(self, sheet: str) -> dict[str, str]:
        """Return the background (``#fad4d0``) of every cell that has one, conditional formats included.

        LibreOffice tells nobody what a conditional format shows, but its HTML export does.
        """
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "page.html"
            self.save(page)
            found = colours_of_page(page, self.sheets().index(sheet))
        left, top, _, _ = self.office.ask("used", self.number, sheet)
        return {f"{column_letters(left + column + 1)}{top + row + 1}": colour for row, column, colour in found}


def colours_of_page(page: Path, sheet: int) -> list[tuple[int, int, str]]:
    """Return row, column (from 0, of the used part of a sheet) and background of each coloured cell of an HTML export."""
    reader = _Colours(sheet)
    reader.feed(page.read_text(encoding="utf-8", errors="replace"))
    return reader.found


class _Colours(HTMLParser):
    """Collects the background of each cell of one sheet of LibreOffice's HTML export."""

    def __init__(self, table: int) -> None:
        super().__init__()
        self.found: list[tuple[int, int, str]] = []
        self._wanted, self._table, self._row, self._column = table, -1, -1, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._table, self._row = self._table + 1, -1
        elif tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif tag == "td":
            colour = given.get("bgcolor")
            if colour and self._table == self._wanted:
                self.found.append((self._row, self._column, colour.lower()))
            self._column += int(given.get("colspan") or 1)
