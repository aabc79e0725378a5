"""How plainly each line says that it is a total, wherever its words stand: in the service or in a column beside it.

People type "Total" where there is room: under *Line*, in the column of the codes, beside the amount. A line that names a
service keeps its name; a word beside it makes it a total only where the figures agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.classify.totals import TOTAL_WORDS, Says, says_total
from xltools.model import Noticed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from xltools.model import Return
    from xltools.words import TextColumn

NAMING = ("line", "cofog", "cipfa", "laa_theme", "funder", "paid_to", "fund", "theme", "notes", "reference")
"""Columns besides the service whose words say what a line is; a choice filled down to the last row says nothing, nor does a
number under *Line*, which is the first of them."""
LABELLING = ("line", "cofog", "cipfa", "laa_theme", "expenditure_type")
"""The columns next to the service and the amount, in which a total is labelled beside a service's name."""


def says_of_lines(
    lines: pd.DataFrame,
    services: TextColumn,
    summing: frozenset[tuple[int, int]] = frozenset(),
) -> NDArray[np.int8]:
    """Return a `Says` for each line; `services` are the texts of its column of services.

    A formula that adds up its column (`summing`, see `cells_that_sum`) makes a line a total where the figures agree.
    """
    named = TOTAL_WORDS.of(services.words).astype(np.int8)
    for text in np.flatnonzero(named).tolist():
        named[text] = says_total(services.distinct[text])
    says, nameless = named[services.numbers], (services.words.counts == 0)[services.numbers]
    if nameless.any():
        says[nameless] = _of_nameless(lines[nameless])
    for name in LABELLING:
        numbers, distinct = pd.factorize(lines[name])
        labels = np.array([_is_only_total(text) for text in distinct], dtype=np.bool_)
        if labels.any():
            says[labels[numbers] & (says == Says.NOTHING)] = Says.PERHAPS
    if summing:
        rows = zip(lines["return_no"].tolist(), lines["row"].tolist(), strict=True)
        says[np.array([row in summing for row in rows], dtype=np.bool_) & (says == Says.NOTHING)] = Says.PERHAPS
    return says


def cells_that_sum(returns: Iterable[Return]) -> frozenset[tuple[int, int]]:
    """Return the number of the return and the row of each line whose amount is a formula that adds up its column."""
    return frozenset(
        (number, seen.location.row)
        for number, sent in enumerate(returns)
        for seen in sent.observations
        if seen.kind is Noticed.SUM_FORMULA
    )


def _is_only_total(text: str) -> bool:
    return "otal" in text.casefold() and says_total(text) is Says.ONLY


def _may_be_total(text: str) -> bool:
    return "otal" in text.casefold() and says_total(text) >= Says.PLAINLY


def _of_nameless(lines: pd.DataFrame) -> list[int]:
    """Return what lines without a service say: by any other of their words, or that they have none."""
    columns = [lines[column].tolist() for column in (*NAMING, "expenditure_type") if column in lines]
    numbered = [[text if not text.strip().isdecimal() else "" for text in column] for column in columns[:1]]
    rows = list(zip(*numbered, *columns[1:], strict=True))
    return [_of_row(row) for row in rows]


def _of_row(row: Sequence[str]) -> Says:
    """What a row without a service says; "Sub-total social care" in its notes must come with the sum."""
    if any(map(_is_only_total, row)):
        return Says.ONLY
    if not "".join(row[:-1]).strip():
        return Says.WORDLESS
    return Says.PERHAPS if any(map(_may_be_total, row)) else Says.NOTHING
