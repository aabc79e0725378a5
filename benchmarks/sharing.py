"""How long sharing out takes: ``python -m benchmarks.sharing [lines]``.

A hundred thousand figures for England, each shared out over all its districts of April 2009 with every part kept to the penny;
and as many lines of a count, for London, England and Great Britain by several keys, shared out to one place as `consolidate`
does it, with keys, notes and ranges.
"""

from __future__ import annotations

import random
import sys
import time

import numpy as np

from benchmarks.machine import machine
from xltools.classify.lines import classify_lines
from xltools.counting.ranges import is_estimate, ranges
from xltools.counting.sharing import share_columns
from xltools.model import Area, Partner, Place
from xltools.reading.lines import lines_frame
from xltools.reference.sharing.many_amounts import AT_ONCE, parts_many
from xltools.reference.sharing.shares import Share, share

PLACE = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
AREAS, KEYS = ("London", "England", "Metropolitan Police"), ("", "All ages", "65+", "0-15", "60% 65+, 40% All ages")
PARTNERS = (Partner("Department for Education", "dfe"), Partner("Jobcentre Plus", "jcp"), Partner("Home Office", "ho"))


def over_all_districts(lines: int) -> tuple[float, int]:
    """Return the seconds it takes to share so many figures over every district of England, and how many districts that is."""
    random_ = random.Random(1)
    pence = np.array([random_.randrange(-(10**10), 10**13) for _ in range(lines)], dtype=np.int64)
    found = share(PLACE, "England")
    assert isinstance(found, Share)
    tree = found.measures[0].tree
    began = time.perf_counter()
    for start in range(0, lines, AT_ONCE):
        chunk = pence[start : start + AT_ONCE]
        total, districts = np.zeros_like(chunk), 0
        for _, parts in parts_many(tree, chunk):
            total += parts
            districts += 1
        if not (total == chunk).all():
            raise AssertionError("parts do not add up to the whole")
    return time.perf_counter() - began, districts


def to_one_place(lines: int) -> tuple[float, float]:
    """Return the seconds it takes to share out so many lines to one place, and to work out their ranges."""
    random_ = random.Random(2)
    frame = lines_frame(
        {
            "row": list(range(5, 5 + lines)),
            "service": ["Advice"] * lines,
            "gross": [random_.randrange(-(10**10), 10**13) for _ in range(lines)],
            "area": random_.choices(AREAS, k=lines),
            "share_key": random_.choices(KEYS, k=lines),
        },
        lines,
    ).assign(return_no=np.array(random_.choices(range(len(PARTNERS)), k=lines), dtype=np.int32))
    classify_lines(frame.head(100), PLACE, PARTNERS)  # reference tables
    began = time.perf_counter()
    classified = classify_lines(frame, PLACE, PARTNERS)
    told = frame.assign(
        **share_columns(frame["gross"], classified), amount=classified.frame["amount"], division="10", how="Population"
    )
    taken = time.perf_counter() - began
    if told["amount"].isna().any():
        raise AssertionError("some lines were not shared out")
    elsewhere = classified.shares.numbers >= 0
    began = time.perf_counter()
    ranges(told, is_estimate(told["how"], elsewhere), elsewhere)
    return taken, time.perf_counter() - began


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(machine())
    seconds, districts = over_all_districts(lines)
    print(
        f"{lines:,} figures over {districts} districts, every part to the penny: {seconds:.1f} s, "
        f"{lines * districts / seconds / 1e6:.1f} million parts a second"
    )
    shared, ranged = to_one_place(lines)
    print(f"{lines:,} lines shared to one place: {shared:.2f} s, {lines / shared:,.0f} lines a second")
    print(f"{lines:,} ranges: {ranged:.2f} s, {lines / ranged:,.0f} lines a second")


if __name__ == "__main__":
    main()
