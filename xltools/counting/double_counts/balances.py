"""Pairs of bodies in sum: what one says it paid the other, and what the other says it had, where no line answers a line.

Each sends a return of its own, and a return lists all its body spends: what a body says it paid to another that sends a return
is reported twice, whether the other says so or not. What agrees in fund and kind is taken off first; then what the receiver
names nobody for, as far as its return has room for it; where it says it had less of that fund, the difference is asked about.
Both start from the same flows as the agreement of balances (`xltools.counting.agreement`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields, replace
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Answer, Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.flows import FlowLines, flows_between
from xltools.counting.double_counts.fund_labels import FundLabels
from xltools.counting.double_counts.fund_names import by_label, names_a_fund, naming_a_fund_alone
from xltools.counting.double_counts.grant_pairs import is_upwards, sides
from xltools.counting.double_counts.named_bodies import OWN_MONEY, unsaid
from xltools.counting.double_counts.national_shares import national_estimates
from xltools.counting.double_counts.sums import AS_GOOD_AS_ALL, Side, closeness
from xltools.counting.double_counts.where_counted import WhereCounted, where_counted
from xltools.counting.policy import Levies, Policy, PooledBudgets
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines


class Link(IntEnum):
    """What ties the two sides together besides their bodies, in rising order of what it tells."""

    BODIES = 0
    DIVISION = 1
    FUNCTION = 2
    FUND = 3


LINK_WEIGHT = {Link.BODIES: -0.8, Link.DIVISION: 0.2, Link.FUNCTION: 0.5, Link.FUND: 0.5}
_FUND_NAMED = 1.0
"""Both sides under one name, of which one at least stands in the column for funds: a service's name alone may recur."""
LINK_WORDS = {Link.FUNCTION: "the same function", Link.FUND: "under one name of a fund"}
_BOTH_NAME, _PAYER_NAMES = 2.0, 1.8
_CLOSE, _SURE = 2.0, 0.85
"""The closeness of two sums that leaves no doubt they are one; the log odds at which money is taken off."""
_OTHER_KIND = -3.0
"""Capital against revenue: two payments of one fund as likely as one."""
_LESS_HAD = 0.2
"""What is left where the receiver says it had less of one fund: asked about."""
_NEARLY_ALL = 0.9
_ROOM_NAMED_OTHERS, _NO_ROOM = -0.4, -1.8
_SMALL_PART, _LARGE_PART = 0.005, 0.02
_IS_SMALL, _ALSO_FUNDED, _FROM_OWN_MONEY, _UPWARDS = -1.8, -2.2, -1.5, -1.5
"""A small part of what the receiver reports may be another award as well; so may any to a body that lives by many awards."""
_TWO_AWARDS, _FAR = -2.2, 0.3
_PAID_IN_SUM = frozenset({"police", "nhs commissioner", "nhs provider", "school"})
_BY_AWARDS = frozenset({"voluntary", "housing", "college", "company", "parish", ""})


@dataclass(frozen=True)
class _Labels:
    """Lines by what they call their money, and those names, to be found by names like them."""

    lines: dict[str, list[int]]
    names: FundLabels

    @classmethod
    def of(cls, lines: PreparedLines, own: Sequence[int]) -> _Labels:
        """Take up lines."""
        labels = by_label(lines, own)
        return cls(labels, FundLabels(labels))


@dataclass(frozen=True)
class _Receiver:
    """All lines of one receiver, the largest amount first: many payers are set against the same."""

    own: NDArray[np.int64]
    giver: NDArray[np.int32]
    names_none: NDArray[np.bool_]
    division: NDArray[np.int32]
    group: NDArray[np.int32]
    capital: NDArray[np.int8]

    @classmethod
    def of(cls, lines: PreparedLines, body: int) -> _Receiver:
        """Take up a body's lines."""
        own = lines.of_body_by_amount(body)
        giver = lines.giver[own]
        return cls(own, giver, unsaid(giver), lines.division[own], lines.group[own], lines.capital[own])

    def of_revenue(self) -> _Receiver:
        """Return the lines but those of capital."""
        kept = self.capital == 0
        return _Receiver(*(getattr(self, column.name)[kept] for column in fields(self)))

    def nearest_first(self, lines: PreparedLines, payment: int, quiet: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the lines, those that are `quiet` first, then those of the payment's kind, function and division.

        Of lines as near the order they come in stays.
        """
        far = (self.group != lines.group[payment]) * np.int8(2) + (self.division != lines.division[payment])
        far += (self.capital != lines.capital[payment]) * np.int8(4) + ~quiet * np.int8(8)
        return self.own[np.argsort(far, kind="stable")]


@dataclass(frozen=True)
class _Books:
    """The lines as they stand while pairs of bodies are set against each other; which are of a levy, or of a general grant; and
    the pence each body reports.
    """

    lines: PreparedLines
    where: WhereCounted
    paid: Side
    had: Side
    levy: NDArray[np.bool_]
    general: NDArray[np.bool_]
    reported: NDArray[np.int64]
    quiet_labels: dict[int, _Labels] = field(default_factory=dict)
    receivers: dict[tuple[int, bool], _Receiver] = field(default_factory=dict)

    def labels(self, receiver: int, quiet: Sequence[int]) -> _Labels:
        """Return what a receiver calls the money of its quiet lines: many payers are set against the same."""
        if receiver not in self.quiet_labels:
            self.quiet_labels[receiver] = _Labels.of(self.lines, quiet)
        return self.quiet_labels[receiver]

    def receiver(self, body: int, *, revenue_alone: bool) -> _Receiver:
        """Return a receiver's lines; those of capital are left out where revenue alone is meant."""
        key = body, revenue_alone
        if key not in self.receivers:
            own = _Receiver.of(self.lines, body)
            self.receivers[key] = own.of_revenue() if revenue_alone else own
        return self.receivers[key]


def find_balances(lines: PreparedLines, policy: Policy, *, estimates: bool) -> Iterator[Candidate]:
    """Yield what two bodies both report in sum of money that one names the other for, the best tied first.

    The payer's `estimates` are looked at by themselves, after local figures have made good what they can.
    """
    paying, taking = sides(lines)
    paying &= national_estimates(lines) == estimates
    paying &= ~_counted_elsewhere(lines, policy)
    where = where_counted(lines, policy)
    for of_year in _by_year(lines, paying):
        yield from _of_one_year(lines, where, paying & of_year, taking & of_year)


def _by_year(lines: PreparedLines, paying: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """The lines of each year in which anything is paid; those that tell no year are of the one most lines are of."""
    known = lines.year[lines.active & (lines.year > 0)]
    usual = int(np.bincount(known).argmax()) if len(known) else 0
    years = np.where(lines.year > 0, lines.year, usual)
    for year in np.unique(years[paying]).tolist():
        yield years == year


def _of_one_year(
    lines: PreparedLines, where: WhereCounted, paying: NDArray[np.bool_], taking: NDArray[np.bool_]
) -> Iterator[Candidate]:
    paid, had = (Side(np.where(side, lines.pence, 0)) for side in (paying, taking))
    books = _Books(lines, where, paid, had, lines.signs("levy"), lines.signs("general grant"), _reported(lines))
    flows = [flow for flow in flows_between(lines, paying, taking) if len(flow.paid)]
    flows.sort(key=lambda flow: (-books.paid.sum(flow.paid.tolist()), flow.payer, flow.receiver))
    own_part, joint = lines.signs("own part"), lines.signs("joint part")
    shares = own_part & lines.signs("pool", with_fund=True)
    quiet = naming_a_fund_alone(lines, taking & ~own_part)
    short: set[int] = set()
    for flow in flows:
        if not (own_part[flow.paid].any() and own_part[flow.had].any()):
            telling = flow if len(flow.had) else replace(flow, paid=flow.paid[~shares[flow.paid]])
            yield from _balanced(books, telling, quiet.get(flow.receiver, []), short)
    senders = set(np.unique(lines.body[lines.active | lines.passed]).tolist())
    partly = set(lines.body[own_part & lines.active].tolist())
    apart_in_part, apart_elsewhere = joint | own_part, joint | shares
    for flow in flows:
        if flow.receiver in senders:
            apart = apart_in_part if flow.receiver in partly else apart_elsewhere
            yield from _has_room(books, replace(flow, paid=flow.paid[~apart[flow.paid]]), short)


def _counted_elsewhere(lines: PreparedLines, policy: Policy) -> NDArray[np.bool_]:
    """Payments that another rule sets right, or must, because the policy counts their kind with the payer."""
    elsewhere = lines.signs("pension contribution")
    if policy.levies is Levies.BILLING_BODY:
        elsewhere = elsewhere | lines.signs("levy")
    if policy.pooled_budgets is PooledBudgets.PARTNERS:
        elsewhere = elsewhere | lines.signs("pool", with_fund=True)
    return elsewhere


def _balanced(books: _Books, flow: FlowLines, quiet: Sequence[int], short: set[int]) -> Iterator[Candidate]:
    """What each says of the other, by fund, then by function; `short` takes up payments of which the receiver had less.

    `quiet` are the receiver's lines that name a fund and no source.
    """
    paid, had = flow.paid.tolist(), flow.had.tolist()
    if had and closeness(books.paid.sum(paid), books.had.sum(had)) >= _CLOSE:
        yield from _agreeing(books, flow, (books.paid.open(paid), books.had.open(had)), Link.DIVISION)
    theirs = books.labels(flow.receiver, quiet) if not had else _Labels.of(books.lines, [*had, *quiet])
    for link, groups in (
        (Link.FUND, _by_fund(books.lines, paid, theirs)),
        (Link.FUNCTION, _by_code(books.lines.group, paid, had)),
        (Link.DIVISION, _by_code(books.lines.division, paid, had)),
        (Link.BODIES, [(paid, had)]),
    ):
        for payments, receipts in groups:
            yield from _agreeing(books, flow, (payments, receipts), link)
            if link is Link.FUND and any(books.lines.giver[line] == flow.payer for line in receipts):
                short.update(books.paid.open(payments))


def _agreeing(books: _Books, flow: FlowLines, group: tuple[list[int], list[int]], link: Link) -> Iterator[Candidate]:
    """What agrees in kind of one group, then what is left of it across kinds."""
    payments, receipts = group
    capital = books.lines.capital
    for kind in (1, 0):
        ours = books.paid.open([line for line in payments if capital[line] == kind])
        theirs = books.had.open([line for line in receipts if capital[line] == kind])
        if ours and theirs:
            yield _set_against(books, flow, (ours, theirs), link, other_kind=False)
    ours, theirs = books.paid.open(payments), books.had.open(receipts)
    if ours and theirs and link is Link.FUND:
        yield _set_against(books, flow, (ours, theirs), link, other_kind=True)


def _set_against(
    books: _Books, flow: FlowLines, group: tuple[list[int], list[int]], link: Link, *, other_kind: bool
) -> Candidate:
    payments, receipts = group
    paid, had = books.paid.sum(payments), books.had.sum(receipts)
    whole, near = paid > had >= paid * (1 - AS_GOOD_AS_ALL), closeness(paid, had)
    payer, receiver = (books.lines.body_name(body) for body in (flow.payer, flow.receiver))
    both = any(books.lines.giver[line] == flow.payer for line in receipts)
    evidence = (
        Indication(
            _BOTH_NAME if both else _PAYER_NAMES,
            f"each names the other: {payer} and {receiver}" if both else f"{payer} names {receiver} as paid",
        ),
        Indication(0.0 if other_kind else _CLOSE, f"{pounds(paid)} paid against {pounds(had)} had"),
        Indication(0.0 if other_kind else near - _CLOSE, "", f"the amounts differ by {pounds(abs(paid - had))}"),
        Indication(LINK_WEIGHT[link], LINK_WORDS.get(link, "")),
        Indication(_FUND_NAMED if link is Link.FUND and names_a_fund(books.lines, [*payments, *receipts]) else 0.0, ""),
        Indication(_OTHER_KIND if other_kind else 0.0, "capital against revenue" if other_kind else ""),
        *(_doubts(books, flow, payments, paid) if near < _CLOSE else ()),
        *(_far_apart(books, flow, payments, receipts) if near <= _FAR else ()),
    )
    ours = books.paid.part(payments, paid if whole else min(paid, had))
    theirs = books.had.part(receipts, min(paid, had))
    if sum(indication.weight for indication in evidence) > _SURE:
        books.paid.take(ours)
        books.had.take(theirs)
    return _candidate(books, flow, ours, theirs, evidence, Answer.SUM)


def _far_apart(
    books: _Books, flow: FlowLines, payments: Sequence[int], receipts: Sequence[int]
) -> Iterator[Indication]:
    """What speaks against two amounts far apart being one money: two awards, unless a fund, the kind of body or the size ties them."""
    lines = books.lines
    large = books.paid.sum(payments) >= _LARGE_PART * int(books.reported[flow.receiver])
    tied = large or lines.bodies[flow.receiver].family in _PAID_IN_SUM or names_a_fund(lines, [*payments, *receipts])
    if not tied:
        yield Indication(_TWO_AWARDS, "", "two awards of one kind are as likely")


def _reported(lines: PreparedLines) -> NDArray[np.int64]:
    """The pence that each body reports, what it passed on included."""
    reports = (lines.active | lines.passed) & (lines.body >= 0)
    reported = np.zeros(len(lines.bodies), dtype=np.int64)
    np.add.at(reported, lines.body[reports], lines.pence[reports])
    return reported


def _doubts(books: _Books, flow: FlowLines, payments: Sequence[int], paid: int) -> Iterator[Indication]:
    """What speaks against a payment being in what the receiver reports, where the amounts do not tell."""
    lines = books.lines
    body = lines.bodies[flow.receiver]
    if paid < _SMALL_PART * int(books.reported[flow.receiver]):
        yield Indication(_IS_SMALL, f"a small part of what {body.name} reports, which may be another payment's")
    if body.family in _BY_AWARDS and not _has_income_of(lines, flow.receiver, paid):
        yield Indication(_ALSO_FUNDED, f"{body.name} may have several awards")
    if is_upwards(lines, flow.payer, flow.receiver):
        yield Indication(_UPWARDS, f"{body.name} is more often paid from than paid")
    if any(lines.giver[line] == OWN_MONEY and not books.levy[line] for line in payments):
        yield Indication(_FROM_OWN_MONEY, "paid from the payer's own money")


def _has_income_of(lines: PreparedLines, body: int, paid: int) -> bool:
    income = lines.income[lines.of_body(body)]
    return bool((np.abs(income - paid) <= paid // 100).any())


def _candidate(
    books: _Books,
    flow: FlowLines,
    ours: Sequence[tuple[int, int]],
    theirs: Sequence[tuple[int, int]],
    evidence: tuple[Indication, ...],
    answer: Answer,
) -> Candidate:
    """The payer's lines and the receiver's as a finding, counted where the policy says."""
    payer, receiver = (books.lines.body_name(body) for body in (flow.payer, flow.receiver))
    at_payer = books.where.is_at_payer(flow.payer, flow.receiver)
    kept, gone = (ours, theirs) if at_payer else (theirs, ours)
    why = f"{payer} reports it as paid to {receiver}, which sends its own return; counted at {payer if at_payer else receiver}."
    keep = tuple(line for line, _ in kept)
    kind = _kind(books, flow, [line for line, _ in ours], answer)
    return Candidate(kind, "in sum", keep, tuple(gone), evidence, why, at_payer=at_payer, answer=answer)


def _kind(books: _Books, flow: FlowLines, payments: Sequence[int], answer: Answer) -> DoubleCountKind:
    if any(books.levy[line] for line in payments):
        return DoubleCountKind.PRECEPT_OR_LEVY
    is_general = any(books.general[line] for line in payments)
    if is_general and answer is Answer.ROOM and books.lines.bodies[flow.receiver].family == "council":
        return DoubleCountKind.GENERAL_GRANT
    return books.where.kind(flow.payer, flow.receiver)


def _has_room(books: _Books, flow: FlowLines, short: set[int]) -> Iterator[Candidate]:
    """Payments no line of the receiver answers, as far as what it reports has room for them."""
    lines = books.lines
    buys_care = books.where.buys_health(flow.payer, flow.receiver)  # what is built has its own money
    theirs_all = books.receiver(flow.receiver, revenue_alone=buys_care)
    quiet = theirs_all.names_none | (theirs_all.giver == flow.payer)
    for group in _by_function(lines, books.paid.open(flow.paid.tolist()), short):
        asked = group[0] in short
        ordered = theirs_all.nearest_first(lines, group[0], quiet)
        silent = ordered[: np.count_nonzero(quiet)]
        money = books.paid.sum(group)
        is_enough = books.had.sum(silent) >= money
        theirs = books.had.part((silent if is_enough else ordered).tolist(), money)
        amount = sum(pence for _, pence in theirs)
        if not amount:
            continue
        ours = books.paid.part(group, amount)
        payer, receiver = lines.body_name(flow.payer), lines.body_name(flow.receiver)
        less = amount < money * _NEARLY_ALL
        evidence = (
            Indication(
                _LESS_HAD if asked else _PAYER_NAMES, f"{payer} names {receiver} as paid, which sends its own return"
            ),
            Indication(
                _NO_ROOM if less else 0.0 if is_enough else _ROOM_NAMED_OTHERS,
                f"{receiver} reports less than it is paid" if less else "",
            ),
            Indication(0.0, f"{receiver} says it had less of this fund" if asked else ""),
            *_doubts(books, flow, group, money),
        )
        if not asked and not less:
            ours = books.paid.part(group, money)  # what is not spent yet is no spending of the payer's either
            books.paid.take(ours)
            books.had.take(theirs)
        yield _candidate(books, flow, ours, theirs, evidence, Answer.ROOM)


def _by_function(lines: PreparedLines, payments: Sequence[int], short: set[int]) -> list[list[int]]:
    groups: dict[tuple[bool, int, int], list[int]] = defaultdict(list)
    for line in payments:
        groups[line in short, int(lines.division[line]), int(lines.group[line])].append(line)
    return [groups[key] for key in sorted(groups)]


_Groups = list[tuple[list[int], list[int]]]


def _by_code(codes: NDArray[np.int32], payments: Sequence[int], receipts: Sequence[int]) -> _Groups:
    """Lines of both sides that share a code above nought."""
    groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for place, own in enumerate((payments, receipts)):
        for line in own:
            if codes[line] > 0:
                groups[int(codes[line])][place].append(line)
    return [groups[code] for code in sorted(groups) if all(groups[code])]


def _by_fund(lines: PreparedLines, payments: Sequence[int], receipts: _Labels) -> _Groups:
    """Lines of both sides under one name of a fund, or of a service where the other names no fund."""
    groups, used = [], set[str]()
    for label, own in by_label(lines, payments).items():
        alike = [other for other in receipts.names.like(label) if other not in used]
        if alike:
            used |= set(alike)
            groups.append((own, [line for other in alike for line in receipts.lines[other]]))
    return groups
