"""One live spreadsheet for all tests of this room; every document is closed after each test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from tests.excel.live_office import live_office
from tests.excel.uno_bridge import bridge_missing
from xltools.excel.warm import installed, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    import xlwings

    from tests.excel.chain import AddIn
    from tests.excel.live_office import LiveOffice
    from xltools.folder import CountFolder


@pytest.fixture(scope="session")
def office_of_the_room() -> Iterator[LiveOffice]:
    """Start LibreOffice once. Where this Python cannot speak to it, tests are left out visibly; in CI they fail."""
    reason = bridge_missing()
    if reason and os.environ.get("CI"):
        pytest.fail(f"CI must leave nothing out: {reason}")
    if reason:
        pytest.skip(reason)
    with _leaving_when_told(), live_office() as office:
        yield office


@contextmanager
def _leaving_when_told() -> Iterator[None]:
    """Let a run that is told to end (as `timeout` does) end LibreOffice too, where it would have left it running."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to end"))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@pytest.fixture
def live(office_of_the_room: LiveOffice) -> Iterator[LiveOffice]:
    """Give the running LibreOffice; what a test opens is closed after it."""
    try:
        yield office_of_the_room
    finally:
        office_of_the_room.close_all()


@pytest.fixture
def excel(live: LiveOffice) -> Iterator[xlwings.App]:
    """Give LibreOffice as the application of xlwings. What it showed is at ``excel.impl.desk``."""
    import xlwings

    from tests.excel.libreoffice_engine import register

    before = xlwings.engines.active
    app = register(live).apps.active
    assert app is not None
    try:
        yield app
    finally:
        xlwings.engines.active = before


@pytest.fixture(scope="session")
def add_in_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the add-in from the sources, as it would be installed with this Python."""
    from xltools.excel.addin.build import build_addin

    path = tmp_path_factory.mktemp("add-in") / "TotalPlace.xlam"
    build_addin(path, settings={"interpreter": sys.executable})
    return path


@pytest.fixture(scope="session")
def folder_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the count folder of `tests.excel.folders`; tests get copies."""
    from tests.excel.folders import make_counted_folder

    return make_counted_folder(tmp_path_factory.mktemp("made") / "count").path


@pytest.fixture
def folder(folder_made_once: Path, tmp_path: Path) -> CountFolder:
    """Give a count folder of the test's own, counted."""
    from xltools.folder import read_folder

    return read_folder(Path(copytree(folder_made_once, tmp_path / "count")))


@pytest.fixture
def counted(folder: CountFolder, excel: xlwings.App) -> xlwings.Book:
    """Open the count of the folder."""
    return excel.books.open(str(folder.count_workbook))


@pytest.fixture(scope="session", autouse=True)
def looked_for_as_installed() -> Iterator[None]:
    """Look for what stays warm where clicks leave it: they run the xltools that is installed, and tests that of their folder."""
    modules = (place, installed)
    code = "from xltools.excel.warm import installed, place; print(place.__file__, installed.__file__, sep='\\n')"
    run = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    with ExitStack() as patched:
        for module, file in zip(modules, run.stdout.splitlines(), strict=True):
            patched.enter_context(patch.object(module, "__file__", file))
        yield


@pytest.fixture(scope="session", autouse=True)
def copies_of_clicks_kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what buttons keep in the user's own data, clicked in this process, be kept in a folder of the tests."""
    with patch.dict(os.environ, {"XDG_DATA_HOME": str(tmp_path_factory.mktemp("data"))}):
        yield


AFRESH, WARM = "afresh", "warm"
BOTH_WAYS = ("test_every_button", "test_mapping_buttons")
"""Modules whose clicks are made in a process of their own, and once more in one that had stayed warm."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Click both ways where a module is listed for it."""
    if "add_in" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in BOTH_WAYS:
        metafunc.parametrize("add_in", (AFRESH, WARM), indirect=True)


@pytest.fixture
def add_in(
    request: pytest.FixtureRequest, live: LiveOffice, add_in_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AddIn]:
    """Load the built add-in, ready to be clicked; where Python may stay warm, what waits is ended after the test."""
    from tests.excel.chain import AddIn

    warm = getattr(request, "param", AFRESH) == WARM
    loaded = AddIn(live, add_in_file, tmp_path_factory.mktemp("chain"), warm=warm)
    try:
        yield loaded
    finally:
        if warm:
            loaded.cool()
