"""Why a line does not count: the one place where money leaves the count.

A line is never deleted: it keeps its amount, and gets a reason. Here only refused and superseded returns, lines that are
not spending and totals of other lines are taken out. Rules: the Total Place template's principles (CLG and HM Treasury,
2009); what is not spending: `xltools.checks.not_spending`; totals: `xltools.checks.totals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.checks.not_spending import why_not_spending
from xltools.checks.totals import find_totals
from xltools.model import WhyNot
from xltools.reading.lines import TEXT
from xltools.reference.geography import Relation, relation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Place
    from xltools.reading.versions import Owned

    Words = np.ndarray[tuple[int], np.dtype[np.object_]]
    """One text per line: why it does not count, "" where this reason does not touch it."""

ELSEWHERE = frozenset({Relation.WIDER, Relation.OVERLAPS, Relation.OUTSIDE})
NO_AMOUNT = "No amount could be read in Gross spending (£)"
NO_LOCAL_FIGURE = "The figure covers more than the place, and its part in the place is not given"


def removals(owned: Owned, amounts: pd.Series[int]) -> pd.DataFrame:
    """Return two text columns for the batch's lines: ``why_not`` (a `WhyNot`) and ``why_not_text`` (its reason in words).

    `amounts` are the pence each line reports for the place. Earlier reasons win: a line of a superseded return is
    superseded, whatever else it is.
    """
    lines = owned.batch.lines
    why_not, text = np.full(len(lines), "", dtype=object), np.full(len(lines), "", dtype=object)
    for reason, words in reversed(_reasons(owned, lines, amounts)):
        found = words != ""
        why_not[found] = reason.value
        text[found] = words[found]
    return pd.DataFrame({"why_not": why_not, "why_not_text": text}, index=lines.index, dtype=TEXT)


def amount_in_place(lines: pd.DataFrame, place: Place) -> pd.Series[int]:
    """Return the pence each line reports for the place: the local figure where given, else gross where it covers no more.

    Missing where a figure for a wider area has no local part, or where nothing could be read.
    """
    numbers, areas = pd.factorize(lines["area"])
    wider = np.array([relation(area, place) in ELSEWHERE for area in areas], dtype=bool)[numbers]
    return lines["local"].where(lines["local"].notna(), lines["gross"].mask(wider))


def _reasons(owned: Owned, lines: pd.DataFrame, amounts: pd.Series[int]) -> list[tuple[WhyNot, Words]]:
    files = [one.file for one in owned.batch.returns]
    refused = {number: f"The return does not count: {why}" for number, why in owned.refused.items()}
    superseded = {
        old: f"A newer return of this partner counts: {files[new]}" for old, new in owned.superseded_by.items()
    }
    unread = amounts.isna().to_numpy()
    blank = lines["gross"].isna().to_numpy()
    return [
        (WhyNot.REFUSED, _by_return(owned, refused)),
        (WhyNot.SUPERSEDED, _by_return(owned, superseded)),
        (WhyNot.NOT_SPENDING, _not_spending(lines)),
        (WhyNot.TOTAL_LINE, _totals(lines, amounts)),
        (WhyNot.NO_AMOUNT, np.where(unread & blank, NO_AMOUNT, "").astype(object)),
        (WhyNot.NO_LOCAL_FIGURE, np.where(unread & ~blank, NO_LOCAL_FIGURE, "").astype(object)),
    ]


def _by_return(owned: Owned, words: Mapping[int, str]) -> Words:
    every = np.array([words.get(number, "") for number in range(len(owned.batch.returns))], dtype=object)
    words_of_lines: Words = every[owned.batch.lines["return_no"].to_numpy()]
    return words_of_lines


def _not_spending(lines: pd.DataFrame) -> Words:
    numbers, pairs = pd.MultiIndex.from_frame(lines[["service", "cipfa"]]).factorize()
    words: Words = np.array([why_not_spending(*pair) for pair in pairs], dtype=object)[numbers]
    return words


def _totals(lines: pd.DataFrame, amounts: pd.Series[int]) -> Words:
    words = np.full(len(lines), "", dtype=object)
    values = amounts.astype(object).where(amounts.notna(), None).tolist()
    names, rows = lines["service"].tolist(), lines["row"].tolist()
    for own in lines.groupby("return_no").indices.values():
        for total in find_totals([values[index] for index in own], [names[index] for index in own]):
            summed = [rows[own[index]] for index in total.summed]
            words[own[total.index]] = (
                f"It is the total of {len(summed)} other lines (rows {min(summed)} to {max(summed)})"
            )
    return words
