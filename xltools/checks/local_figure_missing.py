"""The spending in the place is missing.

What is wrong: The figure covers more than the place, the part spent in the place is blank, and we are not asked to
work it out.

Why it matters: We have shared the figure out, the last resort; for a single service that can be far out. Your own
figure is better.

How to put it right: Fill in 'Spending in the place'; an estimate of your own will do. If you would rather leave it to us, pick
'Please apportion' and the share key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.shared_lines import share_words
from xltools.model import Noticed, Severity
from xltools.reference.sharing.shares import Share
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    missing = context.to_share & ~context.holds("basis", lambda text: text == "Please apportion")
    missing = context.without(missing, "local", (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL))
    for index in np.flatnonzero(missing).tolist():
        found = context.shares.of(index)
        if found and isinstance(found.share, Share):
            share = found.share
            whole, part = int(context.pence("gross")[index]), share.fraction
            here = round(whole * part / 100) * 100
            yield context.at(
                index,
                "local",
                f"The figure covers {shorten(context.text('area', index))}, and the part spent in the place is blank; "
                f"we took about {pounds(here)}, by {share.key} ({share_words(share)}).",
            )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
