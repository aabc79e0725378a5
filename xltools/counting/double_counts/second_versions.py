"""A return sent twice, or an older version of one: two returns of one body that share most of their lines.

The newest counts (by version, then by the date received or signed off). Two returns that share few lines may be two
halves and are left alone here, and so are returns of two years: grants of one size come back every year. A body that signs
with two names is recognised by its resolved name.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

MOSTLY, PARTLY = 0.6, 0.35
"""Shares of the shorter return's lines found in the other from which it is surely, or perhaps, another version."""


def find_second_versions(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield each older version once, against the newest return of the same body that holds most of its lines."""
    for body, returns in _several_returns(lines).items():
        older_done: set[int] = set()
        ordered = sorted(returns, key=lambda number: _newness(lines, returns[number]), reverse=True)
        for newer, older in combinations(ordered, 2):
            if newer in older_done or older in older_done:
                continue
            if _of_two_years(lines, returns[newer], returns[older]):
                continue
            share = _shared(lines, returns[newer], returns[older])
            if share >= PARTLY:
                older_done.add(older)
                yield _candidate(lines, body, returns[newer], returns[older], share)


def _several_returns(lines: PreparedLines) -> dict[int, dict[int, NDArray[np.int64]]]:
    """Lines by body and return, of bodies with more than one return."""
    usable = np.flatnonzero(lines.active & (lines.body >= 0))
    many = np.int64(int(lines.return_no.max(initial=0)) + 1)
    keys = np.unique(lines.body[usable].astype(np.int64) * many + lines.return_no[usable])
    bodies, counts = np.unique(keys // many, return_counts=True)
    several = set(bodies[counts > 1].tolist())
    by_body: dict[int, dict[int, NDArray[np.int64]]] = {}
    for key in keys.tolist():
        if key // many in several:
            own = usable[(lines.body[usable] == key // many) & (lines.return_no[usable] == key % many)]
            by_body.setdefault(int(key // many), {})[int(key % many)] = own
    return by_body


def _newness(lines: PreparedLines, own: NDArray[np.int64]) -> tuple[int, int, int]:
    return int(lines.age[own[0]]), len(own), int(lines.content[own].sum(dtype=np.uint64))


def _of_two_years(lines: PreparedLines, own: NDArray[np.int64], other: NDArray[np.int64]) -> bool:
    """Say whether every line tells its year, and no year is told in both returns."""
    years, others = set(lines.year[own].tolist()), set(lines.year[other].tolist())
    return 0 not in years | others and years.isdisjoint(others)


def _key(lines: PreparedLines, line: int) -> tuple[str, int]:
    return lines.text(line).folded, int(lines.pence[line])


def _shared(lines: PreparedLines, newer: NDArray[np.int64], older: NDArray[np.int64]) -> float:
    """The share of the shorter return's lines that stand, with the same amount, in the other."""
    newer_lines = Counter(_key(lines, line) for line in newer.tolist())
    older_lines = Counter(_key(lines, line) for line in older.tolist())
    return sum((newer_lines & older_lines).values()) / min(len(newer), len(older))


def _candidate(
    lines: PreparedLines, body: int, newer: NDArray[np.int64], older: NDArray[np.int64], share: float
) -> Candidate:
    identical = share == 1 and len(newer) == len(older)
    few = min(len(newer), len(older)) < 3
    known_age = lines.age[newer[0]] != lines.age[older[0]]
    evidence = (
        Indication(
            (5.0 if share >= MOSTLY else -1.0) - (3.5 if few else 0.0),
            f"{share:.0%} of the lines are the same in both returns",
        ),
        Indication(
            0.0, "the newer by version or date" if known_age else "neither version nor date says which is newer"
        ),
    )
    name = lines.body_name(body)
    why = f"{name} sent two returns with the same lines; the newer one is counted."
    remove = tuple((line, int(lines.pence[line])) for line in older.tolist() if lines.pence[line])
    kept = Counter(_key(lines, line) for line in older.tolist())
    keep = tuple(line for line in newer.tolist() if kept[_key(lines, line)])
    sub_kind = "identical" if identical else "revised"
    return Candidate(DoubleCountKind.SECOND_VERSION, sub_kind, keep, remove, evidence, why)
