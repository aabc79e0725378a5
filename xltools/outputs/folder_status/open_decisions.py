"""What of a count waits for the lead team: double counts, returns held, codes, answers, questions about versions. Money is pence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.checks.typed_in import RETURN_MAY_BE_PARTIAL, TYPED_AND_RETURNED_ALIKE
from xltools.checks.versions import SHARES_FEW_LINES_WITH_LAST, VERSION_AMBIGUOUS
from xltools.counting.netting import DoubleCountState
from xltools.counting.non_response import typed_bodies, typed_pence
from xltools.model import CodeOrigin, SenderStanding, Status
from xltools.outputs.folder_status.facts import (
    Answers,
    CodesOpen,
    Decisions,
    DoubleCountsOpen,
    HeldReturn,
    Question,
    UndecidedDoubleCount,
)
from xltools.outputs.story import gross_of_returns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from xltools.counting.count import Count
    from xltools.counting.double_counts.finding import DoubleCount
    from xltools.counting.netting import Ledger
    from xltools.outputs.folder_status.facts import Body

QUESTIONS = (
    SHARES_FEW_LINES_WITH_LAST.code,
    VERSION_AMBIGUOUS.code,
    RETURN_MAY_BE_PARTIAL.code,
    TYPED_AND_RETURNED_ALIKE.code,
)
"""Findings that ask which of a body's figures count: two versions or two halves, its return or what was typed in."""
_OPEN = (DoubleCountState.UNDECIDED, DoubleCountState.CONSIDERED)


def open_decisions(count: Count, bodies: Iterable[Body]) -> Decisions:
    """Return everything about a count that only the lead team can decide."""
    return Decisions(
        double_counts=_double_counts(count),
        held=_held(count, bodies),
        codes=_codes(count),
        answers=_answers(count, bodies),
        questions=_questions(count),
        unconfirmed_senders=tuple(
            dict.fromkeys(
                status.partner
                for status in count.return_statuses
                if status.counts and status.sender_standing is SenderStanding.UNCONFIRMED
            )
        ),
        typed_in_bodies=typed_bodies(count),
        typed_in_pence=typed_pence(count),
    )


def _double_counts(count: Count) -> DoubleCountsOpen:
    threshold, ledger = count.policy.remove_double_counts_from, count.ledger
    if ledger is None:
        return DoubleCountsOpen(threshold)
    left = [finding for finding in ledger.double_counts if ledger.state(finding) in _OPEN]
    above = [finding for finding in left if finding.confidence >= threshold]
    below = [finding for finding in left if finding.confidence < threshold]
    return DoubleCountsOpen(
        threshold,
        len(above),
        _pence(ledger, above),
        len(below),
        _pence(ledger, below),
        ledger.outcome.provisionally,
        ledger.outcome.undecided,
        len(ledger.matched.look_again),
        tuple(_undecided(count.lines, ledger, finding, threshold) for finding in left),
    )


def _pence(ledger: Ledger, findings: Iterable[DoubleCount]) -> int:
    """The pence of open double counts: what each took off, and what the others would, each pound once."""
    kept = tuple(findings)
    off = sum(finding.amount_pence for finding in kept if ledger.state(finding) is DoubleCountState.UNDECIDED)
    return off + ledger.still_open(finding for finding in kept if ledger.state(finding) is DoubleCountState.CONSIDERED)


def _undecided(lines: pd.DataFrame, ledger: Ledger, finding: DoubleCount, threshold: float) -> UndecidedDoubleCount:
    concerned = [*finding.keep, *(line for line, _ in finding.remove)]
    return UndecidedDoubleCount(
        finding.id,
        str(finding.kind),
        finding.amount_pence,
        finding.confidence,
        finding.confidence >= threshold,
        ledger.state(finding) is DoubleCountState.UNDECIDED,
        tuple(dict.fromkeys(lines["organisation"].iloc[concerned].tolist())),
        finding.summary,
    )


def _held(count: Count, bodies: Iterable[Body]) -> tuple[HeldReturn, ...]:
    reported = gross_of_returns(count)
    counted = {body.partner_id: body.counted for body in bodies}
    return tuple(
        HeldReturn(
            status.file,
            status.partner,
            status.sender,
            status.reason,
            reported.get(-1 if status.return_no is None else status.return_no, 0),
            counted.get(status.partner_id, 0),
            status.held_for or "",
        )
        for status in count.return_statuses
        if status.status is Status.HELD
    )


def _codes(count: Count) -> CodesOpen:
    counts = count.that_count
    suggested = counts & count.lines["code_origin"].eq(CodeOrigin.SUGGESTED)
    missing = counts & count.lines["code"].eq("")
    money = count.lines["counted"].abs()
    by_body = money[suggested | missing].groupby(count.lines["organisation"]).sum()
    return CodesOpen(
        int(suggested.sum()),
        int(money[suggested].sum()),
        int(missing.sum()),
        int(money[missing].sum()),
        tuple(map(str, by_body.sort_values(ascending=False, kind="stable").index)),
    )


def _answers(count: Count, bodies: Iterable[Body]) -> Answers:
    prepared: Mapping[str, str] = {
        body.partner_id: body.last_message.prepared_on for body in bodies if body.last_message is not None
    }
    given = [
        (status, finding.explanation)
        for status in count.return_statuses
        if status.counts
        for finding in status.findings
        if finding.explanation is not None
    ]
    unread = [status.partner for status, said in given if not said.on or prepared.get(status.partner_id, "") < said.on]
    return Answers(len(given), len(unread), tuple(dict.fromkeys(unread)))


def _questions(count: Count) -> tuple[Question, ...]:
    return tuple(
        Question(finding.code, status.partner, finding.message)
        for status in count.return_statuses
        if status.counts or status.stands_back
        for finding in status.findings
        if finding.code in QUESTIONS and finding.is_open
    )
