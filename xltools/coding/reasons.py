"""Why a code is suggested, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.coding.descriptions import SMALL_WORDS

if TYPE_CHECKING:
    from xltools.coding.evidence import TextEvidence
    from xltools.coding.mixture import Model
    from xltools.coding.understanding import Reading

TERM_COUNTS, LIKE_COUNTS, USUAL = 0.12, 0.45, 0.08
"""From which strength a term or example is worth naming, and which share of a body's spending is called usual."""

FEW = 0.5
"""Below this part of its words a text is told to be little known."""

NO_SERVICE = "it reads like a name, an address or a kind of cost, which says no service"
FOREIGN_WORDS = "the text may not be in English, so this is no more than a guess"


def reasons(model: Model, evidence: TextEvidence, label: int, *, foreign: bool) -> tuple[str, ...]:
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


def _terms(model: Model, evidence: TextEvidence, label: int) -> list[str]:
    strong = evidence.terms.strongest(label, TERM_COUNTS, 8)
    known = set(evidence.reading.numbers)
    there = [term for term in strong if model.term_words[term] <= known]
    quoted = dict.fromkeys(_as_written(model, evidence.reading, term) for term in there)
    return [f"the words \u201c{words}\u201d" for words in quoted][:2]


def _as_written(model: Model, reading: Reading, term: int) -> str:
    """The words of the description that make up a term, as they stand there; what lies between is left out, but for small words."""
    first: dict[int, int] = {}
    for place, word in enumerate(reading.words):
        first.setdefault(model.vocabulary.numbers.get(word, -1), place)
    runs: list[tuple[int, int]] = []
    for place in sorted(first[number] for number in model.term_words[term]):
        if runs and _run_together(reading, runs[-1][1], place):
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return " \u2026 ".join(reading.text[reading.spans[start][0] : reading.spans[end][1]] for start, end in runs)


def _run_together(reading: Reading, end: int, start: int) -> bool:
    between = reading.text[reading.spans[end][1] : reading.spans[start][0]]
    return ";" not in between and all(word in SMALL_WORDS for word in reading.words[end + 1 : start])


def _readings(evidence: TextEvidence) -> list[str]:
    read = dict.fromkeys((*evidence.reading.slips, *evidence.reading.short))
    return [f"\u201c{written}\u201d read as \u201c{words}\u201d" for written, words in read][:2]


def _examples(model: Model, evidence: TextEvidence, label: int) -> list[str]:
    examples = evidence.examples.strongest(label, LIKE_COUNTS, 12)
    quoted = [model.quoted[example] for example in examples if model.quoted[example].department]
    told = {example.text.casefold(): example for example in quoted[:2]}
    return [
        f"like \u201c{example.text}\u201d of {example.department}, coded so by HM Treasury in {example.year}"
        for example in told.values()
    ]


def _body(model: Model, evidence: TextEvidence, label: int) -> list[str]:
    number = model.body_numbers.get(evidence.body.key)
    if number is None or model.priors[number, label] < USUAL:
        return []
    return [f"usual spending of {evidence.body.words}"]


def _doubt(evidence: TextEvidence) -> list[str]:
    if evidence.reading.understood == 0:
        return ["none of its words says what it is for"]
    if evidence.nothing > 0:
        return [NO_SERVICE]
    return ["few of its words are known"] if evidence.reading.understood < FEW else []
