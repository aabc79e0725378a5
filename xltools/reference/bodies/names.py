"""The keys under which spellings of a body's name agree: plain words, one body's many spellings, letters only, a reference.

Each serves one purpose; nothing else in xltools folds the name of a body.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.text import fold, without_accents

if TYPE_CHECKING:
    from collections.abc import Mapping

MANY_TEXTS = 262_144
"""What a cache of texts holds: more than a column of 100,000 distinct ones, read twice."""

_RECENT_TEXTS = 16_384
"""A name is asked for in plain words some twenty times while it is looked up, and then no more."""

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


_NOT_PLAIN = re.compile(r"[^\x00-\x7f]")
_PLAIN_SIGNS = bytes(sign if chr(sign).isalnum() else ord(" ") for sign in bytes(range(128)).lower()).ljust(256)
_STROKES = b"'`."
_PHRASES = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), short)
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


@lru_cache(maxsize=_RECENT_TEXTS)
def plain(text: str) -> str:
    """Return text in small letters without accents, punctuation, doubled spaces or "the"; "&" reads "and"."""
    if not text.isascii():  # few texts are not
        text = _NOT_PLAIN.sub(" ", without_accents(without_accents(text).casefold().replace("\u2019", "")))
    words = text.replace("&", " and ").encode().translate(_PLAIN_SIGNS, _STROKES).decode().split()
    return " ".join([word for word in words if word != "the"] if "the" in words else words)


@lru_cache(maxsize=MANY_TEXTS)
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
            if (changed := pattern.sub(short, shorter)) != shorter:
                shorter = " ".join(changed.split())
        if shorter == key:
            break
        key = shorter
    return key or plain(text)


def name_key(text: str) -> str:
    """Return `fold_name` of a name, or the name in small letters where that leaves nothing (Greek letters, say)."""
    return fold_name(text) or fold(text)


def letters_of(text: str) -> str:
    """Return the letters and figures of a name run together: "Norton W.D.A." and "NortonWDA" are one."""
    return plain(text).replace(" ", "")


def partner_id_of(name: str) -> str:
    """Return the reference made from an organisation's name: lower case words joined by hyphens.

    Accents are left out; a name without any letter or figure gives a short reference of its own.
    """
    spaced = name.lower().replace("&", " and ").replace("'", "")
    words = "-".join(re.findall(r"[^\W_]+", without_accents(spaced)))
    if words or not name.strip():
        return words
    return f"partner-{hashlib.sha256(name.strip().encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
