"""What the tests of marking up share: one LibreOffice for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.office import libreoffice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.office import Office


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A LibreOffice of the tests' own."""
    with libreoffice() as running:
        yield running
