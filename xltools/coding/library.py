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


@dataclass(frozen=True)
class TextIndex:
    """Texts as numbered words: `tokens[starts[i]:starts[i+1]]` are the distinct words of text i.

    `labels` are positions in the list of codes, `bodies` positions in the list of kinds of body (-1 = of no one body).
    Texts stand in order of their label, so that the best of each label is one pass.
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
    def _postings(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.tokens, kind="stable")
        starts = np.searchsorted(self.tokens[order], np.arange(len(self.weights) + 1))
        return self.owners[order], starts

    @cached_property
    def mass(self) -> Floats:
        """The squared length of each text: the sum of its words' squared weights."""
        return np.bincount(self.owners, self.weights[self.tokens] ** 2, len(self)).astype(np.float64)

    @cached_property
    def inverse_mass(self) -> Floats:
        """One over each text's squared length."""
        return np.asarray(1 / np.maximum(self.mass, 1e-9))

    @cached_property
    def inverse_length(self) -> Floats:
        """One over each text's length."""
        return np.sqrt(self.inverse_mass)

    def shared(self, words: Sequence[int]) -> Floats:
        """Return for each text the squared weight of the words it shares with these."""
        texts, starts = self._postings
        weights = np.zeros(len(self))
        for word in words:
            weights[texts[starts[word] : starts[word + 1]]] += self.weights[word] ** 2
        return weights

    def best(self, scores: Floats) -> Floats:
        """Return the highest score of each label's texts (0 where it has none)."""
        present, first = self._runs
        out = np.zeros(self.label_count)
        if len(present):
            out[present] = np.maximum.reduceat(scores, first)
        return out

    @cached_property
    def _runs(self) -> tuple[Ints, Ints]:
        present, first = np.unique(self.labels, return_index=True)
        return present, first

    def total(self, scores: Floats) -> Floats:
        """Return the sum of the scores of each label's texts."""
        return np.bincount(self.labels, scores, self.label_count).astype(np.float64)


def likeness(text_index: TextIndex, words: Sequence[int], mass: float) -> Floats:
    """Return how like each example a description is (0 to 1): cosine over distinct words.

    `words` are the description's known words, `mass` the squared weight of all its words, unknown ones included.
    """
    if mass <= 0 or not len(text_index):
        return np.zeros(len(text_index))
    return np.asarray(text_index.shared(words) * text_index.inverse_length / np.sqrt(mass))


def containment(text_index: TextIndex, words: Sequence[int], mass: float) -> Floats:
    """Return how surely each term is in a description (0 to 1): nearly nothing unless most of the term is there."""
    if mass <= 0 or not len(text_index):
        return np.zeros(len(text_index))
    shared = text_index.shared(words)
    of_term = shared * text_index.inverse_mass
    return np.asarray(of_term * of_term * of_term * np.sqrt(shared / mass))
