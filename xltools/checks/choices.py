"""Answers picked from a list, and revenue told from capital."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.context import Issue
from xltools.checks.engine import Check
from xltools.checks.texts import Phrase
from xltools.model import Noticed, Severity
from xltools.reference.sharing.keys import ShareKey, share_key
from xltools.template.layout import BY_FIELD, CHOICES, NAMED
from xltools.text import listed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext
    from xltools.model import Observation
    from xltools.reference.sharing.measures import Measures


def _choice_unknown_message(noticed: Observation) -> str:
    column, cell = BY_FIELD.get(noticed.field), NAMED.get(noticed.field)
    choices = CHOICES.get(column.choices if column else cell.choices if cell else "", ())
    name = column.heading if column else cell.question if cell else "The cell"
    allowed = f" The list has: {listed(choices, most=8)}." if choices else ""
    return f"{name} says '{shorten(noticed.value)}', which is not on the list.{allowed}"


def _choice_unknown(context: CheckContext) -> Iterator[Issue]:
    told = context.not_shared("key-unknown")
    keys = {(int(context.return_no[at]), int(context.rows[at])) for at in np.flatnonzero(told).tolist()}
    for number, noticed in context.noticed(Noticed.CHOICE_UNKNOWN):
        is_key = noticed.field == "share_key"
        if is_key and (_is_a_key(noticed.value, context.measures) or (number, noticed.location.row) in keys):
            continue
        yield Issue(number, noticed.location, _choice_unknown_message(noticed), noticed.value)


def _is_a_key(text: str, measures: Measures) -> bool:
    """Say whether a text is a share key all the same: a driver of the lead team's, or a weighted key."""
    return isinstance(share_key(text, measures), ShareKey)


CHOICE_UNKNOWN = Check(
    code="choice-unknown",
    severity=Severity.WARNING,
    title="An answer is not on the list",
    wrong="A cell with a drop-down list holds something that is not on the list.",
    why="We cannot tell which answer is meant, so the cell is treated as blank or left as a free word.",
    fix="Pick an answer from the list.",
    find=_choice_unknown,
)


def _expenditure_type_missing(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("expenditure_type") & context.filled("gross") & context.services
    has_column = np.array(["expenditure_type" in sent.columns for sent in context.batch.returns], dtype=bool)
    missing &= has_column[context.return_no]
    missing = context.without(missing, "expenditure_type", (Noticed.CHOICE_UNKNOWN, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"{context.quoted('service', index)} is marked neither Revenue nor Capital."

    return context.each(missing, "expenditure_type", message)


EXPENDITURE_TYPE_MISSING = Check(
    code="expenditure-type-missing",
    severity=Severity.WARNING,
    title="A line does not say whether it is revenue or capital",
    wrong="'Revenue or capital' is blank.",
    why="Capital comes and goes from year to year, so the two are shown apart; this line can be shown under neither.",
    fix="Pick Revenue for running costs, Capital for buying or building assets.",
    find=_expenditure_type_missing,
)


BOTH = Phrase(
    r"\b(revenue (and|&|/|\+) ?capital|capital (and|&|/|\+) ?revenue)\b|\b(capital/revenue|revenue/capital)\b",
    words=("revenue",),
)
CAPITAL = Phrase(
    r"\bcapital (programmes?|expenditure|schemes?|works|projects?|spend(ing)?|investment|grants?|outlay|budget)\b"
    r"|[(\[] ?capital ?[)\]]|- capital\b",
    words=("capital",),
)
REVENUE = Phrase(
    r"\brevenue (expenditure|spend(ing)?|costs?|budget|funding)\b|[(\[] ?revenue ?[)\]]|- revenue\b|\brunning costs\b",
    words=("revenue", "running"),
)
FINANCED = Phrase(
    r"\b(charged to|contributions? to|financing of|financed from|funded from)\b",
    words=("charged to", "contribution", "financ", "funded from"),
)


def _revenue_and_capital_mixed(context: CheckContext) -> Iterator[Issue]:
    column = context.texts("expenditure_type")
    marked = np.array(column.values, dtype=object)[column.codes] if column.values else np.zeros(0, dtype=object)
    both = context.says("service", BOTH)
    says_capital = context.says("service", CAPITAL)
    says_revenue = context.says("service", REVENUE)
    wrong = (says_capital & ~says_revenue & (marked == "Revenue")) | (
        says_revenue & ~says_capital & (marked == "Capital")
    )
    wrong &= ~context.says("service", FINANCED)

    def message(index: int) -> str:
        service = shorten(context.text("service", index))
        if both[index]:
            return f"'{service}' holds revenue and capital in one line."
        return f"'{service}' is marked {marked[index]}, but its description says otherwise."

    return context.each((both | wrong) & context.services, "expenditure_type", message)


REVENUE_AND_CAPITAL_MIXED = Check(
    code="revenue-and-capital-mixed",
    severity=Severity.WARNING,
    title="Revenue and capital are mixed",
    wrong="The description says one and the mark another, or the line holds both.",
    why="Capital spending counted as running costs makes a service look dear in one year and cheap in the next.",
    fix="Correct the mark, or split the line into one for revenue and one for capital.",
    find=_revenue_and_capital_mixed,
)
