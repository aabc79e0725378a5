"""Offline: multinomial logistic regression where many texts share their parts. Needs SciPy (the extra ``train``).

What is fitted is what scikit-learn's ``LogisticRegression`` fits, with the same solver and the same number of rounds, in
half the time: a part that many texts have is multiplied once, and features that stand in the same parts, whose weights
are equal by symmetry all the way, are fitted as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from xltools.coding.library import Floats

TOLERANCE = 1e-3
"""Fitting ends before its last round where no slope is steeper."""


PIECE_BYTES = 2**24
"""About how much of a product is worked out at once."""


class Examples(NamedTuple):
    """What is fitted on: texts as sums of parts, parts by their features, the class of each text and what it weighs."""

    texts: csr_matrix  # by text, by part
    parts: csr_matrix  # by part, by feature
    answers: NDArray[np.int64]
    weights: Floats


def fit_regression(examples: Examples, strictness: float, rounds: int) -> tuple[Floats, Floats]:
    """Return the weights (by feature, by class) and the bias of each class; every class up to the last must occur.

    `strictness` is the inverse strength of the penalty on weights, whose sum of squares is halved.
    """
    parts, column, times = _alike_as_one(examples.parts)
    loss = _Loss(examples._replace(parts=parts), strictness)
    start = np.zeros((parts.shape[1] + 1) * loss.classes)
    options = {"maxiter": rounds, "maxls": 50, "gtol": TOLERANCE, "ftol": 64 * np.finfo(float).eps}
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(-1, loss.classes)
    return (fitted[:-1] / times[:, None])[column], fitted[-1]


def _alike_as_one(parts: csr_matrix) -> tuple[csr_matrix, NDArray[np.int64], Floats]:
    """Return parts with one column for all features alike, where each feature's is, and how many times longer it is.

    A column for n features alike is √n times as long: then slopes and penalty, and so each round, are those of the n.
    Columns stand in the order of the first part that has them, so that what is multiplied together lies together.
    """
    columns = parts.tocsc()
    columns.sort_indices()
    ends = list(zip(columns.indptr[:-1], columns.indptr[1:], strict=True))
    content = [(columns.indices[i:j].tobytes(), columns.data[i:j].tobytes()) for i, j in ends]
    order = sorted(range(len(ends)), key=lambda number: int(columns.indices[ends[number][0]]))
    distinct: dict[tuple[bytes, bytes], int] = {}
    column = np.zeros(len(ends), np.int64)
    for number in order:
        column[number] = distinct.setdefault(content[number], len(distinct))
    _, first, alike = np.unique(column, return_index=True, return_counts=True)
    times = np.sqrt(alike)
    return columns[:, first].multiply(times).tocsr(), column, times


class _Product:
    """A sparse matrix times a dense one, time and again: the result always stands in the same place.

    Piece by piece, because the system hands out and takes back large arrays whole, which costs more than to fill them.
    """

    def __init__(self, matrix: csr_matrix, columns: int) -> None:
        rows, by_rows = max(1, PIECE_BYTES // (8 * columns)), matrix.tocsr()
        self._result = np.empty((by_rows.shape[0], columns))
        starts = range(0, by_rows.shape[0], rows)
        self._pieces = [(by_rows[at : at + rows], self._result[at : at + rows]) for at in starts]

    def __call__(self, dense: Floats) -> Floats:
        for piece, result in self._pieces:
            result[...] = piece @ dense
        return self._result


class _Loss:
    """The mean log loss and penalty of weights and biases (one row a feature, biases last), with its slopes."""

    def __init__(self, examples: Examples, strictness: float) -> None:
        texts, parts, self._answers, weights = examples
        self._rows = np.arange(len(self._answers))
        self._weights = weights / weights.sum()
        self._penalty = 1 / (strictness * weights.sum())
        self.classes = int(self._answers.max()) + 1
        self._of_texts, self._of_parts = _Product(texts, self.classes), _Product(parts, self.classes)
        self._back_to_parts, self._back_to_features = _Product(texts.T, self.classes), _Product(parts.T, self.classes)

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        fitted = flat.reshape(-1, self.classes)
        scores = self._of_texts(self._of_parts(fitted[:-1]))
        scores += fitted[-1]
        scores -= scores.max(axis=1, keepdims=True)
        right = scores[self._rows, self._answers]
        shares = np.exp(scores, out=scores)
        sums = shares.sum(axis=1)
        loss = self._weights @ (np.log(sums) - right) + self._penalty / 2 * np.vdot(fitted[:-1], fitted[:-1])
        shares *= (self._weights / sums)[:, None]
        shares[self._rows, self._answers] -= self._weights
        slopes = fitted * self._penalty
        slopes[:-1] += self._back_to_features(self._back_to_parts(shares))
        slopes[-1] = shares.sum(axis=0)
        return float(loss), slopes.ravel()
