"""An answer is not on the list.

What is wrong: A cell with a drop-down list holds something that is not on the list.

Why it matters: We cannot tell which answer is meant, so the cell is treated as blank or left as a free word.

How to put it right: Pick an answer from the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import Issue, declare
from xltools.model import Noticed, Severity
from xltools.reference.sharing.keys import ShareKey, share_key
from xltools.template.layout import BY_FIELD, CHOICES, NAMED
from xltools.text import listed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext
    from xltools.model import Observation
    from xltools.reference.sharing.measures import Measures


def _message(one: Observation) -> str:
    column, cell = BY_FIELD.get(one.field), NAMED.get(one.field)
    choices = CHOICES.get(column.choices if column else cell.choices if cell else "", ())
    name = column.heading if column else cell.question if cell else "The cell"
    allowed = f" The list has: {listed(choices, most=8)}." if choices else ""
    return f"{name} says '{shorten(one.value)}', which is not on the list.{allowed}"


def _find(context: CheckContext) -> Iterator[Issue]:
    told = context.not_shared("key-unknown")
    keys = {(int(context.return_no[at]), int(context.rows[at])) for at in np.flatnonzero(told).tolist()}
    for number, one in context.noticed(Noticed.CHOICE_UNKNOWN):
        is_key = one.field == "share_key"
        if is_key and (_is_a_key(one.value, context.measures) or (number, one.location.row) in keys):
            continue
        yield Issue(number, one.location, _message(one), one.value)


def _is_a_key(text: str, measures: Measures) -> bool:
    """Say whether a text is a share key all the same: a driver of the lead team's, or a weighted key."""
    return isinstance(share_key(text, measures), ShareKey)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
