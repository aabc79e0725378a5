"""What the trained weights look at: words, pairs of words, pieces of words, the body and its families, words of that body."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from xltools.coding.descriptions import is_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PIECES = (3, 4, 5)
"""Lengths of the pieces of words, in letters, the space at either end included."""

MANY_WORDS = 5
"""From so many words on, more of them say nothing new of a text's shape."""

BLOCKS = (("w", 1.0), ("b", 0.7), ("c", 1.0), ("o", 0.6), ("x", 0.8), ("d", 0.6), ("s", 0.4))
"""Kinds of feature and the length of the vector each kind makes up, however many of them a text has."""


def features(words: Sequence[str], chain: Sequence[str], name: Sequence[str] = ()) -> dict[int, float]:
    """Return features by their 32-bit number (CRC of their name) with their values.

    `words` come from `descriptions.plain_words`; `chain` from `spenders.SpenderKind.chain` (empty where the body is not known);
    `name` comes from `labelled.name_words`: the families of the body, and words of its own name.
    """
    plain = [word for word in words if not is_number(word)]
    kinds = {
        "w": plain,
        "b": [f"{first} {second}" for first, second in pairwise(("^", *plain, "$"))],
        "c": [piece for word in plain for piece in _pieces(word)],
        "o": list(chain),
        "x": [f"{body}|{word}" for body in chain[:2] for word in plain],
        "d": list(name),
        "s": _shape(words, plain),
    }
    return {number: value for kind, length in BLOCKS for number, value in _block(kind, kinds[kind], length)}


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
