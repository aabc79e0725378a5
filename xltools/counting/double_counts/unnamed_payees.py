"""One body's payments to nobody in particular, against what all say they had of it: "General Annual Grant to academies".

The recipients name the payer; the payer names a fund, a kind of body or several bodies in one cell. Tied by the name of the fund
or service, in sum over all recipients; what comes to the payment to the penny, or nearly, needs no fund. What recipients of
several bodies were paid together is looked for with them alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Answer, Candidate, Indication
from xltools.counting.double_counts.fund_labels import FundLabels
from xltools.counting.double_counts.fund_names import (
    by_label,
    labels_of,
    names_a_fund,
    naming_a_fund_alone,
)
from xltools.counting.double_counts.grant_pairs import sides
from xltools.counting.double_counts.named_bodies import TOGETHER, unsaid
from xltools.counting.double_counts.national_shares import national_estimates
from xltools.counting.double_counts.sums import AS_GOOD_AS_ALL, Side, closeness
from xltools.counting.double_counts.where_counted import WhereCounted, where_counted
from xltools.text import listed, pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.policy import Policy

_RECIPIENTS_NAME, _NAMED_TOGETHER, _NO_ROOM = 0.4, 1.4, -2.0
_FUND, _NAME, _FUNCTION_ONLY = 1.0, 0.3, -1.2
_NAME_ALONE, _NEAR = -1.0, 1.0
"""The name of a service alone does not tie amounts far apart."""
_MOST_NAMED, _SURE = 4, 1.0


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
    books = _Books(lines, where, Side(np.where(taking, lines.pence, 0)), naming_a_fund_alone(lines, taking & ~part))
    by_payer = _by_number(quiet.tolist(), lines.body[quiet])
    receipts = _by_number(named.tolist(), lines.giver[named])
    for payer, own in sorted(by_payer.items()):
        theirs = receipts.get(payer, [])
        if not theirs:
            own = [line for line in own if lines.named_together(int(lines.receiver[line]))]
        for at_payer in (False, True):
            yield from _of_payer(
                books, own, [line for line in theirs if where.is_at_payer(payer, int(lines.body[line])) is at_payer]
            )


@dataclass(frozen=True)
class _Books:
    """The lines, what of the recipients' is left, and those that name a fund and no source, by body."""

    lines: PreparedLines
    where: WhereCounted
    had: Side
    funds: dict[int, list[int]]


def _by_number(own: Sequence[int], numbers: NDArray[np.int32]) -> dict[int, list[int]]:
    by_number: dict[int, list[int]] = defaultdict(list)
    for line, number in zip(own, numbers.tolist(), strict=True):
        by_number[number].append(line)
    return by_number


def _of_payer(books: _Books, own: Sequence[int], receipts: list[int]) -> Iterator[Candidate]:
    lines, had = books.lines, books.had
    payments = list(_payments(books, own, receipts))
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
            yield _answered(books, payment, answers)
        elif payment.together:
            yield from _room_of_all(books, payment)


def _pence(lines: PreparedLines, own: Sequence[int]) -> int:
    return int(lines.pence[list(own)].sum())


def _payments(books: _Books, own: Sequence[int], receipts: list[int]) -> Iterator[_Payment]:
    """The payer's lines by name, kind and payees, each with the receipts tied to it by name; or else by function alone.

    Left out are those that nothing answers.
    """
    lines = books.lines
    asked = own if receipts else [line for line in own if lines.named_together(int(lines.receiver[line]))]
    by_function = _by_number(receipts, lines.group[receipts])
    labels = list(labels_of(lines, asked))
    named_so = _Named(books, receipts)
    receivers = np.minimum(lines.receiver[asked], -1)
    answered = (receivers <= TOGETHER) | np.isin(lines.group[asked], list(by_function))
    wanted = {label for label, is_so in zip(labels, answered.tolist(), strict=True) if is_so or named_so.has(label)}
    groups: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    columns = labels, lines.capital[asked].tolist(), receivers.tolist()
    for line, label, capital, receiver in zip(asked, *columns, strict=True):
        if label in wanted:
            groups[label, capital, receiver].append(line)
    for (label, capital, receiver), payments in sorted(groups.items()):
        together = lines.named_together(receiver)
        group = int(lines.group[payments[0]])
        alike = _of_kind(lines, by_function.get(group, []) if group > 0 else [], capital, together)
        tied = _of_kind(lines, named_so.of(label), capital, together)
        if together:  # one of several names in a cell may be none we know
            tied = _closer(books, payments, tied, _of_kind(lines, named_so.of(label), capital, frozenset()))
        if any(lines.giver[line] == lines.body[payments[0]] for line in tied):
            wider = list(dict.fromkeys((*tied, *alike)))
            answers = _closer(books, payments, tied, wider)
            if together:
                answers = _closer(books, payments, answers, _of_kind(lines, receipts, capital, together))
            yield _Payment(payments, answers, _tie(lines, payments, tied), together)
        elif alike or together:
            yield _Payment(payments, alike, _FUNCTION_ONLY, together)


class _Named:
    """Receipts of one payer by name, and lines of bodies of their kind that name a fund and nobody as its source."""

    def __init__(self, books: _Books, receipts: Sequence[int]) -> None:
        """Take up receipts."""
        self._books, self._receipts = books, receipts
        self._of_receipts = FundLabels(by_label(books.lines, receipts))

    def has(self, label: str) -> bool:
        """Say whether there are receipts under names of the same fund."""
        return bool(self._of_receipts.like(label))

    def of(self, label: str) -> list[int]:
        """Return the lines under names of the same fund; none where no receipt is among them."""
        if not self.has(label):
            return []
        by_name, names = self._all
        return [line for name in names.like(label) for line in by_name[name]]

    @cached_property
    def _all(self) -> tuple[dict[str, list[int]], FundLabels]:
        """The receipts, and the lines of bodies of their kind that name a fund and no source, by name."""
        lines = self._books.lines
        families = {lines.bodies[lines.body[line]].family for line in self._receipts}
        funds = self._books.funds.items()
        silent = [line for body, own in funds if lines.bodies[body].family in families for line in own]
        by_name = by_label(lines, [*self._receipts, *silent])
        return by_name, FundLabels(by_name)


def _of_kind(lines: PreparedLines, own: Sequence[int], capital: int, together: frozenset[int]) -> list[int]:
    return [
        line for line in own if lines.capital[line] == capital and (not together or int(lines.body[line]) in together)
    ]


def _closer(books: _Books, payments: Sequence[int], some: list[int], more: list[int]) -> list[int]:
    """Of two sets of lines the one that comes nearer to the payments, and what of it is left."""
    paid = _pence(books.lines, payments)
    return min((some, more), key=lambda own: (abs(books.had.sum(own) - paid), len(own)))


def _tie(lines: PreparedLines, payments: Sequence[int], answers: Sequence[int]) -> float:
    return _NAME + (_FUND if names_a_fund(lines, (*payments, *answers)) else 0.0)


def _answered(books: _Books, payment: _Payment, answers: list[int]) -> Candidate:
    lines, had = books.lines, books.had
    paid, received = _pence(lines, payment.own), had.sum(answers)
    near = closeness(paid, received)
    payer = lines.body_name(int(lines.body[payment.own[0]]))
    names = listed(_names(lines, answers))
    evidence = (
        Indication(_NAMED_TOGETHER if payment.together else _RECIPIENTS_NAME, f"{names} name {payer} as their source"),
        Indication(near, f"{pounds(paid)} paid against {pounds(received)} had"),
        Indication(payment.tie, "under one name" if payment.tie > 0 else "", "nothing but the function ties them"),
        Indication(_NAME_ALONE if payment.tie < _FUND and near < _NEAR else 0.0, "", "the amounts are far apart"),
    )
    whole = paid > received >= paid * (1 - AS_GOOD_AS_ALL)
    theirs = had.part(answers, min(paid, received))
    ours = Side(lines.pence).part(payment.own, paid if whole else min(paid, received))
    if sum(indication.weight for indication in evidence) > _SURE:
        had.take(theirs)
    return _candidate(books, ours, theirs, evidence, names, Answer.SUM)


def _names(lines: PreparedLines, own: Sequence[int]) -> list[str]:
    names = list(dict.fromkeys(lines.body_name(int(lines.body[line])) for line in own))
    return [*names[:_MOST_NAMED], *([f"{len(names) - _MOST_NAMED} more"] if len(names) > _MOST_NAMED else [])]


def _room_of_all(books: _Books, payment: _Payment) -> Iterator[Candidate]:
    """What several bodies were paid together, of which none says so, as far as they all send returns with room for it."""
    lines, had = books.lines, books.had
    payer = int(lines.body[payment.own[0]])
    usable = (had.left > 0) & np.isin(lines.body, sorted(payment.together))
    usable &= unsaid(lines.giver) | (lines.giver == payer)
    usable &= lines.division == lines.division[payment.own[0]]
    own = [int(line) for line in np.flatnonzero(usable)]
    senders = {int(lines.body[line]) for line in own}
    if not own or any(books.where.is_at_payer(payer, body) for body in senders):
        return
    paid, room = _pence(lines, payment.own), had.sum(own)
    names = listed(_names(lines, own))
    evidence = (
        Indication(_NAMED_TOGETHER, f"{lines.body_name(payer)} names them together as paid: {names}"),
        Indication(_NO_ROOM if room < paid else 0.0, "", "they report less than they are paid"),
        Indication(
            _NO_ROOM if senders != payment.together or len(senders) == 1 else 0.0,
            "",
            "not all of them send a return with such a line",
        ),
    )
    ordered = sorted(own, key=lambda line: (lines.group[line] != lines.group[payment.own[0]], -lines.pence[line]))
    theirs = had.part(ordered, min(paid, room))
    ours = Side(lines.pence).part(payment.own, min(paid, room))
    yield _candidate(books, ours, theirs, evidence, names, Answer.ROOM)


def _candidate(
    books: _Books,
    ours: Sequence[tuple[int, int]],
    theirs: Sequence[tuple[int, int]],
    evidence: tuple[Indication, ...],
    names: str,
    answer: Answer,
) -> Candidate:
    lines = books.lines
    body, other = (int(lines.body[side[0][0]]) for side in (ours, theirs))
    payer, at_payer = lines.body_name(body), books.where.is_at_payer(body, other)
    kept, gone = (ours, theirs) if at_payer else (theirs, ours)
    why = f"{payer} reports it as paid on, and {names} report what they spend of it; counted {f'at {payer}' if at_payer else 'there'}."
    keep, kind = tuple(line for line, _ in kept), books.where.kind(body, other)
    return Candidate(kind, "to several", keep, tuple(gone), evidence, why, at_payer=at_payer, answer=answer)
