"""The local figure is far from what a share key gives.

What is wrong: The spending in the place is more, or less, of the whole than shares of its kind have turned out to be.

Why it matters: It may be right: you know what you spend where. It may also be a slip, or a part of another whole.

How to put it right: Check both figures and the area. If they are right, tell us why in a few words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.shared_lines import share_words
from xltools.model import Severity
from xltools.reference.sharing.errors import pence_range
from xltools.reference.sharing.shares import Share
from xltools.text import pounds, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


SMALL = 1_000_00
"""Pence: figures this near each other are not worth a question."""


def _find(context: CheckContext) -> Iterator[Issue]:
    given = context.filled("local") & context.filled("gross") & (context.shares.numbers >= 0) & context.services
    given &= np.abs(context.pence("local")) <= np.abs(context.pence("gross"))  # else local-above-gross asks
    gross, local = context.pence("gross").tolist(), context.pence("local").tolist()
    fractions = [one.share.fraction if isinstance(one.share, Share) else None for one in context.shares.each]
    for index in np.flatnonzero(given).tolist():
        part = fractions[int(context.shares.numbers[index])]
        if part is not None:
            yield from _told(context, index, gross[index], local[index], part)


def _told(context: CheckContext, index: int, gross: int, local: int, part: Fraction) -> Iterator[Issue]:
    by_key = (2 * gross * part.numerator + part.denominator) // (2 * part.denominator)
    found = context.shares.of(index)
    if abs(local - by_key) <= SMALL or found is None or not isinstance(found.share, Share):
        return
    low, high = pence_range(by_key, gross, context.text("cofog", index), found.share.key)
    if not low <= local <= high:
        yield context.at(
            index,
            "local",
            f"{pounds(local)} of {pounds(gross)} for {shorten(context.text('area', index))}; by {found.share.key} "
            f"({share_words(found.share)}) it would be {_about(by_key)}, and seldom below {_about(low)} or above {_about(high)}.",
        )


def _about(pence: int) -> str:
    return pounds((pence + 50) // 100 * 100)


CHECK = declare(__name__, __doc__, Severity.NOTE, _find)
