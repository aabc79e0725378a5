"""A folder of tables of published figures: the package's own, or one where newer ones were added.

A table of a year is the file ``<table>_<year>.csv``, such as ``rsx_2024_25.csv``, with one row of headings; what belongs to
it (its authorities, its lines) stands beside it under its name with a word more. ``sources.csv`` says who publishes each.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

FORMS = ("rsx", "ro1", "ro2", "ro3", "ro4", "ro5", "ro6")
TABLES = (*FORMS, "authority_totals", "programmes", "subfunctions", "spending", "allocations", "populations")
SOURCES = "sources.csv"
SOURCE_COLUMNS = ("table", "publisher", "release", "licence", "date", "source", "sha256", "note")
PACKAGE = "package"
_NAMED = re.compile(rf"({'|'.join(TABLES)})_(\d{{4}})(?:_(\d\d))?\.csv")


class TableKey(NamedTuple):
    """A table of one year: a financial one, but for populations, which are of the middle of a calendar year."""

    table: str
    year: str

    @property
    def stem(self) -> str:
        """What its file is called, without the ending."""
        return f"{self.table}_{self.year.replace('-', '_')}"


@dataclass(frozen=True, eq=False)
class FiguresFolder:
    """One folder of tables; `from_where` says in a word or two whose it is."""

    path: Traversable
    from_where: str

    def tables(self) -> frozenset[TableKey]:
        """Return the tables that are there."""
        return _tables(self)

    def source(self, stem: str) -> Mapping[str, str]:
        """Return who publishes a table, by the columns of sources.csv; empty where nobody wrote it down."""
        return _sources(self).get(stem, {})

    def rows(self, stem: str, columns: Sequence[str]) -> Iterator[list[str]]:
        """Yield the cells of these columns row by row, as text; raises `UsageError` where the file is no such table."""
        file = self.path / f"{stem}.csv"
        try:
            lines = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
            headings = next(lines, [])
        except (OSError, ValueError, csv.Error) as error:
            raise UsageError(f"{file} cannot be read ({error}). Add the publisher's file again.") from None
        if missing := [name for name in columns if name not in headings]:
            raise UsageError(f"{file} has no column named {missing[0]}. Its columns should be {', '.join(columns)}.")
        if headings == list(columns):
            yield from (row for row in lines if row)
        else:
            positions = [headings.index(name) for name in columns]
            yield from ([row[position] for position in positions] for row in lines if row)


@lru_cache(maxsize=32)
def _tables(folder: FiguresFolder) -> frozenset[TableKey]:
    named = (_NAMED.fullmatch(file.name) for file in folder.path.iterdir())
    return frozenset(TableKey(match[1], match[2] + (f"-{match[3]}" if match[3] else "")) for match in named if match)


@lru_cache(maxsize=32)
def _sources(folder: FiguresFolder) -> Mapping[str, Mapping[str, str]]:
    if not (folder.path / SOURCES).is_file():
        return MappingProxyType({})
    rows = (dict(zip(SOURCE_COLUMNS, row, strict=True)) for row in folder.rows("sources", SOURCE_COLUMNS))
    return MappingProxyType({row["table"]: row for row in rows})


@cache
def package_folder() -> FiguresFolder:
    """Return the tables the package carries."""
    return FiguresFolder(resources.files("xltools.reference") / "data", PACKAGE)
