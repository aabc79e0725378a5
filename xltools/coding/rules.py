"""How a place codes its lines: what it confirmed, how it shares lines of several functions, how sure a suggestion must be."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.coding.confirmed_codes import ConfirmedCodes
from xltools.coding.splitting import assumed_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.coding.splitting import Portion

FILL_FROM = 0.9
"""How sure a suggestion must be to be filled in, unless count.toml says otherwise."""


@dataclass(frozen=True, slots=True)
class CodingRules:
    """How a place codes lines: from which confidence suggestions are filled in (above 1: never), and what it confirmed."""

    fill_from: float = FILL_FROM
    confirmed_codes: ConfirmedCodes = field(default_factory=lambda: ConfirmedCodes(MappingProxyType({})))
    weights: Mapping[str, tuple[Portion, ...]] = field(default_factory=assumed_weights)
