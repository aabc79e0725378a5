"""What a share key gives the place of each line whose figure is for another area, line by line.

Lines of one area and one key have one share: however many lines, only distinct pairs are worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.reference.areas.geography import Relation, relation
from xltools.reference.people.populations import AGES
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare, Share, share
from xltools.reference.sharing.usual_keys import usual_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from xltools.model import Place
    from xltools.reference.sharing.measures import Measures
    from xltools.reference.sharing.shares import MeasureShare

ELSEWHERE = frozenset({Relation.WIDER, Relation.OVERLAPS, Relation.OUTSIDE, Relation.UNKNOWN})
"""How areas lie to the place of which a figure cannot be counted as it stands."""


@dataclass(frozen=True, slots=True)
class LineShare:
    """What the place has of an area by a key (or why that cannot be told), and why that key where none was stated.

    `reason` is blank where the key is the line's own.
    """

    relation: Relation
    share: Share | NoShare
    reason: str = ""


@dataclass(frozen=True)
class LineShares:
    """For each line the position of its share in `each`; -1 where its figure is for the place or a part of it."""

    numbers: NDArray[np.intp]
    each: tuple[LineShare, ...]

    def of(self, index: int) -> LineShare | None:
        """Return the share of a line, or nothing where its figure is for the place."""
        number = int(self.numbers[index])
        return None if number < 0 else self.each[number]


def line_shares(
    lines: pd.DataFrame, place: Place | None, bodies: Sequence[tuple[str, str]], measures: Measures = NONE
) -> LineShares:
    """Return the shares of lines (columns area, share_key, return_no); without a place no line has one.

    `bodies` has the type and the name of the body behind each return, for the key usual for it where a line states none.
    """
    numbers = np.full(len(lines), -1, dtype=np.intp)
    if place is None or not len(lines):
        return LineShares(numbers, ())
    area, areas = pd.factorize(lines["area"])
    lies = [relation(text, place) if text.strip() else Relation.SAME for text in areas]
    elsewhere = np.array([one in ELSEWHERE for one in lies], dtype=bool)[area]
    if not elsewhere.any():
        return LineShares(numbers, ())
    key, keys = pd.factorize(lines["share_key"].str.strip())
    unstated = np.array([not text for text in keys], dtype=bool)[key]
    distinct = tuple(dict.fromkeys(bodies))
    position = {body: number for number, body in enumerate(distinct)}
    of_return = np.array([position[body] for body in bodies], dtype=np.intp)
    body = np.where(unstated, of_return[lines["return_no"].to_numpy()], 0)
    mixed = (area * len(keys) + key) * len(distinct) + body
    found, numbers[elsewhere] = np.unique(mixed[elsewhere], return_inverse=True)
    each = []
    for one in found.tolist():
        pair, body_no = divmod(one, len(distinct))
        area_no, key_no = divmod(pair, len(keys))
        each.append(_line_share(place, areas[area_no], lies[area_no], keys[key_no], distinct[body_no], measures))
    return LineShares(numbers, tuple(each))


def _line_share(
    place: Place, area: str, lies: Relation, key: str, body: tuple[str, str], measures: Measures
) -> LineShare:
    if lies is Relation.OUTSIDE:
        fix = "Check the area; if the money is spent elsewhere, leave the line out."
        return LineShare(lies, NoShare("area-outside", f"{area.strip()} lies outside {place.name}.", fix))
    if key:
        return LineShare(lies, share(place, area, key, measures))
    found = None
    for usual in usual_keys(*body, measures):
        found = LineShare(lies, share(place, area, usual.key, measures), usual.reason)
        if isinstance(found.share, Share):
            return found
    assert found is not None  # noqa: S101 - all ages are always among the usual keys
    return found


def share_words(found: Share) -> str:
    """Return a share as words: "33,300 of 812,000 people aged 65+", each measure of a weighted key for itself."""
    each = [_measure_words(one) for one in found.measures]
    if len(each) == 1:
        return each[0]
    return "; ".join(f"{float(one.weight):.4g} x {words}" for one, words in zip(found.measures, each, strict=True))


def _measure_words(one: MeasureShare) -> str:
    if one.measure == ALL_AGES or one.measure in AGES:
        aged = f" aged {one.measure}" if one.measure in AGES else ""
        return f"{one.tree.inside:,} of {one.tree.weight:,} people{aged}"
    return f"{float(one.fraction):.2%} of {one.measure}"
