"""What a share key gives the place of each line whose figure is for another area, line by line.

Lines of one area and one key have one share: however many lines, only distinct pairs are worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from xltools.reference.areas.geography import Relation, relation
from xltools.reference.people.populations import AGES
from xltools.reference.sharing.keys import ALL_AGES
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import NoShare, Share, share
from xltools.reference.sharing.usual_keys import usual_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from enum import StrEnum

    from numpy.typing import NDArray

    from xltools.model import Partner, Place
    from xltools.reference.sharing.measures import Measures
    from xltools.reference.sharing.shares import MeasureShare

    Categorical = pd.Categorical[Any]

ELSEWHERE = frozenset({Relation.WIDER, Relation.OVERLAPS, Relation.OUTSIDE, Relation.UNKNOWN})
"""How areas lie to the place of which a figure cannot be counted as it stands."""


RELATIONS = tuple(Relation)


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


class _Question(NamedTuple):
    """What decides the share of a line: `body` (its type and name) only where the line states no key."""

    area: str
    relation: Relation
    key: str
    body: tuple[str, str]


def relations_to(place: Place | None, areas: pd.Series[str]) -> Categorical:
    """Return how the area written on each line lies to the place, as `Relation`; a blank area is the place.

    Missing where an area is written and no place is being counted. Every distinct text is looked up once.
    """
    numbers, distinct = pd.factorize(areas)
    codes = [_code_of(text, place) for text in distinct]
    return categorical(np.array(codes, dtype=np.int8)[numbers], RELATIONS)


def categorical(codes: NDArray[np.int8], values: Sequence[StrEnum]) -> Categorical:
    """Return a column of the values of an enum, one byte a line; -1 is missing."""
    dtype: Any = pd.CategoricalDtype([value.value for value in values])
    return pd.Categorical.from_codes(codes, dtype=dtype)


def _code_of(text: str, place: Place | None) -> int:
    if not text.strip():
        return RELATIONS.index(Relation.SAME)
    return -1 if place is None else RELATIONS.index(relation(text, place))


def line_shares(
    lines: pd.DataFrame,
    relations: Categorical,
    place: Place | None,
    senders: Sequence[Partner],
    measures: Measures = NONE,
) -> LineShares:
    """Return the shares of lines (columns area, share_key, return_no); without a place no line has one.

    `relations` says how the area of each line lies to the place (see `relations_to`); `senders` has the body behind each
    return, for the key usual for it where a line states none.
    """
    numbers = np.full(len(lines), -1, dtype=np.intp)
    elsewhere = np.isin(relations.codes, [RELATIONS.index(relation) for relation in ELSEWHERE])
    if place is None or not elsewhere.any():
        return LineShares(numbers, ())
    asked = list(_asked(lines[elsewhere], relations[elsewhere].tolist(), senders))
    position = {question: number for number, question in enumerate(dict.fromkeys(asked))}
    numbers[elsewhere] = [position[question] for question in asked]
    each = (_line_share(place, question, measures) for question in position)
    return LineShares(numbers, tuple(each))


def _asked(lines: pd.DataFrame, relations: Sequence[str], senders: Sequence[Partner]) -> Iterator[_Question]:
    keys, numbers = lines["share_key"].str.strip().tolist(), lines["return_no"].tolist()
    bodies = [(sender.organisation_type, sender.name) for sender in senders]
    for area, relation_, key, number in zip(lines["area"].tolist(), relations, keys, numbers, strict=True):
        yield _Question(area, Relation(relation_), key, ("", "") if key else bodies[number])


def _line_share(place: Place, question: _Question, measures: Measures) -> LineShare:
    area, lies = question.area, question.relation
    if lies is Relation.OUTSIDE:
        fix = "Check the area; if the money is spent elsewhere, leave the line out."
        return LineShare(lies, NoShare("area-outside", f"{area.strip()} lies outside {place.name}.", fix))
    if question.key:
        return LineShare(lies, share(place, area, question.key, measures))
    tried = None
    for usual in usual_keys(*question.body, measures):
        tried = LineShare(lies, share(place, area, usual.key, measures), usual.reason)
        if isinstance(tried.share, Share):
            return tried
    assert tried is not None  # noqa: S101 - all ages are always among the usual keys
    return tried


def share_words(share_: Share) -> str:
    """Return a share as words: "33,300 of 812,000 people aged 65+", each measure of a weighted key for itself."""
    each = [_measure_words(measure) for measure in share_.measures]
    if len(each) == 1:
        return each[0]
    return "; ".join(
        f"{float(measure.weight):.4g} x {words}" for measure, words in zip(share_.measures, each, strict=True)
    )


def _measure_words(measure: MeasureShare) -> str:
    if measure.measure == ALL_AGES or measure.measure in AGES:
        aged = f" aged {measure.measure}" if measure.measure in AGES else ""
        return f"{measure.tree.inside:,} of {measure.tree.weight:,} people{aged}"
    return f"{float(measure.fraction):.2%} of {measure.measure}"
