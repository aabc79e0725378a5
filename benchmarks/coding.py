"""How good and how fast the COFOG suggestions are, against simple ways of looking a code up.

    python -m benchmarks.coding

prints Markdown tables (about fifteen minutes: seven models are trained). *Held back*: programmes, segments and lines of
ledgers in four parts without near-duplicates across them; each part is asked of a model trained on the other three, with
mixing and confidence fitted on them too. *New in 2014*: a model that knows HM Treasury's programmes of 2010 only. *Local lines*:
the shipped model on lines it was not written from.
"""

from __future__ import annotations

import platform
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from xltools.coding.calibrating import (
    Asked,
    FittingCase,
    asked,
    central_cases,
    fit_mixing,
    fit_trust,
    held_back,
    is_right,
    local_case,
    without_body,
)
from xltools.coding.descriptions import description_key
from xltools.coding.fitting import base_model
from xltools.coding.folds import fold_of
from xltools.coding.labelled import NOTHING, in_practice, ledger_lines, local_lines, new_programmes, programmes, terms
from xltools.coding.stored import shipped_model
from xltools.coding.suggestions import suggest
from xltools.reference import cofog

if TYPE_CHECKING:
    from xltools.coding.mixture import Model

LINES = Path(__file__).parent / "local_lines.csv"
Ranking = tuple[tuple[str, ...], float]
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)
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


def ranking(model: Model, answer: Asked) -> Ranking:
    """Return a model's codes for a case by its evidence, as the package asks it, and how sure it is of the first."""
    shares = model.shares(answer.evidence)
    order = np.argsort(-shares, kind="stable")[:10]
    return tuple(model.labels[number] for number in order), model.confidence(answer.evidence, shares)


def judged(case: FittingCase, codes: tuple[str, ...], confidence: float) -> Answer:
    """Judge an answer; health is right by division where the division is all that is known."""
    if case.accepted == ("07",):
        codes = tuple(dict.fromkeys(code[:2] if code.startswith("07") else code for code in codes))
    divisions = {code[:2] for code in case.accepted}
    first = bool(codes) and is_right(codes[0], case.accepted)
    three = any(is_right(code, case.accepted) for code in codes[:3])
    return Answer(first, three, bool(codes) and codes[0][:2] in divisions, confidence)


def answers(ask: Asker, cases: Sequence[FittingCase]) -> list[Answer]:
    """Ask about every case."""
    return [judged(case, *ask(case)) for case in cases]


def answered(model: Model, cases: Sequence[FittingCase]) -> list[Answer]:
    """Ask a model about every case."""
    return [judged(answer.case, *ranking(model, answer)) for answer in asked(model, cases)]


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


def new_in_2014() -> tuple[FittingCase, ...]:
    """Return HM Treasury's rows of 2014 whose text is new since 2010, each with its one code."""
    new = new_programmes(programmes(["pesa_2010"]), programmes(["cra_2014"]))
    return tuple(FittingCase(item.text, item.body, item.name, (item.code,)) for item in new)


def time_split() -> tuple[list[Answer], list[Answer]]:
    """Ask a model that knows 2010 only about the programmes new in 2014, with their department and without.

    Confidence is fitted on one half for the other.
    """
    known, known_terms, lines = in_practice(programmes(["pesa_2010"])), terms(), ledger_lines()
    fold = dict(zip(known, fold_of([item.text for item in known], 3), strict=True))
    part = base_model([item for item in known if fold[item]], known_terms, lines)
    aside = central_cases(item for item in known if not fold[item])
    fitted = fit_mixing(part, asked(part, (*aside, *map(without_body, aside))))
    model = replace(base_model(known, known_terms, lines), mixing=fitted.mixing)
    new = new_in_2014()
    return both_ways(model, asked(model, new)), both_ways(model, asked(model, map(without_body, new)))


def both_ways(model: Model, answers: Sequence[Asked]) -> list[Answer]:
    """Fit the confidence on every other answer and judge the rest, then the other way round."""
    found: list[Answer] = []
    for fit, test in ((answers[::2], answers[1::2]), (answers[1::2], answers[::2])):
        trusted = fit_trust(model, fit)
        found += [judged(answer.case, *ranking(trusted, answer)) for answer in test]
    return found


def sources() -> dict[str, str]:
    """Return for each labelled text the kind of source it comes from, the newest where several have it."""
    lines = {
        line.text: "lines that say nothing" if line.accepted == (NOTHING,) else "lines of ledgers"
        for line in ledger_lines()
    }
    return lines | {item.text: f"HM Treasury {item.year}" for item in in_practice(programmes())}


def cross_fitted(parts: Sequence[Sequence[Asked]]) -> dict[str, list[Answer]]:
    """Return the answers on every held-back text, by kind of source and whether the body was named.

    Mixing and confidence are fitted on the other parts.
    """
    model, source = shipped_model(), sources()
    out: dict[str, list[Answer]] = defaultdict(list)
    for number, part in enumerate(parts):
        rest = [answer for other, answers in enumerate(parts) if other != number for answer in answers]
        fitted = fit_mixing(model, rest)
        fitted = fit_trust(fitted, rest)
        for answer in part:
            named = "body named" if answer.evidence.body.key else "body not named"
            out[f"{source[answer.case.text]}, {named}"].append(judged(answer.case, *ranking(fitted, answer)))
    return out


def coverage_table(by_source: Mapping[str, Sequence[Answer]]) -> str:
    """Return, for each kind of source, how many answers are at least so sure, and how many of these are right."""
    lines = [
        f"| source | lines | {' | '.join(f'from {least}' for least in LEVELS)} |",
        f"|---|{'---:|' * (len(LEVELS) + 1)}",
    ]
    for name, found in sorted(by_source.items()):
        cells = []
        for least in LEVELS:
            sure = [answer for answer in found if answer.confidence >= least]
            right = f"{sum(answer.first for answer in sure) / len(sure):.3f}" if sure else "-"
            cells.append(f"{len(sure) / len(found):.2f}: {right}")
        lines.append(f"| {name} | {len(found)} | {' | '.join(cells)} |")
    return "\n".join(lines)


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
    report, final = (tuple(map(local_case, local_lines(LINES, half))) for half in ("report", "final"))
    earlier = new_in_2014()
    print(HEADER)
    for label, cases in (("programmes new in 2014", earlier), ("local lines", (*report, *final))):
        print(row(f"exact name, {label}", answers(exact_name, cases), calibrated=False))
        print(row(f"TF-IDF on names, {label}", answers(tfidf_names(), cases), calibrated=False))
        print(row(f"rapidfuzz on names, {label}", answers(fuzzy_name, cases), calibrated=False))
    shipped = shipped_model()
    named, unnamed = time_split()
    print(row("xltools, programmes new in 2014, department known", named))
    print(row("xltools, programmes new in 2014, department not known", unnamed))
    print(row("xltools, local lines held back", answered(shipped, report)))
    print(row("xltools, local lines written last", answered(shipped, final)))
    print(row("xltools, local lines written last, type not known", answered(shipped, tuple(map(without_body, final)))))
    by_source = cross_fitted(tuple(held_back(in_practice(programmes()), terms(), ledger_lines())))
    for name, found in sorted(by_source.items()):
        print(row(f"held back: {name}", found))
    print("\nShare of lines given at least so much confidence, and how many of these are right:\n")
    print(coverage_table(by_source))
    print(
        "\nLines of ledgers, held back, body named:\n\n" + calibration_table(by_source["lines of ledgers, body named"])
    )


if __name__ == "__main__":
    main()
