"""The organisation is not on the partner list.

What is wrong: The organisation named in the return is not among the partners of this count.

Why it matters: The same body under two names would be counted twice, and nobody would be chased for the missing
return.

How to put it right: Use the name on the partner list. If it is another body, tell the lead team so that it can be
added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.bodies import nearest_partner
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in enumerate(context.batch.returns):
        name = one.header["organisation"].strip() or one.header["organisation_id"].strip()
        if not context.known.partners or not name or context.owners[number]:
            continue
        near = nearest_partner(name, context.partner_keys)
        hint = f" Did you mean '{near}'?" if near else ""
        yield context.header(number, "organisation", f"'{shorten(name)}' is not on the partner list.{hint}")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
