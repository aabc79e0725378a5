"""How good and how fast the COFOG suggestions are, against simple ways of looking a code up.

    python -m benchmarks.coding

prints a Markdown table (a few minutes: two models are trained). Programmes: trained on HM Treasury's 2010 database, asked
about programmes whose text is new in that of 2014. Mixing is fitted inside 2010; the confidence is fitted on one half
of the new programmes and measured on the other, both ways. Local lines: the shipped model on lines it was not written from.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from xltools.coding.descriptions import description_key
from xltools.coding.fitting import (
    FittingCase,
    base_model,
    central_case,
    fit_mixing,
    fit_trust,
    is_right,
    local_case,
    without_body,
)
from xltools.coding.labelled import (
    local_lines,
    name_words,
    new_programmes,
    programmes,
    terms,
)
from xltools.coding.stored import shipped_model
from xltools.coding.suggestions import finest, suggest
from xltools.reference import cofog

if TYPE_CHECKING:
    from xltools.coding.mixture import Model

LINES = Path(__file__).parent / "local_lines.csv"
Ranking = tuple[tuple[str, ...], float]
Asker = Callable[[FittingCase], Ranking]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a case was answered rightly: at first, among three, the division; and how sure the first answer was."""

    first: bool
    three: bool
    division: bool
    confidence: float


def names() -> dict[str, str]:
    """Return the official names of groups and classes with their group."""
    return {code.name: cofog.group_of(code.code) for code in cofog.codes().values() if cofog.group_of(code.code)}


def exact_name(case: FittingCase) -> Ranking:
    """Answer only where the text is a name of the classification, as in looking a code up by hand."""
    found = {description_key(name): group for name, group in names().items()}.get(description_key(case.text))
    return ((found,), 1.0) if found else ((), 0.0)


def fuzzy_name(case: FittingCase) -> Ranking:
    """Answer with the names rapidfuzz finds most alike."""
    best = process.extract(
        description_key(case.text), [description_key(name) for name in names()], scorer=fuzz.WRatio, limit=12
    )
    groups = list(names().values())
    return tuple(dict.fromkeys(groups[number] for _, _, number in best)), best[0][1] / 100


def tfidf_names() -> Asker:
    """Return an asker by cosine of TF-IDF over the names' words."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2))
    table, groups = vectorizer.fit_transform(names()), list(names().values())

    def ask(case: FittingCase) -> Ranking:
        scores = (table @ vectorizer.transform([case.text]).T).toarray().ravel()
        order = [int(number) for number in np.argsort(-scores, kind="stable") if scores[number] > 0]
        return tuple(dict.fromkeys(groups[number] for number in order)), float(scores.max())

    return ask


def asker(model: Model) -> Asker:
    """Return an asker by a model, as the package asks it."""

    def ask(case: FittingCase) -> Ranking:
        evidence = model.evidence(case.text, case.body, name_words(case.name))
        shares = finest(model, model.probabilities(evidence), local=case.body.domain == "local")
        order = np.argsort(-shares, kind="stable")[:10]
        return tuple(model.labels[number] for number in order), model.confidence(evidence, shares)

    return ask


def answers(ask: Asker, cases: Sequence[FittingCase]) -> list[Answer]:
    """Ask about every case; health is right by division where the division is all that is known."""
    out = []
    for case in cases:
        codes, confidence = ask(case)
        if case.accepted == ("07",):
            codes = tuple(dict.fromkeys(code[:2] if code.startswith("07") else code for code in codes))
        divisions = {code[:2] for code in case.accepted}
        first = bool(codes) and is_right(codes[0], case.accepted)
        three = any(is_right(code, case.accepted) for code in codes[:3])
        out.append(Answer(first, three, bool(codes) and codes[0][:2] in divisions, confidence))
    return out


def calibration_error(found: Sequence[Answer]) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    sure, right = np.array([one.confidence for one in found]), np.array([one.first for one in found], float)
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = (abs(sure[bins == number].sum() - right[bins == number].sum()) for number in range(10))
    return float(sum(gaps) / len(found))


def row(name: str, found: Sequence[Answer], *, calibrated: bool = True) -> str:
    """Return one row of the table."""
    sure = [one for one in found if one.confidence >= 0.8]
    right = f"{sum(one.first for one in sure) / len(sure):.3f}" if sure else "-"
    shares = [sum(getattr(one, part) for one in found) / len(found) for part in ("first", "three", "division")]
    trust = f"{calibration_error(found):.3f} | {len(sure) / len(found):.2f} | {right}" if calibrated else "- | - | -"
    return f"| {name} | {len(found)} | " + " | ".join(f"{share:.3f}" for share in shares) + f" | {trust} |"


HEADER = (
    "| method and lines | lines | first right | among three | division right | calibration error | "
    "share given 0.8 or more | of these right |\n|---|---:|---:|---:|---:|---:|---:|---:|"
)


def time_split() -> tuple[Model, tuple[FittingCase, ...]]:
    """Return a model that knows 2010 only (mixing fitted on a third of 2010 held back) and the programmes new in 2014."""
    known = programmes(["pesa_2010"])
    part = [item for item in known if crc32(item.text.encode()) % 100 >= 33]
    held_back = [central_case(item) for item in known if item not in set(part)]
    fitted = fit_mixing(base_model(part, terms()), [*held_back, *map(without_body, held_back)])
    new = new_programmes(known, programmes(["cra_2014"]))
    return replace(base_model(known, terms()), mixing=fitted.mixing), tuple(map(central_case, new))


def both_ways(model: Model, cases: Sequence[FittingCase]) -> list[Answer]:
    """Fit the confidence on every other case and measure it on the rest, then the other way round."""
    halves = cases[::2], cases[1::2]
    out = []
    for fit, test in (halves, halves[::-1]):
        out += answers(asker(fit_trust(model, fit)), test)
    return out


def calibration_table(found: Sequence[Answer]) -> str:
    """Return how often answers of each confidence were right, as a table."""
    lines = ["| confidence | lines | mean confidence | right |", "|---|---:|---:|---:|"]
    for low in range(10):
        own = [one for one in found if low / 10 <= one.confidence < (low + 1) / 10]
        if own:
            mean, right = (
                sum(values) / len(own) for values in ([one.confidence for one in own], [one.first for one in own])
            )
            lines.append(f"| {low / 10:.1f} to {(low + 1) / 10:.1f} | {len(own)} | {mean:.2f} | {right:.2f} |")
    return "\n".join(lines)


def speed() -> str:
    """Return the time to load, for one suggestion and for ten thousand distinct lines."""
    start = time.perf_counter()
    shipped_model.cache_clear()
    suggest("winter maintenance", partner_type="council")
    loaded = time.perf_counter() - start
    texts = [item.text for item in (*programmes(), *terms())]
    rows = [
        (f"{texts[number % len(texts)]} {texts[(number * 7 + 1) % len(texts)]}", "council") for number in range(10_000)
    ]
    start = time.perf_counter()
    for text, kind in rows:
        suggest(text, partner_type=kind)
    taken = time.perf_counter() - start
    return (
        f"Loading and the first suggestion {loaded:.2f} s; {len(rows):,} distinct lines {taken:.1f} s "
        f"({taken / len(rows) * 1000:.2f} ms each)."
    )


def main() -> None:
    """Print everything."""
    print(speed(), f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}.\n")
    model, new = time_split()
    report, final = (tuple(map(local_case, local_lines(LINES, half))) for half in ("report", "final"))
    central = both_ways(model, new)
    unnamed = both_ways(model, tuple(map(without_body, new)))
    shipped = asker(shipped_model())
    print(HEADER)
    for label, cases in (("programmes new in 2014", new), ("local lines", (*report, *final))):
        print(row(f"exact name, {label}", answers(exact_name, cases), calibrated=False))
        print(row(f"TF-IDF on names, {label}", answers(tfidf_names(), cases), calibrated=False))
        print(row(f"rapidfuzz on names, {label}", answers(fuzzy_name, cases), calibrated=False))
    print(row("xltools, programmes new in 2014, department known", central))
    print(row("xltools, programmes new in 2014, department not known", unnamed))
    print(row("xltools, local lines held back, partner type known", answers(shipped, report)))
    print(row("xltools, local lines written last, partner type known", answers(shipped, final)))
    print(row("xltools, local lines written last, type not known", answers(shipped, tuple(map(without_body, final)))))
    print("\nProgrammes new in 2014, department known:\n\n" + calibration_table(central))
    print("\nLocal lines written last:\n\n" + calibration_table(answers(shipped, final)))


if __name__ == "__main__":
    main()
