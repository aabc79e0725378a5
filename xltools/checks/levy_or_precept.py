"""A line is a levy or precept.

What is wrong: The line is money raised for or paid over to another body by levy or precept.

Why it matters: The body that levies reports what it spends; counted here as well, the money is counted twice.

How to put it right: Name the body it is paid to ('Paid on to'). Nothing else needs doing: we see whether that body
sent a return.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.phrase import Phrase
from xltools.classify.not_spending import is_passed_on
from xltools.model import Severity
from xltools.reference.crosswalks import cipfa_line
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext, Mask

LEVY = Phrase(
    r"^lev(y|ies)$|\bprecepts?\b|\blev(y|ies): |\blev(y|ies) (to|paid|payable|from)\b"
    r"|\b(waste|disposal|transport|pensions? fund|flood|flood defence|drainage|drainage board"
    r"|environment agency|lee valley|gla"
    r"|national park|passenger|authority|integrated|magistrates|coroners?|port health|other|ita|pta|wda|idb|lpfa"
    r"|fire|rescue|police|probation|mayor(al|s|'s)?)"
    r" (authority |service )?lev(y|ies)\b",
    words=("precept", "levy", "levies"),
)
NOT_PAID_OVER = Phrase(
    r"\b(apprenticeship|infrastructure|climate change|betting|horserace|late night|landfill|roof"
    r"|workplace parking) lev"
    r"|\blevy board\b",
    words=("lev",),
)


def levies(context: CheckContext) -> Mask:
    """Say which lines are levies or precepts, by their name or their CIPFA line."""
    named = context.says("service", LEVY)
    chosen = context.holds("cipfa", lambda text: (line := cipfa_line(text)) is not None and is_passed_on(line.line))
    return ((named & ~context.says("service", NOT_PAID_OVER)) | chosen) & context.services


def _find(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        return (
            f"'{shorten(context.text('service', index))}' is money paid over to another body, which may report it too."
        )

    return context.each(levies(context) & ~context.filled("paid_to"), "service", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
