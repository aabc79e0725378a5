"""What a process that stays warm does before its click, so that the click finds it done: tables read, names of bodies known, the
model of COFOG loaded, and the process that reads files woken.

All that is made when it is first needed and kept is made here, by doing what buttons do with a few made-up lines. Nothing
else of it stays: a click reads what is there when it comes.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = """\
partner,financial_year,service,cofog,expenditure_type,gross,funder,paid_to,area
Leeds City Council,2024-25,Parks and gardens,08.1,Revenue,1000,Department for Transport,,
Leeds City Council,2024-25,Youth offending team,,Revenue,2000,West Yorkshire Police,,London
"""
"""Lines of a return as CSV: bodies of two kinds, a wider area, and a service without a code."""


def check_lines() -> None:
    """Check them, as *Validate* does."""
    from xltools import actions

    with TemporaryDirectory(prefix="total-place-") as folder:
        actions.check([_lines_in(folder)], None)


def find_double_counts() -> None:
    """Look for double counts among them."""
    from xltools import actions

    with TemporaryDirectory(prefix="total-place-") as folder:
        actions.find_double_counts([_lines_in(folder)], None)


def suggest_code() -> None:
    """Suggest a code for one."""
    from xltools.coding.suggestions import suggest

    suggest("Youth offending team")


def import_contracts() -> None:
    """Have pandera at hand, which a count imports when it looks at its lines."""
    from xltools.schemas import lines_read

    lines_read()


REHEARSED: tuple[Callable[[], None], ...] = (check_lines, find_double_counts, suggest_code, import_contracts)
"""Each is short: a click that comes meanwhile waits until the one that is on is over."""


def _lines_in(folder: str) -> Path:
    path = Path(folder) / "lines.csv"
    path.write_text(LINES, encoding="utf-8")
    return path
