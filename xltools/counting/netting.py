"""From gross to net: double counts found among the lines still in, decided on, and taken off, each line keeping its reason.

`removals` has taken out what is no spending at all; here the same money reported twice goes, line by line, to the penny.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.decisions import Decision, MatchedDecisions, match_decisions
from xltools.counting.double_counts import find_in, prepare
from xltools.counting.double_counts.finding import DoubleCountKind
from xltools.counting.double_counts.ledger import Exclusions, StillCounted, open_pence, resolve
from xltools.model import ReturnOrigin, WhyNot
from xltools.organisations.bodies import list_bodies
from xltools.organisations.name_uses import list_name_uses
from xltools.reading.lines import TEXT
from xltools.steps import Progress, Step, unheard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.classify.financing import Financing
    from xltools.counting.double_counts import DoubleCount
    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.double_counts.said_by_lines import SaidByLines
    from xltools.counting.policy import Policy
    from xltools.model import Partner, Return
    from xltools.organisations.name_uses import NameUse
    from xltools.steps import OnStep


class DoubleCountState(StrEnum):
    """What became of a double count, in the words people read."""

    CERTAIN = "Excluded: certain"
    REMOVED = "Excluded by decision"
    UNDECIDED = "Excluded, not yet decided"
    KEPT = "Kept by decision"
    CONSIDERED = "Considered, still counted"
    ELSEWHERE = "Excluded by another finding"

    @property
    def is_excluded(self) -> bool:
        """Whether money does not count because of it."""
        return self in (DoubleCountState.CERTAIN, DoubleCountState.REMOVED, DoubleCountState.UNDECIDED)


@dataclass(frozen=True)
class Ledger:
    """The double counts of a count: what was found, the decisions and what they leave of each line, and who was meant.

    `decisions` are all decisions by the id of their finding. `prepared` holds the lines as the engine saw them; `names` every
    body a return names, with what it was taken to mean.
    """

    double_counts: tuple[DoubleCount, ...]
    matched: MatchedDecisions
    outcome: Exclusions
    prepared: PreparedLines
    names: tuple[NameUse, ...]
    decisions: Mapping[str, Decision]

    def state(self, finding: DoubleCount) -> DoubleCountState:
        """Return what became of a finding, in a word or two."""
        if (untaken := self.outcome.untaken.get(finding.id)) is not None:
            return _UNTAKEN.get(untaken, DoubleCountState.CONSIDERED)
        if finding.certain_within_return:
            return DoubleCountState.CERTAIN
        decided = finding.id in self.matched.decided
        return DoubleCountState.REMOVED if decided else DoubleCountState.UNDECIDED

    def still_open(self, findings: Iterable[DoubleCount]) -> int:
        """Return the pence that would go at most if these findings, now considered only, were decided "Remove"; each pound once."""
        return open_pence(findings, self.outcome.taken)


_UNTAKEN = {
    StillCounted.KEPT: DoubleCountState.KEPT,
    StillCounted.TAKEN: DoubleCountState.ELSEWHERE,
    StillCounted.NOTHING_LEFT: DoubleCountState.ELSEWHERE,
}


def detect(
    lines: pd.DataFrame,
    partners: Sequence[Partner],
    policy: Policy,
    decisions: Sequence[Decision] = (),
    ages: Mapping[int, int] | None = None,
    guesses: NDArray[np.bool_] | None = None,
    *,
    once: bool = False,
    buys_nothing: Financing | None = None,
    said: SaidByLines | None = None,
    on_step: OnStep = unheard,
) -> Ledger:
    """Find the double counts among the lines that count and apply the decisions.

    `lines` has the columns of a lines frame, and ``amount`` and ``why_not``; `partners` are those listed and those heard
    from; `ages` orders the returns by their number, higher for newer; `guesses` says which lines are initial estimates standing
    in for a body, for which no line of a return is taken off. Where they speak of each pound `once`, and what returns report was
    taken out of them before, no double count is looked for among them. `buys_nothing` says which
    lines are not spending, and `said` what these lines say (`read_lines`), where that was asked before. `on_step` hears how far
    it is.
    """
    on_step(Progress(Step.DOUBLE_COUNTS))
    bodies = list_bodies(partners)
    looked_at = lines["why_not"].eq("") if guesses is None or not once else lines["why_not"].eq("") & ~guesses
    prepared = prepare(_with_typed_as_one(lines), lines["amount"], looked_at, bodies, ages, buys_nothing, said)
    findings = tuple(
        finding
        for finding in find_in(prepared, policy, on_step)
        if guesses is None or _spares_returns(finding, guesses)
    )
    matched = match_decisions(decisions, findings)
    outcome = resolve(findings, np.where(prepared.active, prepared.pence, 0), matched.decided, policy)
    prepared.texts.let_go()
    return Ledger(
        findings,
        matched,
        outcome,
        prepared,
        _name_uses(lines, prepared),
        {decision.id: decision for decision in decisions},
    )


def _with_typed_as_one(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with all that counts of a body for which figures are typed in as one return.

    Its rows, and its return where both count by decision, are parts of what it spends and no versions of each other.
    """
    if "origin" not in lines or not (typed := lines["origin"].eq(ReturnOrigin.TYPED_IN)).any():
        return lines
    counts = lines["why_not"].eq("")
    joined = counts & lines["partner_id"].isin(lines["partner_id"][typed & counts])
    first = lines["return_no"][joined].groupby(lines["partner_id"][joined]).transform("min")
    return lines.assign(return_no=lines["return_no"].mask(joined, first).astype(lines["return_no"].dtype))


def _spares_returns(finding: DoubleCount, guesses: NDArray[np.bool_]) -> bool:
    """Say that a finding takes no line of a return off for the sake of initial estimates alone."""
    kept_for_guesses = bool(finding.keep) and all(guesses[line] for line in finding.keep)
    return not kept_for_guesses or all(guesses[line] for line, _ in finding.remove)


def apply_exclusions(lines: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """Return the lines less what the ledger takes off each; a line that loses anything says so and to which finding."""
    lost = ledger.outcome.lost
    touched = lost != 0
    words = {finding.id: f"{finding.why} ({finding.id})" for finding in ledger.double_counts}
    reasons = {
        finding.id: _NO_SPENDING.get(str(finding.kind), WhyNot.DOUBLE_COUNT).value for finding in ledger.double_counts
    }
    why_not, text = lines["why_not"].to_numpy(dtype=object).copy(), lines["why_not_text"].to_numpy(dtype=object).copy()
    why_not[touched] = [reasons[id_] for id_, gone in zip(ledger.outcome.by, touched, strict=True) if gone]
    text[touched] = [words[id_] for id_, gone in zip(ledger.outcome.by, touched, strict=True) if gone]
    return lines.assign(
        counted=lines["counted"] - lost, removed=lines["removed"] + lost, why_not=why_not, why_not_text=text
    ).astype({"why_not": TEXT, "why_not_text": TEXT})


_NO_SPENDING = {
    DoubleCountKind.TOTAL_LINE.value: WhyNot.TOTAL_LINE,
    DoubleCountKind.GENERAL_GRANT.value: WhyNot.NOT_SPENDING,
    DoubleCountKind.CAPITAL_FINANCING.value: WhyNot.NOT_SPENDING,
}
"""Kinds of double count whose lines are no spending of anybody's: they are found with the others, and are no reported spending."""


def ages(returns: Sequence[Return]) -> dict[int, int]:
    """Return the age of each return by its number, by the date received or signed off: 0 for the oldest."""
    dates = [(submitted.received or submitted.header["signed_off_on"])[:10] for submitted in returns]
    order = {day: rank for rank, day in enumerate(sorted(set(dates)))}
    return {number: order[day] for number, day in enumerate(dates)}


def _name_uses(lines: pd.DataFrame, prepared: PreparedLines) -> tuple[NameUse, ...]:
    """Every body named as funder or recipient in lines that count, with the money behind the name."""
    active = prepared.active
    writers, pence = prepared.body[active].tolist(), prepared.pence[active].tolist()
    named = lines.loc[active, ["funder", "paid_to"]]
    columns = ((named[column].tolist(), writers, pence) for column in named.columns)
    return list_name_uses(columns, prepared.places)
