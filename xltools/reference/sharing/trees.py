"""The steps by which a figure goes down to districts: nation, region, county, district, each in whole pence.

Sharing in one go takes the same steps as sharing to a region first, then to a county, then to a district, so both give
the same pence. A step is taken only where the whole of the nation, region or county lies in the area shared out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import groupings
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest area a share goes down to: its code and name, its weight, its districts of April 2009.

    `inside` says that it lies in the place. `atoms` are empty for what is left of an area beside the units named.
    """

    code: str
    name: str
    weight: int
    inside: bool
    atoms: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tree:
    """An area as it is shared out: a unit, or branches in the order of their codes."""

    unit: Unit | None
    branches: tuple[Tree, ...] = ()

    @cached_property
    def weight(self) -> int:
        """The weights of all units together."""
        return self.unit.weight if self.unit else sum(branch.weight for branch in self.branches)

    @cached_property
    def inside(self) -> int:
        """The weights of the units inside the place."""
        if self.unit:
            return self.unit.weight if self.unit.inside else 0
        return sum(branch.inside for branch in self.branches)

    def units(self) -> Iterator[Unit]:
        """Yield every unit, in order."""
        if self.unit:
            yield self.unit
        for branch in self.branches:
            yield from branch.units()

    def parts(self, pence: int) -> Iterator[tuple[Unit, int]]:
        """Yield every unit with its part of an amount in pence; the parts add up to the amount."""
        if self.unit:
            yield self.unit, pence
        elif self.weight:
            for branch, part in zip(self.branches, in_parts(pence, self._weights), strict=True):
                yield from branch.parts(part)
        else:  # a step in which nobody lives gets nothing from the step above
            yield from ((unit, 0) for unit in self.units())

    @cached_property
    def _weights(self) -> tuple[int, ...]:
        return tuple(branch.weight for branch in self.branches)


def grow(units: Iterable[Unit], whole: frozenset[str]) -> Tree:
    """Return the tree of an area made of these units, where `whole` are the districts that lie in it entirely."""
    steps = [step for step in _steps() if step <= whole]
    return _branch(sorted(units, key=lambda unit: (unit.code, unit.name)), steps)


def _branch(units: Sequence[Unit], steps: Sequence[frozenset[str]]) -> Tree:
    """Return the units under their largest steps, these again under theirs; a step of all the units is none."""
    if len(units) == 1:
        return Tree(units[0])
    branches: list[Tree] = []
    everything = frozenset[str]().union(*(unit.atoms for unit in units))
    smaller = [step for step in steps if step < everything]
    taken: set[frozenset[str]] = set()
    for unit in units:
        step = next((step for step in smaller if unit.atoms and unit.atoms <= step), None)
        if step is None:
            branches.append(Tree(unit))
        elif step not in taken:
            taken.add(step)
            branches.append(_branch([other for other in units if other.atoms and other.atoms <= step], smaller))
    return Tree(None, tuple(branches))


@cache
def _steps() -> tuple[frozenset[str], ...]:
    """Nations, regions and counties as sets of districts, the largest first; of England the nation alone counts as one."""
    atoms = [district for district in districts().values() if not district.since]
    steps = [
        frozenset(atom.code for atom in atoms if atom.country == country) for country in {d.country for d in atoms}
    ]
    steps += [
        frozenset(atom.code for atom in atoms if atom.region == region) for region in {d.region for d in atoms} - {""}
    ]
    steps += [grouping.whole for grouping in groupings() if grouping.kind == "county" and not grouping.parts]
    return tuple(sorted(set(steps), key=lambda step: (-len(step), min(step))))
