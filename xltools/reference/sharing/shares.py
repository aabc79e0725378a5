"""The share of a place in a wider area: by which key, from which figures of which year, and what is to be known about it.

A key is people of all or some ages, an analyst's driver, or a mixture (`share_keys`). All figures of one share are of one
year. Amounts are shared in whole pence, exactly (`share_trees`, `largest_remainder`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import area_label, place_atoms, suggest_places
from xltools.reference.areas.lists import find_area
from xltools.reference.areas.membership import ground_of, partly_in, share_of_ground
from xltools.reference.people.populations import AGES, district_people
from xltools.reference.sharing.drivers import CORRECT, DriverGap, driver_units
from xltools.reference.sharing.keys import ALL_AGES, POPULATION_KEYS, UnknownKey, share_key
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.trees import Tree, Unit, grow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.model import Place
    from xltools.reference.areas.geography import Grouping
    from xltools.reference.people.populations import DistrictPeople
    from xltools.reference.sharing.measures import Measures

FIGURES_ON = "2023-24"
"""The year whose districts ONS's estimates of 2012 to 2024 are on: a district merged by then has none of its own."""
_OF_SMALL_AREAS = ("ICB", "sub-ICB")
"""Areas with parts of districts by where their people live: these parts are known of every district, merged or not."""
UNTRIED = "A share by {} was never tried on known figures: its range is that of All ages."


@dataclass(frozen=True, slots=True)
class NoShare:
    """Why a figure cannot be apportioned: a short code, what is the matter, and what to do."""

    code: str
    message: str
    fix: str


@dataclass(frozen=True)
class MeasureShare:
    """A share by one measure: `weight` is its part in the key, `tree` the area with its units.

    `year` is the calendar year of a population ("" for a driver: its source says), `source` who publishes the figures.
    """

    measure: str
    weight: Fraction
    tree: Tree
    year: str
    source: str
    notes: tuple[str, ...] = ()

    @property
    def fraction(self) -> Fraction:
        """The part of the area's weight that lies in the place."""
        return Fraction(self.tree.inside, self.tree.weight)


@dataclass(frozen=True)
class Share:
    """The share of a place in a wider area `area`, by the key `key`."""

    area: str
    key: str
    measures: tuple[MeasureShare, ...]

    @cached_property
    def fraction(self) -> Fraction:
        """The place's share, from 0 to 1."""
        return sum((measured.weight * measured.fraction for measured in self.measures), Fraction(0))

    @property
    def here(self) -> int:
        """How many people (or how much of the driver) the place has, by the key's first measure."""
        return self.measures[0].tree.inside

    @property
    def whole(self) -> int:
        """How many people (or how much of the driver) the area has, by the key's first measure."""
        return self.measures[0].tree.weight

    @property
    def year(self) -> str:
        """The calendar year of the figures, or years where a key mixes measures."""
        return ", ".join(dict.fromkeys(measured.year for measured in self.measures if measured.year))

    @property
    def source(self) -> str:
        """Who publishes the figures."""
        return "; ".join(dict.fromkeys(measured.source for measured in self.measures if measured.source))

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know: another year stood in, some figures were estimated, the key was never tried on known figures."""
        untried = () if self.key in POPULATION_KEYS else (UNTRIED.format(self.key),)
        return tuple(dict.fromkeys((*(note for measured in self.measures for note in measured.notes), *untried)))

    @cached_property
    def unit_fractions(self) -> Mapping[str, Fraction]:
        """The exact share of every unit of the area, by its code and name together; they add up to 1."""
        fractions: dict[str, Fraction] = {}
        for measured in self.measures:
            for unit in measured.tree.units():
                part = measured.weight * Fraction(unit.weight, measured.tree.weight)
                fractions[unit.code + unit.name] = fractions.get(unit.code + unit.name, Fraction(0)) + part
        return MappingProxyType(fractions)

    def parts(self, pence: int) -> tuple[tuple[Unit, int], ...]:
        """Return every unit of the area with its part of an amount in pence, in the order of their codes.

        The parts add up to the amount. A weighted key shares the weights' parts of the amount each by its measure.
        """
        by_unit: dict[str, tuple[Unit, int]] = {}
        portions = in_parts(pence, [measured.weight for measured in self.measures])
        for measure, portion in zip(self.measures, portions, strict=True):
            for unit, part in measure.tree.parts(portion):
                known = by_unit.get(unit.code + unit.name)
                by_unit[unit.code + unit.name] = (known[0], known[1] + part) if known else (unit, part)
        return tuple(by_unit[key] for key in sorted(by_unit))

    def in_place(self, pence: int) -> int:
        """Return the place's part of an amount in pence; the rest of the amount lies outside it."""
        return sum(part for unit, part in self.parts(pence) if unit.inside)


@lru_cache(maxsize=4096)
def share(place: Place, area: str, key: str = "", measures: Measures = NONE) -> Share | NoShare:
    """Return the share of a place in an area as a partner wrote it (name, GSS code, or a list of areas), or why there is none."""
    here = place_atoms(place)
    if not here:
        return NoShare("place-unknown", f"No district of {place.name} is known.", "Correct the areas in count.toml.")
    grouping = find_area(area, here, place.year)
    if grouping is None:
        near = ", ".join(suggest_places(area, year=place.year))
        hint = f"Did you mean {near}?" if near else "Pick it from the list of areas, or give its GSS code."
        return NoShare("area-unknown", f"No area called {area!r} is known.", hint)
    return share_between(grouping, here, place.name, place.year, key, measures)


def share_between(
    area: Grouping,
    here: frozenset[str],
    name: str,
    year: str,
    key: str = "",
    measures: Measures = NONE,
    pieces: Sequence[frozenset[str]] = (),
) -> Share | NoShare:
    """Return the share of the districts `here` (called `name`) in an area in a financial year, or why there is none.

    Where `here` is several places, `pieces` are the districts of each: the figures are then those of one year for
    all of them, and no unit of the share lies in two.
    """
    if not area.atoms & here:
        fix = "Check the area; if the money is spent elsewhere, leave the line out."
        return NoShare("area-outside", f"{area_label(area)} and {name} have no district in common.", fix)
    known = share_key(key, measures)
    if isinstance(known, UnknownKey):
        return NoShare("key-unknown", known.message, known.fix)
    shares = []
    for weight, measure in known.measures:
        measured = _by_measure(area, pieces or (here,), year, weight, measure, measures)
        if isinstance(measured, NoShare):
            return measured
        shares.append(measured)
    return Share(area_label(area), known.name, tuple(shares))


def _by_measure(
    area: Grouping, pieces: Sequence[frozenset[str]], year: str, weight: Fraction, measure: str, measures: Measures
) -> MeasureShare | NoShare:
    if measure == ALL_AGES or measure in AGES:
        return _by_people(area, pieces, year, weight, measure, measures)
    units = driver_units(measures.of(measure), area, pieces, year)
    if isinstance(units, DriverGap):
        return NoShare("driver-gap", units.message, units.fix)
    source = "; ".join(dict.fromkeys(measured.source for measured in measures.of(measure) if measured.source))
    tree = grow(units, area.whole)
    if not tree.weight:
        return NoShare("nothing-to-share-by", f"{measure} is 0 in the whole of {area_label(area)}.", CORRECT)
    return MeasureShare(
        measure, weight, tree, "", source or "drivers.csv (no source stated)", _stated_parts(area, year)
    )


def _by_people(
    area: Grouping, pieces: Sequence[frozenset[str]], year: str, weight: Fraction, measure: str, measures: Measures
) -> MeasureShare | NoShare:
    unknown = area.atoms & area.unknown_parts
    if unknown:
        return _partly_known(area, unknown)
    ages = measure if measure in AGES else ""
    people = _people_of(area, pieces, year, ages, measures)
    if people is None:
        message = f"There are no populations ({measure}) of one year for both {area_label(area)} and the place."
        return NoShare("key-missing-for-year", message, "Choose another share key, or supply populations of that year.")
    tree = grow(_units(people, area, frozenset[str]().union(*pieces)), area.whole)
    if not tree.weight:
        message = f"Nobody lives in {area_label(area)} (mid-{people.year}: {people.source})."
        return NoShare("nothing-to-share-by", message, "Check the area and those figures.")
    return MeasureShare(measure, weight, tree, people.year, people.source, (*people.notes, *_stated_parts(area, year)))


def _people_of(
    area: Grouping, pieces: Sequence[frozenset[str]], year: str, ages: str, measures: Measures
) -> DistrictPeople | None:
    """Return the people of an area's districts, of those of the year, or of the figures' own where these are of a nearer year."""
    years = (year, FIGURES_ON) if area.kind in _OF_SMALL_AREAS else (year,)
    grounds = dict.fromkeys(ground_of(area, of_year) for of_year in years)
    found = [district_people(ground, year, ages, measures.populations, apart=tuple(pieces)) for ground in grounds]
    known = [people for people in found if people]
    return min(known, key=lambda people: abs(int(people.year) - int(year[:4])), default=None)


def _units(people: DistrictPeople, area: Grouping, here: frozenset[str]) -> Iterable[Unit]:
    for code, number, atoms in people.rows:
        part = share_of_ground(atoms, area)
        yield Unit(code, districts()[code].name, round(number * part), atoms <= here, atoms)


def _stated_parts(area: Grouping, year: str) -> tuple[str, ...]:
    parts = [f"{float(part):.0%} of {name}" for name, part in partly_in(area, year)] if area.shares else []
    if not parts:
        return ()
    return (f"{area_label(area)} has only a part of the people of some districts: {', '.join(parts)}.",)


def _partly_known(area: Grouping, unknown: frozenset[str]) -> NoShare:
    names = ", ".join(sorted(districts()[atom].name for atom in unknown))
    return NoShare(
        "area-partly-known",
        f"{area_label(area)} covers a part of {names}, and which part is not known.",
        "Give the figure for the place, or supply a driver for the area and for the place.",
    )
