"""The regression that weights are trained by: what scikit-learn fits, with less work."""

from __future__ import annotations

import numpy as np
import pytest

TEXTS, WORDS, BODIES, FEATURES, CLASSES = 400, 60, 30, 90, 5


@pytest.mark.training
@pytest.mark.parametrize("rounds", [1, 7, 20])
def test_it_fits_what_scikit_learn_fits_as_far_as_it_goes(rounds: int) -> None:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    from xltools.coding.regression import Examples, fit_regression

    rng = np.random.default_rng(7)
    parts = rng.random((WORDS + BODIES, FEATURES)) * (rng.random((WORDS + BODIES, FEATURES)) < 0.05)
    parts[:, 40:80] = parts[:, rng.integers(0, 40, 40)]  # many stand in the same parts, as the pieces of a rare word do
    parts[0, 85:], parts[WORDS, 85:] = 0.5, 0.25  # and some in words and bodies
    texts = np.zeros((TEXTS, WORDS + BODIES))
    texts[np.arange(TEXTS), rng.integers(0, WORDS, TEXTS)] = 1
    texts[np.arange(TEXTS), rng.integers(WORDS, WORDS + BODIES, TEXTS)] = 1
    answers, weights = rng.integers(0, CLASSES, TEXTS), rng.choice([0.4, 0.7, 1.0], TEXTS)

    theirs = LogisticRegression(C=15.0, max_iter=rounds, tol=1e-3)
    with pytest.warns():  # stopping early is meant
        theirs.fit(csr_matrix(texts @ parts), answers, sample_weight=weights)
    examples = Examples(csr_matrix(texts), csr_matrix(parts), answers, weights)
    found, bias = fit_regression(examples, 15.0, rounds)
    assert np.abs(found).max() > 0.01
    assert np.allclose(found, theirs.coef_.T, atol=1e-5)
    assert np.allclose(bias, theirs.intercept_, atol=1e-5)
