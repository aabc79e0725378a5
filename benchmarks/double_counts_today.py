"""What the engine makes of present-day places: by kind of double count what is removed, what is shown, and the error of the total.

The places go the way a user's file goes: written as a lines CSV, read, and looked at with the partner list.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.places.today import KINDS, make_today
from benchmarks.places.today_files import write_lines
from xltools import actions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks.places import MadePlace, Planted
    from benchmarks.places.today_maker import Knobs

KIND_OF: Mapping[str, str] = {family: kind for kind, families in KINDS.items() for family in families}
NEAR = 0.03
"""A double count is found where what comes off its lines is within this of what should."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine does to a place: pence off each line, by which kind, and the lines that any finding concerns."""

    off: Mapping[int, int]
    kinds: Mapping[int, str]
    shown: frozenset[int]


@dataclass
class TodayScore:
    """Counts over places, by family: planted and asked about, pence planted, rightly removed, shown; by kind of finding, pence removed.

    `unasked` are pence removed that an analyst should have been asked about: neither right nor wrong, and missing from the total.
    """

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    asked_shown: Counter[str] = field(default_factory=Counter)
    pence: Counter[str] = field(default_factory=Counter)
    pence_off: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    unasked: int = 0
    wrong_lines: int = 0
    lines_off: int = 0
    errors: list[float] = field(default_factory=list)
    seconds: float = 0.0
    lines: int = 0


def outcome_of(place: MadePlace) -> Outcome:
    """Read a place as a user's file and look for its double counts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "place.csv"
        write_lines(place, path)
        batch, ledger = actions.find_double_counts([path], None, place.partners)
    ours = [int(name[1:]) - 1 for name in batch.lines["line"]]
    aside = ~np.asarray(ledger.prepared.active, dtype=bool)
    gross = batch.lines["gross"].to_numpy(dtype=np.int64)
    off = {ours[at]: int(gross[at] if aside[at] else ledger.outcome.lost[at]) for at in range(len(ours))}
    kind_of = {finding.id: str(finding.kind) for finding in ledger.double_counts}
    kinds = {ours[at]: "set aside" if aside[at] else kind_of.get(ledger.outcome.by[at], "") for at in range(len(ours))}
    told = {ours[line] for one in ledger.double_counts for line in (*one.keep, *(line for line, _ in one.remove))}
    return Outcome(off, kinds, frozenset(told | {ours[at] for at in np.flatnonzero(aside).tolist()}))


def measure_today(seeds: Iterable[int], knobs: Knobs) -> TodayScore:
    """Measure the engine over present-day places."""
    score = TodayScore()
    for seed in seeds:
        place = make_today(seed, knobs)
        start = time.perf_counter()
        outcome = outcome_of(place)
        score.seconds += time.perf_counter() - start
        score.lines += len(place.lines)
        _add(score, place, outcome)
    return score


def _add(score: TodayScore, place: MadePlace, outcome: Outcome) -> None:
    for one in place.planted:
        _add_planted(score, one, outcome)
    for one in place.asked:
        score.asked[one.sub_kind] += 1
        score.asked_shown[one.sub_kind] += all(line in outcome.shown for line, _ in one.drop)
    need, open_to = _by_line(place.planted), _by_line(place.asked)
    for line, pence in outcome.off.items():
        if pence:
            beyond = min(max(pence - need[line], 0), open_to[line])
            score.removed[outcome.kinds[line]] += pence - beyond
            score.right[outcome.kinds[line]] += min(pence - beyond, need[line])
            score.unasked += beyond
            score.lines_off += 1
            score.wrong_lines += pence - beyond > need[line] * (1 + NEAR) + 100
    net = int(place.lines["gross"].sum()) - sum(outcome.off.values())
    score.errors.append(net / place.true_total - 1)


def _by_line(planted: Iterable[Planted]) -> dict[int, int]:
    pence_of: dict[int, int] = defaultdict(int)
    for one in planted:
        for line, pence in one.drop:
            pence_of[line] += pence
    return pence_of


def _add_planted(score: TodayScore, one: Planted, outcome: Outcome) -> None:
    score.planted[one.sub_kind] += 1
    score.pence[one.sub_kind] += sum(pence for _, pence in one.drop)
    score.pence_off[one.sub_kind] += sum(min(pence, outcome.off[line]) for line, pence in one.drop)
    score.found[one.sub_kind] += all(abs(outcome.off[line] - pence) <= NEAR * pence + 100 for line, pence in one.drop)
    score.shown[one.sub_kind] += all(line in outcome.shown for line, _ in one.drop)


def report_today(score: TodayScore) -> None:
    """Print a score: by kind, by what the findings are called, and the totals.

    Found: the right pence come off every line of it. Shown: every line of it stands in some finding, at any confidence. Precision
    is told by what a finding is called: what is taken off wrongly belongs to no kind that was planted.
    """
    places = len(score.errors)
    print("| kind | planted | £m a place | found | recall by money | shown | asked about: shown | least found |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for kind, families in KINDS.items():
        print(_row(kind, families, score, places))
    print(_row("all", tuple(KIND_OF), score, places))
    print("\n| removed as | £m a place | precision by money |\n|---|---:|---:|")
    for kind, pence in score.removed.most_common():
        print(f"| {kind} | {pence / 1e8 / places:,.1f} | {score.right[kind] / pence:.4f} |")
    whole = sum(score.removed.values())
    rightly = sum(score.right.values()) / max(whole, 1)
    print(
        f"\nRemoved: {rightly:.4f} rightly by money, {score.wrong_lines} of {score.lines_off} lines wrongly;"
        f" {score.unasked / 1e8 / places:.1f} £m a place that should have been asked about."
    )
    sizes = np.abs(score.errors) * 100
    inside = [int((sizes <= limit).sum()) for limit in (0.5, 3)]
    print(
        f"Error of the total: median {np.median(sizes):.2f}%, worst {sizes.max():.2f}%;"
        f" within 0.5%: {inside[0]} of {places}, within 3%: {inside[1]}."
    )
    print(f"{score.lines:,} lines in {score.seconds:.1f} s.")


def report_families(score: TodayScore) -> None:
    """Print what is not removed of each family of double counts, the most money first."""
    places = len(score.errors)
    missed = {family: score.pence[family] - score.pence_off[family] for family in KIND_OF}
    print(
        "\n| family | kind | planted | £m a place not removed | recall by money | shown |\n|---|---|---:|---:|---:|---:|"
    )
    for family in sorted(score.planted, key=missed.__getitem__, reverse=True):
        recall, shown = score.pence_off[family] / score.pence[family], score.shown[family] / score.planted[family]
        kind = KIND_OF[family].split(" ")[0].rstrip(",")
        print(
            f"| {family} | {kind} | {score.planted[family]} | {missed[family] / 1e8 / places:,.1f} | {recall:.3f} | {shown:.3f} |"
        )


def _row(kind: str, families: tuple[str, ...], score: TodayScore, places: int) -> str:
    planted, pence = (sum(counts[family] for family in families) for counts in (score.planted, score.pence))
    found, shown, off = (
        sum(counts[family] for family in families) for counts in (score.found, score.shown, score.pence_off)
    )
    asked, answered = (sum(counts[family] for family in families) for counts in (score.asked, score.asked_shown))
    recall = {family: score.pence_off[family] / score.pence[family] for family in families if score.pence[family]}
    poor = [family for family in sorted(recall, key=recall.__getitem__)[:3] if recall[family] < 0.995]
    least = ", ".join(f"{family} {recall[family]:.2f}" for family in poor)
    told = f"{answered} of {asked}" if asked else ""
    return (
        f"| {kind} | {planted:,} | {pence / 1e8 / places:,.1f} | {found / max(planted, 1):.3f} | {off / max(pence, 1):.3f}"
        f" | {shown / max(planted, 1):.3f} | {told} | {least if kind != 'all' else ''} |"
    )
