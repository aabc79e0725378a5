"""National bodies by family: those that took over from one another are one, whatever each was called in its year.

A department that was divided belongs to the families of all that took over from it; an agency's own family comes before its
department's. Read off the tables ``national_bodies`` and ``successors`` and `national_names.SAME_BODY`, no list of its own.
Short forms mean what they mean today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.organisations.agencies import other_names_of
from xltools.organisations.national_names import SAME_BODY
from xltools.reference.bodies.body_words import SHORT_WORDS
from xltools.reference.bodies.names import DEPARTMENTS, plain
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_APART = re.compile(r"\s*[():;|]\s*|\s+[-\u2013\u2014]\s+")
_SMALL_WORDS = frozenset({"and", "of", "for", "its", "limited", "ltd", "plc"})
_WRITTEN_OUT = MappingProxyType({"dept": "department", "min": "ministry", "majestys": "hm", "his": "", "her": ""})


@dataclass(frozen=True, slots=True)
class Family:
    """A body under all its names, as `body_key` leaves them; `key` is what it is called today, in small letters.

    `organisation_type` and `department` (whose agency it is) are blank where the register does not hold it.
    """

    key: str
    names: tuple[str, ...]
    organisation_type: str
    department: str

    @property
    def is_department(self) -> bool:
        """Whether it is a department of the government."""
        return self.organisation_type == "Government department"


@lru_cache(maxsize=4096)
def body_key(text: str) -> str:
    """Return the key of a national body's name: short forms spelt out, "and", "of", "for", "its" and "Ltd" left out."""
    words = plain(DEPARTMENTS.get(plain(text), text)).split()
    return " ".join(filter(None, (_WRITTEN_OUT.get(word, word) for word in words if word not in _SMALL_WORDS)))


def family_named(text: str) -> Family | None:
    """Return the family of a national body that a text names and nothing else, or None."""
    return _families().get(body_key(text))


def families_of(text: str) -> tuple[str, ...]:
    """Return the keys of the families a named national body belongs to today, its department's last; empty for others."""
    return _following(body_key(text))


def families_within(text: str) -> tuple[tuple[Family, ...], tuple[str, ...]]:
    """Return the national bodies that a longer text names, and its words that are no part of their names.

    A short form counts where it stands apart: "BIS: science", "DLUHC - homelessness", "Department of Health (DH)".
    """
    named: dict[Family, None] = {}
    left: list[str] = []
    for part in _APART.split(text):
        words = f" {body_key(part)} "
        names = (words.strip(),) if family_named(part) else _longer_names()
        for name in names:
            if f" {name} " in words:
                named[_families()[name]] = None
                words = words.replace(f" {name} ", " ")
        left.extend(word for word in words.split() if family_named(word) not in named)
    return tuple(named), tuple(left)


def begins_with_one(text: str) -> bool:
    """Whether a national body's name stands first in a text, apart from the rest: "NHS England (Midlands)"."""
    return bool(families_of(_APART.split(text)[0]))


@cache
def _longer_names() -> tuple[str, ...]:
    return tuple(sorted((name for name in _families() if " " in name), key=len, reverse=True))


@lru_cache(maxsize=4096)
def _following(name: str) -> tuple[str, ...]:
    family = _families().get(name)
    if family is None:
        return ()
    last = dict.fromkeys(heir for heir in _last_heirs(family, frozenset()) if heir.organisation_type)
    over = (_families().get(body_key(heir.department)) for heir in last)
    departments = (department.key for department in over if department)
    return tuple(dict.fromkeys((*(heir.key for heir in last), *departments)))


def _last_heirs(family: Family, seen: frozenset[str]) -> Iterator[Family]:
    """Yield the families that have a body's work today: itself where nobody took over."""
    heirs = [heir for heir in _heirs(family) if heir.key not in seen]
    if not heirs:
        yield family
    for heir in heirs:
        yield from _last_heirs(heir, seen | {family.key})


def _heirs(family: Family) -> tuple[Family, ...]:
    """Return who took over most lately; an agency that went into its department stays a family of its own."""
    rows = [row for name in family.names for row in _successions().get(name, ())]
    latest = max((year for _, year in rows), default="")
    named = dict.fromkeys(name for names, year in rows if year == latest for name in names)
    heirs = (_families()[name] for name in named)
    kept = (heir for heir in heirs if not family.department or not heir.is_department)
    return tuple(heir for heir in kept if heir.key != family.key)


@cache
def _successions() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Who took over and when, by the former body's key."""
    rows: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for row in _national_successions():
        heirs = tuple(body_key(name) for name in row["successors"].split(";"))
        former = body_key(row["former"])
        rows[former] = (*rows.get(former, ()), (heirs, row["year"]))
    return MappingProxyType(rows)


@cache
def _national_successions() -> tuple[dict[str, str], ...]:
    """The rows of ``successors`` that lead to national bodies alone."""
    national = {body_key(row["name"]) for row in table("national_bodies")}
    rows = table("successors")
    at_once = [row["former"] for row in rows if national.issuperset(map(body_key, row["successors"].split(";")))]
    national.update(map(body_key, at_once))  # bodies that the register never held hand on to it as well
    return tuple(row for row in rows if national.issuperset(map(body_key, row["successors"].split(";"))))


@cache
def _families() -> Mapping[str, Family]:
    """Every family by each of its names."""
    rows: dict[str, dict[str, str]] = {}
    for row in table("national_bodies"):  # the row that holds today wins, else the latest
        key = body_key(row["name"])
        if key not in rows or not row["to_year"] or row["to_year"] > rows[key]["to_year"] != "":
            rows[key] = row
    groups = _joined(_names_together())
    return MappingProxyType({name: family for group in groups for family in [_family(group, rows)] for name in group})


def _family(group: tuple[str, ...], rows: Mapping[str, dict[str, str]]) -> Family:
    held = [rows[name] for name in group if name in rows]
    if not held:
        return Family(group[0], group, "", "")
    today = max(held, key=lambda row: (not row["to_year"], row["from_year"]))
    return Family(plain(today["short_name"]), group, today["organisation_type"], today["department"])


def _names_together() -> Iterator[tuple[str, ...]]:
    yield from SAME_BODY
    for row in table("national_bodies"):
        others = (*other_names_of(row["name"]), *_headings(row["treasury_names"]))
        yield (row["name"], *filter(_is_telling, others))
    yield from ((row["former"],) for row in _national_successions())


def _headings(treasury_names: str) -> Iterator[str]:
    """Yield HM Treasury's names for a body, where they are its own: one without a department before it is a department's."""
    for heading in treasury_names.split(";"):
        department, _, body = heading.rpartition(": ")
        if " " in body and body != "NHS Trusts" and (department or not body.startswith(("Department ", "Ministry "))):
            yield body


def _is_telling(name: str) -> bool:
    """Whether a short name is a body's alone: two letters stand for too many, as do words for a kind of body."""
    return len(plain(name)) > 2 and plain(name) not in SHORT_WORDS


def _joined(together: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return names in groups, those that stand together anywhere in one group."""
    groups: dict[str, tuple[str, ...]] = {}
    for names in together:
        keys = [body_key(name) for name in names if plain(name) not in SHORT_WORDS]
        parts = [groups.get(key, (key,)) for key in keys]
        group = tuple(dict.fromkeys(key for part in parts for key in part))
        groups.update(dict.fromkeys(group, group))
    return tuple(dict.fromkeys(groups.values()))
