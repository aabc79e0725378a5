"""What the contracts of the frames cost in a count: ``python -m benchmarks.schemas [returns] [lines]``.

Processor time, the least of five runs, beside that of classifying, checking and counting the same lines (reading left out).
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from benchmarks.checks import PLACE, make_batch
from benchmarks.machine import machine
from xltools import schemas
from xltools.checks import run_checks
from xltools.classify.lines import classify_lines
from xltools.coding.rules import CodingRules
from xltools.counting.count import count_lines
from xltools.model import ReferenceContext
from xltools.reading.versions import resolve_submitters

if TYPE_CHECKING:
    from collections.abc import Callable


def least(work: Callable[[], object], runs: int = 5) -> float:
    """Return the seconds of processor time that work takes at best."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    """Print the milliseconds of each contract, and of the work they stand beside."""
    returns, lines = (int(word) for word in (*sys.argv[1:], "200", "500")[:2])
    resolved = resolve_submitters(make_batch(returns, lines, distinct=True), (), PLACE)
    batch = resolved.batch
    classified = classify_lines(batch.lines, PLACE, resolved.partners)
    counted = count_lines(resolved, classified, CodingRules())

    def work() -> None:
        again = classify_lines(batch.lines, PLACE, resolved.partners)
        run_checks(batch, ReferenceContext(PLACE), again)
        count_lines(resolved, again, CodingRules())

    print(f"{machine()}; {returns} returns of {lines} lines")
    contracts = (
        (schemas.lines_read(), batch.lines),
        (schemas.lines_classified(), classified.frame),
        (schemas.lines_counted(), counted),
    )
    for schema, frame in contracts:
        seconds = least(lambda schema=schema, frame=frame: schemas.validate(schema, frame))  # type: ignore[misc]
        print(f"  {schema.name}: {seconds * 1000:.0f} ms")
    print(f"  classifying, checking and counting: {least(work, 2) * 1000:,.0f} ms")


if __name__ == "__main__":
    main()
