"""Money between every two bodies of which one names the other: what the payer says it paid, what the receiver says it had.

The agreement of balances and the detection of double counts both start here, so that neither knows what the other does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

NO_LINES: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
"""The lines of a side that says nothing of the other."""


@dataclass(frozen=True)
class FlowLines:
    """What two bodies say of money from one to the other, by their numbers.

    `paid` are positions of the payer's lines that name the receiver as paid, `had` of the receiver's lines that name the payer
    as their source; either may be empty.
    """

    payer: int
    receiver: int
    paid: NDArray[np.int64]
    had: NDArray[np.int64]


def flows_between(
    lines: PreparedLines, paying: NDArray[np.bool_] | None = None, taking: NDArray[np.bool_] | None = None
) -> tuple[FlowLines, ...]:
    """Return the money between every two bodies of which one names the other, ordered by payer and receiver.

    `paying` and `taking` say which lines may stand on either side; all lines that count where they are left out.
    """
    many = np.int64(len(lines.bodies) + 1)
    paid = _by_pair(lines, lines.active if paying is None else paying, lines.body, lines.receiver, many)
    had = _by_pair(lines, lines.active if taking is None else taking, lines.giver, lines.body, many)
    return tuple(
        FlowLines(int(key // many), int(key % many), paid.get(key, NO_LINES), had.get(key, NO_LINES))
        for key in sorted({*paid, *had})
    )


def _by_pair(
    lines: PreparedLines,
    usable: NDArray[np.bool_],
    payers: NDArray[np.int32],
    receivers: NDArray[np.int32],
    many: np.int64,
) -> dict[int, NDArray[np.int64]]:
    """Lines by payer and receiver, those of the most money first."""
    own = np.flatnonzero(usable & (payers >= 0) & (receivers >= 0) & (payers != receivers))
    keys = payers[own].astype(np.int64) * many + receivers[own]
    order = np.lexsort((lines.row[own], lines.content[own], -lines.pence[own], keys))
    own, keys = own[order], keys[order]
    edges = np.flatnonzero(np.diff(keys)) + 1
    return {
        int(keys[start]): part
        for start, part in zip((0, *edges.tolist()), np.split(own, edges), strict=True)
        if len(part)
    }
