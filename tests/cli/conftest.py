"""Commands run in this process, and a fresh count folder, as in the tests of the whole way."""

from __future__ import annotations

from tests.pipeline.conftest import hackney, hackney_made_once, xltools

__all__ = ["hackney", "hackney_made_once", "xltools"]
