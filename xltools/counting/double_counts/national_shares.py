"""A national body's estimate for the place, and the local body's actual figure for the same money.

A local actual counts before a share of a national figure. The estimate is only near the actual, so it takes more than an
amount: the local body names the national one (or the other way round), both name the same service, and what the local body
reports of it, in one line or several, comes to within a tenth. Several lines that name the national body may each tell
a part of what it does: of one function, with a word in common, they come to within a twentieth together; without one, that
is asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.grant_pairs import sides
from xltools.counting.double_counts.grants import name_words
from xltools.counting.double_counts.named_bodies import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

NATIONAL = ("department", "agency", "regional", "transport", "joint", "")
_NEAR = 0.105
_MOST = 30
_TOLD = 1.6
"""The national body says itself whom its estimate is for; the local body's own money then stands in its return."""


def national_estimates(lines: PreparedLines) -> NDArray[np.bool_]:
    """Say which lines are estimates: they say so, or a national body calls them a place's share."""
    return np.asarray(lines.estimate | (lines.signs("national estimate") & lines.family(*NATIONAL)), dtype=bool)


def find_national_shares(lines: PreparedLines) -> Iterator[Candidate]:
    """Yield estimates of national bodies that a local body's own lines make good."""
    payer, taker = sides(lines)
    estimate = lines.estimate | lines.signs("national estimate")
    estimates = np.flatnonzero(payer & national_estimates(lines) & lines.family(*NATIONAL) & ~lines.signs("own part"))
    if not len(estimates):
        return
    actual = np.flatnonzero(taker & ~estimate)
    givers = set(lines.body[estimates].tolist())
    named: dict[tuple[int, str], list[int]] = defaultdict(list)
    of_function: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    non_respondent: dict[tuple[int, str], list[int]] = defaultdict(list)
    bodies = {int(body) for body in lines.receiver[estimates] if body >= 0} | {
        int(lines.body[line]) for line in actual[np.isin(lines.giver[actual], list(givers))].tolist()
    }
    for line in actual.tolist():
        giver, body = int(lines.giver[line]), int(lines.body[line])
        if giver in givers and lines.group[line] > 0:
            of_function[giver, int(lines.group[line])][body].append(line)
        for word in lines.stems_of(line):
            if giver in givers:
                named[giver, word].append(line)
            elif giver == BLANK and body in bodies:
                non_respondent[body, word].append(line)
    for line in estimates.tolist():
        theirs = of_function.get((int(lines.body[line]), int(lines.group[line])), {})
        best = max(
            (*_options(lines, line, named, non_respondent), *_of_function(lines, line, theirs)),
            key=lambda candidate: sum(indication.weight for indication in candidate.evidence),
            default=None,
        )
        if best is not None:
            yield best


def _options(
    lines: PreparedLines,
    estimate: int,
    named: dict[tuple[int, str], list[int]],
    non_respondent: dict[tuple[int, str], list[int]],
) -> Iterator[Candidate]:
    """What each local body that may stand behind an estimate reports of the same name."""
    body, told = int(lines.body[estimate]), int(lines.receiver[estimate])
    words = lines.stems_of(estimate)
    by_body: dict[int, set[int]] = defaultdict(set)
    for word in words:
        for line in named.get((body, word), []):
            by_body[int(lines.body[line])].add(line)
    receivers = [told] if told >= 0 else sorted(by_body)
    for receiver in receivers:
        mine = [line for line in by_body.get(receiver, ()) if _alike(lines, estimate, line)]
        others = {line for word in words for line in non_respondent.get((receiver, word), [])}
        quiet = [line for line in others if _alike(lines, estimate, line)]
        candidate = _fit(lines, estimate, sorted(mine), sorted(quiet))
        if candidate is not None:
            yield candidate


_TOGETHER = 0.06
_PARTS, _NO_WORD = -1.5, -1.8


def _of_function(lines: PreparedLines, estimate: int, theirs: Mapping[int, Sequence[int]]) -> Iterator[Candidate]:
    """What each local body has from the national one in the function of an estimate: the lines with a word of it, or all."""
    money, told = int(lines.pence[estimate]), int(lines.receiver[estimate])
    stems = lines.stems_of(estimate)
    for body, own in theirs.items():
        sharing = [line for line in own if stems & lines.stems_of(line)]
        for group in (sharing, list(own)):
            off = abs(int(lines.pence[group].sum()) - money) if group else money
            if told in (BLANK, body) and off <= _TOGETHER * money and len(group) <= _MOST:
                tied = bool(sharing) or told == body
                doubt = Indication(_PARTS + (0.0 if tied else _NO_WORD), "", "the services are told in other words")
                found = _candidate(lines, estimate, group, len(group), 0)
                yield replace(found, evidence=(*found.evidence, doubt))
                break


def _alike(lines: PreparedLines, estimate: int, line: int) -> bool:
    years = {int(lines.year[estimate]), int(lines.year[line])} - {0}
    same = lines.division[estimate] == lines.division[line] or not lines.division[estimate] or not lines.division[line]
    return len(years) < 2 and lines.alike(estimate, line) >= (0.6 if same else 0.9)


def _fit(lines: PreparedLines, estimate: int, mine: list[int], quiet: list[int]) -> Candidate | None:
    """The sum of the named lines, if need be with one or two silent ones, that comes nearest to the estimate."""
    money = int(lines.pence[estimate])
    mine = sorted(mine, key=lambda line: -int(lines.pence[line]))[:8]
    quiet = [line for line in quiet if lines.pence[line] <= money * (1 + _NEAR)]
    for group, missing in (
        (mine, 0),
        *((list(some), 1) for size in range(len(mine) - 1, 0, -1) for some in combinations(mine, size)),
    ):
        total = sum(int(lines.pence[line]) for line in group)
        if group and abs(total - money) <= _NEAR * money:
            return _candidate(lines, estimate, group, len(group), len(mine) if missing else 0)
    quiet = sorted(quiet, key=lambda line: -int(lines.pence[line]))[:_MOST]
    for extra in (1, 2):
        groups = [[*mine, *added] for added in combinations(quiet, extra)]
        off, best = min(
            ((abs(int(lines.pence[own].sum()) - money), own) for own in groups),
            default=(money, []),
            key=lambda sized: sized[0],
        )
        if best and off <= _NEAR * money:
            return _candidate(lines, estimate, best, len(mine), 0, len(quiet))
    return _candidate(lines, estimate, mine, len(mine), 0) if mine else None


def _candidate(
    lines: PreparedLines, estimate: int, group: list[int], named: int, left_out: int, rivals: int = 0
) -> Candidate:
    money = int(lines.pence[estimate])
    total = sum(int(lines.pence[line]) for line in group)
    off = abs(total - money) / money
    giver, taker = lines.body_name(int(lines.body[estimate])), lines.body_name(int(lines.body[group[0]]))
    told = lines.receiver[estimate] == lines.body[group[0]]
    naming = (1.4 if named else -1.2) + (_TOLD if told else 0.0)
    fit = (
        1.6
        if off <= _NEAR and named == len(group) and not left_out
        else 0.4
        if off <= _NEAR and named
        else 0.2
        if off <= _NEAR
        else -3.0
    )
    same_group = all(lines.group[estimate] == lines.group[line] for line in group)
    words = f"what {taker} reports of it comes to £{total / 100:,.0f} against £{money / 100:,.0f}"
    evidence = (
        Indication(naming, f"{taker} names {giver} as its source" if named else f"{giver} names {taker} as paid"),
        Indication(fit - 0.06 * min(rivals, 20), words),
        Indication(0.6, name_words(lines, estimate, group[0])),
        Indication(0.5 if same_group else -0.4, "the same function" if same_group else ""),
        Indication(0.0, "the national figure is an estimate"),
    )
    why = f"{giver}'s figure is an estimate; {taker}'s own figure is counted before it."
    remove = ((estimate, money),)
    return Candidate(
        DoubleCountKind.NATIONAL_SHARE,
        f"{len(group)} lines" if len(group) > 1 else "one line",
        tuple(group),
        remove,
        evidence,
        why,
    )
