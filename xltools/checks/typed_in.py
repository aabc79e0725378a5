"""Figures typed in for a body that sent a return too: which of them counts, with both amounts, and where to decide otherwise.

These findings are the lead team's: they stand at its spend mapping workbook, and no partner is told of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.model import Severity
from xltools.template.mapping import BODY_HEADINGS, WhichCounts
from xltools.text import capitalised, listed, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext, Issue
    from xltools.classify.lines import TypedAndReturned

_WHERE = "which_counts"
_CHOOSE = (
    f"On the sheet Bodies of mapping.xlsx, choose under {BODY_HEADINGS[_WHERE]}: {WhichCounts.RETURN}; {WhichCounts.TYPED}; or "
    f"{WhichCounts.BOTH}. Then count again."
)


def _files(context: CheckContext, body: TypedAndReturned) -> str:
    return listed(list(dict.fromkeys(context.batch.returns[number].file for number in body.returned)))


def _amounts(body: TypedAndReturned) -> str:
    more = body.returned_pence - body.typed_pence
    difference = f", {short_pounds(abs(more))} {'more' if more > 0 else 'less'}" if more else ", the same"
    return f"{short_pounds(body.typed_pence)} typed in, {short_pounds(body.returned_pence)} in the return{difference}"


def _replaced(context: CheckContext) -> Iterator[Issue]:
    for body in context.classified.typed_and_returned:
        if body.is_replaced and not body.is_asked:
            yield context.header(body.typed[0], _WHERE, f"Replaced by {_files(context, body)}: {_amounts(body)}.")


TYPED_IN_REPLACED = Check(
    code="typed-in-replaced",
    severity=Severity.NOTE,
    title="What was typed in for a body is replaced by its return",
    wrong="Nothing. A return of this body counts, so what the lead team typed in for it no longer does.",
    why="A body's own figures are better than what was found out about it. Both together would count its money twice.",
    fix=f"Nothing, if the return is right. Otherwise: {_CHOOSE[0].lower()}{_CHOOSE[1:]}",
    find=_replaced,
    of_the_workbook=True,
)


def _part(context: CheckContext) -> Iterator[Issue]:
    for body in context.classified.typed_and_returned:
        if not body.is_asked:
            continue
        files = _files(context, body)
        if body.is_replaced:
            reasons = capitalised(listed(list(body.left_out)))
            message = f"{files} replaces what is typed in ({_amounts(body)}), and may be a part only. {reasons}."
        else:
            message = f"{files} counts with no amount, so the {short_pounds(body.typed_pence)} typed in still counts."
        yield context.header(body.typed[0], _WHERE, message)


RETURN_MAY_BE_PARTIAL = Check(
    code="return-may-be-partial",
    severity=Severity.WARNING,
    title="A return may be only a part of what is typed in for the body",
    wrong="Beside what the lead team typed in, the body's return lacks functions, capital, or most of the money.",
    why="The return counts and what was typed does not. If it is a part, such as one directorate's, the rest is missing.",
    fix=f"Ask the body whether its return is whole. {_CHOOSE}",
    find=_part,
    of_the_workbook=True,
)


def _alike(context: CheckContext) -> Iterator[Issue]:
    for body in context.classified.typed_and_returned:
        if body.is_alike:
            message = (
                f"{_files(context, body)} counts together with what is typed in, and is nearly the same: {_amounts(body)}. "
                "The same money may count twice."
            )
            yield context.header(body.typed[0], _WHERE, message)


TYPED_AND_RETURNED_ALIKE = Check(
    code="typed-and-returned-alike",
    severity=Severity.WARNING,
    title="What is typed in for a body and its return both count, and are nearly the same",
    wrong="The lead team chose Both, and the return gives about as much as is typed, under the same functions.",
    why="Both is for a return that is a part, with the rest typed in. A return that is the whole counts its money twice so.",
    fix=(
        f"If the return is whole, choose {WhichCounts.RETURN} under {BODY_HEADINGS[_WHERE]} on the sheet Bodies of mapping.xlsx. If it is "
        "a part, type in only what it leaves out. If what is typed is just that, nothing needs doing."
    ),
    find=_alike,
    of_the_workbook=True,
)


def _decided(context: CheckContext) -> Iterator[Issue]:
    for body in context.classified.typed_and_returned:
        if body.which is WhichCounts.TYPED:
            yield context.header(
                body.typed[0], _WHERE, f"Counts instead of {_files(context, body)}, as decided: {_amounts(body)}."
            )
        elif body.which is WhichCounts.BOTH:
            yield context.header(
                body.typed[0], _WHERE, f"Counts together with {_files(context, body)}, as decided: {_amounts(body)}."
            )


TYPED_IN_KEPT = Check(
    code="typed-in-kept",
    severity=Severity.NOTE,
    title="What was typed in for a body counts although it sent a return",
    wrong="Nothing. The lead team decided that what it typed in counts, instead of the body's return or together with it.",
    why="A later return may hold what was missing. Then counting what was typed would be wrong, or count money twice.",
    fix=f"Nothing, if that still holds. Otherwise clear {BODY_HEADINGS[_WHERE]} on the sheet Bodies of mapping.xlsx, or choose again.",
    find=_decided,
    of_the_workbook=True,
)
