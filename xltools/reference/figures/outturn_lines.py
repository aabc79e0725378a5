"""Which lines of a form are its services, which are part of the line above, and which are totals: shown by the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.reference.figures.outturn_layout import DOWNLOAD
from xltools.reference.figures.published import refuse
from xltools.text import fold, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.reference.figures.outturn_layout import AssetLine

    Amounts = Mapping[str, tuple[float | None, ...]]


def lines_that_add_up(name: str, lines: Sequence[AssetLine], rows: Mapping[str, Amounts]) -> tuple[AssetLine, ...]:
    """Return the lines every pound stands in once: no totals, no parts of other lines, nothing given for information.

    `rows` are the amounts of every authority and of England, by name, in thousands.
    A total ("TOTAL ADULT SOCIAL CARE") holds the lines since the total before, or all of them. Lines behind the last total
    are for information. Raises `OddFileError` where a total is not the sum of its lines for some authority, or none is there.
    """
    parts = _parts(lines)
    kept: list[AssetLine] = []
    open_lines: list[AssetLine] = []
    problems: list[str] = []
    for line in lines:
        if line.asset_id in parts:
            continue
        if not _is_total(line):
            open_lines.append(line)
            continue
        since, all_before = (
            _apart(line, open_lines, rows) if open_lines else list(rows),
            _apart(line, kept + open_lines, rows),
        )
        if wrong := min(since, all_before, key=len):
            problems.append(
                f"{line.service} does not add up: it is not the sum of the lines above it for {listed(wrong)}."
            )
        kept, open_lines = kept + open_lines, []
    if not kept and not problems:
        problems.append("it has no line of totals to check the others by.")
    if problems:
        raise refuse(name, problems, DOWNLOAD)
    return tuple(kept)


def _is_total(line: AssetLine) -> bool:
    return fold(line.service).startswith("total") or line.asset_id.startswith("totsx")


def _parts(lines: Sequence[AssetLine]) -> frozenset[str]:
    """Return the lines that are part of another: their words say so, or both words and asset id go on from a line before."""
    parts = set()
    for position, line in enumerate(lines):
        words = fold(line.service)
        longer = any(
            line.asset_id.startswith(before.asset_id) and words.startswith(fold(before.service))
            for before in lines[:position]
        )
        if words.startswith(("of which", "subcategory")) or " of which " in words or longer:
            parts.add(line.asset_id)
    return frozenset(parts)


def _apart(total: AssetLine, lines: Sequence[AssetLine], rows: Mapping[str, Amounts]) -> list[str]:
    """Return for whom lines do not add up to a total, in any measure; those without figures pass."""
    wrong = []
    for name, amounts in rows.items():
        stated = amounts[total.asset_id]
        if all(value is not None for value in stated) and any(
            abs(sum(amounts[line.asset_id][measure] or 0 for line in lines) - (value or 0)) > 1 + len(lines) / 2
            for measure, value in enumerate(stated)
        ):
            wrong.append(name)
    return wrong
