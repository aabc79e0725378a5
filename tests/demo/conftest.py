from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.demo.make import make_demo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "hackney"
    make_demo(folder)
    return folder
