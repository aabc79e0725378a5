"""A code does not exist.

What is wrong: The COFOG code is not one of the classification's divisions, groups or classes.

Why it matters: The line is counted, but as not classified: it belongs to no function.

How to put it right: Give a code of the list, such as 10.2 Old age. If you only know the service, leave the code blank
and pick the CIPFA line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.column_rule import broken
from xltools.checks.nearest_code import nearest_code
from xltools.model import Noticed, Severity
from xltools.reference import cofog
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _message(context: CheckContext, index: int) -> str:
    typed = context.text("cofog", index)
    near = nearest_code(typed)
    hint = f"; did you mean {near} {cofog.name_of(near)}?" if near else "."
    return f"{shorten(typed)} is not a COFOG code{hint}"


def _find(context: CheckContext) -> Iterator[Issue]:
    from_reader = context.texts("cofog")
    known = [text for text in from_reader.values if cofog.known(cofog.normal_code(text))]
    unknown = broken(context, "cofog", lambda pa: pa.Check.isin(known))
    unknown = context.without(unknown, "cofog", (Noticed.CODE_AS_DATE, Noticed.ERROR_CELL))
    return context.each(unknown, "cofog", lambda index: _message(context, index))


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
