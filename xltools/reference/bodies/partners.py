"""The bodies a lead team usually asks for a return, and what is not known of them in a financial year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Place
from xltools.reference.bodies.register import bodies_of

if TYPE_CHECKING:
    from xltools.model import Area


@dataclass(frozen=True, slots=True)
class SuggestedPartner:
    """A body to ask: `area` is what its own figures usually cover, `count_where` who its money is counted at."""

    name: str
    short_name: str
    organisation_type: str
    area: str
    count_where: str
    aliases: tuple[str, ...] = ()


_WHAT_IS_NOT_KNOWN = (
    ("2007-08", "These are the bodies of 2009 to 2013; check each for {}."),
    ("2012-13", ""),
    (
        "2019-20",
        "For {} clinical commissioning groups, NHS trusts and probation companies are not known by name: one line stands "
        "for each kind, or none. Check the national bodies too.",
    ),
    ("2021-22", "For {} clinical commissioning groups are not known by name: one line stands for all of them."),
    ("2026-27", ""),
    ("", "These are the bodies known for 2026-27; check each for {}."),
)
"""The last financial year for which each remark holds, in order ("" = every later one)."""


def vintage_note(year: str) -> str:
    """Return what is not known of the bodies of a financial year, in words; blank where all kinds are known."""
    notes = (note for last, note in _WHAT_IS_NOT_KNOWN if not last or year <= last)
    return next(notes).format(year)


def suggested_partners(areas: tuple[Area, ...], year: str, place_name: str = "") -> tuple[SuggestedPartner, ...]:
    """Return the bodies usually asked in a place in a financial year: those of the register that are worth a letter."""
    return tuple(
        SuggestedPartner(body.name, body.short_name, body.organisation_type, body.area, body.count_where, body.aliases)
        for body in bodies_of(Place(place_name, areas, year))
        if body.asked
    )
