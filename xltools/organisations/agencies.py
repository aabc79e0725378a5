"""Agencies and offices of departments: money of one that is not listed is its department's (table ``national_bodies``)."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.bodies.names import name_key, plain
from xltools.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ALSO = MappingProxyType(
    {
        "Youth Justice Board": ("Youth Custody Service", "YOT grant Youth Justice Board"),
        "HM Prison and Probation Service": (
            "National Probation Service",
            "NPS",
            "HM Prisons",
            "Prison Service",
            "Probation",
        ),
        "Education and Skills Funding Agency": ("EFSA", "Education and Skills Agency"),
        "NHS England": (
            "NHS England and NHS Improvement",
            "NHSE&I",
            "NHSEI",
            "NHSE/I",
            "NHS E",
            "NHS Commissioning Board",
        ),
        "Public Health England": ("OHID and Public Health England",),
    }
)
"""Other ways to write an agency of the register, beside its short name and aliases (compiled for this project)."""


def department_over(text: str) -> str:
    """Return the name of the department that a named agency is part of; blank where a text names no agency alone."""
    return _departments().get(_key(text), "")


def other_names_of(name: str) -> tuple[str, ...]:
    """Return the short name and the other names that a national body of this name goes by in the register."""
    return _other_names().get(name_key(name), ())


def _key(text: str) -> str:
    """A name folded, whether or not it writes its "and"."""
    return " ".join(word for word in name_key(text).split() if word != "and")


def _rows() -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    for row in table("national_bodies"):
        others = (row["short_name"], *row["aliases"].split(";"), *_ALSO.get(row["name"], ()))
        yield row, tuple(name for name in others if name)


@cache
def _departments() -> Mapping[str, str]:
    departments = {}
    agencies = [(row, others) for row, others in _rows() if row["department"] not in ("", row["name"])]
    own = {
        _key(name)
        for row, others in _rows()
        if row["department"] in ("", row["name"])
        for name in (row["name"], *others)
    }
    for row, others in agencies:
        for name in (row["name"], *others):
            if len(plain(name)) > 2 and _key(name) not in own:  # two letters (NE, SE) stand for too many bodies
                departments[_key(name)] = row["department"]
    return MappingProxyType(departments)


@cache
def _other_names() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, dict[str, None]] = {}
    for row, others in _rows():
        names.setdefault(name_key(row["name"]), {}).update(dict.fromkeys(others))
    return MappingProxyType({key: tuple(others) for key, others in names.items()})
