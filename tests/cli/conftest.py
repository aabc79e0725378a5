"""Commands run in this process, and a fresh count folder, as in the tests of the whole way."""

from __future__ import annotations

from tests.pipeline.conftest import hackney, xltools

__all__ = ["hackney", "xltools"]
