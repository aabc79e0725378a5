"""A column the count cannot do without is missing.

What is wrong: There is no column for the service, for gross spending, or for either the COFOG code or the CIPFA
service line.

Why it matters: Without these columns a line cannot be counted, or not be put under any function.

How to put it right: Put the column back with the heading of the template, and fill it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.observed import missing_fields
from xltools.checks.words import heading
from xltools.model import Severity
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, fields in missing_fields(context).items():
        needed: list[str] = [field for field in ("service", "gross") if field in fields]
        needed += ["cofog", "cipfa"] if {"cofog", "cipfa"} <= fields else []
        if needed:
            names = listed([f"'{heading(field)}'" for field in needed])
            yield context.file(number, f"There is no column headed {names}.")


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
