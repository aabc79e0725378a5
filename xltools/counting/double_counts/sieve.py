"""Which of many whole numbers may be among some: nearly all that are not are told by one look into a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_BITS, _MOST_BITS = 14, 24
_ROOM = 5
"""How many bits more the table has than there are numbers: of others one in thirty-two is let through."""
_SCATTER = np.uint64(0x9E3779B97F4A7C15)


class Sieve:
    """Lets through every number it took up, and few others; amounts that are round lie as far apart in it as odd ones."""

    def __init__(self, numbers: NDArray[np.int64]) -> None:
        """Take up numbers."""
        bits = min(max(len(numbers).bit_length() + _ROOM, _LEAST_BITS), _MOST_BITS)
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype=bool)
        self._table[self._places(numbers)] = True

    def lets_through(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which numbers may be among those taken up: all that are, and few that are not."""
        return self._table[self._places(numbers)]

    def _places(self, numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
        return (numbers.astype(np.uint64) * _SCATTER) >> self._shift
