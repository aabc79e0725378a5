"""Names of the past: who took over from a body that is no more, and since when (table ``successors``).

Which year a list is of does not matter: of the bodies that followed one another, the list holds those of its own year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.organisations.name_words import SHORT_FORMS
from xltools.reference.areas.geography import named_places
from xltools.reference.areas.names import area_key
from xltools.reference.bodies.names import name_key, plain
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.organisations.bodies import Body


@dataclass(frozen=True, slots=True)
class Succession:
    """A body of the past, the bodies that took over from it, and the first financial year in which they did."""

    former: str
    successors: tuple[str, ...]
    year: str


def generations(text: str) -> Iterator[tuple[Succession, ...]]:
    """Yield how others took over from the body a text names, then how others took over from those, and so on."""
    seen: set[str] = set()
    keys = keys_of(text)
    while keys:
        seen.update(keys)
        successions = tuple(succession for key in keys for succession in _by_name().get(key, ()))
        if successions:
            yield successions
        following = (name_key(name) for succession in successions for name in succession.successors)
        keys = tuple(key for key in dict.fromkeys(following) if key not in seen)


def keys_of(text: str) -> tuple[str, ...]:
    """Return the folded name a text gives, and another where it has short forms: "Herts & W Essex ICB", "North of Tyne CA"."""
    words = plain(text).split()
    if _SHORT_FORMS.keys().isdisjoint(words):
        return (name_key(text),)
    spelt_out = " ".join(_SHORT_FORMS.get(word, word) for word in words)
    return tuple(dict.fromkeys((name_key(text), name_key(spelt_out))))


_PLACES = {"gm": "greater manchester", "iow": "isle of wight"}
_SHORT_FORMS = {
    **{short: word for short, word in SHORT_FORMS.items() if " " not in word},
    "ca": "combined authority",
    **_PLACES,
}


def succession_of(text: str, body: str) -> Succession | None:
    """Return how a body took over, at once or in the end, from one of the past that a text names; else nothing."""
    heir = name_key(body)
    if heir == name_key(text):
        return None
    every = (succession for successions in generations(text) for succession in successions)
    return next((succession for succession in every if heir in map(name_key, succession.successors)), None)


@cache
def _by_name() -> Mapping[str, tuple[Succession, ...]]:
    """Successions by the folded name of the former body, and by its short name and aliases as the register has them."""
    by_name: dict[str, dict[Succession, None]] = {}
    others = _other_names()
    for row in table("successors"):
        succession = Succession(row["former"], tuple(row["successors"].split(";")), row["year"])
        for name in (row["former"], *others.get(row["former"], ()), *_names_of_trust(row["former"])):
            by_name.setdefault(name_key(name), {})[succession] = None
    return MappingProxyType({key: tuple(successions) for key, successions in by_name.items()})


_TRUST = re.compile(r" NHS (?:Foundation )?Trust$")
_HOSPITALS = re.compile(r"(?: University| Teaching)*(?: Hospitals?)(?: University)?$")


def _names_of_trust(former: str) -> tuple[str, ...]:
    """What people call a trust of the past: without its last words, or as a hospital; never by its place's name alone."""
    trust = _TRUST.sub("", former)
    if trust == former:
        return ()
    bare = _HOSPITALS.sub("", trust)
    names = (trust, bare, f"{bare} Hospital", f"{bare} Hospitals")
    return tuple(name for name in dict.fromkeys(names) if name != bare or not _is_place(bare))


def _is_place(text: str) -> bool:
    """Whether a text is nothing but the names of places ("St Helens and Knowsley"), and so the councils' too."""
    return all(
        any(area_key(area.name) == area_key(part) for area in named_places(part)) for part in text.split(" and ")
    )


def _other_names() -> Mapping[str, tuple[str, ...]]:
    ended = (
        row
        for name in ("councils", "local_bodies", "national_bodies", "nhs_trusts")
        for row in table(name)
        if row["to_year"]
    )
    return {row["name"]: (*_short_names(row), *filter(None, row["aliases"].split(";"))) for row in ended}


def _short_names(row: Mapping[str, str]) -> tuple[str, ...]:
    """A body's short name; and the bare name of a district ("Scarborough"), where a county's could mean other bodies."""
    short = row["short_name"]
    bare = re.sub(r" (?:BC|DC|City)$", "", short) if row.get("organisation_type") == "District council" else ""
    return (short, bare) if bare and len(bare.split()) == 1 else (short,)


_MAY_BE_COMMISSIONER = re.compile(r"ccg|pct|p\.c\.t|c\.c\.g|commissioning|primary", re.IGNORECASE)
_COMMISSIONER = re.compile(r"\b(?:ccg|clinical commissioning group|primary care trust|pct|tpct|teaching pct)s?\b")


def boards_after(text: str, bodies: Iterable[Body]) -> tuple[int, ...]:
    """Return the numbers of the integrated care boards of a list that lie where a primary care trust or CCG did."""
    if not _MAY_BE_COMMISSIONER.search(text):
        return ()
    key = plain(text)
    if not _COMMISSIONER.search(key):
        return ()
    where = _COMMISSIONER.sub("", key)
    ground = named_places(_COMMISSIONER.sub("pct", key)) or named_places(where)
    atoms = frozenset[str]().union(*(area.atoms for area in ground[:1]))
    return tuple(
        body.number for body in bodies if body.family == "nhs commissioner" and atoms & _board_atoms(body.name)
    )


@cache
def _board_atoms(name: str) -> frozenset[str]:
    areas = named_places(name) if "integrated care board" in plain(name) else ()
    return areas[0].atoms if areas and areas[0].kind == "ICB" else frozenset()
