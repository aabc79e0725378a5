"""How long all checks take over 200 returns of 500 lines, check by check: ``python -m benchmarks.checks [returns] [lines]``.

Two batches: services drawn from a list, as bodies of one kind write them, and a different text on every line.
"""

from __future__ import annotations

import random
import sys
import time
from types import MappingProxyType

from xltools.checks import CHECKS, run_checks
from xltools.checks.context import CheckContext
from xltools.classify.lines import classify_lines
from xltools.model import Area, Batch, Header, Partner, Place, ReferenceContext, Return
from xltools.reading.lines import gather, lines_frame
from xltools.reference import cofog
from xltools.template.layout import DATA_FIELDS

PLACE = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
WORDS = (
    *(
        "adult",
        "social",
        "care",
        "older",
        "people",
        "day",
        "services",
        "young",
        "family",
        "support",
        "housing",
        "advice",
    ),
    *("information", "local", "collection", "town", "centre", "parks", "public", "capacity", "improvement", "early"),
    *("years", "planning", "transport", "community", "safety", "benefits", "budget", "grant"),
)
COLUMNS = MappingProxyType({name: number for number, name in enumerate(DATA_FIELDS, 1)})


def make_return(number: int, lines: int, random_: random.Random, *, distinct: bool) -> Return:
    bank = [" ".join(random_.sample(WORDS, 3)).capitalize() for _ in range(400)]
    codes = [code.code for code in cofog.groups()]

    def text_of(line: int) -> str:
        return (
            f"{random_.choice(bank)} {' '.join(random_.sample(WORDS, 4))} {line}" if distinct else random_.choice(bank)
        )

    services = [text_of(line) for line in range(lines)]
    columns: dict[str, list[object]] = {
        "return_id": [f"r{number}"] * lines,
        "workbook": [f"partner-{number}.xlsx"] * lines,
        "sheet": ["Spending"] * lines,
        "row": list(range(5, 5 + lines)),
        "line": [str(line) for line in range(lines)],
        "service": list(services),
        "cofog": random_.choices(codes, k=lines) if number % 10 else random_.choices(["", "10.22", *codes], k=lines),
        "expenditure_type": random_.choices(["Revenue", "Capital"], k=lines),
        "gross": [random_.randrange(10_000, 90_000_000) * 100 for _ in range(lines)],
        "income": random_.choices([0, 10_000, None], k=lines),
        "funder": random_.choices(["", "", "Department for Education", "DWP"], k=lines),
        "area": ["London" if line % 20 == 0 else "" for line in range(lines)],
        "local": [5_000_00 if line % 20 == 0 else None for line in range(lines)],
        "basis": ["Population" if line % 20 == 0 else "Actual" for line in range(lines)],
        "notes": random_.choices(["", "", "Final accounts"], k=lines),
    }
    answers = {"place": "Hackney", "financial_year": "2010-11", "organisation": f"Partner {number}"}
    return Return(
        f"partner-{number}.xlsx", f"r{number}", Header(answers, {}), lines_frame(columns, lines), COLUMNS, "2.0"
    )


def make_batch(returns: int, lines: int, *, distinct: bool) -> Batch:
    random_ = random.Random(1)
    return gather(make_return(number, lines, random_, distinct=distinct) for number in range(returns))


def main() -> None:
    returns, lines = (int(word) for word in (*sys.argv[1:], "200", "500")[:2])
    known = ReferenceContext(
        PLACE, tuple(Partner(f"Partner {number}", f"partner-{number}") for number in range(returns))
    )
    first = make_batch(1, 10, distinct=False)
    run_checks(first, known, classify_lines(first.lines, PLACE, known.partners))  # imports and reference tables
    for distinct in (False, True):
        batch = make_batch(returns, lines, distinct=distinct)
        began = time.perf_counter()
        classified = classify_lines(batch.lines, PLACE, known.partners)
        findings = sum(len(found) for found in run_checks(batch, known, classified))
        taken = time.perf_counter() - began
        kind = "a text of its own on every line" if distinct else "services from a list"
        print(f"{returns} returns x {lines} lines, {kind}: {taken:.3f} s, {findings:,} findings")
        looked, times = CheckContext(batch, known, classified), []
        for check in CHECKS:
            began = time.perf_counter()
            found = sum(1 for _ in check.find(looked))
            times.append((time.perf_counter() - began, check.code, found))
        for seconds, code, found in sorted(times, reverse=True)[:8]:
            print(f"  {seconds * 1000:7.1f} ms  {code} ({found:,})")


if __name__ == "__main__":
    main()
