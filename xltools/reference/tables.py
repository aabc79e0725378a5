"""The one door to the reference tables in `data/`: text in, text out, read once."""

from __future__ import annotations

from functools import cache


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `data/<name>.csv` as dictionaries of text, in file order (read once; do not change them).

    Raises LookupError where there is no such table. Where each table comes from stands in the table ``sources``.
    """
    # Imported on first use: half of this room's import time, and a ribbon click may need no table.
    import csv
    import io
    from importlib import resources

    file = resources.files("xltools.reference") / "data" / f"{name}.csv"
    if not file.is_file():
        raise LookupError(f"there is no reference table called {name!r}")
    return tuple(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
