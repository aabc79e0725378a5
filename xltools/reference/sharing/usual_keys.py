"""The share key for a kind of body, where nobody states one: what its kind is usually shared out by, as far as there are figures.

The measures are those of the table ``organisations`` (``share_key``, the last resort for each of 84 kinds of body): a driver
the analyst supplies if it is one of them, else the ages they are about, else everybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import fold_name, plain
from xltools.reference.bodies.organisations import kinds, organisation_type_of
from xltools.reference.bodies.usual import KIND_OF_TYPE, named_kinds
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.measures import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.reference.bodies.organisations import OrganisationKind
    from xltools.reference.sharing.measures import Measures


@dataclass(frozen=True, slots=True)
class UsualKey:
    """A share key nobody stated (a driver, one of the age bands or all ages), and why it was taken, in words."""

    key: str
    reason: str


_KIND_OF_WORDS = (
    (re.compile(r"\bpensions?\b"), "ORG082"),
    (re.compile(r"\byouth justice\b"), "ORG035"),
    (re.compile(r"\b(connexions|careers)\b"), "ORG076"),
    (re.compile(r"\bgovernment office\b"), "ORG045"),
    (re.compile(r"\buniversity of\b|\buniversity$"), "ORG025"),
)
"""Words of a plain name that tell a kind of body which its type does not."""

_AGES = (
    ("65+", re.compile(r"pension age|persons 60\+|\b65\+")),
    ("0-15", re.compile(r"\bchildren\b|\bpupils?\b|\b10-17\b")),
    ("16-64", re.compile(r"\bworking-age\b|\bunemployed\b|\blearners\b|\bstudents\b|\bemployees\b|\b1[368]-\d+")),
)
"""What the words of a usual measure say of ages; the bands the package has are wider than some of those meant."""
_OF_RESIDENTS = re.compile(r"\bby home.*?(;|$)")
"""Where people live, not how many homes there are."""
_BETWEEN_NAMES = re.compile(r", | / | - | \(|\)")
"""What stands between the bodies that one kind of the table names."""
_NAMED = ("National department", "NDPB")
"""Levels of which the table names the bodies themselves."""
_SEVERAL_SERVICES = re.compile(r"\(.*?\)")
"""Measures of single services of one body, listed in brackets: none of them is the body's."""


@lru_cache(maxsize=4096)
def usual_keys(organisation_type: str, name: str, measures: Measures = NONE) -> tuple[UsualKey, ...]:
    """Return the keys usual for a body, by its type and name, the best first; all ages come last and are always there."""
    kind = kind_of(organisation_type, name)
    if kind is None or kind.share_key == "n/a":
        return (UsualKey(ALL_AGES, "No key is usual for this kind of body: all ages."),)
    return tuple({usual.key: usual for usual in _keys_of(kind, measures)}.values())


def kind_of(organisation_type: str, name: str) -> OrganisationKind | None:
    """Return the kind of the table ``organisations`` that a body is: by its name, by words of it, by its type."""
    known = _kind_of_name().get(fold_name(name)) if name else None
    known = known or next((kind for words, kind in _KIND_OF_WORDS if words.search(plain(name))), None)
    type_ = organisation_type_of(organisation_type) or organisation_type_of(name)
    return next((kind for kind in kinds() if kind.id == (known or KIND_OF_TYPE.get(type_))), None)


@cache
def _kind_of_name() -> Mapping[str, str]:
    names = {fold_name(name): kind for full, short, kind in named_kinds() for name in (full, short) if name}
    listed = {
        fold_name(name): kind.id for kind in kinds() if kind.level in _NAMED for name in _BETWEEN_NAMES.split(kind.name)
    }
    return MappingProxyType({**listed, **names})


def _keys_of(kind: OrganisationKind, measures: Measures) -> Iterator[UsualKey]:
    meant = _SEVERAL_SERVICES.sub("", kind.share_key)
    key = kind.share_key.removeprefix("To a district: ")
    usual = f"Such bodies are usually apportioned by: {key[0].lower()}{key[1:]}."
    for driver in measures.driver_names():
        if _names(driver, _OF_RESIDENTS.sub("", meant)):
            yield UsualKey(driver, f"{usual} {driver} is a driver supplied.")
    ages = [ages for ages, words in _AGES if words.search(meant.lower())]
    if len(ages) == 1:
        yield UsualKey(ages[0], f"{usual} People aged {ages[0]} are the nearest to it.")
    by_all = (
        "" if meant.lower().startswith("population") else " There are no figures of that; all ages are the last resort."
    )
    yield UsualKey(ALL_AGES, usual + by_all)


def _names(driver: str, usual: str) -> bool:
    """Say whether the words of a driver stand in a usual measure, singular or plural."""
    told = [word.removesuffix("s") for word in plain(usual).split()]
    words = [word.removesuffix("s") for word in plain(driver).split()]
    return bool(words) and any(told[start : start + len(words)] == words for start in range(len(told)))
