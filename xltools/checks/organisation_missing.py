"""The return does not say whose it is.

What is wrong: Neither the name of the organisation nor its reference is filled in.

Why it matters: A return that is nobody's cannot be counted: we could not ask about it, nor see what was counted
twice.

How to put it right: Fill in 'Your organisation' on the Return sheet and send the workbook again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.template.layout import RETURN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext
    from xltools.model import Return

IN_A_CSV = "Give your organisation's name in the column 'partner' on every line, and send the file again."
IN_A_CELL = "Write your organisation's name in {cell} of the sheet '{sheet}', and send the workbook again."


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in enumerate(context.batch.returns):
        if not (one.header["organisation"].strip() or one.header["organisation_id"].strip()):
            found = context.header(number, "organisation", "The return does not say which organisation it is from.")
            yield replace(found, fix=_fix(one))


def _fix(one: Return) -> str:
    """Return the cure for a file that has no Return sheet; blank where it has one."""
    place = one.header.places.get("organisation")
    if one.file.casefold().endswith((".csv", ".tsv", ".txt")) or (place and not place.sheet):
        return IN_A_CSV
    return IN_A_CELL.format(cell=place.cell, sheet=place.sheet) if place and place.sheet != RETURN else ""


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
