from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import xltools
from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo
from xltools.demo.manchester import GREATER_MANCHESTER

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count


@pytest.fixture(scope="session")
def hackney(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "hackney"
    make_demo(folder, HACKNEY)
    return folder


@pytest.fixture(scope="session")
def manchester(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "manchester"
    make_demo(folder, GREATER_MANCHESTER)
    return folder


@pytest.fixture(scope="session")
def count(manchester: Path) -> Count:
    """Return the count of Greater Manchester."""
    return xltools.consolidate(xltools.read_folder(manchester))
