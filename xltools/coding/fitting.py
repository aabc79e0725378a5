"""Offline: from labelled texts to a `Model` without its mixing. Needs SciPy (the extra ``train``)."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain, starmap
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

from xltools.coding.descriptions import is_number, plain_words
from xltools.coding.evidence import DOMAINS
from xltools.coding.features import body_features, word_features
from xltools.coding.labelled import NOTHING, form_lines, labels, names, training_texts
from xltools.coding.library import TextIndex
from xltools.coding.mixture import Example, Model, Weights
from xltools.coding.regression import Examples, fit_regression
from xltools.coding.spenders import spender_kind_of, spender_kinds, usual_functions
from xltools.coding.trust import TRUST
from xltools.coding.understanding import UNKNOWN_WEIGHT, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.coding.labelled import Labelled, LocalLine
    from xltools.coding.library import Floats

LEAST_TEXTS = 2
"""A feature must stand in this many training texts to be kept."""

LEAST_WEIGHT = 3
"""Smaller weights are left out: two in three, and as many answers are right without them."""

STRICTNESS = 15.0
"""Inverse strength of the penalty on weights (scikit-learn's C), chosen on programmes of 2010."""

ROUNDS = 40
LARGEST_WEIGHT = 127
PRIOR_FLOOR = 0.3

TERM_CREDIT = 3.0
"""Lines a term is given credit for, as if they had its code, before any is looked at."""

WHOLLY = 0.999
"""From this part of its words on a term is held by a line."""

FIRST_MIXING = (
    (1.0, 0.3, 2.0, 0.0, 0.7, 2.5, 2.5, 0.4, 6.0),
    (1.0, 2.0, 2.0, 0.0, 0.5, 2.0, 2.0, 0.4, 1.0),
    (1.0, 1.0, 2.0, 0.0, 0.5, 2.5, 2.0, 0.4, 3.0),
)
"""Where fitting starts, by domain, in the order of `EVIDENCE`.

What naming a service outright is worth is set, not fitted, so that stated practice wins.
"""


def base_model(known: Sequence[Labelled], known_terms: Sequence[Labelled], lines: Sequence[LocalLine]) -> Model:
    """Return a model with everything but the mixing fitted: trained weights, indexes of examples and terms, priors."""
    coded = [line.labelled[0] for line in lines if line.accepted != (NOTHING,)]
    vocabulary = _vocabulary((*known, *form_lines(), *names(), *known_terms), coded)
    examples = _in_order((*known, *coded))
    term_index = _text_index(_in_order(known_terms), vocabulary)
    return Model(
        labels(),
        tuple(spender_kinds()),
        vocabulary,
        fit_weights(training_texts(known, known_terms, lines), vocabulary),
        _text_index(examples, vocabulary),
        tuple(Example(item.text, item.name, str(item.year)) if item.year else Example("", "", "") for item in examples),
        _text_index(_in_order((*form_lines(), *names())), vocabulary),
        term_index,
        _worth(term_index, vocabulary, lines),
        _priors((*known, *coded)),
        np.array(FIRST_MIXING),
        np.tile(np.eye(len(TRUST))[1], (len(DOMAINS), 2, 1)),
    )


def _in_order(items: Iterable[Labelled]) -> list[Labelled]:
    """Return items in order of their code, as an index holds them."""
    codes = {code: number for number, code in enumerate(labels())}
    return sorted(items, key=lambda item: codes[item.code])


def _words_of(item: Labelled) -> tuple[str, ...]:
    distinct = dict.fromkeys(plain_words(item.text, item.body.chain))
    return tuple(word for word in distinct if not is_number(word))


def _vocabulary(items: Iterable[Labelled], lines: Iterable[Labelled]) -> Vocabulary:
    """Return the known words in order and the rarity of each, to four decimals; slips in lines of ledgers are no words."""
    texts, ledgers = [_words_of(item) for item in items], [_words_of(line) for line in lines]
    sure = _weighed(texts)
    known = set(sure.words)
    slips = {word for words in ledgers for word in words if word not in known and sure.nearest(word)}
    return _weighed([*texts, *([word for word in words if word not in slips] for words in ledgers)])


def _weighed(texts: Sequence[Sequence[str]]) -> Vocabulary:
    seen = Counter(chain.from_iterable(texts))
    words = tuple(sorted(seen))
    rarity = np.log((len(texts) + 1) / (np.array([seen[word] for word in words]) + 0.5))
    return Vocabulary(words, np.round(np.minimum(rarity, UNKNOWN_WEIGHT), 4).astype(np.float64))


def _text_index(ordered: Sequence[Labelled], vocabulary: Vocabulary) -> TextIndex:
    """Return texts, in order of their code, as an index."""
    keys, codes = tuple(spender_kinds()), labels()
    words = [
        sorted(vocabulary.numbers[word] for word in _words_of(item) if word in vocabulary.numbers) for item in ordered
    ]
    starts = np.concatenate([[0], np.cumsum([len(text) for text in words])]).astype(np.int64)
    return TextIndex(
        np.array(list(chain.from_iterable(words)), np.int64),
        starts,
        np.array([codes.index(item.code) for item in ordered], np.int64),
        np.array([keys.index(item.body.key) if item.body.key else -1 for item in ordered], np.int64),
        vocabulary.rarity,
        len(codes),
    )


def _worth(terms: TextIndex, vocabulary: Vocabulary, lines: Iterable[LocalLine]) -> Floats:
    """Return of each term how often lines that hold it have its code (to three decimals); 1 where no line holds it."""
    codes, keys = (*labels(), NOTHING), tuple(spender_kinds())
    held, right = np.zeros(len(terms)), np.zeros(len(terms))
    meant_by = cache(lambda body: np.isin(terms.bodies, [-1, *map(keys.index, body.chain)]))
    for line in lines:
        body = spender_kind_of(line.partner_type)
        words = vocabulary.read(line.text, body).numbers
        shared = terms.shared(words)
        wholly = shared.texts[shared.values * terms.inverse_mass[shared.texts] > WHOLLY]
        inside = wholly[meant_by(body)[wholly]]
        held[inside] += 1
        right[inside] += np.isin(terms.labels[inside], [codes.index(code) for code in line.accepted])
    return np.asarray(np.round((right + TERM_CREDIT) / (held + TERM_CREDIT), 3))


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


def fit_weights(texts: Sequence[Labelled], vocabulary: Vocabulary) -> Weights:
    """Fit multinomial logistic regression and store it in small integers, so that last digits do not matter."""
    made_of, found = _in_parts(texts, vocabulary)
    numbers, parts = _kept_features(made_of, found)
    codes = (*labels(), NOTHING)
    seen, answers = np.unique([codes.index(item.code) for item in texts], return_inverse=True)
    examples = Examples(made_of, parts, answers, np.array([item.weight for item in texts]))
    coefficients, bias = np.zeros((len(numbers), len(codes))), np.full(len(codes), -9.0)
    coefficients[:, seen], bias[seen] = fit_regression(examples, STRICTNESS, ROUNDS)
    scales = np.round(np.maximum(np.abs(coefficients).max(axis=0), 1e-3) / LARGEST_WEIGHT, 6)
    rows = np.clip(np.round(coefficients / scales), -LARGEST_WEIGHT, LARGEST_WEIGHT).astype(np.int8)
    rows[np.abs(rows) < LEAST_WEIGHT] = 0
    told = rows.any(axis=1)
    return Weights(numbers[told], rows[told], scales, np.round(bias, 3))


def _in_parts(texts: Sequence[Labelled], vocabulary: Vocabulary) -> tuple[csr_matrix, list[dict[int, float]]]:
    """Return the two parts that each text is made of, its words and what the body adds, and the features of each part."""
    read = cache(vocabulary.words_read)
    words: dict[tuple[str, ...], int] = {}
    bodies: dict[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], int] = {}
    made_of = np.zeros((len(texts), 2), np.int64)
    for number, item in enumerate(texts):
        own = read(item.text, item.body.chain)
        added = (own, item.body.chain, item.name_words)
        made_of[number] = words.setdefault(own, len(words)), bodies.setdefault(added, len(bodies))
    made_of[:, 1] += len(words)
    found = [*map(word_features, words), *starmap(body_features, bodies)]
    return csr_matrix((np.ones(made_of.size), made_of.ravel(), np.arange(0, made_of.size + 1, 2))), found


def _kept_features(made_of: csr_matrix, found: Sequence[Mapping[int, float]]) -> tuple[NDArray[np.uint32], csr_matrix]:
    """Return the numbers of the features that enough texts have, in rising order, and each part's values of these."""
    listed = np.fromiter(chain.from_iterable(found), np.uint32)
    values = np.fromiter(chain.from_iterable(part.values() for part in found), np.float64)
    lengths = np.array([len(part) for part in found])
    numbers, column = np.unique(listed, return_inverse=True)
    parts = csr_matrix((values, column, np.concatenate([[0], np.cumsum(lengths)])), (len(found), len(numbers)))
    texts = np.repeat(made_of.sum(axis=0).A1, lengths)
    kept = np.bincount(column, weights=texts) >= LEAST_TEXTS
    return numbers[kept], parts[:, kept]
