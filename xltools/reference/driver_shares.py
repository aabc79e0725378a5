"""An area as units by an analyst's driver: every district has a value, or the area and the place have one each."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

from xltools.reference.area_names import area_key
from xltools.reference.districts import districts
from xltools.reference.geography import area_label, find_places
from xltools.reference.share_trees import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from xltools.reference.geography import Grouping
    from xltools.reference.measures import Driver

    Valued = tuple[Driver, frozenset[str], str]
    """A driver, the districts of its area, and the area's code."""


def driver_units(drivers: Iterable[Driver], area: Grouping, here: frozenset[str]) -> tuple[Unit, ...] | str:
    """Return the area in units weighted by one driver, or what is missing, in words.

    Values of single districts are used where they cover the area; else the area's own value, with the place's and the rest.
    Weights are whole numbers in the proportions of the values.
    """
    valued = [_valued(driver) for driver in drivers]
    inside = _smallest([one for one in valued if one[1] and one[1] <= here & area.atoms])
    outside = _smallest([one for one in valued if one[1] and one[1] <= area.atoms - here])
    if _covered(inside) | _covered(outside) == area.atoms:
        return _units(inside, outside, None)
    whole = next((one[0] for one in valued if one[1] == area.atoms or _is_called(one[0], area)), None)
    if whole is None or _covered(inside) != here & area.atoms:
        return _gap(area, area.atoms - _covered(inside) - _covered(outside), whole, here)
    rest = whole.value - sum(one[0].value for one in inside)
    if rest < 0:
        return f"{whole.name} is larger for the place than for the whole of {area_label(area)} (drivers.csv, row {whole.row})."
    return _units(inside, [], (f"rest of {area_label(area)}", rest))


def _valued(driver: Driver) -> Valued:
    found = find_places(driver.area)
    return (driver, found[0].whole, found[0].code) if found else (driver, frozenset(), "")


def _is_called(driver: Driver, area: Grouping) -> bool:
    return area_key(driver.area) in {area_key(area.name), area_key(area_label(area))}


def _smallest(valued: list[Valued]) -> list[Valued]:
    """Return values that do not overlap, those of the smallest areas first."""
    kept: list[Valued] = []
    for one in sorted(valued, key=lambda one: (len(one[1]), one[2])):
        if not one[1] & _covered(kept):
            kept.append(one)
    return kept


def _covered(valued: Iterable[Valued]) -> frozenset[str]:
    return frozenset[str]().union(*(atoms for _, atoms, _ in valued))


def _units(inside: list[Valued], outside: list[Valued], rest: tuple[str, Fraction] | None) -> tuple[Unit, ...]:
    values = [driver.value for driver, _, _ in (*inside, *outside)] + ([rest[1]] if rest else [])
    scale = lcm(*(value.denominator for value in values))
    units = [
        Unit(code, driver.area, int(driver.value * scale), is_inside, atoms)
        for valued, is_inside in ((inside, True), (outside, False))
        for driver, atoms, code in valued
    ]
    return (*units, Unit("", rest[0], int(rest[1] * scale), inside=False)) if rest else tuple(units)


def _gap(area: Grouping, missing: frozenset[str], whole: Driver | None, here: frozenset[str]) -> str:
    absent = missing & here if whole else missing
    names = sorted(districts()[atom].name for atom in absent)
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return (
        f"drivers.csv has no value of this driver for {', '.join(names[:4])}{more}, which {area_label(area)} covers"
        + ("." if whole else f", and none for {area_label(area)} as a whole.")
    )
