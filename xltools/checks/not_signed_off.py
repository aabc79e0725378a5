"""The return is not signed off.

What is wrong: The name of the person who signed the figures off, or the date, is blank.

Why it matters: Unsigned figures are often drafts, and the date tells us which of two versions is the newer.

How to put it right: Ask the person who answers for the figures to sign them off, and fill in both cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    for number, one in enumerate(looked.batch.returns):
        for name, missing in (
            ("signed_off_by", "who signed the figures off"),
            ("signed_off_on", "when the figures were signed off"),
        ):
            if name in one.header.places and not one.header[name].strip():
                yield looked.header(number, name, f"The return does not say {missing}.")
                break


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
