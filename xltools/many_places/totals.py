"""What all places come to: by place, function and body, per head; the total is the sum of the places less what is removed between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.coding.splitting import WEIGHTS_FILE, read_weights
from xltools.counting.parts import function_parts
from xltools.many_places.areas import Lie, outermost
from xltools.reference.people.populations import population

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.decisions import Decision
    from xltools.many_places.between import Between
    from xltools.many_places.stored import CountedPlace
    from xltools.many_places.tasks import NotCounted
    from xltools.model import Area


@dataclass(frozen=True, slots=True)
class YearTotal:
    """What the places of one financial year come to, in pence: their sum, what is removed between them, and the people who live there
    (None where that is not known), each once.
    """

    year: str
    places: int
    summed: int
    removed: int
    people: int | None

    @property
    def net(self) -> int:
        """What is spent in all of them together."""
        return self.summed - self.removed

    @property
    def per_head(self) -> int | None:
        """Pence for each inhabitant, rounded to the nearest penny."""
        return (2 * self.net + self.people) // (2 * self.people) if self.people else None


@dataclass(frozen=True, eq=False)
class Rollup:
    """Many places put together, all money in pence.

    `places` are the counts in their order (by name, year and folder), `not_counted` the folders that could not be counted, with the
    reason; `between` is what spans places: double counts, what is to be asked, bodies that report to several. `output` is where
    the lines are kept, `decisions` what was decided on double counts. For the total: ``net == summed - removed``; places of
    different years are added up, and never netted.
    """

    places: tuple[CountedPlace, ...]
    not_counted: tuple[NotCounted, ...]
    between: Between
    output: Path
    decisions: tuple[Decision, ...] = ()

    @property
    def summed(self) -> int:
        """The sum of what each place counts."""
        return sum(counted.net for counted in self.places)

    @property
    def removed(self) -> int:
        """What is removed between places."""
        return self.between.removed

    @property
    def net(self) -> int:
        """What is spent in all places together."""
        return self.summed - self.removed

    @cached_property
    def lost(self) -> Mapping[int, int]:
        """What each place (by position) loses between places."""
        lost: Counter[int] = Counter()
        if len(self.between.lines):
            for place, pence in zip(self.between.lines["place_no"].tolist(), self.between.lost.tolist(), strict=True):
                lost[place] += pence
        return lost

    @cached_property
    def years(self) -> tuple[YearTotal, ...]:
        """The total of each financial year."""
        return tuple(self._year(year) for year in sorted({counted.year for counted in self.places}))

    def _year(self, year: str) -> YearTotal:
        numbers = [number for number, counted in enumerate(self.places) if counted.year == year]
        summed = sum(self.places[number].net for number in numbers)
        removed = sum(self.lost.get(number, 0) for number in numbers)
        return YearTotal(year, len(numbers), summed, removed, self._people(year))

    def _people(self, year: str) -> int | None:
        """The people of all places of a year: of places that share ground, those of the ground; a place in another once."""
        outer = [number for number in outermost(self.places, self.between.pairs) if self.places[number].year == year]
        overlapping = {
            number for pair in self.between.pairs if pair.lie is Lie.OVERLAPS for number in (pair.inner, pair.outer)
        }
        if overlapping.isdisjoint(outer):
            people = [self.places[number].people for number in outer]
            return sum(each for each in people if each is not None) if None not in people else None
        areas: dict[str, Area] = {area.code: area for number in outer for area in self.places[number].counted.areas}
        together = population(tuple(areas.values()), year)
        return together.people if together else None

    @cached_property
    def functions(self) -> Mapping[tuple[int, str], int]:
        """What counts in all places together, by place (position) and COFOG code ("" = not classified)."""
        sums: dict[tuple[int, str], int] = defaultdict(int)
        for number, counted in enumerate(self.places):
            for code, pence in counted.functions.items():
                sums[number, code] += pence
        for (number, code), pence in self._lost_by_function().items():
            sums[number, code] -= pence
        return dict(sums)

    def _lost_by_function(self) -> Mapping[tuple[int, str], int]:
        sums: dict[tuple[int, str], int] = defaultdict(int)
        lines = self.between.lines
        if not len(lines):
            return sums
        gone = lines.assign(counted=self.between.lost, removed=0)[self.between.lost != 0]
        for number, own in gone.groupby("place_no", sort=True):
            weights = read_weights(Path(self.places[int(str(number))].folder) / WEIGHTS_FILE)
            parts = function_parts(own, weights)
            for position, (code, pence) in enumerate(zip(own["code"].tolist(), own["counted"].tolist(), strict=True)):
                for function, part, _ in parts.get(position, ((code, pence, 0),)):
                    sums[int(str(number)), function] += part
        return sums

    @cached_property
    def bodies(self) -> Mapping[str, Mapping[int, int]]:
        """What counts in all places together, by the key of the body and by place (position)."""
        sums = {key: dict(body.net) for key, body in self.between.bodies.by_key.items() if any(body.lines.values())}
        lines = self.between.lines
        if len(lines):
            for key, place, pence in zip(
                lines["body_key"].tolist(), lines["place_no"].tolist(), self.between.lost.tolist(), strict=True
            ):
                sums[key][place] -= pence
        return sums

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known before the figures are used."""
        said = []
        if len(self.years) > 1:
            said.append(
                f"The places are of {len(self.years)} financial years ({', '.join(each.year for each in self.years)}). Money of "
                "different years is never netted, so the total over all of them is a plain sum of the years' totals: use those."
            )
        if self.between.policies_differ:
            said.append(
                "The places do not count by the same policy. Between places the usual word stands for each that differs, and 0.7 for "
                "how sure a double count must be."
            )
        if self.not_counted:
            said.append(
                f"{len(self.not_counted)} of the folders could not be counted, and none of their money is in the total."
            )
        return tuple(said)
