"""A line pays for capital spending counted elsewhere.

What is wrong: The line is interest, leasing, or revenue used to pay for capital.

Why it matters: The asset itself is counted as capital spending, so the same money may be counted twice.

How to put it right: Say which capital spending it pays for, and whether that is in your return or another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.check import declare
from xltools.checks.phrase import Phrase
from xltools.model import Severity
from xltools.reference.crosswalks import cipfa_line
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext, Mask

FINANCING = Phrase(
    r"\binterest (payable|paid|charges?|on (loans?|debt|borrowing))\b|\binterest: hra\b|\b(loan|debt) (interest"
    r"|charges?)\b"
    r"|\bdebt (financing|management expenses)\b|\bcapital financing\b|\bfinancing costs?\b|\bcera\b|\brcco\b"
    r"|\bcapital expenditure (charged|financed|funded) (to|from|by)\b|\brevenue (contributions?|financing) (to"
    r"|of|for) capital\b"
    r"|\bdirect revenue financing\b|\bleasing payments?\b|\bprovision for bad (and doubtful )?debts?\b",
    words=("interest", "debt", "financ", "charge", "cera", "rcco", "leasing", "capital"),
)


def financing(context: CheckContext) -> Mask:
    """Say which lines look like the financing of capital spending or debt, by their name or their CIPFA line."""
    chosen = context.holds("cipfa", lambda text: (line := cipfa_line(text)) is not None and line.id == "C95")
    return (context.says("service", FINANCING) | chosen) & context.services


def _find(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        return f"'{shorten(context.text('service', index))}' looks like the financing of capital spending or debt."

    return context.each(financing(context), "service", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
