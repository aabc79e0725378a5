"""How far a line's figure may be off because it was shared out: a low and a high, in pence.

A figure known for the place is its own low and high. An estimate has the range of its function and key from back-tests
(`xltools.reference.sharing.errors`), within the whole it was taken from. What a body does not say of its basis is read from
the area: a figure for the place itself is taken as known, one out of a wider area as shared out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.reference.sharing.errors import pence_range

if TYPE_CHECKING:
    from numpy.typing import NDArray

ESTIMATES = ("Service measure", "Weighted population", "Population", "Initial estimate", "Please apportion")
NOT_STATED = "Not stated"
PUBLISHED = "Published figure"
"""How an estimate was reached whose figure is published for the body itself, or for the region that is the place."""
NO_WHOLE = 10**9
"""Times the figure: a whole so large that it sets no bound, for estimates that do not say what they are a part of."""


def is_estimate(how: pd.Series[str], elsewhere: NDArray[np.bool_]) -> pd.Series[bool]:
    """Say which figures were shared out, by how they were reached and whether they are a part of a figure for another area."""
    return how.isin(ESTIMATES) | (how.eq(NOT_STATED) & elsewhere)


def ranges(lines: pd.DataFrame, estimated: pd.Series[bool], elsewhere: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the columns low and high (``Int64`` pence) for lines with amount, gross, division, shared_by and share_key.

    Missing where there is no amount. `elsewhere` says which lines are a part of a figure for another area, their gross.
    """
    low, high = lines["amount"].copy(), lines["amount"].copy()
    which = np.flatnonzero((estimated & lines["amount"].notna()).to_numpy(dtype=bool))
    if len(which):
        own = lines.iloc[which]
        amounts = own["amount"].tolist()
        keys = own["shared_by"].where(own["shared_by"].ne(""), own["share_key"]).tolist()
        wholes = own["gross"].where(elsewhere[which]).fillna(0).tolist()
        ends = [
            _range(amount, whole, division, key)
            for amount, whole, division, key in zip(amounts, wholes, own["division"].tolist(), keys, strict=True)
        ]
        low.iloc[which] = pd.array([low_end for low_end, _ in ends], dtype="Int64")
        high.iloc[which] = pd.array([high_end for _, high_end in ends], dtype="Int64")
    return pd.DataFrame({"low": low, "high": high})


def _range(amount: int, whole: int, division: str, key: str) -> tuple[int, int]:
    is_part = 0 <= amount <= whole or whole <= amount <= 0
    return pence_range(amount, whole if is_part and whole else amount * NO_WHOLE, division, key)


def counted_ranges(lines: pd.DataFrame) -> tuple[pd.Series[int], pd.Series[int]]:
    """Return the low and high of what counts of each line (int64 pence).

    Where only a part of a line counts, because a double count took the rest off, the same part of its low and of its
    high counts, half a penny up. What does not count has no range.
    """
    amount, counted = lines["amount"].to_numpy(dtype=np.int64, na_value=0), lines["counted"].to_numpy(dtype=np.int64)
    low, high = (
        pd.Series(_counted(lines[name].to_numpy(dtype=np.int64, na_value=0), counted, amount), index=lines.index)
        for name in ("low", "high")
    )
    return low, high


def _counted(pence: NDArray[np.int64], counted: NDArray[np.int64], amount: NDArray[np.int64]) -> NDArray[np.int64]:
    scaled = np.where(counted == amount, pence, 0)
    for at in np.flatnonzero((counted != 0) & (counted != amount)).tolist():
        end, part, whole = int(pence[at]), int(counted[at]), int(amount[at])
        scaled[at] = (2 * end * part + whole) // (2 * whole) if whole else part
    return scaled
