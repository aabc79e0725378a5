"""Single amounts that cannot be right and are surely a thousand times off: they do not count until they are settled.

Where the factor is only likely, an amount counts and is asked about (`xltools.checks`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xltools.classify.lines import Unsettled, WhyUnsettled
from xltools.model import LineKind, Noticed, ReturnOrigin
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.reference.people.populations import population
from xltools.reference.sharing.shares import Share

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from xltools.classify.lines import ClassifiedLines
    from xltools.model import Place
    from xltools.reading.versions import ResolvedBatch

MOST_PER_HEAD = 12_000
"""Pounds a head a year on one line: a quarter above all identifiable spending a head in the costliest English region (London,
2008-09: £9,464; HM Treasury), so no single service reaches it."""
MOST_OF_ALL = 700_000_000_000
"""Pounds: a little more than all UK public spending of 2010-11 (£690bn; HM Treasury), for lines of no known place."""
LEAST_LOCAL = 1_000_00
"""Pence: below this a figure agrees with a thousandth of a share by chance."""
TOO_MUCH = "The amount is more than all public spending in the place could be, and a thousandth of it is not: its unit is not known"
LOCAL_IN_THOUSANDS = "The figure for the place is exactly a thousandth of the share that {} gives: whether it is in thousands is not known"


def most_possible(place: Place | None) -> int:
    """Return the pence that no single line for a place can reach."""
    known = population(place.areas, place.year) if place else None
    return MOST_PER_HEAD * 100 * known.people if known else MOST_OF_ALL * 100


def with_unsettled(classified: ClassifiedLines, resolved: ResolvedBatch, place: Place | None) -> ClassifiedLines:
    """Return the lines with those amounts taken out, and why, line by line."""
    lines = resolved.batch.lines
    possible = dict(_beyond(classified, resolved, place)) | dict(_thousandths_of_shares(classified, lines))
    numbers = lines["return_no"].to_numpy()
    unsettled = {
        index: why
        for index, why in possible.items()
        if (number := int(numbers[index])) not in resolved.accepted and not _has(resolved, number, Noticed.UNIT_STATED)
    }
    if not unsettled:
        return classified
    out = np.zeros(len(lines), dtype=np.bool_)
    out[list(unsettled)] = True
    frame = classified.frame.assign(amount=classified.frame["amount"].mask(out))
    return replace(classified, frame=frame, unsettled=unsettled)


def _beyond(
    classified: ClassifiedLines, resolved: ResolvedBatch, place: Place | None
) -> Iterator[tuple[int, Unsettled]]:
    """Amounts beyond anything possible that were multiplied by the unit of their column or cell."""
    amount = classified.frame["amount"].to_numpy(dtype=np.float64, na_value=0)
    numbers, most = resolved.batch.lines["return_no"].to_numpy(), most_possible(place)
    beyond = classified.is_kind(LineKind.SERVICE) & (amount > most) & (amount / 1000 <= most)
    for index in np.flatnonzero(beyond).tolist():
        if _was_multiplied(resolved, int(numbers[index])):
            yield index, Unsettled(WhyUnsettled.TOO_MUCH, TOO_MUCH)


def _thousandths_of_shares(classified: ClassifiedLines, lines: pd.DataFrame) -> Iterator[tuple[int, Unsettled]]:
    """Figures for the place that are the share of a wider area's, divided by a thousand and rounded."""
    local = lines["local"].to_numpy(dtype=np.int64, na_value=0)
    by_key = classified.frame["by_key"].to_numpy(dtype=np.int64, na_value=0)
    off = classified.is_kind(LineKind.SERVICE) & (local >= LEAST_LOCAL) & (np.abs(local * 1000 - by_key) <= 500_00)
    for index in np.flatnonzero(off).tolist():
        line = classified.shares.of(index)
        if line and isinstance(line.share, Share) and lines["basis"].iat[index] != INITIAL_ESTIMATE:
            words = LOCAL_IN_THOUSANDS.format(line.share.key)
            yield index, Unsettled(WhyUnsettled.LOCAL_IN_THOUSANDS, words)


def _was_multiplied(resolved: ResolvedBatch, number: int) -> bool:
    """Whether amounts were multiplied by a unit: that of a column, or of the sheet on which the lead team typed them."""
    read = resolved.batch.returns[number]
    of_the_sheet = read.origin is ReturnOrigin.TYPED_IN and read.header["unit"] != "£"
    return of_the_sheet or _has(resolved, number, Noticed.UNIT_READ)


def _has(resolved: ResolvedBatch, number: int, kind: Noticed) -> bool:
    """Whether something was noticed of the amounts of a return."""
    seen = resolved.batch.returns[number].observations
    return any(each.kind is kind and each.field != "income" for each in seen)
