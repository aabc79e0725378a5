"""Double counts as people are shown them: what is taken off first, then what was considered, with the reason why it still counts.

Either is largest money first. There may be thousands of near misses, so those of the most money are shown, and what the rest
comes to is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.counting.double_counts.ledger import StillCounted
from xltools.counting.netting import DoubleCountState
from xltools.text import capitalised, listed, plural, short_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.netting import Ledger


@dataclass(frozen=True, slots=True)
class ShownDoubleCounts:
    """The double counts shown: taken off, or still counted (those decided on, then those considered), and those left out.

    `open_pence` is what would go at most if all that is considered were decided "Remove", `left_out_pence` of that what is left out.
    """

    excluded: Sequence[DoubleCount]
    counted: Sequence[DoubleCount]
    considered: int
    open_pence: int
    left_out: int
    left_out_pence: int

    @property
    def all(self) -> tuple[DoubleCount, ...]:
        """All that is shown, in order."""
        return (*self.excluded, *self.counted)

    @property
    def rest(self) -> str:
        """What is left out, in a sentence ("" = nothing is)."""
        if not self.left_out:
            return ""
        money = short_pounds(self.left_out_pence)
        were = "was" if self.left_out == 1 else "were"
        return f"{self.left_out:,} more of less money each {were} considered ({money} in all, still counted)."


def shown_double_counts(ledger: Ledger, most: int, *, most_excluded: int | None = None) -> ShownDoubleCounts:
    """Return the double counts to show: all that is taken off (or `most_excluded`) or decided on, and `most` that were considered."""
    again = {again.finding.id for again in ledger.matched.look_again}
    decided = {*ledger.matched.decided, *again}
    states = [(finding, ledger.state(finding)) for finding in ledger.double_counts]
    excluded = [finding for finding, state in states if state.is_excluded]
    kept = [finding for finding, state in states if not state.is_excluded and finding.id in decided]
    open_ = [finding for finding, state in states if state is DoubleCountState.CONSIDERED]
    elsewhere = [finding for finding, state in states if state is DoubleCountState.ELSEWHERE]
    considered = [finding for finding in (*open_, *elsewhere) if finding.id not in decided]
    return ShownDoubleCounts(
        excluded[:most_excluded],
        (*kept, *considered[:most]),
        len(considered),
        ledger.still_open(open_),
        len(considered[most:]),
        ledger.still_open(considered[most:]),
    )


def why_counted(ledger: Ledger, finding: DoubleCount) -> str:
    """Return why nothing is taken off for a finding, in a sentence ("" = something is)."""
    untaken = ledger.outcome.untaken.get(finding.id)
    if untaken is None:
        return ""
    if untaken is StillCounted.UNSURE:
        return f"Not sure enough: {finding.doubt}."
    if untaken is StillCounted.TAKEN:
        return f"Its money is off already: {listed(_others(ledger, [line for line, _ in finding.remove], finding))}."
    if untaken is StillCounted.NOTHING_LEFT:
        return f"The line to keep is off already: {listed(_others(ledger, finding.keep, finding))}."
    return _WORDS[untaken]


_WORDS = MappingProxyType(
    {
        StillCounted.UNASKED: "This count takes nothing off before somebody decides (count.toml).",
        StillCounted.KEPT: "Somebody decided to keep both.",
    }
)


def _others(ledger: Ledger, lines: Sequence[int], finding: DoubleCount) -> list[str]:
    """The findings that took these lines' money."""
    return [id_ for id_ in dict.fromkeys(ledger.outcome.by[line] for line in lines) if id_ and id_ != finding.id]


def about_considered(shown: ShownDoubleCounts) -> str:
    """Return how many were considered and what they come to, in a phrase ("" = none was)."""
    if not shown.considered:
        return ""
    number = plural(shown.considered, "double count")
    return capitalised(
        f"{number} considered and not taken off: {short_pounds(shown.open_pence)} in all, each pound once"
    )
