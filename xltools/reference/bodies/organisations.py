"""Kinds of public body: the types a return may name, the level of government each belongs to, and the usual partners."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

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
    OrganisationType("College or university", "National agencies and public bodies"),
    OrganisationType("Government department", "National departments"),
    OrganisationType("Voluntary organisation", "Third sector"),
    OrganisationType("Private company", "Private"),
    OrganisationType("Other", "Not known"),
)
LEVELS = tuple(dict.fromkeys(kind.level for kind in ORGANISATION_TYPES))
UNKNOWN_LEVEL = "Not known"

DEPARTMENTS: Mapping[str, str] = MappingProxyType(
    {
        "bis": "Department for Business, Innovation and Skills",
        "clg": "Department for Communities and Local Government",
        "communities and local government": "Department for Communities and Local Government",
        "co": "Cabinet Office",
        "cps": "Crown Prosecution Service",
        "dclg": "Department for Communities and Local Government",
        "dcms": "Department for Culture, Media and Sport",
        "dcsf": "Department for Children, Schools and Families",
        "decc": "Department of Energy and Climate Change",
        "defra": "Department for Environment, Food and Rural Affairs",
        "dfe": "Department for Education",
        "dfid": "Department for International Development",
        "dft": "Department for Transport",
        "dh": "Department of Health",
        "doh": "Department of Health",
        "dwp": "Department for Work and Pensions",
        "ea": "Environment Agency",
        "fco": "Foreign and Commonwealth Office",
        "gla": "Greater London Authority",
        "hca": "Homes and Communities Agency",
        "hefce": "Higher Education Funding Council for England",
        "hmrc": "HM Revenue and Customs",
        "hmt": "HM Treasury",
        "jcp": "Jobcentre Plus",
        "jobcentre": "Jobcentre Plus",
        "lda": "London Development Agency",
        "lfepa": "London Fire and Emergency Planning Authority",
        "lpfa": "London Pensions Fund Authority",
        "lsc": "Learning and Skills Council",
        "mod": "Ministry of Defence",
        "moj": "Ministry of Justice",
        "mpa": "Metropolitan Police Authority",
        "tfl": "Transport for London",
        "ukba": "UK Border Agency",
        "voa": "Valuation Office Agency",
    }
)
"""Short names everybody uses, as they stand in the partner lists of 2009 and 2010."""


@dataclass(frozen=True, slots=True)
class OrganisationKind:
    """A kind of body that spent public money in a place in 2009-10, and how a count treats it.

    `share_key` is the last resort for its local share; `count_where` says which body the money is counted at.
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


_STROKES = str.maketrans({"\u2019": None, "'": None, "`": None, ".": None})
_PHRASES = tuple(
    (re.compile(rf"\b{pattern}\b"), short)
    for pattern, short in (
        (r"(his|her) majestys", "hm"),
        (r"dept", "department"),
        (r"(department|ministry) (for|of)", r"\1"),
        (r"saint", "st"),
        (r"limited|ltd|plc|llp", ""),
        (r"(teaching )?primary care trust", "pct"),
        (r"teaching pct|tpct", "pct"),
        (r"pct pct", "pct"),
        (r"(nhs )?foundation trust|nhs ft", "nhs foundation trust"),
        (r"nhs nhs", "nhs"),
        (r"metropolitan (borough|district)|london borough|royal borough|borough|mbc|mdc|lbc|lb|rb", "borough"),
        (r"city of (.+) (borough )?council", r"\1 council"),
        (r"^borough (of )?(.+?)( borough)?( council)?$", r"\2 council"),
        (r"(?<=\w )(borough|city|district|dc|bc|unitary) council$", "council"),
        (r"(?<=\w )(borough|bc|dc)$", "council"),
        (r"council council", "council"),
    )
)


def plain(text: str) -> str:
    """Return text in small letters without accents, punctuation, doubled spaces or "the"; "&" reads "and"."""
    letters = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").translate(_STROKES)
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in letters if not unicodedata.combining(letter)))
    return " ".join(word for word in words if word != "the")


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """Return the key under which spellings of one body's name agree.

    "London Borough of Hackney", "LB Hackney" and "Hackney Council" are one; so are "City & Hackney Teaching PCT" and
    "City and Hackney Primary Care Trust", or "DWP" and "Department for Work & Pensions". A county council, a parish council
    and a district or borough council of the same name stay three bodies. Folding a key again changes nothing.
    """
    key = plain(text)
    for _ in range(20):
        shorter = plain(DEPARTMENTS.get(key, key))
        for pattern, short in _PHRASES:
            shorter = " ".join(pattern.sub(short, shorter).split())
        if shorter == key:
            break
        key = shorter
    return key or plain(text)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    from xltools.reference.bodies.body_words import PATTERNS

    return tuple((_whole_words(words), name) for words, name in PATTERNS)


def _whole_words(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b")


@lru_cache(maxsize=65536)
def organisation_type_of(text: str) -> str:
    """Return the type of organisation a typed type or a body's name means, as named in `ORGANISATION_TYPES`, or nothing.

    "council", "PCT", "LB", "NHS trust", "police", "DWP" and full names ("HM Revenue and Customs", "Homerton University
    Hospital NHS Foundation Trust") are understood. Names alone cannot tell a shire district's borough council from a unitary.
    """
    from xltools.reference.bodies.body_words import SHORT_WORDS

    key = plain(text)
    exact = {plain(kind.name): kind.name for kind in ORGANISATION_TYPES}
    found = exact.get(key) or SHORT_WORDS.get(key)
    if found or not key:
        return found or ""
    matches = (name for pattern, name in _patterns() if pattern.search(key))
    return next(matches, "NHS commissioner" if key.startswith("nhs ") else "")
