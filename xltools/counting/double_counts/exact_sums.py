"""Payments that the receiver names nobody for, nor often the payer, which a few lines of one function or fund come to, to the penny.

Public money goes downwards, from a department to a council and from a council to a charity; an odd amount that all a body
spends of one fund, all of one function, or two or three of its lines of one function come to is one payment as far as chance
does not bring such sums about. How often it does is counted: the more sums a place can make, the less one of them proves.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts import scoring
from xltools.counting.double_counts.amounts import units
from xltools.counting.double_counts.finding import Candidate, Indication
from xltools.counting.double_counts.fund_names import one_fund
from xltools.counting.double_counts.grant_pairs import PASSES_TO, sides
from xltools.counting.double_counts.named_bodies import UNKNOWN, unsaid
from xltools.counting.double_counts.national_shares import national_estimates
from xltools.counting.double_counts.service_words import similarity
from xltools.counting.double_counts.sums import sums_of
from xltools.counting.double_counts.where_counted import WhereCounted, where_counted
from xltools.text import pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.policy import Policy

_MOST_PARTS, _MOST_LINES = 3, 14
_LEAST_DIGITS = 6
_PAYER_NAMES, _NEITHER_NAMES, _ONE_FUND, _ONE_NAME, _NOTHING_SHARED = 0.4, -1.6, 2.0, 0.8, -1.0
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
    plain = ~lines.signs("own part") & ~lines.signs("pool", with_fund=True) & ~national_estimates(lines)
    payments = np.flatnonzero(paying & plain & (step[lines.body] >= 0) & _is_odd(lines))
    parts = np.flatnonzero(taking & unsaid(lines.giver) & plain & (step[lines.body] > 0))
    if not len(payments) or not len(parts):
        return
    where = where_counted(lines, policy)
    wanted: dict[int, list[int]] = defaultdict(list)
    for line in payments.tolist():
        wanted[int(lines.pence[line])].append(line)
    hits, tried = _hits(lines, parts, wanted)
    for line, found in hits:
        if step[lines.body[line]] < step[found.body] and _may_go_to(lines, line, found.body):
            yield _candidate(lines, where, line, found.own, tried)


def _may_go_to(lines: PreparedLines, line: int, body: int) -> bool:
    receiver = int(lines.receiver[line])
    return receiver in (body, UNKNOWN) or lines.may_mean(receiver, body)


def _is_odd(lines: PreparedLines) -> NDArray[np.bool_]:
    return np.asarray(lines.pence // units(lines.pence) >= 10 ** (_LEAST_DIGITS - 1), dtype=np.bool_)


def _hits(
    lines: PreparedLines, parts: NDArray[np.int64], wanted: dict[int, list[int]]
) -> tuple[list[tuple[int, _Sum]], int]:
    """The payments that sums of two lines and more come to, with the lines; and how many sums were tried."""
    amounts = np.array(sorted(wanted), dtype=np.int64)
    hits: list[tuple[int, _Sum]] = []
    tried = 0
    for body, own in _groups(lines, parts):
        sums = sums_of(lines, own, 2, _MOST_PARTS) if len(own) <= _MOST_LINES else None
        pence = np.append(sums.pence if sums else np.zeros(0, dtype=np.int64), lines.pence[own].sum())
        tried += len(pence)
        for number in np.flatnonzero(np.isin(pence, amounts)).tolist():
            chosen = sums.lines(number) if sums and number < len(sums.pence) else tuple(own)
            hits += [(line, _Sum(body, chosen)) for line in wanted[int(pence[number])] if _may_be(lines, line, chosen)]
    return hits, tried


def _groups(lines: PreparedLines, parts: NDArray[np.int64]) -> Iterator[tuple[int, list[int]]]:
    """Lines of one body that share a function, or the name of a fund."""
    by_function: dict[tuple[int, int], list[int]] = defaultdict(list)
    by_fund: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in parts.tolist():
        body = int(lines.body[line])
        if lines.group[line] > 0:
            by_function[body, int(lines.group[line])].append(line)
        if lines.fund_text(line).strip():
            by_fund[body, int(lines.division[line])].append(line)
    for groups in (by_function, by_fund):
        yield from ((body, own) for (body, _), own in sorted(groups.items()) if len(own) > 1)


def _may_be(lines: PreparedLines, line: int, own: Sequence[int]) -> bool:
    """Whether these lines may be that payment: of its year, division and kind."""
    years = {int(lines.year[each]) for each in (line, *own)} - {0}
    kinds = {int(lines.capital[each]) for each in (line, *own)}
    return len(years) < 2 and len(kinds) == 1 and all(lines.division[line] == lines.division[part] for part in own)


def _candidate(lines: PreparedLines, where: WhereCounted, line: int, own: tuple[int, ...], tried: int) -> Candidate:
    payer, receiver = int(lines.body[line]), int(lines.body[own[0]])
    money = int(lines.pence[line])
    by_chance = scoring.chance_of_sum(tried, int(units(lines.pence[[line, *own]]).min()), money)
    weight = max(_LEAST_BY_CHANCE, min(_MOST_BY_CHANCE, math.log(0.3 / max(by_chance, 1e-9))))
    tie, words = _tie(lines, line, own)
    evidence = (
        Indication(*_naming(lines, line, receiver)),
        Indication(weight, f"{len(own)} lines come to {pounds(money)} to the penny"),
        Indication(tie, words, "nothing but the sum ties them"),
    )
    names = lines.body_name(payer), lines.body_name(receiver)
    at_payer = where.is_at_payer(payer, receiver)
    why = (
        f"{names[0]} reports it in one line, {names[1]} in {len(own)}; counted at {names[0] if at_payer else names[1]}."
    )
    keep, remove = ((line,), own) if at_payer else (own, (line,))
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
    service = lines.services[lines.service[line]]
    alike = max(similarity(service, lines.services[lines.service[part]]) for part in own)
    return (_ONE_NAME, "the services are called alike") if alike >= 0.5 else (_NOTHING_SHARED, "")
