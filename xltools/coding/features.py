"""What the trained weights look at: words, pairs of words, pieces of words, the body and its families, words of that body."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING
from zlib import crc32

from xltools.coding.descriptions import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PIECES = (3, 4, 5)
"""Lengths of the pieces of words, in letters, the space at either end included."""

MANY_WORDS = 5
"""From so many words on, more of them say nothing new of a text's shape."""

LENGTHS = MappingProxyType({"w": 1.0, "b": 0.7, "c": 1.0, "s": 0.4, "o": 0.6, "x": 0.8, "d": 0.6})
"""Kinds of feature and the length of the vector each kind makes up, however many of them a text has."""

_STARTS = MappingProxyType({kind: crc32(f"{kind}=".encode()) for kind in LENGTHS})
"""What the CRC of every name of a kind begins with."""


def features(words: Sequence[str], chain: Sequence[str], name: Sequence[str] = ()) -> dict[int, float]:
    """Return features by their 32-bit number (CRC of their name) with their values: those of the words and of the body."""
    return word_features(words) | body_features(words, chain, name)


def word_features(words: Sequence[str]) -> dict[int, float]:
    """Return the features that a text has whoever wrote it; `words` come from `descriptions.plain_words`."""
    plain = _plain(words)
    pairs = [f"{first} {second}" for first, second in pairwise(("^", *plain, "$"))]
    return {
        **_block("w", _numbers("w", plain)),
        **_block("b", _numbers("b", pairs)),
        **_block("c", _numbers_of_pieces(plain)),
        **_block("s", _numbers("s", _shape(words, plain))),
    }


def body_features(words: Sequence[str], chain: Sequence[str], name: Sequence[str] = ()) -> dict[int, float]:
    """Return the features that the body adds: itself, and the words as its own.

    `chain` comes from `spenders.SpenderKind.chain` (empty where the body is not known), `name` from `spenders.name_words`.
    """
    plain = _plain(words)
    own = [f"{body}|{word}" for body in chain[:2] for word in plain]
    return {
        **_block("o", _numbers("o", chain)),
        **_block("x", _numbers("x", own)),
        **_block("d", _numbers("d", name)),
    }


def _plain(words: Sequence[str]) -> list[str]:
    return [word for word in words if not is_number(word)]


def _shape(words: Sequence[str], plain: Sequence[str]) -> list[str]:
    """How a text is built: a lone word, a number at an end and single letters are the marks of names that say nothing."""
    marks = {
        "number first": is_number(words[0]) if words else False,
        "number last": is_number(words[-1]) if words else False,
        "letter": any(len(word) == 1 for word in plain),
    }
    return [f"{min(len(plain), MANY_WORDS)} words", *(mark for mark, there in marks.items() if there)]


def _block(kind: str, numbers: Mapping[str, int]) -> dict[int, float]:
    """Return features of a kind, by their number, with the value that each has beside the others."""
    return dict.fromkeys(numbers.values(), LENGTHS[kind] / math.sqrt(len(numbers)) if numbers else 0.0)


def _numbers(kind: str, names: Iterable[str]) -> dict[str, int]:
    """Return the distinct names in order with the number of each: the CRC of kind and name."""
    start = _STARTS[kind]
    return {name: crc32(name.encode(), start) for name in names}


def _numbers_of_pieces(words: Iterable[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for word in words:
        numbers.update(_pieces(word))
    return numbers


@lru_cache(maxsize=8192)
def _pieces(word: str) -> Mapping[str, int]:
    """Return the pieces of a word in order, with their numbers; the same words come again and again."""
    padded = f" {word} "
    return _numbers("c", (padded[start : start + size] for size in PIECES for start in range(len(padded) - size + 1)))
