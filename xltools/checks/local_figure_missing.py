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
from xltools.checks.words import pounds, shorten
from xltools.model import Noticed, Severity
from xltools.reference.sharing.shares import Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    missing = looked.to_share & ~looked.holds("basis", lambda text: text == "Please apportion")
    missing = looked.without(missing, "local", (Noticed.AMOUNT_UNREAD, Noticed.ERROR_CELL))
    for index in np.flatnonzero(missing).tolist():
        found = looked.shares.of(index)
        if found and isinstance(found.share, Share):
            share = found.share
            whole, part = int(looked.pence("gross")[index]), share.fraction
            here = round(whole * part / 100) * 100
            yield looked.at(
                index,
                "local",
                f"The figure covers {shorten(looked.text('area', index))}, and the part spent in the place is blank; "
                f"we took about {pounds(here)}, by {share.key} ({share_words(share)}).",
            )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
