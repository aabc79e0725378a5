"""The words of whole columns of texts, each held once: what a rule asks of a word is asked of every word but once.

Among a million lines hardly two may say the same, but they say it in the same few thousand words.
"""

from __future__ import annotations

import re
from array import array
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltools.text import in_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

_MANY_WORDS = 50_000


class _Places(dict[str, int]):
    """The place of each distinct word; long numbers share one with those that begin alike."""

    def __missing__(self, word: str) -> int:
        return self.setdefault(in_short(word), len(self))


class Words:
    """The words of many texts: what stands between spaces, in small letters.

    `distinct` are the words, in the order in which they first stand; `codes` are places in it, text by text, of which each text
    has so many (`counts`). Of a number of more than four digits `distinct` has the first four and a nought, for all that begin
    so (`in_short`): who looks for one finds texts that may hold it.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts apart."""
        numbers = _Places()
        codes, counts = array("i"), array("i")
        for text in texts:
            words = text.casefold().split()
            codes.extend(map(numbers.__getitem__, words))
            counts.append(len(words))
        self.codes = np.array(codes, dtype=np.int32)
        self.counts = np.array(counts, dtype=np.int32)
        self.distinct: tuple[str, ...] = tuple(numbers)

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """The number of the text that each of `codes` stands in."""
        return np.repeat(np.arange(len(self.counts), dtype=np.int32), self.counts)

    def where(self, is_one: Callable[[str], object]) -> NDArray[np.bool_]:
        """Say which texts hold a word of which something is true."""
        true = np.fromiter(map(bool, map(is_one, self.distinct)), dtype=bool, count=len(self.distinct))
        result = np.zeros(len(self.counts), dtype=bool)
        result[self.owners[true[self.codes]]] = True
        return result

    def texts_by(self, tokens_of: Callable[[str], Iterable[str]]) -> dict[str, NDArray[np.int64]]:
        """Return for everything that any word stands for (`tokens_of`) the texts that hold it, in order."""
        numbers: dict[str, int] = {}
        tokens = Ragged.of(
            [[numbers.setdefault(token, len(numbers)) for token in tokens_of(word)] for word in self.distinct]
        )
        return dict(zip(numbers, self.holding(tokens, len(numbers)), strict=True))

    def holding(self, tokens: Ragged, many: int) -> list[NDArray[np.int64]]:
        """Return for each of so many tokens the texts that hold it, in order; `tokens` has those of each distinct word."""
        telling = np.flatnonzero(tokens.counts[self.codes] > 0)
        places, held = tokens.rows(self.codes[telling])
        texts = len(self.counts) or 1
        token, text = np.divmod(each_once(held * texts + self.owners[telling][places]), texts)
        starts = np.searchsorted(token, np.arange(many + 1))
        return [text[start:end] for start, end in pairwise(starts.tolist())]


def each_once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return numbers in order, each of them once: many times as fast as `np.unique` where there are many."""
    ordered = np.sort(numbers)
    return np.asarray(ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0])


def in_every(lists: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the numbers that stand in every one of some lists, each in order; those of the shortest are looked up in the others."""
    first, *others = sorted(lists, key=len)
    for other in others:
        if not len(first):
            break
        places = np.minimum(np.searchsorted(other, first), len(other) - 1)
        first = first[other[places] == first]
    return first


class TextColumn:
    """A column of texts, each of them once (`distinct`; `numbers` are places in it, line by line), and their words."""

    def __init__(self, column: pd.Series[str]) -> None:
        """Take up a column."""
        self.numbers, distinct = pd.factorize(column)
        self.distinct: tuple[str, ...] = tuple(distinct.tolist())

    @classmethod
    def of(cls, numbers: NDArray[np.int64], distinct: tuple[str, ...], words: Words) -> TextColumn:
        """Return a column that was taken apart before; some of the distinct texts may stand in no line of it."""
        column = cls.__new__(cls)
        column.numbers, column.distinct = numbers, distinct
        column.__dict__["words"] = words
        return column

    @cached_property
    def words(self) -> Words:
        """The words of the distinct texts."""
        return Words(self.distinct)

    def saying(self, says: Callable[[str], object], needed: WordTest) -> NDArray[np.bool_]:
        """Say of which distinct texts something is true; it is of none that lacks the words that are needed."""
        result = needed.of(self.words)
        for text in np.flatnonzero(result).tolist():
            result[text] = bool(says(self.distinct[text]))
        return result


class WordTest:
    """A quick test whether a pattern stands in any one word of a text, in small letters; words are what stands between spaces.

    It goes before costly patterns that need such a word.
    """

    def __init__(self, pattern: str) -> None:
        """Take up a pattern."""
        self.has = re.compile(pattern).search
        """Say whether one word has it."""
        self._asked = lru_cache(maxsize=_MANY_WORDS)(self.has)

    def __call__(self, text: str) -> bool:
        """Say whether any word of a text has it; of every word that is asked but once."""
        return any(map(self._asked, text.casefold().split()))

    def of(self, words: Words) -> NDArray[np.bool_]:
        """Say which of many texts have such a word."""
        return words.where(self.has)


class Ragged:
    """Rows of numbers of different lengths (`counts`), one after the other in one array (`flat`)."""

    def __init__(self, flat: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        """Take up rows."""
        self.flat, self.counts = flat, counts
        self._starts = np.cumsum(counts) - counts

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Ragged:
        """Put rows behind each other."""
        return cls(
            np.fromiter(chain.from_iterable(rows), dtype=np.int64),
            np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)),
        )

    def rows(self, which: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of some rows, again and again if need be, each with the place in `which` of its row."""
        each = self.counts[which]
        places = np.repeat(np.arange(len(which)), each)
        offsets = np.arange(len(places)) - np.repeat(np.cumsum(each) - each, each)
        return places, self.flat[np.repeat(self._starts[which], each) + offsets]

    def row(self, number: int) -> list[int]:
        """Return the numbers of one row."""
        start = int(self._starts[number])
        return list(self.flat[start : start + int(self.counts[number])].tolist())
