"""What a body usually spends money on, by its name or its kind: whom to ask where a function looks empty."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import fold_name
from xltools.reference.bodies.organisations import kinds
from xltools.reference.bodies.usual import KIND_OF_TYPE, named_kinds
from xltools.reference.cofog import division_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.model import Partner

_TOO_WIDE = frozenset({"Government department", "Agency or public body", "Regional body", "Other joint authority"})
"""Types of bodies that spend on different things: each goes by its name."""


def usual_divisions(partner: Partner) -> frozenset[str]:
    """Return the COFOG divisions a body usually spends on; empty where neither its name nor its type tells.

    Source: the table ``organisations`` (compiled for this project).
    """
    names = (partner.name, partner.short_name, *partner.aliases)
    named = (_by_name()[key] for name in names if (key := fold_name(name)) in _by_name())
    type_ = partner.organisation_type
    kind = (KIND_OF_TYPE.get(type_, "") if type_ not in _TOO_WIDE else "") or next(named, "")
    return _divisions().get(kind, frozenset())


@cache
def _divisions() -> Mapping[str, frozenset[str]]:
    return MappingProxyType({kind.id: frozenset(division_of(code) for code in kind.cofog) for kind in kinds()})


@cache
def _by_name() -> Mapping[str, str]:
    return MappingProxyType({fold_name(name): kind for name, _, kind in named_kinds()})
