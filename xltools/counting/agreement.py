"""The agreement of balances between two bodies: what each says it paid to and had from the other, line by line, and the difference.

As in the NHS agreement of balances: both sides see the same sheet, and a small difference is treated as agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.double_counts.flows import flows_between
from xltools.organisations.areas import places_of
from xltools.organisations.meanings import meaning_of
from xltools.organisations.resolver import index_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.organisations.bodies import Body

TREATED_AS_AGREED = 250_000
"""Pence (£2,500), or 1% of the larger figure where that is more: below it two bodies agree."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One line that names the other body: `line` is its position in the lines frame, `pence` what it reports."""

    payer: str
    recipient: str
    reported_by: str
    line: int
    service: str
    fund: str
    pence: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Money one way between two bodies, in pence: what the payer says it paid, what the recipient says it had.

    `non_respondent` names the body of the two that sent no return ("" = both did): then there is nothing to compare.
    """

    payer: str
    recipient: str
    paid: int
    had: int
    non_respondent: str = ""

    @property
    def difference(self) -> int:
        """Pence the payer reports beyond what the recipient does."""
        return self.paid - self.had

    @property
    def agrees(self) -> bool:
        """Whether the difference is small enough to be treated as agreed."""
        return abs(self.difference) <= max(TREATED_AS_AGREED, max(abs(self.paid), abs(self.had)) // 100)

    @property
    def verdict(self) -> str:
        """What is to be done about it, in words: that they agree, that it is to be settled, or who sent no return."""
        if self.non_respondent:
            return f"{self.non_respondent} sent no return"
        return "agrees" if self.agrees else "to be settled"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two bodies say of each other: a flow each way, and every line behind it."""

    flows: tuple[Flow, Flow]
    rows: tuple[AgreementRow, ...]


def agreement_between(prepared: PreparedLines, body: str, other: str) -> Agreement:
    """Return the agreement of balances between two bodies, named as anybody would name them.

    Raises ValueError, in words for the user, where a name means no body of the list, several, or both the same one.
    """
    first, second = (body_called(name, prepared.bodies) for name in (body, other))
    if first.number == second.number:
        raise ValueError(f"{body!r} and {other!r} are the same body ({first.name}). Name two bodies.")
    return agreement_of(prepared, first.number, second.number)


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


def agreement_of(prepared: PreparedLines, body: int, other: int) -> Agreement:
    """Return the agreement of balances between two bodies by their numbers."""
    flows, rows = [], []
    for payer, recipient in ((body, other), (other, body)):
        paid = np.flatnonzero(prepared.active & (prepared.body == payer) & (prepared.receiver == recipient))
        had = np.flatnonzero(prepared.active & (prepared.body == recipient) & (prepared.giver == payer))
        names = prepared.body_name(payer), prepared.body_name(recipient)
        non_respondent = _silent_one(prepared, payer, recipient)
        flows.append(Flow(*names, int(prepared.pence[paid].sum()), int(prepared.pence[had].sum()), non_respondent))
        for reported_by, own in ((names[0], paid), (names[1], had)):
            ordered = own[np.lexsort((prepared.row[own], prepared.content[own], -prepared.pence[own]))]
            rows += [_row(prepared, line, names, reported_by) for line in ordered.tolist()]
    return Agreement((flows[0], flows[1]), tuple(rows))


def all_flows(prepared: PreparedLines) -> tuple[Flow, ...]:
    """Return the money between every two bodies of which one names the other, the largest difference first."""
    senders = frozenset(np.unique(prepared.body).tolist())
    flows = [
        Flow(
            prepared.body_name(flow.payer),
            prepared.body_name(flow.receiver),
            int(prepared.pence[flow.paid].sum()),
            int(prepared.pence[flow.had].sum()),
            _silent_one(prepared, flow.payer, flow.receiver, senders),
        )
        for flow in flows_between(prepared)
    ]
    return tuple(sorted(flows, key=lambda flow: (-abs(flow.difference), flow.payer, flow.recipient)))


def _silent_one(prepared: PreparedLines, payer: int, recipient: int, senders: frozenset[int] | None = None) -> str:
    sent = frozenset(np.unique(prepared.body).tolist()) if senders is None else senders
    return next((prepared.body_name(body) for body in (payer, recipient) if body not in sent), "")


def _row(prepared: PreparedLines, line: int, names: tuple[str, str], reported_by: str) -> AgreementRow:
    service, fund = prepared.services[prepared.service[line]], prepared.fund_text(line)
    return AgreementRow(*names, reported_by, line, service, fund, int(prepared.pence[line]))


def agreement_frame(agreement: Agreement) -> pd.DataFrame:
    """Return an agreement of balances as a table to send to both bodies; money in pounds, a row for each line and one for each flow.

    A flow's row says whether the two agree, or which of them sent no return.
    """
    rows = [
        {
            "from": row.payer,
            "to": row.recipient,
            "reported by": row.reported_by,
            "service": row.service,
            "fund": row.fund,
            "pounds": row.pence / 100,
        }
        for row in agreement.rows
    ]
    for flow in agreement.flows:
        about = {
            "from": flow.payer,
            "to": flow.recipient,
            "reported by": flow.verdict,
            "service": "Difference",
            "fund": "",
        }
        rows.append({**about, "pounds": flow.difference / 100})
    return pd.DataFrame(rows, columns=["from", "to", "reported by", "service", "fund", "pounds"])
