"""Why a line does not count: the one place where money leaves the count.

A line is never deleted: it keeps its amount, and gets a reason. Here only refused and superseded returns, lines that are
not spending and totals of other lines are taken out. Rules: the Total Place template's principles (CLG and HM Treasury,
2009); what is not spending: `xltools.classify.not_spending`; totals: `xltools.classify.totals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.classify.not_spending import why_not_spending
from xltools.classify.totals import find_total_lines
from xltools.model import WhyNot
from xltools.reading.lines import TEXT, spread
from xltools.reference.sharing.shares import NoShare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.sharing import SharedOut
    from xltools.reading.versions import ResolvedBatch

    Words = np.ndarray[tuple[int], np.dtype[np.object_]]
    """One text per line: why it does not count, "" where this reason does not touch it."""

NO_AMOUNT = "No amount could be read in Gross spending (£)"
NO_LOCAL_FIGURE = "The figure is for another area than the place, and its part in the place is not known: "


def removals(resolved: ResolvedBatch, shared: SharedOut) -> pd.DataFrame:
    """Return two text columns for the batch's lines: ``why_not`` (a `WhyNot`) and ``why_not_text`` (its reason in words).

    `shared` has the pence each line reports for the place, and why it has none. Earlier reasons win: a line of a superseded return is
    superseded, whatever else it is.
    """
    lines = resolved.batch.lines
    why_not, text = np.full(len(lines), "", dtype=object), np.full(len(lines), "", dtype=object)
    for reason, words in reversed(_reasons(resolved, lines, shared)):
        found = words != ""
        why_not[found] = reason.value
        text[found] = words[found]
    return pd.DataFrame({"why_not": why_not, "why_not_text": text}, index=lines.index, dtype=TEXT)


def _reasons(resolved: ResolvedBatch, lines: pd.DataFrame, shared: SharedOut) -> list[tuple[WhyNot, Words]]:
    files = [one.file for one in resolved.batch.returns]
    refused = {number: f"The return does not count: {why}" for number, why in resolved.refused.items()}
    superseded = {
        old: f"A newer return of this partner counts: {files[new]}" for old, new in resolved.superseded_by.items()
    }
    unread = shared.amounts.isna().to_numpy()
    blank = lines["gross"].isna().to_numpy()
    return [
        (WhyNot.REFUSED, _by_return(resolved, refused)),
        (WhyNot.SUPERSEDED, _by_return(resolved, superseded)),
        (WhyNot.NOT_SPENDING, _not_spending(lines)),
        (WhyNot.TOTAL_LINE, _totals(lines, shared.amounts)),
        (WhyNot.NO_AMOUNT, np.where(unread & blank, NO_AMOUNT, "").astype(object)),
        (WhyNot.NO_LOCAL_FIGURE, np.where(unread & ~blank, _why_no_share(shared), "").astype(object)),
    ]


def _why_no_share(shared: SharedOut) -> Words:
    each = [NO_LOCAL_FIGURE + one.share.message if isinstance(one.share, NoShare) else "" for one in shared.shares.each]
    words: Words = spread([*each, ""], shared.shares.numbers).to_numpy(dtype=object)
    return words


def _by_return(resolved: ResolvedBatch, words: Mapping[int, str]) -> Words:
    every = np.array([words.get(number, "") for number in range(len(resolved.batch.returns))], dtype=object)
    words_of_lines: Words = every[resolved.batch.lines["return_no"].to_numpy()]
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
