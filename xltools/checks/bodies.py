"""The bodies a line names: the source of its money, and whom it was paid on to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.model import Severity
from xltools.organisations.predecessors import succession_of
from xltools.organisations.resolution import Reason
from xltools.reference.bodies.names import name_key
from xltools.text import shorten

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
        return answer.body is None and answer.is_a_name and answer.reason is not Reason.TOGETHER

    for name in ("funder", "paid_to") if context.known.partners else ():
        unknown = context.holds_in_return(name, is_unknown) & (context.pence("gross") != 0)
        for index, _ in context.first_of_each(name, unknown):
            yield context.at(index, name, _unknown(context, name, index))


def _unknown(context: CheckContext, name: str, index: int) -> str:
    answer = context.body_named(int(context.return_no[index]), context.text(name, index))
    possible = context.partner_list.possible(answer)
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


def _body_renamed(context: CheckContext) -> Iterator[Issue]:
    def is_former(number: int, text: str) -> bool:
        return bool(_former_name(context, number, text))

    for name in ("funder", "paid_to") if context.known.partners else ():
        former = context.holds_in_return(name, is_former) & (context.pence("gross") != 0)
        for index, _ in context.first_of_each(name, former):
            yield context.at(
                index, name, _former_name(context, int(context.return_no[index]), context.text(name, index))
            )


def _former_name(context: CheckContext, number: int, text: str) -> str:
    """Say which body of the list took over from one that a text names, and when; blank where it is no name of the past."""
    partner, place = context.partner_list.partner(context.body_named(number, text)), context.known.place
    if partner is None or name_key(text) in map(name_key, (partner.name, partner.short_name, *partner.aliases)):
        return ""
    succession = succession_of(text, partner.name)
    if succession is None or (place and succession.year > place.year):
        return ""
    return f"'{shorten(text)}' is a name of the past: {partner.name} took over in {succession.year}. It is read as that body."


BODY_RENAMED = Check(
    code="body-renamed",
    severity=Severity.NOTE,
    title="A body is named by a name of the past",
    wrong="The source of the money, or the body it was paid on to, goes by another name in this year.",
    why="The line is read as the body's that took over: both sides of a payment are found only under one name.",
    fix="Nothing, if that is the body you mean. Otherwise use its name from the list.",
    find=_body_renamed,
)
