"""The return is not signed off.

What is wrong: The name of the person who signed the figures off, or the date, is blank, or the date is not a date.

Why it matters: Unsigned figures are often drafts, and the date tells us which of two versions is the newer.

How to put it right: Ask the person who answers for the figures to sign them off, and fill in both cells. Type the
date so that Excel sees a date, for example 30/09/2010.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in enumerate(context.batch.returns):
        for name, missing in (
            ("signed_off_by", "who signed the figures off"),
            ("signed_off_on", "when the figures were signed off"),
        ):
            if name in one.header.places and not one.header[name].strip():
                yield context.header(number, name, f"The return does not say {missing}.")
                break
        signed = one.header["signed_off_on"].strip()
        if signed and not _is_date(signed):
            message = f"'{shorten(signed)}' is not a date, so we cannot tell by it which of your returns is the newest."
            yield context.header(number, "signed_off_on", message)


def _is_date(text: str) -> bool:
    """Say whether a text begins with an ISO date, as the reader gives the dates of cells: versions are ordered by it."""
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
