"""Amounts that are missing, cannot be read for certain, or cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.context import Issue
from xltools.checks.engine import Check
from xltools.checks.finders import broken, column_rule, heading, observed, observed_together
from xltools.checks.texts import Phrase
from xltools.classify.unsettled import MOST_OF_ALL, most_possible
from xltools.model import Noticed, Severity
from xltools.text import plural, pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.checks.context import CheckContext
    from xltools.model import Observation


def _gross_missing(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("gross") & ~context.captions
    unclear = [
        number for number, noticed in context.noticed(Noticed.COLUMN_UNCLEAR) if noticed.field in ("gross", "local")
    ]
    # a column that is not there is said once, by heading-missing
    unclear += [number for number, noticed in context.noticed(Noticed.HEADING_MISSING) if noticed.field == "gross"]
    missing &= ~np.isin(context.return_no, unclear)
    for name in ("gross", "local"):  # the reader takes out the gross where the figure for the place cannot be read
        missing = context.without(missing, name, (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL, Noticed.ROW_BROKEN))

    def message(index: int) -> str:
        counted = (
            "It has a figure for the place, which we counted" if context.filled("local")[index] else "It is not counted"
        )
        return f"{context.quoted('service', index)} has no gross spending. {counted}."

    return context.each(missing, "gross", message)


GROSS_MISSING = Check(
    code="gross-missing",
    severity=Severity.ERROR,
    title="A line has no gross spending",
    wrong="Gross spending is blank on a line that names a service.",
    why="A line without an amount is not counted.",
    fix="Fill in the planned total cost in whole pounds, before income; or delete the line if it is only a heading.",
    find=_gross_missing,
)


SAYS_NO_MORE = ("no amount could be made of it", "not an amount", "not a number")
"""What the reader made of a cell where that adds nothing to "cannot read as an amount"."""


def _amount_unreadable_message(noticed: Observation) -> str:
    if not noticed.value:
        return f"{heading(noticed.field)} cannot be read: {noticed.detail or 'it holds no amount'}."
    detail = f" ({noticed.detail})" if noticed.detail and noticed.detail not in SAYS_NO_MORE else ""
    return f"{heading(noticed.field)} says '{shorten(noticed.value)}', which we cannot read as an amount{detail}."


def _column_unclear_message(noticed: Observation) -> str:
    return f"No amount under '{shorten(noticed.value)}' counts: {noticed.detail}."


def _column_unclear(context: CheckContext) -> Iterator[Issue]:
    lacking = {number for number, noticed in context.noticed(Noticed.HEADING_MISSING) if noticed.field == "gross"}
    for number, noticed in context.noticed(Noticed.COLUMN_UNCLEAR):
        fix = _NEEDED if noticed.field == "gross" and number in lacking else ""
        yield Issue(number, noticed.location, _column_unclear_message(noticed), noticed.value, fix=fix)


_NEEDED = (
    f"Add a column headed '{heading('gross')}' with what each service costs in the year, before income, in whole pounds. If this "
    "column holds that, give it that heading."
)


AMOUNT_COLUMN_UNCLEAR = Check(
    code="amount-column-unclear",
    severity=Severity.ERROR,
    title="The unit or year of a column of amounts is not certain",
    wrong=(
        "The headings, the notes around the table or the name of the sheet do not agree on the unit of a column, name one that "
        "is not pounds, several columns could be the year's, or two have the same heading and different amounts."
    ),
    why="Read in the wrong unit or year, every figure of the column would be wrong; so none of them counts until it is settled.",
    fix=(
        "Keep one column with the figures of the year in whole pounds, delete or rename any other like it, and say nothing else "
        "of units; or write the unit into the heading, such as 'Gross spending (£000)', and take it out everywhere else."
    ),
    find=_column_unclear,
)


def _amount_unit_read_message(noticed: Observation) -> str:
    if noticed.value:
        return f"{heading(noticed.field)} holds {shorten(noticed.value)}; we read it as {noticed.detail}."
    return f"The amounts under {heading(noticed.field)} were read as {noticed.detail}."


AMOUNT_UNIT_READ = Check(
    code="amount-unit-read",
    severity=Severity.WARNING,
    title="Amounts were read in thousands or millions",
    wrong="A heading, a note, the name of the sheet or the format of a cell says that amounts are not in whole pounds.",
    why="We multiplied them; if the figures were in whole pounds all the same, they would be far too high.",
    fix="Check that it is so. Whole pounds under the template's own heading leave no doubt.",
    find=observed(Noticed.UNIT_READ, _amount_unit_read_message),
)


AMOUNT_COLUMN_CHOSEN = Check(
    code="amount-column-chosen",
    severity=Severity.NOTE,
    title="Of several columns of amounts, the year's were read",
    wrong="There are columns for several years or parts of a year.",
    why="Only the figures of the count's year are counted, and each of them once.",
    fix="Nothing, if it is so. Otherwise leave only the column that should count.",
    find=observed(Noticed.COLUMN_CHOSEN, lambda noticed: f"{noticed.detail[:1].upper()}{noticed.detail[1:]}."),
)


AMOUNT_UNREADABLE = Check(
    code="amount-unreadable",
    severity=Severity.ERROR,
    title="An amount cannot be read",
    wrong="A money cell holds something from which no amount can be made with any certainty.",
    why="The line has no amount there, so it is not counted.",
    fix="Type the amount as a plain number of pounds, such as 1200000.",
    find=observed(Noticed.AMOUNT_UNREAD, _amount_unreadable_message),
)


def _amount_doubtful_message(noticed: Observation) -> str:
    meant = noticed.detail or "an amount, but are not certain of it"
    if not noticed.value:
        return f"The amounts under {heading(noticed.field)} were read as {meant}."
    return f"{heading(noticed.field)} says '{shorten(noticed.value)}'; we read it as {meant}."


AMOUNT_DOUBTFUL = Check(
    code="amount-doubtful",
    severity=Severity.WARNING,
    title="An amount could mean two things",
    wrong="A money cell can be read in more than one way.",
    why="If we picked the wrong reading, the figure is wrong, perhaps a thousand times.",
    fix="Type the amount as a plain number of pounds, such as 1200000.",
    find=observed(Noticed.AMOUNT_DOUBTFUL, _amount_doubtful_message),
)


def _amount_as_text_message(noticed: Observation) -> str:
    meant = noticed.detail or "a number"
    return f"{heading(noticed.field)} says '{shorten(noticed.value)}' as text; we read it as {meant}."


AMOUNT_AS_TEXT = Check(
    code="amount-as-text",
    severity=Severity.WARNING,
    title="An amount is written as text",
    wrong="A money cell holds text instead of a number. We understood it with certainty.",
    why="Excel leaves text out of its totals, so your own totals may be too low.",
    fix="Check that we read it as you meant it, and type it as a plain number of pounds.",
    find=observed(Noticed.AMOUNT_AS_TEXT, _amount_as_text_message),
)


def _amount_finer_than_a_penny_message(seen: Sequence[Observation]) -> str:
    if len(seen) == 1:
        detail = seen[0].detail or "rounded to the penny"
        return f"{heading(seen[0].field)} says {shorten(seen[0].value)}, finer than a penny; {detail}."
    return f"{len(seen):,} amounts are finer than a penny; we rounded each to the nearest penny."


AMOUNT_FINER_THAN_A_PENNY = Check(
    code="amount-finer-than-a-penny",
    severity=Severity.NOTE,
    title="An amount is finer than a penny",
    wrong="An amount has fractions of a penny and was rounded.",
    why="It is usually a sign of a formula or a share worked out elsewhere; the difference is less than a penny.",
    fix="Nothing. Whole pounds are enough.",
    find=observed_together(Noticed.AMOUNT_FRACTION, _amount_finer_than_a_penny_message),
)


def _amount_implausible(context: CheckContext) -> Iterator[Issue]:
    here = most_possible(context.known.place)
    gross, local = context.pence("gross"), context.pence("local")
    claimed_here = np.where(context.is_local, gross, local)
    settled = np.isin(context.return_no, list(context.known.settled))
    for name, amounts in (("gross", gross), ("local", local)):
        limit = np.where(claimed_here == amounts, here, MOST_OF_ALL * 100)
        too_large = (np.abs(amounts.astype(float)) > limit) & context.services & ~settled
        for index in np.flatnonzero(too_large).tolist():
            than = pounds(int(limit[index]))
            message = (
                f"{heading(name)} is {pounds(amounts[index])}; all public spending there could hardly exceed {than}."
            )
            if index in context.classified.unsettled:
                message += " It was multiplied by the unit stated, so it does not count until it is settled."
            yield context.at(index, name, message)


AMOUNT_IMPLAUSIBLE = Check(
    code="amount-implausible",
    severity=Severity.ERROR,
    title="One line is larger than all public spending in the place could be",
    wrong="The amount is more than everything the public sector can plausibly spend in the place in a year.",
    why="A single line like this outweighs the whole count. Where a unit in a heading or cell made it so large, it does not count.",
    fix="Check for pence entered as pounds, thousands counted twice, or a figure for a wider area: name that area.",
    find=_amount_implausible,
)


def _amount_negative(context: CheckContext) -> Iterator[Issue]:
    negative = broken(context, "gross", "amount-negative") & context.services & ~context.ours

    def message(index: int) -> str:
        return f"Gross spending of {context.quoted('service', index)} is {pounds(context.pence('gross')[index])}."

    return context.each(negative, "gross", message)


AMOUNT_NEGATIVE = Check(
    code="amount-negative",
    severity=Severity.WARNING,
    title="Gross spending is negative",
    wrong="Gross spending is below nought.",
    why="A negative line lowers the total; it is usually income, or a figure from which income was taken off.",
    fix="Give the cost before income, and the income in its own column. Explain real credits, such as a refund.",
    find=_amount_negative,
)


AMOUNT_ZERO = Check(
    code="amount-zero",
    severity=Severity.NOTE,
    title="Gross spending is nought",
    wrong="A line has gross spending of nought.",
    why="It adds nothing to the count; sometimes a figure was still to come.",
    fix="Nothing, if nothing was spent. Otherwise fill in the figure.",
    find=column_rule(
        "gross",
        "amount-zero",
        lambda context, index: f"Gross spending of {context.quoted('service', index)} is £0.",
    ),
)


def _income_above_gross(context: CheckContext) -> Iterator[Issue]:
    gross, income = context.pence("gross"), context.pence("income")
    above = context.filled("gross") & context.filled("income") & (income > np.maximum(gross, 0)) & (gross >= 0)

    def message(index: int) -> str:
        return f"Income of {pounds(income[index])} is more than gross spending of {pounds(gross[index])}."

    return context.each(above & context.services, "income", message)


INCOME_ABOVE_GROSS = Check(
    code="income-above-gross",
    severity=Severity.WARNING,
    title="Income is larger than gross spending",
    wrong="The income of a line is more than its gross spending.",
    why="The two are often swapped, or the cost was given after income was taken off.",
    fix="Check both figures. If the service does make a surplus, say so under Notes, or tell us when you send it back.",
    find=_income_above_gross,
)


def _income_negative_message(context: CheckContext, index: int) -> str:
    amount = pounds(context.pence("income")[index])
    return f"Income of {context.quoted('service', index)} is {amount}; we ask for it without a minus sign."


INCOME_NEGATIVE = Check(
    code="income-negative",
    severity=Severity.ERROR,
    title="Income is negative",
    wrong="The income of a line is below nought.",
    why="Income is asked for as a positive figure; with a minus it would be taken off the income of others.",
    fix="Enter income without a minus sign.",
    find=column_rule("income", "income-negative", _income_negative_message),
)


MANY_LINES = 10
FEWEST_NEGATIVE = 2
_BEFORE_TAKEN = (
    "the|all|any|its|their|other|external|related|associated|ticket|rental|client|customer|user|tuition|parking|admission|service|sales|grant|fee|"
    "lettings?|event|entry|licen[cs]e|club|membership|hire|car|visitor|planning|burial|cremation"
)
_TAKEN = (
    rf"(?:(?:{_BEFORE_TAKEN}) ){{0,2}}"
    r"(?:income|fees?|charges?|receipts?|recharges?|admissions?|takings|rents?|rental|sales|grants?|contributions?|recover(?:y|ies)|lettings|"
    r"tolls?|fines?|penalties|donations?|subscriptions?|box office|tickets|fares|proceeds|sponsorship|dividends|subsidy|permits)\b"
)
"""What is taken off a cost to make it net, with the words that may stand before it."""
_NO_NET = r"(?! (?:zero|gain|additions?|additional|new|migration|worth|emissions?))"
"""What begins with "net" and is no amount after income."""
_NO_INCOME = (
    r"(?! (?:the )?(?:vat|value added tax|tax|inflation|depreciation|emissions?|carbon|migration|losses|retentions?))"
)
"""What an amount may be net of that is no income."""
_NOT_LESS = "".join(
    rf"(?<!{word} )"
    for word in ("with", "on", "of", "for", "earn", "earning", "have", "having", "much", "far", "or", "no")
)
NET = Phrase(
    rf"\bnet of\b{_NO_INCOME}|\bnet (cost|costs|expenditure|spend|spending|figures?|budget|amount|total)\b|[(\[] ?net ?[)\]]"
    rf"|- net\b{_NO_NET}|\b(is|are|shown|given|all) net\b{_NO_NET}"
    rf"|\bnetted off\b|\b(?:already|have been|has been|were|was|is|are) (?:taken off|deducted)\b|\bminus {_TAKEN}"
    rf"|\bafter (?:deducting|deduction of|taking off|allowing for|netting(?: off)?)\b{_NO_INCOME}|(?<!looked )\bafter {_TAKEN}"
    rf"|\b(?:costs?|expenditure|spend|spending) less (?!than\b)|{_NOT_LESS}\bless {_TAKEN}"
    rf"|{_NOT_LESS}\bless (?:[a-z'&-]+ )?[a-z]+ (?:received|collected|paid in)\b",
    words=("net", "after", "less", "minus", "taken off", "deducted"),
)
"""How the words of a line say that income is off its figure already."""
NOT_NET = Phrase(r"\bnot net\b|\bnot (shown |given )?net of\b|\bbefore\b|\bgross\b", words=("net", "before", "gross"))


def _net_not_gross(context: CheckContext) -> Iterator[Issue]:
    yield from _lines_said_to_be_net(context)
    yield from _returns_without_income(context)


def _lines_said_to_be_net(context: CheckContext) -> Iterator[Issue]:
    said = np.zeros(len(context.return_no), dtype=bool)
    for name in ("service", "notes"):
        mask = context.says(name, NET) & context.services & ~said
        mask &= ~context.says(name, NOT_NET)
        said |= mask
        for index, others in context.first_of_each(name, mask):
            again = f" (and on {plural(len(others), 'other line')})" if others else ""
            message = f"{context.quoted(name, index)}{again} sounds as if the figure were net."
            yield context.at(index, name, message, tuple(context.location(other, name) for other in others))


def _returns_without_income(context: CheckContext) -> Iterator[Issue]:
    numbers, size = context.return_no, len(context.batch.returns)
    lines = np.bincount(numbers[context.services], minlength=size)
    with_income = np.bincount(numbers[context.filled("income") & (context.pence("income") != 0)], minlength=size)
    negative = np.bincount(numbers[context.services & (context.pence("gross") < 0)], minlength=size)
    for number in np.flatnonzero((lines >= MANY_LINES) & (with_income == 0) & (negative >= FEWEST_NEGATIVE)).tolist():
        counted = plural(int(negative[number]), "line is", "lines are")
        yield context.file(number, f"No line has any income, and {counted} negative: the figures may be net of income.")


NET_NOT_GROSS = Check(
    code="net-not-gross",
    severity=Severity.WARNING,
    title="A figure seems to be net of income",
    wrong=(
        "The words of a line say that its figure is net, or a return of many lines has no income at all but "
        "negative costs."
    ),
    why="The count adds up gross costs; net figures of one body and gross figures of another cannot be compared.",
    fix="Give the planned total cost before income, and fees, charges and grants under Income.",
    find=_net_not_gross,
)
