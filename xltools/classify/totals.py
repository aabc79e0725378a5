"""Total lines among the lines of one return: named so, or without any name, and the sum of other lines.

A line named a total and nothing else ("Total", "Grand total (rounded)") is one whether it adds up or not, as soon as there
are lines for it to sum. Any other name must come with the sum: a service such as "Total Communication therapy" survives. Two
lines that happen to add up to a third are no total: a line without any words at all must be the sum, to the penny, of all
lines of its section. Amounts are whole pence, None where a line has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from xltools.text import pounds
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROUNDED = 100_000  # pence: figures in whole thousands of pounds were rounded
MOST_ROUNDING = 200_000  # pence: roundings mostly cancel out, so many lines do not excuse a great difference,
MOST_ROUNDING_IN = 1_000  # save one part in a thousand of a great total
LONGEST_NAME = 300  # characters of a name that are looked at
NEAR_IN = 200  # a plain total that is out by one part in so many is a total all the same, and its difference is said
COARSEST = 10  # a round total was rounded to no more than one part in so many


class Says(IntEnum):
    """How plainly a name says that the line is a total."""

    NOTHING = 0
    WORDLESS = 1  # nothing in the row names anything: believed only where a whole section adds up, as PERHAPS is
    PERHAPS = 2  # "Total Place pilot", "Total children's services"
    PLAINLY = 3  # "Sub-total adults", "Net revenue expenditure": believed where lines beside it add up, or nearly
    ONLY = 4  # "Total", "Grand total (rounded)": the name of nothing else


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A total line and the lines it sums, as positions counted from 0; by how many pence it is more than they are.

    `disagrees` where the difference is more than rounding or a small slip would bring about.
    """

    index: int
    summed: tuple[int, ...]
    difference: int = 0
    disagrees: bool = False

    @property
    def out_by(self) -> str:
        """The difference in words, to go before "than" what the lines come to; "" where there is none."""
        return f"{pounds(abs(self.difference))} {'more' if self.difference > 0 else 'less'}" if self.difference else ""


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
_ONLY = re.compile(
    r"(the |less )?(grand |overall |running |section |page |column |sheet )*(sub ?)?totals?( [a-z]| \d{1,2})?"
    r"( (above|all|overall|pages?|lines|return|sheet|column|rounded|approx|approximately|to nearest|nearest|thousand|million|\d+|"
    r"pounds|gbp|000s?|k|m|of (the |all |these |above |\d+ )*(above|lines?|services|rows|items)|of lines .*|"
    r"for (the )?(year|return)|gross|net))*"
)
_PERHAPS = re.compile(r"\btotals?\b")
_SOMETHING_ELSE = re.compile(
    r"\b(ltd|limited|plc|llp|inc|cic)\b"
    r"|\b(teams?|pilots?|programmes?|projects?|schemes?|contracts?|units?|officers?|training|campaigns?|centres?|festivals?"
    r"|clinics?|therapy|transformation|management|advice|initiatives?)$"
)
"""What is the name of a firm or an undertaking, whatever it begins with: "Subtotal Ltd: audit", "Total revenue project"."""
_CARRIED = re.compile(
    r"((sub ?)?totals? |balance )?(c f|c ?fwd|b f|b ?fwd|(carried|brought) (forward|fwd|over)|(carry|bring) forward)"
    r"( (to|from) ((the )?(next|last|previous|page|sheet|above|overleaf|\d+) ?)+)?"
)
"""The sum of a page, at its foot or at the head of the next: believed where it adds up to the penny."""
WORDS = (
    *("total", "expenditure", "spending", "budget", "cost of serv", "tax requirement", "sum of", "all services"),
    *("c/f", "b/f", "fwd", "forward", "carried", "brought"),
)
"""A name without any of these says nothing of a total."""
_ANY_WORD = re.compile("|".join(map(re.escape, WORDS)))
TOTAL_WORDS = WordTest("|".join(max(word.split(), key=len) for word in WORDS))
"""A text without a word with any of these says nothing of a total."""


def says_total(name: str) -> Says:
    """Return how plainly a service's name says that its line is a total."""
    lower = name[:LONGEST_NAME].casefold()
    if not _ANY_WORD.search(lower):
        return Says.NOTHING
    folded = re.sub(r"[^a-z0-9]+", " ", lower).strip()
    if _ONLY.fullmatch(folded):
        return Says.ONLY
    if _PLAIN.fullmatch(folded) and not _SOMETHING_ELSE.search(folded):
        return Says.PLAINLY
    return Says.PERHAPS if _PERHAPS.search(folded) or _CARRIED.fullmatch(folded) else Says.NOTHING


def find_totals(amounts: Sequence[int | None], says: Sequence[Says]) -> tuple[TotalLine, ...]:
    """Return the total lines of one return, in order; `amounts` in pence and what names say (`says_total`), line by line.

    A total may follow what it sums (the lines since the last total or heading, a run directly before it, or everything
    so far, other totals left out) or stand above its parts. Where every amount is in whole thousands, each may have been
    rounded: for a plain name and a whole section, £500 a line is then allowed, but no more than £2,000 or 0.1% of the
    amount, whichever is more. A name that is a total only perhaps must add up to the penny.
    """
    totals = _find(amounts, says, frozenset())
    return tuple(TotalLine(index, run) for index, run in sorted(totals.items()))


def find_total_lines(
    gross: Sequence[int | None], amounts: Sequence[int | None], says: Sequence[Says]
) -> tuple[TotalLine, ...]:
    """Return the total lines of one return: those whose `gross` adds up, and those whose amount in the place does.

    Pence line by line, None where a line has none; `says` is how plainly each line says it is a total. A London-wide total
    may carry no local figure though its lines do; a total of the local figures may have no gross. A plain total that nearly
    adds up is one, and so is a line named "Total" alone, however far out.
    """
    measures = [gross] if list(amounts) == list(gross) else [gross, amounts]
    totals: dict[int, TotalLine] = {}
    for search in (_exact, _near, _named_only):
        for measure in measures:
            totals |= search(measure, says, frozenset(totals))
    return tuple(totals[index] for index in sorted(totals))


def _exact(amounts: Sequence[int | None], says: Sequence[Says], known: frozenset[int]) -> dict[int, TotalLine]:
    runs = _find(amounts, says, known)
    return {index: TotalLine(index, run, _difference(amounts, index, run)) for index, run in runs.items()}


def _difference(amounts: Sequence[int | None], index: int, run: Sequence[int]) -> int:
    return (amounts[index] or 0) - sum(amounts[position] or 0 for position in run)


def _near(amounts: Sequence[int | None], says: Sequence[Says], known: frozenset[int]) -> dict[int, TotalLine]:
    """Return the totals that nearly add up: those with a plain name, and a last line without any words."""
    last = len(says) - 1

    def believed(index: int, lines: int, out: int) -> bool:
        amount = abs(amounts[index] or 0)
        if says[index] is Says.WORDLESS:
            return index == last and lines > 1 and abs(out) <= amount // MOST_ROUNDING_IN
        return lines > 1 and abs(out) <= _nearly(amount)

    return _misses(amounts, says, known, believed)


def _named_only(amounts: Sequence[int | None], says: Sequence[Says], known: frozenset[int]) -> dict[int, TotalLine]:
    totals = _misses(amounts, says, known, lambda index, lines, out: says[index] is Says.ONLY)
    return {index: replace(total, disagrees=True) for index, total in totals.items()}


def _nearly(amount: int) -> int:
    """Return the pence by which a total may be out and still be one: it was rounded, or a figure slipped by a little."""
    unit = 1
    while amount and amount % (unit * 10) == 0:
        unit *= 10
    rounding = unit // 2 if unit * COARSEST <= amount else 0
    return max(rounding, amount // NEAR_IN)


def _misses(
    amounts: Sequence[int | None],
    says: Sequence[Says],
    known: frozenset[int],
    believed: Callable[[int, int, int], bool],
) -> dict[int, TotalLine]:
    """Return the lines named totals (or without words) that are `believed`, given how many lines they sum and how far out.

    A line is held against the section above it and all lines above it, whichever is nearer; a line with nothing above it
    against all lines below it.
    """
    totals: dict[int, TotalLine] = {}
    kept: list[int] = []
    prefix = [0]
    section = 0
    for index, amount in enumerate(amounts):
        named = says[index] >= Says.PLAINLY or says[index] is Says.WORDLESS
        if index not in known and named and amount:
            start = min((section, 0), key=lambda at: abs(prefix[-1] - prefix[at] - amount))
            run = kept[start:] or ([] if kept else _lines_below(amounts, says, known, index))
            out = _difference(amounts, index, run)
            if run and believed(index, len(run), out):
                totals[index] = TotalLine(index, tuple(run), out)
        if index in known or index in totals or amount is None or says[index] is Says.ONLY:
            section = len(kept)
            continue
        kept.append(index)
        prefix.append(prefix[-1] + amount)
    return totals


def _lines_below(
    amounts: Sequence[int | None], says: Sequence[Says], known: frozenset[int], index: int
) -> Sequence[int]:
    below = range(index + 1, len(amounts))
    return [at for at in below if amounts[at] is not None and at not in known and says[at] is not Says.ONLY]


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
        if amount is None or says[index] >= Says.PLAINLY:  # a heading, or a total of something else
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
    needed = least if says >= Says.PLAINLY else 2
    for start in boundaries:
        slack = _slack(rounding, end - start, amount) if says >= Says.PLAINLY else 0
        if end - start >= needed and abs(prefix[end] - prefix[start] - amount) <= slack:
            return start
    start_exact = last_at.get(prefix[end] - amount)
    if says >= Says.PLAINLY and start_exact is not None and end - start_exact >= needed:
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
