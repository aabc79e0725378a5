"""A joint service that a council and a health body both report, neither saying whose money it is: asked about.

Each may report its own share, or one of them the whole; only they know. Two shares that say so are not asked about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import unsaid
from xltools.counting.double_counts.pool_texts import PoolTexts
from xltools.counting.double_counts.pool_words import is_pool
from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.counting.double_counts.prepared import PreparedLines

_JOINT = re.compile(r"\bjoint(ly)?\b", re.IGNORECASE)
_JOINT_WORDS = WordTest("joint")
_ASKED = -0.3
_LEAST, _ALIKE, _MOST = 0.5, 0.5, 40


def find_joint_services(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield joint services that a council and a health body both report, none of them naming the other."""
    joint = _JOINT_WORDS.of(lines.texts.words)
    for text in np.flatnonzero(joint).tolist():
        joint[text] = bool(_JOINT.search(lines.services[text])) and not is_pool(lines.services[text])
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0) & unsaid(lines.giver) & unsaid(lines.receiver)
    own = np.flatnonzero(usable & joint[lines.service] & lines.family("council", "nhs commissioner"))
    texts = PoolTexts(lines)
    by_word: dict[str, list[int]] = defaultdict(list)
    for line in own.tolist():
        for word in sorted(texts.of(line).stems):
            by_word[word].append(line)
    asked: set[tuple[int, int]] = set()
    for group in by_word.values():
        ordered = sorted(group, key=lambda line: (-int(lines.pence[line]), int(lines.content[line])))[:_MOST]
        for place, larger in enumerate(ordered):
            for smaller in ordered[place + 1 :]:
                if (larger, smaller) not in asked and _may_be_one(lines, texts, larger, smaller):
                    asked.add((larger, smaller))
                    yield _question(lines, larger, smaller)


def _may_be_one(lines: PreparedLines, texts: PoolTexts, larger: int, smaller: int) -> bool:
    families = {lines.bodies[lines.body[line]].family for line in (larger, smaller)}
    years = {int(lines.year[line]) for line in (larger, smaller)} - {0}
    shares = all(texts.of(line).is_share for line in (larger, smaller))
    if len(families) < 2 or len(years) > 1 or shares or lines.pence[smaller] < _LEAST * lines.pence[larger]:
        return False
    return texts.likeness(larger, smaller) >= _ALIKE


def _question(lines: PreparedLines, larger: int, smaller: int) -> Candidate:
    name, other = (lines.body_name(int(lines.body[line])) for line in (smaller, larger))
    evidence = (
        Indication(_ASKED, f"both report '{lines.services[lines.service[larger]]}'", "neither says whose money it is"),
    )
    why = f"{name} and {other} both report a joint service; whether the one figure is in the other only they can say."
    remove = ((larger, int(lines.pence[smaller])),)
    return Candidate(DoubleCountKind.POOLED_BUDGET, "joint service", (smaller,), remove, evidence, why)
