"""The one way to the tables that the package carries: text in, text out, read once."""

from __future__ import annotations

from functools import cache


@cache
def table(name: str, package: str = "xltools.reference") -> tuple[dict[str, str], ...]:
    """Return the rows of a package's `data/<name>.csv` as dictionaries of text, in file order (do not change them).

    Raises LookupError where there is no such table. Where each of the reference tables comes from stands in the table
    ``sources``.
    """
    # Imported on first use: half of this package's import time, and a ribbon click may need no table.
    import csv
    import io
    from importlib import resources

    file = resources.files(package) / "data" / f"{name}.csv"
    if not file.is_file():
        raise LookupError(f"there is no table called {name!r} in {package}")
    rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))
    heading = next(rows)
    # Not a DictReader, which takes three times as long: the longest tables are read while someone waits.
    return tuple(dict(zip(heading, row, strict=True)) for row in rows)
