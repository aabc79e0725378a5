"""Further blocks on the sheet of a list: below it or beside it, under the same headings, in another order, or under others.

What is certain is read by its own headings: a block whose headings are ours, of the return's year, that shares no service with the
list and has no line that sums it up. Of everything else the amount is told, and nothing is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.headings import find_headings
from xltools.reading.more_lines import A_VERSION, are_apart, listed_lines
from xltools.reading.periods import take_period
from xltools.reading.units import plain_words, take_unit
from xltools.reading.workbook import Sheet
from xltools.text import plural, pounds, shorten, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.reading.headings import Headings
    from xltools.reading.more_lines import ListedLines, SpendingList

_MONEY_WORDS = re.compile(
    r"£|\b(?:costs?|spend(?:ing)?|expenditure|amounts?|budget|gross|outturn|total)\b", re.IGNORECASE
)
_NOT_MONEY = re.compile(
    r"%|\b(?:per|number|count|fte|staff|people|population|centres?|codes?|share|rate)\b", re.IGNORECASE
)
_OF_THE_YEAR = frozenset({"actual", "actuals", "outturn", "outturns", "final"})


@dataclass(frozen=True, slots=True)
class FurtherBlocks:
    """The list itself, without what stands beside it; rows (as the sheet counts them) that are no lines of it; what else is read.

    `heads` are the cells, by row and column from 1, of headings beside it: what they say of units is not said of the list.
    """

    own: SpendingList
    rows: frozenset[int]
    repeated: tuple[int, ...]
    noticed: tuple[Observation, ...]
    read: tuple[SpendingList, ...]
    heads: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of the sheet under headings of its own: its cells, and the title above it."""

    sheet: Sheet
    headings: Headings
    title: str = ""


def further_blocks(sheet: Sheet, headings: Headings, file: str, year: str) -> FurtherBlocks:
    """Return what stands on a sheet beside the list below its headings; `year` is the return's (``2010-11``, "" unknown)."""
    own, headings, beside, noticed = _without_beside(sheet, headings, file)
    headings = headings.for_year(year)
    heads = list(_headings_below(own, headings))
    passed: set[int] = set()
    repeated: list[int] = []
    blocks = [beside] if beside else []
    for at, block in heads:
        end = next((_first_title(own, later) for later, _ in heads if later > at), len(own.rows))
        first = _first_title(own, at)
        title = " ".join(cell for row in own.rows[first:at] for cell in row if isinstance(cell, str) and cell)
        passed.update(range(first, at + 1))
        if _same_headings(block, headings) and _is_of_the_year(title, year):
            repeated.append(own.first_row + at)
            continue
        passed.update(range(at, end))
        blocks.append(_Block(Sheet(own.name, own.rows[at:end], own.first_row + at, own.first_column), block, title))
    above = replace(own, rows=own.rows[: heads[0][0]] if heads else own.rows)
    listed = [listed_lines(above, headings, file)] if blocks else []
    read = []
    for each in blocks:
        of_year = replace(each, headings=each.headings.for_year(year))
        lines = listed_lines(of_year.sheet, of_year.headings, file)
        if lines.services:
            certain = _is_certain(of_year, lines, listed, year)
            listed.append(lines)
            read += [(of_year.sheet, of_year.headings)] if certain else []
            noticed.append(_told(of_year, lines, file, is_read=certain))
    rows = frozenset(own.first_row + at for at in passed)
    heads_beside = [
        (seen.location.row, seen.location.column) for seen in noticed if seen.kind is Noticed.LINES_ELSEWHERE
    ]
    heads_beside += _heading_cells(beside) if beside else []
    return FurtherBlocks((own, headings), rows, tuple(repeated), tuple(noticed), tuple(read), frozenset(heads_beside))


def _heading_cells(block: _Block) -> list[tuple[int, int]]:
    rows = range(block.headings.row, block.headings.last_row + 1)
    sheet = block.sheet
    return [(sheet.first_row + row, sheet.first_column + column) for row in rows for column in block.headings.texts]


def _is_certain(block: _Block, lines: ListedLines, others: Sequence[ListedLines], year: str) -> bool:
    """Say whether a block's lines are further lines of the return: of its year, in a known unit, and none of them seen before."""
    questions = [choice.question for choice in block.headings.chosen.values()]
    return (
        lines.pence is not None
        and not any(questions)
        and _is_of_the_year(block.title, year)
        and are_apart([*others, lines])
    )


def _is_of_the_year(title: str, year: str) -> bool:
    """Say whether a title names no other year and no other version of the figures."""
    period, rest = take_period(plain_words(title))
    other = period.other or period.unsure or period.year not in ("", year) or not period.is_whole
    return not other and set(period.kinds) <= _OF_THE_YEAR and not A_VERSION.search(rest)


def _told(block: _Block, lines: ListedLines, file: str, *, is_read: bool) -> Observation:
    row = block.sheet.first_row + block.headings.row
    column = block.sheet.first_column + min(block.headings.columns.values())
    location, words = Location(file, block.sheet.name, row, column), ", ".join(block.headings.texts.values())[:200]
    if is_read:
        detail = f"other headings stand in {location.cell}, and {lines.words} below them were read by those"
        return Observation(Noticed.HEADING_MOVED, location, "", words, detail)
    return Observation(Noticed.OTHER_TABLE, location, "", words, lines.words)


# --- Below


def _headings_below(sheet: Sheet, headings: Headings) -> Iterator[tuple[int, Headings]]:
    gross = headings.columns.get("gross")
    if gross is None:
        return
    before: object = "0"
    for at, row in enumerate(sheet.rows[headings.last_row + 1 :], headings.last_row + 1):
        value = row[gross]
        words = value.__class__ is str and value and not value[-1].isdigit()
        if words or (value == "" and (before == "" or _holds_only_words(row)) and sum(cell != "" for cell in row) > 1):
            block = find_headings([row])
            if block and {"service", "gross"} <= block.columns.keys():
                yield at, block
        before = value


def _holds_only_words(row: Sequence[object]) -> bool:
    return all(cell.__class__ is str for cell in row)


def _first_title(sheet: Sheet, at: int) -> int:
    """Return the row from which nothing but a title stands above headings: rows with words in one cell."""
    while at and _is_title(sheet.rows[at - 1]):
        at -= 1
    return at


def _is_title(row: Sequence[object]) -> bool:
    cells = [cell for cell in row if cell != ""]
    if len(cells) != 1 or not isinstance(cells[0], str):
        return False
    _, rest = take_period(plain_words(cells[0]))
    return not any(letter.isdigit() for letter in rest)


def _same_headings(block: Headings, headings: Headings) -> bool:
    return all(word_key(text) == word_key(headings.texts.get(column, "")) for column, text in block.texts.items())


# --- Beside


def _without_beside(
    sheet: Sheet, headings: Headings, file: str
) -> tuple[Sheet, Headings, _Block | None, list[Observation]]:
    """The list alone, the block beside it where there is one, and what is told of amounts under other headings there."""
    cut = _where_a_second_begins(headings)
    if cut:
        left = replace(sheet, rows=[row[:cut] for row in sheet.rows])
        own = find_headings(left.rows)
        right = replace(sheet, rows=[row[cut:] for row in sheet.rows], first_column=sheet.first_column + cut)
        block = find_headings(right.rows)
        if own and block and all({"service", "gross"} <= each.columns.keys() for each in (own, block)):
            return left, own, _Block(right, block, _title_over(right, block)), []
    last = max(headings.columns.values(), default=0)
    while last + 1 in headings.texts:
        last += 1
    widest = max(map(len, sheet.rows), default=0)
    if widest <= last + 1 or not any(cell != "" for row in sheet.rows for cell in row[last + 1 :]):
        return sheet, headings, None, []
    right = replace(sheet, rows=[row[last + 1 :] for row in sheet.rows], first_column=sheet.first_column + last + 1)
    block = find_headings(right.rows)
    if block and {"service", "gross"} <= block.columns.keys():
        return sheet, headings, _Block(right, block, _title_over(right, block)), []
    return sheet, headings, None, list(_amounts_under_other_headings(right, file))


def _where_a_second_begins(headings: Headings) -> int:
    """The column (from 0) from which on service and gross spending stand a second time; 0 where they do not."""
    services = sorted({headings.columns.get("service", -1), *_columns_again(headings, "service")})
    gross = sorted(column.column for column in headings.money.get("gross", ()))
    if len(services) < 2 or len(gross) < 2 or not services[0] < gross[0] < services[1] < gross[-1]:
        return 0
    cut = services[1]
    gap = next((column for column in range(cut - 1, gross[0], -1) if column not in headings.texts), -1)
    return gap + 1 if gap >= 0 else cut


def _columns_again(headings: Headings, field: str) -> list[int]:
    return [column for column, name in (headings.duplicates or {}).items() if name == field]


def _title_over(sheet: Sheet, headings: Headings) -> str:
    first = _first_title(sheet, headings.row)
    return " ".join(cell for row in sheet.rows[first : headings.row] for cell in row if isinstance(cell, str) and cell)


def _amounts_under_other_headings(sheet: Sheet, file: str) -> Iterator[Observation]:
    """Yield the columns of amounts beside the list, under headings that are not ours, with what they come to."""
    for column in range(max(map(len, sheet.rows), default=0)):
        for at, row in enumerate(sheet.rows):
            heading = row[column] if column < len(row) else ""
            if isinstance(heading, str) and _MONEY_WORDS.search(heading) and not _NOT_MONEY.search(heading):
                amounts = _figures_below(sheet.rows[at + 1 :], column)
                unit, _ = take_unit(plain_words(heading))
                if len(amounts) > 1 and not (unit and unit.other):
                    said = pounds(round(sum(amounts) * 100 * 10 ** (unit.scale if unit else 0)))
                    location = Location(file, sheet.name, sheet.first_row + at, sheet.first_column + column)
                    detail = f"{plural(len(amounts), 'figure')} under '{shorten(heading, 40)}' that come to {said}"
                    yield Observation(Noticed.LINES_ELSEWHERE, location, "", heading, detail)
                    break


def _figures_below(rows: Sequence[Sequence[object]], column: int) -> list[float]:
    """The figures right below a heading whose rows name something too; a last one that is the sum of the others is left out."""
    figures: list[float] = []
    for row in rows:
        value = row[column] if column < len(row) else ""
        named = any(isinstance(cell, str) and any(map(str.isalpha, cell)) for cell in row)
        if not isinstance(value, int | float) or not (named or figures):
            break
        figures.append(float(value))
    if len(figures) > 2 and abs(figures[-1] - sum(figures[:-1])) < 0.005:
        figures.pop()
    return figures
