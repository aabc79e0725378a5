"""The model: evidence of several kinds for each code, added up, and how far the result may be trusted."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from xltools.coding.descriptions import SMALL_WORDS, is_number, pieces, readable, singular
from xltools.coding.features import features
from xltools.coding.library import containment, likeness
from xltools.coding.spenders import spender_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.coding.library import Floats, Ints, TextIndex
    from xltools.coding.spenders import SpenderKind

DOMAINS = ("local", "central", "unknown")
EVIDENCE = ("weights", "like", "like same body", "votes", "names", "terms", "terms of the body", "prior", "outright")
"""Kinds of evidence, in the order of `TextEvidence.table`'s columns."""

TRUST = ("one", "log-odds", "understood", "lead", "explained", "length")
"""What the confidence is made from, in the order of the columns of `Model.trust`."""

MOST_TERMS, INSIDE_WORTH = 24, 0.5
"""How many terms are compared for lying inside one another, and what is left of the score of one that does."""

SHORTEST_START = 5
"""Letters an unknown word must have to be taken as the beginning of a known one."""

OUTRIGHT = 0.99
"""How nearly a text must be a term, or a line of a form, to be taken as naming it outright."""

GRASP = MappingProxyType({"local": (0.04, 1.0), "central": (0.28, 0.94), "unknown": (0.04, 0.97)})
"""By domain, what confidence is worth where no word is known, and where all are."""

CAUTION = MappingProxyType({"local": 1.0, "central": 0.97, "unknown": 0.97})
"""What is kept back of a fitted confidence: half the new programmes, measured by the other half, came out a little lower."""

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
class TextEvidence:
    """Evidence for each code (rows) of each kind (columns), and what the reasons are told from."""

    table: Floats
    examples: Floats
    terms: Floats
    reading: Reading
    body: SpenderKind


@dataclass(frozen=True)
class Weights:
    """The trained linear weights: feature numbers in rising order, one row of small integers each, scales by code."""

    numbers: NDArray[np.uint32]
    rows: NDArray[np.int8]
    scales: Floats
    bias: Floats

    def log_odds(self, features: Mapping[int, float]) -> Floats:
        """Return each code's log probability for a text's features."""
        numbers = np.fromiter(features.keys(), np.uint32, len(features))
        values = np.fromiter(features.values(), np.float64, len(features))
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        known = self.numbers[at] == numbers
        scores = self.bias + (values[known] @ self.rows[at[known]].astype(np.float64)) * self.scales
        return np.asarray(scores - np.logaddexp.reduce(scores))


@dataclass(frozen=True)
class Model:
    """Everything needed to suggest codes; `labels` are the 69 groups and division 07."""

    labels: tuple[str, ...]
    body_keys: tuple[str, ...]
    vocabulary: tuple[str, ...]
    rarity: Floats
    weights: Weights
    examples: TextIndex
    example_rows: Ints  # row of `programmes` (>= 0) or of the lines and names after them
    names: TextIndex
    terms: TextIndex
    term_rows: Ints
    priors: Floats  # by body (the last row: body not known), by code
    mixing: Floats  # by domain, by kind of evidence
    trust: Floats  # by domain, by ingredient

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Each known word's number."""
        return {word: number for number, word in enumerate(self.vocabulary)}

    def read(self, text: str, body: SpenderKind) -> Reading:
        """Return a description as understood: abbreviations written out, slips put right where one word is near enough."""
        plain = readable(text)
        parts = tuple(pieces(plain, body.chain))
        written = tuple(singular(word) for piece in parts for word in piece.words)
        spans = tuple((piece.start, piece.end) for piece in parts for _ in piece.words)
        right = tuple(self.nearest(word) or word for word in written)
        distinct = tuple(dict.fromkeys(word for word in right if not is_number(word)))
        numbers = tuple(self.numbers[word] for word in distinct if word in self.numbers)
        unknown = UNKNOWN_WEIGHT**2 * (len(distinct) - len(numbers))
        mass = float(np.sum(self.rarity[list(numbers)] ** 2)) + unknown
        core = [number for number in numbers if self.vocabulary[number] not in SMALL_WORDS]
        core_mass = float(np.sum(self.rarity[core] ** 2)) + unknown
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

    def nearest(self, word: str) -> str:
        """Return the known word an unknown one is a slip or a shortening of, or nothing."""
        if word in self.numbers or len(word) < 4 or not word.isalpha():
            return ""
        return self._slip(word)

    @cached_property
    def _slip(self) -> _Speller:
        return _Speller(self.vocabulary, self.rarity)

    def evidence(self, text: str, body: SpenderKind, name: tuple[str, ...] = ()) -> TextEvidence:
        """Return the evidence for each code; `name` holds the words of the body's own name."""
        reading = self.read(text, body)
        log_odds = self.weights.log_odds(features(reading.words, body.chain, name))
        like = likeness(self.examples, reading.numbers, reading.mass)
        core = [number for number in reading.numbers if self.vocabulary[number] not in SMALL_WORDS]
        held = containment(self.terms, core, reading.core_mass)
        position = self.body_keys.index(body.key) if body.key in self.body_keys else -1
        own = np.where(self.examples.bodies == position, like, 0.0) if position >= 0 else np.zeros(len(like))
        named = likeness(self.names, reading.numbers, reading.mass)
        general, special = self._by_body(_longest_win(self._term_words, held, frozenset(core)), body)
        best_name, best_general = self.names.best(named), self.terms.best(general)
        best_special = self.terms.best(special)
        columns = (
            log_odds,
            self.examples.best(like),
            self.examples.best(own),
            np.log(self.examples.total(np.square(np.square(like))) + 0.003),
            best_name,
            best_general,
            best_special,
            np.log(self.priors[position]),
            _outright(best_name, best_general, best_special),
        )
        return TextEvidence(np.stack(columns, axis=1), like, np.maximum(general, special), reading, body)

    @cached_property
    def _term_words(self) -> tuple[frozenset[int], ...]:
        """Each term's distinct words."""
        return tuple(frozenset(part.tolist()) for part in np.split(self.terms.tokens, self.terms.starts[1:-1]))

    def _by_body(self, held: Floats, body: SpenderKind) -> tuple[Floats, Floats]:
        """Part term scores into those of any body and those of this kind of body; other bodies' meanings are dropped."""
        if not body.key:
            return np.where(self._general, held, held * 0.5), np.zeros(len(held))
        return held * self._general, held * self._special[body.key]

    @cached_property
    def _general(self) -> NDArray[np.bool_]:
        """Which terms belong to no one kind of body."""
        return np.asarray(self.terms.bodies < 0)

    @cached_property
    def _special(self) -> Mapping[str, NDArray[np.bool_]]:
        """For each kind of body, which terms are its own or its wider kind's."""
        numbers = {key: number for number, key in enumerate(self.body_keys)}
        wider = {
            key: [numbers[kind] for kind in body.chain if kind in numbers] for key, body in spender_kinds().items()
        }
        return {key: np.isin(self.terms.bodies, own) for key, own in wider.items()}

    def probabilities(self, evidence: TextEvidence) -> Floats:
        """Return each code's share of belief (adds up to 1) before calibration."""
        scores = evidence.table @ self.mixing[DOMAINS.index(evidence.body.domain)]
        return np.asarray(np.exp(scores - np.logaddexp.reduce(scores)), np.float64)

    def confidence(self, evidence: TextEvidence, shares: Floats) -> float:
        """Return the chance that the code with the largest share is right, as measured on lines not trained on."""
        row = self.trust[DOMAINS.index(evidence.body.domain)]
        chance = 1 / (1 + math.exp(-float(trust_ingredients(evidence, shares) @ row)))
        domain = evidence.body.domain
        return chance * grasp(evidence.reading.understood, domain) * CAUTION[domain]


def grasp(understood: float, domain: str) -> float:
    """Return what a confidence is worth where only part of the words is known: little or nothing where none is.

    Many departments spend on few functions and name programmes by initials, so theirs keep somewhat more; and since the
    same programme often carries several functions in HM Treasury's own data, none of theirs is certain.
    """
    least, most = GRASP[domain]
    return min(most, least + 1.2 * understood)


def trust_ingredients(evidence: TextEvidence, shares: Floats) -> Floats:
    """Return what the confidence in the first code is made from, in the order of `TRUST`."""
    second, first = np.sort(shares)[-2:]
    odds = math.log(max(first, 1e-6) / max(1 - first, 1e-6))
    explained = float(np.max(evidence.terms, initial=0.0))
    length = math.log1p(len(evidence.reading.numbers))
    return np.array([1.0, odds, evidence.reading.understood, first - second, explained, length])


def _outright(named: Floats, general: Floats, special: Floats) -> Floats:
    """Say which codes the whole text names: as this kind of body means it, else as a term or a form's line does."""
    own = special > OUTRIGHT
    if own.any():
        return np.where(own, 1.5, 0.0)
    return np.maximum(general > OUTRIGHT, named > OUTRIGHT).astype(float)


def _longest_win(term_words: Sequence[frozenset[int]], held: Floats, known: frozenset[int]) -> Floats:
    """Play down terms that lie wholly inside a longer one that is there too: "bus" where "youth bus" is meant."""
    likely = np.flatnonzero(held > 0)
    likely = likely[np.argsort(-held[likely], kind="stable")][:MOST_TERMS]
    there = {term: term_words[term] for term in likely.tolist() if term_words[term] <= known}
    out = held.copy()
    for term, own in there.items():
        if any(own < longer for longer in there.values()):
            out[term] *= INSIDE_WORTH
    return out


class _Speller:
    """Finds the known word nearest to an unknown one; keeps what it found."""

    def __init__(self, vocabulary: tuple[str, ...], rarity: Floats) -> None:
        weighed = zip(vocabulary, rarity, strict=True)
        self._rarity = {word: weight for word, weight in weighed if word.isalpha() and len(word) > 3}
        self._words = tuple(sorted(self._rarity))
        self._find = lru_cache(maxsize=65536)(self._search)

    def __call__(self, word: str) -> str:
        return self._find(word)

    def _search(self, word: str) -> str:
        allowed = 0 if len(word) < 5 else 1 if len(word) < 11 else 2
        candidates = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=8)
        near = [other for other, _, _ in candidates if other[0] == word[0]]
        if near:
            return min(near, key=lambda other: (OSA.distance(word, other), self._rarity[other], other))
        return self._shortened(word)

    def _shortened(self, word: str) -> str:
        if len(word) < SHORTEST_START:
            return ""
        at = bisect_left(self._words, word)
        longer = [other for other in self._words[at : at + 40] if other.startswith(word)]
        return min(longer, key=lambda other: (self._rarity[other], other), default="")
