"""What the command line says, as plain lines of text: nothing here prints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.counting.totals import by_reason
from xltools.model import Status, WhyNot
from xltools.outputs.money import pounds, short_pounds
from xltools.outputs.story import largest_functions
from xltools.outputs.words import REASON_WORDS, STATUS_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.counting.count import Count
    from xltools.model import Standing

LABEL, AMOUNT = 44, 18
NAMED = 4
"""How many partners that sent nothing are named; the count workbook lists them all."""


def count_summary(count: Count) -> tuple[str, ...]:
    """Return the count in a dozen lines: gross, removed, net, per head, the largest functions, the returns."""
    return (
        f"{count.place.name}, {count.place.year}",
        "",
        *_money(count),
        "",
        "The five largest functions",
        *_largest(count),
        "",
        f"Returns: {status_counts(count.standings)}",
        *_no_reply(count),
        *_with_care(count),
    )


def status_counts(standings: Sequence[Standing]) -> str:
    """Return how many returns have each status, in words, the good news first."""
    numbers = Counter(standing.status for standing in standings)
    told = (f"{numbers[status]} {name.lower()}" for status, (name, _) in STATUS_WORDS.items() if numbers[status])
    return ", ".join(told) or "none"


def _money(count: Count) -> Iterator[str]:
    yield _row("Gross, as reported", pounds(count.gross, pence=False))
    for reason in by_reason(count).to_dict("records"):
        name = REASON_WORDS[WhyNot(reason["why_not"])][0]
        yield _row(f"  {name} ({reason['lines']:,} lines)", _change(-int(reason["removed"])))
    yield _row("Net: spent in the place", pounds(count.net, pence=False))
    each = count.per_head(count.net)
    if each is not None and count.population is not None:
        people = f"{count.population.people:,} people: {count.population.source}"
        yield f"{_row('Per head', pounds(each, pence=False))}   ({people})"


def _row(label: str, amount: str) -> str:
    return f"{label:<{LABEL}}{amount:>{AMOUNT}}"


def _change(pence: int) -> str:
    """What taking lines out does to the sum: lines of grants and income are negative, so without them it grows."""
    return f"+{pounds(pence, pence=False)}" if pence > 0 else pounds(pence, pence=False)


def _largest(count: Count) -> Iterator[str]:
    for row in largest_functions(count).to_dict("records"):
        share = f"{100 * row['counted'] / count.net:.0f}%" if count.net else ""
        yield f"  {row['code']:<6} {row['name'][:44]:<46}{short_pounds(row['counted']):>9}{share:>6}"


def _no_reply(count: Count) -> Iterator[str]:
    if count.missing:
        names = ", ".join(partner.short_name or partner.name for partner in count.missing[:NAMED])
        more = f" and {len(count.missing) - NAMED} more" if len(count.missing) > NAMED else ""
        yield f"No reply yet: {len(count.missing)} ({names}{more})"


def _with_care(count: Count) -> Iterator[str]:
    lines = count.lines
    unclassified = int(lines.loc[lines["code"].eq(""), "counted"].sum())
    provisional = [one.return_no for one in count.standings if one.status is Status.REJECTED]
    uncorrected = int(lines.loc[lines["return_no"].isin(provisional), "counted"].sum())
    if unclassified:
        yield f"Read with care: {short_pounds(unclassified)} has no function yet."
    if uncorrected:
        yield f"Read with care: {short_pounds(uncorrected)} is counted provisionally, from returns with errors to correct."
