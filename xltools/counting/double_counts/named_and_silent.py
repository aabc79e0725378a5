"""One side of the payments between bodies, payers or takers: lines that name a body of the other side, and lines that name nobody."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.by_words import LinesByWord
from xltools.counting.double_counts.may_add_up import AmountsOfBodies, Groups
from xltools.counting.double_counts.named_bodies import unsaid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines


@dataclass(frozen=True)
class NamedAndSilent:
    """Lines of one side (`own`) by their body and by the word of a name.

    `named` are those that name the other side, by their body and the other, then by word; `silent` those that name none.
    `all_silent` are all silent lines of a body, the smallest amount first, and `amounts` their pence.
    """

    lines: PreparedLines
    own: NDArray[np.int64]
    named: dict[tuple[int, int], dict[str, list[int]]]
    silent: LinesByWord
    all_silent: dict[int, NDArray[np.int64]]
    amounts: dict[int, NDArray[np.int64]]

    @classmethod
    def among(cls, lines: PreparedLines, own: NDArray[np.int64], other: NDArray[np.int32]) -> NamedAndSilent:
        """Take up the lines of a side; `other` is the body that each line of the place names on that side."""
        named: dict[tuple[int, int], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for line in own[other[own] >= 0].tolist():
            for word in sorted(lines.stems_of(line)) or [""]:
                named[int(lines.body[line]), int(other[line])][word].append(line)
        rest = own[unsaid(other)[own]]
        silent = LinesByWord.among(lines, rest, lines.body)
        rest = rest[np.lexsort((lines.content[rest], lines.pence[rest], lines.body[rest]))]
        edges = np.flatnonzero(np.diff(lines.body[rest])) + 1
        all_silent = {int(lines.body[each[0]]): each for each in np.split(rest, edges) if len(each)}
        amounts = {body: lines.pence[each] for body, each in all_silent.items()}
        return cls(lines, own, named, silent, all_silent, amounts)

    @cached_property
    def amounts_of_bodies(self) -> AmountsOfBodies:
        """The pence of all lines, to be found again by body."""
        return AmountsOfBodies(self.lines.body[self.own], self.lines.pence[self.own])

    def groups(
        self, own: NDArray[np.int64], ranges: tuple[NDArray[np.int64], NDArray[np.int64]], other_bodies: Sequence[int]
    ) -> Groups:
        """Return groups of a line of its own each (pence, or 0) and a range of the silent lines."""
        return Groups(own, *ranges, self.lines.pence[self.silent.lines], np.array(other_bodies, dtype=np.int64))


def named_or_naming(lines: PreparedLines, own: NDArray[np.bool_], other: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say for each body whether it names another body on these lines, or is named: no other has two sides to compare."""
    naming = own & (other >= 0)
    known = np.zeros(len(lines.bodies) + 1, dtype=bool)
    known[lines.body[naming]] = True
    known[other[naming]] = True
    return known
