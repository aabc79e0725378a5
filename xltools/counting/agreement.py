"""The agreement of balances between two bodies: what each says it paid to and had from the other, line by line, and the difference.

As in the NHS agreement of balances: both sides see the same sheet, and a small difference is treated as agreed. It starts from the
same lines as the detection of double counts (`double_counts.flows`), and says what that made of them: how much of the money is
off the total, how much is asked about, and how much nothing explains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.double_counts.flows import NO_LINES, FlowLines, flows_between
from xltools.counting.flow_double_counts import about_flow, lines_of, on_lines
from xltools.organisations.areas import places_of
from xltools.organisations.meanings import meaning_of
from xltools.organisations.resolver import index_names
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.flow_double_counts import AboutFlow, OnLines
    from xltools.counting.netting import Ledger
    from xltools.organisations.bodies import Body

TREATED_AS_AGREED = 250_000
"""Pence (£2,500), or 1% of the larger figure where that is more: below it two bodies agree."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One line about money between the two: `line` is its position in the lines frame, `pence` what it reports.

    It names the other body, or is one side of a double count whose other side does. `findings` are the ids of the double counts it is
    in, `states` what became of them.
    """

    payer: str
    recipient: str
    reported_by: str
    line: int
    service: str
    fund: str
    pence: int
    names_other: bool = True
    findings: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """Money one way between two bodies, in pence: what the payer says it paid, what the recipient says it had.

    `removed` of it is off the total as double counts, `asked` is considered and still counts. `non_respondent` names the body of the
    two that sent no return ("" = both did): then there is nothing to compare.
    """

    payer: str
    recipient: str
    paid: int
    had: int
    removed: int = 0
    asked: int = 0
    non_respondent: str = ""

    @property
    def difference(self) -> int:
        """Pence the payer reports beyond what the recipient does."""
        return self.paid - self.had

    @property
    def unexplained(self) -> int:
        """Pence of the larger side that are neither taken off nor asked about; none where a body sent no return."""
        return 0 if self.non_respondent else max(0, self._larger - self.removed - self.asked)

    @property
    def _larger(self) -> int:
        return max(abs(self.paid), abs(self.had))

    @property
    def agrees(self) -> bool:
        """Whether the difference is small enough to be treated as agreed."""
        return self._is_small(abs(self.difference))

    def _is_small(self, pence: int) -> bool:
        return pence <= max(TREATED_AS_AGREED, self._larger // 100)

    @property
    def verdict(self) -> str:
        """What is to be done about it, in words: nothing, a decision, to settle it between the two; or who sent no return."""
        if self.non_respondent:
            return f"{self.non_respondent} sent no return"
        if self.agrees:
            return "agrees"
        if not self._is_small(self.unexplained):
            return "to be settled"
        return "to be decided" if self.asked else "taken off as a double count"

    @property
    def in_words(self) -> str:
        """What makes a difference that is to be settled, and what it means for the total; blank where nothing is to be settled."""
        if self.verdict != "to be settled":
            return ""
        payer_says_more = abs(self.paid) > abs(self.had)
        by, other = (self.payer, self.recipient) if payer_says_more else (self.recipient, self.payer)
        more, less = (self.paid, self.had) if payer_says_more else (self.had, self.paid)
        return (
            f"{by} reports {pounds(more, pence=False)} as {'paid to' if payer_says_more else 'had from'} {other}, whose return names "
            f"{pounds(less, pence=False)} of it. The {pounds(self.unexplained, pence=False)} that only {by} reports counts once, there. "
            f"Ask {other} whether it is in its figures under another name: then it counts twice."
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two bodies say of each other: a flow each way, and every line behind it."""

    flows: tuple[Flow, Flow]
    rows: tuple[AgreementRow, ...]


def agreement_between(ledger: Ledger, body: str, other: str) -> Agreement:
    """Return the agreement of balances between two bodies, named as anybody would name them.

    Raises ValueError, in words for the user, where a name means no body of the list, several, or both the same one.
    """
    first, second = (body_called(name, ledger.prepared.bodies) for name in (body, other))
    if first.number == second.number:
        raise ValueError(f"{body!r} and {other!r} are the same body ({first.name}). Name two bodies.")
    return agreement_of(ledger, first.number, second.number)


def body_called(name: str, bodies: Sequence[Body]) -> Body:
    """Return the body a name means; raise ValueError, in words for the user, where it means none or several."""
    names = index_names(bodies)
    answer = meaning_of(name, -1, places_of(names))
    if answer.body is not None:
        return bodies[answer.body]
    meant = " or ".join(names.called(answer.candidates))
    if meant:
        raise ValueError(f"{name!r} may mean {meant}. Use the full name.")
    raise ValueError(f"No partner and no sender of a return is called {name!r}. Use a name of partners.csv.")


def agreement_of(ledger: Ledger, body: int, other: int) -> Agreement:
    """Return the agreement of balances between two bodies by their numbers."""
    known = {(flow.payer, flow.receiver): flow for flow in flows_between(ledger.prepared)}
    detected, senders = on_lines(ledger), _senders(ledger.prepared)
    flows, rows = [], []
    for pair in ((body, other), (other, body)):
        flow = known.get(pair, FlowLines(*pair, NO_LINES, NO_LINES))
        about = about_flow(flow, detected)
        flows.append(_flow(flow, about, ledger, senders))
        rows += _rows(flow, about, detected)
    return Agreement((flows[0], flows[1]), tuple(rows))


def all_flows(ledger: Ledger) -> tuple[Flow, ...]:
    """Return the money between every two bodies of which one names the other, the most that nothing explains first."""
    detected, senders = on_lines(ledger), _senders(ledger.prepared)
    flows = [_flow(flow, about_flow(flow, detected), ledger, senders) for flow in flows_between(ledger.prepared)]
    return tuple(sorted(flows, key=lambda flow: (-flow.unexplained, -abs(flow.difference), flow.payer, flow.recipient)))


def _flow(flow: FlowLines, about: AboutFlow, ledger: Ledger, senders: frozenset[int]) -> Flow:
    prepared = ledger.prepared
    paid, had = int(prepared.pence[flow.paid].sum()), int(prepared.pence[flow.had].sum())
    removed, asked = about.pence(ledger)
    silent = next((prepared.body_name(body) for body in (flow.payer, flow.receiver) if body not in senders), "")
    return Flow(prepared.body_name(flow.payer), prepared.body_name(flow.receiver), paid, had, removed, asked, silent)


def _senders(prepared: PreparedLines) -> frozenset[int]:
    return frozenset(np.unique(prepared.body).tolist())


def _rows(flow: FlowLines, about: AboutFlow, detected: OnLines) -> list[AgreementRow]:
    """The lines of a flow: each side's that name the other, then those that a double count ties to them."""
    prepared, rows = detected.ledger.prepared, []
    tied = [line for finding, _ in about.parts.values() for line in lines_of(finding)]
    for reporter, own in ((flow.payer, flow.paid), (flow.receiver, flow.had)):
        naming = own.tolist()
        also = [line for line in dict.fromkeys(tied) if prepared.body[line] == reporter and line not in set(naming)]
        rows += [_row(flow, detected, line, reporter, names_other=True) for line in naming]
        rows += [_row(flow, detected, line, reporter, names_other=False) for line in also]
    return rows


def _row(flow: FlowLines, detected: OnLines, line: int, reporter: int, *, names_other: bool) -> AgreementRow:
    ledger = detected.ledger
    prepared, findings = ledger.prepared, detected.of_line.get(line, ())
    return AgreementRow(
        prepared.body_name(flow.payer),
        prepared.body_name(flow.receiver),
        prepared.body_name(reporter),
        line,
        prepared.services[prepared.service[line]],
        prepared.fund_text(line),
        int(prepared.pence[line]),
        names_other,
        tuple(finding.id for finding in findings),
        tuple(dict.fromkeys(str(ledger.state(finding)) for finding in findings)),
    )


_COLUMNS = ["from", "to", "reported by", "service", "fund", "pounds", "names the other", "finding", "what was done"]


def agreement_frame(agreement: Agreement) -> pd.DataFrame:
    """Return an agreement of balances as a table to send to both bodies; money in pounds, a row for each line and four for each flow.

    A line says whether it names the other body, the double counts it is in and what became of them. A flow's rows are the difference
    (with whether the two agree, or which of them sent no return), what is taken off of it, asked about, and not explained.
    """
    rows = [
        (
            row.payer,
            row.recipient,
            row.reported_by,
            row.service,
            row.fund,
            row.pence / 100,
            "yes" if row.names_other else "no",
            "; ".join(row.findings),
            "; ".join(row.states),
        )
        for row in agreement.rows
    ]
    sums = (sum_ for flow in agreement.flows for sum_ in _sums(flow))
    return pd.DataFrame([*rows, *sums], columns=_COLUMNS)


def _sums(flow: Flow) -> Iterable[tuple[object, ...]]:
    yield flow.payer, flow.recipient, flow.verdict, "Difference", "", flow.difference / 100, "", "", ""
    for words, pence in (
        ("Taken off as double counts", flow.removed),
        ("Asked about", flow.asked),
        ("Neither taken off nor asked about", flow.unexplained),
    ):
        yield flow.payer, flow.recipient, "", words, "", pence / 100, "", "", ""
