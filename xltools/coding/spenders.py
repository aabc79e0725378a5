"""Whose line it is: a partner type or a body's name, taken forgivingly, to a kind of body, its family and its usual spending.

A family is a body with its predecessors and successors (`organisations.families`); a local body's is its kind, since a
place's name says nothing of what money is for. Table: `data/bodies.csv` (body, words, parent, names, usual), written for
this project; names of single bodies come from the register.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.organisations.families import begins_with_one, families_of, families_within, family_named
from xltools.reference.bodies.local_names import local_kind_of
from xltools.reference.bodies.names import plain
from xltools.reference.bodies.organisations import organisation_type_of
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.organisations.families import Family


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


@dataclass(frozen=True, slots=True)
class Spender:
    """Whose line it is: the kind of body, the keys of its families, and words of its name that say more (often none)."""

    kind: SpenderKind
    families: tuple[str, ...]
    words: tuple[str, ...] = ()


CENTRAL = frozenset({"justice", "courts", "prisons", "hmpps", "scotland", "wales", "northern_ireland"})
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


BY_REGISTER_KIND = MappingProxyType(
    {"ORG051": "gla", "ORG057": "drainage", "ORG058": "natural_england", "ORG060": "combined_authority"}
)
"""Kinds of the table ``organisations`` that the type "Other joint authority" does not tell apart."""

SAME_FAMILY = MappingProxyType({"police_commissioner": "police"})
"""Kinds of local body that are one family: a police authority was commissioner and force at once."""

COUNCIL = "council"
"""A council that the register knows as one of a single tier is no district, though it may call itself a borough."""

GENERAL_KINDS = frozenset({"department", "agency"})
"""Kinds that say little of what a body spends on."""

GENERAL_WORDS = frozenset({"department", "council", "ministry", "agency"})
"""Words of names that tell no body from others."""


@lru_cache(maxsize=4096)
def spender_of(partner_type: str, partner: str = "") -> Spender:
    """Return whose line it is by a partner type or, where that says little, by the body's own name; both are free text.

    "PCT", "London Borough", "DWP", "Hackney" and "NHS Black Country Integrated Care Board" are understood; short forms mean
    what they mean today. The families are those of the name, of the type where no name is given.
    """
    by_type, by_name = _kind_named(partner_type), _kind_named(partner)
    named = by_name.key and (not by_type.key or by_type.key in by_name.chain)
    kind = by_name if named else by_type
    return Spender(kind, *_families_and_words(partner or partner_type))


def spender_kind_of(partner_type: str, partner: str = "") -> SpenderKind:
    """Return the kind of body behind a partner type or a body's name; unknown text gives `UNKNOWN_SPENDER`."""
    return spender_of(partner_type, partner).kind


def name_words(name: str) -> tuple[str, ...]:
    """Return what a body's name says beyond its kind: a mark for each of its families, and words that tell it from others.

    Bodies that took over from one another have the same marks; no word of a name is ever like a mark, which has a space.
    """
    spender = spender_of("", name)
    return (*(f"family {key}" for key in spender.families), *spender.words)


@lru_cache(maxsize=4096)
def _families_and_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the families of a named body and, where the register does not hold it, the words that tell it from others."""
    if families := families_of(text):
        return families, ()
    kind = _kind_named(text)
    words = tuple(word for word in dict.fromkeys(spender_key(text).split()) if word not in GENERAL_WORDS)
    local = kind.domain == "local" or (kind.key and local_kind_of(text)[0])
    if local and not begins_with_one(text):
        return (SAME_FAMILY.get(kind.key, kind.key),), ()
    within, left = families_within(text)
    if within:
        keys = (key for family in within for key in families_of(family.names[0]))
        return tuple(dict.fromkeys(keys)), tuple(word for word in left if word not in GENERAL_WORDS)
    if kind.key in GENERAL_KINDS or spender_key(text) not in _names():
        return (), words
    return (_department_family(kind.key) or (kind.key,)), ()


@cache
def _department_family(kind: str) -> tuple[str, ...]:
    """Return the families of the department that a kind is named after; nothing for kinds of several bodies."""
    named = (
        family_named(row["names"].partition(";")[0]) for row in table("bodies", __package__) if row["body"] == kind
    )
    return next((families_of(family.names[0]) for family in named if family and family.is_department), ())


@lru_cache(maxsize=4096)
def _kind_named(text: str) -> SpenderKind:
    """Return the kind of body a text names: as listed, as registered, by words within it, by its type of organisation."""
    folded = spender_key(text)
    if not folded:
        return UNKNOWN_SPENDER
    names = _names()
    if folded in names:
        return spender_kinds()[names[folded]]
    within, registered = _kind_within(folded), _registered(text)
    if registered.key:
        return within if _is_finer(within, registered) else registered
    if within.key and within.key not in GENERAL_KINDS:
        return within
    families, _ = families_within(text)
    if families:
        return _kind_of_family(families[0])
    return within if within.key else _kind(BY_ORGANISATION_TYPE.get(organisation_type_of(text), ""))


def _is_finer(within: SpenderKind, registered: SpenderKind) -> bool:
    """Whether words within a name say more of the kind of body than the register does."""
    if registered.key in GENERAL_KINDS:
        return within.domain == "central"
    return registered.key in within.chain and registered.key != COUNCIL


def _kind_within(folded: str) -> SpenderKind:
    held = [name for name in _long_names() if f" {name} " in f" {folded} "]
    kinds = [(len(name), len(kind.chain), kind) for name in held for kind in [_kind(_names()[name])]]
    return max(kinds, key=lambda row: row[:2])[2] if kinds else UNKNOWN_SPENDER


def _registered(text: str) -> SpenderKind:
    """Return the kind of a body of the register: that of its family where another of its names is listed here."""
    family = family_named(text)
    if family:
        return _kind_of_family(family)
    organisation_type, row = local_kind_of(text)
    joint = BY_REGISTER_KIND.get(row, "") if organisation_type == "Other joint authority" else ""
    return _kind(joint or BY_ORGANISATION_TYPE.get(organisation_type, ""))


def _kind_of_family(family: Family) -> SpenderKind:
    listed = (_names()[key] for key in map(spender_key, family.names) if key in _names())
    return _kind(next(listed, BY_ORGANISATION_TYPE.get(family.organisation_type, "")))


def _kind(key: str) -> SpenderKind:
    return spender_kinds().get(key, UNKNOWN_SPENDER)


def spender_key(text: str) -> str:
    """Return a spender's name with case, punctuation and small words taken out."""
    words = plain(text).split()
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


SHORT_NAMES = frozenset({"pct", "ccg", "icb", "pcc", "sha", "raf", "nhs", "mbc", "mat"})
"""Names of three letters that are looked for inside longer ones."""


@cache
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in _names() if len(name) > 3 or name in SHORT_NAMES)


@cache
def usual_functions() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return for each kind of body the groups it usually spends on and their weights (our judgement, not a statistic)."""
    return MappingProxyType({row["body"]: _weights(row["usual"]) for row in table("bodies", __package__)})


def _weights(text: str) -> tuple[tuple[str, float], ...]:
    parts = (part.split(":") for part in text.split(";") if part)
    return tuple((code, float(weight)) for code, weight in parts)
