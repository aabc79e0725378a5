"""Amounts that are a thousand times off: beside the other lines, beside the last version, or a whole return in thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.engine import Check
from xltools.checks.texts import Phrase
from xltools.classify.plausible import times
from xltools.model import Severity
from xltools.reading.units import UNIT_NAMES
from xltools.text import plural, pounds, short_pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.checks.context import CheckContext, Issue
    from xltools.classify.lines import UnitDoubt
    from xltools.reference.usual_spending.amounts import Between

FEWEST_LINES = 8
"""With fewer amounts no gap between them says anything."""
GAP = 100.0
"""An amount this many times beyond its nearest neighbour stands apart. Hackney's own 2010-11 lines, from £11,000 to
£236m, have no gap above 14 between neighbours."""
FEWEST_CORRECTED = 3
"""With fewer lines a thousandfold rise says nothing of the whole return."""
MOST_APART = 0.25
"""The share of a return's lines that may stand apart: more than a quarter are no slip but the other half of the figures."""
IN_THOUSANDS = Phrase(
    r"£ ?['\u2019]?000['\u2019]?s?\b|£ ?k\b|\b(in|are) (£ ?)?thousands?\b|\bthousands? of pounds\b|\b000['\u2019]?s of pounds\b",
    words=("000", "£k", "£ k", "thousand"),
)
MOST_IN_PENCE = 10_00
"""Pence a head up to which the pennies are told."""
WIDE = 10
"""A range this many times as high as low tells no usual figure."""
MOST_IN_THOUSANDS = 100_000_00
"""Pence: a return whose middle amount is above £100,000 is not in thousands, whatever a note says."""


def lines_off_scale(context: CheckContext) -> Iterator[tuple[int, float]]:
    """Yield each line that stands apart from the others of its return, and what to multiply it by: 1000 or 0.001."""
    amounts = context.pence("gross").astype(float)
    usable = (amounts > 0) & context.services
    enough = np.bincount(context.return_no[usable], minlength=len(context.batch.returns)) >= FEWEST_LINES
    for number in np.flatnonzero(enough).tolist():
        own = context.lines_of(number)
        own = own[usable[own]]
        yield from _apart(own, amounts[own])


def _apart(own: NDArray[np.intp], amounts: NDArray[np.float64]) -> Iterator[tuple[int, float]]:
    """Yield the lines on the lesser side of the widest gap, if a factor of a thousand puts them among the others."""
    order = np.argsort(amounts)
    ordered = amounts[order]
    ratios = ordered[1:] / ordered[:-1]
    at = int(np.argmax(ratios)) + 1
    few_below, few_above = at <= MOST_APART * len(own), len(own) - at <= MOST_APART * len(own)
    if ratios[at - 1] < GAP or not (few_below or few_above):
        return
    odd, rest = (slice(None, at), ordered[at:]) if few_below else (slice(at, None), ordered[:at])
    factor = 1000.0 if few_below else 0.001
    fits = (ordered[odd] * factor >= rest[0]) & (ordered[odd] * factor <= rest[-1])
    if fits.all():
        for position in order[odd].tolist():
            yield int(own[position]), factor


def lines_off_since_last(context: CheckContext) -> Iterator[tuple[int, int]]:
    """Yield lines a thousand times more or less than the same service's line of the version before, and that line.

    Amounts are compared to the nearest thousand pounds. Where most lines grew a thousandfold the version before was in
    thousands, and this one puts it right; so does a line that fits among the others now and did not before.
    """
    gross = context.pence("gross")
    for number, last in context.known.previous.items():
        before = {context.text("service", index): index for index in context.lines_of(last).tolist()}
        pairs = [
            (index, before[context.text("service", index)])
            for index in context.lines_of(number).tolist()
            if context.text("service", index) in before
        ]
        both = [(now, then) for now, then in pairs if gross[then] > 0 and gross[now] > 0]
        grown = [(now, then) for now, then in both if _thousandfold(int(gross[now]), int(gross[then]))]
        shrunk = [(now, then) for now, then in both if _thousandfold(int(gross[then]), int(gross[now]))]
        corrected = len(grown) >= FEWEST_CORRECTED and 2 * len(grown) > len(both)
        for now, then in (*shrunk, *(() if corrected else grown)):
            if _fits(context, then) or not _fits(context, now):
                yield now, then


def _fits(context: CheckContext, index: int) -> bool:
    """Say whether a line's amount has another of its return within a factor of `GAP`."""
    gross = context.pence("gross")
    own = context.lines_of(int(context.return_no[index]))
    others = gross[own[(own != index) & (gross[own] > 0) & context.services[own]]].astype(float)
    amount = float(gross[index])
    return bool(((others < GAP * amount) & (amount < GAP * others)).any())


def _thousandfold(large: int, small: int) -> bool:
    return large >= 900 * small and abs(large - 1000 * small) <= 500_00


def returns_in_thousands(context: CheckContext) -> Iterator[tuple[int, int, str]]:
    """Yield each return whose words say thousands and whose amounts are small enough for it: number, line, words."""
    said = context.says("notes", IN_THOUSANDS) | context.says("service", IN_THOUSANDS)
    gross = context.pence("gross")
    for number in np.unique(context.return_no[said]).tolist():
        own = context.lines_of(number)
        amounts = gross[own][gross[own] > 0]
        if len(amounts) and np.median(amounts) <= MOST_IN_THOUSANDS:
            index = int(own[said[own]][0])
            text = next(
                text
                for name in ("notes", "service")
                if IN_THOUSANDS.pattern.search((text := context.text(name, index)).casefold())
            )
            half = pounds(int(np.median(amounts)))
            words = f"row {int(context.rows[index])} says '{shorten(text)}', and half the amounts are below {half}"
            yield number, index, words


def _amount_scale(context: CheckContext) -> Iterator[Issue]:
    """Return what is far from what it should be; of a return whose unit is settled, or asked about as a whole, nothing more is."""
    return (issue for issue in _off_scale(context) if issue.return_no not in context.known.settled)


def _off_scale(context: CheckContext) -> Iterator[Issue]:
    doubts = context.classified.unit_doubts.items()
    whole = {number for number, doubt in doubts if doubt.earlier >= 0 or doubt.sure}  # said of the return, once
    since_last = {
        index: before for index, before in lines_off_since_last(context) if int(context.return_no[index]) not in whole
    }
    for index, before in since_last.items():
        yield context.at(index, "gross", _since_last_words(context, index, before))
    for index, factor in lines_off_scale(context):
        if index not in since_last and index not in context.classified.unlikely:
            yield context.at(index, "gross", _off_scale_words(context, index, factor))
    for index, usual in context.classified.unlikely.items():
        if index not in since_last:
            yield context.at(index, "gross", _unlikely_words(context, index, usual))
    for number, index, words in returns_in_thousands(context):
        if number in whole:
            continue  # they are not read as pounds, nor as anything
        message = f"The figures look as if they were in thousands of pounds: {words}. We read them as pounds."
        yield context.file(number, message, "", (context.location(index, "gross"),))


def _since_last_words(context: CheckContext, index: int, before: int) -> str:
    then, now = (pounds(context.pence("gross")[line]) for line in (before, index))
    file = context.batch.returns[int(context.return_no[before])].file
    return (
        f"Gross spending of {context.quoted('service', index)} was {then} in '{file}' and is {now} now; which is right?"
    )


def _off_scale_words(context: CheckContext, index: int, factor: float) -> str:
    amount = int(context.pence("gross")[index])
    meant, size = (amount * 1000, "small") if factor > 1 else (amount // 1000, "large")
    return (
        f"Gross spending of {context.quoted('service', index)} is {pounds(amount)}, a thousand times too {size} "
        f"beside the other lines. Did you mean {pounds(meant)}?"
    )


def _return_not_in_pounds(context: CheckContext) -> Iterator[Issue]:
    for number, doubt in context.classified.unit_doubts.items():
        if doubt.sure:
            yield context.file(number, _doubt_words(context, number, doubt))


def _return_small(context: CheckContext) -> Iterator[Issue]:
    for number, doubt in context.classified.unit_doubts.items():
        if not doubt.sure:
            yield context.file(number, _doubt_words(context, number, doubt))


def _unlikely_words(context: CheckContext, index: int, usual: Between) -> str:
    amount = int(context.pence("gross")[index])
    return (
        f"Gross spending of {context.quoted('service', index)} is {pounds(amount)}; such bodies spend about "
        f"{short_pounds(usual.usual)} on this function, and other lines are in pounds. Did you mean {pounds(amount * 1000)}?"
    )


def _doubt_words(context: CheckContext, number: int, doubt: UnitDoubt) -> str:
    meant = pounds(times(doubt.pence, doubt.scale))
    unit = "A thousandth of them" if doubt.scale < 0 else UNIT_NAMES[doubt.scale].capitalize()
    size = "millions" if doubt.scale == 6 else "thousands"
    question = f"Are the figures in {size}, or is this only a part?" if doubt.scale > 0 else "Are they in whole pounds?"
    would_be = f"{unit} would be {meant}." if doubt.sure else question
    if doubt.issued:
        return (
            f"{doubt.alike} of {plural(doubt.compared, 'service')} {'is' if doubt.alike == 1 else 'are'} {_thousandth(doubt.scale)} "
            f"the initial estimate; all together come to {pounds(doubt.pence)}. {would_be}"
        )
    if doubt.earlier < 0:
        return f"All services together come to {_beside_usual(doubt)}. {would_be}"
    last = context.batch.returns[doubt.earlier].file
    change = _thousandth(doubt.scale)
    return (
        f"{doubt.alike} of {plural(doubt.compared, 'service')} are {change} what they were in '{last}'; all together come "
        f"to {pounds(doubt.pence)}. Which is in pounds?"
    )


def _beside_usual(doubt: UnitDoubt) -> str:
    typed, usual = pounds(doubt.pence), doubt.usual
    if usual is None or not doubt.people:
        return typed
    if usual.high > WIDE * usual.low:
        return f"{typed}; such bodies spend between {short_pounds(usual.low)} and {short_pounds(usual.high)} ({doubt.source})"
    head, each = (
        pounds(pence // doubt.people, pence=pence < MOST_IN_PENCE * doubt.people)
        for pence in (doubt.pence, usual.usual)
    )
    by_head = f", {head} for each inhabitant" if doubt.pence >= doubt.people else ""
    return (
        f"{typed}{by_head}; such bodies spend about {each}{'' if by_head else ' for each inhabitant'} ({doubt.source})"
    )


def _thousandth(scale: int) -> str:
    size = "thousand" if abs(scale) == 3 else "million"
    return f"a {size}th of" if scale > 0 else f"a {size} times"


def _return_jumps(context: CheckContext) -> Iterator[Issue]:
    for number, because in sorted(context.known.jumped.items()):
        yield context.file(number, f"This return is held: {because}.")


RETURN_JUMPS = Check(
    code="return-jumps",
    severity=Severity.WARNING,
    title="The new version cannot be right beside the last",
    wrong=(
        "Most services are a thousand times (or a hundred, or ten) what the version before said, or as much less; or the total is many "
        "times what it was, and more than such a body can spend; or little or nothing of the version before is left; or the lines are "
        "another body's."
    ),
    why="Taken as it stands, it would swallow the count, or vanish from it. The version before counts until the lead team has decided.",
    fix=(
        "Tell us which of the two is right. If the new one is in thousands, or has digits too many, send it again in whole pounds. For the "
        "lead team: accept or reject it on the sheet Returns of the count workbook, or with xltools accept or xltools reject."
    ),
    find=_return_jumps,
)


RETURN_NOT_IN_POUNDS = Check(
    code="return-not-in-pounds",
    severity=Severity.ERROR,
    title="The whole return seems to be in thousands or millions, or multiplied by a thousand",
    wrong=(
        "The figures come to next to nothing for such a body, and multiplied by a thousand (or a million) its total and most of "
        "its services are what such bodies spend; or they are a thousand times that. Or most services are a thousandth, or a "
        "thousand times, of what the version before, or the initial estimate we sent, said."
    ),
    why="Taken as pounds, the body's spending would vanish from the count, or swallow it. Nothing of it counts until it is settled.",
    fix=(
        "Type the figures in whole pounds, or write the unit into the headings, such as 'Gross spending (£000)'. If they are in whole "
        "pounds, write 'All figures in whole pounds' above the table."
    ),
    find=_return_not_in_pounds,
)


RETURN_SMALL = Check(
    code="return-small",
    severity=Severity.WARNING,
    title="The return is very small, or very large, for such a body",
    wrong=(
        "All services together come to less than a hundredth of what such bodies spend, or to more than a hundred times that. Or "
        "they are a thousand times what the version before said."
    ),
    why="It may be in thousands of pounds, or a part of the whole. We counted it as it stands.",
    fix=(
        "Check the unit. If the figures are in whole pounds, write 'All figures in whole pounds' above the table, or tell us when you "
        "send it back."
    ),
    find=_return_small,
)


AMOUNT_SCALE = Check(
    code="amount-scale",
    severity=Severity.WARNING,
    title="An amount looks a thousand times too large or too small",
    wrong=(
        "An amount is far from all others of the return, and among them once multiplied or divided by a thousand; "
        "or it is a thousand times what the last version said. Or the whole return looks as if it were in "
        "thousands."
    ),
    why="Figures in thousands among figures in pounds make services vanish, or swallow the count.",
    fix=(
        "Give every figure in whole pounds. If the amount is right, say so under Notes, or tell us when you send "
        "it back."
    ),
    find=_amount_scale,
)
