"""An amount looks a thousand times too large or too small.

What is wrong: An amount is far from all others of the return, and among them once multiplied or divided by a
thousand; or it is a thousand times what the last version said. Or the whole return looks as if it were in thousands.

Why it matters: Figures in thousands among figures in pounds make services vanish, or swallow the count.

How to put it right: Give every figure in whole pounds. If the amount is right, say so under Notes, or tell us
when you send it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.scale import lines_off_scale, lines_off_since_last, returns_in_thousands
from xltools.model import Severity
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    since_last = dict(lines_off_since_last(context))
    for index, before in since_last.items():
        then, now = (pounds(context.pence("gross")[line]) for line in (before, index))
        file = context.batch.returns[int(context.return_no[before])].file
        service = shorten(context.text("service", index))
        message = f"Gross spending of '{service}' was {then} in '{file}' and is {now} now; which is right?"
        yield context.at(index, "gross", message)
    for index, factor in lines_off_scale(context):
        if index in since_last:
            continue
        amount = int(context.pence("gross")[index])
        meant = pounds(amount * 1000 if factor > 1 else amount // 1000)
        small = "small" if factor > 1 else "large"
        message = (
            f"Gross spending of '{shorten(context.text('service', index))}' is {pounds(amount)}, a thousand times too {small} "
            f"beside the other lines. Did you mean {meant}?"
        )
        yield context.at(index, "gross", message)
    for number, index, words in returns_in_thousands(context):
        place = (context.location(index, "gross"),) if index >= 0 else ()
        message = f"The figures look as if they were in thousands of pounds: {words}. We read them as pounds."
        yield context.file(number, message, "", place)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
