"""What a body usually spends, whole and by function, each with the range within which bodies of its kind lie. Money is pence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MIDDLE_PART = 0.05
"""The part of a class left out at either end of its range: one authority in twenty is like no other (the City of London)."""
FEWEST_PEERS = 10
"""With fewer authorities in a class nobody is left out."""


@dataclass(frozen=True, slots=True)
class Between:
    """What is usually spent, in pence, and the least and the most that bodies of the kind spend."""

    low: int
    usual: int
    high: int

    def plus(self, other: Between) -> Between:
        """Return both together."""
        return Between(self.low + other.low, self.usual + other.usual, self.high + other.high)

    def part(self, people: int, of_people: int) -> Between:
        """Return the part of some of the people."""
        return Between(*(pence * people // of_people for pence in (self.low, self.usual, self.high)))

    @classmethod
    def of_peers(cls, amounts: Sequence[int], own: int | None = None) -> Between:
        """Return a body's `own` amount between those of its peers; without one, the middle of the peers' own."""
        ordered = sorted(amounts)
        left_out = int(MIDDLE_PART * len(ordered)) if len(ordered) >= FEWEST_PEERS else 0
        usual = ordered[len(ordered) // 2] if own is None else own
        return cls(min(ordered[left_out], usual), usual, max(ordered[-1 - left_out], usual))


@dataclass(frozen=True, slots=True)
class UsualSpending:
    """What a body usually spends on the people its figures are for.

    `functions` has it by COFOG code (divisions, or groups where those are known), `year` is that of the figures and `source`
    their publication. `is_sized` is false where the whole is known only within wide bounds: a hospital trust,
    a waste authority in one of its districts. `service_words` are words that services of a body of one function have in their names.
    """

    whole: Between
    functions: Mapping[str, Between]
    year: str
    source: str
    is_sized: bool = True
    service_words: str = ""

    def part(self, people: int, of_people: int) -> UsualSpending:
        """Return what is spent on some of the body's people, if on each the same."""
        functions = {code: amount.part(people, of_people) for code, amount in self.functions.items()}
        return replace(self, whole=self.whole.part(people, of_people), functions=MappingProxyType(functions))

    @classmethod
    def of_functions(cls, functions: Mapping[str, Between], year: str, source: str) -> UsualSpending:
        """Return a body whose whole is the sum of its functions; those where nothing is spent are left out."""
        spent = {code: amount for code, amount in functions.items() if amount.usual > 0}
        whole = Between(
            sum(max(amount.low, 0) for amount in spent.values()),
            sum(amount.usual for amount in spent.values()),
            sum(amount.high for amount in spent.values()),
        )
        return cls(whole, MappingProxyType(spent), year, source)
