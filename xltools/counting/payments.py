"""The payments that double counts rest on: which line of a payer is answered by which line of the body it paid, with how much."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting.double_counts.finding import DoubleCountKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.netting import Ledger

PASSED_ON = frozenset(
    {
        DoubleCountKind.GRANT,
        DoubleCountKind.CHAIN,
        DoubleCountKind.COMMISSIONER_PROVIDER,
        DoubleCountKind.PRECEPT_OR_LEVY,
        DoubleCountKind.NATIONAL_SHARE,
        DoubleCountKind.AGENCY_IN_DEPARTMENT,
        DoubleCountKind.ADMINISTERED_BENEFIT,
        DoubleCountKind.POOLED_BUDGET,
    }
)
"""The kinds of double count that are money passed from one body to another."""


@dataclass(frozen=True)
class Payments:
    """Payments that are excluded because the body paid reports them too, by positions of lines, with pence.

    `inflow` has for a line that counts the payers' lines it answers; `onward`, where money counts at its payer, for the payer's line
    the lines of the bodies it went on to.
    """

    inflow: Mapping[int, Sequence[tuple[int, int]]]
    onward: Mapping[int, Sequence[tuple[int, int]]]


def payments_between(ledger: Ledger) -> Payments:
    """Return the payments of a ledger that are excluded."""
    inflow: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    onward: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for finding in ledger.double_counts:
        if finding.kind not in PASSED_ON or not finding.keep or not ledger.state(finding).is_excluded:
            continue
        if _is_at_payer(ledger.prepared, finding):
            for payer, receiver, pence in _shared(ledger.prepared, finding.keep, finding.remove):
                onward[payer].append((receiver, pence))
            continue
        steps, last = _steps(ledger.prepared, finding)
        for payer, receiver, pence in steps:
            inflow[receiver].append((payer, pence))
        for kept, payer, pence in _shared(ledger.prepared, finding.keep, last):
            inflow[kept].append((payer, pence))
    return Payments(dict(inflow), dict(onward))


def _is_at_payer(lines: PreparedLines, finding: DoubleCount) -> bool:
    """Whether the line kept is the payer's: it names the other body as paid, or the other names it as its source."""
    kept, (gone, _) = finding.keep[0], finding.remove[0]
    pays = lines.receiver[kept] == lines.body[gone] or lines.giver[gone] == lines.body[kept]
    is_paid = lines.receiver[gone] == lines.body[kept] or lines.giver[kept] == lines.body[gone]
    return bool(pays and not is_paid)


def _shared(
    lines: PreparedLines, kept: Sequence[int], remove: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield which line kept answers which line removed with how many pence, in their order, none with more than it reports."""
    room = {line: int(lines.reported[line]) for line in kept}
    for gone, pence in remove:
        for line in kept:
            part = min(pence, room[line])
            if part > 0:
                yield line, gone, part
                room[line] -= part
                pence -= part


def _steps(lines: PreparedLines, finding: DoubleCount) -> tuple[list[tuple[int, int, int]], Sequence[tuple[int, int]]]:
    """Return the steps of a chain before its last (payer's line, receiver's line, pence), and the removals that lead to its end."""
    if finding.kind is not DoubleCountKind.CHAIN:
        return [], finding.remove
    steps: list[tuple[int, int, int]] = []
    last: list[tuple[int, int]] = []
    of_body = {int(lines.body[line]): line for line, _ in finding.remove}
    for line, pence in finding.remove:
        onward = of_body.get(int(lines.receiver[line]))
        if onward is None or onward == line:
            last.append((line, pence))
        else:
            steps.append((line, onward, pence))
    return steps, last
