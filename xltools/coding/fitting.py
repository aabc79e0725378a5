"""Offline: from labelled texts to a `Model`. Needs scikit-learn and SciPy (the extra ``train``); never imported at run time."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from xltools.coding.descriptions import is_number, plain_words
from xltools.coding.features import features
from xltools.coding.labelled import form_lines, labels, name_words, names, training_texts
from xltools.coding.library import TextIndex
from xltools.coding.mixture import (
    DOMAINS,
    EVIDENCE,
    TRUST,
    UNKNOWN_WEIGHT,
    Model,
    TextEvidence,
    Weights,
    grasp,
    trust_ingredients,
)
from xltools.coding.spenders import UNKNOWN_SPENDER, spender_kind_of, spender_kinds, usual_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.coding.labelled import Labelled, LocalLine
    from xltools.coding.library import Floats, Ints
    from xltools.coding.spenders import SpenderKind

LEAST_TEXTS = 2
"""A feature must stand in this many training texts to be kept."""

STRICTNESS = 15.0
"""Inverse strength of the penalty on weights (scikit-learn's C), chosen on programmes of 2010."""

ROUNDS = 40
SMALLEST = 127
PRIOR_FLOOR = 0.3

FIRST_MIXING = (
    (1.0, 0.3, 2.0, 0.0, 0.7, 2.5, 2.5, 0.4, 6.0),
    (1.0, 2.0, 2.0, 0.0, 0.5, 2.0, 2.0, 0.4, 1.0),
    (1.0, 1.0, 2.0, 0.0, 0.5, 2.5, 2.0, 0.4, 3.0),
)
"""Where fitting starts, by domain, in the order of `EVIDENCE`.

What naming a service outright is worth is set, not fitted, so that stated practice wins (no fitting line does it).
"""

FITTED = ("central", "unknown")
"""Domains whose mixing is fitted; that of local lines is set by hand, which came out better on lines not fitted on."""


@dataclass(frozen=True, slots=True)
class FittingCase:
    """A text whose code the mixture is fitted or measured on, as it would be asked: text, body, name, right codes."""

    text: str
    body: SpenderKind
    name: str
    accepted: tuple[str, ...]


def central_case(item: Labelled) -> FittingCase:
    """Return a programme as a case with its department known."""
    return FittingCase(item.text, item.body, item.name, (item.code,))


def local_case(line: LocalLine) -> FittingCase:
    """Return a local line as a case with its partner type known."""
    return FittingCase(line.text, spender_kind_of(line.partner_type), line.partner_type, line.accepted)


def without_body(case: FittingCase) -> FittingCase:
    """Return the same case as asked by someone who does not say whose line it is."""
    return replace(case, body=UNKNOWN_SPENDER, name="")


def base_model(known: Sequence[Labelled], known_terms: Sequence[Labelled]) -> Model:
    """Return a model with everything but the mixing: trained weights, indexes of examples and terms, priors."""
    texts = training_texts(known, known_terms)
    vocabulary, rarity = _vocabulary((*known, *form_lines(), *names(), *known_terms))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    examples, example_rows = _text_index(known, numbers, rarity)
    line_index, _ = _text_index((*form_lines(), *names()), numbers, rarity)
    term_index, term_rows = _text_index(known_terms, numbers, rarity)
    return Model(
        labels(),
        tuple(spender_kinds()),
        vocabulary,
        rarity,
        fit_weights(texts),
        examples,
        example_rows,
        line_index,
        term_index,
        term_rows,
        _priors(known),
        np.array(FIRST_MIXING),
        np.tile(np.eye(len(TRUST))[1], (len(DOMAINS), 1)),
    )


def _words_of(item: Labelled) -> tuple[str, ...]:
    distinct = dict.fromkeys(plain_words(item.text, item.body.chain))
    return tuple(word for word in distinct if not is_number(word))


def _vocabulary(items: Iterable[Labelled]) -> tuple[tuple[str, ...], Floats]:
    """Return the known words in order and the rarity of each, to four decimals."""
    texts = [_words_of(item) for item in items]
    seen = Counter(chain.from_iterable(texts))
    words = tuple(sorted(seen))
    rarity = np.log((len(texts) + 1) / (np.array([seen[word] for word in words]) + 0.5))
    return words, np.round(np.minimum(rarity, UNKNOWN_WEIGHT), 4).astype(np.float64)


def _text_index(items: Sequence[Labelled], numbers: Mapping[str, int], rarity: Floats) -> tuple[TextIndex, Ints]:
    """Return texts as an index, in order of label, and the table row of each."""
    keys, codes = tuple(spender_kinds()), labels()
    ordered = sorted(items, key=lambda item: (codes.index(item.code), item.row))
    words = [sorted(numbers[word] for word in _words_of(item)) for item in ordered]
    starts = np.concatenate([[0], np.cumsum([len(text) for text in words])]).astype(np.int64)
    text_index = TextIndex(
        np.array(list(chain.from_iterable(words)), np.int64),
        starts,
        np.array([codes.index(item.code) for item in ordered], np.int64),
        np.array([keys.index(item.body.key) if item.body.key else -1 for item in ordered], np.int64),
        rarity,
        len(codes),
    )
    return text_index, np.array([item.row for item in ordered], np.int64)


def _priors(known: Iterable[Labelled]) -> Floats:
    """Return what each kind of body spends on before a word is read; the last row is for a body not known."""
    keys, codes = tuple(spender_kinds()), labels()
    counts = np.full((len(keys) + 1, len(codes)), PRIOR_FLOOR)
    for key, groups in usual_functions().items():
        for code, weight in groups:
            counts[keys.index(key), codes.index(code)] += weight
            counts[-1, codes.index(code)] += weight
    for item in known:
        for key in item.body.chain[:1]:
            counts[keys.index(key), codes.index(item.code)] += 1
        counts[-1, codes.index(item.code)] += 1
    return np.asarray(np.round(counts / counts.sum(axis=1, keepdims=True), 6))


def fit_weights(texts: Sequence[Labelled]) -> Weights:
    """Fit multinomial logistic regression and store it in small integers, so that last digits do not matter."""
    found_features = [
        features(plain_words(item.text, item.body.chain), item.body.chain, item.name_words) for item in texts
    ]
    seen = Counter(chain.from_iterable(found_features))
    kept = np.array(sorted(number for number, times in seen.items() if times >= LEAST_TEXTS), np.uint32)
    column = {int(number): position for position, number in enumerate(kept)}
    matrix = _matrix(found_features, column)
    codes = labels()
    answers = np.array([codes.index(item.code) for item in texts])
    fitted = LogisticRegression(C=STRICTNESS, max_iter=ROUNDS, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
        fitted.fit(matrix, answers, sample_weight=[item.weight for item in texts])
    coefficients, bias = np.zeros((len(kept), len(codes))), np.full(len(codes), -9.0)
    coefficients[:, fitted.classes_], bias[fitted.classes_] = fitted.coef_.T, fitted.intercept_
    scales = np.round(np.maximum(np.abs(coefficients).max(axis=0), 1e-6) / SMALLEST, 6)
    rows = np.clip(np.round(coefficients / scales), -SMALLEST, SMALLEST).astype(np.int8)
    return Weights(kept, rows, scales, np.round(bias, 3))


def _matrix(texts: Sequence[Mapping[int, float]], column: Mapping[int, int]) -> csr_matrix:
    rows = [[(column[number], value) for number, value in text.items() if number in column] for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    flat = list(chain.from_iterable(rows))
    return csr_matrix(([value for _, value in flat], [number for number, _ in flat], starts), (len(rows), len(column)))


def evidence_of(model: Model, case: FittingCase) -> TextEvidence:
    """Return a model's evidence for a case."""
    return model.evidence(case.text, case.body, name_words(case.name))


def fit_mixing(model: Model, cases: Sequence[FittingCase]) -> Model:
    """Return the model with the evidence weighed so that right codes come out most likely, for each domain alone."""
    mixing = model.mixing.copy()
    for number, domain in enumerate(DOMAINS):
        own = [case for case in cases if case.body.domain == domain]
        if own and domain in FITTED:
            mixing[number] = _fit_domain(model, own, mixing[number])
    return replace(model, mixing=mixing)


def _right(model: Model, case: FittingCase) -> Floats:
    return np.isin(model.labels, case.accepted).astype(float)


def _fit_domain(model: Model, cases: Sequence[FittingCase], start: Floats) -> Floats:
    tables = np.stack([evidence_of(model, case).table for case in cases])
    right = np.stack([_right(model, case) for case in cases])

    def loss(row: Floats) -> tuple[float, Floats]:
        scores = tables @ row
        shares = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        good = np.maximum((shares * right).sum(axis=1), 1e-12)
        pull = shares * right / good[:, None] - shares
        slope = -np.einsum("nc,nck->k", pull, tables) / len(cases) + 0.01 * (row - start)
        return float(-np.log(good).mean() + 0.005 * np.sum((row - start) ** 2)), slope

    bounds = [(0.0, None)] * (len(EVIDENCE) - 1) + [(start[-1], start[-1])]
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(np.round(fitted.x, 3))


def fit_trust(model: Model, cases: Sequence[FittingCase]) -> Model:
    """Return the model with its confidence fitted on cases it was not trained on, for each domain alone."""
    trust = model.trust.copy()
    for number, domain in enumerate(DOMAINS):
        own = [case for case in cases if case.body.domain == domain]
        if own:
            trust[number] = _fit_trust(model, own)
    return replace(model, trust=trust)


def _fit_trust(model: Model, cases: Sequence[FittingCase]) -> Floats:
    ingredients, hits = [], []
    for case in cases:
        evidence = evidence_of(model, case)
        shares = model.probabilities(evidence)
        ingredients.append(trust_ingredients(evidence, shares))
        hits.append(is_right(model.labels[int(np.argmax(shares))], case.accepted))
    table, right = np.stack(ingredients), np.array(hits, float)
    worth = np.array([grasp(part, cases[0].body.domain) for part in table[:, TRUST.index("understood")]])
    start = np.eye(len(TRUST))[1]

    def loss(row: Floats) -> tuple[float, Floats]:
        scores = table @ row
        plain = 1 / (1 + np.exp(-scores))
        chance = np.clip(worth * plain, 1e-9, 1 - 1e-9)
        pull = (chance - right) * (1 - plain) / (1 - chance)
        slope = table.T @ pull / len(right) + 0.02 * (row - start) * (start + 0.2)
        cost = -right * np.log(chance) - (1 - right) * np.log(1 - chance)
        return float(cost.mean() + 0.01 * np.sum((row - start) ** 2 * (start + 0.2))), slope

    return np.asarray(np.round(minimize(loss, start, jac=True, method="L-BFGS-B").x, 3))


def is_right(code: str, accepted: Sequence[str]) -> bool:
    """Say whether a code is one of the right ones; where only division 07 is given, any group of it is right."""
    return code in accepted or (code[:2] in accepted)
