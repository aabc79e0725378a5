"""A description as finance staff write it, read as plain words: folded, abbreviations written out, plurals dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reference.tables import table
from xltools.text import without_accents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 400
"""Characters of a description that are looked at; the rest of a longer one is left unread."""


def word_list(name: str) -> frozenset[str]:
    """Return the words of one of the lists of `data/word_lists.csv`."""
    return frozenset(
        word for row in table("word_lists", __package__) if row["list"] == name for word in row["words"].split()
    )


SMALL_WORDS = word_list("small")
"""Words that say little about the function; they are kept for the model and left out of the dictionary match."""

ORDINARY = word_list("ordinary")
"""Short forms that are also words of their own: written out only for a body that uses them."""

FOREIGN = word_list("foreign")
"""Small words of other languages, some of them English short forms too; text that holds two of them is not English."""

FOREIGN_PLAIN = word_list("foreign plain")
"""Those of them that are nothing in English; one among few words is enough."""

FOREIGN_SERVICES = word_list("foreign services")
"""Words for public services in other languages that are no English words: one of them is enough."""

NAME_GIVERS, STREETS, HOUSES = word_list("name givers"), word_list("streets"), word_list("houses")
"""Service words that streets and houses are named after, and the words for streets and for houses behind them."""

ROAD_KINDS, WORKS = word_list("road kinds"), word_list("road works")
"""Words before "road" or "street", and words behind it, with which the road itself is what the money is for."""

PLACE_NAME, POSTCODE = "placename", "postcode"
"""What stands in a reading for a word that only names a place, and for a postcode."""

_PROGRAMME_NUMBER = re.compile(r"^[a-z]\d{3}[a-z0-9]{2,6}\s*[-:]\s*")
_TOKEN = re.compile(r"[a-z]&[a-z]|[a-z0-9]+")
_POSSESSIVE = re.compile(r"['\u2019`](?=[a-z])")
_AGES = r"\b(?P<first>1[346])\s*(?:-|\u2013|to)\s*(?P<last>1[689])\b"
"""Ages of pupils and students ("16-19", "14 to 16"): read as one word, since bare numbers say nothing of the function."""
_SECTION = r"\bs(?:ec(?:tion)?|ect)?[\s.-]*(?P<section>\d{2,3})\b"
_POSTCODE = r"\b(?P<postcode>[a-z]{1,2}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{2})\b"
_PIECE = re.compile(f"{_POSTCODE}|{_AGES}|{_SECTION}|{_TOKEN.pattern}")
_NUMBER = re.compile(r"\d[\d.,]*(?:st|nd|rd|th|k|m|bn)?$")


def description_key(text: str) -> str:
    """Return text in lower case with accents, repeated spaces and apostrophes taken out: the key for "the same text"."""
    return " ".join(_POSSESSIVE.sub("", without_accents(text[:LONGEST].casefold())).split())


@lru_cache(maxsize=65536)
def plain_words(text: str, chain: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the words of a description in order, abbreviations written out as this kind of body means them."""
    return tuple(singular(word) for piece in pieces(readable(text), chain) for word in piece.words)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a description: where it stands in the readable text, its words, and whether they write out a short form."""

    start: int
    end: int
    words: tuple[str, ...]
    is_short: bool


def readable(text: str) -> str:
    """Return what of a description is read: folded, without the number a programme may begin with."""
    return _PROGRAMME_NUMBER.sub("", description_key(text)).replace("_", " ")


def pieces(text: str, chain: tuple[str, ...] = ()) -> Iterator[Piece]:
    """Yield the pieces of a readable text in order, short forms written out as this kind of body means them.

    A word that only names a street or a house ("Library Street", "Park House") is read as `PLACE_NAME`.
    """
    read = tuple(_pieces(text, chain))
    written = ("", *(text[piece.start : piece.end] for piece in read), "", "")
    for number, piece in enumerate(read):
        before, word, after, last = written[number : number + 4]
        if _gives_a_name(word, after, last):
            yield replace(piece, words=(PLACE_NAME,), is_short=False)
        elif _is_of_an_address(before, word, after):
            yield replace(piece, words=(PLACE_NAME,) if before not in NAME_GIVERS else (), is_short=False)
        elif word == "st" and after not in WORKS:
            yield replace(piece, words=("saint",), is_short=False)
        else:
            yield piece


def _gives_a_name(word: str, after: str, last: str) -> bool:
    """Say whether a service's word only gives its name to the street or house that the next word stands for."""
    return word in NAME_GIVERS and (after in STREETS or (after in HOUSES and not last.isalpha()))


def _is_of_an_address(before: str, word: str, after: str) -> bool:
    """Say whether a word for a street or house stands behind its name, and is not itself what the money is for."""
    if before in NAME_GIVERS and (word in STREETS or (word in HOUSES and not after.isalpha())):
        return after not in WORKS
    if word == "st" and after.isalpha():
        return False
    return word in STREETS and before.isalpha() and before not in ROAD_KINDS and after not in WORKS


def _pieces(text: str, chain: tuple[str, ...]) -> Iterator[Piece]:
    for match in _PIECE.finditer(text):
        token = _token(match)
        words = _written_out(token, chain)
        yield Piece(match.start(), match.end(), words, words != tuple(token.split("&")))


def _token(match: re.Match[str]) -> str:
    if match["postcode"]:
        return POSTCODE
    if match["first"]:
        return f"{match['first']}to{match['last']}"
    return f"s{match['section']}" if match["section"] else match[0]


def _written_out(token: str, chain: tuple[str, ...]) -> tuple[str, ...]:
    for words, wanted in _abbreviations().get(token, ()):
        if not wanted or wanted & set(chain) or (not chain and token not in ORDINARY):
            return words
    return tuple(token.split("&")) if "&" in token else (token,)


@cache
def _abbreviations() -> Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]:
    """Short form -> what it may stand for, forms meant by certain bodies first."""
    forms: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for row in table("abbreviations", __package__):
        wanted = frozenset(part for part in row["bodies"].split(";") if part)
        words = tuple(_TOKEN.findall(description_key(row["words"])))
        forms.setdefault(description_key(row["short"]).replace(".", ""), []).append((words, wanted))
    return MappingProxyType(
        {short: tuple(sorted(meanings, key=lambda form: not form[1])) for short, meanings in forms.items()}
    )


_ODD = MappingProxyType(
    {"buses": "bus", "minibuses": "minibus", "gases": "gas", "campuses": "campus", "viruses": "virus"}
)
_KEPT = word_list("not plural")


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Return a word without its plural ending; a rough rule, the same for text and dictionary."""
    if word in _ODD:
        return _ODD[word]
    if len(word) < 4 or word in _KEPT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + ("y" if len(word) > 4 else "ie")
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def is_number(word: str) -> bool:
    """Say whether a word is a number, a year or an amount, which says nothing about the function."""
    return word[:1].isdecimal() and bool(_NUMBER.match(word))


def looks_foreign(text: str) -> bool:
    """Say whether a description seems to be in another language than English."""
    folded = description_key(text)
    tokens = re.findall(r"[a-z]+", folded)
    strange = sum(
        1 for character in text.casefold() if character.isalpha() and not character.isascii() and character != "\u00e9"
    )
    small = sum(1 for token in tokens if token in FOREIGN)
    if any(token in FOREIGN_SERVICES for token in tokens):
        return True
    plainly = any(token in FOREIGN_PLAIN for token in tokens)
    return strange > 0 or small >= 2 or (plainly and 2 <= len(tokens) <= 4)
