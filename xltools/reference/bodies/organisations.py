"""Kinds of public body: the types a return may name, the level of government each belongs to, and the usual partners."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import plain
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class OrganisationType:
    """A type of organisation as a partner picks it, and the level of government it is counted under."""

    name: str
    level: str


ORGANISATION_TYPES = (
    OrganisationType("Council", "Local"),
    OrganisationType("County council", "Local"),
    OrganisationType("District council", "Local"),
    OrganisationType("Parish or town council", "Local"),
    OrganisationType("NHS commissioner", "Local"),
    OrganisationType("NHS provider", "Local"),
    OrganisationType("School or academy", "Local"),
    OrganisationType("Housing association", "Local"),
    OrganisationType("Police", "Sub-regional"),
    OrganisationType("Fire and rescue", "Sub-regional"),
    OrganisationType("Probation", "Sub-regional"),
    OrganisationType("Waste authority", "Sub-regional"),
    OrganisationType("Transport authority", "Sub-regional"),
    OrganisationType("Other joint authority", "Sub-regional"),
    OrganisationType("Regional body", "Regional"),
    OrganisationType("Agency or public body", "National agencies and public bodies"),
    OrganisationType("College or university", "Local"),
    OrganisationType("Government department", "National departments"),
    OrganisationType("Voluntary organisation", "Third sector"),
    OrganisationType("Private company", "Private"),
    OrganisationType("Other", "Not known"),
)
LEVELS = tuple(dict.fromkeys(kind.level for kind in ORGANISATION_TYPES))
UNKNOWN_LEVEL = "Not known"


@dataclass(frozen=True, slots=True)
class OrganisationKind:
    """A kind of body that spends public money in a place, as it was in 2009-10 and as it is today, and how a count treats it.

    `share_key` is the last resort for its local share; `double_count_risk` says what others report of the same money, and
    `count_where` which body it is counted at; `double_count_today` and `count_where_today` say the same of today. `name_today` is
    blank where there are no such bodies any more; `figures_from` says where figures of such bodies are published today.
    """

    id: str
    level: str
    name: str
    successor: str
    spends_on: str
    cofog: tuple[str, ...]
    geography: str
    coterminous: str
    data_source: str
    share_key: str
    double_count_risk: str
    count_where: str
    name_today: str
    count_where_today: str
    figures_from: str
    double_count_today: str


@cache
def kinds() -> tuple[OrganisationKind, ...]:
    """Return the 84 kinds of body of the table ``organisations`` (compiled for this project), national ones first."""
    return tuple(_kind(row) for row in table("organisations"))


def _kind(row: dict[str, str]) -> OrganisationKind:
    values = {key: value for key, value in row.items() if key != "cofog"}
    return OrganisationKind(cofog=tuple(row["cofog"].split(";")) if row["cofog"] else (), **values)


def level_of(organisation_type: str) -> str:
    """Return the level of government of a type, by its exact name; ``Not known`` for any other text."""
    return next((kind.level for kind in ORGANISATION_TYPES if kind.name == organisation_type), UNKNOWN_LEVEL)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    from xltools.reference.bodies.body_words import PATTERNS

    return tuple((_whole_words(words), name) for words, name in PATTERNS)


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


@cache
def _registered() -> Mapping[str, str]:
    """Types by the plain names of the bodies that the register's tables list; a name of two kinds of body has none."""
    types: dict[str, set[str]] = {}
    for name, otherwise in (("local_bodies", ""), ("national_bodies", ""), ("nhs_trusts", "NHS provider")):
        for row in table(name):
            types.setdefault(plain(row["name"]), set()).add(otherwise or row["organisation_type"])
    return MappingProxyType({name: kinds.pop() for name, kinds in types.items() if len(kinds) == 1})


@lru_cache(maxsize=65536)
def organisation_type_of(text: str) -> str:
    """Return the type of organisation a typed type or a body's name means, as named in `ORGANISATION_TYPES`, or nothing.

    "council", "PCT", "LB", "NHS trust", "police", "DWP" and full names ("HM Revenue and Customs", "Homerton University
    Hospital NHS Foundation Trust") are understood. Names alone cannot tell a shire district's borough council from a unitary.
    """
    from xltools.reference.bodies.body_words import SHORT_WORDS

    key = plain(text)
    exact = {plain(kind.name): kind.name for kind in ORGANISATION_TYPES}
    known = exact.get(key) or SHORT_WORDS.get(key) or _registered().get(key)
    if known or not key:
        return known or ""
    matches = (name for pattern, name in _patterns() if pattern.search(key))
    return next(matches, "NHS commissioner" if key.startswith("nhs ") else "")
