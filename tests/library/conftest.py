"""The demonstration of Hackney as `xltools demo` makes it, and its folder as the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def beside_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which ``demo`` lies."""
    folder = tmp_path_factory.mktemp("library")
    make_demo(folder / "demo", HACKNEY)
    return folder
