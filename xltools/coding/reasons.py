"""Why a code is suggested, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.coding.tables import coding_table
from xltools.coding.words import plain_words

if TYPE_CHECKING:
    from xltools.coding.library import Floats, Ints
    from xltools.coding.mixture import Evidence, Model

TERM_COUNTS, LIKE_COUNTS, USUAL = 0.12, 0.45, 0.08
"""From which strength a term or example is worth naming, and which share of a body's spending is called usual."""

FOREIGN_WORDS = "the text may not be in English, so this is no more than a guess"


def reasons(model: Model, evidence: Evidence, label: int, *, foreign: bool) -> tuple[str, ...]:
    """Return why this code (its position among the labels) is suggested; always at least one reason."""
    told = (
        *_terms(model, evidence, label),
        *_readings(evidence),
        *_examples(model, evidence, label),
        *_body(model, evidence, label),
        *([FOREIGN_WORDS] if foreign else []),
        *_doubt(evidence),
    )
    return told or ("the text as a whole, by words and parts of words seen with this code",)


def _strongest(scores: Floats, labels: Ints, label: int, least: float, most: int) -> list[int]:
    mine = np.flatnonzero((labels == label) & (scores >= least))
    return [int(found) for found in mine[np.argsort(-scores[mine], kind="stable")][:most]]


def _terms(model: Model, evidence: Evidence, label: int) -> list[str]:
    strong = _strongest(evidence.terms, model.terms.labels, label, TERM_COUNTS, 8)
    there = [term for term in strong if _wholly_there(model, evidence, term)]
    named = [coding_table("terms")[int(model.term_rows[term])]["term"] for term in there]
    distinct = {frozenset(plain_words(term, evidence.body.chain)): term for term in reversed(named)}
    return [f"the words \u201c{term}\u201d" for term in reversed(distinct.values())][:2]


def _wholly_there(model: Model, evidence: Evidence, term: int) -> bool:
    words = model.terms.tokens[model.terms.starts[term] : model.terms.starts[term + 1]]
    return set(words.tolist()) <= set(evidence.reading.numbers)


def _readings(evidence: Evidence) -> list[str]:
    return [f"\u201c{wrong}\u201d read as \u201c{right}\u201d" for wrong, right in evidence.reading.slips[:2]]


def _examples(model: Model, evidence: Evidence, label: int) -> list[str]:
    found = _strongest(evidence.examples, model.examples.labels, label, LIKE_COUNTS, 2)
    rows = {
        row["text"].casefold(): row
        for row in (coding_table("programmes")[int(model.example_rows[one])] for one in found)
    }
    return [f"like \u201c{row['text']}\u201d of {row['department']}, coded so by HM Treasury" for row in rows.values()]


def _body(model: Model, evidence: Evidence, label: int) -> list[str]:
    body = evidence.body
    if not body.key or model.priors[model.body_keys.index(body.key), label] < USUAL:
        return []
    return [f"usual spending of {body.words}"]


def _doubt(evidence: Evidence) -> list[str]:
    if evidence.reading.understood >= 0.5:
        return []
    return [
        "few of its words are known" if evidence.reading.understood > 0 else "none of its words says what it is for"
    ]
