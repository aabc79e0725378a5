"""What a department lists for an agency that sends its own return, by name or as a share of it: counted at the agency.

The department's figure is for one thing the agency does, or for all of it: its lines of that function and kind of spending, or
all its lines, must come near to it. Lines that the agency meets from charges are no part of it. A department's other
spending in that function stands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xltools.counting.double_counts.agency_names import NOBODY, AgencyNames, parents, telling_words
from xltools.counting.double_counts.amounts import Agreement, agree
from xltools.counting.double_counts.by_words import Alikeness
from xltools.counting.double_counts.finding import Candidate, DoubleCountKind, Indication
from xltools.counting.double_counts.named_bodies import BLANK, UNCLEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines

_NATIONAL = ("department", "agency", "regional")
_AGENCIES = (*_NATIONAL, "joint", "transport", "college", "")
_LOCAL_PARTS = ("probation",)
_ONE_AMOUNT = (Agreement.EQUAL, Agreement.ROUNDED)
_NEAR, _LIKE, _FAR = 0.06, 0.15, 0.5
_CALLED_ALIKE = 0.6


@dataclass(frozen=True)
class _Pair:
    """A department's line and the agency it may be for; `named` where it names it.

    It may name it alone, or say what the agency does with it; or have words of its name, or name it in the notes.
    """

    line: int
    agency: int
    named: bool
    alone: bool = False
    words: bool = False
    parent: bool = False
    noted: bool = False


@dataclass(frozen=True)
class _Fit:
    """The lines of an agency that come nearest to a department's figure, and how far off they are (0.02 = 2%).

    `many` where the figure is several lines of the department together.
    """

    own: tuple[int, ...]
    off: float
    many: bool = False


def find_agencies(lines: PreparedLines, *, estimates: bool) -> Iterator[Candidate]:
    """Yield a department's lines for an agency that sends its own return: estimates for the place, or its other lines.

    Estimates are looked at before any payment, so that what the agency passes on is still in its figure.
    """
    usable = lines.active & (lines.pence > 0) & (lines.body >= 0)
    departments = usable & lines.family(*_NATIONAL) & ~lines.signs("own part")
    departments &= (lines.estimate | lines.signs("national estimate")) == estimates
    sent = np.flatnonzero(usable & lines.family(*_AGENCIES, *_LOCAL_PARTS))
    if not departments.any() or not len(sent):
        return
    own: dict[int, list[int]] = defaultdict(list)
    for line in sent.tolist():
        if not estimates or lines.income[line] < lines.pence[line]:
            own[int(lines.body[line])].append(line)
    by_pair: dict[tuple[int, int], list[_Pair]] = defaultdict(list)
    for pair in _pairs(lines, departments, own, estimated=estimates):
        by_pair[int(lines.body[pair.line]), pair.agency].append(pair)
    alikeness = Alikeness(lines.texts)
    for (department, agency), pairs in by_pair.items():
        theirs = _of_department(lines, own[agency], department) if estimates else own[agency]
        yield from _between(lines, alikeness, pairs, theirs)


def _of_department(lines: PreparedLines, own: Sequence[int], department: int) -> list[int]:
    """An agency's lines that may be the department's money: no other body of the list is their source."""
    return [line for line in own if lines.giver[line] < 0 or lines.giver[line] in (department, lines.body[line])]


def _pairs(
    lines: PreparedLines, departments: NDArray[np.bool_], own: dict[int, list[int]], *, estimated: bool
) -> Iterator[_Pair]:
    """Which department's lines may be for which agency: by name, by the name in the notes, or an estimate in its function."""
    names = AgencyNames(lines.bodies, own)
    parent = parents(lines.bodies, own)
    said = _said(lines, departments, names)
    sends = np.zeros(len(lines.bodies) + 1, dtype=bool)
    sends[list(own)] = True
    named = (said >= 0) & sends[said] & (said != lines.body)
    if not estimated:
        named &= (lines.about == said) | (lines.receiver == said)
    silent = departments & (said == NOBODY) & ((lines.receiver == BLANK) | (lines.receiver <= UNCLEAR)) & estimated
    notes = names.spoken_of_in(lines.note_texts, lines.note[silent])
    estimates: dict[tuple[int, int], list[int]] = defaultdict(list)
    for line in np.flatnonzero(named | silent).tolist():
        agency, department = int(said[line]), int(lines.body[line])
        if agency != NOBODY:
            alone = int(lines.about[line]) == agency
            yield _Pair(line, agency, named=True, alone=alone, parent=department in parent[agency])
            continue
        estimates[department, int(lines.group[line])].append(line)
        noted = int(notes[lines.note[line]])
        if noted >= 0 and noted != department:
            yield _Pair(line, noted, named=False, parent=department in parent[noted], noted=True)
    for agency, listed in own.items():
        if lines.bodies[agency].family in (*_NATIONAL, *_LOCAL_PARTS) or parent[agency]:
            yield from _unnamed(lines, agency, listed, parent[agency], estimates)


def _said(lines: PreparedLines, departments: NDArray[np.bool_], names: AgencyNames) -> NDArray[np.int32]:
    """The agency that each department's line names in its service, or that it says it is paid to (`NOBODY` of other lines)."""
    spoken_of = names.spoken_of_in(lines.texts, lines.service[departments])[lines.service]
    return np.where(departments, np.where(lines.about >= 0, lines.about, spoken_of), NOBODY)


def _unnamed(
    lines: PreparedLines,
    agency: int,
    listed: Sequence[int],
    parent: frozenset[int],
    estimates: dict[tuple[int, int], list[int]],
) -> Iterator[_Pair]:
    """Estimates of an agency's department, or of the body its lines name as their source, in the agency's functions."""
    words = telling_words(lines.bodies[agency])
    givers = {int(lines.giver[line]) for line in listed} - {agency}
    for department in sorted(giver for giver in givers | parent if giver >= 0):
        for group in sorted({int(lines.group[line]) for line in listed} - {0}):
            for line in estimates.get((department, group), [])[:_MOST]:
                told = bool(words) and words <= lines.stems_of(line)
                yield _Pair(line, agency, named=False, words=told, parent=department in parent)


_MOST = 50


def _between(
    lines: PreparedLines, alikeness: Alikeness, pairs: Sequence[_Pair], own: Sequence[int]
) -> Iterator[Candidate]:
    """One agency's lines against its department's, the best fit first: lines that stand for one figure stand for no other."""
    left, room = list(own), sum(int(lines.pence[line]) for line in own)
    fits = [(_fit(lines, alikeness, pair.line, own), pair) for pair in pairs]
    for of_all, pair in sorted(fits, key=lambda each: _place(lines, *each)):
        fit = of_all if len(left) == len(own) else _fit(lines, alikeness, pair.line, left)
        if fit.off > _NEAR and not (pair.named or pair.noted):
            continue
        if fit.off > _LIKE:
            fit = _together(lines, pairs, left) or fit
        candidate = _candidate(lines, pair, fit, own, room)
        yield candidate
        room -= candidate.amount
        if fit.off <= _LIKE and not fit.many:
            taken = frozenset(fit.own)
            left = [line for line in left if line not in taken]


def _together(lines: PreparedLines, pairs: Sequence[_Pair], own: Sequence[int]) -> _Fit | None:
    """All that a department lists for an agency by name, in several lines, against all that the agency has of it."""
    named = [pair.line for pair in pairs if pair.named]
    listed, total = (sum(int(lines.pence[line]) for line in some) for some in (named, own))
    near = total and abs(listed - total) <= _NEAR * total
    return _Fit(tuple(own), abs(listed - total) / total, many=True) if near and len(named) > 1 else None


def _place(lines: PreparedLines, fit: _Fit, pair: _Pair) -> tuple[int, int, float, int]:
    return -int(pair.named), -int(pair.words), fit.off, int(lines.content[pair.line])


def _fit(lines: PreparedLines, alikeness: Alikeness, line: int, own: Sequence[int]) -> _Fit:
    """The lines of one function, of one kind of spending, of one name, or all, that come nearest to a figure."""
    each = np.array(own, dtype=np.int64)
    pence, money = lines.pence[each], int(lines.pence[line])
    same = np.flatnonzero(np.isin(agree(np.full(len(each), money), pence), _ONE_AMOUNT))
    if len(same):
        return _Fit((int(each[same[0]]),), 0.0)
    best = _Fit((), 1.0)
    for some in _choices(lines, alikeness, line, each):
        off = abs(int(pence[some].sum()) - money) / money
        if len(some) and off < best.off:
            best = _Fit(tuple(each[some].tolist()), off)
    return best


def _choices(
    lines: PreparedLines, alikeness: Alikeness, line: int, own: NDArray[np.int64]
) -> Iterator[NDArray[np.int64]]:
    """Which of an agency's lines (places in `own`) may be a department's figure: those it pays for, of its kind of spending, or all;
    and of these those of one function or name, or one line that names the department.
    """
    naming = lines.giver[own] == lines.body[line]
    capital = lines.capital[own] == lines.capital[line]
    group = (lines.group[own] == lines.group[line]) & (lines.group[line] > 0)
    division = (lines.division[own] == lines.division[line]) & (lines.division[line] > 0)
    alike = _alike(lines, alikeness, line, own)
    for some in (naming, naming & capital, capital, np.ones(len(own), dtype=bool)):
        yield from map(np.flatnonzero, (some, some & group, some & division, some & alike))
    yield from np.flatnonzero(naming)[:_MOST].reshape(-1, 1)


def _alike(lines: PreparedLines, alikeness: Alikeness, line: int, own: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which lines are called like another."""
    alike = alikeness.may_reach(int(lines.service[line]), lines.service[own], np.full(len(own), _CALLED_ALIKE))
    for place in np.flatnonzero(alike).tolist():
        alike[place] = lines.alike(line, int(own[place])) >= _CALLED_ALIKE
    return alike


_TOO_MUCH, _ALREADY = -3.0, "the department's other lines for it already come to what the agency reports"
_DOUBTED = -3.2
"""Near amounts in one function and nothing in the words that ties them: that is asked."""


def _candidate(lines: PreparedLines, pair: _Pair, fit: _Fit, own: Sequence[int], room: int) -> Candidate:
    money, total = int(lines.pence[pair.line]), sum(int(lines.pence[line]) for line in own)
    stand = fit.own or tuple(own)
    reported = sum(int(lines.pence[line]) for line in stand)
    department, name = lines.body_name(int(lines.body[pair.line])), lines.body_name(pair.agency)
    amount = money if fit.off <= _LIKE else min(money, total)
    evidence = (
        _link(lines, pair, department, name),
        _agreement(fit, money, total, reported),
        *(_ties(lines, pair, stand, department, name) if fit.off <= _LIKE else _far(lines, pair, own, name)),
        Indication(_TOO_MUCH if amount * (1 - _LIKE) > room else 0.0, "", _ALREADY),
    )
    why = f"{name} reports its own spending; {department}'s line for it is not counted again."
    kind = DoubleCountKind.AGENCY_IN_DEPARTMENT
    sub_kind = "line" if pair.named else "share"
    return Candidate(kind, sub_kind, stand[:50], ((pair.line, amount),), evidence, why)


def _link(lines: PreparedLines, pair: _Pair, department: str, name: str) -> Indication:
    if pair.named:
        return Indication(1.2, f"{department} lists {name} by name, which sends its own return")
    if pair.noted:
        words = f"{department}'s notes speak of {name}, which sends its own return"
        return Indication(-0.6, words, "the notes do not say how much of it is the agency's")
    if pair.words:
        return Indication(
            -0.6,
            f"{department}'s share is named like {name}, which sends its own return",
            f"{department} does not name {name}",
        )
    words = f"{department}'s share is in a function of {name}, which sends its own return"
    return Indication(_DOUBTED, words, f"nothing in {department}'s words ties it to {name}")


def _agreement(fit: _Fit, money: int, total: int, reported: int) -> Indication:
    words = f"£{money / 100:,.0f} against £{reported / 100:,.0f} in its return"
    if fit.off <= _NEAR:
        return Indication(2.2, words)
    if fit.off <= _LIKE:
        return Indication(1.0, words)
    return Indication(0.0 if 0 < money - total <= _FAR * money else -0.6, words, f"the amounts are far apart: {words}")


def _paid(lines: PreparedLines, pair: _Pair, name: str) -> Indication:
    paid = lines.receiver[pair.line] == pair.agency
    return Indication(0.8 if paid else 0.0, f"{name} is named as paid" if paid else "")


def _far(lines: PreparedLines, pair: _Pair, own: Sequence[int], name: str) -> tuple[Indication, Indication]:
    """What a figure far from the agency's tells: an estimate is made good by what the agency itself reports of that function.

    Of another line that says more than the agency's name, or of an estimate larger than that, it tells of something else as likely.
    """
    function = [line for line in own if lines.group[line] == lines.group[pair.line] > 0]
    within = lines.pence[pair.line] <= lines.pence[function].sum() and lines.estimate[pair.line]
    if pair.named and pair.parent and within:
        return _paid(lines, pair, name), Indication(0.8, f"an estimate, of a function in which {name} reports more")
    more = Indication(0.0 if pair.alone or not pair.named else -0.8, "", f"it says more than {name}'s name")
    return _paid(lines, pair, name), more


def _ties(
    lines: PreparedLines, pair: _Pair, stand: Sequence[int], department: str, name: str
) -> tuple[Indication, Indication, Indication]:
    source = all(lines.giver[line] == lines.body[pair.line] for line in stand)
    same = all(lines.group[line] == lines.group[pair.line] > 0 for line in stand)
    belongs = f"{name} belongs to {department}" if pair.parent else ""
    tie = (
        Indication(1.0, f"{name} names {department} as its source")
        if source
        else Indication(0.6 * pair.parent, belongs)
    )
    return (
        _paid(lines, pair, name),
        tie,
        Indication(0.4 if same else 0.0, "the same function" if same else ""),
    )
