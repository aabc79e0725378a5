"""A publisher's file as downloaded, and what is taken from it: tidy tables, or the reason why nothing is.

The cells of a file come from whoever opened it safely; here they are only looked at. Amounts in these files are thousands of
pounds, in the tables whole pounds.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.figures.folders import SOURCE_COLUMNS
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xltools.reference.figures.folders import TableKey

    Rows = Sequence[Sequence[object]]

MOST_PROBLEMS = 10
LICENCE = "Open Government Licence v3.0"
LARGEST = 1e12
"""Thousands of pounds that no public spending comes near: what is not below it, or no number at all, is no amount."""
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e[+-]?\d+)?|[+-]?\.\d+", re.IGNORECASE)


class OddFileError(Exception):
    """Ends the reading of a file that is not what it should be: the text says why, and what to do."""


@dataclass(frozen=True, eq=False, slots=True)
class PublishedFile:
    """A file by its name, its sheets in order (one without a name for a CSV), and the rows of each, from cell A1 on."""

    name: str
    sheets: tuple[str, ...]
    rows: Callable[[str], Rows]

    def cell(self, sheet: str, row: int, column: int) -> str:
        """Say where a cell stands; row and column count from 0, as in the rows."""
        if not sheet:
            return f"line {row + 1}, column {column + 1}"
        return f"{sheet}!{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """Return a column's letters, counted from 0."""
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


@dataclass(frozen=True, slots=True)
class TidyTable:
    """A table of one year ready to be kept: its rows of text, the headings first, and the parts that belong to it by name."""

    key: TableKey
    rows: tuple[tuple[str, ...], ...]
    parts: Mapping[str, tuple[tuple[str, ...], ...]]

    def texts(self) -> dict[str, str]:
        """Return the text of each file of the table, by its name without the ending."""
        named = {self.key.stem: self.rows} | {f"{self.key.stem}_{part}": rows for part, rows in self.parts.items()}
        return {stem: csv_text(rows) for stem, rows in named.items()}


@dataclass(frozen=True, slots=True)
class Release:
    """What a file holds: `title` in words, its publisher and edition, and what was compared and found to agree.

    `remarks` are worth knowing and stop nothing.
    """

    title: str
    publisher: str
    edition: str
    tables: tuple[TidyTable, ...]
    agreed: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def amount(cell: object) -> float | None:
    """Return a cell as a number, with or without commas for thousands; nothing for a blank, a marker or words."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        number = float(cell) if abs(cell) < LARGEST else None
    else:
        text = str(cell).strip().replace("\u2212", "-").removeprefix("£")
        number = float(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
    return number if number is not None and abs(number) < LARGEST else None


def pounds(thousands: float) -> int:
    """Return thousands of pounds as whole pounds."""
    return round(thousands * 1000)


def text_of(row: Sequence[object], column: int | None) -> str:
    """Return a cell as text on one line; blank where there is none."""
    return "" if column is None or column >= len(row) else " ".join(str(row[column]).split())


def folded(row: Sequence[object]) -> list[str]:
    """Return the keys of a row's cells, in which case and line breaks do not matter."""
    return [fold(str(cell)) for cell in row]


def refuse(name: str, problems: Sequence[str], advice: str) -> OddFileError:
    """Return the error that names what is wrong with a file, the first few of many, and what to do."""
    more = len(problems) - MOST_PROBLEMS
    listed = [*problems[:MOST_PROBLEMS], *([f"... and {more:,} more like these."] if more > 0 else [])]
    if len(listed) == 1:
        return OddFileError(f"{name}: {listed[0]} {advice}")
    return OddFileError("\n".join([f"{name} does not agree with itself:", *(f"  - {text}" for text in listed), advice]))


def source_row(stem: str, text: str, release: Release, day: str, taken_from: str, note: str) -> dict[str, str]:
    """Return the row of sources.csv of a table: its text as it stands in the file, the day it was made, and from what."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    values = (stem, release.publisher, release.edition, LICENCE, day, taken_from, sha256, note)
    return dict(zip(SOURCE_COLUMNS, values, strict=True))


def sources_text(rows: Iterable[Mapping[str, str]]) -> str:
    """Return sources.csv with these rows."""
    return csv_text([SOURCE_COLUMNS, *(tuple(row[column] for column in SOURCE_COLUMNS) for row in rows)])
