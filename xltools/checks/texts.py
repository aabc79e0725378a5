"""A column of texts prepared for looking: each distinct text is judged once, and many are searched at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.reading.units import stated_unit
from xltools.text import fold
from xltools.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


_NOTE = re.compile(r"\s*(?:\*|(?:notes?|n\.?b\.?|source)\s*[:.-])", re.IGNORECASE)


def is_note(text: str) -> bool:
    """Say whether words are a note on the figures and no service: "Note: ...", "* provisional", "amounts in thousands"."""
    return bool(_NOTE.match(text)) or stated_unit(text) is not None


@dataclass(frozen=True)
class Phrase:
    """A regular expression for folded text (lower case, single spaces), and what makes a text worth trying.

    Whatever matches must contain one of `words`, or at least so many `digits`: plain search for those is ten times as
    fast, and a batch has a hundred thousand texts.
    """

    expression: str
    words: tuple[str, ...] = ()
    digits: int = 0

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts without line breaks put into one string, a break after each, and where each begins."""

    string: str
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Joined:
        """Join texts."""
        lengths = np.fromiter((len(text) + 1 for text in texts), np.intp, len(texts))
        return cls("".join(f"{text}\n" for text in texts), np.cumsum(lengths) - lengths)

    def __getitem__(self, position: int) -> str:
        start = int(self.starts[position])
        return self.string[start : self.string.index("\n", start)]

    def contain(self, words: Sequence[str]) -> Mask:
        """Return which texts contain any of the words."""
        holding = np.zeros(len(self.starts), dtype=np.bool_)
        hits = [at for word in words for at in _positions(self.string, word)]
        holding[np.searchsorted(self.starts, hits, side="right") - 1] = True
        return holding

    def count_digits(self) -> NDArray[np.intp]:
        """Return how many of the digits 0 to 9 each text has."""
        if not self.string:
            return np.zeros(len(self.starts), dtype=np.intp)
        letters = np.frombuffer(self.string.encode("latin-1", "replace"), np.uint8)
        digits = np.flatnonzero((letters >= ord("0")) & (letters <= ord("9")))
        return np.bincount(np.searchsorted(self.starts, digits, side="right") - 1, minlength=len(self.starts))


def _positions(string: str, word: str) -> Iterator[int]:
    at = string.find(word)
    while at >= 0:
        yield at
        at = string.find(word, at + len(word))


@dataclass(frozen=True)
class Texts:
    """A text column as its distinct values and, for each line, the position of its value among them."""

    values: Sequence[str]
    codes: NDArray[np.intp]

    @classmethod
    def of(cls, column: pd.Series[str]) -> Texts:
        """Prepare a column."""
        codes, values = pd.factorize(column.to_numpy(dtype=object))
        return cls(values.tolist(), codes)

    def __getitem__(self, index: int) -> str:
        return str(self.values[self.codes[index]])

    def hold(self, test: Callable[[str], bool]) -> Mask:
        """Return which lines have a text that is not blank and passes a test."""
        passed = (bool(text.strip()) and test(text) for text in self.values)
        return self.spread(np.fromiter(passed, np.bool_, len(self.values)))

    def mention(self, words: Sequence[str]) -> Mask:
        """Return which lines have a text that, folded, contains any of these words."""
        return self.spread(self._mentioned(words))

    def say(self, phrase: Phrase) -> Mask:
        """Return which lines have a text in which, folded, a phrase is found."""
        passed = self._folded.count_digits() >= phrase.digits if phrase.digits else self._mentioned(phrase.words)
        for position in np.flatnonzero(passed).tolist():
            passed[position] = phrase.pattern.search(self._folded[position]) is not None
        return self.spread(passed)

    def spread(self, passed: Mask) -> Mask:
        """Return, for each line, what was found of its text."""
        return np.asarray(passed[self.codes] if passed.any() else np.zeros(len(self.codes), dtype=np.bool_))

    @cached_property
    def _folded(self) -> Joined:
        return Joined.of([fold(text) for text in self.values])

    @cached_property
    def _words(self) -> tuple[Joined, Words]:
        """The different words of the folded texts, and where they stand."""
        words = Words(self._folded.string.split("\n")[:-1])
        return Joined.of(words.distinct), words

    def _mentioned(self, words: Sequence[str]) -> Mask:
        """Which distinct texts contain a word. A hundred thousand texts have few different words: those are searched.

        What has a space in it is searched for in the texts themselves.
        """
        different, standing = self._words
        mentioned = different.contain([word for word in words if " " not in word])
        passed = self._folded.contain([word for word in words if " " in word])
        passed[standing.owners[mentioned[standing.codes]]] = True
        return passed
