"""Total lines among the lines of one return: a line whose name says so and whose amount is the sum of other lines.

Both are asked for. A service such as "Total Communication therapy" survives, and so does a total that adds up to
nothing in the return. Amounts are whole pence, None where a line has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROUNDED = 100_000  # pence: figures in whole thousands of pounds were rounded
MOST_ROUNDING = 200_000  # pence: roundings mostly cancel out, so many lines do not excuse a great difference,
MOST_ROUNDING_IN = 1_000  # save one part in a thousand of a great total
LONGEST_NAME = 300  # characters of a name that are looked at


class Says(IntEnum):
    """How plainly a name says that the line is a total."""

    NOTHING = 0
    PERHAPS = 1  # "Total Place pilot", "Total children's services": believed only where a whole section adds up
    PLAINLY = 2  # "Total", "Sub-total", "Net revenue expenditure"


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A total line and the lines it sums, as positions counted from 0."""

    index: int
    summed: tuple[int, ...]


_PLAIN = re.compile(
    r"(the |less )?(grand |overall |running |section |page )?(sub ?)?totals?( [a-z]| \d+)?"
    r"|.* (sub ?)?totals?"
    r"|(grand total|sub ?total|overall total|total of|sum of) .*"
    r"|.* totals? of lines .*"
    r"|(the )?total (of|for|net|gross|all|service|services|expenditure|spend|spending|cost|costs|budget|amount|planned|"
    r"estimated|public|revenue|capital|income)( .*)?"
    r"|(the )?(net|gross|total|general fund)? ?(revenue|current|service) (expenditure|spending|budget)( total.*)?"
    r"|(the )?(net|gross) (expenditure|spending|cost of services|budget)( total.*)?"
    r"|(the )?(net )?budget requirement( .*)?|council tax requirement( .*)?|all services( total)?"
)
_PERHAPS = re.compile(r"\btotals?\b")
WORDS = ("total", "expenditure", "spending", "budget", "cost of serv", "tax requirement", "sum of", "all services")
"""A name without any of these says nothing of a total."""


@lru_cache(maxsize=50_000)
def says_total(name: str) -> Says:
    """Return how plainly a service's name says that its line is a total."""
    lower = name[:LONGEST_NAME].casefold()
    if not any(word in lower for word in WORDS):
        return Says.NOTHING
    folded = re.sub(r"[^a-z0-9]+", " ", lower).strip()
    if _PLAIN.fullmatch(folded):
        return Says.PLAINLY
    return Says.PERHAPS if _PERHAPS.search(folded) else Says.NOTHING


def find_totals(amounts: Sequence[int | None], names: Sequence[str]) -> tuple[TotalLine, ...]:
    """Return the total lines of one return, in order; `amounts` in pence and `names` line by line.

    A total may follow what it sums (the lines since the last total or heading, a run directly before it, or everything
    so far, other totals left out) or stand above its parts. Where every amount is in whole thousands, each may have been
    rounded: for a plain name and a whole section, £500 a line is then allowed, but no more than £2,000 or 0.1% of the
    amount, whichever is more. A name that is a total only perhaps must add up to the penny.
    """
    totals = _find(amounts, [says_total(name) for name in names], frozenset())
    return tuple(TotalLine(index, run) for index, run in sorted(totals.items()))


def find_total_lines(
    gross: Sequence[int | None], amounts: Sequence[int | None], names: Sequence[str]
) -> tuple[TotalLine, ...]:
    """Return the total lines of one return: those whose `gross` adds up, and those whose amount in the place does.

    Pence line by line, None where a line has none. A London-wide total may carry no local figure though its lines do; a
    total of the local figures may have no gross.
    """
    says = [says_total(name) for name in names]
    totals = _find(gross, says, frozenset())
    if list(amounts) != list(gross):
        totals |= _find(amounts, says, frozenset(totals))
    return tuple(TotalLine(index, run) for index, run in sorted(totals.items()))


def _find(amounts: Sequence[int | None], says: Sequence[Says], known: frozenset[int]) -> dict[int, tuple[int, ...]]:
    """Return each total that is not `known` yet and what it sums."""
    if not any(says):
        return {}
    rounding = _rounding(amounts)
    after = dict(_sums_before(amounts, says, rounding, known, headed=False))
    return after | dict(_from_the_end(amounts, says, rounding, known | after.keys()))


def _rounding(amounts: Sequence[int | None]) -> int:
    """Return the pence by which rounding may have moved each line: half a thousand pounds where all are in thousands."""
    return ROUNDED // 2 if all((amount or 0) % ROUNDED == 0 for amount in amounts) else 0


def _sums_before(
    amounts: Sequence[int | None], says: Sequence[Says], rounding: int, known: frozenset[int], *, headed: bool
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield each total and the run it sums, going down the lines; `known` totals are stepped over.

    With `headed`, the lines come in reverse: a total then stands at the head of its parts, and one part is not enough.
    """
    kept: list[int] = []  # lines that are not totals, in order
    prefix = [0]  # prefix[n]: what the first n of them come to
    last_at = {0: 0}  # a running sum -> the last n at which it stood
    section = 0  # where the current section began, as a count of kept lines
    reached = 0  # where the run of the last total began: a cumulative total goes on from there
    for index, amount in enumerate(amounts):
        if index in known:
            section = len(kept)
            continue
        boundaries = (section, reached, 0)
        start = _start_of_run(amount, says[index], prefix, boundaries, rounding, last_at, least=2 if headed else 1)
        if start is not None:
            yield index, tuple(kept[start:])
            section, reached = len(kept), start
            continue
        kept.append(index)
        prefix.append(prefix[-1] + (amount or 0))
        last_at[prefix[-1]] = len(kept)
        if amount is None or says[index] is Says.PLAINLY:  # a heading, or a total of something else
            section = len(kept)


def _start_of_run(
    amount: int | None,
    says: Says,
    prefix: Sequence[int],
    boundaries: tuple[int, ...],
    rounding: int,
    last_at: dict[int, int],
    *,
    least: int,
) -> int | None:
    """Return where the run that this amount sums begins, or None where it is no total."""
    if not says or not amount:
        return None
    end = len(prefix) - 1
    needed = least if says is Says.PLAINLY else 2
    for start in boundaries:
        slack = _slack(rounding, end - start, amount) if says is Says.PLAINLY else 0
        if end - start >= needed and abs(prefix[end] - prefix[start] - amount) <= slack:
            return start
    start_exact = last_at.get(prefix[end] - amount)
    if says is Says.PLAINLY and start_exact is not None and end - start_exact >= needed:
        return start_exact
    return None


def _slack(rounding: int, lines: int, amount: int) -> int:
    """Return the pence by which a total of rounded lines may be out."""
    return min(rounding * lines, max(MOST_ROUNDING, abs(amount) // MOST_ROUNDING_IN))


def _from_the_end(
    amounts: Sequence[int | None], says: Sequence[Says], rounding: int, known: frozenset[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the totals that stand above their parts: the same search, read from the last line up."""
    last = len(amounts) - 1
    mirrored = frozenset(last - index for index in known)
    for index, run in _sums_before(amounts[::-1], says[::-1], rounding, mirrored, headed=True):
        yield last - index, tuple(last - position for position in reversed(run))
