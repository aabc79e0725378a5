"""The texts with known codes that a description is held against: labelled examples and the terms of local services.

Examples are compared as wholes (cosine of their words, rare words weighing more); terms are looked for inside the
description (how much of the term is there, and how much of the description it explains).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextScores:
    """Texts of an index that score at all, by their numbers in rising order, with their labels; every other text scores 0.

    Of tens of thousands of texts a description has a word in common with some hundreds.
    """

    texts: Ints
    labels: Ints
    values: Floats

    def scored(self, values: Floats) -> TextScores:
        """Return the same texts with other scores."""
        return TextScores(self.texts, self.labels, values)

    @property
    def highest(self) -> float:
        """The highest score of any text."""
        return float(self.values.max(initial=0.0))

    def strongest(self, label: int, least: float, most: int) -> list[int]:
        """Return the texts of a label that score so much at least, highest first, and no more than `most`."""
        mine = ((self.labels == label) & (self.values >= least)).nonzero()[0]
        if not len(mine):
            return []
        strong: list[int] = self.texts[mine[np.argsort(-self.values[mine], kind="stable")[:most]]].tolist()
        return strong


_NO_TEXTS = np.zeros(0, np.int64)
NONE_SCORE = TextScores(_NO_TEXTS, _NO_TEXTS, np.zeros(0))


@dataclass(frozen=True)
class TextIndex:
    """Texts as numbered words: `tokens[starts[i]:starts[i+1]]` are the distinct words of text i.

    `labels` are positions in the list of codes, `bodies` positions in the list of kinds of body (-1 = of no one body).
    Texts stand in order of their label.
    """

    tokens: Ints
    starts: Ints
    labels: Ints
    bodies: Ints
    weights: Floats  # of each word of the vocabulary: its rarity
    label_count: int

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def owners(self) -> Ints:
        """For each token, the text it stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def _holding(self) -> tuple[Ints, list[int]]:
        """The texts that hold each word, word by word, and where each word's begin."""
        order = np.argsort(self.tokens, kind="stable")
        starts = np.searchsorted(self.tokens[order], np.arange(len(self.weights) + 1))
        return self.owners[order], starts.tolist()

    @cached_property
    def _squared(self) -> Floats:
        """The squared weight of each word."""
        return self.weights**2

    @cached_property
    def mass(self) -> Floats:
        """The squared length of each text: the sum of its words' squared weights."""
        return np.bincount(self.owners, self._squared[self.tokens], len(self)).astype(np.float64)

    @cached_property
    def inverse_mass(self) -> Floats:
        """One over each text's squared length."""
        return np.asarray(1 / np.maximum(self.mass, 1e-9))

    @cached_property
    def inverse_length(self) -> Floats:
        """One over each text's length."""
        return np.sqrt(self.inverse_mass)

    def shared(self, words: Sequence[int]) -> TextScores:
        """Return for each text the squared weight of the words it shares with these."""
        texts, starts = self._holding
        holding = [texts[starts[word] : starts[word + 1]] for word in words]
        if not holding:
            return NONE_SCORE
        weights = self._squared[list(words)].repeat(list(map(len, holding)))
        shared = np.bincount(np.concatenate(holding), weights, len(self)).astype(np.float64, copy=False)
        some = (shared > 0).nonzero()[0]
        return TextScores(some, self.labels[some], shared[some])

    def raised(self, scores: TextScores, texts: Sequence[int], score: float) -> TextScores:
        """Return the scores with these texts, in rising order, at one score."""
        if not texts:
            return scores
        among = np.union1d(scores.texts, texts)
        values = np.zeros(len(among))
        values[np.searchsorted(among, scores.texts)] = scores.values
        values[np.searchsorted(among, texts)] = score
        return TextScores(among, self.labels[among], values)

    def best(self, scores: TextScores) -> Floats:
        """Return the highest score of each label's texts (0 where it has none)."""
        out = np.zeros(self.label_count)
        np.maximum.at(out, scores.labels, scores.values)
        return out

    def total(self, scores: TextScores) -> Floats:
        """Return the sum of the scores of each label's texts."""
        return np.bincount(scores.labels, scores.values, self.label_count).astype(np.float64)


def likeness(text_index: TextIndex, words: Sequence[int], mass: float) -> TextScores:
    """Return how like each example a description is (0 to 1): cosine over distinct words.

    `words` are the description's known words, `mass` the squared weight of all its words, unknown ones included.
    """
    if mass <= 0:
        return NONE_SCORE
    shared = text_index.shared(words)
    return shared.scored(shared.values * text_index.inverse_length[shared.texts] / np.sqrt(mass))


def containment(text_index: TextIndex, words: Sequence[int], mass: float) -> TextScores:
    """Return how surely each term is in a description (0 to 1): nearly nothing unless most of the term is there."""
    if mass <= 0:
        return NONE_SCORE
    shared = text_index.shared(words)
    of_term = shared.values * text_index.inverse_mass[shared.texts]
    return shared.scored(of_term * of_term * of_term * np.sqrt(shared.values / mass))
