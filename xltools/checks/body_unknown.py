"""A body is named that is not on the partner list.

What is wrong: The source of the money, or the body it was paid on to, resembles no partner of this count.

Why it matters: We can only see that two bodies report the same money if we know that they are in the count.

How to put it right: Nothing, if the body is not a partner. Otherwise use its name from the list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.checks.bodies import body_key, nearest_partner
from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

NO_BODY = re.compile(
    r"own (resources|funds|money|budget)|self|various|multiple|none|n a|na|nil|other|internal|tbc|not known|unknown"
    r"|general fund|core( funding| budget)?|mainstream|base budget|council tax|fees|charges|fees and charges"
    r"|tenants?|rents?"
    r"|residents|service users|public|european union|eu|lottery"
)


def _find(context: CheckContext) -> Iterator[Issue]:
    partners = context.partner_keys

    def is_unknown(text: str) -> bool:
        key = body_key(text)
        if not key or NO_BODY.fullmatch(key) or key in partners:
            return False
        return not nearest_partner(text, partners)

    for name in ("funder", "paid_to") if partners else ():
        unknown = context.holds(name, is_unknown) & (context.pence("gross") != 0)
        for index, _ in context.first_of_each(name, unknown):
            yield context.at(index, name, f"'{shorten(context.text(name, index))}' is not on the partner list.")


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
