"""Which groups of lines may add up to a line of another body: nearly none do, and that is told of all groups at once.

A group is a line of its own, or none, and those of a body's lines that share a word of their name (`by_words`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from xltools.counting.double_counts.sieve import Sieve
from xltools.counting.double_counts.sums import choices_among

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xltools.counting.double_counts.sums import Sizes

_AT_ONCE = 1 << 20
"""Lines that are added up at once."""
_SCATTER = np.int64(0x1E3779B97F4A7C15)


class AmountsOfBodies:
    """What lines of bodies come to, in pence, to be found again; hardly ever is an amount found that is another body's."""

    def __init__(self, bodies: NDArray[np.int32], pence: NDArray[np.int64]) -> None:
        """Take up the body and the pence of each line."""
        self._keys = np.sort(_keys(bodies, pence))
        self._likely = Sieve(self._keys)

    def hold(self, bodies: NDArray[np.integer[Any]], pence: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which of some amounts a line of the body has."""
        wanted = _keys(bodies, pence)
        result = self._likely.lets_through(wanted)
        found = wanted[result]
        at = np.minimum(self._keys.searchsorted(found), len(self._keys) - 1)
        result[result] = self._keys[at] == found
        return result


def _keys(bodies: NDArray[np.integer[Any]], pence: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(bodies.astype(np.int64) * _SCATTER + pence, dtype=np.int64)


@dataclass(frozen=True)
class Groups:
    """Groups of lines: the pence of the line of its own (0 = none), and where its other lines begin and end in `others`.

    `others` are pence, group by group; `other_body` is the body that has the line they may add up to.
    """

    own: NDArray[np.int64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    others: NDArray[np.int64]
    other_body: NDArray[np.int64]

    def may_add_up_to(self, amounts: AmountsOfBodies, sizes: Callable[[int], Sizes], most: int) -> NDArray[np.bool_]:
        """Say which groups may: their own line and as many of their others as `sizes` says, of so many, at least and at most.

        Groups of more than `most` others may in any case: so many are better added up one group at a time.
        """
        many = self.stop - self.start
        result = many > most
        for size in range(1, most + 1):
            chosen = choices_among(size, sizes(size))
            at_once = max(_AT_ONCE // chosen.size, 1)
            groups = np.flatnonzero(many == size)
            for some in np.split(groups, range(at_once, len(groups), at_once)):
                pence = np.zeros((len(some), size + 1), dtype=np.int64)  # the last for choices of fewer lines
                pence[:, :size] = self.others[self.start[some, None] + np.arange(size)]
                sums = pence[:, chosen].sum(axis=2) + self.own[some, None]
                result[some] = amounts.hold(np.broadcast_to(self.other_body[some, None], sums.shape), sums).any(axis=1)
        return result
