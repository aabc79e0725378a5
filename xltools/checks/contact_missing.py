"""There is nobody to ask about the figures.

What is wrong: The name or the e-mail address of the person who can answer questions is missing or is not an
address.

Why it matters: Findings go back to that address; without it nobody hears of them.

How to put it right: Fill in a name and an e-mail address on the Return sheet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext

ADDRESS = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")


def _find(context: CheckContext) -> Iterator[Issue]:
    for number, one in enumerate(context.batch.returns):
        name, address = one.header["contact_name"].strip(), one.header["contact_email"].strip()
        if "contact_email" in one.header.places and not ADDRESS.search(address):
            said = f"'{shorten(address)}' is not an e-mail address" if address else "The e-mail address is blank"
            yield context.header(number, "contact_email", f"{said}, so we cannot send questions about this return.")
        elif "contact_name" in one.header.places and not name:
            yield context.header(number, "contact_name", "The return does not say whom we may ask about it.")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
