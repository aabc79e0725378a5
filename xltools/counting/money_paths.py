"""The way of the money that counts: from its original source through every body that passed it on to the last one named.

Every line that counts names its source or does not; a double count that is excluded because one body passed money on to
another leads back to the payer's line, and from there to that line's own source. So each pound that counts has one way, and
the ways add up to the count. What a body says it pays to one that answers with no line of its own is the way's last step.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from xltools.counting.double_counts.named_bodies import BLANK, OWN_MONEY, UNKNOWN
from xltools.counting.payments import Payments, payments_between
from xltools.organisations.agencies import department_over
from xltools.reference.named_grants import EUROPEAN_UNION, payer_of_grant
from xltools.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.count import Count
    from xltools.counting.double_counts.prepared import PreparedLines


class SourceKind(StrEnum):
    """What a source of money is, as the spending body names it."""

    ANOTHER = "another body"
    OWN = "own money"
    NOT_SAID = "not said"


class Told(StrEnum):
    """How a step of the money is known."""

    BOTH = "both report it"
    RECEIVER = "the receiver names its source"
    PAYER = "the payer names whom it pays"


@dataclass(frozen=True, slots=True)
class MoneyPath:
    """Pence that count which went one way: from a `source` to the `bodies` that had it, in order, each step `told` somehow.

    A source that is no body (own money, or not said) hands nothing over: the first step is no hand-over then. `income` are the pence of it
    that lines which stand by themselves give as income beside what they spend: others paid that.
    """

    source: str
    source_kind: SourceKind
    bodies: tuple[str, ...]
    told: tuple[Told, ...]
    fund: str
    division: str
    ring_fenced: bool
    pence: int
    income: int = 0

    @property
    def hand_overs(self) -> int:
        """How often the money passed from one body to another."""
        return len(self.bodies) - (self.source_kind is not SourceKind.ANOTHER)


@lru_cache(maxsize=1)  # the workbook and the report both show them
def money_paths(count: Count) -> tuple[MoneyPath, ...]:
    """Return the ways of the money that counts, the most money first; their pence add up to what counts.

    Needs the count's ledger: without one every way begins and ends with the body that reports it.
    """
    ways = _Ways.of(count)
    steps = (
        ((*source, bodies, told, *ways.tags(line)), pence, 0)
        for line in ways.linked()
        for bodies, told, source, pence in ways.of_line(line, int(ways.counted[line]))
    )
    sums: dict[_Way, tuple[int, int]] = {}
    for way, pence, given in chain(steps, ways.of_others()):
        before, income = sums.get(way, (0, 0))
        sums[way] = before + pence, income + given
    found = [MoneyPath(*way, pence, income) for way, (pence, income) in sums.items() if pence]
    return tuple(sorted(found, key=_order))


def _order(path: MoneyPath) -> tuple[object, ...]:
    return -path.pence, path.source, path.bodies, path.fund, path.division, path.ring_fenced, path.told


@dataclass(frozen=True, slots=True)
class LinePaths:
    """The ways of the money line by line: what `money_paths` puts together, before that.

    `paths` are those of `money_paths` and, with no pence, those of lines of which nothing counts. `own` has the position of each line's
    way among them, and -1 for lines that are a step of a payment: `passed_on` has their ways, each with pence that add up to what
    counts of the line. `income` are the pence of a line that others paid (`MoneyPath`).
    """

    paths: tuple[MoneyPath, ...]
    own: NDArray[np.int64]
    income: NDArray[np.int64]
    passed_on: Mapping[int, tuple[tuple[int, int], ...]]


def line_paths(count: Count) -> LinePaths:
    """Return the ways of the money of each line of a count, whether it counts or not."""
    ways = _Ways.of(count)
    steps = {
        line: [
            ((*source, bodies, told, *ways.tags(line)), pence)
            for bodies, told, source, pence in ways.of_line(line, int(ways.counted[line]))
        ]
        for line in ways.linked()
    }
    alone = np.ones(len(ways.counted), dtype=bool)
    alone[[*steps]] = False
    others = ways.in_ways(alone)
    pence: defaultdict[_Way, int] = defaultdict(int)
    income: defaultdict[_Way, int] = defaultdict(int)
    for way, some in (step for line in steps.values() for step in line):
        pence[way] += some
    for way, some, given in others.ways:
        pence[way] += some
        income[way] += given
    number = {way: position for position, way in enumerate(pence)}
    own = np.full(len(alone), -1, dtype=np.int64)
    own[alone] = np.array([number[way] for way, _, _ in others.ways] or [0], dtype=np.int64)[others.of_line]
    return LinePaths(
        tuple(MoneyPath(*way, some, income[way]) for way, some in pence.items()),
        own,
        np.where(alone, ways.given, 0),
        {line: tuple((number[way], some) for way, some in line_steps) for line, line_steps in steps.items()},
    )


NOT_SAID = "Source not said"
_RECEIVED, _PAID_ON = (Told.RECEIVER,), (Told.RECEIVER, Told.PAYER)

_Way = tuple[str, SourceKind, tuple[str, ...], tuple[Told, ...], str, str, bool]
"""What a `MoneyPath` says, but for its pence."""
_Step = tuple[tuple[str, ...], tuple[Told, ...], tuple[str, SourceKind], int]
"""The bodies so far, how each step is told, the source, and pence."""


@dataclass
class _Ways:
    """The lines with what they name, as numbers and the texts they stand for, and the payments that lead from line to line."""

    counted: NDArray[np.int64]
    income: NDArray[np.int64]
    bodies: Sequence[str]
    body: NDArray[np.int64]
    sources: Sequence[tuple[str, SourceKind]]
    source: NDArray[np.int64]
    payees: Sequence[str]
    payee: NDArray[np.int64]
    funds: Sequence[str]
    fund: NDArray[np.int64]
    division: NDArray[np.object_]
    ring_fenced: NDArray[np.bool_]
    payments: Payments

    @classmethod
    def of(cls, count: Count) -> _Ways:
        """Take up a count's lines."""
        lines, prepared = count.lines, count.ledger.prepared if count.ledger else None
        body, bodies = pd.factorize(lines["organisation"])
        source, sources = _sources(lines, prepared)
        payee, payees = _payees(lines, prepared)
        fund, funds = _spelt_alike(lines["fund"])
        payments = payments_between(count.ledger) if count.ledger else Payments({}, {})
        return cls(
            lines["counted"].to_numpy(dtype=np.int64),
            lines["income"].fillna(0).to_numpy(dtype=np.int64),
            bodies.tolist(),
            body,
            sources,
            source,
            payees,
            payee,
            funds,
            fund,
            lines["division"].to_numpy(dtype=object),
            lines["ring_fenced"].eq("Yes").to_numpy(dtype=bool),
            payments,
        )

    def linked(self) -> list[int]:
        """Return the lines that count and are a step of a payment."""
        return [line for line in sorted({*self.payments.inflow, *self.payments.onward}) if self.counted[line]]

    def tags(self, line: int) -> tuple[str, str, bool]:
        """Return a line's fund, division and whether it is ring-fenced."""
        return self.funds[self.fund[line]], str(self.division[line]), bool(self.ring_fenced[line])

    def of_line(self, line: int, pence: int) -> Iterator[_Step]:
        """Yield the ways of a line's money, to the body it was passed on to at last."""
        onward = [(self.bodies[self.body[other]], most) for other, most in self.payments.onward.get(line, ())]
        if not onward and self.payees[self.payee[line]]:
            onward = [(self.payees[self.payee[line]], pence)]
        for bodies, told, source, some in map(_from_first_payer, self._to(line, pence, frozenset())):
            left = some
            while left > 0 and onward:
                name, most = onward.pop(0)
                part = min(left, most)
                yield (*bodies, name), (*told, Told.PAYER), source, part
                left -= part
                if most > part:
                    onward.insert(0, (name, most - part))
            if left:
                yield bodies, told, source, left

    def _to(self, line: int, pence: int, seen: frozenset[int]) -> Iterator[_Step]:
        """Yield the ways of so much of a line's money to the line's own body."""
        name, left = self.bodies[self.body[line]], pence
        for payer, most in self.payments.inflow.get(line, ()):
            part = min(left, most)
            if part > 0 and payer not in seen:
                for bodies, told, source, some in self._to(payer, part, seen | {line}):
                    same = bodies[-1] == name
                    yield (bodies if same else (*bodies, name)), (told if same else (*told, Told.BOTH)), source, some
                left -= part
        if left:
            yield (name,), (Told.RECEIVER,), self.sources[self.source[line]], left

    def of_others(self) -> Sequence[tuple[_Way, int, int]]:
        """Return the ways of lines that count and stand by themselves, put together, with their pence and how many of them are income."""
        alone = self.counted != 0
        alone[[*self.payments.inflow, *self.payments.onward]] = False
        return self.in_ways(alone).ways

    @cached_property
    def given(self) -> NDArray[np.int64]:
        """The pence of each line that it gives as income beside what it spends: no more than it spends."""
        return np.asarray(np.minimum(self.income, self.counted).clip(min=0), dtype=np.int64)

    def in_ways(self, alone: NDArray[np.bool_]) -> _InWays:
        """Put lines that stand by themselves together by their ways."""
        columns = (self.source, self.body, self.payee, self.fund, self.division, self.ring_fenced)
        of_line, first = _alike([column[alone] for column in columns])
        amounts = pd.DataFrame({"counted": self.counted[alone], "income": self.given[alone]})
        sums = amounts.groupby(of_line).sum()
        keys = [column[alone][first].tolist() for column in columns]
        rows = zip(zip(*keys, strict=True), sums["counted"].tolist(), sums["income"].tolist(), strict=True)
        ways = [(self._way(*key), int(pence), int(given)) for key, pence, given in rows]
        return _InWays(ways, of_line)

    def _way(self, source: int, body: int, payee: int, fund: int, division: object, ring_fenced: object) -> _Way:
        end = self.payees[payee]
        bodies, told = ((self.bodies[body], end), _PAID_ON) if end else ((self.bodies[body],), _RECEIVED)
        return (*self.sources[source], bodies, told, self.funds[fund], str(division), bool(ring_fenced))


@dataclass(frozen=True)
class _InWays:
    """Ways with their pence and how many of them are income, and the position of each line's way among them."""

    ways: Sequence[tuple[_Way, int, int]]
    of_line: NDArray[np.int64]


def _alike(columns: Sequence[NDArray[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number rows that are alike in all columns, in the order of their values: each row's number, and a row of each number."""
    rows = len(columns[0])
    number = np.zeros(rows, dtype=np.int64)
    seen = np.zeros(min(rows, 1), dtype=np.int64)
    for column in columns:
        value, values = pd.factorize(column)
        number, seen = pd.factorize(number * len(values) + value)  # fewer numbers than rows: the product fits
    first = np.empty(len(seen), dtype=np.int64)
    first[number[::-1]] = np.arange(rows)[::-1]
    order = np.lexsort([pd.factorize(column[first], sort=True)[0] for column in reversed(columns)])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place[number], first[order]


def _from_first_payer(step: _Step) -> _Step:
    """A way whose source nobody names begins with the first body that passed the money on: it is as far back as is known."""
    bodies, told, (_, kind), pence = step
    if kind is not SourceKind.NOT_SAID or len(bodies) == 1:
        return step
    return bodies[1:], told[1:], (bodies[0], SourceKind.ANOTHER), pence


def _spelt_alike(texts: pd.Series[str]) -> tuple[NDArray[np.int64], list[str]]:
    """Numbers of texts and the texts, those that differ in capitals and spaces alone as the first of them is written."""
    codes, distinct = pd.factorize(texts)
    first: dict[str, int] = {}
    numbers = np.array([first.setdefault(fold(text), len(first)) for text in distinct] or [0], dtype=np.int64)
    named: dict[int, str] = {}
    for number, text in zip(numbers.tolist(), distinct, strict=False):
        named.setdefault(number, " ".join(str(text).split()))
    return numbers[codes], [named[number] for number in range(len(named))]


def _named(
    texts: pd.Series[str], side: NDArray[np.int32] | None, prepared: PreparedLines | None
) -> tuple[NDArray[np.int64], list[tuple[str, int]]]:
    """Numbers of what lines name, and each with the number of the body it means (or `BLANK`, `OWN_MONEY` and the like)."""
    code, written = _spelt_alike(texts)
    meant = np.where(code >= 0, BLANK, 0) if side is None else side.astype(np.int64)
    text = np.where(meant >= 0, 0, code)
    number, first = _alike((meant, text))
    names = [
        (prepared.body_name(body) if prepared and body >= 0 else written[name], body)
        for body, name in zip(meant[first].tolist(), text[first].tolist(), strict=True)
    ]
    return number, names


def _sources(
    lines: pd.DataFrame, prepared: PreparedLines | None
) -> tuple[NDArray[np.int64], list[tuple[str, SourceKind]]]:
    numbers, names = _named(lines["funder"], _givers(lines, prepared) if prepared else None, prepared)
    return numbers, [_source(name, meant) for name, meant in names]


def _givers(lines: pd.DataFrame, prepared: PreparedLines) -> NDArray[np.int32]:
    """The body each line names as its source, but for money that is not the money of the department that stands for it.

    European money is none of the department's that hands it on, and of an agency that sends no line the name stays.
    """
    codes, distinct = pd.factorize(lines["funder"])
    european = np.array([payer_of_grant(text) == EUROPEAN_UNION for text in distinct] or [False], dtype=bool)
    of_agency = np.array([bool(department_over(text)) for text in distinct] or [False], dtype=bool)
    is_department = np.array([body.family == "department" for body in prepared.bodies] + [False], dtype=bool)
    itself = european[codes] | (of_agency[codes] & is_department[np.maximum(prepared.giver, BLANK)])
    return np.where(itself, UNKNOWN, prepared.giver).astype(np.int32)


def _source(name: str, meant: int) -> tuple[str, SourceKind]:
    if not name:
        return NOT_SAID, SourceKind.NOT_SAID
    return name, SourceKind.OWN if meant == OWN_MONEY else SourceKind.ANOTHER


def _payees(lines: pd.DataFrame, prepared: PreparedLines | None) -> tuple[NDArray[np.int64], list[str]]:
    side = None if prepared is None else np.where(prepared.receiver == prepared.body, BLANK, prepared.receiver)
    numbers, names = _named(lines["paid_to"].where(lines["paid_to"].ne(lines["partner"]), ""), side, prepared)
    return numbers, [name for name, _ in names]
