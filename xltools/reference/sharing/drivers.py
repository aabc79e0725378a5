"""An area as units by an analyst's driver: every district has a value, or the area and the place have one each."""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import area_label, named_places
from xltools.reference.areas.lists import find_area
from xltools.reference.areas.membership import ground_of, share_of_ground
from xltools.reference.areas.names import area_key
from xltools.reference.sharing.trees import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from xltools.reference.areas.geography import Grouping
    from xltools.reference.sharing.measures import Driver

ADD_ROWS = "Add the missing rows to drivers.csv, or choose another share key."
CORRECT = "Correct drivers.csv."


@dataclass(frozen=True, slots=True)
class DriverGap:
    """Why an area cannot be shared by a driver, and what to do."""

    message: str
    fix: str = ADD_ROWS


@dataclass(frozen=True, slots=True)
class _Valued:
    """A driver's value for the area `grouping` that its row names; `atoms` are the districts in it for certain."""

    driver: Driver
    grouping: Grouping | None
    value: Fraction

    @property
    def atoms(self) -> frozenset[str]:
        return self.grouping.whole if self.grouping else frozenset()

    @property
    def code(self) -> str:
        return self.grouping.code if self.grouping else ""

    def is_of(self, area: Grouping) -> bool:
        """Whether the row names this very area: by its districts, or by its name where it is a list of areas."""
        if self.grouping:
            return _extent(self.grouping) == _extent(area)
        return area_key(self.driver.area) in {area_key(area.name), area_key(area_label(area))}


def driver_units(
    drivers: Iterable[Driver], area: Grouping, pieces: Sequence[frozenset[str]], year: str
) -> tuple[Unit, ...] | DriverGap:
    """Return the area in units weighted by one driver, or what is missing, in words.

    `pieces` are the places shared out to, as districts of April 2009; no unit lies in two of them. Values of single districts
    are used where they cover the area, each by the stated part that lies in it; else the area's own value, with the places'
    and the rest. Weights are whole numbers in the proportions of the values.
    """
    valued = [_valued(driver, year) for driver in drivers]
    ground = ground_of(area, year)
    here = frozenset[str]().union(*pieces) & ground
    twice = _given_twice(valued)
    if twice:
        return twice
    inside = _smallest([stated for stated in valued if any(stated.atoms <= piece & ground for piece in pieces)])
    outside = _smallest([stated for stated in valued if stated.atoms <= ground - here])
    is_covered = _covered(inside) | _covered(outside) == ground
    parts = [_part_in(stated, area) for stated in (*inside, *outside)]
    if is_covered and None not in parts:
        return _units([stated for stated in parts if stated], here, None)
    whole = next((stated for stated in valued if stated.is_of(area)), None)
    if whole is None or _covered(inside) != here:
        return _gap(valued, area, ground - _covered(inside) - _covered(outside), whole, here)
    of_area = [_part_in(stated, area) or stated for stated in inside]
    rest = whole.value - sum(stated.value for stated in of_area)
    if rest < 0:
        name, row = whole.driver.name, whole.driver.row
        message = f"{name} is larger for the place than for the whole of {area_label(area)} (drivers.csv, row {row})."
        return DriverGap(message, CORRECT)
    return _units(of_area, here, (f"rest of {area_label(area)}", rest))


def _valued(driver: Driver, year: str) -> _Valued:
    groupings = named_places(driver.area, year)
    return _Valued(driver, groupings[0] if groupings else None, driver.value)


def _extent(area: Grouping) -> tuple[object, ...]:
    return area.atoms, area.parts, frozenset(area.known_parts)


def _given_twice(valued: Iterable[_Valued]) -> DriverGap | None:
    """Say so where two rows give one area, under two of its names, different values."""
    first: dict[tuple[object, ...], _Valued] = {}
    for stated in valued:
        if stated.grouping:
            other = first.setdefault(_extent(stated.grouping), stated)
            if other.value != stated.value:
                rows, name = f"Rows {other.driver.row} and {stated.driver.row}", stated.driver.name
                message = f"{rows} of drivers.csv give different values for {name} in {area_label(stated.grouping)}."
                return DriverGap(message, "Keep one of them.")
    return None


def _smallest(valued: list[_Valued]) -> list[_Valued]:
    """Return values that do not overlap, those of the smallest areas first."""
    kept: list[_Valued] = []
    for stated in sorted(valued, key=lambda stated: (len(stated.atoms), stated.code)):
        if stated.atoms and not stated.atoms & _covered(kept):
            kept.append(stated)
    return kept


def _covered(valued: Iterable[_Valued]) -> frozenset[str]:
    return frozenset[str]().union(*(stated.atoms for stated in valued))


def _part_in(stated: _Valued, area: Grouping) -> _Valued | None:
    """Return what of a value lies in the area; None where only a part of its districts does, and how much is not known."""
    if stated.atoms <= area.whole:
        return stated
    if stated.atoms & area.unknown_parts or not _is_district(stated):
        return None
    return _Valued(stated.driver, stated.grouping, stated.value * share_of_ground(stated.atoms, area))


def _is_district(stated: _Valued) -> bool:
    """Whether a value is of one district: where people of several live says little of where a driver is in them."""
    return stated.code in districts()


def _units(valued: Sequence[_Valued], here: frozenset[str], rest: tuple[str, Fraction] | None) -> tuple[Unit, ...]:
    values = [stated.value for stated in valued] + ([rest[1]] if rest else [])
    scale = lcm(*(value.denominator for value in values))
    units = [
        Unit(stated.code, stated.driver.area, int(stated.value * scale), stated.atoms <= here, stated.atoms)
        for stated in valued
    ]
    return (*units, Unit("", rest[0], int(rest[1] * scale), inside=False)) if rest else tuple(units)


def _gap(
    valued: Sequence[_Valued], area: Grouping, missing: frozenset[str], whole: _Valued | None, here: frozenset[str]
) -> DriverGap:
    name, label = valued[0].driver.name, area_label(area)
    absent = missing & here if whole else missing
    if not absent:
        message = f"{label} covers only a part of {_names(area.parts)}, so drivers.csv needs a value of {name} for {label} itself."
        return DriverGap(message)
    of_area = "." if whole else f", and none for {label} as a whole."
    message = f"drivers.csv has no value of {name} for {_names(absent)}, which {label} covers{of_area}"
    return DriverGap(f"{message}{_not_known(valued)}")


def _names(atoms: frozenset[str]) -> str:
    names = sorted(districts()[atom].name for atom in atoms)
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _not_known(valued: Iterable[_Valued]) -> str:
    """Name a row whose area nobody knows: a slip in it is the likeliest reason for a gap."""
    rows = (stated.driver for stated in valued if not stated.grouping and find_area(stated.driver.area) is None)
    row = next(rows, None)
    return f" Row {row.row} names {row.area!r}, which is no known area." if row else ""
