"""The data files of the coding room: text in, text out, read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

DATA = resources.files("xltools.coding") / "data"


@cache
def coding_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `coding/data/<name>.csv` as dictionaries of text, in file order (do not change them)."""
    text = (DATA / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
