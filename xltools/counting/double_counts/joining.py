"""Finding lines of like amount under one key, by sorting: never every line against every other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SCALE = 1e7
_SHIFT = np.int64(1) << np.int64(30)
_TENS = 10 ** np.arange(19, dtype=np.int64)
_TENFOLD = np.int64(round(np.log(10) * _SCALE))


def log_money(pence: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return natural logs of positive pence in ten-millionths, as whole numbers below 2**30 (0 for nothing).

    Ten times the money is always the same number more, so that what lies within a window does so at any scale.
    """
    positive = np.maximum(pence, 1)
    digits = np.searchsorted(_TENS, positive, side="right") - 1
    return np.asarray((np.log(positive / _TENS[digits]) * _SCALE).astype(np.int64) + digits * _TENFOLD, dtype=np.int64)


@dataclass(frozen=True)
class AmountIndex:
    """Lines sorted by key, then by amount."""

    lines: NDArray[np.int64]
    places: NDArray[np.int64]


def index_amounts(lines: NDArray[np.int64], keys: NDArray[np.int64], pence: NDArray[np.int64]) -> AmountIndex:
    """Sort lines by key and amount; of one amount, by line."""
    places = keys * _SHIFT + log_money(pence)
    in_order = not len(lines) or bool((lines[1:] >= lines[:-1]).all())
    order = np.argsort(places, kind="stable") if in_order else np.lexsort((lines, places))
    return AmountIndex(lines[order], places[order])


def near(
    amount_index: AmountIndex,
    keys: NDArray[np.int64],
    pence: NDArray[np.int64],
    low: float,
    high: float,
    most: int,
    times: float = 1.0,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs (position in `keys`, line on the shelf) of one key whose amounts are `low` to `high` times as much.

    At most `most` lines for each, those nearest in amount; all of it to so many `times` the pence. What is asked by key and
    amount in rising order is found several times as fast.
    """
    base = keys * _SHIFT
    money = log_money(pence) + int(np.log(times) * _SCALE)
    places = amount_index.places
    start = np.searchsorted(places, base + np.maximum(money + int(np.log(low) * _SCALE) - 2, 0), side="left")
    stop = np.searchsorted(places, base + money + int(np.log(high) * _SCALE) + 2, side="right")
    crowded = np.flatnonzero(stop - start > most // 2)
    middle = np.searchsorted(places, (base + money)[crowded], side="left")
    start[crowded] = np.maximum(start[crowded], middle - most // 2)
    stop[crowded] = np.minimum(stop[crowded], middle + most // 2)
    counts = np.maximum(stop - start, 0)
    which = np.repeat(np.arange(len(keys)), counts)
    offsets = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return which, amount_index.lines[np.repeat(start, counts) + offsets]


def how_many(amount_index: AmountIndex, keys: NDArray[np.int64], pence: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many lines of each key lie within half a log unit of each amount."""
    middle = keys * _SHIFT + log_money(pence)
    half = int(0.5 * _SCALE)
    low = np.searchsorted(amount_index.places, np.maximum(middle - half, keys * _SHIFT), side="left")
    high = np.searchsorted(amount_index.places, middle + half, side="right")
    return np.asarray(high - low, dtype=np.int64)
