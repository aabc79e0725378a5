"""Totals and subtotals among a return's lines, labelled or not.

A line is a total where its amount is the sum of the lines directly above it (or, under a heading, below it). A label makes
it certain; without one the sum must be of three lines or more, and one that chance does not bring about: whole pence agree
where thousands would not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.classify.totals import TOTAL_WORDS, Says, find_totals, says_total
from xltools.counting.double_counts import doubts, scoring
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

LONGEST_RUN = 400


def find_total_lines(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield the total lines of every return."""
    says = _each_says(lines)
    for own in _returns(lines):
        totals = _sums(lines, own, says)
        rest = [line for line in own if line not in totals]
        labelled = find_totals(lines.pence[rest].tolist(), [says[code] for code in lines.service[rest].tolist()])
        for total in labelled:
            line, run = rest[total.index], [rest[index] for index in total.summed]
            totals[line] = (run, _labelled_weight(lines, line, run))
        for line, (run, weight) in sorted(totals.items()):
            if lines.active[line]:
                yield _candidate(lines, line, run, weight)
        last = next((line for line in reversed(own) if line not in totals), None)
        if last is not None and _looks_grand(
            lines, last, [line for line in own if line != last and line not in totals]
        ):
            yield _grand(lines, last, [line for line in own if line != last and line not in totals])


def _each_says(lines: PreparedLines) -> list[Says]:
    """How plainly each service text says that its line is a total."""
    says = [Says.NOTHING] * len(lines.services)
    for text in np.flatnonzero(TOTAL_WORDS.of(lines.texts.words)).tolist():
        says[text] = says_total(lines.services[text])
    return says


def _returns(lines: PreparedLines) -> Iterator[list[int]]:
    usable = np.flatnonzero((lines.active | lines.surely_not_spending()) & (lines.body >= 0))
    order = usable[np.lexsort((usable, lines.row[usable], lines.return_no[usable]))]
    edges = np.flatnonzero(np.diff(lines.return_no[order])) + 1
    for part in np.split(order, edges):
        if len(part) > 1:
            yield part.tolist()


def _may_hold_sums(amounts: NDArray[np.int64]) -> bool:
    """Whether any amount may be the sum of those directly before it, to the penny: the first total of a return always is."""
    before = np.cumsum(amounts) - amounts
    return bool(np.isin(before - amounts, before)[amounts > 0].any())


def _sums(lines: PreparedLines, own: list[int], says: Sequence[Says]) -> dict[int, tuple[list[int], float]]:
    """Totals that stand below what they sum, to the penny, each with the log odds that it is one.

    A labelled total may also sum all lines that no subtotal has summed before it. `says` tells of each service text how
    plainly it says that its line is a total.
    """
    amounts, codes = lines.pence[own], lines.service[own].tolist()
    unit = units(amounts)
    rounded = lines.service[own][unit >= _THOUSANDS].tolist()
    if not _may_hold_sums(amounts) and not any(says[text] for text in rounded):  # as in most returns
        return {}
    totals: dict[int, tuple[list[int], float]] = {}
    kept: list[int] = []
    last_at = {0: 0}
    running = 0
    outside: dict[int, int] = {}  # lines that no total has summed yet -> pence
    left = 0  # the pence of these lines
    for place, (line, amount) in enumerate(zip(own, amounts.tolist(), strict=True)):
        said = says[codes[place]]
        start = last_at.get(running - amount) if amount > 0 else None
        if start is not None and len(kept) - start >= 2:
            weight = _weight(lines, line, kept[start:], int(unit[place]))
            if weight > -1.0:
                totals[line] = (kept[start:], weight)
                for summed in kept[start:]:
                    left -= outside.pop(summed, 0)
                continue
        if 0 < amount == left and len(outside) > 1 and said >= Says.PLAINLY:
            totals[line] = (list(outside), _weight(lines, line, list(outside), int(unit[place])))
            continue
        run = _rounded_run(lines, line, amount, int(unit[place]), kept) if said else []
        if run:
            totals[line] = (run, min(_weight(lines, line, run, int(unit[place])), _ROUNDED_ODDS))
            for summed in run:
                left -= outside.pop(summed, 0)
            continue
        kept.append(line)
        outside[line] = amount
        left += amount
        running += amount
        last_at[running] = len(kept)
    return totals


_THOUSANDS = 100_000
_ROUNDED_ODDS = 2.6
"""The most a sum rounded to thousands makes sure: removed without asking, but never as certain as one to the penny."""


def _rounded_run(lines: PreparedLines, line: int, amount: int, unit: int, kept: list[int]) -> list[int]:
    """The run above a plainly labelled total in round thousands, whose lines in pounds and pence come to it when rounded.

    Ledgers give pence; the summary typed below them is often in thousands. Of several runs the one that comes nearest.
    """
    if unit < _THOUSANDS or amount < 10 * unit or _says(lines, line) < Says.PLAINLY:
        return []
    above = kept[-LONGEST_RUN:]
    sums = lines.pence[above][::-1].cumsum()
    off = np.abs(sums - amount)
    many = int(off[1:].argmin()) + 2 if len(off) > 1 else 0
    fits = many and int(off[many - 1]) * 2 <= unit and bool((units(lines.pence[above[-many:]]) < _THOUSANDS).any())
    return above[-many:] if fits else []


def _weight(lines: PreparedLines, line: int, run: list[int], unit: int) -> float:
    """Log odds that a line is the total of a run: its label, the length of the run, and what chance would do."""
    text = lines.text(line)
    says = _says(lines, line)
    starts = min(len(run) * 2 + 20, LONGEST_RUN)
    by_chance = scoring.chance_of_sum(starts, unit, int(lines.pence[line]))
    odds = -2.0 - np.log(max(by_chance, 1e-8)) * 0.6
    if says >= Says.PLAINLY:
        odds += 8.0
    elif not text.folded or says is Says.PERHAPS:
        odds += 3.0
    elif text.stems and text.stems <= _stems(lines, run):
        odds += 1.0
    else:
        odds -= 1.5
    return float(odds - (4.0 if len(run) == 2 and says < Says.PLAINLY else 0.0))


def _labelled_weight(lines: PreparedLines, line: int, run: list[int]) -> float:
    """Log odds of a labelled total: sums of rounded lines may be out by the rounding, a doubtful label may not."""
    if _says(lines, line) >= Says.PLAINLY:
        return 6.0
    unit = int(units(lines.pence[[line]])[0])
    return _weight(lines, line, run, unit) if _is_exact(lines, line, run) else 0.2


def _is_exact(lines: PreparedLines, line: int, run: list[int]) -> bool:
    return int(lines.pence[run].sum()) == int(lines.pence[line])


def _stems(lines: PreparedLines, run: list[int]) -> frozenset[str]:
    return frozenset().union(*(lines.stems_of(line) for line in run[:50]))


def _says(lines: PreparedLines, line: int) -> Says:
    """How plainly a line says it is a total: plainly, too, where besides it says nothing ("TOTAL RETURN")."""
    says = says_total(lines.services[lines.service[line]])
    return Says.PLAINLY if says is Says.PERHAPS and lines.stems_of(line) <= _GRAND_STEMS else says


def _looks_grand(lines: PreparedLines, last: int, rest: list[int]) -> bool:
    """Whether the last line says it is a total of everything, and is more than any line but not more than all of them."""
    if _says(lines, last) < Says.PLAINLY or len(rest) < 3 or lines.stems_of(last) - _GRAND_STEMS:
        return False
    amounts = lines.pence[rest]
    return bool(amounts.max() < lines.pence[last] <= 1.1 * amounts[amounts > 0].sum())


_GRAND_STEMS = frozenset({"grand", "overal", "return", "all", "page", "sheet", "servic", "revenu", "capita"})


def _grand(lines: PreparedLines, line: int, rest: list[int]) -> Candidate:
    name = lines.body_name(int(lines.body[line]))
    evidence = (
        Indication(2.2, "its name says so, it stands last, and is more than any line; it does not add up to the penny"),
    )
    why = f"{name} lists a grand total among its lines (row {int(lines.row[line])}); the lines are counted."
    return Candidate(
        DoubleCountKind.TOTAL_LINE, "labelled", tuple(rest), ((line, int(lines.pence[line])),), evidence, why
    )


def _candidate(lines: PreparedLines, line: int, run: list[int], weight: float) -> Candidate:
    says = _says(lines, line)
    rows = sorted(int(lines.row[summed]) for summed in run)
    exactly = "to the penny" if _is_exact(lines, line, run) else "as far as rounding allows"
    evidence = (
        Indication(
            weight, f"the sum of {len(run)} lines {exactly} (rows {rows[0]} to {rows[-1]})", doubts.SUM_BY_CHANCE
        ),
        Indication(
            0.0, "its name says so" if says else "it carries no name of its own" if not lines.text(line).folded else ""
        ),
    )
    sub_kind = "labelled" if says else "unlabelled"
    name = lines.body_name(int(lines.body[line]))
    why = f"{name} lists a total among its lines (row {int(lines.row[line])}); the lines it sums are counted."
    certain = says >= Says.PLAINLY and weight >= 3.0
    return Candidate(
        DoubleCountKind.TOTAL_LINE, sub_kind, tuple(run), ((line, int(lines.pence[line])),), evidence, why, certain
    )


_MOST_ALIKE, _MOST_SUMMED = 14, 6
_ODD, _VERY_ODD = 10_000, 1_000_000
"""Digits of an amount that no sum of a few lines hits by chance; a name that may be a service's needs more of them."""


def find_totals_apart(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield labelled totals whose parts do not stand together: two to six lines of their function come to them."""
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    digits = lines.pence // units(lines.pence)
    odd = np.flatnonzero(usable & (digits >= _ODD) & lines.signs("total")).tolist()
    for line, same in _beside(lines, odd, usable):
        if _says(lines, line) < (Says.PERHAPS if digits[line] >= _VERY_ODD else Says.PLAINLY):
            continue
        alike = same[lines.pence[same] < lines.pence[line]]
        alike = alike[lines.group[alike] == lines.group[line]] if len(alike) > _MOST_ALIKE else alike
        parts = _summed(lines, line, alike[np.argsort(np.abs(lines.row[alike] - lines.row[line]), kind="stable")])
        if parts:
            yield _candidate_apart(lines, line, parts)


def _beside(
    lines: PreparedLines, own: Sequence[int], usable: NDArray[np.bool_]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Some of the usable lines, each with all that share its body, return, kind and division."""
    if not own:
        return
    each = np.flatnonzero(usable)
    columns = [column[each] for column in (lines.division, lines.capital, lines.return_no, lines.body)]
    order = np.lexsort(columns)
    edges = np.flatnonzero(np.any([np.diff(column[order]) != 0 for column in columns], axis=0)) + 1
    bounds, places = np.array([0, *edges, len(each)]), np.empty(len(usable), dtype=np.int64)
    places[each[order]] = np.arange(len(each))
    for line in own:
        run = int(np.searchsorted(bounds, places[line], side="right"))
        yield line, each[order[bounds[run - 1] : bounds[run]]]


def _summed(lines: PreparedLines, line: int, alike: NDArray[np.int64]) -> tuple[int, ...]:
    """The lines nearest to a total, by row, that come to it to the penny; none where none do."""
    sums = sums_of(lines, alike[:_MOST_ALIKE], 2, _MOST_SUMMED)
    hits = np.flatnonzero(sums.pence == lines.pence[line])
    return sums.lines(int(hits[0])) if len(hits) else ()


def _candidate_apart(lines: PreparedLines, line: int, parts: tuple[int, ...]) -> Candidate:
    name = lines.body_name(int(lines.body[line]))
    evidence = (
        Indication(1.0, "its name says so"),
        Indication(2.0, f"{len(parts)} lines of its kind come to it to the penny"),
    )
    why = f"{name} lists a total among its lines (row {int(lines.row[line])}); the lines it sums are counted."
    remove = ((line, int(lines.pence[line])),)
    return Candidate(DoubleCountKind.TOTAL_LINE, "labelled, lines apart", parts, remove, evidence, why)
