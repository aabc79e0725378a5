"""The examples' own text tables, read from `xltools/demo/data/<example>`."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def bundled(example: str, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `demo/data/<example>/<name>.csv` as dictionaries of text, in file order (read once; do not change them)."""
    file = resources.files("xltools.demo") / "data" / example / f"{name}.csv"
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
