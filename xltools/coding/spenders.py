"""Whose line it is: a partner type or a body's name, taken forgivingly, to a kind of body and what it usually spends on.

Table: `data/bodies.csv` (body, words, parent, names, usual), written for this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SpenderKind:
    """A kind of spender for the COFOG model: its key, how to speak of it, and the wider kinds it belongs to (itself first)."""

    key: str
    words: str
    chain: tuple[str, ...]

    @property
    def domain(self) -> str:
        """``local``, ``central`` or ``unknown``: which mixture of evidence fits its wording."""
        if not self.key:
            return "unknown"
        return "central" if {"department", "agency"} & set(self.chain) or self.key in CENTRAL else "local"


UNKNOWN_SPENDER = SpenderKind("", "", ())
CENTRAL = frozenset({"justice", "courts", "prisons", "scotland", "wales", "northern_ireland"})
"""Kinds whose lines are worded as in HM Treasury's databases although they are not filed under a department."""

BY_ORGANISATION_TYPE = MappingProxyType(
    {
        "Council": "council",
        "County council": "council",
        "District council": "district",
        "Parish or town council": "parish",
        "NHS commissioner": "commissioner",
        "NHS provider": "provider",
        "School or academy": "school",
        "Housing association": "housing",
        "Police": "police",
        "Fire and rescue": "fire",
        "Probation": "probation",
        "Waste authority": "waste",
        "Transport authority": "transport",
        "Regional body": "rda",
        "Agency or public body": "agency",
        "College or university": "college",
        "Government department": "department",
        "Voluntary organisation": "voluntary",
        "Private company": "private",
    }
)


@lru_cache(maxsize=4096)
def spender_kind_of(partner_type: str, partner: str = "") -> SpenderKind:
    """Return the kind of body behind a partner type or, where that says little, behind the body's own name.

    Both are free text ("PCT", "London Borough", "DWP", "Hackney Council"); unknown text gives `UNKNOWN_SPENDER`.
    """
    by_type, by_name = _named(partner_type), _named(partner)
    if by_name.key and (not by_type.key or by_type.key in by_name.chain):
        return by_name
    return by_type


def _named(text: str) -> SpenderKind:
    folded = spender_key(text)
    if not folded:
        return UNKNOWN_SPENDER
    names = _names()
    if folded in names:
        return spender_kinds()[names[folded]]
    held = [name for name in _long_names() if f" {name} " in f" {folded} "]
    if held:
        return spender_kinds()[names[max(held, key=len)]]
    return spender_kinds().get(BY_ORGANISATION_TYPE.get(organisation_type_of(text), ""), UNKNOWN_SPENDER)


def spender_key(text: str) -> str:
    """Return a spender's name with case, punctuation and small words taken out.

    HM Treasury writes one apostrophe as "`"; the model learnt that name with a space there.
    """
    words = plain(text.replace("`", " ")).split()
    return " ".join(word for word in words if word not in ("and", "of", "for", "its"))


@cache
def spender_kinds() -> Mapping[str, SpenderKind]:
    """Return every kind of body by its key."""
    rows = {row["body"]: row for row in table("bodies", __package__)}
    return MappingProxyType({key: SpenderKind(key, row["words"], _chain(key, rows)) for key, row in rows.items()})


def _chain(key: str, rows: Mapping[str, dict[str, str]]) -> tuple[str, ...]:
    return (key, *_chain(rows[key]["parent"], rows)) if key in rows else ()


@cache
def _names() -> Mapping[str, str]:
    bodies: dict[str, str] = {}
    for row in table("bodies", __package__):
        for name in row["names"].split(";"):
            bodies[spender_key(name)] = row["body"]
    return MappingProxyType(bodies)


@cache
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in _names() if len(name) > 3 or name in ("pct", "raf", "nhs", "mbc"))


@cache
def usual_functions() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return for each kind of body the groups it usually spends on and their weights (our judgement, not a statistic)."""
    return MappingProxyType({row["body"]: _weights(row["usual"]) for row in table("bodies", __package__)})


def _weights(text: str) -> tuple[tuple[str, float], ...]:
    parts = (part.split(":") for part in text.split(";") if part)
    return tuple((code, float(weight)) for code, weight in parts)
