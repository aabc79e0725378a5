"""A text is longer than a cell can hold.

What is wrong: A text is longer than the 32,767 characters that fit into a cell, and was cut.

Why it matters: The end of the text is lost.

How to put it right: Shorten the text, or send the rest in a separate document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import Issue, declare
from xltools.checks.words import heading
from xltools.model import Noticed, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext
    from xltools.model import Observation


def _message(one: Observation) -> str:
    return (
        f"{heading(one.field) if one.field else 'The text'} is too long for a cell, so we cut it at 32,767 characters."
    )


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in context.noticed(Noticed.TEXT_CUT):
        yield Issue(number, one.location, _message(one))


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
