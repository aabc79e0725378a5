"""One body's payments to nobody in particular, against what all say they had of it: "General Annual Grant to academies".

The recipients name the payer; the payer names a fund, a kind of body or several bodies in one cell. Tied by the name of the fund
or service, in sum over all recipients; what comes to the payment to the penny, or nearly, needs no fund. What recipients of
several bodies were paid together is looked for with them alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.balances import AS_GOOD_AS_ALL, Side, closeness
from xltools.counting.double_counts.finding import Answer, Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.fund_names import FundLabels
from xltools.counting.double_counts.grant_pairs import sides
from xltools.counting.double_counts.named_bodies import unsaid
from xltools.counting.double_counts.national_shares import national_estimates
from xltools.counting.double_counts.where_counted import WhereCounted, where_counted
from xltools.text import listed, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.policy import Policy

_RECIPIENTS_NAME, _NAMED_TOGETHER, _NO_ROOM = 0.4, 1.4, -2.0
_FUND, _NAME, _FUNCTION_ONLY = 1.0, 0.3, -1.2
_MOST_NAMED = 4


@dataclass(frozen=True)
class _Payment:
    """Lines of one payer under one name, paid to nobody or to several together, and the recipients' lines that may answer them."""

    own: list[int]
    answers: list[int]
    tie: float
    together: frozenset[int]


def find_unnamed_payees(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield payments whose payees the payer does not name one by one, against the recipients that name the payer."""
    paying, taking = sides(lines)
    where = where_counted(lines, policy)
    part = lines.signs("own part")
    quiet = np.flatnonzero(paying & unsaid(lines.receiver) & ~part & ~national_estimates(lines))
    named = np.flatnonzero(taking & (lines.giver >= 0) & (lines.giver != lines.body) & ~part)
    had = Side(np.where(taking, lines.pence, 0))
    by_payer = _by_body(quiet, lines.body[quiet])
    for payer, receipts in sorted(_by_body(named, lines.giver[named]).items()):
        at_receiver = [line for line in receipts if not where.is_at_payer(payer, int(lines.body[line]))]
        yield from _of_payer(lines, where, by_payer.pop(payer, []), at_receiver, had)
    for own in by_payer.values():
        yield from _of_payer(
            lines, where, [line for line in own if lines.named_together(int(lines.receiver[line]))], [], had
        )


def _by_body(own: np.ndarray, bodies: np.ndarray) -> dict[int, list[int]]:
    by_body: dict[int, list[int]] = defaultdict(list)
    for line, body in zip(own.tolist(), bodies.tolist(), strict=True):
        by_body[body].append(line)
    return by_body


def _of_payer(
    lines: PreparedLines, where: WhereCounted, own: Sequence[int], receipts: list[int], had: Side
) -> Iterator[Candidate]:
    payments = list(_payments(lines, own, receipts))
    payments.sort(
        key=lambda payment: (
            -closeness(_pence(lines, payment.own), had.sum(payment.answers)) - payment.tie if payment.answers else 9.0,
            -_pence(lines, payment.own),
            int(lines.content[payment.own[0]]),
        )
    )
    for payment in payments:
        answers = had.open(payment.answers)
        if answers:
            yield _answered(lines, payment, answers, had)
        elif payment.together:
            yield from _room_of_all(lines, where, payment, had)


def _pence(lines: PreparedLines, own: Sequence[int]) -> int:
    return int(lines.pence[list(own)].sum())


def _payments(lines: PreparedLines, own: Sequence[int], receipts: list[int]) -> Iterator[_Payment]:
    """The payer's lines by name, kind and payees, each with the receipts tied to it by name; or else by function alone."""
    groups: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for line in own:
        groups[_label(lines, line), int(lines.capital[line]), min(int(lines.receiver[line]), -1)].append(line)
    labels = FundLabels({label: label for label in {_label(lines, line) for line in receipts}})
    by_label: dict[str, list[int]] = defaultdict(list)
    for line in receipts:
        by_label[_label(lines, line)].append(line)
    for (label, capital, receiver), payments in sorted(groups.items()):
        together = lines.named_together(receiver)
        open_to = [line for other in labels.like(label) for line in by_label[other]]
        tied = [line for line in open_to if lines.capital[line] == capital and _may_be(lines, together, line)]
        if tied:
            yield _Payment(payments, tied, _tie(lines, payments, tied), together)
            continue
        group = int(lines.group[payments[0]])
        alike = [line for line in receipts if lines.group[line] == group > 0 and lines.capital[line] == capital]
        yield _Payment(payments, [line for line in alike if _may_be(lines, together, line)], _FUNCTION_ONLY, together)


def _may_be(lines: PreparedLines, together: frozenset[int], line: int) -> bool:
    return not together or int(lines.body[line]) in together


def _label(lines: PreparedLines, line: int) -> str:
    return lines.fund_text(line).strip() or str(lines.services[lines.service[line]])


def _tie(lines: PreparedLines, payments: Sequence[int], answers: Sequence[int]) -> float:
    has_fund = any(lines.fund_text(line).strip() for line in (*payments, *answers))
    return _NAME + (_FUND if has_fund else 0.0)


def _answered(lines: PreparedLines, payment: _Payment, answers: list[int], had: Side) -> Candidate:
    paid, received = _pence(lines, payment.own), had.sum(answers)
    payer = lines.body_name(int(lines.body[payment.own[0]]))
    names = listed(_names(lines, answers))
    evidence = (
        Indication(_NAMED_TOGETHER if payment.together else _RECIPIENTS_NAME, f"{names} name {payer} as their source"),
        Indication(closeness(paid, received), f"{pounds(paid)} paid against {pounds(received)} had"),
        Indication(payment.tie, "under one name" if payment.tie > 0 else "nothing but the function ties them"),
    )
    whole = paid > received >= paid * (1 - AS_GOOD_AS_ALL)
    remove = Side(lines.pence.copy()).part(payment.own, paid if whole else min(paid, received))
    if sum(indication.weight for indication in evidence) > 1.0:
        had.take(had.part(answers, min(paid, received)))
    return _candidate(lines, payment, answers, remove, evidence, names, Answer.SUM)


def _names(lines: PreparedLines, own: Sequence[int]) -> list[str]:
    names = list(dict.fromkeys(lines.body_name(int(lines.body[line])) for line in own))
    return [*names[:_MOST_NAMED], *([f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else [])]


def _room_of_all(lines: PreparedLines, where: WhereCounted, payment: _Payment, had: Side) -> Iterator[Candidate]:
    """What several bodies were paid together, of which none says so, as far as they all send returns with room for it."""
    payer = int(lines.body[payment.own[0]])
    usable = (
        (had.left > 0) & np.isin(lines.body, sorted(payment.together)) & (unsaid(lines.giver) | (lines.giver == payer))
    )
    usable &= lines.division == lines.division[payment.own[0]]
    own = [int(line) for line in np.flatnonzero(usable)]
    senders = {int(lines.body[line]) for line in own}
    if not own or any(where.is_at_payer(payer, body) for body in senders):
        return
    paid, room = _pence(lines, payment.own), had.sum(own)
    names = listed(_names(lines, own))
    evidence = (
        Indication(_NAMED_TOGETHER, f"{lines.body_name(payer)} names them together as paid: {names}"),
        Indication(_NO_ROOM if room < paid else 0.0, "they report less than they are paid" if room < paid else ""),
        Indication(_NO_ROOM if senders != payment.together else 0.0, "not all of them send a return with such a line"),
    )
    ordered = sorted(own, key=lambda line: (lines.group[line] != lines.group[payment.own[0]], -lines.pence[line]))
    kept = [line for line, _ in had.part(ordered, min(paid, room))]
    remove = Side(lines.pence.copy()).part(payment.own, min(paid, room))
    yield _candidate(lines, payment, kept, remove, evidence, names, Answer.ROOM)


def _candidate(
    lines: PreparedLines,
    payment: _Payment,
    keep: Sequence[int],
    remove: tuple[tuple[int, int], ...],
    evidence: tuple[Indication, ...],
    names: str,
    answer: Answer,
) -> Candidate:
    payer = lines.body_name(int(lines.body[payment.own[0]]))
    why = f"{payer} reports it as paid on, and {names} report what they spend of it; counted there."
    return Candidate(DoubleCountKind.GRANT, "to several", tuple(keep), remove, evidence, why, answer=answer)
