"""Why a line does not count: the one place where money leaves the count.

A line is never deleted: it keeps its amount, and gets a reason. Here only held, refused and superseded returns, lines that are
not spending and totals of other lines are taken out. Rules: the Total Place template's principles (CLG and HM Treasury,
2009); what a line is has been decided before (`xltools.classify`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.model import LineKind, WhyNot
from xltools.reading.held import held_because
from xltools.reading.lines import TEXT, spread
from xltools.reference.sharing.shares import NoShare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.classify.lines import ClassifiedLines, Unsettled
    from xltools.classify.shares import LineShares
    from xltools.reading.versions import ResolvedBatch

    Words = np.ndarray[tuple[int], np.dtype[np.object_]]
    """One text per line: why it does not count, "" where this reason does not touch it."""

NO_AMOUNT = "No amount could be read for certain"
UNIT_NOT_KNOWN = "Whether the figures of this return are in pounds or in thousands is not known"
NO_LOCAL_FIGURE = "The figure is for another area than the place, and its part in the place is not known: "


def removals(resolved: ResolvedBatch, classified: ClassifiedLines) -> pd.DataFrame:
    """Return two text columns for the batch's lines: ``why_not`` (a `WhyNot`) and ``why_not_text`` (its reason in words).

    Earlier reasons win: a line of a superseded return is superseded, whatever else it is.
    """
    lines = resolved.batch.lines
    why_not, text = np.full(len(lines), "", dtype=object), np.full(len(lines), "", dtype=object)
    for reason, words in reversed(_reasons(resolved, lines, classified)):
        touched = words != ""
        why_not[touched] = reason.value
        text[touched] = words[touched]
    return pd.DataFrame({"why_not": why_not, "why_not_text": text}, index=lines.index, dtype=TEXT)


def _reasons(resolved: ResolvedBatch, lines: pd.DataFrame, classified: ClassifiedLines) -> list[tuple[WhyNot, Words]]:
    files = [return_.file for return_ in resolved.batch.returns]
    refused = {number: f"The return does not count: {why}" for number, why in resolved.refused.items()}
    held = {
        number: f"The return does not count: {held_because(why, resolved.partners[number].name)}"
        for number, why in resolved.held.items()
    }
    superseded = {
        old: resolved.instead.get(old, f"A newer return of this partner counts: {files[new]}")
        for old, new in resolved.superseded_by.items()
    }
    unread = classified.frame["amount"].isna().to_numpy()
    not_spending = classified.frame["why_not_spending"].to_numpy(dtype=object)
    blank = lines["gross"].isna().to_numpy()
    doubted = (
        lines["return_no"].isin([number for number, doubt in classified.unit_doubts.items() if doubt.sure]).to_numpy()
    )
    return [
        (WhyNot.HELD, _by_return(resolved, held)),
        (WhyNot.REFUSED, _by_return(resolved, refused)),
        (WhyNot.SUPERSEDED, _by_return(resolved, superseded)),
        (WhyNot.NOT_SPENDING, np.where(classified.is_kind(LineKind.NOT_SPENDING), not_spending, "")),
        (WhyNot.TOTAL_LINE, _totals(lines, classified)),
        (WhyNot.NO_AMOUNT, np.where(doubted, UNIT_NOT_KNOWN, "").astype(object)),
        (WhyNot.NO_AMOUNT, _by_line(classified.unsettled, len(lines))),
        (WhyNot.NO_AMOUNT, np.where(unread & blank, NO_AMOUNT, "").astype(object)),
        (WhyNot.NO_LOCAL_FIGURE, np.where(unread & ~blank, _why_no_share(classified.shares), "").astype(object)),
    ]


def _by_line(unsettled: Mapping[int, Unsettled], lines: int) -> Words:
    each = np.full(lines, "", dtype=object)
    for index, why in unsettled.items():
        each[index] = why.words
    return each


def _why_no_share(shares: LineShares) -> Words:
    each = [
        NO_LOCAL_FIGURE + line_share.share.message if isinstance(line_share.share, NoShare) else ""
        for line_share in shares.each
    ]
    words: Words = spread([*each, ""], shares.numbers).to_numpy(dtype=object)
    return words


def _by_return(resolved: ResolvedBatch, words: Mapping[int, str]) -> Words:
    every = np.array([words.get(number, "") for number in range(len(resolved.batch.returns))], dtype=object)
    words_of_lines: Words = every[resolved.batch.lines["return_no"].to_numpy()]
    return words_of_lines


def _totals(lines: pd.DataFrame, classified: ClassifiedLines) -> Words:
    words, rows = np.full(len(lines), "", dtype=object), lines["row"].to_numpy()
    for index, total in classified.totals.items():
        own = rows[list(total.summed)]
        words[index] = f"It is the total of {len(own)} other lines (rows {own.min()} to {own.max()})"
        if total.difference:
            words[index] += f", {total.out_by} than they come to"
    return words
