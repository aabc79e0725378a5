"""What must be read before the total: a count that is empty, or that no body's own figure stands behind.

The terminal, the workbook's Summary and the report say it in their first line. Money is pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting.non_response import estimated_lines, typed_and_sent, typed_bodies, typed_lines
from xltools.model import ReturnOrigin, Status
from xltools.reference.estimates.lines import INITIAL_ESTIMATE
from xltools.text import listed, percent_of, plural, short_pounds

if TYPE_CHECKING:
    from xltools.counting.count import Count

NEARLY_ALL = 0.95
"""The share of the total above which a count is spoken of as an estimate: what bodies said themselves hardly matters in it."""


@dataclass(frozen=True, slots=True)
class Backing:
    """Whose figures a count's money rests on: `standing_in` for bodies that sent nothing, `untouched` initial estimates that
    came back as they went out, `typed` by the lead team, `own` what bodies said themselves."""

    standing_in: int
    untouched: int
    own: int
    typed: int = 0

    @property
    def estimated(self) -> int:
        """The money that no body has said itself."""
        return self.standing_in + self.untouched

    @property
    def is_nothing(self) -> bool:
        """Whether no money counts at all."""
        return not (self.standing_in or self.untouched or self.own or self.typed)

    @property
    def is_estimate(self) -> bool:
        """Whether nearly all of the money is estimated."""
        return self.estimated > 0 and self.estimated >= NEARLY_ALL * self._whole

    @property
    def is_first_count(self) -> bool:
        """Whether nearly all of the money is what the lead team found out, or estimated: hardly any body has said so itself."""
        return self.typed > 0 and self.typed + self.estimated >= NEARLY_ALL * self._whole

    @property
    def is_mostly_own(self) -> bool:
        """Whether bodies' own figures are half of the money or more, so that they can be said to report it."""
        return 2 * abs(self.own) >= self._whole

    @property
    def _whole(self) -> int:
        return self.estimated + abs(self.own) + abs(self.typed)


def backing_of(count: Count) -> Backing:
    """Return whose figures the money of a count rests on."""
    counted, standing_in = count.lines["counted"], estimated_lines(count)
    typed = typed_lines(count)
    untouched = count.lines["basis"].eq(INITIAL_ESTIMATE) & ~standing_in & ~typed
    return Backing(
        int(counted[standing_in].sum()),
        int(counted[untouched].sum()),
        int(counted[~(standing_in | untouched | typed)].sum()),
        int(counted[typed].sum()),
    )


def sources_of(count: Count) -> str:
    """Return on what a count rests that bodies' own figures are not the most of, in words; blank where they are."""
    backing = backing_of(count)
    if backing.is_mostly_own:
        return ""
    named = (
        (backing.own, "returns"),
        (backing.typed, "figures typed in by the lead team"),
        (backing.standing_in, "published figures"),
        (backing.untouched, "initial estimates"),
    )
    return listed([name for pence, name in named if pence])


def headline_warning(count: Count) -> str:
    """Return what must be read before the total, in a sentence or two; blank for an ordinary count."""
    backing = backing_of(count)
    if backing.is_nothing:
        return f"Nothing is counted. {_why_nothing(count)}"
    if backing.is_estimate:
        return f"This is an estimate, not a count. {_why_estimate(count, backing)}"
    if backing.is_first_count:
        return f"This is a first count. {_why_estimate(count, backing)}"
    return ""


def _why_nothing(count: Count) -> str:
    files = [
        status.file
        for status in count.return_statuses
        if status.origin is ReturnOrigin.SENT and status.status is not Status.ANSWERS
    ]
    if not files:
        return "No body has sent a return."
    if len(files) == 1:
        return f"There is one return, {files[0]}, and no money in it counts."
    return f"There are {plural(len(files), 'return')}, and no money in them counts."


def _why_estimate(count: Count, backing: Backing) -> str:
    parts = []
    if backing.typed:
        parts.append(f"{short_pounds(backing.typed)} is what the lead team typed in, for {_typed_for(count)}")
    if backing.standing_in:
        parts.append(f"{short_pounds(backing.standing_in)} is estimated for bodies none of whose returns counts")
    if backing.untouched:
        parts.append(f"{short_pounds(backing.untouched)} came back still marked as our initial estimate")
    if backing.own:
        own = f"{short_pounds(backing.own)} ({percent_of(backing.own, count.net)})"
        return f"{_sentence(parts)} Bodies' own figures are {own} of it."
    return f"{_sentence(parts)} No body's own figure is in it."


def _typed_for(count: Count) -> str:
    bodies = plural(typed_bodies(count), "body", "bodies")
    if both := typed_and_sent(count, counting=True):
        return f"{bodies} (beside a return of {both} of them)"
    return f"{bodies} none of whose returns counts"


def _sentence(parts: list[str]) -> str:
    return f"{', and '.join(parts)}."
