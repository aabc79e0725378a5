"""The Classification of the Functions of Government: its codes, their names, and codes as people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.tables import table
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Mapping

COFOG_VERSION = "COFOG 1999"
"""The edition all codes here belong to (United Nations, 1999); a revision is due in 2027."""

DIVISION_SUFFICES = frozenset({"07"})
"""Divisions for which no group need be given: HM Treasury publishes health undivided."""


@dataclass(frozen=True, slots=True)
class CofogCode:
    """One code of the classification; `level` is division, group or class, `parent` the code above it."""

    code: str
    level: str
    parent: str
    name: str


@cache
def codes() -> Mapping[str, CofogCode]:
    """Return all 188 codes by their canonical text (``07``, ``07.4``, ``07.4.0``), in the classification's order."""
    return MappingProxyType(
        {row["code"]: CofogCode(row["code"], row["level"], row["parent"], row["name"]) for row in table("cofog")}
    )


_WRITTEN = re.compile(
    r"""(?:(?:(?:un\s+)?cofog(?:\s*(?:code|1999))?|code|division|group|class)[\s:#-]*)?
        (?P<division>\d{1,2})
        (?:[.,](?P<group>\d)(?P<padding>0)?(?:[.,](?P<class>\d))?)?
        (?P<rest>(?:\.|[.,]?[\s:;()/_-].*)?)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_EUROSTAT = re.compile(
    r"gf(?P<division>\d{2})(?:0(?P<group>\d))?(?P<class>)(?P<padding>)(?P<rest>(?:[\s:;()/_-].*)?)", re.IGNORECASE
)
_SECOND_CODE = re.compile(r"[\s:;()/_-]*(?:and|or|to)?[\s:;()/_-]*\d{1,2}([.,]\d.*)?")


def normal_code(text: str) -> str:
    """Return a code as written by people in canonical text with a two-digit division, or nothing where it is no code.

    ``7.4``, ``07.4``, ``7,4``, ``7.40``, ``COFOG 7.4``, ``GF0704`` and ``07.4 Public health services`` are ``07.4``;
    ``7``, ``7.0`` and ``7. Health`` are ``07``. A division followed by words other than its name is not a code
    ("10 community wardens"), nor are two codes in one cell. The code need not exist: ask `known`.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).split())
    match = _EUROSTAT.fullmatch(tidy) or _WRITTEN.fullmatch(tidy)
    if not match or _SECOND_CODE.fullmatch(match["rest"]):
        return ""
    return _assemble(match)


def _assemble(match: re.Match[str]) -> str:
    division, group, detail = match["division"].zfill(2), match["group"] or "", match["class"] or ""
    if division == "00" or (match["padding"] and detail):
        return ""
    if group in ("", "0"):
        return division if not detail and _names_division(division, match["rest"], bare=not group) else ""
    return ".".join(part for part in (division, group, detail) if part)


def _names_division(division: str, rest: str, *, bare: bool) -> bool:
    words = word_key(rest)
    return not words or (not bare and division in codes()) or words == word_key(name_of(division))


def known(code: str) -> bool:
    """Say whether a canonical code exists in the classification."""
    return code in codes()


def name_of(code: str) -> str:
    """Return the official English name of a canonical code, or nothing where there is no such code."""
    entry = codes().get(code)
    return entry.name if entry else ""


def division_of(code: str) -> str:
    """Return the division of a canonical code: ``07`` for ``07.4.0``."""
    return code.partition(".")[0]


def is_within(code: str, other: str) -> bool:
    """Whether two codes are one function, as far as both go."""
    return f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.")


def group_of(code: str) -> str:
    """Return the group of a canonical code (``07.4`` for ``07.4.0``), or nothing for a division."""
    parts = code.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else ""


@cache
def whole_function(code: str) -> str:
    """Return the shortest code of the same function: a class that is all of its group is the group (``05.1`` for ``05.1.0``)."""
    entry = codes().get(code)
    if entry is None or entry.level != "class":
        return code
    siblings = [other for other in codes().values() if other.parent == entry.parent]
    return entry.parent if len(siblings) == 1 else code


@cache
def divisions() -> tuple[CofogCode, ...]:
    """Return the ten divisions in order."""
    return tuple(code for code in codes().values() if code.level == "division")


@cache
def groups() -> tuple[CofogCode, ...]:
    """Return the 69 groups in order."""
    return tuple(code for code in codes().values() if code.level == "group")
