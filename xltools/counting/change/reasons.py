"""Why the money of a body changed, line by line; the parts add up to the whole change, to the penny.

A body counted on one side alone is more returns or fewer. Where an initial estimate or an apportioned figure gave way to a figure
for the place, that is said apart. Of the same year the rest is what bodies corrected, and what is excluded otherwise than
before; of different years it is what was spent.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltools.counting.change.line_pairs import NO_RETURN
from xltools.counting.double_counts.finding import DoubleCountKind
from xltools.counting.ranges import ESTIMATES, PUBLISHED
from xltools.model import ReturnOrigin, WhyNot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class ChangeReason(StrEnum):
    """Why money changed between two counts, as people read it."""

    MORE_RETURNS = "more returns"
    FEWER_RETURNS = "fewer returns"
    ESTIMATES = "estimates replaced"
    CORRECTIONS = "corrections"
    EXCLUSIONS = "exclusions changed"
    REAL_CHANGE = "real change"


REASON_WORDS: Mapping[ChangeReason, str] = {
    ChangeReason.MORE_RETURNS: "Bodies that count now and did not in the earlier count.",
    ChangeReason.FEWER_RETURNS: "Bodies that counted in the earlier count and do not now; no other is known to have taken over from them.",
    ChangeReason.ESTIMATES: "Initial estimates and apportioned figures that gave way to figures for the place; estimates new or gone.",
    ChangeReason.CORRECTIONS: "The same year, a body in both counts: its lines changed.",
    ChangeReason.EXCLUSIONS: "The same year, the same lines: what is excluded as a double count, a total or financing changed.",
    ChangeReason.REAL_CHANGE: "Different years: what a body in both counts, or the body that took over from it, spends more or less.",
}

_NO_ANSWER = NO_RETURN | {WhyNot.DISPLACED.value}
_NATIONAL_SHARE = str(DoubleCountKind.NATIONAL_SHARE)
_NOT_ACTUAL = frozenset(ESTIMATES)


def line_changes(
    before: pd.DataFrame,
    after: pd.DataFrame,
    pairs: Positions,
    kinds: tuple[Mapping[int, str], Mapping[int, str]],
    *,
    same_year: bool,
) -> pd.DataFrame:
    """Return one row for each line then and now (a pair is one): columns group, then, now (positions, -1: none), before, after, change,
    reason, and exclusions (the part of the change, in pence, that is for what is excluded; the rest is the reason's).

    `kinds` are the kinds of the double counts by position, then and now.
    """
    rows = _rows(before, after, pairs)
    group, then, now = (rows[name].to_numpy(dtype=np.int64) for name in ("group", "then", "now"))
    sides = (_Side(before, then, group, kinds[0]), _Side(after, now, group, kinds[1]))
    reason = np.full(len(rows), str(ChangeReason.CORRECTIONS if same_year else ChangeReason.REAL_CHANGE), dtype=object)
    gave_way = _estimates_replaced(*sides)
    reason[gave_way] = str(ChangeReason.ESTIMATES)
    reason[sides[0].none & sides[1].answers] = str(ChangeReason.MORE_RETURNS)
    reason[sides[0].answers & ~sides[1].answers] = str(ChangeReason.FEWER_RETURNS)
    counted = [side.pence("counted") for side in sides]
    change = counted[1] - counted[0]
    exclusions = np.where(reason == str(ChangeReason.CORRECTIONS), _for_exclusions(*sides), 0)
    return rows.assign(
        before=counted[0], after=counted[1], change=change, reason=reason.astype(str), exclusions=exclusions
    )


def by_reason(changes: pd.DataFrame) -> dict[ChangeReason, int]:
    """Return the pence of each reason, all of them there; they add up to the change of all rows."""
    own = (changes["change"] - changes["exclusions"]).groupby(changes["reason"]).sum()
    sums = {reason: int(own.get(str(reason), 0)) for reason in ChangeReason}
    sums[ChangeReason.EXCLUSIONS] += int(changes["exclusions"].sum())
    return sums


def _rows(before: pd.DataFrame, after: pd.DataFrame, pairs: Positions) -> pd.DataFrame:
    gone = np.setdiff1d(np.arange(len(before)), pairs[:, 0], assume_unique=True)
    new = np.setdiff1d(np.arange(len(after)), pairs[:, 1], assume_unique=True)
    then = np.concatenate([pairs[:, 0], gone, np.full(len(new), -1)]).astype(np.int64)
    now = np.concatenate([pairs[:, 1], np.full(len(gone), -1), new]).astype(np.int64)
    groups = np.where(then >= 0, _taken(before["group"].to_numpy(), then, 0), _taken(after["group"].to_numpy(), now, 0))
    return pd.DataFrame({"group": groups.astype(np.int64), "then": then, "now": now})


def _taken(values: NDArray[Any], at: Positions, blank: str | int) -> NDArray[Any]:
    """The values at positions, with `blank` where there is none (-1)."""
    taken: NDArray[Any] = np.full(len(at), blank, dtype=values.dtype)
    taken[at >= 0] = values[at[at >= 0]]
    return taken


class _Side:
    """One of the two counts, seen from the rows of changes: what its lines are, and whether their bodies answered."""

    def __init__(self, lines: pd.DataFrame, at: Positions, group: Positions, kinds: Mapping[int, str]) -> None:
        self._lines, self.at, self.there = lines, at, at >= 0
        counting = ~lines["why_not"].isin(_NO_ANSWER)
        estimated = lines["origin"].eq(ReturnOrigin.ESTIMATED.value)
        answered = set(lines["group"][counting & ~estimated].tolist())
        estimates = set(lines["group"][estimated].tolist())
        self.answers = np.isin(group, sorted(answered))
        self.estimated_only = np.isin(group, sorted(estimates - answered))
        self.none = ~self.answers & ~self.estimated_only
        self.shared_away = np.isin(at, [line for line, kind in kinds.items() if kind == _NATIONAL_SHARE])

    def pence(self, name: str) -> Positions:
        """Pence of each row's line, nought where it has none on this side."""
        return np.asarray(_taken(self._lines[name].to_numpy(dtype=np.int64), self.at, 0), dtype=np.int64)

    def text(self, name: str) -> NDArray[np.object_]:
        """A text of each row's line, "" where it has none on this side."""
        return np.asarray(_taken(self._lines[name].to_numpy(dtype=object), self.at, ""), dtype=object)


def _estimates_replaced(then: _Side, now: _Side) -> Mask:
    """Say in which rows an estimate of then gave way to a figure for the place, or to less of an estimate."""
    how_then, how_now = then.text("how"), now.text("how")
    origin_then, origin_now = then.text("origin"), now.text("origin")
    was_estimate = np.isin(how_then, list(_NOT_ACTUAL)) | (origin_then == ReturnOrigin.ESTIMATED.value)
    is_estimate = np.isin(how_now, [*_NOT_ACTUAL, PUBLISHED]) | (origin_now == ReturnOrigin.ESTIMATED.value)
    in_both = then.there & now.there
    settled = in_both & was_estimate & ~is_estimate & (how_now == "Actual")
    confirmed = in_both & (how_then == "Initial estimate") & (how_now != "Initial estimate")
    by_return = then.estimated_only & now.answers
    only_estimates = then.estimated_only & now.estimated_only
    left = (origin_then == ReturnOrigin.ESTIMATED.value) | (origin_now == ReturnOrigin.ESTIMATED.value)
    elsewhere = was_estimate & now.shared_away & ~then.shared_away
    return np.asarray(settled | confirmed | by_return | only_estimates | left | elsewhere, dtype=bool)


def _for_exclusions(then: _Side, now: _Side) -> Positions:
    """The part of each row's change that is for what is excluded: of lines in both counts, what is excluded less or more."""
    removed = [side.pence("amount") - side.pence("counted") for side in (then, now)]
    counted = [side.pence("counted") for side in (then, now)]
    part = removed[0] - removed[1]
    part = np.where((counted[0] == 0) & (counted[1] == 0), 0, part)
    return np.where(then.there & now.there, part, 0)
