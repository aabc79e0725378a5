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
from xltools.checks.totals import find_total_lines
from xltools.counting.sharing import PLEASE_APPORTION, shared_out
from xltools.model import WhyNot
from xltools.reading.lines import TEXT
from xltools.reference.geography import Relation, relation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Place
    from xltools.reading.versions import Owned

    Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
    Words = np.ndarray[tuple[int], np.dtype[np.object_]]
    """One text per line: why it does not count, "" where this reason does not touch it."""

ELSEWHERE = frozenset({Relation.WIDER, Relation.OVERLAPS, Relation.OUTSIDE})
NO_AMOUNT = "No amount could be read in Gross spending (£)"
NO_LOCAL_FIGURE = "The figure is for another area than the place, and its part in the place is not known"


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

    A figure for a wider area is shared out by population where its basis says "Please apportion" (`counting.sharing`).
    Missing where no local part is known, or where nothing could be read.
    """
    numbers, areas = pd.factorize(lines["area"])
    wider = np.array([relation(area, place) in ELSEWHERE for area in areas], dtype=bool)[numbers]
    amounts = lines["local"].where(lines["local"].notna(), lines["gross"].mask(wider))
    asked = apportioned(lines, wider)
    if asked.any():
        wanted = lines.loc[asked, ["gross", "area", "share_key"]]
        gross = wanted["gross"].astype(object).where(wanted["gross"].notna(), None)
        amounts[asked] = shared_out(place, zip(gross, wanted["area"], wanted["share_key"], strict=True))
    return amounts


def apportioned(lines: pd.DataFrame, wider: Mask) -> pd.Series[bool]:
    """Say which lines ask to be shared out: a figure for a wider area, no local figure, basis "Please apportion"."""
    return lines["local"].isna() & lines["basis"].eq(PLEASE_APPORTION) & wider


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
    service, services = pd.factorize(lines["service"])
    cipfa, cipfas = pd.factorize(lines["cipfa"])
    pairs, distinct = pd.factorize(service.astype("int64") * (len(cipfas) or 1) + cipfa)
    found = [why_not_spending(services[pair // len(cipfas)], cipfas[pair % len(cipfas)]) for pair in distinct.tolist()]
    words: Words = np.array(found, dtype=object)[pairs]
    return words


def _totals(lines: pd.DataFrame, amounts: pd.Series[int]) -> Words:
    words = np.full(len(lines), "", dtype=object)
    pence = [one.astype(object).where(one.notna(), None).to_numpy() for one in (lines["gross"], amounts)]
    names, rows = lines["service"].to_numpy(dtype=object), lines["row"].tolist()
    for own in lines.groupby("return_no").indices.values():
        gross, values = (one[own].tolist() for one in pence)
        for total in find_total_lines(gross, values, names[own].tolist()):
            summed = [rows[own[index]] for index in total.summed]
            words[own[total.index]] = (
                f"It is the total of {len(summed)} other lines (rows {min(summed)} to {max(summed)})"
            )
    return words
