"""What detection made of the money between two bodies: how much of a flow is off the total, and how much is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.netting import DoubleCountState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.double_counts.flows import FlowLines
    from xltools.counting.netting import Ledger


@dataclass(frozen=True)
class OnLines:
    """The double counts by their lines: those each line is in, which lines are in any, and the bodies of each."""

    ledger: Ledger
    of_line: Mapping[int, Sequence[DoubleCount]]
    touched: NDArray[np.bool_]
    bodies: Mapping[str, frozenset[int]]

    def on(self, lines: NDArray[np.int64]) -> dict[int, Sequence[DoubleCount]]:
        """Return those of some lines that are in a double count, and which."""
        return {line: self.of_line[line] for line in lines[self.touched[lines]].tolist()}


def on_lines(ledger: Ledger) -> OnLines:
    """Return the double counts of a ledger by their lines."""
    of_line: dict[int, list[DoubleCount]] = {}
    bodies, body = {}, ledger.prepared.body.tolist()
    for finding in ledger.double_counts:
        lines = lines_of(finding)
        bodies[finding.id] = frozenset(body[line] for line in lines)
        for line in lines:
            of_line.setdefault(line, []).append(finding)
    touched = np.zeros(len(ledger.prepared.pence), dtype=bool)
    touched[list(of_line)] = True
    return OnLines(ledger, of_line, touched, bodies)


def lines_of(finding: DoubleCount) -> tuple[int, ...]:
    """Return every line a double count concerns."""
    return (*finding.keep, *(line for line, _ in finding.remove))


@dataclass(frozen=True)
class AboutFlow:
    """The double counts about one flow, each with what it takes (or would take) off the flow's money, by line."""

    parts: Mapping[str, tuple[DoubleCount, Sequence[tuple[int, int]]]]

    def pence(self, ledger: Ledger) -> tuple[int, int]:
        """Return what is off the total of the flow's money, and what is asked about, each pound once."""
        removed, asked = 0, 0
        left: dict[int, int] = {}
        for finding, part in self.parts.values():
            state = ledger.state(finding)
            for line, amount in part:
                if state.is_excluded:
                    removed += abs(amount)
                elif state is DoubleCountState.CONSIDERED:
                    rest = left.setdefault(line, abs(int(ledger.prepared.pence[line] - ledger.outcome.lost[line])))
                    going = min(abs(amount), rest)
                    left[line] -= going
                    asked += going
        return removed, asked


def about_flow(flow: FlowLines, detected: OnLines) -> AboutFlow:
    """Return the double counts about the money of one flow."""
    paid, had = detected.on(flow.paid), detected.on(flow.had)
    parts = {}
    for findings in (*paid.values(), *had.values()):
        for finding in findings:
            if finding.id not in parts and (part := _part(finding, flow, detected, (paid, had))) is not None:
                parts[finding.id] = (finding, part)
    return AboutFlow(parts)


def _part(
    finding: DoubleCount,
    flow: FlowLines,
    detected: OnLines,
    named: tuple[Mapping[int, object], Mapping[int, object]],
) -> Sequence[tuple[int, int]] | None:
    """What a double count takes off a flow, by line: the payer's side of it, else the recipient's; none where it is about other money.

    Where both bodies are in it, so are their lines that do not name the other. What the recipient passed on to a third is not
    this flow's.
    """
    body, own = detected.ledger.prepared.body, detected.bodies[finding.id]
    both = flow.payer in own and flow.receiver in own
    paying = [pair for pair in finding.remove if pair[0] in named[0] or (both and body[pair[0]] == flow.payer)]
    if paying or both:
        return paying or [pair for pair in finding.remove if body[pair[0]] == flow.receiver]
    return [pair for pair in finding.remove if pair[0] in named[1]] if own == {flow.receiver} else None
