"""Time and memory of the double counts of one large place: with service texts that repeat, and with every text its own."""

from __future__ import annotations

import pickle
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from benchmarks.places import make_place
from xltools.counting.double_counts import find_double_counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.places import MadePlace

Done = TypeVar("Done")

SEED = 1000
SIZES = ((2, False), (21, False), (210, False), (45, True), (225, True))
"""How many times the ordinary lines of a place, and whether every service text is its own (200,000 and a million lines)."""
STREETS = np.array(
    [f"{first} {second}" for first in ("Mill", "Station", "Church", "Park", "Quarry", "Abbot's", "Market", "Tanner's")
     for second in ("Lane", "Road", "Court", "Hill", "Close", "Yard")]
)  # fmt: skip


def report_big() -> None:
    """Print time and memory; each place is made in one process and looked at in another, which holds nothing else."""
    print("| lines | service texts | bodies | findings | seconds | of them at work | peak of the process, MB |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    with TemporaryDirectory() as scratch:
        made = Path(scratch) / "place"
        for size, distinct in SIZES:
            _alone(_make, size, distinct, made)
            print(_alone(_row, distinct, made), flush=True)


def _alone(work: Callable[..., Done], *arguments: object) -> Done:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(work, *arguments).result()


def _make(size: float, distinct: bool, path: Path) -> None:
    place = make_place(SEED, size=size, planted=max(1, size / 4))
    lines = _told_apart(place) if distinct else place.lines
    with path.open("wb") as file:
        pickle.dump((lines, place.bodies, place.ages), file)


def _row(distinct: bool, path: Path) -> str:
    with path.open("rb") as file:
        lines, bodies, ages = pickle.load(file)  # noqa: S301 - written by the function above
    everything = pd.Series(True, index=lines.index)
    start, start_of_work = time.perf_counter(), time.process_time()
    found = find_double_counts(lines, lines["gross"], everything, bodies, ages=ages)
    seconds, work = time.perf_counter() - start, time.process_time() - start_of_work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts = "each its own" if distinct else "repeated"
    return f"| {len(lines):,} | {texts} | {len(bodies)} | {len(found):,} | {seconds:.1f} | {work:.1f} | {memory:,.0f} |"


def _told_apart(place: MadePlace) -> pd.DataFrame:
    """Return the lines with a street and a number behind every service."""
    pick = np.random.default_rng(SEED)
    numbers = pick.permutation(len(place.lines))
    streets = STREETS[pick.integers(0, len(STREETS), len(place.lines))]
    ends = pd.Series([f" {street} {number}" for street, number in zip(streets, numbers, strict=True)], dtype=object)
    return place.lines.assign(
        service=place.lines["service"].astype(object).add(ends).astype(place.lines["service"].dtype)
    )
