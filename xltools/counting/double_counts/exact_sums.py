"""Payments that the receiver names nobody for, nor often the payer, which a few lines of one function or fund come to, to the penny.

Public money goes downwards, from a department to a council and from a council to a charity; an odd amount that all a body
spends of one fund, all of one function, or two or three of its lines of one function come to is one payment as far as chance
does not bring such sums about. How often it does is counted: the more sums a place can make, the less one of them proves.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from xltools.counting.double_counts import scoring
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, Indication
from xltools.counting.double_counts.fund_names import one_fund, unnumbered
from xltools.counting.double_counts.grant_pairs import PASSES_TO, sides
from xltools.counting.double_counts.named_bodies import UNKNOWN, unsaid
from xltools.counting.double_counts.national_shares import national_estimates
from xltools.counting.double_counts.sums import by_body_and, how_many_sums, sums_of
from xltools.counting.double_counts.where_counted import WhereCounted, where_counted
from xltools.reference.bodies.names import plain
from xltools.text import pounds
from xltools.words import each_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.policy import Policy

_MOST_PARTS, _MOST_LINES, _MOST_IN_PAIRS = 3, 14, 120
_LEAST_DIGITS = 6
_ROUNDED = 10_000
_PAYER_NAMES, _NEITHER_NAMES, _ONE_FUND, _ONE_NAME, _NOTHING_SHARED = 0.4, -1.6, 2.0, 0.8, -1.0
_ONE_LINE = -3.0
"""One line of the same amount proves less than several that come to it: two bodies buy one thing at one price."""
_MOST_BY_CHANCE, _LEAST_BY_CHANCE = 6.0, -4.0


@dataclass(frozen=True)
class _Sum:
    """Lines of one body that may be one payment together."""

    body: int
    own: tuple[int, ...]


def find_exact_sums(lines: PreparedLines, policy: Policy) -> Iterator[Candidate]:
    """Yield payments to nobody we know that lines of a body lower down come to, which name nobody as their source."""
    paying, taking = sides(lines)
    step = np.array([PASSES_TO.get(body.family, -1) for body in lines.bodies] + [-1])
    whole = ~lines.signs("own part") & ~lines.signs("pool", with_fund=True) & ~national_estimates(lines)
    payments = np.flatnonzero(paying & whole & (step[lines.body] >= 0) & _is_odd(lines))
    parts = np.flatnonzero(taking & whole & (step[lines.body] > 0) & (unsaid(lines.giver) | (lines.giver >= 0)))
    if not len(payments) or not len(parts):
        return
    where = where_counted(lines, policy)
    hits, tried = _hits(lines, parts, _Payments(lines, payments, step[lines.body]), step)
    for own, found in hits:
        if all(_may_go_to(lines, line, found.body) for line in own):
            yield _candidate(lines, where, own, found.own, tried)


_NUMBERED = "q|m|p|t|no|tranche|instalment|month|quarter|part|payment"
_INSTALMENT = re.compile(rf"(\b({_NUMBERED})? ?\d+\b|\b[a-z]?\d+\b)")
_IN_INSTALMENTS = re.compile(rf"(?:{_NUMBERED})$|.*\d")
"""The words that `_INSTALMENT` may take out of a text; it leaves all others as they are."""


class _Payments:
    """Payments by themselves, and instalments of one payment together: lines that differ in their number alone.

    Found again by their amount, for those who stand lower down than the payer.
    """

    def __init__(self, lines: PreparedLines, own: NDArray[np.int64], step: NDArray[np.int64]) -> None:
        """Take up the lines of payments; `step` says how far down each line's body stands."""
        self._step = step
        self._single = own[np.argsort(lines.pence[own], kind="stable")]
        self._pence = lines.pence[self._single]
        self._together: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for together in _instalments(lines, own):
            self._together[int(lines.pence[list(together)].sum())].append(together)
        firsts = {pence: min(int(step[each[0]]) for each in own) for pence, own in self._together.items()}
        amounts = np.append(self._pence, np.array(list(firsts), dtype=np.int64))
        steps = np.append(step[self._single], np.array(list(firsts.values()), dtype=np.int64))
        self._above = {below: each_once(amounts[steps < below]) for below in np.unique(step).tolist()}

    def amounts(self, below: int) -> NDArray[np.int64]:
        """Return the amounts of payments to those who stand so far down, in order."""
        return self._above[below]

    def of(self, pence: int, below: int) -> Iterator[tuple[int, ...]]:
        """Yield the payments of an amount to those who stand so far down."""
        start, stop = np.searchsorted(self._pence, (pence, pence + 1))
        single = ((line,) for line in self._single[start:stop].tolist())
        yield from (own for own in (*single, *self._together.get(pence, ())) if self._step[own[0]] < below)


def _instalments(lines: PreparedLines, own: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    perhaps = lines.texts.keys_without(_IN_INSTALMENTS.match)
    without_number = cache(_without_number)
    instalments: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for line in _told_twice(own, lines.body[own], lines.receiver[own], perhaps[lines.service[own]]).tolist():
        service = lines.services[lines.service[line]]
        named = unnumbered(service)  # many differ in the number at their end alone: any stands for all
        without = without_number(service if named is service else f"{named} 1")
        instalments[int(lines.body[line]), int(lines.receiver[line]), without].append(line)
    yield from (tuple(own) for _, own in sorted(instalments.items()) if len(own) > 1)


def _without_number(service: str) -> str:
    return " ".join(_INSTALMENT.sub("", plain(service)).split())


def _told_twice(own: NDArray[np.int64], *columns: NDArray[Any]) -> NDArray[np.int64]:
    """Those of the lines, in their order, that agree in all columns with another."""
    order = np.lexsort(columns)
    new = np.any([np.diff(column[order], prepend=column[order][:1]) != 0 for column in columns], axis=0)
    number = np.cumsum(new)
    twice = order[np.bincount(number)[number] > 1]
    return np.asarray(own[np.sort(twice)], dtype=np.int64)


def _may_go_to(lines: PreparedLines, line: int, body: int) -> bool:
    receiver = int(lines.receiver[line])
    return receiver in (body, UNKNOWN) or lines.may_mean(receiver, body)


def _is_odd(lines: PreparedLines) -> NDArray[np.bool_]:
    return np.asarray(lines.pence // units(lines.pence) >= 10 ** (_LEAST_DIGITS - 1), dtype=np.bool_)


def _hits(
    lines: PreparedLines, parts: NDArray[np.int64], payments: _Payments, step: NDArray[np.int64]
) -> tuple[list[tuple[tuple[int, ...], _Sum]], int]:
    """The payments that sums of lines come to, rounding of the lines aside, with the lines; and how many sums were tried."""
    hits: list[tuple[tuple[int, ...], _Sum]] = []
    tried = 0
    for body, own in _groups(lines, parts):
        below = int(step[body])
        amounts = payments.amounts(below)
        most = _MOST_PARTS if len(own) <= _MOST_LINES else 2
        tried += how_many_sums(len(own[:_MOST_IN_PAIRS]), 1, most) + 1
        if not len(amounts):
            continue
        sums = sums_of(lines, own[:_MOST_IN_PAIRS], 1, most)
        pence = np.append(sums.pence, lines.pence[own].sum())
        slack = _rounding(lines, own, pence)
        low = np.searchsorted(amounts, pence - slack, side="left")
        high = np.searchsorted(amounts, pence + slack, side="right")
        for number in np.flatnonzero(low < high).tolist():
            chosen = sums.lines(number) if number < len(sums.pence) else tuple(own)
            near = (paid for each in amounts[low[number] : high[number]].tolist() for paid in payments.of(each, below))
            hits += [(paid, _Sum(body, chosen)) for paid in near if _may_be(lines, paid, chosen)]
    return hits, tried


def _rounding(lines: PreparedLines, own: Sequence[int], sums: NDArray[np.int64]) -> NDArray[np.int64]:
    """How far sums of a body's lines may be off in pence because it gives them in whole pounds or thousands."""
    unit = int(units(lines.pence[own]).min())
    return np.where(unit * _ROUNDED <= sums, unit, 0)


def _groups(lines: PreparedLines, parts: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """Lines of one body that share a function, or the name of a fund."""
    yield from by_body_and(lines, parts[lines.group[parts] > 0], lines.group)
    names = [plain(fund) if fund.strip() else None for fund in lines.funds]
    number = {name: place for place, name in enumerate(sorted({name for name in names if name is not None}))}
    fund = np.array([-1 if name is None else number[name] for name in names] or [-1])[lines.fund]
    of_funds = by_body_and(lines, parts[fund[parts] >= 0], fund)
    yield from ((body, own) for body, own in of_funds if len(own) > 1)


def _may_be(lines: PreparedLines, paid: Sequence[int], own: Sequence[int]) -> bool:
    """Whether these lines may be that payment: of its year, division and kind, and of no other body's money."""
    payer = int(lines.body[paid[0]])
    if not all(int(lines.giver[part]) == payer or lines.may_mean(int(lines.giver[part]), payer) for part in own):
        return False
    each = (*paid, *own)
    return all(len({int(column[line]) for line in each} - {0}) < 2 for column in (lines.year, lines.division)) and (
        len({int(lines.capital[line]) for line in each}) == 1
    )


def _candidate(
    lines: PreparedLines, where: WhereCounted, paid: tuple[int, ...], own: tuple[int, ...], tried: int
) -> Candidate:
    payer, receiver = int(lines.body[paid[0]]), int(lines.body[own[0]])
    money = int(lines.pence[list(paid)].sum())
    unit = int(units(lines.pence[[*paid, *own]]).min())
    by_chance = scoring.chance_of_sum(tried, max(unit, abs(money - int(lines.pence[list(own)].sum()))), money)
    weight = max(_LEAST_BY_CHANCE, min(_MOST_BY_CHANCE, math.log(0.3 / max(by_chance, 1e-9))))
    tie, words = _tie(lines, paid[0], own)
    alone = _ONE_LINE if len(own) == len(paid) == 1 else 0.0
    several = f"{max(len(own), len(paid))} lines come to {pounds(money)}"
    evidence = (
        Indication(*_naming(lines, paid[0], receiver)),
        Indication(weight, "the same amount to the penny" if alone else several),
        Indication(tie + alone, words, "nothing but the sum ties them"),
    )
    names = lines.body_name(payer), lines.body_name(receiver)
    at_payer = where.is_at_payer(payer, receiver)
    why = f"{names[0]} and {names[1]} report one sum; counted at {names[0] if at_payer else names[1]}."
    keep, remove = (paid, own) if at_payer else (own, paid)
    taken = tuple((each, int(lines.pence[each])) for each in remove)
    return Candidate(where.kind(payer, receiver), "exact sum", keep, taken, evidence, why, at_payer=at_payer)


def _naming(lines: PreparedLines, line: int, receiver: int) -> tuple[float, str, str]:
    if lines.receiver[line] == receiver:
        return _PAYER_NAMES, f"{lines.body_name(int(lines.body[line]))} names {lines.body_name(receiver)} as paid", ""
    return _NEITHER_NAMES, "", "neither names the other"


def _tie(lines: PreparedLines, line: int, own: Sequence[int]) -> tuple[float, str]:
    """What else the payment and the lines share: a fund, a word of their names, or nothing."""
    fund = lines.fund_text(line).strip() or lines.services[lines.service[line]]
    if any(lines.fund_text(part).strip() and one_fund(fund, lines.fund_text(part)) for part in own):
        return _ONE_FUND, f"under one name of a fund, '{fund}'"
    alike = max(lines.alike(line, part) for part in own)
    return (_ONE_NAME, "the services are called alike") if alike >= 0.5 else (_NOTHING_SHARED, "")
