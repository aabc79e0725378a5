"""Lines found again by a word of their service's name, and a quick look whether two services can be called alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.words import each_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.double_counts.service_texts import ServiceTexts

_HEAD = 3
"""The letters that two words have in common at least where one is the other cut off (`service_words.likeness`)."""
_SLACK = 1e-9


@dataclass(frozen=True)
class LinesByWord:
    """Lines, once for each word of their names: found by a number (`keys`, sorted) for the line's own number and the word."""

    lines: NDArray[np.int64]
    keys: NDArray[np.int64]
    words: Mapping[str, int]

    @classmethod
    def among(cls, lines: PreparedLines, own: NDArray[np.int64], numbers: NDArray[np.int32]) -> LinesByWord:
        """Take up some lines, each with a number of its own (its body, or whom it names)."""
        stems, names = lines.texts.stems
        words = {word: number for number, word in enumerate(dict.fromkeys(("", *names)))}
        word_numbers = np.array([words[name] for name in names], dtype=np.int64)
        places, codes = stems.rows(lines.service[own])
        nameless = own[lines.texts.nameless[lines.service[own]]]
        each = np.concatenate([own[places], nameless])
        keys = numbers[each].astype(np.int64) * (len(words) + 1)
        keys += np.concatenate([word_numbers[codes], np.zeros_like(nameless)])
        order = np.lexsort((each, keys))
        return cls(each[order], keys[order], words)

    def of(self, number: int, word: str) -> NDArray[np.int64]:
        """Return the lines of a number that share a word of their name ("" = that have no word), in their order."""
        if word not in self.words:
            return self.lines[:0]
        key = number * (len(self.words) + 1) + self.words[word]
        return self.lines[self.keys.searchsorted(key) : self.keys.searchsorted(key + 1)]

    def ranges(self, numbers: Sequence[int], words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where in `lines` those of each number and word (`of`) begin and end."""
        known = np.array([self.words.get(word, -1) for word in words], dtype=np.int64)
        keys = np.array(numbers, dtype=np.int64) * (len(self.words) + 1) + known
        start, stop = (self.keys.searchsorted(keys, side=side) for side in ("left", "right"))
        return np.where(known < 0, 0, start), np.where(known < 0, 0, stop)

    def sharing(self, number: int, words: Iterable[str]) -> NDArray[np.int64]:
        """Return the lines of a number that share any of some words, in their order."""
        return each_once(np.concatenate([self.lines[:0], *(self.of(number, word) for word in words)]))


class Alikeness:
    """A quick look whether services can be called alike: no two that are (`service_words.likeness`) are left out."""

    def __init__(self, texts: ServiceTexts) -> None:
        """Take up texts."""
        self._stems, names = texts.stems
        heads: dict[str, int] = {}
        self._head = np.array([heads.setdefault(name[:_HEAD], len(heads)) for name in names], dtype=np.int64)
        self._many = np.zeros(len(heads), dtype=np.int64)

    def may_reach(self, text: int, others: NDArray[np.int32], least: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which other texts may be as much alike to a text as `least`, more than nothing."""
        heads = self._head[self._stems.row(text)]
        np.add.at(self._many, heads, 1)
        places, codes = self._stems.rows(others)
        ours = self._many[self._head[codes]]
        self._many[heads] = 0
        length = self._stems.counts[others]
        found_here = np.bincount(places, weights=ours, minlength=len(others))
        found_there = np.bincount(places[ours > 0], minlength=len(others))
        shared = np.where(
            length > len(heads),
            found_here,
            np.where(length < len(heads), found_there, np.maximum(found_here, found_there)),
        )
        return np.asarray(shared >= np.minimum(length, len(heads)) * least - _SLACK, dtype=bool)
