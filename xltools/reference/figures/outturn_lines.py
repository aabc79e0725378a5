"""Which lines of a form are its services, which are part of another line, and which are totals: shown by the figures."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from xltools.reference.figures.outturn_layout import DOWNLOAD, MEASURES
from xltools.reference.figures.published import refuse
from xltools.text import fold, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.reference.figures.outturn_layout import AssetLine

    Amounts = Mapping[str, tuple[float | None, ...]]


WHOLE = "totsx"
"""The asset id of the total over all services, which is never a service of its own."""


def lines_that_add_up(name: str, lines: Sequence[AssetLine], rows: Mapping[str, Amounts]) -> tuple[AssetLine, ...]:
    """Return the lines every pound stands in once: no totals, no parts of other lines, nothing given for information.

    `rows` are the amounts of every authority and of England, by name, in thousands. A total ("TOTAL ADULT SOCIAL CARE")
    holds some or all of the lines above it, in one run; one that holds none of them stands for a service without lines
    (police). Lines behind the last total are for information. Raises `OddFileError` where a total is not the sum of its
    lines for some authority, or none is there.
    """
    lines = _as_in_the_form(lines)
    first: list[str] = []
    for parts in (_said_to_be_parts(lines), _said_to_be_parts(lines) | _going_on(lines)):
        kept, problems = _kept([line for line in lines if line.asset_id not in parts], rows)
        if not problems:
            return tuple(kept)
        first = first or problems
    raise refuse(name, first, DOWNLOAD)


def _as_in_the_form(lines: Sequence[AssetLine]) -> list[AssetLine]:
    """Return lines by their numbers where all have one of their own; else as they stand, the total over all services last.

    A sheet may have its columns in any order, where only the asset codes say what they are.
    """
    numbers = {line.line for line in lines}
    if len(numbers) == len(lines) and all(number.isdigit() for number in numbers):
        return sorted(lines, key=lambda line: int(line.line))
    is_services = all(line.asset_id == WHOLE or not _is_total(line) for line in lines)
    return sorted(lines, key=lambda line: is_services and line.asset_id == WHOLE)


def _kept(lines: Sequence[AssetLine], rows: Mapping[str, Amounts]) -> tuple[list[AssetLine], list[str]]:
    """Return the lines up to the last total without the totals, and in words which total is not the sum of its lines."""
    above: list[AssetLine] = []
    since, kept = 0, 0
    problems: list[str] = []
    for line in lines:
        if not _is_total(line):
            above.append(line)
            continue
        wrong, most = _not_summed(line, above, since, rows)
        if wrong and since == len(above) and most and line.asset_id != WHOLE:
            above.append(line)
        elif wrong:
            problems.append(
                f"{line.service} does not add up: it is not the sum of the lines above it for {listed(wrong)}."
            )
        since = kept = len(above)
    if not kept and not problems:
        problems.append("it has no line of totals to check the others by.")
    return above[:kept], problems


def _is_total(line: AssetLine) -> bool:
    return fold(line.service).startswith("total") or line.asset_id.startswith(WHOLE)


def _said_to_be_parts(lines: Sequence[AssetLine]) -> frozenset[str]:
    """Return the lines whose words say that they are part of another."""
    words = {line.asset_id: fold(line.service) for line in lines}
    return frozenset(
        asset for asset, text in words.items() if text.startswith(("of which", "subcategory")) or " of which " in text
    )


def _going_on(lines: Sequence[AssetLine]) -> frozenset[str]:
    """Return the lines whose words and asset id both go on from those of a line before, as parts of it do in some years."""
    return frozenset(
        line.asset_id
        for position, line in enumerate(lines)
        if any(
            line.asset_id.startswith(before.asset_id) and fold(line.service).startswith(fold(before.service))
            for before in lines[:position]
        )
    )


def _not_summed(
    total: AssetLine, above: Sequence[AssetLine], since: int, rows: Mapping[str, Amounts]
) -> tuple[list[str], bool]:
    """Return for whom no run of lines that ends above a total makes it, by the run that does so for most; and if it is most.

    The run since the total before is tried first, then all lines, then every other. Rows without figures, or with none in
    this total, say nothing.
    """
    stated = {name: amounts[total.asset_id] for name, amounts in rows.items()}
    told = {name: values for name, values in stated.items() if None not in values and any(map(_is_some, values))}
    sums = {name: _running(rows[name], above) for name in told}
    starts = dict.fromkeys((since, 0, *range(len(above))))
    wrong: list[str] = list(told)
    for start in starts:
        allowed = 1 + (len(above) - start) / 2
        apart = [
            name
            for name, values in told.items()
            if any(
                abs(run[-1] - run[start] - (value or 0)) > allowed
                for run, value in zip(sums[name], values, strict=True)
            )
        ]
        if len(apart) < len(wrong):
            wrong = apart
        if not wrong:
            break
    return wrong, 2 * len(wrong) > len(told)


def _is_some(value: float | None) -> bool:
    return abs(value or 0) > 1


def _running(amounts: Amounts, lines: Sequence[AssetLine]) -> list[list[float]]:
    """Return the running sums of lines, from nought, for each of `MEASURES`."""
    columns = ([amounts[line.asset_id][measure] or 0.0 for line in lines] for measure in range(len(MEASURES)))
    return [list(accumulate(column, initial=0.0)) for column in columns]
