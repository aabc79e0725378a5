"""Changed lines told as one: a line that was split in two of the same sum, and one service of bodies that were merged.

Only the telling is joined: every line keeps its own change.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.change.line_pairs import telling_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

MOST_LINES, MOST_PARTS = 40, 4
"""Lines of a body and parts of a line looked at for splits: of more, none is looked for."""


def told_together(
    changes: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, merged: frozenset[int]
) -> NDArray[np.int64]:
    """Return a number for each row of changes, the same for rows that are told as one; `merged` are the groups of merged bodies."""
    numbers = np.arange(len(changes), dtype=np.int64)
    rows = changes.assign(row=numbers)
    for group, own in rows.groupby("group", sort=True):
        if int(str(group)) in merged:
            _by_words(own, before, after, numbers)
    alone = rows[(rows["then"].lt(0) | rows["now"].lt(0)) & rows["change"].ne(0)]
    for _, own in alone.groupby("group", sort=True):
        for joined in _splits(own):
            numbers[joined] = min(joined)
    return numbers


def _by_words(own: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, numbers: NDArray[np.int64]) -> None:
    """Give the rows of merged bodies one number by the words of their services; a pair joins the words of both its lines."""
    services = (before["service"].to_numpy(dtype=object), after["service"].to_numpy(dtype=object))
    root: dict[str, str] = {}

    def first(words: str) -> str:
        while root.setdefault(words, words) != words:
            words = root[words]
        return words

    words_of: dict[int, str] = {}
    for row, then, now in zip(*(own[name].tolist() for name in ("row", "then", "now")), strict=True):
        each = [telling_words(str(side[at])) for side, at in zip(services, (then, now), strict=True) if at >= 0]
        root[first(each[-1])] = first(each[0])
        words_of[row] = each[0]
    lowest: dict[str, int] = {}
    for row, words in words_of.items():
        numbers[row] = lowest.setdefault(first(words), row)


def _splits(own: pd.DataFrame) -> Iterator[list[int]]:
    """Yield the rows of each line that is gone and the new lines that come to the same sum, or the other way round."""
    gone, new = own[own["now"].lt(0)], own[own["then"].lt(0)]
    if len(gone) > MOST_LINES or len(new) > MOST_LINES:
        return
    used: set[int] = set()
    for one, many, of_one, of_many in ((gone, new, "before", "after"), (new, gone, "after", "before")):
        parts = list(zip(many["row"].tolist(), many[of_many].tolist(), strict=True))
        for row, pence in zip(one["row"].tolist(), one[of_one].tolist(), strict=True):
            found = _parts_of(pence, [part for part in parts if part[0] not in used]) if row not in used else ()
            if found:
                used.update((row, *found))
                yield [row, *found]


def _parts_of(pence: int, parts: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The rows of the fewest lines that add up to a sum, two at least."""
    if len(parts) <= MOST_LINES // 2:
        sizes: Sequence[int] = range(2, MOST_PARTS + 1)
    else:
        sizes = (2, 3)
    for size in sizes:
        for chosen in combinations(parts, size):
            if sum(each for _, each in chosen) == pence:
                return tuple(row for row, _ in chosen)
    return ()


def by_number(numbers: NDArray[np.int64]) -> dict[int, list[int]]:
    """Return the rows of each number."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for row, number in enumerate(numbers.tolist()):
        rows[number].append(row)
    return dict(rows)
