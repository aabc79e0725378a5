"""A Chromium for the tests of this folder, and pages to explore in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.devtools import chromium, tab
from tests.outputs.explore.reader import Reader
from xltools.outputs.explore.page import write_explore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.devtools import Pipe
    from xltools.counting.count import Count


@pytest.fixture(scope="session")
def running() -> Iterator[Pipe]:
    with chromium() as pipe:
        yield pipe


@pytest.fixture(scope="session")
def page_path(count: Count, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample count of some forty bodies."""
    return write_explore(count, tmp_path_factory.mktemp("explore") / "hackney-2010-11-explore.html")


@pytest.fixture
def exploring(running: Pipe, tmp_path: Path) -> Iterator[Callable[..., Reader]]:
    """Write the page of a count, open it in the browser and hand over its reader."""
    with tab(running) as page:

        def explore(count: Count, link: str = "") -> Reader:
            reader = Reader(page, write_explore(count, tmp_path / "place-2010-11-explore.html"))
            reader.open(link)
            return reader

        yield explore


@pytest.fixture
def reader(running: Pipe, page_path: Path) -> Iterator[Reader]:
    """A reader before the page of the sample count."""
    with tab(running) as page:
        reader = Reader(page, page_path)
        reader.open()
        yield reader
