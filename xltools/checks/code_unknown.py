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
from xltools.checks.words import shorten
from xltools.model import Noticed, Severity
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _message(looked: Looked, index: int) -> str:
    typed = looked.text("cofog", index)
    near = nearest_code(typed)
    hint = f"; did you mean {near} {cofog.name_of(near)}?" if near else "."
    return f"{shorten(typed)} is not a COFOG code{hint}"


def _find(looked: Looked) -> Iterator[Found]:
    from_reader = looked.texts("cofog")
    known = [text for text in from_reader.values if cofog.known(cofog.normal_code(text))]
    unknown = broken(looked, "cofog", lambda pa: pa.Check.isin(known))
    unknown = looked.without(unknown, "cofog", (Noticed.CODE_AS_DATE, Noticed.ERROR_CELL))
    return looked.each(unknown, "cofog", lambda index: _message(looked, index))


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
