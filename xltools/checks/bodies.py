"""The bodies a line names: the source of its money, and whom it was paid on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext, Issue
    from xltools.checks.engine import Find


def _own_name_in(field: str) -> Find:
    """Return a finder of the lines that name the body itself in a field."""

    def find(context: CheckContext) -> Iterator[Issue]:
        own = context.holds_in_return(field, context.is_own_name)
        return context.each(own, field, lambda index: f"{context.quoted(field, index)} is your own organisation.")

    return find


FUNDER_IS_SELF = Check(
    code="funder-is-self",
    severity=Severity.WARNING,
    title="The source of the money is the organisation itself",
    wrong="'Original source of the money' names your own organisation.",
    why=(
        "The column is used to find money that two bodies report; your own name there makes your line look like a "
        "grant."
    ),
    fix="Leave it blank where the money is your own; otherwise name the body it first came from.",
    find=_own_name_in("funder"),
)


PAID_TO_IS_SELF = Check(
    code="paid-to-is-self",
    severity=Severity.WARNING,
    title="The money is paid on to the organisation itself",
    wrong="'Paid on to' names your own organisation.",
    why=(
        "Money paid to yourself is an internal charge; as a payment to another body it would be counted twice or "
        "not at all."
    ),
    fix="Leave it blank where you spend the money yourself; otherwise name the body it went to.",
    find=_own_name_in("paid_to"),
)


def _body_unknown(context: CheckContext) -> Iterator[Issue]:
    def is_unknown(number: int, text: str) -> bool:
        answer = context.body_named(number, text)
        return answer.body is None and answer.is_a_name

    for name in ("funder", "paid_to") if context.known.partners else ():
        unknown = context.holds_in_return(name, is_unknown) & (context.pence("gross") != 0)
        for index, _ in context.first_of_each(name, unknown):
            yield context.at(index, name, _unknown(context, name, index))


def _unknown(context: CheckContext, name: str, index: int) -> str:
    possible = context.partner_list.possible(context.text(name, index))
    if possible:
        return f"{context.quoted(name, index)} could mean {possible}. Use the name on the partner list."
    return f"{context.quoted(name, index)} is not on the partner list."


BODY_UNKNOWN = Check(
    code="body-unknown",
    severity=Severity.NOTE,
    title="A body is named that is not on the partner list",
    wrong="The source of the money, or the body it was paid on to, is no partner of this count, or could be several.",
    why="We can only see that two bodies report the same money if we know that they are in the count.",
    fix="Nothing, if the body is not a partner. Otherwise use its name from the list.",
    find=_body_unknown,
)
