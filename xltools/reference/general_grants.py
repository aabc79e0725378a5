"""Grants and shares of taxes that pay for a council's services as a whole: their names, and what makes a line one of them.

They finance the services that the council lists, and are counted nowhere, whoever lists them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from xltools.reference.tables import table


class GrantRule(StrEnum):
    """What makes a line that a grant is the whole name of this grant."""

    NAME = "name"  # the name alone
    CODED = "coded"  # the name, unless the line is coded to a service: then somebody has to say
    TRANSFER = "transfer"  # the name says little: a line coded to transfers between governments (01.8)
    ASKED = "asked"  # somebody always has to say


@dataclass(frozen=True, slots=True)
class GeneralGrant:
    """A grant by its names, small letters and words only; `from_year` is the first year (2013: 2013-14) it was paid in."""

    names: tuple[str, ...]
    from_year: int
    rule: GrantRule
    source: str


@cache
def general_grants() -> tuple[GeneralGrant, ...]:
    """Return the general grants of England since 1990."""
    return tuple(
        GeneralGrant(
            tuple(row["names"].split("; ")),
            int(row["from_year"]),
            GrantRule(row["rule"]),
            row["source"],
        )
        for row in table("general_grants")
    )
