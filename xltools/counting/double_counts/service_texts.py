"""Many service texts taken apart at once: what `service_words` says of one text, from words of which each is read once."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from xltools.counting.double_counts.service_words import (
    EMPTY_WORDS,
    SIGN_NAMES,
    WEAK_WORDS,
    perhaps_signs,
    signs_among,
    stem,
)
from xltools.reference.bodies.names import plain
from xltools.text import in_short
from xltools.words import Ragged, Words, in_every

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from xltools.words import WordTest

_NO_TEXTS = np.zeros(0, dtype=np.int64)
_NAMING, _WEAK, _EMPTY = 2, 1, 0
_MOST_READ = 10_000


class ServiceTexts:
    """Texts of services (or funds, or notes): the words they are compared by as arrays, and the signs they carry as bits."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take up texts, each of them once."""
        self.texts = tuple(texts)
        self._read: dict[int, frozenset[str]] = {}

    def let_go(self) -> None:
        """Forget what was worked out of the texts: it takes more than they do, and is worked out again where it is wanted."""
        self.__dict__ = {"texts": self.texts, "_read": {}}

    @cached_property
    def words(self) -> Words:
        """The words of the texts as they are written."""
        return Words(self.texts)

    @cached_property
    def _plain(self) -> tuple[tuple[str, ...], Ragged]:
        """The words in plain letters, and which of them each written word holds: one as a rule, none or several with signs."""
        numbers: dict[str, int] = {}
        parts = [
            [numbers.setdefault(part, len(numbers)) for part in _plain_words(word)] for word in self.words.distinct
        ]
        return tuple(numbers), Ragged.of(parts)

    @cached_property
    def stems(self) -> tuple[Ragged, tuple[str, ...]]:
        """The beginnings that each text is compared by, as places in the alphabetical list of all, in order."""
        distinct, held = self._plain
        kind = np.array([_kind(word) for word in distinct] or [_EMPTY], dtype=np.int8)
        stems = [stem(word) if kind[place] else None for place, word in enumerate(distinct)]
        names = sorted({name for name in stems if name is not None})
        number: dict[str | None, int] = {name: place for place, name in enumerate(names)}
        places, words = held.rows(self.words.codes)
        owners, kinds = self.words.owners[places], kind[words]
        named = np.zeros(len(self.texts), dtype=bool)
        named[owners[kinds == _NAMING]] = True
        kept = (kinds == _NAMING) | ((kinds == _WEAK) & ~named[owners])
        code = np.array([number.get(name, 0) for name in stems] or [0], dtype=np.int64)[words[kept]]
        each = np.sort(owners[kept].astype(np.int64) * max(len(names), 1) + code)
        owner, flat = np.divmod(each[np.diff(each, prepend=-1) > 0], max(len(names), 1))
        return Ragged(flat, np.bincount(owner, minlength=len(self.texts))), tuple(names)

    def stems_of(self, text: int) -> frozenset[str]:
        """Return the beginnings that one text is compared by."""
        read = self._read.get(text)
        if read is None:
            stems, names = self.stems
            if len(self._read) >= _MOST_READ:
                self._read.clear()  # a set takes up to a thousand bytes, and soon made again
            read = self._read[text] = frozenset(map(names.__getitem__, stems.row(text)))
        return read

    @cached_property
    def nameless(self) -> NDArray[np.bool_]:
        """Say which texts name no service at all."""
        return np.asarray(self.stems[0].counts == 0, dtype=bool)

    @cached_property
    def _signs(self) -> NDArray[np.uint32]:
        """The signs of each text as bits, in the order of `SIGN_NAMES`; patterns are tried where a word lets them stand."""
        signs = self._by_word(perhaps_signs)
        for text in np.flatnonzero(signs).tolist():
            written = self.texts[text]
            signs[text] = signs_among(f"{plain(written)} {written.casefold()}", int(signs[text]))
        return signs

    def _by_word(self, bits_of: Callable[[str], int]) -> NDArray[np.uint32]:
        """The bits that any word of each text has, as it is written or in plain letters."""
        distinct, held = self._plain
        plainly = np.array([bits_of(word) for word in distinct], dtype=np.uint32)
        bits = np.array([0 if _is_plain(word) else bits_of(word) for word in self.words.distinct], dtype=np.uint32)
        places, words = held.rows(np.arange(len(bits)))
        np.bitwise_or.at(bits, places, plainly[words])
        telling = np.flatnonzero(bits[self.words.codes])
        result = np.zeros(len(self.texts), dtype=np.uint32)
        np.bitwise_or.at(result, self.words.owners[telling], bits[self.words.codes[telling]])
        return result

    def keys_without(self, is_left_out: Callable[[str], object]) -> NDArray[np.uint64]:
        """Return a key for each text: the same for the same words in plain letters, in order, those left out that are to be.

        Nearly always it is another for other words; words with long numbers are to be left out, which are not told apart here.
        """
        distinct, held = self._plain
        counted = np.array([not is_left_out(word) for word in distinct], dtype=bool)
        places, words = held.rows(self.words.codes)
        places, words = places[counted[words]], words[counted[words]]
        counts = np.bincount(self.words.owners[places], minlength=len(self.texts))
        result = np.zeros(len(self.texts), dtype=np.uint64)
        if len(words):
            each = np.array([crc32(word.encode()) for word in distinct], dtype=np.uint64)[words]
            starts = np.cumsum(counts) - counts
            each *= _powers(int(counts.max()))[np.arange(len(each)) - np.repeat(starts, counts)]
            result[counts > 0] = np.add.reduceat(each, starts[counts > 0])
        return result

    def with_all_words(self, phrases: Iterable[str]) -> NDArray[np.bool_]:
        """Say which texts hold, in plain letters, every word of any of some phrases; long numbers are taken for those that begin so."""
        wanted = [[in_short(word) for word in phrase.split()] for phrase in phrases]
        held = self._holding(frozenset(chain.from_iterable(wanted)))
        result = np.zeros(len(self.texts), dtype=bool)
        for words in wanted:
            result[in_every([held.get(word, _NO_TEXTS) for word in words])] = True
        return result

    def _holding(self, wanted: frozenset[str]) -> dict[str, NDArray[np.int64]]:
        """The texts that hold each of some words in plain letters, for those that any does."""
        distinct, held = self._plain
        known = [(number, word) for number, word in enumerate(distinct) if word in wanted]
        tokens = np.full(len(distinct), -1, dtype=np.int64)
        tokens[[number for number, _ in known]] = np.arange(len(known))
        written, words = held.rows(np.arange(len(held.counts)))
        kept = tokens[words] >= 0
        rows = Ragged(tokens[words[kept]], np.bincount(written[kept], minlength=len(held.counts)))
        return dict(zip((word for _, word in known), self.words.holding(rows, len(known)), strict=True))

    def with_word(self, is_one: Callable[[str], object]) -> NDArray[np.bool_]:
        """Say which texts hold, in plain letters, a word of which something is true."""
        distinct, held = self._plain
        true = np.fromiter(map(bool, map(is_one, distinct)), dtype=bool, count=len(distinct))
        written = np.zeros(len(self.words.distinct), dtype=bool)
        places, words = held.rows(np.arange(len(written)))
        written[places[true[words]]] = True
        result = np.zeros(len(self.texts), dtype=bool)
        result[self.words.owners[written[self.words.codes]]] = True
        return result

    def saying(self, pattern: re.Pattern[str], needed: WordTest) -> NDArray[np.bool_]:
        """Say which texts, in plain words, have a pattern; texts without a word that it needs are not asked."""
        says = self._by_word(lambda word: needed.has(word) is not None) > 0
        for text in np.flatnonzero(says).tolist():
            says[text] = pattern.search(plain(self.texts[text])) is not None
        return says

    def carrying(self, sign: str) -> NDArray[np.bool_]:
        """Say which texts carry a sign."""
        return np.asarray(self._signs >> np.uint32(SIGN_NAMES.index(sign)) & np.uint32(1), dtype=bool)

    def carries(self, text: int, sign: str) -> bool:
        """Say whether one text carries a sign."""
        return bool(int(self._signs[text]) >> SIGN_NAMES.index(sign) & 1)


def _powers(many: int) -> NDArray[np.uint64]:
    """The first powers of a large odd number, as far as 64 bits hold them."""
    return np.full(many, 0x9E3779B97F4A7C15, dtype=np.uint64).cumprod()


def _kind(word: str) -> int:
    if word in EMPTY_WORDS or word.isdigit():
        return _EMPTY
    return _WEAK if word in WEAK_WORDS else _NAMING


def _plain_words(word: str) -> Sequence[str]:
    """The words that `plain` makes of what stands between two spaces; nearly always it is plain already."""
    return (word,) if _is_plain(word) else plain(word).split()


def _is_plain(word: str) -> bool:
    """Whether a word in small letters is the same in plain letters."""
    return word.isascii() and word.isalnum() and word != "the"
