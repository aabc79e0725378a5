"""Measure the double counts found on made-up places: ``python -m benchmarks.double_counts [--seeds 20] [--then | --today] [--big]``.

Prints what is found by kind, what is left of the error in the total, and the time, on places made easy and hard. Places of
2009-10 (``--then``) stand beside two plain methods: the same payment named on both sides with the same amount, and resolved
names within 1%; of present-day places (``--today``) it is told too what is shown without being removed. ``--write FOLDER`` writes
the present-day places as files with the right answers instead. Places 0 to 99 and 500 to 699 of 2009-10 were used to set the
weights; places 1000 and up are the ones reported.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.double_counts_big import report_big
from benchmarks.double_counts_today import measure_today, report_families, report_today
from benchmarks.places import MadePlace, make_place
from benchmarks.places.today import make_today
from benchmarks.places.today_files import write_place
from benchmarks.places.today_maker import Knobs
from xltools.counting.double_counts import find_double_counts
from xltools.counting.double_counts.ledger import resolve
from xltools.counting.policy import Policy
from xltools.organisations.resolver import index_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FIRST_REPORTED = 1000
EASY: Mapping[str, float] = {"missing": 0.2, "mess": 1.0, "reword": 0.25}
HARD: Mapping[str, float] = {"missing": 0.35, "mess": 1.5, "reword": 0.5}
Removed = list[tuple[int, int, str]]
"""What a method takes off: line, pence, kind."""


@dataclass
class Score:
    """Counts over many places: lines planted, found, found under their own kind; lines removed, rightly, by kind."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    errors: list[float] = field(default_factory=list)
    seconds: float = 0.0
    lines: int = 0


def ours(place: MadePlace) -> Removed:
    """The engine, with nothing decided."""
    everything = pd.Series(True, index=place.lines.index)
    found = find_double_counts(place.lines, place.lines["gross"], everything, place.bodies, ages=place.ages)
    taken = resolve(found, place.lines["gross"].to_numpy(dtype=np.int64))
    kinds = {one.id: str(one.kind) for one in found}
    return [(line, int(taken.lost[line]), kinds[taken.by[line]]) for line in np.flatnonzero(taken.lost).tolist()]


def exact(place: MadePlace) -> Removed:
    """Plain method one: funder and recipient written alike on both sides, the same amount."""
    lines = place.lines
    key = lambda text: "".join(filter(str.isalnum, text.lower()))  # noqa: E731 - one expression, used twice
    own, funder, paid = (lines[column].map(key).tolist() for column in ("partner", "funder", "paid_to"))
    return _paired(lines["gross"].tolist(), own, funder, paid, lambda pence: [pence])


def resolved(place: MadePlace) -> Removed:
    """Plain method two: names resolved by the engine's own names, amounts within 1%."""
    lines, names = place.lines, index_names(place.bodies)
    known = {
        text: names.resolve(text).body for column in ("partner", "funder", "paid_to") for text in lines[column].unique()
    }
    own, funder, paid = (
        [str(known[text] if known[text] is not None else "") for text in lines[column]]
        for column in ("partner", "funder", "paid_to")
    )
    return _paired(
        lines["gross"].tolist(), own, funder, paid, lambda pence: range(pence * 99 // 100, pence * 101 // 100 + 1)
    )


def _paired(
    pence: list[int], own: list[str], funder: list[str], paid: list[str], near: Callable[[int], list[int] | range]
) -> Removed:
    takers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, giver in enumerate(funder):
        if giver:
            takers[giver, own[line]].append(line)
    found = []
    for line, taker in enumerate(paid):
        match = next(
            (one for one in takers.get((own[line], taker), []) if taker and pence[one] in near(pence[line])), None
        )
        if match is not None:
            takers[own[line], taker].remove(match)
            found.append((line, pence[line], "grant"))
    return found


METHODS: tuple[tuple[str, Callable[[MadePlace], Removed]], ...] = (
    ("engine", ours),
    ("exact names and amounts", exact),
    ("resolved names, 1%", resolved),
)


def measure(method: Callable[[MadePlace], Removed], seeds: range, options: Mapping[str, float]) -> Score:
    """Measure a method over places."""
    score = Score()
    for seed in seeds:
        place = make_place(seed, **options)
        start = time.perf_counter()
        removed = method(place)
        score.seconds += time.perf_counter() - start
        score.lines += len(place.lines)
        _add(score, place, removed)
    return score


def _add(score: Score, place: MadePlace, removed: Removed) -> None:
    planted: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for one in place.planted:
        for line, _ in one.drop:
            planted[line].append((one.kind, one.sub_kind))
    gone = {line for line, _, _ in removed}
    for line, kinds in planted.items():
        for both in kinds:
            score.planted[both] += 1
            score.found[both] += line in gone
    for line, _, kind in removed:
        score.removed[kind] += 1
        score.right[kind] += line in planted
    net = int(place.lines["gross"].sum()) - sum(pence for _, pence, _ in removed)
    score.errors.append(net / place.true_total - 1)


def report(score: Score) -> None:
    """Print a score."""
    kinds = sorted({kind for kind, _ in score.planted})
    print("| kind | planted | recall | precision | by sub-kind |\n|---|---:|---:|---:|---|")
    for kind in kinds:
        subs = sorted(sub for one, sub in score.planted if one == kind)
        planted = sum(score.planted[kind, sub] for sub in subs)
        recall = sum(score.found[kind, sub] for sub in subs) / planted
        right = f"{score.right[kind] / score.removed[kind]:.3f}" if score.removed[kind] else ""
        detail = (
            ", ".join(f"{sub} {score.found[kind, sub] / score.planted[kind, sub]:.2f}" for sub in subs)
            if len(subs) > 1 and len(subs) < 9
            else ""
        )
        print(f"| {kind} | {planted:,} | {recall:.3f} | {right} | {detail} |")
    extra = sum(count for kind, count in score.removed.items() if kind not in kinds)
    every, rightly = sum(score.removed.values()), sum(score.right.values()) / max(sum(score.removed.values()), 1)
    others = f", {extra} of kinds not planted" if extra else ""
    print(f"\nAll: {every:,} lines removed, {rightly:.4f} rightly{others}.")
    print(
        f"Error of the total: mean {100 * np.mean(np.abs(score.errors)):.2f}%, worst {100 * np.max(np.abs(score.errors)):.2f}%."
    )
    print(f"{score.lines:,} lines in {score.seconds:.1f} s.")


def report_then(seeds: range) -> None:
    """Print what is found on places of 2009-10, by the engine and the plain methods."""
    print(f"Undecided findings are removed from a confidence of {Policy().remove_double_counts_from}.")
    for title, options in (("Easy", EASY), ("Hard", HARD)):
        for name, method in METHODS:
            print(f"\n### {title}: {name} ({len(seeds)} places)\n")
            report(measure(method, seeds, options))


def report_now(seeds: range, *, families: bool) -> None:
    """Print what is found on present-day places."""
    for title, options in (("easy", EASY), ("hard", HARD)):
        print(f"\n### Present-day places, {title} ({len(seeds)} places)\n")
        score = measure_today(seeds, Knobs(**options))
        report_today(score)
        if families:
            report_families(score)


def main() -> None:
    """Print everything asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many places of each difficulty")
    parser.add_argument("--first", type=int, default=FIRST_REPORTED, help="the first place's seed")
    parser.add_argument("--then", action="store_true", help="places of 2009-10 alone")
    parser.add_argument("--today", action="store_true", help="present-day places alone")
    parser.add_argument(
        "--families", action="store_true", help="present-day places also by family, the most money missed first"
    )
    parser.add_argument("--big", action="store_true", help="time and memory on large places instead")
    parser.add_argument("--write", type=Path, help="write the present-day places there, with the right answers")
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    if chosen.big:
        report_big()
    elif chosen.write:
        for seed in seeds:
            write_place(make_today(seed), chosen.write, f"today{seed}")
    else:
        if chosen.then or not chosen.today:
            report_then(seeds)
        if chosen.today or not chosen.then:
            report_now(seeds, families=chosen.families)


if __name__ == "__main__":
    main()
