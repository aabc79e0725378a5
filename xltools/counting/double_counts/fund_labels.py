"""Names of funds and services, found again among others that mean the same fund: never every name against every other."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, reduce
from math import ceil
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.fund_names import (
    ALIKE,
    LEAST_INITIALS,
    SMALL_WORDS,
    FundName,
    initial,
    spelt_out,
    take_apart,
    take_apart_spelt_out,
    unnumbered,
)
from xltools.counting.double_counts.service_texts import ServiceTexts
from xltools.counting.double_counts.service_words import stem, stems_of
from xltools.organisations.index import numbers_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_LONGEST_INITIALS = 6
_MOST_COMPARED = 60
_SLACK = 1e-9


class NamesAsked:
    """Many names to be looked for at once, their words taken apart: a word that stands in many names is the same for all.

    `names` are they without the numbers at their end, each once (`fund_names.unnumbered`).
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Take up names."""
        self.names = tuple(dict.fromkeys(map(unnumbered, names)))
        self._spelt_out = [spelt_out(name) for name in self.names]
        texts = ServiceTexts(self._spelt_out)
        self.words, (stems, self.stem_names) = texts.words, texts.stems
        self.stem_owners, self.stem_codes = stems.rows(np.arange(len(self.names)))
        letters = [_initial_of(word) for word in self.words.distinct]
        codes, ends = self.words.codes.tolist(), np.cumsum(self.words.counts).tolist()
        self.initials = [
            _row([letters[code] for code in codes[start:end]]) for start, end in zip([0, *ends], ends, strict=False)
        ]

    def apart(self, number: int) -> FundName:
        """Return a name, by its place, taken apart."""
        return take_apart_spelt_out(self._spelt_out[number])


class FundLabels:
    """Names of funds and services, found again by a word or initials they share."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take up names."""
        by_mark: dict[str, list[int]] = defaultdict(list)
        self._names = sorted(set(names))
        self._apart = [take_apart(name) for name in self._names]
        for number, name in enumerate(self._names):
            for mark in _marks(name):
                by_mark[mark].append(number)
        rarest_first = sorted(by_mark, key=lambda mark: (len(by_mark[mark]), mark))
        self._bits = {mark: 1 << place for place, mark in enumerate(rarest_first)}
        self._rarest_first = [_bits(by_mark[mark][:_MOST_COMPARED]) for mark in rarest_first]
        self._heads = {mark[:LEAST_INITIALS] for mark in by_mark if len(mark) >= LEAST_INITIALS}
        self._longest = max(map(len, by_mark), default=0)
        self._asked: dict[tuple[str, int], tuple[str, ...]] = {}

    def like(self, name: str) -> tuple[str, ...]:
        """Return the names that mean the same fund, in order; of many that share a word, those that share the rarest."""
        if not self._may_share_a_mark(name):  # nearly always
            return ()
        return self._like(take_apart(name), sum(self._bits[mark] for mark in self._bits.keys() & _marks(name)))

    def like_each(self, asked: NamesAsked, among: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return for many names (those `among` them) at once what `like` does for each, those left out that share no mark.

        Names go without the numbers at their end.
        """
        marks = enumerate(self._marks_of_each(asked))
        return {
            name: self._like(asked.apart(number), known)
            for number, known in marks
            if known and (name := asked.names[number]) in among
        }

    def _may_share_a_mark(self, name: str) -> bool:
        words = spelt_out(name).split()
        if any(word in self._bits or stem(word) in self._bits for word in words):
            return True
        return not self._bits.keys().isdisjoint(_in_a_row(_row(list(map(_initial_of, words)))))

    def _like(self, own: FundName, known: int) -> tuple[str, ...]:
        """The names of the same fund, of those that some marks lead to; names that differ in their number alone are asked once."""
        alike = self._asked.get((own.bare, known))
        if alike is None:
            near = 0
            for place in numbers_of(known):
                near |= self._rarest_first[place]
                if near.bit_count() >= _MOST_COMPARED:
                    break
            alike = self._asked[own.bare, known] = tuple(
                self._names[number]
                for number in numbers_of(near & self._alike.perhaps(own))
                if own.is_one_fund(self._apart[number])
            )
        return alike

    @cached_property
    def _alike(self) -> _Alike:
        return _Alike(self._apart)

    def sharing_a_mark(self, asked: NamesAsked) -> frozenset[str]:
        """Return those of many names, without the numbers at their end, that share a mark with a name taken up."""
        return frozenset(name for name, known in zip(asked.names, self._marks_of_each(asked), strict=True) if known)

    def _marks_of_each(self, asked: NamesAsked) -> list[int]:
        """The marks of many names that a name taken up has too, as bits."""
        words = asked.words
        marks = [0] * len(asked.names)
        short = [
            self._bits.get(word, 0)
            if LEAST_INITIALS <= len(word) <= _LONGEST_INITIALS and word not in SMALL_WORDS
            else 0
            for word in words.distinct
        ]
        of_stems = [self._bits.get(name, 0) for name in asked.stem_names]
        for bits, each, of in (
            (short, words.codes, words.owners),
            (of_stems, asked.stem_codes, asked.stem_owners),
        ):
            told = np.flatnonzero(np.array([bit > 0 for bit in bits] or [False])[each])
            for name, code in zip(of[told].tolist(), each[told].tolist(), strict=True):
                marks[name] |= bits[code]
        return [known | self._in_a_row(initials) for known, initials in zip(marks, asked.initials, strict=True)]

    def _in_a_row(self, initials: str | Sequence[str]) -> int:
        """The marks among initials of words in a row, as bits; those of two letters only beside a longer one."""
        letters, heads, bits = "".join(initials), self._heads, self._bits
        many, found = len(letters), set[str]()
        for start in range(many - LEAST_INITIALS + 1):
            if letters[start : start + LEAST_INITIALS] in heads:
                ends = range(start + LEAST_INITIALS, min(start + self._longest, many) + 1)
                found.update([letters[start:end] for end in ends if letters[start:end] in bits])
        if not found:
            return 0
        if not isinstance(initials, str):
            return reduce(or_, (bits.get(mark, 0) for mark in _in_a_row(initials)))
        found.update([letters[start : start + 2] for start in range(many - 1)])
        return reduce(or_, (bits.get(mark, 0) for mark in found if len(mark) <= _LONGEST_INITIALS))


class _Alike:
    """Which of some names may mean one fund with another, in sets of bits: nearly always none, and that is told much faster than
    how alike two names are.
    """

    def __init__(self, names: Sequence[FundName]) -> None:
        """Take up names."""
        self._by_size: dict[tuple[int, int], int] = defaultdict(int)
        self._by_head, self._by_initials, self._by_begun = (defaultdict[str, int](int) for _ in range(3))
        for number, name in enumerate(names):
            self._by_size[len(name.stems), name.doubled] |= 1 << number
            for by_part, parts in (
                (self._by_head, name.heads),
                (self._by_initials, name.initials),
                (self._by_begun, name.begun),
            ):
                for part in parts:
                    by_part[part] |= 1 << number

    def perhaps(self, own: FundName) -> int:
        """Return the names of which enough words begin as a name's, or one of which is the initials of the other."""
        at_least = [-1, *([0] * len(own.heads))]
        for head in own.heads & self._by_head.keys():
            for many in range(len(own.heads), 0, -1):
                at_least[many] |= at_least[many - 1] & self._by_head[head]
        perhaps = 0
        for (many, doubled), names in self._by_size.items():
            needed = ceil(ALIKE * min(len(own.stems), many) - max(own.doubled, doubled) - _SLACK)
            if needed <= len(own.heads):
                perhaps |= names & at_least[max(needed, 0)]
        for letters in own.initials & self._by_begun.keys():
            perhaps |= self._by_begun[letters]
        for letters in own.begun & self._by_initials.keys():
            perhaps |= self._by_initials[letters]
        return perhaps


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _marks(name: str) -> set[str]:
    """The beginnings of a name's naming words, its words that may be initials, and the initials its words make in a row."""
    words = spelt_out(name).split()
    marks = {word for word in words if LEAST_INITIALS <= len(word) <= _LONGEST_INITIALS and word not in SMALL_WORDS}
    return marks.union(stems_of(take_apart(name).bare), _in_a_row(_row(list(map(_initial_of, words)))))


def _initial_of(word: str) -> str:
    return "" if word in SMALL_WORDS else initial(word)


def _row(initials: list[str]) -> str | Sequence[str]:
    """The initials of words in a row, small words left out; as one text where each is a single letter, as nearly always."""
    joined = "".join(initials)
    said = [letters for letters in initials if letters]
    return joined if len(joined) == len(said) else said


def _in_a_row(initials: str | Sequence[str]) -> list[str]:
    """The initials that two to six words make which follow each other."""
    many = len(initials)
    ends = [
        (start, end)
        for start in range(many - 1)
        for end in range(start + LEAST_INITIALS - 1, min(start + _LONGEST_INITIALS, many) + 1)
    ]
    if isinstance(initials, str):
        return [initials[start:end] for start, end in ends]
    return ["".join(initials[start:end]) for start, end in ends]
