"""NHS England's allocations to integrated care boards as downloaded: one sheet a stream, checked against the ENGLAND row.

A stream is what the sheet's title says it is. Its figure for a year is the last column of that year which gives an
allocation in £ thousand: "Combined", "Total" or "Revised" stand behind what they add up. Sheets that build a baseline are
passed over. A year counts as held only where its core services are there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.areas.geography import became, groupings, successors_of
from xltools.reference.figures.folders import TableKey
from xltools.reference.figures.held import ALLOCATION_COLUMNS, BUNDLED
from xltools.reference.figures.published import (
    OddFileError,
    Release,
    TidyTable,
    amount,
    folded,
    pounds,
    refuse,
    text_of,
)
from xltools.reference.years import financial_year
from xltools.text import fold, plural, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reference.areas.geography import Grouping
    from xltools.reference.figures.published import PublishedFile, Rows

PUBLISHER = "NHS England"
DOWNLOAD = (
    "Download the workbook of integrated care board allocations again from NHS England's website and add it as it is."
)
CORE = "core"
STREAMS = (
    (re.compile(r"running[ _]cost"), "running costs"),
    (re.compile(r"specialised"), "specialised (delegated)"),
    (re.compile(r"primary medical|\bpmc\b"), "primary medical care"),
    (re.compile(r"\bpod\b|pharmac|other primary care"), "pharmacy, optometry and dental"),
    (re.compile(r"core"), CORE),
)
ORDER = (CORE, "specialised (delegated)", "primary medical care", "pharmacy, optometry and dental", "running costs")
HEAD = 12
_BOARD = re.compile(r"\b(icb|integrated care board)\b", re.IGNORECASE)
"""What a board's name says; the NHS's codes change with the boards."""
_HEADING = re.compile(r"icb ?\d*( code)?")
_YEAR = re.compile(r"(20\d\d)\s?[/-]\s?(?:20)?(\d\d)")
_UNIT = re.compile(r"\(?£\s?k\)?|£\s?000|£\s?thousand")
_ALLOCATION = re.compile(r"allocation")
_ONLY_YEAR = re.compile(r"20\d\d\s?[/-]\s?\d\d \(?£\s?k\)?")
_NO_AMOUNT = re.compile(r"%|/\s?head|per head|growth")
_BASELINE = re.compile(r"baseline construction|baseline")
_ALLOWED = 2.0
"""£ thousand the boards may differ from the ENGLAND row for each board: some releases print it rounded, as text."""


@dataclass(frozen=True, slots=True)
class _Stream:
    """A sheet's stream, its row of headings, the columns of code and name, and the column of each year's allocation."""

    name: str
    sheet: str
    header: int
    code: int
    board: int
    years: Mapping[str, int]


def is_allocations(file: PublishedFile) -> bool:
    """Say whether a file holds allocations to integrated care boards."""
    return any(_headed(file.rows(sheet)) for sheet in file.sheets)


def read_allocations(file: PublishedFile) -> Release:
    """Return the allocations of each year in a workbook; raises `OddFileError` where they do not add up to England's."""
    streams = [stream for sheet in file.sheets if (stream := _stream(file, sheet))]
    years = sorted({year for stream in streams if stream.name == CORE for year in stream.years})
    if not years:
        raise OddFileError(f"{file.name} has no sheet of allocations for core services. {DOWNLOAD}")
    problems: list[str] = []
    amounts: dict[str, dict[str, list[tuple[tuple[str, str, str], int]]]] = defaultdict(dict)
    for stream in streams:
        for year, column in stream.years.items():
            if year in years:
                amounts[year][stream.name] = list(_boards(file, stream, column, problems))
    problems += [problem for year in years for problem in _uneven(year, amounts[year])]
    if problems:
        raise refuse(file.name, problems, DOWNLOAD)
    tables = tuple(_table(year, amounts[year]) for year in years)
    agreed = (f"{plural(len(streams), 'sheet')} against their rows for England", *_columns_taken(file, streams, years))
    title = f"Integrated care board allocations {' and '.join(years)}"
    remarks = (*_remarks(years, amounts), *(said for table in tables for said in _boards_of_before(table)))
    return Release(title, PUBLISHER, title, tables, agreed, remarks)


def _headed(rows: Rows) -> tuple[int, int, int] | None:
    """Return the row of headings and the columns of a board's code and name."""
    for number, row in enumerate(rows[:HEAD]):
        headings = folded(row)
        codes = [column for column, heading in enumerate(headings) if _HEADING.fullmatch(heading)]
        names = [
            column
            for column, heading in enumerate(headings)
            if heading.startswith(("integrated care board", "system name"))
        ]
        if codes and names:
            return number, codes[0], names[0]
    return None


def _stream(file: PublishedFile, sheet: str) -> _Stream | None:
    """Return what a sheet is about; nothing where it holds no allocation of a stream known here."""
    rows = file.rows(sheet)
    headed = _headed(rows)
    if headed is None:
        return None
    number, code, board = headed
    titles = " ".join(text_of(row, column) for row in rows[:number] for column in range(len(row)))
    words = fold(f"{sheet} {titles}")
    name = next((stream for pattern, stream in STREAMS if pattern.search(words)), "")
    if not name or _BASELINE.search(fold(sheet)) or "baseline construction" in words:
        return None
    own = _YEAR.search(fold(sheet)) or _YEAR.search(words)
    own_year = financial_year(int(own[1])) if own else ""
    years: dict[str, int] = {}
    for column, heading in enumerate(folded(rows[number])):
        stated = _YEAR.search(heading)
        year = financial_year(int(stated[1])) if stated else own_year
        wanted = (_ALLOCATION.search(heading) or _ONLY_YEAR.fullmatch(heading)) and _UNIT.search(heading)
        if wanted and not _NO_AMOUNT.search(heading) and year >= own_year:
            years[year] = column
    return _Stream(name, sheet, number, code, board, years) if years else None


def _boards(
    file: PublishedFile, stream: _Stream, column: int, problems: list[str]
) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Yield each board's region, code and name with its allocation in pounds, and compare them all with England's row."""
    rows = file.rows(stream.sheet)
    together, england, count = 0.0, None, 0
    for number, row in enumerate(rows[stream.header + 1 :], stream.header + 1):
        code, value = text_of(row, stream.code), amount(row[column]) if column < len(row) else None
        words = {key for key in folded(row[: max(stream.code, stream.board) + 1]) if key}
        if code and not _HEADING.fullmatch(fold(code)) and _BOARD.search(text_of(row, stream.board)):
            if value is None:
                cell = file.cell(stream.sheet, number, column)
                problems.append(f"{cell} is {text_of(row, column)[:40]!r}, where {code}'s allocation should stand.")
                continue
            together, count = together + value, count + 1
            yield (text_of(row, 1), code, text_of(row, stream.board)), pounds(value)
        elif "nhs england" in words and value is not None:
            together += value
        elif value is not None and (words & {"england", "total"} or not words):
            england = value
    if england is None:
        problems.append(f"{stream.sheet} has no row for England to check the boards by.")
    elif abs(together - england) > _ALLOWED + count / 2:
        problems.append(
            f"{stream.sheet} ({stream.name}) does not add up: the boards come to £{together / 1000:,.1f}m, the row for "
            f"ENGLAND says £{england / 1000:,.1f}m."
        )


def _columns_taken(file: PublishedFile, streams: Sequence[_Stream], years: Sequence[str]) -> Iterator[str]:
    """Say which column was taken of each sheet: a sheet gives totals before and after additions."""
    for stream in streams:
        for year, column in stream.years.items():
            if year in years:
                yield f"{year}, {stream.name}: {text_of(file.rows(stream.sheet)[stream.header], column)}"


def _uneven(year: str, streams: Mapping[str, Sequence[tuple[tuple[str, str, str], int]]]) -> Iterator[str]:
    """Yield which boards a stream has twice or lacks, beside those of the core services."""
    core = [code for (_, code, _), _ in streams[CORE]]
    for name, boards in streams.items():
        codes = [code for (_, code, _), _ in boards]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            yield f"{year}, {name}: {', '.join(twice)} stands there twice."
        elif set(codes) != set(core):
            yield f"{year}, {name}: its boards are not those of the core services ({', '.join(sorted(set(codes) ^ set(core)))})."


def _table(year: str, streams: Mapping[str, Sequence[tuple[tuple[str, str, str], int]]]) -> TidyTable:
    codes = _gss_codes()
    rows = [
        (codes.get(code) or codes.get(_board_key(name), ""), code, name, region, stream, str(value))
        for stream in ORDER
        for (region, code, name), value in streams.get(stream, ())
    ]
    regions = {code: region.replace("&", "and") for (region, code, _), _ in streams[CORE]}
    names = {code: name for (_, code, name), _ in streams[CORE]}
    tidy = [(gss, code, names[code], regions[code], stream, value) for gss, code, _, _, stream, value in rows]
    return TidyTable(TableKey("allocations", year), (ALLOCATION_COLUMNS, *tidy), {})


def _boards_of_before(table: TidyTable) -> Iterator[str]:
    """Yield which boards had come to an end before the year they stand under, and what became of each."""
    year, codes = table.key.year, {row[0] for row in table.rows[1:]}
    gone = [board for board in groupings() if board.kind == "ICB" and board.code in codes and not board.holds_in(year)]
    if gone:
        became_what = (_what_became(board, year) for board in gone)
        yield (
            f"{year} is given for {plural(len(gone), 'board')} that did not exist in that year; see that the year in the "
            f"headings is right. {' '.join(became_what)}"
        )


def _what_became(board: Grouping, year: str) -> str:
    following = successors_of(board, year)
    if [area.name for area in following] == [board.name]:
        return f"{board.name} is another area now."
    return became(board, year) or f"{board.name} is none of its boards."


def _gss_codes() -> Mapping[str, str]:
    """Return ONS's codes of boards, by the NHS's code where the package knows it and by name."""
    named = {_board_key(area.name): area.code for area in groupings() if area.code.startswith("E54")}
    return named | {
        row.ods_code: row.icb_code for year in BUNDLED.allocation_years() for row in BUNDLED.allocations(year)
    }


def _board_key(name: str) -> str:
    words = word_key(name.replace("Integrated Care Board", "ICB"))
    return words.removeprefix("nhs ").removesuffix(" icb")


def _remarks(years: Sequence[str], amounts: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    for year in years:
        if absent := [stream for stream in ORDER if stream not in amounts[year]]:
            yield f"{year} has no allocations for {', '.join(absent)}."
