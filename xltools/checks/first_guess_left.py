"""Lines are still the initial estimate we sent.

What is wrong: The return was sent to you with an initial estimate from HM Treasury's regional figures, and these lines still say
that they are one.

Why it matters: A region's average is not what is spent in the place. Until you confirm or correct the figures, we count
them, and show them as an estimate.

How to put it right: Put your own figure in, and change 'Initial estimate' to how you reached it. If our figure will do, pick
Population; if the line is not yours, delete it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference.bodies.initial_estimates import INITIAL_ESTIMATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    guessed = context.holds("basis", lambda text: text == INITIAL_ESTIMATE) & context.services
    for number in np.unique(context.return_no[guessed]).tolist():
        own = context.lines_of(number)
        left = own[guessed[own]]
        all_lines = {1: "The line is", 2: "Both lines are"}.get(len(own), f"All {len(own)} lines are")
        some = "One line is" if len(left) == 1 else f"{len(left)} of {len(own)} lines are"
        message = (
            f"{all_lines if len(left) == len(own) else some} still an initial estimate. Please confirm or correct."
        )
        yield context.at(int(left[0]), "basis", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
