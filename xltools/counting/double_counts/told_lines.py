"""Which lines of other bodies are the money that a line tells of: one of them, several that come to it, or those that may be it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xltools.counting.double_counts.amounts import Agreement, agree, units
from xltools.counting.double_counts.named_bodies import BLANK
from xltools.counting.double_counts.service_words import read_service, similarity
from xltools.counting.double_counts.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from xltools.counting.double_counts.prepared import PreparedLines
    from xltools.counting.double_counts.told_parts import ToldPart

_MOST_LINES = 400
"""Lines of other bodies whose names are compared."""
_MOST_IN_SUMS, _MOST_ADDED = 14, 6
_LEAST_DIGITS = 1_000_000
"""Digits (as a power of ten) from which one sum among those of a few lines is hardly chance."""


class Held(NamedTuple):
    """Lines that hold the money told: their sum is it (EQUAL), near it (NEAR), or they may only hold it (NONE).

    `income` is what one of them gives as income, where that is the money and not the line.
    """

    own: tuple[int, ...]
    agreement: Agreement
    income: int = 0


def lines_told(lines: PreparedLines, line: int, part: ToldPart, theirs: NDArray[np.int64], amount: int) -> Held:
    """Return the lines, of those of the bodies told of, that are the part of a line of so many pence."""
    choices = list(_choices(lines, line, part, theirs))
    any_of = np.unique(np.concatenate(choices)) if choices else theirs
    single = any_of[_come_to(lines.pence[any_of], amount, part.unit)]
    if len(single):
        return Held((int(single[0]),), Agreement.EQUAL)
    host = theirs[(lines.income[theirs] > 0) & _come_to(lines.income[theirs], amount, part.unit)]
    if len(host):  # a pool's host gives what others pay into it as income
        return Held((int(host[0]),), Agreement.EQUAL, int(lines.income[host[0]]))
    sums = [int(lines.pence[own].sum()) for own in choices]
    for own, come_to in zip(choices, _come_to(np.array(sums, dtype=np.int64), amount, part.unit).tolist(), strict=True):
        if come_to:
            return Held(tuple(own.tolist()), Agreement.EQUAL)
    added = _added(lines, choices, amount) or _with_one_more(lines, line, part, theirs, amount)
    if added:
        return Held(added, Agreement.EQUAL)
    for own, total in zip(choices, sums, strict=True):
        if agree(np.array([amount]), np.array([total]))[0] == Agreement.NEAR:
            return Held(tuple(own.tolist()), Agreement.NEAR)
    return Held(tuple((choices[0] if choices else theirs).tolist()), Agreement.NONE)


def _choices(lines: PreparedLines, line: int, part: ToldPart, theirs: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Lines that may be the money: those that name the teller and are of a like name or function, first; none twice."""
    teller = int(lines.body[line])
    side = (lines.receiver if part.is_from else lines.giver)[theirs]
    names_it = side == teller
    open_to = names_it | np.array([lines.may_mean(named, teller) for named in side.tolist()], dtype=bool)
    alike = _alike(lines, line, part, theirs)
    group = (lines.group[theirs] == lines.group[line]) & (lines.group[theirs] > 0)
    capital = lines.capital[theirs] == lines.capital[line]
    seen: set[bytes] = set()
    for chosen in (
        names_it & alike,
        names_it & group,
        names_it,
        open_to & alike & group & capital,
        open_to & alike,
        open_to & group & capital,
        open_to & group,
        open_to,
    ):
        if chosen.any() and chosen.tobytes() not in seen:
            seen.add(chosen.tobytes())
            yield theirs[chosen]


def _alike(lines: PreparedLines, line: int, part: ToldPart, theirs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a line's service or fund is like what is told of, or both are benefits."""
    about = f"{part.what} {lines.fund_text(line)}"
    benefit = "benefit" in read_service(about).signs

    def is_alike(other: int) -> bool:
        text = lines.text(other)
        same = similarity(text.text, about) >= 0.5 or similarity(lines.fund_text(other), about) >= 0.7
        return same or (benefit and "benefit" in text.signs)

    near = [is_alike(other) for other in theirs[:_MOST_LINES].tolist()]
    return np.array(near + [False] * (len(theirs) - len(near)), dtype=bool)


def _come_to(pence: NDArray[np.int64], amount: int, unit: int) -> NDArray[np.bool_]:
    """Where sums are the amount told, as far as its last digit tells."""
    money = np.full(len(pence), amount, dtype=np.int64)
    kinds = agree(money, pence)
    equal = (kinds == Agreement.EQUAL) | (kinds == Agreement.ROUNDED)
    return np.asarray(equal | (np.abs(pence - money) * 2 <= unit), dtype=bool)


def _added(lines: PreparedLines, choices: list[NDArray[np.int64]], amount: int) -> tuple[int, ...]:
    """A few lines that come to an odd amount to the penny, if only these do."""
    if amount // int(units(np.array([amount]))[0]) < _LEAST_DIGITS:
        return ()
    for own in choices:
        if 2 < len(own) <= _MOST_IN_SUMS:
            sums = sums_of(lines, own.tolist(), 2, _MOST_ADDED)
            found = np.flatnonzero(sums.pence == amount)
            if len(found) == 1:
                return sums.lines(int(found[0]))
    return ()


def _with_one_more(
    lines: PreparedLines, line: int, part: ToldPart, theirs: NDArray[np.int64], amount: int
) -> tuple[int, ...]:
    """All lines that name the teller and one that names nobody, where these come to the amount."""
    side, teller = (lines.receiver if part.is_from else lines.giver)[theirs], int(lines.body[line])
    named, silent = theirs[side == teller], theirs[side == BLANK]
    rest = amount - int(lines.pence[named].sum())
    found = silent[np.abs(lines.pence[silent] - rest) * 2 <= part.unit]
    return (*named.tolist(), int(found[0])) if len(named) and rest > part.unit and len(found) == 1 else ()
