"""Columns of the template are not in the file.

What is wrong: Some columns of the template are not in this file; the count can do without them.

Why it matters: What those columns would have told us, such as who paid, is not known for any line.

How to put it right: Nothing needs doing if you have nothing to say in them. Otherwise put the columns back and fill
them.
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

NEEDED = {"service", "gross"}


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, fields in missing_fields(context).items():
        both = {"cofog", "cipfa"} if {"cofog", "cipfa"} <= fields else set()
        names = [heading(field) for field in sorted(fields - NEEDED - both)]
        if names:
            yield context.file(number, f"The file has no column for {listed(names, most=20)}.")


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
