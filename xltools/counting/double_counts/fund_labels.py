"""Names of funds and services, found again among others that mean the same fund: never every name against every other."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from xltools.counting.double_counts.fund_names import ALIKE, FundName, take_apart, unnumbered
from xltools.organisations.index import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SLACK = 1e-9


class FundLabels:
    """Names of funds and services, to be found again by a name that means the same fund."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take up names."""
        self._names = sorted(set(names))
        self._like: dict[str, tuple[str, ...]] = {}

    def like(self, name: str) -> tuple[str, ...]:
        """Return the names that mean the same fund (`FundName.is_one_fund`), in order."""
        if not self._names:
            return ()
        asked = unnumbered(name)  # thousands may differ in the number at their end alone
        alike = self._like.get(asked)
        if alike is None:
            own = take_apart(asked)
            alike = self._like[asked] = tuple(
                self._names[number]
                for number in numbers_of(self._alike.perhaps(own))
                if own.is_one_fund(self._apart[number])
            )
        return alike

    @cached_property
    def _apart(self) -> list[FundName]:
        return list(map(take_apart, self._names))

    @cached_property
    def _alike(self) -> _Alike:
        return _Alike(self._apart)


class _Alike:
    """Which of some names may mean one fund with another, in sets of bits: nearly always none, and that is told much faster than
    how alike two names are.
    """

    def __init__(self, names: Sequence[FundName]) -> None:
        """Take up names."""
        self._by_size: dict[tuple[int, int], int] = defaultdict(int)
        self._by_head, self._by_initials, self._by_begun = (defaultdict[str, int](int) for _ in range(3))
        for number, name in enumerate(names):
            self._by_size[len(name.stems), name.doubled] |= 1 << number
            for by_part, parts in (
                (self._by_head, name.heads),
                (self._by_initials, name.initials),
                (self._by_begun, name.begun),
            ):
                for part in parts:
                    by_part[part] |= 1 << number

    def perhaps(self, own: FundName) -> int:
        """Return the names of which enough words begin as a name's, or one of which is the initials of the other."""
        at_least = [-1, *([0] * len(own.heads))]
        for head in own.heads & self._by_head.keys():
            for many in range(len(own.heads), 0, -1):
                at_least[many] |= at_least[many - 1] & self._by_head[head]
        perhaps = 0
        for (many, doubled), names in self._by_size.items():
            needed = ceil(ALIKE * min(len(own.stems), many) - max(own.doubled, doubled) - _SLACK)
            if needed <= len(own.heads):
                perhaps |= names & at_least[max(needed, 0)]
        for letters in own.initials & self._by_begun.keys():
            perhaps |= self._by_begun[letters]
        for letters in own.begun & self._by_initials.keys():
            perhaps |= self._by_initials[letters]
        return perhaps
