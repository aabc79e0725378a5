"""One figure shared out to areas, or broken down to every district or ward of its own area, to the penny, with a range."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import area_label, groupings
from xltools.reference.areas.membership import ground_of
from xltools.reference.people.populations import AGES, district_people
from xltools.reference.people.wards import wards_of
from xltools.reference.sharing.errors import pence_range
from xltools.reference.sharing.largest_remainder import in_parts
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare, Share, share_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.reference.areas.geography import Grouping
    from xltools.reference.people.wards import Ward
    from xltools.reference.sharing.measures import Measures
    from xltools.reference.sharing.trees import Unit

DISTRICTS, WARDS = "districts", "wards"
TWO_YEARS = (
    "The figure goes down to the districts by the figures of {districts}, then within each district to its wards by those "
    "of {wards}: each year's figures are used within their own step only."
)
FINER = "The ranges come from regions, councils and police areas: a single ward may lie further out."


@dataclass(frozen=True, slots=True)
class Part:
    """One area's part: `pence`, its range, and the people it has (of the key's ages; None where not known).

    `share` is its exact share of the whole, from 0 to 1, whatever pence there were to share.
    """

    code: str
    area: str
    population: int | None
    pence: int
    low: int
    high: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Apportioned:
    """An amount shared out: `pence` = the parts + `outside`, exactly.

    `year` is the financial year asked for, `figures_of` the calendar year of the figures used.
    """

    pence: int
    area: str
    key: str
    year: str
    figures_of: str
    source: str
    notes: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def outside(self) -> int:
        """Pence that fall to none of the parts."""
        return self.pence - sum(part.pence for part in self.parts)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shared out: pence of an area in a financial year, by a key, perhaps of a COFOG division."""

    pence: int
    area: Grouping
    year: str
    key: str = ""
    division: str = ""
    measures: Measures = NONE

    def share_of(self, places: Sequence[frozenset[str]], name: str) -> Share | NoShare:
        """Return the share of some places (districts of each; called `name` together) in the area."""
        here = frozenset[str]().union(*places)
        return share_between(self.area, here, name, self.year, self.key, self.measures, tuple(places))


def apportion(asked: Asked, to: Sequence[Grouping]) -> Apportioned | NoShare:
    """Return the parts of the areas `to`, which must not overlap, or why there are none; all by the same figures."""
    taken: frozenset[str] = frozenset()
    for area in to:
        problem = _cannot_go_to(asked, area, taken)
        if problem:
            return problem
        taken |= area.atoms
    share = asked.share_of(tuple(area.atoms for area in to), " and ".join(area_label(area) for area in to))
    if isinstance(share, NoShare):
        return share
    units = [(unit, pence) for unit, pence in share.parts(asked.pence) if unit.inside]
    parts = [_part(asked, share, area, [unit for unit in units if unit[0].atoms <= area.atoms]) for area in to]
    return _apportioned(asked, share, parts, [note for area in to for note in _beyond(asked.area, area)])


def _cannot_go_to(asked: Asked, area: Grouping, taken: frozenset[str]) -> NoShare | None:
    if area.atoms & taken:
        return NoShare(
            "areas-overlap", f"{area_label(area)} overlaps another area named.", "Name areas that do not overlap."
        )
    if area.unknown_parts or area.shares:
        return only_partly(area)
    if area.atoms & asked.area.atoms:
        return None
    share = asked.share_of((area.atoms,), area_label(area))
    return share if isinstance(share, NoShare) else None


def _part(asked: Asked, share: Share, area: Grouping, units: Sequence[tuple[Unit, int]]) -> Part:
    pence = sum(part for _, part in units)
    if _counts_people(share):
        people: int | None = sum(unit.weight for unit, _ in units)
    else:
        people = _everybody(asked, area.atoms & asked.area.atoms)
    return Part(
        _code_of(area),
        area_label(area),
        people,
        pence,
        *pence_range(pence, asked.pence, asked.division, share.key),
        sum((_fraction(share, unit) for unit, _ in units), Fraction(0)),
    )


def _code_of(area: Grouping) -> str:
    """Return an area's GSS code: its own, or that of another area of the same districts (a pilot that is a county)."""
    return area.code or next(
        (grouping.code for grouping in groupings() if grouping.code and grouping.atoms == area.atoms), ""
    )


def _counts_people(share: Share) -> bool:
    return len(share.measures) == 1 and bool(share.measures[0].year)


def _everybody(asked: Asked, atoms: frozenset[str]) -> int | None:
    residents = district_people(atoms, asked.year, "", asked.measures.populations)
    return residents.people if residents else None


def _fraction(share: Share, unit: Unit) -> Fraction:
    return share.unit_fractions[unit.code + unit.name]


def _beyond(area: Grouping, to: Grouping) -> list[str]:
    beyond = sorted(districts()[atom].name for atom in to.atoms - area.atoms)
    if not beyond:
        return []
    more = f" and {len(beyond) - 4} more districts" if len(beyond) > 4 else ""
    return [f"{area_label(area)} does not cover {', '.join(beyond[:4])}{more}: nothing goes there."]


def only_partly(area: Grouping) -> NoShare:
    """Say that nothing is shared out to an area that has only a part of some districts."""
    names = ", ".join(sorted(districts()[atom].name for atom in area.parts))
    return NoShare(
        "area-partly-known",
        f"{area_label(area)} has only a part of {names}; figures go down to whole districts.",
        "Share the figure out to districts (--to districts), or to the districts you mean.",
    )


def apportion_to_districts(asked: Asked, within: Sequence[Grouping] = ()) -> Apportioned | NoShare:
    """Return the part of every district of the area, or of those in the areas `within` it; the rest is outside."""
    share = _share_within(asked, within)
    if isinstance(share, NoShare):
        return share
    parts = [_unit_part(asked, share, unit, pence) for unit, pence in share.parts(asked.pence) if unit.inside]
    return _apportioned(asked, share, parts, [])


def _share_within(asked: Asked, within: Sequence[Grouping]) -> Share | NoShare:
    areas = within or (asked.area,)
    partly = next((area for area in within if area.parts), None)
    if partly:
        return only_partly(partly)
    share = asked.share_of(
        [ground_of(area, asked.year) for area in areas], " and ".join(area_label(area) for area in areas)
    )
    return share if isinstance(share, NoShare) else _not_by_district(share) or share


def _not_by_district(share: Share) -> NoShare | None:
    """Say so where a driver's value is for several districts at once, or the measures of a key are for different ones."""
    taken: dict[str, str] = {}
    for unit in (unit for unit, _ in share.parts(0) if unit.inside):
        if unit.code not in districts():
            message = f"drivers.csv has a value for {unit.name} as a whole, not for each of its districts."
            return NoShare("driver-gap", message, "Add a row for each district, or choose another share key.")
        other = next((taken[atom] for atom in sorted(unit.atoms) if atom in taken), "")
        if other:
            message = f"{share.key}: one measure is known for {other}, another for {unit.name}, which overlap."
            return NoShare(
                "key-missing-for-year", message, "Choose one measure, or a year with both for the same districts."
            )
        taken |= dict.fromkeys(unit.atoms, unit.name)
    return None


def _unit_part(asked: Asked, share: Share, unit: Unit, pence: int) -> Part:
    people = unit.weight if _counts_people(share) else _everybody(asked, unit.atoms)
    spread = pence_range(pence, asked.pence, asked.division, share.key)
    return Part(unit.code, unit.name, people, pence, *spread, _fraction(share, unit))


def apportion_to_wards(asked: Asked, within: Sequence[Grouping] = ()) -> Apportioned | NoShare:
    """Return the part of every ward of the area (or of the areas `within` it), its districts' parts shared by ward people."""
    share = _share_within(asked, within)
    if isinstance(share, NoShare):
        return share
    ages = share.key if share.key in AGES else ""
    parts: list[Part] = []
    notes: dict[str, None] = {}
    for unit, pence in share.parts(asked.pence):
        if not unit.inside:
            continue
        wards = wards_of(unit.atoms, asked.year, ages)
        if not sum(ward.people for ward in wards.wards):
            message = f"There are no ward figures for {unit.name or asked.area.name}."
            return NoShare("key-missing-for-year", message, "Share the figure out to districts instead.")
        years = TWO_YEARS.format(districts=share.year or share.key, wards=wards.year)
        notes |= dict.fromkeys(
            (f"Wards: {wards.source}.", *([years] if wards.year != share.year else []), *wards.notes)
        )
        parts += _ward_parts(asked, share, wards.wards, (pence, _fraction(share, unit)))
    return _apportioned(asked, share, parts, [*notes, FINER])


def _ward_parts(asked: Asked, share: Share, wards: Iterable[Ward], of_district: tuple[int, Fraction]) -> list[Part]:
    pence, fraction = of_district
    ordered = sorted(wards, key=lambda ward: ward.code)
    people = sum(ward.people for ward in ordered)
    parts = in_parts(pence, [ward.people for ward in ordered])
    ranges = [pence_range(part, asked.pence, asked.division, share.key) for part in parts]
    return [
        Part(ward.code, ward.name, ward.people, part, *spread, fraction * ward.people / people)
        for ward, part, spread in zip(ordered, parts, ranges, strict=True)
    ]


def _apportioned(asked: Asked, share: Share, parts: Iterable[Part], notes: Iterable[str]) -> Apportioned:
    every = tuple(dict.fromkeys((*share.notes, *notes)))
    return Apportioned(asked.pence, share.area, share.key, asked.year, share.year, share.source, every, tuple(parts))
