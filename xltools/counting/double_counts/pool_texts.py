"""What lines say of their pool in service, fund and notes: each line is read once, however many others it is set against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.pool_words import (
    PoolName,
    is_called_pool,
    is_share,
    likeness_of_names,
    pays_in,
    pool_name,
    says_only_own,
    says_whole,
    speaks_of_host,
    stated_part,
)
from xltools.words import each_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines


@dataclass(frozen=True)
class PoolText:
    """One line's service, fund and notes, and what they say of a pool."""

    service: str
    fund: str
    notes: str

    @property
    def all(self) -> tuple[str, str, str]:
        """The service, fund and notes."""
        return self.service, self.fund, self.notes

    @cached_property
    def name(self) -> PoolName:
        """What the pool is called."""
        return PoolName.of(self.service, self.fund)

    @property
    def stems(self) -> frozenset[str]:
        """The beginnings of the words that name the pool, in the service or the fund."""
        return self.name.service | self.name.fund

    @cached_property
    def line_name(self) -> str:
        """The words that name the pool: the fund's, or else the service's."""
        return pool_name(self.fund) or pool_name(self.service)

    @cached_property
    def is_share(self) -> bool:
        """Whether the service or fund tells that the figure is one body's share."""
        return is_share(self.service) or is_share(self.fund)

    @cached_property
    def is_whole(self) -> bool:
        """Whether the line tells that its figure is the whole pool."""
        return any(map(says_whole, self.all))

    @cached_property
    def is_only_own(self) -> bool:
        """Whether the line tells that its figure leaves the partners' money out."""
        return any(map(says_only_own, self.all))

    @cached_property
    def service_pays_in(self) -> bool:
        """Whether the service tells of money paid into a pool."""
        return pays_in(self.service)

    @cached_property
    def pays_in(self) -> bool:
        """Whether the service or fund tells of money paid into a pool."""
        return self.service_pays_in or pays_in(self.fund)

    @cached_property
    def is_called_pool(self) -> bool:
        """Whether the service is called the pool itself."""
        return is_called_pool(self.service)

    @cached_property
    def part(self) -> float:
        """The part of the pool that the figure is said to be, 0 to 1 (0 = none is told)."""
        return max(map(stated_part, self.all))

    @cached_property
    def of_hosts(self) -> tuple[str, ...]:
        """Those of the texts that speak of who hosts."""
        return tuple(filter(speaks_of_host, self.all))

    @cached_property
    def amounts(self) -> frozenset[int]:
        """The amounts the notes give, in pence."""
        return amounts_in(self.notes)


class PoolTexts:
    """The texts of lines, each taken up when first asked for."""

    def __init__(self, lines: PreparedLines) -> None:
        """Take up lines."""
        self._lines = lines
        self._read: dict[int, PoolText] = {}

    def of(self, line: int) -> PoolText:
        """Return what a line says."""
        read = self._read.get(line)
        if read is None:
            lines = self._lines
            read = self._read[line] = PoolText(
                lines.services[lines.service[line]], lines.fund_text(line), lines.note_text(line)
            )
        return read

    def where(self, own: NDArray[np.int64], says: Callable[[PoolText], object]) -> NDArray[np.bool_]:
        """Say for every line whether it is one of these and says something."""
        result = np.zeros(len(self._lines.pence), dtype=bool)
        each = np.unique(own)
        result[each] = [bool(says(self.of(line))) for line in each.tolist()]
        return result

    def likeness(self, line: int, other: int) -> float:
        """Return how much two lines name the same pool, 0 to 1."""
        return likeness_of_names(self.of(line).name, self.of(other).name)

    def likeness_of_each(self, own: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the same for many pairs of lines; names of pools recur, and two are compared once."""
        names: dict[PoolName, int] = {}
        codes = np.zeros(len(self._lines.pence), dtype=np.int64)
        each = each_once(np.append(own, others))
        codes[each] = [names.setdefault(self.of(line).name, len(names)) for line in each.tolist()]
        pairs, where = np.unique(codes[own] * len(names) + codes[others], return_inverse=True)
        distinct = tuple(names)
        alike = [
            likeness_of_names(distinct[pair // len(names)], distinct[pair % len(names)]) for pair in pairs.tolist()
        ]
        return np.array(alike, dtype=np.float64)[where]


_AMOUNT = re.compile(
    r"(?<![\w.])£? ?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)? ?(k\b|m\b|million\b|thousand\b|000s?\b)?", re.IGNORECASE
)
_TIMES = MappingProxyType({"": 100, "k": 100_000, "t": 100_000, "0": 100_000, "m": 100_000_000})


@lru_cache(maxsize=20_000)
def amounts_in(text: str) -> frozenset[int]:
    """Return the amounts a text gives, in pence, from £1,000 on."""
    read = (
        round(float(number.replace(",", "") + part) * _TIMES[scale[:1].lower()])
        for number, part, scale in _AMOUNT.findall(text)
    )
    return frozenset(pence for pence in read if pence >= 1_000_00)
