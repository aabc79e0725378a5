"""What speaks for each code of a description: kinds of evidence side by side, and what reasons and confidence are told from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xltools.coding.library import Floats, TextScores
    from xltools.coding.spenders import SpenderKind
    from xltools.coding.understanding import Reading

DOMAINS = ("local", "central", "unknown")
EVIDENCE = ("weights", "like", "like same body", "votes", "names", "terms", "terms of the body", "prior", "outright")
"""Kinds of evidence, in the order of `TextEvidence.table`'s columns."""


@dataclass(frozen=True)
class TextEvidence:
    """Evidence for each code (rows) of each kind (columns), and what the reasons are told from.

    `words_alone` are the log probabilities of the codes by the words without the body; `nothing` is the log of the odds
    that the text says nothing about a function, `official` how much more like HM Treasury's names it is than ledger lines.
    """

    table: Floats
    words_alone: Floats
    nothing: float
    official: float
    examples: TextScores
    terms: TextScores
    reading: Reading
    body: SpenderKind
