"""The return does not say whose it is.

What is wrong: Neither the name of the organisation nor its reference is filled in.

Why it matters: A return that is nobody's cannot be counted: we could not ask about it, nor see what was counted
twice.

How to put it right: Fill in 'Your organisation' on the Return sheet and send the workbook again.
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
        if not (one.header["organisation"].strip() or one.header["organisation_id"].strip()):
            yield looked.header(number, "organisation", "The return does not say which organisation it is from.")


CHECK = declare(__name__, __doc__, Severity.ERROR, _find)
