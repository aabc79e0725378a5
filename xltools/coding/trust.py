"""How far a suggestion may be trusted: what the confidence is made from, and the chance it comes to.

The confidence is fitted (`xltools.coding.calibrating`) on texts the model was not trained on, texts that say nothing about
a function among them, for lines of local bodies, of departments, and of bodies not known apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from xltools.coding.evidence import EVIDENCE

if TYPE_CHECKING:
    from xltools.coding.evidence import TextEvidence
    from xltools.coding.library import Floats

TRUST = (
    "one",
    "log-odds",
    "lead",
    "understood",
    "explained",
    "length",
    "nothing",
    "agreeing",
    "words alone",
    "words say the same",
    "usual",
    "like",
    "few words known",
    "official",
)
"""What the confidence is made from, in the order of the columns of `Model.trust`."""

AGREEING = [EVIDENCE.index(kind) for kind in ("weights", "like", "names", "terms", "terms of the body")]
"""The columns of evidence that may agree on a code."""

LIKE, PRIOR = EVIDENCE.index("like"), EVIDENCE.index("prior")

SURELY_ONE, MOST_UNSURE = 0.98, 0.79
"""From which chance on a text is taken to say a function for sure, and the most confidence where it is not."""

MOST_ODDS = 6.0
"""Log odds beyond this say no more."""


def trust_ingredients(evidence: TextEvidence, shares: Floats) -> Floats:
    """Return what the confidence in the first code is made from, in the order of `TRUST`."""
    label = int(np.argmax(shares))
    second, first = np.sort(shares)[-2:]
    alone = evidence.words_alone
    understood = evidence.reading.understood
    return np.array(
        [
            1.0,
            _odds(float(first)),
            first - second,
            understood,
            evidence.terms.highest,
            math.log1p(len(evidence.reading.numbers)),
            max(-MOST_ODDS, min(MOST_ODDS, evidence.nothing)),
            _agreeing(evidence.table, label),
            _odds(math.exp(float(alone[label]))),
            float(int(np.argmax(alone)) == label),
            float(evidence.table[label, PRIOR]),
            float(evidence.table[label, LIKE]),
            float(understood < 0.5),
            evidence.official,
        ]
    )


def _odds(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return max(-MOST_ODDS, min(MOST_ODDS, math.log(share / (1 - share))))


def _agreeing(table: Floats, label: int) -> float:
    """The share of those kinds of evidence that say anything whose best code is this one."""
    columns = table[:, AGREEING]
    highest = columns.max(axis=0)
    speaking = highest > columns.min(axis=0) + 0.05
    best = columns[label] >= highest - 1e-9
    return float((speaking & best).sum() / max(int(speaking.sum()), 1))


def chance(rows: Floats, ingredients: Floats) -> float:
    """Return the chance (0 to 1) that the first code is right, by a domain's rows of `Model.trust`.

    It is the chance that the text says a function at all, times the chance that the code is right if it does; never
    0.8 or more where the text may well be a name or a kind of cost.
    """
    says_one, is_right = 1 / (1 + np.exp(-(rows @ ingredients)))
    return float(min(says_one * is_right, 1.0 if says_one >= SURELY_ONE else MOST_UNSURE))
