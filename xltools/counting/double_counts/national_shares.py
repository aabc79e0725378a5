"""A national body's estimate for the place, and the local body's actual figure for the same money.

A local actual counts before a share of a national figure. The estimate is only near the actual, so it takes more than an
amount: the local body names the national one (or the other way round), both name the same service, and what the local body
reports of it, in one line or several, comes to within a tenth. Several lines that name the national body may each tell
a part of what it does: of one function, with a word in common, they come to within a twentieth together; without one, that
is asked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.by_words import Alikeness, LinesByWord
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.grant_pairs import sides
from xltools.counting.double_counts.grants import name_words
from xltools.counting.double_counts.named_bodies import BLANK
from xltools.counting.double_counts.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

NATIONAL = ("department", "agency", "regional", "transport", "joint", "")
_NEAR = 0.105
_MOST, _MOST_NAMED = 30, 8
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
    books = _books(lines, estimates, np.flatnonzero(taker & ~estimate))
    for line in estimates.tolist():
        sharing = books.named.sharing(int(lines.body[line]), lines.stems_of(line))
        best = max(
            (*_options(books, line, sharing), *_of_function(books, line, sharing)),
            key=lambda candidate: sum(indication.weight for indication in candidate.evidence),
            default=None,
        )
        if best is not None:
            yield best


@dataclass(frozen=True)
class _Books:
    """Actual figures by word: of lines that name a giver of estimates, by giver, and of those that name nobody, by body.

    `of_function` are the first by giver and function, then by body.
    """

    lines: PreparedLines
    named: LinesByWord
    non_respondent: LinesByWord
    of_function: Mapping[tuple[int, int], Mapping[int, Sequence[int]]]
    alikeness: Alikeness


def _books(lines: PreparedLines, estimates: NDArray[np.int64], actual: NDArray[np.int64]) -> _Books:
    named = actual[np.isin(lines.giver[actual], lines.body[estimates])]
    bodies = np.append(lines.receiver[estimates][lines.receiver[estimates] >= 0], lines.body[named])
    silent = actual[(lines.giver[actual] == BLANK) & np.isin(lines.body[actual], bodies)]
    of_function: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line in named[lines.group[named] > 0].tolist():
        of_function[int(lines.giver[line]), int(lines.group[line])][int(lines.body[line])].append(line)
    by_giver, by_body = LinesByWord.among(lines, named, lines.giver), LinesByWord.among(lines, silent, lines.body)
    return _Books(lines, by_giver, by_body, of_function, Alikeness(lines.texts))


def _options(books: _Books, estimate: int, sharing: NDArray[np.int64]) -> Iterator[Candidate]:
    """What each local body that may stand behind an estimate reports of the same name; `sharing` names its giver, and a word of it."""
    lines, told = books.lines, int(books.lines.receiver[estimate])
    for receiver in [told] if told >= 0 else np.unique(lines.body[sharing]).tolist():
        mine = sharing[lines.body[sharing] == receiver]
        quiet = books.non_respondent.sharing(receiver, lines.stems_of(estimate))
        candidate = _fit(books, estimate, mine, quiet)
        if candidate is not None:
            yield candidate


_TOGETHER = 0.06
_PARTS, _NO_WORD = -1.5, -1.8


def _of_function(books: _Books, estimate: int, sharing: NDArray[np.int64]) -> Iterator[Candidate]:
    """What each local body has from the national one in the function of an estimate: the lines with a word of it, or all."""
    lines = books.lines
    money, told = int(lines.pence[estimate]), int(lines.receiver[estimate])
    theirs = books.of_function.get((int(lines.body[estimate]), int(lines.group[estimate])), {})
    sharing = sharing[lines.group[sharing] == lines.group[estimate]]
    for body, own in theirs.items():
        if told not in (BLANK, body):
            continue
        shared = sharing[lines.body[sharing] == body].tolist()
        for group in (shared, own):
            if 0 < len(group) <= _MOST and abs(int(lines.pence[group].sum()) - money) <= _TOGETHER * money:
                tied = bool(shared) or told == body
                doubt = Indication(_PARTS + (0.0 if tied else _NO_WORD), "", "the services are told in other words")
                found = _candidate(lines, estimate, list(group), len(group), 0)
                yield replace(found, evidence=(*found.evidence, doubt))
                break


_ALIKE, _ALIKE_ELSEWHERE = 0.6, 0.9
"""How much alike the services must be called: of one division (or where one is not told), and of two."""


def _most_alike(books: _Books, estimate: int, own: NDArray[np.int64], most: int) -> list[int]:
    """Those of some lines that are of an estimate's year and called alike, the largest first, so many at most."""
    lines = books.lines
    years = lines.year[own]
    own = own[(years == lines.year[estimate]) | (years == 0) | (lines.year[estimate] == 0)]
    division = lines.division[own]
    same = (division == lines.division[estimate]) | (division == 0) | (lines.division[estimate] == 0)
    least = np.where(same, _ALIKE, _ALIKE_ELSEWHERE)
    perhaps = books.alikeness.may_reach(int(lines.service[estimate]), lines.service[own], least)
    own, least = own[perhaps], least[perhaps]
    order = np.argsort(-lines.pence[own], kind="stable")
    asked = zip(own[order].tolist(), least[order].tolist(), strict=True)
    return list(islice((line for line, wanted in asked if lines.alike(estimate, line) >= wanted), most))


def _fit(books: _Books, estimate: int, named: NDArray[np.int64], silent: NDArray[np.int64]) -> Candidate | None:
    """The sum of the named lines, if need be with one or two silent ones, that comes nearest to the estimate."""
    lines = books.lines
    money = int(lines.pence[estimate])
    mine = _most_alike(books, estimate, named, _MOST_NAMED)
    for group, missing in (
        (mine, 0),
        *((list(some), 1) for size in range(len(mine) - 1, 0, -1) for some in combinations(mine, size)),
    ):
        total = sum(int(lines.pence[line]) for line in group)
        if group and abs(total - money) <= _NEAR * money:
            return _candidate(lines, estimate, group, len(group), len(mine) if missing else 0)
    quiet = _most_alike(books, estimate, silent[lines.pence[silent] <= money * (1 + _NEAR)], _MOST)
    for extra in (1, 2):
        sums = sums_of(lines, quiet, extra, extra)
        off = np.abs(sums.pence + int(lines.pence[mine].sum()) - money)
        if len(off) and off.min() <= _NEAR * money and len(quiet) >= extra:
            best = [*mine, *sums.lines(int(off.argmin()))]
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
