"""One figure shared out to areas, or broken down to every district or ward of its own area, to the penny, with a range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.reference.districts import districts
from xltools.reference.geography import area_label, groupings
from xltools.reference.largest_remainder import in_parts
from xltools.reference.measures import NONE
from xltools.reference.populations import AGES, district_people
from xltools.reference.share_errors import pence_range
from xltools.reference.shares import NoShare, Share, share_between
from xltools.reference.ward_populations import wards_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.reference.geography import Grouping
    from xltools.reference.measures import Measures
    from xltools.reference.share_trees import Unit
    from xltools.reference.ward_populations import Ward

DISTRICTS, WARDS = "districts", "wards"
TWO_YEARS = (
    "The figure goes down to the districts by the figures of {districts}, then within each district to its wards by those "
    "of {wards}: each year's figures are used within their own step only."
)
FINER = "The ranges come from regions, councils and police areas: a single ward may lie further out."


@dataclass(frozen=True, slots=True)
class Part:
    """One area's part: `pence`, its range, and the people it has (of the key's ages; None where not known)."""

    code: str
    area: str
    population: int | None
    pence: int
    low: int
    high: int


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

    def share_of(self, here: frozenset[str], name: str) -> Share | NoShare:
        """Return the share of some districts (called `name`) in the area."""
        return share_between(self.area, here, name, self.year, self.key, self.measures)


def apportion(asked: Asked, to: Sequence[Grouping]) -> Apportioned | NoShare:
    """Return the parts of the areas `to`, which must not overlap, or why there are none."""
    taken: frozenset[str] = frozenset()
    found: list[tuple[Share, Part]] = []
    notes: list[str] = []
    for area in to:
        if area.atoms & taken:
            return NoShare(
                "areas-overlap", f"{area_label(area)} overlaps another area named.", "Name areas that do not overlap."
            )
        taken |= area.atoms
        if area.unknown_parts or area.shares:
            return _only_partly(area)
        share = asked.share_of(area.atoms, area_label(area))
        if isinstance(share, NoShare):
            return share
        found.append((share, _part(asked, share, area)))
        notes += _beyond(asked.area, area)
    return _apportioned(asked, found[0][0], [part for _, part in found], notes)


def _part(asked: Asked, share: Share, area: Grouping) -> Part:
    pence = share.in_place(asked.pence)
    people = _people(asked, share, area.atoms & asked.area.atoms)
    return Part(
        _code_of(area), area_label(area), people, pence, *pence_range(pence, asked.pence, asked.division, share.key)
    )


def _code_of(area: Grouping) -> str:
    """Return an area's GSS code: its own, or that of another area of the same districts (a pilot that is a county)."""
    return area.code or next((one.code for one in groupings() if one.code and one.atoms == area.atoms), "")


def _people(asked: Asked, share: Share, atoms: frozenset[str]) -> int | None:
    """Return the people of the key where it counts people, else everybody."""
    if share.measures[0].year and len(share.measures) == 1:
        return share.here
    found = district_people(atoms, asked.year, "", asked.measures.populations)
    return found.people if found else None


def _beyond(area: Grouping, to: Grouping) -> list[str]:
    beyond = sorted(districts()[atom].name for atom in to.atoms - area.atoms)
    if not beyond:
        return []
    more = f" and {len(beyond) - 4} more districts" if len(beyond) > 4 else ""
    return [f"{area_label(area)} does not cover {', '.join(beyond[:4])}{more}: nothing goes there."]


def _only_partly(area: Grouping) -> NoShare:
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
        return _only_partly(partly)
    here = frozenset[str]().union(*(area.atoms for area in areas))
    return asked.share_of(here, " and ".join(area_label(area) for area in areas))


def _unit_part(asked: Asked, share: Share, unit: Unit, pence: int) -> Part:
    people = unit.weight if share.measures[0].year and len(share.measures) == 1 else None
    if people is None:
        found = district_people(unit.atoms, asked.year, "", asked.measures.populations)
        people = found.people if found else None
    return Part(unit.code, unit.name, people, pence, *pence_range(pence, asked.pence, asked.division, share.key))


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
        parts += _ward_parts(asked, share, wards.wards, pence)
    return _apportioned(asked, share, parts, [*notes, FINER])


def _ward_parts(asked: Asked, share: Share, wards: Iterable[Ward], pence: int) -> list[Part]:
    ordered = sorted(wards, key=lambda ward: ward.code)
    return [
        Part(ward.code, ward.name, ward.people, part, *pence_range(part, asked.pence, asked.division, share.key))
        for ward, part in zip(ordered, in_parts(pence, [ward.people for ward in ordered]), strict=True)
    ]


def _apportioned(asked: Asked, share: Share, parts: Iterable[Part], notes: Iterable[str]) -> Apportioned:
    every = tuple(dict.fromkeys((*share.notes, *notes)))
    return Apportioned(asked.pence, share.area, share.key, asked.year, share.year, share.source, every, tuple(parts))
