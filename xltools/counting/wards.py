"""The count broken down to wards, where a measure allows: by ward where a return names one, else by the people it is for.

No return says what is spent in a ward but where its area is one. All else is shared to wards as if everybody of an age had
the same: pensions by people of 65 and over, schools by children, and so on (`reference.sharing.function_keys`). What follows no
people of a ward (the running of government, defence, the economy and transport, capital projects) is not shared. Each
district's own money stays in it. Money is pence, and parts with what is not shared add up to the count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import atoms_of
from xltools.reference.areas.geography import Relation, named_places, place_atoms
from xltools.reference.areas.names import area_key
from xltools.reference.people.populations import AGES
from xltools.reference.people.wards import wards_of
from xltools.reference.sharing.errors import pence_range
from xltools.reference.sharing.function_keys import share_key_of
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.counting.count import Count
    from xltools.reference.people.wards import Ward, WardPeople

NAMED, NOT_SHARED = "Ward named in the return", "Not shared to wards"
FOLLOW_NO_PEOPLE = frozenset({"", "01", "02", "04"})
"""Divisions whose money follows no people of a ward, and what has no division; a judgement, printed with the figures."""


@dataclass(frozen=True, slots=True)
class WardFigure:
    """What falls to a ward: pence with their range, and the pence by measure (`NAMED`, or a share key)."""

    ward: Ward
    pence: int
    low: int
    high: int
    by_measure: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WardMeasure:
    """Pence of a division that go to wards by a measure, or do not (`NOT_SHARED`)."""

    division: str
    measure: str
    pence: int


@dataclass(frozen=True, slots=True)
class WardCount:
    """The count by ward; `wards` are in the order of district and name, and add up with `not_shared` to the count."""

    wards: tuple[WardFigure, ...]
    measures: tuple[WardMeasure, ...]
    source: str
    notes: tuple[str, ...]

    @property
    def shared(self) -> int:
        """Pence that fall to wards."""
        return sum(figure.pence for figure in self.wards)

    @property
    def not_shared(self) -> int:
        """Pence that fall to none."""
        return sum(measure.pence for measure in self.measures if measure.measure == NOT_SHARED)


def ward_count(count: Count) -> WardCount | None:
    """Return a count by ward; None where the wards of the place are not known."""
    ground = _Ground(count)
    if not ground.wards:
        return None
    money: defaultdict[tuple[frozenset[str], str, str], int] = defaultdict(int)  # by wards, division and measure
    columns = ("organisation", "area", "area_relation", "division", "code", "expenditure_type")
    sums = count.lines["counted"].groupby([count.lines[name] for name in columns], observed=True).sum()
    for key, pence in zip(sums.index.tolist(), sums.tolist(), strict=True):
        organisation, area, relation, division, code, expenditure = map(str, key)
        own = ground.wards_meant(organisation, area if relation == Relation.WITHIN else "")
        money[own, division, ground.measure(own, code, division, expenditure)] += int(pence)
    return _shared(ground, money)


class _Ground:
    """The wards of a place with their people of every age, and which of them money of a body or of an area belongs to."""

    def __init__(self, count: Count) -> None:
        self._here, self._year = place_atoms(count.place), count.place.year
        of_all = {key: self._people(key) for key in (ALL_AGES, *AGES)}
        self.wards: tuple[Ward, ...] = of_all[ALL_AGES].wards if all(each.wards for each in of_all.values()) else ()
        self.source, self.notes = of_all[ALL_AGES].source, of_all[ALL_AGES].notes
        self.people = {key: {ward.code: ward.people for ward in each.wards} for key, each in of_all.items()}
        self._areas = {partner.name: partner.area for partner in count.partners}
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def _people(self, key: str) -> WardPeople:
        codes = sorted(self._here)
        return wards_of(codes, self._year, "" if key == ALL_AGES else key, with_ages=True)

    @cached_property
    def all_wards(self) -> frozenset[str]:
        """The codes of all wards."""
        return frozenset(ward.code for ward in self.wards)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        named: dict[str, tuple[str, ...]] = {}
        for ward in self.wards:
            for key in (area_key(ward.name), ward.code.casefold()):
                named[key] = (*named.get(key, ()), ward.code)
        return named

    def wards_meant(self, organisation: str, area: str) -> frozenset[str]:
        """Return the wards that a body's money for an area within the place belongs to ("" = the body's own area)."""
        key = organisation, area
        if key not in self._known:
            meant = self._of_area(area) if area else frozenset[str]()
            self._known[key] = meant or self._of_area(self._areas.get(organisation, "")) or self.all_wards
        return self._known[key]

    def _of_area(self, text: str) -> frozenset[str]:
        """The wards of an area that is a ward by its code or its only name, or districts of the place; else none."""
        named = self._by_name.get(area_key(text), ())
        areas = named_places(text, self._year) if text.strip() else ()
        if len(named) == 1 and not areas:
            return frozenset(named)
        atoms = areas[0].atoms & self._here if areas else frozenset[str]()
        return frozenset(ward.code for ward in self.wards if atoms_of(ward.district) & atoms)

    def measure(self, wards: frozenset[str], code: str, division: str, expenditure: str) -> str:
        """Return by what money of some wards goes to them."""
        if len(wards) == 1:
            return NAMED
        if division in FOLLOW_NO_PEOPLE or expenditure == "Capital":
            return NOT_SHARED
        return share_key_of(code)

    def weights(self, wards: frozenset[str], measure: str) -> Mapping[str, int]:
        """Return the people of a measure in some wards, in the order of their codes; none where nothing is shared."""
        if measure == NOT_SHARED:
            return {}
        return {ward: 1 if measure == NAMED else self.people[measure][ward] for ward in sorted(wards)}


def _shared(ground: _Ground, money: Mapping[tuple[frozenset[str], str, str], int]) -> WardCount:
    pence: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    low: defaultdict[str, int] = defaultdict(int)
    high: defaultdict[str, int] = defaultdict(int)
    measures: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (wards, division, measure), whole in money.items():
        people = ground.weights(wards, measure)
        if not sum(people.values()):
            measures[division, NOT_SHARED] += whole
            continue
        measures[division, measure] += whole
        for ward, part in zip(people, in_parts(whole, list(people.values())), strict=True):
            least, most = (part, part) if measure == NAMED else pence_range(part, whole, division, measure)
            pence[ward][measure] += part
            low[ward] += least
            high[ward] += most
    figures = tuple(
        WardFigure(ward, sum(pence[ward.code].values()), low[ward.code], high[ward.code], pence[ward.code])
        for ward in ground.wards
    )
    told = tuple(WardMeasure(*key, whole) for key, whole in sorted(measures.items()) if whole)
    ordered = tuple(sorted(figures, key=lambda figure: (figure.ward.district, figure.ward.name, figure.ward.code)))
    return WardCount(ordered, told, ground.source, ground.notes)
