"""A text begins like a formula.

What is wrong: A text begins with =, + or @ but is not a formula.

Why it matters: Programs that open our tables could take it for a formula, so we pass it on as plain text only.

How to put it right: Begin the text with a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.column_rule import broken
from xltools.checks.words import heading
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

TEXTS = ("line", "service", "funder", "paid_to", "fund", "theme", "notes")


def _find(context: CheckContext) -> Iterator[Issue]:
    for name in TEXTS:
        wrong = broken(context, name, lambda pa: pa.Check.str_matches(r"\s*[^=+@\s]"))
        for index in np.flatnonzero(wrong).tolist():
            yield context.at(
                index,
                name,
                f"{heading(name)} begins with '{context.text(name, index).strip()[0]}': {shorten(context.text(name, index))}",
            )


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
