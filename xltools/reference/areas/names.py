"""How people write the names of areas, brought to one key."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.text import without_accents, word_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Kingston upon Hull, City of": ("Hull",),
        "Newcastle upon Tyne": ("Newcastle",),
        "Kingston upon Thames": ("Kingston",),
        "Richmond upon Thames": ("Richmond",),
        "Southend-on-Sea": ("Southend",),
        "Greater London Authority": ("Greater London", "London"),
        "London": ("Greater London",),
        "Yorkshire and The Humber": ("Yorkshire and Humberside", "Yorkshire and Humber"),
        "East of England": ("Eastern",),
        "Metropolitan Police": ("Met Police", "Met", "Metropolitan", "MPS", "MPA"),
        "London, City of": ("City of London Police",),
        "London Fire and Emergency Planning Authority": ("LFEPA", "London Fire", "LFB", "London Fire Brigade"),
        "United Kingdom": (
            *("UK", "National", "Nationwide", "Nationally", "Country"),
            "United Kingdom of Great Britain and Northern Ireland",
        ),
        "Great Britain": ("GB",),
        "England and Wales": ("E and W",),
        "England": ("All England", "Whole of England", "England wide", "English"),
        "St Albans": ("Saint Albans",),
        "Durham": ("Durham pilot",),
        "Bristol, City of": ("City and County of Bristol", "Bristol City and County"),
        "City & Hackney Teaching PCT": ("Hackney and City",),
        "Manchester City Region and Warrington": ("Manchester City Region", "Greater Manchester City Region"),
        "Hampshire and the Solent Combined County Authority": ("Hampshire and Solent",),
        "Hull and East Yorkshire Combined Authority": ("Hull and East Riding",),
        "Devon and Torbay Combined County Authority": ("Devon & Torbay",),
        "Greater Manchester": ("GM",),
        "Bournemouth, Christchurch and Poole": ("BCP",),
        "Bath and North East Somerset": ("BANES", "B and NES"),
        "Medway": ("Medway Towns",),
        "Royal Berkshire": ("Berkshire",),
        "Buckinghamshire & Milton Keynes": ("Buckinghamshire",),
        "County Durham and Darlington": ("Durham", "County Durham"),
        "Nottinghamshire and City of Nottingham": ("Nottinghamshire",),
        "Stoke-on-Trent and Staffordshire": ("Staffordshire",),
    }
)
"""Other names in use: nothing here that a rule of `candidate_keys` would find."""

THE_PLACE = frozenset({"place", "whole place", "whole of place", "place itself", "place being counted"})
THE_DISTRICT = frozenset(
    f"{before}{word}{after}"
    for word in ("borough", "district", "city", "council area")
    for before, after in (("", ""), ("whole ", ""), ("whole of ", ""), ("", " wide"), ("", "wide"))
)
"""Words for the place itself, and for a place of one district."""

_DISTRICT_KINDS = ("district", "later district")
KIND_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("district", "later district", "borough", "unitary", "unitary authority"), _DISTRICT_KINDS),
        "county": ("county", "metropolitan county"),
        **dict.fromkeys(("country", "nation"), ("nation",)),
        **dict.fromkeys(
            ("combined county authority", "mayoral authority", "ca", "mca", "cca"), ("combined authority",)
        ),
        **dict.fromkeys(("police", "police force", "police force area"), ("police area",)),
        **dict.fromkeys(("fire", "fire area", "fire and rescue", "fire and rescue authority"), ("fire authority",)),
        **dict.fromkeys(("board", "integrated care board", "icb"), ("ICB",)),
        **dict.fromkeys(("sub icb", "sub board"), ("sub-ICB",)),
        **dict.fromkeys(("primary care trust", "pct"), ("PCT",)),
    }
)
"""Kinds of area by the words (as `area_key` has them) someone may write before a colon: "police area: Kent"."""

_KIND_WORDS = (
    (("police area",), re.compile(r"\bpolice\b|\bconstabulary\b")),
    (("fire authority",), re.compile(r"\bfire\b")),
    (("PCT",), re.compile(r"\bpct\b|\bprimary care trust\b|\bcare trust\b")),
    (("ICB", "sub-ICB"), re.compile(r"\bicb\b|\bintegrated care board\b")),
    (("region",), re.compile(r"(?<!city )\bregion(al)?$")),
    (("county",), re.compile(r"\bcounty( council)?$")),
    (("pilot",), re.compile(r"\bpilot$")),
    (
        ("combined authority",),
        re.compile(r"\b(combined (county )?|mayoral |strategic )authority$|\b[mc]?ca$|\bmayoral$"),
    ),
    (
        ("district", "later district"),
        re.compile(r"\b(district|borough|unitary)( council)?$|\b(london|royal) borough of\b|^lb\b|\blb$"),
    ),
)

_COMBINED = re.compile(r"( Mayoral)? Combined (County )?Authority$")
_COMBINED_WORDS = (
    *(
        "Combined Authority",
        "Combined County Authority",
        "Mayoral Combined Authority",
        "Mayoral Combined County Authority",
    ),
    *("CA", "CCA", "MCA", "MCCA", "Mayoral", "Mayoral Authority", "Strategic Authority", "Mayoral Strategic Authority"),
)
_SHARED_NAMES = frozenset({"East Midlands", "North East", "Lancashire"})
"""A region, or a county that is not the same districts, is meant by these names alone."""

_LAST_WORDS = re.compile(
    r"""\s(ua|cd|council|borough|district|city|county|unitary|authority|metropolitan|london|royal|region|regional|area|areas|wide|only|ward|
        bcu|boroughs|residents|lb|lbc|mbc|bc|dc|cc|corporation|police|constabulary|service|services|force|brigade|pct|teaching|trust|care|plus|
        fire|rescue|fire\sand\srescue|fire\sand\scd|fire\sand\scivil\sdefence|primary|icb|integrated|board|nhs|combined|mca|cca|pilot|place|total|mayoral)$""",
    re.VERBOSE,
)
_WIDER_WORDS = re.compile(r"\b(?:region(?:al)?|county|combined|mca|cca|icb|integrated care board)\b")
_FIRST_WORDS = re.compile(
    r"^(london borough|royal borough|metropolitan borough|borough|lb|rb|mb|city|county|district|all|whole|pan|across|inside|"
    r"within|nhs|government office for)(\sof)?\s"
)


def area_key(text: str) -> str:
    """Return the key under which spellings of one name agree: case, punctuation, "&" and "the" do not matter."""
    words = word_key(without_accents(text)).split()
    return " ".join("st" if word == "saint" else word for word in words if word != "the")


def also_known_as(name: str, kind: str) -> Iterator[str]:
    """Give other names of an area: turned round ("Bristol, City of"), with its kind ("Kent police"), and common ones."""
    yield from ALIASES.get(name, ())
    head, comma, tail = name.partition(", ")
    if comma and tail in ("City of", "County of") and kind != "police area":
        yield from (f"{tail} {head}", head)
    if kind == "PCT":
        yield re.sub(r"\s(Teaching |City )?(PCT|Care Trust( Plus)?)$", "", name)
    if kind == "combined authority":
        yield from _of_combined_authority(name)
    if kind == "ICB":
        yield name.removeprefix("NHS ").removesuffix(" Integrated Care Board")


def _of_combined_authority(name: str) -> Iterator[str]:
    base = _COMBINED.sub("", name)
    yield from (
        (base, *(f"{base} {words}" for words in _COMBINED_WORDS))
        if base not in _SHARED_NAMES
        else (f"{base} {words}" for words in _COMBINED_WORDS)
    )


def place_name(name: str, kind: str) -> str:
    """Return what a place that is an area is called: "West of England", not its combined authority; unless a region bears the name."""
    base = _COMBINED.sub("", name) if kind == "combined authority" else name
    base = base if base != "Greater London Authority" else "Greater London"
    return name if base in _SHARED_NAMES | {"West Midlands"} and kind == "combined authority" else base


def kind_meant(text: str) -> tuple[str, ...]:
    """Return the kinds of area the words of a name point to ("Kent police" -> police area), or none."""
    key = area_key(text)
    for kinds, words in _KIND_WORDS:
        if words.search(key):
            return kinds
    return ()


def candidate_keys(text: str) -> tuple[str, ...]:
    """Return keys to look a name up by: as written, then with more and more of the official words left out.

    "And" and "city region" are never left out: what has them is always more than the city.
    """
    keys: list[str] = []
    key = area_key(text)
    while key not in keys:
        keys.append(key)
        key = key if key.endswith(" city region") else _LAST_WORDS.sub("", key)
    keys += [_FIRST_WORDS.sub("", candidate) for candidate in keys]
    return tuple(dict.fromkeys(candidate for candidate in keys if candidate))


def wider_words_lost(text: str, key: str) -> frozenset[str]:
    """Return the words for an area wider than a district ("region", "county") that a key leaves out of a text."""
    return frozenset(_WIDER_WORDS.findall(area_key(text))) - frozenset(_WIDER_WORDS.findall(key))
