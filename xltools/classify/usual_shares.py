"""What a figure apportioned by all people would be by the people its function is for: pensions by people of 65 and over.

The usual basis is that of the tool's own estimates (`reference.sharing.function_keys`); it stands beside the body's figure and
never takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from xltools.reference.people.populations import AGES
from xltools.reference.sharing.errors import pence_range
from xltools.reference.sharing.function_keys import key_of_programme
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import Share, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.classify.shares import LineShares
    from xltools.model import Place
    from xltools.reference.sharing.measures import Measures

LEAST_DIFFERENCE = 100_000_00
"""Pence: bases that differ by less are not worth a question."""
_BY_PEOPLE = ("", "Population", "Please apportion")
"""What a return says of a figure that is a share by people; an actual figure or another measure is not asked about."""


@dataclass(frozen=True, slots=True)
class UsualFigure:
    """What the usual basis of a line's function gives the place: pence, the range of such shares, and the amount the line has."""

    share: Share
    pence: int
    low: int
    high: int
    amount: int

    @property
    def difference(self) -> int:
        """Pence between the amount and what the usual basis gives."""
        return abs(self.amount - self.pence)


def usual_figures(
    lines: pd.DataFrame, amount: pd.Series[int], shares: LineShares, place: Place | None, measures: Measures = NONE
) -> dict[int, UsualFigure]:
    """Return, by position, what the usual basis gives lines that are apportioned by all people and far from it.

    Far is outside the range of the usual basis, by `LEAST_DIFFERENCE` or more. `lines` has area, basis, service, cofog and gross;
    `amount` is what each reports for the place.
    """
    by_all = {
        number: each.share
        for number, each in enumerate(shares.each)
        if isinstance(each.share, Share) and each.share.key == ALL_AGES
    }
    if place is None or not by_all:
        return {}

    @cache
    def usual(area: str, key: str) -> Share | None:
        found = share(place, area, key, measures)
        return found if isinstance(found, Share) and found.key in AGES else None

    far = {}
    for line in _lines_for_an_age(lines, amount, np.isin(shares.numbers, list(by_all))):
        by_people = by_all[int(shares.numbers[line.at])].in_place(line.gross)
        instead = usual(line.area, line.key) if _is_share(line.amount, by_people) else None
        figure = _figure(instead, line) if instead else None
        if figure and not figure.low <= line.amount <= figure.high and figure.difference >= LEAST_DIFFERENCE:
            far[line.at] = figure
    return far


class _Line(NamedTuple):
    """A line at a position whose function is for an age group (`key`); pence."""

    at: int
    area: str
    key: str
    cofog: str
    gross: int
    amount: int


def _lines_for_an_age(lines: pd.DataFrame, amount: pd.Series[int], by_all: NDArray[np.bool_]) -> Iterator[_Line]:
    has_amounts = (lines["gross"].notna() & amount.notna()).to_numpy(dtype=bool)
    told = np.flatnonzero(by_all & has_amounts & lines["basis"].isin(_BY_PEOPLE).to_numpy(dtype=bool))
    own = lines.iloc[told]
    columns = (own[name].tolist() for name in ("area", "service", "cofog", "gross"))
    for index, area, service, cofog, gross, here in zip(
        told.tolist(), *columns, amount.iloc[told].tolist(), strict=True
    ):
        if abs(gross) >= LEAST_DIFFERENCE and (key := key_of_programme(service, cofog)) != ALL_AGES:
            yield _Line(index, area, key, cofog, gross, here)


def _is_share(amount: int, by_people: int) -> bool:
    """Whether an amount is what all people give, to a hundredth: bodies round, and go by another year's people."""
    return abs(amount - by_people) * 100 <= abs(by_people)


def _figure(usual: Share, line: _Line) -> UsualFigure:
    pence = usual.in_place(line.gross)
    low, high = sorted(pence_range(pence, line.gross, line.cofog, usual.key))
    return UsualFigure(usual, pence, low, high, line.amount)
