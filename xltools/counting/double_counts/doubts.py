"""What speaks against a double count, in words for the person who is asked about it.

A rule gives each indication the words for the ledger and, where they are not the same, the words for a doubt; the doubts of a
finding are those that weigh most against it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.double_counts.scoring import Naming
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.counting.double_counts.finding import Indication

_MOST = 3
"""Doubts told of one finding: those that follow weigh little beside them."""
_LITTLE = -0.25
"""Log odds above which what speaks against a finding is not worth a word."""
OTHER_NAME = "the services are called differently"
NO_NAME = "one of them does not say what it is for"
OTHER_FUND = "they name different funds"
OTHER_FUNCTION = "they are coded to different functions"
OTHER_YEAR = "they are of different years"
OWN_MONEY = "the payment is said to be from the body's own money"
NEITHER_NAMES = "neither names the other"
SUM_BY_CHANCE = "such a sum is easily right by chance"
BY_CHANCE = "such an amount is easily the same by chance"
NOT_ENOUGH = "this alone speaks for it: {}"
_NAMING = MappingProxyType(
    {
        Naming.NEITHER: NEITHER_NAMES,
        Naming.FUNDER: "{recipient} does not name {funder} as its source",
        Naming.RECIPIENT: "{funder} does not name {recipient} as paid",
        Naming.THROUGH: "they name each other only through a body that sent nothing",
    }
)


def doubt_of_naming(naming: Naming, funder: str, recipient: str) -> str:
    """Return which side does not name the other ("" = each does)."""
    return _NAMING.get(naming, "").format(funder=funder, recipient=recipient)


def doubt_of_amounts(first: int, second: int) -> str:
    """Return by how much two amounts (pence) differ, or that equal ones may be so by chance."""
    return f"the amounts differ by {pounds(abs(first - second))}" if first != second else BY_CHANCE


def doubts(evidence: Iterable[Indication]) -> str:
    """Return what speaks against a finding, the weightiest first, in words; where nothing does, how little speaks for it."""
    marks = sorted(evidence, key=lambda mark: mark.weight)
    against = dict.fromkeys(mark.doubt or mark.words for mark in marks if mark.weight < _LITTLE)
    told = [words for words in against if words][:_MOST]
    return "; ".join(told) or NOT_ENOUGH.format("; ".join(dict.fromkeys(mark.words for mark in marks if mark.words)))
