"""COFOG codes for a description in a partner's own words: ranked, with an honest confidence and the reasons.

The model is trained offline (`xltools.coding.train`); here it is only read. Nothing depends on earlier questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xltools.coding.descriptions import LONGEST, looks_foreign
from xltools.coding.files import rows_of
from xltools.coding.reasons import reasons
from xltools.coding.spenders import name_words, spender_kind_of
from xltools.coding.stored import shipped_model
from xltools.reading.spreading import spread_out
from xltools.reference import cofog
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from xltools.coding.confirmed_codes import Confirmed, ConfirmedCodes
    from xltools.coding.library import Floats

FOREIGN_WORTH = 0.25
"""What is left of the confidence where the text does not look like English."""

MOST_SURE = 0.99
"""The highest confidence the model claims; only a person's confirmation is 1."""

WORTH_A_PROCESS = 1_500
"""Questions from which another process is asked to answer some: it reads the model first, which takes as long as some hundred do."""

SERVICE_HEADINGS = ("service", "text", "description")
"""Headings, as `rows_of` leaves them, under which a file may hold its descriptions."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested code: at group level, or the class where a group has only one; `confidence` is from 0 to 1."""

    code: str
    name: str
    confidence: float
    because: tuple[str, ...]


class Question(NamedTuple):
    """Whose description a code is wanted for; all in the partner's own words."""

    text: str
    partner_type: str = ""
    partner: str = ""


def suggest(
    text: str, *, partner_type: str = "", partner: str = "", top: int = 3, confirmed_codes: ConfirmedCodes | None = None
) -> tuple[Suggestion, ...]:
    """Return up to `top` codes for a description, likeliest first; none where it has no letters.

    `partner_type` and `partner` say whose line it is, in any words. A pair confirmed in `confirmed_codes` always comes first.
    """
    return suggest_each([Question(text, partner_type, partner)], top=top, confirmed_codes=confirmed_codes)[0]


def suggest_each(
    questions: Sequence[Question], *, top: int = 3, confirmed_codes: ConfirmedCodes | None = None, jobs: int = 1
) -> list[tuple[Suggestion, ...]]:
    """Return what `suggest` does for each question; many are answered side by side by `jobs` processes, with the same answers."""
    most = max(top, 0)
    confirmed = [
        confirmed_codes.find(asked.text, asked.partner_type or asked.partner) if confirmed_codes else None
        for asked in questions
    ]
    asked = [
        (fold(question.text)[:LONGEST], fold(question.partner_type), fold(question.partner), most + (1 if known else 0))
        for question, known in zip(questions, confirmed, strict=True)
    ]
    answers = zip(confirmed, _answers(asked, jobs), strict=True)
    return [(_confirmed_first(known, own) if known else own)[:most] for known, own in answers]


def suggest_file(
    path: Path,
    top: int = 3,
    confirmed_codes: ConfirmedCodes | None = None,
    type_of: Callable[[str], str] = lambda partner: "",
) -> Iterator[tuple[str, tuple[Suggestion, ...]]]:
    """Yield (description, suggestions) for each row of a CSV with columns service and, if known, partner_type, partner.

    `type_of` gives a partner's type where the row names none. Raises ValueError where no column holds the
    descriptions.
    """
    for row in rows_of(path):
        heading = next((name for name in SERVICE_HEADINGS if name in row), "")
        if not heading:
            raise ValueError(
                f"{path.name} has no column named service. Its columns should be service, partner_type, partner."
            )
        name = row.get("partner", "")
        kind = row.get("partner_type", "") or type_of(name)
        yield (
            row[heading],
            suggest(row[heading], partner_type=kind, partner=name, top=top, confirmed_codes=confirmed_codes),
        )


_Asked = tuple[str, str, str, int]
"""Text, partner type and partner, folded, and how many codes are wanted."""
_Answer = tuple[tuple[str, float, tuple[str, ...]], ...]
"""Codes with their confidence and the reasons: plain, as they go from process to process."""

_KEPT = 20_000
_kept: dict[_Asked, tuple[Suggestion, ...]] = {}
"""What was answered before: a recount and a click ask the same again."""


def _answers(asked: Sequence[_Asked], jobs: int) -> list[tuple[Suggestion, ...]]:
    new = [question for question in dict.fromkeys(asked) if question not in _kept]
    made = dict(zip(new, map(_as_suggestions, spread_out(answer, new, jobs=jobs, least=WORTH_A_PROCESS)), strict=True))
    answers = [_kept[question] if question in _kept else made[question] for question in asked]
    if len(_kept) + len(made) > _KEPT:
        _kept.clear()
    _kept.update(islice(made.items(), _KEPT))
    return answers


def answer(asked: Sequence[_Asked]) -> list[_Answer]:
    """Return the codes for each question by the model alone, likeliest first."""
    return [_answer(*question) for question in asked]


def _answer(text: str, partner_type: str, partner: str, wanted: int) -> _Answer:
    if not any(character.isalpha() for character in text):
        return ()
    model, foreign = shipped_model(), looks_foreign(text)
    evidence = model.evidence(text, spender_kind_of(partner_type, partner), name_words(partner or partner_type))
    shares = model.shares(evidence)
    first = min(model.confidence(evidence, shares) * (FOREIGN_WORTH if foreign else 1.0), MOST_SURE)
    order = np.argsort(-shares, kind="stable")[:wanted]
    certain = _confidences(shares[order], first) if wanted else []
    return tuple(
        (_shown(model.labels[label]), confidence, reasons(model, evidence, label, foreign=foreign))
        for label, confidence in zip(order.tolist(), certain, strict=True)
    )


def _as_suggestions(told: _Answer) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(code, cofog.name_of(code), confidence, because) for code, confidence, because in told)


def _confidences(shares: Floats, first: float) -> list[float]:
    """Return rounded confidences: the first as measured, what remains shared out over the others."""
    rest = (1 - first) / max(1 - float(shares[0]), 1e-9)
    return [round(first, 3), *(round(min(float(share) * rest, first), 3) for share in shares[1:])]


@cache
def _single_classes() -> Mapping[str, str]:
    """Return, for each group that has a single class, that class."""
    under: dict[str, list[str]] = {}
    for code in cofog.codes().values():
        if code.level == "class":
            under.setdefault(code.parent, []).append(code.code)
    return MappingProxyType({group: classes[0] for group, classes in under.items() if len(classes) == 1})


def _shown(label: str) -> str:
    return _single_classes().get(label, label)


CONFIRMED_LEAVES = 0.05
"""What is left of the other suggestions' confidence once a person has confirmed one code."""


def _confirmed_first(known: Confirmed, suggested: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    group = cofog.group_of(known.code) or known.code
    others = (
        Suggestion(other.code, other.name, round(other.confidence * CONFIRMED_LEAVES, 3), other.because)
        for other in suggested
        if (cofog.group_of(other.code) or other.code) != group
    )
    return (Suggestion(known.code, cofog.name_of(known.code), 1.0, (known.words,)), *others)


def suggestion_json(text: str, suggestions: Iterable[Suggestion]) -> dict[str, object]:
    """Return suggestions in the shape the command prints: text, suggestions of code, name, confidence, because."""
    listed = [
        {
            "code": suggestion.code,
            "name": suggestion.name,
            "confidence": suggestion.confidence,
            "because": list(suggestion.because),
        }
        for suggestion in suggestions
    ]
    return {"text": text, "suggestions": listed}
