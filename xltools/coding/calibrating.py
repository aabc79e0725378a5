"""Offline: how evidence is mixed and how far the result is trusted, fitted on texts a model was not trained on.

Needs SciPy (the extra ``train``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from xltools.coding.evidence import DOMAINS, EVIDENCE
from xltools.coding.fitting import base_model
from xltools.coding.folds import fold_of
from xltools.coding.labelled import NOTHING
from xltools.coding.library import NONE_SCORE, TextScores
from xltools.coding.spenders import UNKNOWN_SPENDER, name_words, spender_kind_of
from xltools.coding.trust import TRUST, trust_ingredients

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.coding.evidence import TextEvidence
    from xltools.coding.labelled import Labelled, LocalLine
    from xltools.coding.library import Floats
    from xltools.coding.mixture import Model
    from xltools.coding.spenders import SpenderKind

FOLDS = 4
"""In how many parts texts are held back in turn."""

LOCAL_TIMES = 3.0
"""What a local line weighs beside a programme where the body is not known: such questions come from local bodies."""

NOTHING_TIMES = 0.4
"""What a line that says nothing weighs: one in six of ours is one, and fewer of the lines that anyone asks about."""

CREDIT = MappingProxyType({"local": 0.5, "central": 0.0, "unknown": 0.6})
"""Log odds added to the chance of being right: lines of real ledgers, coded by others, are less hard than ours.

Measured on 630 cost centres of eleven councils (not in this project), coded without sight of any answer: with it the
confidence in them was right within 0.06 on average, with the body named and without.
"""

PULL = {"mixing": 0.005, "trust": 0.0005}
"""How strongly fitted numbers are held to where fitting starts."""


@dataclass(frozen=True, slots=True)
class FittingCase:
    """A text whose code the mixture is fitted or measured on, as it would be asked: text, body, name, right codes."""

    text: str
    body: SpenderKind
    name: str
    accepted: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A case and the evidence a model that was not trained on it has for it, without what only reasons are told from."""

    case: FittingCase
    evidence: TextEvidence


def central_cases(items: Iterable[Labelled]) -> tuple[FittingCase, ...]:
    """Return each programme as a case with its department known; every code it carries is right."""
    codes: dict[tuple[str, str], list[Labelled]] = {}
    for item in items:
        codes.setdefault((item.text, item.name), []).append(item)
    return tuple(
        FittingCase(text, same[0].body, name, tuple(item.code for item in same)) for (text, name), same in codes.items()
    )


def local_case(line: LocalLine) -> FittingCase:
    """Return a local line as a case with its partner type known."""
    weight = NOTHING_TIMES if line.accepted == (NOTHING,) else 1.0
    return FittingCase(line.text, spender_kind_of(line.partner_type), line.partner_type, line.accepted, weight)


def without_body(case: FittingCase) -> FittingCase:
    """Return the same case as asked by someone who does not say whose line it is."""
    times = LOCAL_TIMES if case.body.domain != "central" else 1.0
    return replace(case, body=UNKNOWN_SPENDER, name="", weight=case.weight * times)


def asked(model: Model, cases: Iterable[FittingCase]) -> tuple[Asked, ...]:
    """Ask a model about cases."""
    return tuple(_asked(model, case) for case in cases)


def _asked(model: Model, case: FittingCase) -> Asked:
    evidence = model.evidence(case.text, case.body, name_words(case.name))
    none = np.zeros(1, np.int64)
    strongest = TextScores(none, none, np.array([evidence.terms.highest]))
    return Asked(case, replace(evidence, examples=NONE_SCORE, terms=strongest))  # tens of thousands are kept at once


def held_back(
    known: Sequence[Labelled], known_terms: Sequence[Labelled], lines: Sequence[LocalLine]
) -> Iterator[tuple[Asked, ...]]:
    """Yield, part by part, programmes and lines asked of a model trained without that part, with and without their body."""
    programmes, local = central_cases(known), tuple(map(local_case, lines))
    texts = [case.text for case in (*programmes, *local)]
    fold = dict(zip(texts, fold_of(texts, FOLDS), strict=True))
    for number in range(FOLDS):
        seen = [item for item in known if fold[item.text] != number]
        model = base_model(seen, known_terms, [line for line in lines if fold[line.text] != number])
        cases = [case for case in (*programmes, *local) if fold[case.text] == number]
        yield asked(model, (*cases, *map(without_body, cases)))


def fit_mixing(model: Model, answers: Sequence[Asked]) -> Model:
    """Return the model with the evidence weighed so that right codes come out most likely, for each domain alone."""
    mixing = model.mixing.copy()
    for number, domain in enumerate(DOMAINS):
        own = [
            answer for answer in answers if answer.evidence.body.domain == domain and answer.case.accepted != (NOTHING,)
        ]
        if own:
            mixing[number] = _fit_domain(model, own, mixing[number])
    return replace(model, mixing=mixing)


def _fit_domain(model: Model, answers: Sequence[Asked], start: Floats) -> Floats:
    tables = np.stack([answer.evidence.table for answer in answers])
    right = np.stack([_right(model, answer.case) for answer in answers])
    weights = np.array([answer.case.weight for answer in answers])
    weights /= weights.sum()

    def loss(row: Floats) -> tuple[float, Floats]:
        scores = tables @ row
        shares = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        good = np.maximum((shares * right).sum(axis=1), 1e-12)
        pull = (shares * right / good[:, None] - shares) * weights[:, None]
        slope = -np.einsum("nc,nck->k", pull, tables) + 2 * PULL["mixing"] * (row - start)
        return float(-(np.log(good) * weights).sum() + PULL["mixing"] * np.sum((row - start) ** 2)), slope

    bounds = [(0.0, None)] * (len(EVIDENCE) - 1) + [(start[-1], start[-1])]
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(np.round(fitted.x, 3))


def _right(model: Model, case: FittingCase) -> Floats:
    return np.array([is_right(label, case.accepted) for label in model.labels], float)


def fit_trust(model: Model, answers: Sequence[Asked]) -> Model:
    """Return the model with its confidence fitted on cases it was not trained on, for each domain alone."""
    trust = model.trust.copy()
    for number, domain in enumerate(DOMAINS):
        own = [answer for answer in answers if answer.evidence.body.domain == domain]
        if own:
            trust[number] = _fit_trust(model, own)
            trust[number, 1, 0] += CREDIT[domain]
    return replace(model, trust=trust)


def _fit_trust(model: Model, answers: Sequence[Asked]) -> Floats:
    """Return a domain's two rows: whether the text says a function, and whether the code is right where it does."""
    shares = [model.shares(answer.evidence) for answer in answers]
    pairs = list(zip(answers, shares, strict=True))
    table = np.stack([trust_ingredients(answer.evidence, share) for answer, share in pairs])
    right = np.array([is_right(model.labels[int(np.argmax(share))], answer.case.accepted) for answer, share in pairs])
    says_one = np.array([answer.case.accepted != (NOTHING,) for answer in answers])
    weights = np.array([answer.case.weight for answer in answers])
    return np.stack(
        [_logistic(table, says_one, weights), _logistic(table[says_one], right[says_one], weights[says_one])]
    )


def _logistic(table: Floats, hits: NDArray[np.bool_], weights: Floats) -> Floats:
    """Fit the chance of a hit to ingredients, held a little to what fitting starts from: the log odds alone."""
    weights, start = weights / weights.sum(), np.eye(len(TRUST))[1]

    def loss(row: Floats) -> tuple[float, Floats]:
        scores = table @ row
        sure = np.clip(1 / (1 + np.exp(-scores)), 1e-9, 1 - 1e-9)
        slope = table.T @ ((sure - hits) * weights) + 2 * PULL["trust"] * (row - start)
        cost = -np.where(hits, np.log(sure), np.log(1 - sure))
        return float((cost * weights).sum() + PULL["trust"] * np.sum((row - start) ** 2)), slope

    return np.asarray(np.round(minimize(loss, start, jac=True, method="L-BFGS-B").x, 3))


def is_right(code: str, accepted: Sequence[str]) -> bool:
    """Say whether a code is one of the right ones; where only division 07 is given, any group of it is right."""
    return code in accepted or (code[:2] in accepted)
