"""The model: evidence of several kinds for each code, added up, and how far the result may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from xltools.coding.descriptions import SMALL_WORDS
from xltools.coding.evidence import DOMAINS, TextEvidence
from xltools.coding.features import body_features, word_features
from xltools.coding.library import TextScores, containment, likeness
from xltools.coding.spenders import GENERAL_KINDS, spender_kinds
from xltools.coding.trust import chance, trust_ingredients

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.coding.library import Floats, TextIndex
    from xltools.coding.spenders import SpenderKind
    from xltools.coding.understanding import Reading, Vocabulary

UNDIVIDED = "07"
"""The one division that is a label of its own: HM Treasury publishes health undivided."""

NO_WORD_KNOWN = 0.28
"""What is left of the confidence where no word of a text is known: then only the body's usual spending speaks."""

MOST_TERMS, INSIDE_WORTH = 24, 0.5
"""How many terms are compared for lying inside one another, and what is left of the score of one that does."""

SURE_TERM = 0.6
"""What a term must be worth to name a service outright."""

OUTRIGHT = 0.99
"""How nearly a text must be a term, or a line of a form, to be taken as naming it outright."""


@dataclass(frozen=True)
class Example:
    """A labelled text as the reasons quote it: by whom (blank for a line of this project's own), and the year of its code."""

    text: str
    department: str
    year: str


@dataclass(frozen=True)
class Weights:
    """The trained linear weights: feature numbers in rising order, one row of small integers each, scales by code.

    The last column stands for a text that says nothing about a function.
    """

    numbers: NDArray[np.uint32]
    rows: NDArray[np.int8]
    scales: Floats
    bias: Floats

    def scores(self, features: Mapping[int, float]) -> Floats:
        """Return what a text's features add to the score of each code; those of words and body may be added up."""
        numbers = np.fromiter(features.keys(), np.uint32, len(features))
        values = np.fromiter(features.values(), np.float64, len(features))
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        known = self.numbers[at] == numbers
        return np.asarray((values[known] @ self.rows[at[known]].astype(np.float64)) * self.scales)

    def log_odds(self, scores: Floats) -> tuple[Floats, float]:
        """Return each code's log probability by the scores of a text, and the log odds that the text says nothing."""
        odds = self.bias + scores
        codes = odds[:-1]
        whole = float(np.logaddexp.reduce(codes))
        return codes - whole, float(odds[-1]) - whole


@dataclass(frozen=True)
class Model:
    """Everything needed to suggest codes; `labels` are the 69 groups and division 07."""

    labels: tuple[str, ...]
    body_keys: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Weights
    examples: TextIndex
    quoted: tuple[Example, ...]  # of each text of `examples`
    names: TextIndex
    terms: TextIndex
    worth: Floats  # of each term: how often lines that hold it have its code, from 0 to 1
    priors: Floats  # by body (the last row: body not known), by code
    mixing: Floats  # by domain, by kind of evidence
    trust: Floats  # by domain; whether the text says a function, whether the code is right if so; by ingredient

    def evidence(self, text: str, body: SpenderKind, name: tuple[str, ...] = ()) -> TextEvidence:
        """Return the evidence for each code; `name` holds the words of the body's own name."""
        reading = self.vocabulary.read(text, body)
        by_words = self.weights.scores(word_features(reading.words))
        words_alone, nothing_alone = self.weights.log_odds(by_words)
        by_body = self.weights.scores(body_features(reading.words, body.chain, name))
        log_odds, nothing = self.weights.log_odds(by_words + by_body)
        like = likeness(self.examples, reading.numbers, reading.mass)
        best_name = self.names.best(likeness(self.names, reading.numbers, reading.mass))
        general, special = self._terms_held(reading, body)
        worth = self.worth[general.texts]
        sure = worth >= SURE_TERM
        columns = (
            log_odds,
            self.examples.best(like),
            self._best_of_body(like, body),
            np.log(self.examples.total(like.scored(np.square(np.square(like.values)))) + 0.003),
            best_name,
            self.terms.best(general.scored(general.values * worth)),
            self.terms.best(special.scored(special.values * worth)),
            self._log_priors[self.body_numbers.get(body.key, -1)],
            _outright(
                best_name,
                self.terms.best(general.scored(general.values * sure)),
                self.terms.best(special.scored(special.values * sure)),
            ),
        )
        table = np.ascontiguousarray(np.array(columns).T)
        terms = general.scored(np.maximum(general.values, special.values) * worth)
        nothing = max(nothing, nothing_alone)
        return TextEvidence(table, words_alone, nothing, self._more_official(like), like, terms, reading, body)

    def _best_of_body(self, like: TextScores, body: SpenderKind) -> Floats:
        """Return of each code how like its most like example of the same body a description is; 0 where the body is not known."""
        if not body.key:
            return np.zeros(len(self.labels))
        return self.examples.best(like.scored(like.values * self._same_body[body.key][like.texts]))

    def _more_official(self, like: TextScores) -> float:
        """Return how much more like an example of HM Treasury's a description is than one of this project's own."""
        official = self._official[like.texts]
        return like.scored(like.values * official).highest - like.scored(like.values * ~official).highest

    def _terms_held(self, reading: Reading, body: SpenderKind) -> tuple[TextScores, TextScores]:
        """Return how surely each term is in a text: of those of any body, and of those of this kind of body."""
        core = [number for number in reading.numbers if self.vocabulary.words[number] not in SMALL_WORDS]
        held = containment(self.terms, core, reading.core_mass)
        held = self.terms.raised(held, self._terms_of.get(frozenset(reading.numbers), ()), 1.0)
        return self._by_body(_longest_win(self.term_words, held, frozenset(core)), body)

    @cached_property
    def _log_priors(self) -> Floats:
        return np.log(self.priors)

    @cached_property
    def body_numbers(self) -> Mapping[str, int]:
        """Where each kind of body stands in `body_keys`."""
        return {key: number for number, key in enumerate(self.body_keys)}

    @cached_property
    def _official(self) -> NDArray[np.bool_]:
        """Which examples are HM Treasury's; the others are this project's own."""
        return np.array([bool(example.year) for example in self.quoted])

    @cached_property
    def term_words(self) -> tuple[frozenset[int], ...]:
        """Each term's distinct words."""
        words, starts = self.terms.tokens.tolist(), self.terms.starts.tolist()
        return tuple(frozenset(words[start:end]) for start, end in pairwise(starts))

    @cached_property
    def _terms_of(self) -> Mapping[frozenset[int], list[int]]:
        """The terms that consist of just these words."""
        terms: dict[frozenset[int], list[int]] = {}
        for term, words in enumerate(self.term_words):
            terms.setdefault(words, []).append(term)
        return terms

    def _by_body(self, held: TextScores, body: SpenderKind) -> tuple[TextScores, TextScores]:
        """Part term scores into those of any body and those of this kind of body; other bodies' meanings are dropped."""
        general = self._general[held.texts]
        if not body.key:
            return held.scored(np.where(general, held.values, held.values * 0.5)), held.scored(
                np.zeros(len(held.values))
            )
        special = self._special[body.key][held.texts]
        return held.scored(held.values * general), held.scored(held.values * special)

    @cached_property
    def _general(self) -> NDArray[np.bool_]:
        """Which terms belong to no one kind of body."""
        return np.asarray(self.terms.bodies < 0)

    @cached_property
    def _special(self) -> Mapping[str, NDArray[np.bool_]]:
        """For each kind of body, which terms are its own or its wider kind's."""
        numbers = self.body_numbers
        wider = {
            key: [numbers[kind] for kind in body.chain if kind in numbers] for key, body in spender_kinds().items()
        }
        return {key: np.isin(self.terms.bodies, own) for key, own in wider.items()}

    @cached_property
    def _same_body(self) -> Mapping[str, NDArray[np.bool_]]:
        """For each kind of body, which examples are of its own or of a wider kind that says what it spends on."""
        numbers = self.body_numbers
        return {
            key: np.isin(
                self.examples.bodies,
                [numbers[kind] for kind in body.chain if kind in numbers and kind not in GENERAL_KINDS],
            )
            for key, body in spender_kinds().items()
        }

    def probabilities(self, evidence: TextEvidence) -> Floats:
        """Return each code's share of belief (adds up to 1) before calibration."""
        scores = evidence.table @ self.mixing[DOMAINS.index(evidence.body.domain)]
        return np.asarray(np.exp(scores - np.logaddexp.reduce(scores)), np.float64)

    def shares(self, evidence: TextEvidence) -> Floats:
        """Return each code's share of belief, division 07 left out where a group of it is known as well or better.

        HM Treasury's programmes stop at the division; a local body's lines never need to.
        """
        shares = self.probabilities(evidence)
        whole, groups = self._health
        finer = shares[groups]
        if evidence.body.domain != "local" and shares[whole] > finer.max():
            return shares
        shares[groups] = finer * (1 + shares[whole] / max(float(finer.sum()), 1e-12))
        shares[whole] = 0.0
        return shares

    @cached_property
    def _health(self) -> tuple[int, list[int]]:
        """Where division 07 and its groups stand among the labels."""
        groups = [number for number, label in enumerate(self.labels) if label.startswith(f"{UNDIVIDED}.")]
        return self.labels.index(UNDIVIDED), groups

    def confidence(self, evidence: TextEvidence, shares: Floats) -> float:
        """Return the chance that the code with the largest share is right, as measured on lines not trained on."""
        sure = chance(self.trust[DOMAINS.index(evidence.body.domain)], trust_ingredients(evidence, shares))
        return sure if evidence.reading.understood else sure * NO_WORD_KNOWN


def _outright(named: Floats, general: Floats, special: Floats) -> Floats:
    """Say which codes the whole text names: as this kind of body means it, else as a term or a form's line does."""
    own = special > OUTRIGHT
    if own.any():
        return np.where(own, 1.5, 0.0)
    return np.maximum(general > OUTRIGHT, named > OUTRIGHT).astype(float)


def _longest_win(term_words: Sequence[frozenset[int]], held: TextScores, known: frozenset[int]) -> TextScores:
    """Play down terms that lie wholly inside a longer one that is there too: "bus" where "youth bus" is meant."""
    likely = (held.values > 0).nonzero()[0]
    likely = likely[np.argsort(-held.values[likely], kind="stable")][:MOST_TERMS]
    among = (
        (place, term_words[term]) for place, term in zip(likely.tolist(), held.texts[likely].tolist(), strict=True)
    )
    there = [(place, words) for place, words in among if words <= known]
    values = held.values.copy()
    for place, own in there:
        if any(own < longer for _, longer in there):
            values[place] *= INSIDE_WORTH
    return held.scored(values)
