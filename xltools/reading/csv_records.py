"""The records of a CSV, and which of them a quote mark has damaged.

A quote that opens and does not close takes the rows behind it into its cell, up to the next quote mark. Such a record ends
where the next line is a whole row by itself: that line and those behind it are read as they stand.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from xltools.reading.refusals import Refused
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

_AMOUNT = re.compile(r"[^\w]*\d[\d,.' ]*[^\w]*(?:k|m|bn)?", re.IGNORECASE)
_MOST_MENDED = 1000
"""Records cut in two before a file is given up: each may have been read to the end of the file first."""

STRAY_QUOTE = "a quote mark in it stands where none belongs, so which cell ends where is not certain"


@dataclass(frozen=True, slots=True)
class RowShape:
    """What a whole row of a table has: the columns of its amounts, from 0, gross spending first."""

    money: tuple[int, ...]

    def is_row(self, line: str, delimiter: str, *, quotes_matter: bool) -> bool:
        """Say whether a line is a whole row by itself: no cell left open, and an amount where gross spending stands.

        With `quotes_matter` a quote mark within a cell speaks against it: so ends a cell of several lines.
        """
        if quotes_matter and not _well_formed(delimiter).fullmatch(line.rstrip("\r\n")):
            return False
        with suppress(csv.Error, StopIteration):
            cells = next(csv.reader([line], delimiter=delimiter, strict=True))
            amounts = (cells[column].strip() for column in self.money if column < len(cells))
            return bool(_AMOUNT.fullmatch(next(filter(None, amounts), "")))
        return False


@cache
def _well_formed(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]|"")*+"|[^"{mark}]*+)'
    return re.compile(rf"{cell}(?:{mark}{cell})*+")


@dataclass(slots=True)
class Records:
    """The records of a text, one by one. `damaged` says, by the number of a record from 1, what a quote mark did to it."""

    text: str
    delimiter: str
    shape: RowShape | None = None
    damaged: dict[int, str] = field(default_factory=dict)
    _number: int = 0

    def __iter__(self) -> Iterator[list[str]]:
        if '"' not in self.text:
            yield from self._without_quotes()
            return
        lines = list(io.StringIO(self.text, newline=""))
        start = mended = 0
        while start < len(lines):
            start = yield from self._from(lines, start)
            mended += 1
            if mended > _MOST_MENDED:
                raise Refused("file-damaged", f"quote marks open and do not close in more than {_MOST_MENDED:,} rows")

    def _without_quotes(self) -> Iterator[list[str]]:
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        try:
            yield from reader
        except csv.Error as error:
            raise Refused("file-damaged", f"line {reader.line_num:,} holds a cell too long for any program") from error

    def _from(self, lines: Sequence[str], start: int) -> Generator[list[str], None, int]:
        """Yield the records from a line on, and return the line to go on from after one that was cut short."""
        reader = csv.reader((lines[line] for line in range(start, len(lines))), delimiter=self.delimiter, strict=True)
        while True:
            before = reader.line_num
            record = None
            try:
                record = next(reader)
            except StopIteration:
                return len(lines)
            except csv.Error:
                pass  # a quote mark where none belongs, or a cell that does not end: seen to below
            self._number += 1
            if record is not None and reader.line_num - before == 1:
                yield record
                continue
            span = lines[start + before : start + reader.line_num]
            end = self._end_of(span, is_whole=record is not None)
            if record is not None and end == len(span):
                yield record
                continue
            yield self._mended(span[:end])
            if end < len(span):
                return start + before + end

    def _end_of(self, span: Sequence[str], *, is_whole: bool) -> int:
        """How many of these lines the record has: up to the first behind it that is a whole row by itself."""
        if self.shape is None or not self.shape.money or span[0].count(self.delimiter) < self.shape.money[0]:
            return len(span)
        lines = enumerate(span[1:], 1)
        rows = (at for at, line in lines if self.shape.is_row(line, self.delimiter, quotes_matter=is_whole))
        return next(rows, len(span))

    def _mended(self, span: Sequence[str]) -> list[str]:
        """The cells of a damaged record as far as its first line tells, and what is the matter with it."""
        loose = next(csv.reader(span[:1], delimiter=self.delimiter), [])
        literal = span[0].rstrip("\r\n").split(self.delimiter)
        money = [column for column in (self.shape.money if self.shape else ()) if column < len(loose)]
        lost = f"; {plural(len(span) - 1, 'line')} behind it went into its cell" if len(span) > 1 else ""
        if lost or _leaves_open(span[0], self.delimiter):
            self.damaged[self._number] = f"a quote mark opens in it and does not close there{lost}"
        elif len(loose) != len(literal) or any(loose[column] != literal[column] for column in money):
            self.damaged[self._number] = STRAY_QUOTE
        return loose


def _leaves_open(line: str, delimiter: str) -> bool:
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        return "end of data" in str(error)
    return False
