"""What the trained weights look at: words, pairs of words, pieces of words, the body and its families, words of that body."""

from __future__ import annotations

import math
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from xltools.coding.descriptions import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PIECES = (3, 4, 5)
"""Lengths of the pieces of words, in letters, the space at either end included."""

MANY_WORDS = 5
"""From so many words on, more of them say nothing new of a text's shape."""

LENGTHS = MappingProxyType({"w": 1.0, "b": 0.7, "c": 1.0, "s": 0.4, "o": 0.6, "x": 0.8, "d": 0.6})
"""Kinds of feature and the length of the vector each kind makes up, however many of them a text has."""


def features(words: Sequence[str], chain: Sequence[str], name: Sequence[str] = ()) -> dict[int, float]:
    """Return features by their 32-bit number (CRC of their name) with their values: those of the words and of the body."""
    return word_features(words) | body_features(words, chain, name)


def word_features(words: Sequence[str]) -> dict[int, float]:
    """Return the features that a text has whoever wrote it; `words` come from `descriptions.plain_words`."""
    plain = _plain(words)
    return _numbered(
        {
            "w": plain,
            "b": [f"{first} {second}" for first, second in pairwise(("^", *plain, "$"))],
            "c": [piece for word in plain for piece in _pieces(word)],
            "s": _shape(words, plain),
        }
    )


def body_features(words: Sequence[str], chain: Sequence[str], name: Sequence[str] = ()) -> dict[int, float]:
    """Return the features that the body adds: itself, and the words as its own.

    `chain` comes from `spenders.SpenderKind.chain` (empty where the body is not known), `name` from `spenders.name_words`.
    """
    return _numbered(
        {
            "o": chain,
            "x": [f"{body}|{word}" for body in chain[:2] for word in _plain(words)],
            "d": name,
        }
    )


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if not is_number(word)]


def _numbered(kinds: Mapping[str, Sequence[str]]) -> dict[int, float]:
    return {number: value for kind, names in kinds.items() for number, value in _block(kind, names, LENGTHS[kind])}


def _shape(words: Sequence[str], plain: Sequence[str]) -> list[str]:
    """How a text is built: a lone word, a number at an end and single letters are the marks of names that say nothing."""
    marks = {
        "number first": is_number(words[0]) if words else False,
        "number last": is_number(words[-1]) if words else False,
        "letter": any(len(word) == 1 for word in plain),
    }
    return [f"{min(len(plain), MANY_WORDS)} words", *(mark for mark, there in marks.items() if there)]


def _block(kind: str, names: Sequence[str], length: float) -> Iterator[tuple[int, float]]:
    distinct = dict.fromkeys(names)
    value = length / math.sqrt(len(distinct)) if distinct else 0.0
    return ((crc32(f"{kind}={name}".encode()), value) for name in distinct)


def _pieces(word: str) -> Iterator[str]:
    padded = f" {word} "
    return (padded[start : start + size] for size in PIECES for start in range(len(padded) - size + 1))
