"""A description as understood: its words, short forms written out, slips put right where one known word is near enough."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from xltools.coding.descriptions import SMALL_WORDS, is_number, pieces, plain_words, readable, singular, word_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.coding.library import Floats
    from xltools.coding.spenders import SpenderKind

SHORTEST_START = 5
"""Letters an unknown word must have to be taken as the beginning of a known one."""

LONG = 8
"""Letters of a word that is seldom one letter away from another word."""

VOWELS = frozenset("aeiou")

NEVER_SLIPS = word_list("never slips")
"""Names and common words that no service has, one letter or an ending away from words that services have."""

GENERAL_WORTH = 0.35
"""How far text is understood that has only general words ("other costs"): it is English, and says next to nothing."""

UNKNOWN_WEIGHT = 8.0
"""The rarity given to a word never seen: about that of a word seen once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A description as understood: its words, their numbers in the vocabulary, and where in `text` each was written.

    `slips` were put right and `short` forms written out: as written, and as read.
    """

    words: tuple[str, ...]
    numbers: tuple[int, ...]
    mass: float
    core_mass: float
    understood: float
    slips: tuple[tuple[str, str], ...]
    short: tuple[tuple[str, str], ...]
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Vocabulary:
    """The words known from labelled texts, in order, and the rarity of each."""

    words: tuple[str, ...]
    rarity: Floats

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Each known word's number."""
        return {word: number for number, word in enumerate(self.words)}

    def read(self, text: str, body: SpenderKind) -> Reading:
        """Return a description as understood: abbreviations written out, slips put right where one word is near enough."""
        plain = readable(text)
        parts = tuple(pieces(plain, body.chain))
        written = tuple(singular(word) for piece in parts for word in piece.words)
        spans = tuple((piece.start, piece.end) for piece in parts for _ in piece.words)
        right = tuple(map(self._put_right, written))
        distinct = tuple(dict.fromkeys(word for word in right if not is_number(word)))
        numbers = tuple(self.numbers[word] for word in distinct if word in self.numbers)
        unknown = UNKNOWN_WEIGHT**2 * (len(distinct) - len(numbers))
        mass = self._mass(numbers) + unknown
        core = [number for number in numbers if self.words[number] not in SMALL_WORDS]
        core_mass = self._mass(core) + unknown
        slips = tuple(
            (plain[start:end], word)
            for (start, end), wrong, word in zip(spans, written, right, strict=True)
            if wrong != word
        )
        short = tuple((plain[piece.start : piece.end], " ".join(piece.words)) for piece in parts if piece.is_short)
        telling = [word for word in distinct if word not in SMALL_WORDS and len(word) > 1]
        known = sum(1.0 for word in telling if word in self.numbers) - 0.3 * len(slips)
        general = GENERAL_WORTH if any(word in SMALL_WORDS and len(word) > 2 for word in distinct) else 0.0
        understood = max(known, 0.0) / len(telling) if telling else general
        return Reading(right, numbers, mass, core_mass, understood, slips, short, plain, spans)

    def words_read(self, text: str, chain: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words alone of what `read` returns, for a kind of body with this chain."""
        return tuple(map(self._put_right, plain_words(text, chain)))

    def _put_right(self, word: str) -> str:
        return self.nearest(word) or word

    def _mass(self, numbers: Sequence[int]) -> float:
        return float(np.square(self.rarity[list(numbers)]).sum()) if numbers else 0.0

    def nearest(self, word: str) -> str:
        """Return the known word an unknown one is a slip or a shortening of, or nothing."""
        if word in self.numbers or len(word) < 4 or not word.isalpha():
            return ""
        return self._slip(word)

    @cached_property
    def _slip(self) -> _Speller:
        return _Speller(self.words, self.rarity)


class _Speller:
    """Finds the known word nearest to an unknown one; keeps what it found."""

    def __init__(self, vocabulary: tuple[str, ...], rarity: Floats) -> None:
        weighed = zip(vocabulary, rarity, strict=True)
        self._rarity = {word: weight for word, weight in weighed if word.isalpha() and len(word) > 3}
        self._words = tuple(sorted(self._rarity))
        self._beginning = {letter: tuple(words) for letter, words in groupby(self._words, key=itemgetter(0))}
        self._find = lru_cache(maxsize=65536)(self._search)

    def __call__(self, word: str) -> str:
        return self._find(word)

    def _search(self, word: str) -> str:
        if word in NEVER_SLIPS:
            return ""
        allowed = 0 if len(word) < 5 else 1 if len(word) < 11 else 2
        alike = self._beginning.get(word[0], ())  # no slip is in the first letter
        candidates = process.extract(word, alike, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        near = [other for other, distance, _ in candidates if _is_slip(word, other, distance)]
        if near:
            return min(near, key=lambda other: (OSA.distance(word, other), self._rarity[other], other))
        return self._shortened(word)

    def _shortened(self, word: str) -> str:
        if len(word) < SHORTEST_START:
            return ""
        at = bisect_left(self._words, word)
        longer = [other for other in self._words[at : at + 40] if other.startswith(word)]
        return min(longer, key=lambda other: (self._rarity[other], other), default="")


def _is_slip(written: str, known: str, distance: int) -> bool:
    """Say whether fingers slip like this: a letter left out, doubled or changed round, or in a long word another vowel.

    A slip in a plural is seen without its s: "facilites" comes as "facilite".
    Short words that differ otherwise are more often other words and names: "Battle" is no bottle, "Carter" no carer.
    """
    if written[0] != known[0]:
        return False
    missing = len(known) - len(written)
    if distance > 1:
        return missing > 0
    if missing == 1:
        return len(written) >= LONG or not known.startswith(written)
    if missing < 0:
        doubled = any(left == right for left, right in pairwise(written))
        return len(written) > LONG or (doubled and len(written) > SHORTEST_START)
    changed = next(n for n, (left, right) in enumerate(zip(written, known, strict=True)) if left != right)
    vowels = {written[changed], known[changed]} <= VOWELS
    plural = {written[changed], known[changed]} == {"e", "y"} and changed == len(known) - 1
    return sorted(written) == sorted(known) or plural or (vowels and len(written) > LONG)
