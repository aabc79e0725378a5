"""A code names only a division.

What is wrong: The code is one of the ten divisions, where a group is asked for.

Why it matters: A division such as 10 Social protection covers very different services, so the tables cannot tell
them apart.

How to put it right: Pick the group, such as 10.2 Old age. A division alone is fine for health (07), which has no
groups in official figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def is_too_general(text: str) -> bool:
    """Say whether a code is a division that is not fine on its own."""
    code = cofog.normal_code(text)
    return cofog.known(code) and cofog.division_of(code) == code and code not in cofog.DIVISION_SUFFICES


def _find(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        code = cofog.normal_code(context.text("cofog", index))
        return f"{code} {cofog.name_of(code)} is a whole division; please say which group of it."

    return context.each(context.holds("cofog", is_too_general) & context.services, "cofog", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
