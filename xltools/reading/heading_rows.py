"""Headings that stand over two rows: "Gross" over "spending (£)", a year merged over gross and income.

A second row belongs to the headings only where every word of it makes one with what stands above it; else it is the first line
of the table. What is quoted to people is always the whole of a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.reading.periods import is_period_only
from xltools.reading.units import unit_only

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    MergedCells = Sequence[tuple[int, int, int, int]]
    """First row, first column, last row and last column of merged cells, from 0 in the rows at hand."""

_AN_AMOUNT = re.compile(r"[£$€\s(+-]*\d[\d,. ]*(?:k|m|bn|%)?\)?", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[].*[)\]]|.*[£€$%].*")


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """The headings from `row` to `last_row` (from 0): each column's whole heading, and the `words` of it that say which it is.

    `groups` are titles over several columns that are none of ours ("Capital" over gross and income), `lower` what stands in
    the second row.
    """

    row: int
    last_row: int
    texts: Mapping[int, str]
    words: Mapping[int, str]
    groups: Mapping[int, str] = field(default_factory=dict)
    lower: Mapping[int, str] = field(default_factory=dict)


def one_row(row: int, texts: Mapping[int, str]) -> HeadingRows:
    """Return headings that stand in one row."""
    return HeadingRows(row, row, texts, texts)


def two_rows(
    row: int,
    upper: Mapping[int, str],
    lower: Mapping[int, str],
    merged: MergedCells,
    knows: Callable[[str], str],
) -> HeadingRows | None:
    """Return the headings of a row and the one below it, or None where that one is no row of headings.

    `knows` names the field of a heading, "" where it is none of ours.
    """
    over = titles_over(row, upper, lower, {*upper, *lower}, merged)
    texts, words, groups = dict(upper), dict(upper), {}
    known = unknown = 0
    for column, below in lower.items():
        above = upper.get(column) or over.get(column, "")
        if column not in upper and knows(below) and knows(above) and not knows(f"{above} {below}"):
            above = ""  # the heading beside it, which is no title over this one
        texts[column] = whole = f"{above} {below}".strip()
        said = _which(above, below, whole, knows)
        if _AN_AMOUNT.fullmatch(below) and not (unit_only(below) or is_period_only(below)):
            return None
        if said is None and _is_ours(upper.get(column, ""), knows) and not _adds_to_money(above, below, lower, knows):
            return None
        known, unknown = known + bool(said), unknown + (said is None)
        words[column] = said or whole
        if said == below != whole:
            groups[column] = above
    return HeadingRows(row, row + 1, texts, words, groups, dict(lower)) if known >= max(unknown, 1) else None


def _is_ours(text: str, knows: Callable[[str], str]) -> bool:
    return bool(text and knows(text))


def _which(above: str, below: str, whole: str, knows: Callable[[str], str]) -> str | None:
    """The words of a heading over two rows that say which column it is; None where nobody knows."""
    for words in (whole, f"{below} {above}"):
        if knows(words):
            return words
    if not above or is_period_only(above) or not knows(above):
        return below if knows(below) else None
    return None


def _adds_to_money(above: str, below: str, lower: Mapping[int, str], knows: Callable[[str], str]) -> bool:
    """Say whether a text below the heading of amounts may be about their unit, though it is none we know: "(£mlns)"."""
    return knows(above) in ("gross", "income", "local") and bool(_BRACKETED.fullmatch(below)) and len(lower) > 1


def titles_over(
    row: int, upper: Mapping[int, str], starts: Container[int], reach: Container[int], merged: MergedCells
) -> dict[int, str]:
    """Return the titles of a row that reach over further columns, by those columns: as far as they are merged.

    One that is not merged reaches to the next, if it begins over one of the columns `starts`, but not beyond a column that is
    not in `reach`.
    """
    over = {}
    spans = {left: right for top, left, bottom, right in merged if top <= row <= bottom and right > left}
    for column, text in upper.items():
        last = spans.get(column)
        at = column + 1
        while at <= last if last is not None else (column in starts and at in reach and at not in upper):
            over[at] = text
            at += 1
    return over
