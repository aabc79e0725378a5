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
from xltools.checks.words import pounds, shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    since_last = dict(lines_off_since_last(looked))
    for index, before in since_last.items():
        then, now = (pounds(looked.pence("gross")[line]) for line in (before, index))
        file = looked.batch.returns[int(looked.return_no[before])].file
        service = shorten(looked.text("service", index))
        message = f"Gross spending of '{service}' was {then} in '{file}' and is {now} now; which is right?"
        yield looked.at(index, "gross", message)
    for index, factor in lines_off_scale(looked):
        if index in since_last:
            continue
        amount = int(looked.pence("gross")[index])
        meant = pounds(amount * 1000 if factor > 1 else amount // 1000)
        small = "small" if factor > 1 else "large"
        message = (
            f"Gross spending of '{shorten(looked.text('service', index))}' is {pounds(amount)}, a thousand times too {small} "
            f"beside the other lines. Did you mean {meant}?"
        )
        yield looked.at(index, "gross", message)
    for number, index, words in returns_in_thousands(looked):
        place = (looked.place(index, "gross"),) if index >= 0 else ()
        message = f"The figures look as if they were in thousands of pounds: {words}. We read them as pounds."
        yield looked.file(number, message, "", place)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
