"""What a body usually spends money on, by its name or its kind: whom to ask where a function looks empty."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.organisations import fold_name, kinds
from xltools.reference.bodies.usual import (
    DEVELOPMENT_AGENCIES,
    EVERYWHERE,
    FROM_2010,
    HEALTH_AUTHORITIES,
    IN_LONDON,
    JOINT_AUTHORITIES,
    UNTIL_2010,
)
from xltools.reference.cofog import division_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Partner

_DEVELOPMENT, _HEALTH = "ORG044", "ORG046"
OF_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "Council": "ORG063",
        "County council": "ORG061",
        "District council": "ORG062",
        "Parish or town council": "ORG065",
        "NHS commissioner": "ORG069",
        "NHS provider": "ORG070",
        "School or academy": "ORG067",
        "Housing association": "ORG075",
        "Police": "ORG052",
        "Fire and rescue": "ORG053",
        "Probation": "ORG054",
        "Waste authority": "ORG056",
        "Transport authority": "ORG055",
        "College or university": "ORG024",
        "Voluntary organisation": "ORG079",
    }
)
"""The row of ``organisations`` for each type of organisation that means one kind; departments and agencies go by name."""


def usual_divisions(partner: Partner) -> frozenset[str]:
    """Return the COFOG divisions a body usually spends on; empty where neither its name nor its type tells.

    Source: the table ``organisations`` (compiled for this project).
    """
    names = (partner.name, partner.short_name, *partner.aliases)
    named = (_by_name()[key] for name in names if (key := fold_name(name)) in _by_name())
    kind = OF_TYPE.get(partner.organisation_type, "") or next(named, "")
    return _divisions().get(kind, frozenset())


@cache
def _divisions() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({kind.id: frozenset(division_of(code) for code in kind.cofog) for kind in kinds()})


@cache
def _by_name() -> Mapping[str, str]:
    usual = (*EVERYWHERE, *UNTIL_2010, *FROM_2010, *IN_LONDON, *(body for body, _ in JOINT_AUTHORITIES))
    found = {fold_name(body.name): body.kind for body in usual}
    found |= {fold_name(name): _DEVELOPMENT for name, _ in DEVELOPMENT_AGENCIES.values()}
    found |= {fold_name(name): _HEALTH for names in HEALTH_AUTHORITIES.values() for name in names}
    return MappingProxyType(found)
