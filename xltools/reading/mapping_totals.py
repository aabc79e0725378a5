"""Rows of a mapping workbook that add up others, and totals typed over the formula of a row: the same money must not count twice."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.model import Location, Noticed, Observation
from xltools.reading.amounts import read_amount
from xltools.reading.mapping_rows import CellAmount
from xltools.text import pounds, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.reading.mapping_rows import MappingRow, MappingSheet

    Amounts = Mapping[str, int]

_LABEL = re.compile(
    r"(?:(?:sub|grand|overall|sheet|check|running|national|regional|local)[\s-]*)?(?:sub[\s-]*)?totals?\b.*|.*\b(?:sub[\s-]*)?totals?\s*:?"
    r"|sum|all (?:bodies|organisations)",
    re.IGNORECASE,
)
FEWEST_SUMMED = 2


def without_totals(
    sheet: MappingSheet, listed: frozenset[str]
) -> tuple[tuple[MappingRow, ...], tuple[Observation, ...]]:
    """Return the rows less those that add up others, and what is said of them; `listed` are the bodies of Bodies, folded.

    A row is a total by its name, or where it names no body of Bodies and is the sum of two rows or more above or below it.
    """
    summing = {(seen.location.row, seen.location.column) for seen in sheet.noticed if seen.kind is Noticed.SUM_FORMULA}
    amounts = [{cell.code: cell.pence for cell in row.amounts if cell.pence is not None} for row in sheet.rows]
    out: dict[int, str] = {}
    for at, row in enumerate(sheet.rows):
        name = word_key(row.values["organisation"])
        if name and name in listed:
            continue
        is_named = bool(_LABEL.fullmatch(row.values["organisation"].strip())) if name else False
        by_formula = bool(row.amounts) and all((row.row, cell.column) in summing for cell in row.amounts)
        if is_named or by_formula or ((not name or listed) and _adds_up(at, sheet.rows, amounts, out)):
            out[at] = _said(at, sheet.rows, amounts, out) if is_named and not by_formula else ""
    kept = tuple(row for at, row in enumerate(sheet.rows) if at not in out)
    return kept, tuple(_observation(sheet, sheet.rows[at], amounts[at], words) for at, words in out.items())


def _adds_up(at: int, rows: Sequence[MappingRow], amounts: Sequence[Amounts], out: Mapping[int, str]) -> bool:
    own = {code: pence for code, pence in amounts[at].items() if pence}
    if len(own) < 1:
        return False
    return any(len(block) >= FEWEST_SUMMED and _sum(block, amounts) == own for block in _blocks(at, rows, out))


def _blocks(at: int, rows: Sequence[MappingRow], out: Mapping[int, str]) -> Iterator[list[int]]:
    """The rows a total may add up: those above it up to the last total or blank row, those below up to a blank row, all above."""
    above = []
    for other in range(at - 1, -1, -1):
        if other in out or rows[other + 1].row - rows[other].row > 1:
            break
        above.append(other)
    yield above
    below = []
    for other in range(at + 1, len(rows)):
        if rows[other].row - rows[other - 1].row > 1:
            break
        below.append(other)
    yield below
    yield [other for other in range(at) if other not in out]


def _sum(block: Sequence[int], amounts: Sequence[Amounts]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for at in block:
        for code, pence in amounts[at].items():
            sums[code] += pence
    return {code: pence for code, pence in sums.items() if pence}


def _said(at: int, rows: Sequence[MappingRow], amounts: Sequence[Amounts], out: Mapping[int, str]) -> str:
    """By how much a row named a total is off; "" where it adds up rows, or what it adds up is not clear."""
    if _adds_up(at, rows, amounts, out):
        return ""
    above = next(_blocks(at, rows, out)) or [other for other in range(at) if other not in out]
    total, lines = sum(amounts[at].values()), sum(_sum(above, amounts).values())
    return (
        f"{pounds(abs(total - lines))} {'more' if total > lines else 'less'} than the rows above it"
        if total != lines
        else ""
    )


def _observation(sheet: MappingSheet, row: MappingRow, amounts: Amounts, words: str) -> Observation:
    kind = Noticed.TOTALS_ROW_DIFFERS if words else Noticed.TOTALS_ROW
    return Observation(kind, sheet.at(row.row, "organisation"), "organisation", pounds(sum(amounts.values())), words)


def with_typed_totals(
    sheet: MappingSheet, rows: Sequence[MappingRow], totals: Mapping[int, object], formulas: frozenset[int]
) -> tuple[tuple[MappingRow, ...], tuple[Observation, ...]]:
    """Return the rows, those with a typed total and no other amount with that, and what is said of totals that were typed.

    `totals` is what stands under Total, `formulas` the rows where that is a formula.
    """
    made, noticed = [], []
    for row in rows:
        value = totals.get(row.row, "")
        amount = read_amount(value, scale=sheet.unit.scale) if value != "" and row.row not in formulas else None
        if amount is None or amount.pence is None:
            made.append(row)
            continue
        location = sheet.at(row.row, "total")
        if not row.amounts:
            if amount.pence:
                made.append(replace(row, amounts=(CellAmount("", "", location.column, amount.pence),)))
                noticed.append(Observation(Noticed.TOTAL_TYPED, location, "total", pounds(amount.pence)))
            continue
        parts = sum(cell.pence or 0 for cell in row.amounts)
        if abs(amount.pence - parts) > _rounding(value, sheet.unit.scale, len(row.amounts)) and not _is_unread(row):
            noticed.append(_differs(location, amount.pence, parts))
        made.append(row)
    return tuple(made), tuple(noticed)


def _is_unread(row: MappingRow) -> bool:
    return any(cell.pence is None for cell in row.amounts)


def _rounding(value: object, scale: int, parts: int) -> int:
    """By how many pence a total may differ from its parts where each was rounded as the total is."""
    decimals = len(str(value).partition(".")[2].rstrip("0")) if isinstance(value, float) else 0
    step = 10 ** max(scale + 2 - decimals, 0) if scale else 100
    return step * (parts + 1) // 2


def _differs(location: Location, total: int, parts: int) -> Observation:
    size = f"{pounds(abs(total - parts))} {'more' if total > parts else 'less'} than the {pounds(parts)} its columns add up to"
    return Observation(Noticed.TOTAL_TYPED, location, "total", pounds(total), size)
