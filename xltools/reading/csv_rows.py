"""The rows of a CSV below its headings: which of them are whole, and which are not certain.

A row with a cell too many or too few may have every figure behind it in the wrong column. Lengths that many rows share are the
file's own way (Excel leaves out blank cells at the end of rows, or ends every row with a comma); others are asked about.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.model import Noticed
from xltools.reading.amounts import read_amounts
from xltools.reading.headings import find_headings, fold_heading, known_headings
from xltools.reading.units import stated_unit
from xltools.template.layout import MONEY_FIELDS
from xltools.text import plural, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.headings import Headings

COMMA_IN_AMOUNT = "an amount in it seems to be written with a comma and without quotes"
TOO_LONG = (
    "it has more cells than there are headings, probably because of a comma in an amount or a text without quotes"
)
TOO_SHORT = "it has fewer cells than there are headings, so which figure belongs where is not certain"
NO_AMOUNT_LEFT = "it ends before its amount"
CUT_OFF = "the file ends within it; the file may have been cut off on the way, and more rows may be missing"

_FIRST_GROUP = re.compile(r"[-(]?\s*£?\s*\d{1,3}")
_NEXT_GROUP = re.compile(r"\d{3}(?:\.\d{1,2})?\)?")
_PENCE = re.compile(r".*\.\d\d\)?")
_LONG_ENOUGH = 5
"""An amount of as many characters is no first group of thousands (``£123`` is)."""
_FREE_TEXT = frozenset({"service", "funder", "paid_to", "fund", "notes", "theme", "area"})
"""Columns in which three figures alone are no text anybody writes."""
_NOTE = re.compile(
    r"[*\u2020\u00a9].*|(notes?|sources?|n\.?b\.?|basis|units?|currency|contact|date|key)(\s*:.*|\s*)|notes? \d.*|sources? of .*"
    r"|(figures|amounts|values|please|these|see (note|also|below|above)|(ex|in)clud(es|ing)|rounded to)\b.*"
    r"|(prepared|printed|produced|generated|extracted|taken|as) (by|on|from|for|at)\b.*|end of (report|file|data|return|list)\b.*"
    r"|all (figures|amounts|values|data)\b.*|page \d.*|.* (is|are|was|were|has|have|been) .*",
    re.IGNORECASE | re.DOTALL,
)
"""A note below a table, where the name of a body is expected."""
_FIGURE = re.compile(r"[-(]?\s*£?\s*\d[\d,.]*\)?")


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row to be looked at once all are read: its position among the rows kept, its number, and its cells."""

    position: int
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a row: nothing of it counts where it is broken; one that is only short counts as it stands."""

    row: OddRow
    kind: Noticed
    why: str


@dataclass(slots=True)
class OtherTable:
    """A table further down whose headings differ: the row they stand in, and the gross spending in its rows as typed."""

    number: int
    headings: Headings
    amounts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """How much it holds."""
        pence = sum(filter(None, read_amounts(self.amounts, stored_as_text=False)[0]))
        return f"{plural(len(self.amounts), 'row')} with gross spending of {pounds(pence)}"


class RowSorter:
    """Sorts the records below the headings into rows, headings again, and tables with other headings."""

    def __init__(self, headings: Headings, heading: list[str]) -> None:
        self.headings, self.heading = headings, heading
        self.money = [headings.columns[name] for name in MONEY_FIELDS if name in headings.columns]
        self.named = max((at for at, text in enumerate(heading, 1) if text.strip()), default=0)
        self.lengths: Counter[int] = Counter()
        self.odd: list[OddRow] = []
        self.again: list[int] = []
        self.others: list[OtherTable] = []
        self.notes: list[tuple[int, str]] = []
        self._in_other = False

    def sort(
        self, records: Sequence[tuple[int, list[str]]], kept: int, damaged: Mapping[int, str]
    ) -> list[tuple[int, list[str]]]:
        """Return the rows of the table among these records; `kept` rows stand before them."""
        rows: list[tuple[int, list[str]]] = []
        width, gross = len(self.heading), self.headings.columns.get("gross", 0)
        for number, record in records:
            length = len(record)
            cell = record[gross] if gross < length else ""
            if length == width and len(cell) >= _LONG_ENOUGH and not self._in_other and cell[0].isdigit():
                if number in damaged:
                    self.odd.append(OddRow(kept + len(rows), number, tuple(record)))
                rows.append((number, record))
            elif number in damaged or (any(map(str.strip, record)) and self._is_ours(number, record, cell)):
                if length != width or number in damaged or _FIRST_GROUP.fullmatch(cell.strip()):
                    self.odd.append(OddRow(kept + len(rows), number, tuple(record)))
                rows.append((number, record))
        self.lengths.update([len(record) for _, record in rows])
        return rows

    def _is_ours(self, number: int, record: list[str], cell: str) -> bool:
        """Whether a row belongs to the table; headings, and what stands below those of another table, do not."""
        headings = None if any(map(str.isdigit, cell)) else _headings_in(record)
        if record == self.heading or (headings and _texts(record) == _texts(self.heading)):
            self.again.append(number)
            self._in_other = False
            return False
        if headings:
            self.others.append(OtherTable(number, headings))
            self._in_other = True
            return False
        if self._is_note(record):
            self.notes.append((number, ", ".join(cell.strip() for cell in record if cell.strip())))
            return False
        if self._in_other:
            column = self.others[-1].headings.columns.get("gross", len(record))
            self.others[-1].amounts.append(record[column] if column < len(record) else "")
        return not self._in_other

    def _is_note(self, record: Sequence[str]) -> bool:
        """Whether a row is a note that stands where partners do: words alone, with no service and no figure beside them."""
        partner, service = (self.headings.columns.get(name, -1) for name in ("partner", "service"))
        first = record[partner].strip() if 0 <= partner < len(record) else ""
        if not first or (0 <= service < len(record) and record[service].strip() and service < self.named):
            return False
        filled = [cell.strip() for cell in record if cell.strip()]
        is_note = bool(_NOTE.fullmatch(first)) or stated_unit(", ".join(filled)) is not None
        return is_note and first == filled[0] and not any(map(_FIGURE.fullmatch, filled))

    def verdicts(self, damaged: Mapping[int, str], *, is_cut: bool) -> Iterator[Verdict]:
        """Yield what is wrong with the odd rows; `is_cut` says that the file does not end with a line end."""
        total = self.lengths.total()
        for row in self.odd:
            why = damaged.get(row.number) or self._trouble(row, total)
            ends_it = is_cut and row.position == total - 1 and len(row.cells) < self.named
            if ends_it:
                yield Verdict(row, Noticed.ROW_BROKEN, CUT_OFF)
            elif why:
                yield Verdict(row, Noticed.ROW_BROKEN, why)
            elif len(row.cells) < self.named and not self._is_usual(len(row.cells), total):
                yield Verdict(row, Noticed.ROW_SHORT, plural(self.named - len(row.cells), "cell"))

    def _is_usual(self, length: int, total: int) -> bool:
        """Whether so many rows have this length that it is the way the file is written."""
        rows = self.lengths[length]
        return (rows >= 2 and rows * 2 >= total) if length > self.named else (rows >= 3 and rows * 4 >= total)

    def _trouble(self, row: OddRow, total: int) -> str:
        length, width = len(row.cells), len(self.heading)
        if self._has_split_amount(row.cells, is_regular=length == width):
            return COMMA_IN_AMOUNT
        if length > width:
            beyond = any(map(str.strip, row.cells[width:]))
            return TOO_LONG if beyond or not self._ends_blank(row, total) else ""
        if length < width and any(map(str.strip, row.cells[self.named :])):
            return TOO_LONG
        if length < self.named and not self._is_usual(length, total):
            return self._too_short(row.cells)
        return ""

    def _ends_blank(self, row: OddRow, total: int) -> bool:
        """Whether blank cells beyond the headings are only a comma too many at the end, and nothing was moved by them: so many
        rows end alike, or the amount stands in the last column, where it would have been moved away."""
        if self._is_usual(len(row.cells), total):
            return True
        last = self.named - 1
        return last in self.money and last - 1 not in self.money and row.cells[last].strip()[-1:].isdigit()

    def _too_short(self, cells: Sequence[str]) -> str:
        """A delimiter that is missing joins two cells: certain are amounts that no neighbour can have been joined to."""
        if self.money and len(cells) <= self.money[0]:
            return NO_AMOUNT_LEFT
        if self.named - len(cells) > 1:
            return ""
        for column in self.money:
            if column < len(cells) and cells[column].strip():
                before = cells[column - 1].strip() if column else ""
                if before[-1:].isdigit() or column + 1 in self.money:
                    return TOO_SHORT
        return ""

    def _has_split_amount(self, cells: Sequence[str], *, is_regular: bool) -> bool:
        for column in self.money:
            first, then = (cells[at].strip() if at < len(cells) else "" for at in (column, column + 1))
            is_split = _FIRST_GROUP.fullmatch(first) and _NEXT_GROUP.fullmatch(then)
            if is_split and not (is_regular and self._is_in_place(column + 1, first, then)):
                return True
        return False

    def _is_in_place(self, column: int, first: str, then: str) -> bool:
        """Whether three figures behind a small amount may be its neighbour's: not in a column for words or without a heading,
        nor as income larger than what was spent."""
        names = {at: name for name, at in self.headings.columns.items()}
        name = names.get(column, "")
        if name in MONEY_FIELDS:
            return int(re.sub(r"\D", "", first)) >= int(then[:3])
        return name not in _FREE_TEXT and column < len(self.heading) and bool(self.heading[column].strip())


def _texts(record: Sequence[str]) -> list[str]:
    """The words of a row of headings, so that those written a little otherwise agree."""
    texts = [" ".join(cell.casefold().split()) for cell in record]
    return texts[: max((at for at, text in enumerate(texts, 1) if text), default=0)]


def _headings_in(record: Sequence[str]) -> Headings | None:
    """The headings a row holds, if two of its cells are known ones and it could head a table."""
    known = known_headings()
    if sum(fold_heading(" ".join(cell.split())) in known for cell in record if cell) < 2:
        return None
    return find_headings([record], csv=True)


def ends_within_amount(values: Sequence[object]) -> bool:
    """Say whether the last of a column's amounts alone lacks the pence that all others have."""
    texts = [str(value).strip() for value in values if str(value).strip()]
    return len(texts) > 2 and all(map(_PENCE.fullmatch, texts[:-1])) and not _PENCE.fullmatch(texts[-1])
