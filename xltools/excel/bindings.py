"""xlwings, bound to the Excel on this machine, without the libraries it would only use for their own kinds of table.

Importing xlwings imports pandas, numpy, polars, matplotlib and PIL where they are installed: most of the time of a short click.
Buttons hand over plain lists, so xlwings is imported as it is where none of these is installed; None in ``sys.modules`` is
how Python says so (language reference, "The module cache"). Whoever needs pandas imports it afterwards as always.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_NEEDED = ("numpy", "pandas", "polars", "matplotlib", "PIL")


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Import other modules as if these were not installed; those imported already stay as they are."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type] # None is allowed; typeshed leaves it out
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with without(*NOT_NEEDED):
    import xlwings

__all__ = ["xlwings"]
