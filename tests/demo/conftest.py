from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.demo.hackney import HACKNEY
from xltools.demo.make import make_demo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def hackney(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "hackney"
    make_demo(folder, HACKNEY)
    return folder
