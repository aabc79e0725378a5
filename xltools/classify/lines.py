"""What each line of a batch is: a service, no spending or a total, how its area lies to the place, what it reports for it.

Decided here once, between whose a return is and what is wrong with it: the checks tell partners what stands here, and the
count takes out what stands here, so that the two cannot disagree. The code of a line is chosen later (`classify.codes`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xltools.classify.financing import financing
from xltools.classify.parts_of_lines import IS_PART_OF, parts_of_lines
from xltools.classify.shares import RELATIONS, LineShares, categorical, line_shares, relations_to
from xltools.classify.total_labels import says_of_lines
from xltools.classify.totals import Says, TotalLine, find_total_lines
from xltools.classify.usual_shares import usual_figures
from xltools.model import LineKind
from xltools.reference.sharing.many_amounts import in_place_many
from xltools.reference.sharing.measures import NONE
from xltools.reference.sharing.shares import Share
from xltools.template.mapping import WhichCounts
from xltools.words import TextColumn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.classify.financing import Financing
    from xltools.classify.usual_shares import UsualFigure
    from xltools.model import Partner, Place
    from xltools.reference.areas.geography import Relation
    from xltools.reference.sharing.measures import Measures
    from xltools.reference.usual_spending.amounts import Between

    Mask = NDArray[np.bool_]

KINDS = tuple(LineKind)


@dataclass(frozen=True, slots=True)
class UnitDoubt:
    """A return that may not be in pounds: its total in pence as typed, and the power of ten it seems to be off by (3: in thousands;
    -3: a thousand times too much).

    `sure` is false where its total, multiplied, is what such a body spends and its services are not; then it counts. `usual` is
    what such a body spends in pence, on `people` (0: not known), by the publication `source`; or the doubt rests on an
    `earlier` version, the position of that return, or on the initial estimate `issued` for it, in `alike` of `compared` services.
    `scale_fits` is false where it is only next to nothing beside what such a body spends, and may be a part of it in any unit.
    """

    pence: int
    scale: int
    sure: bool
    usual: Between | None = None
    people: int = 0
    source: str = ""
    earlier: int = -1
    alike: int = 0
    compared: int = 0
    issued: bool = False
    scale_fits: bool = True


@dataclass(frozen=True, slots=True)
class SheetDoubt:
    """A spend mapping workbook whose one unit seems wrong: the returns made of it, by position, and the power of ten it is off by.

    `off` of the `judged` bodies, whose usual spending is known, are so far off; `pence` is what was typed altogether.
    """

    numbers: tuple[int, ...]
    scale: int
    off: int
    judged: int
    pence: int


class WhyUnsettled(StrEnum):
    """Why a single amount is surely a thousand times off."""

    TOO_MUCH = "too much"
    LOCAL_IN_THOUSANDS = "local in thousands"


NEARLY_THE_SAME = 0.8
"""A part and the rest of what a body spends are seldom this near to each other, the smaller beside the larger."""


class TypedAndReturned(NamedTuple):
    """A body with figures typed in and a return that would count (see `classify.typed_in`).

    `typed` and `returned` are the positions of either; `typed_pence` and `returned_pence` what they report for the place.
    `which` counts is as the lead team decided; `left_out` says in words what makes the return look like a part. A return
    `has_amount` where anything but nought of it counts.
    """

    typed: tuple[int, ...]
    returned: tuple[int, ...]
    typed_pence: int
    returned_pence: int
    which: WhichCounts
    left_out: tuple[str, ...] = ()
    has_amount: bool = True

    @property
    def is_replaced(self) -> bool:
        """Whether the return counts instead of what is typed."""
        return self.has_amount and self.which in (WhichCounts.USUAL, WhichCounts.RETURN)

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to say what counts: the return gives nothing, or looks like a part, and nobody decided."""
        return self.which is WhichCounts.USUAL and (bool(self.left_out) or not self.has_amount)

    @property
    def is_alike(self) -> bool:
        """Whether both count by decision, and the return is nearly the same as what is typed: no part of it, and no rest."""
        less, more = sorted((self.typed_pence, self.returned_pence))
        return self.which is WhichCounts.BOTH and not self.left_out and less > 0 and less >= NEARLY_THE_SAME * more


class Unsettled(NamedTuple):
    """Why the amount of a line does not count until it is settled; `words` say so to whoever reads the count."""

    why: WhyUnsettled
    words: str


@dataclass(frozen=True)
class ClassifiedLines:
    """What the lines of a batch are.

    `frame` has a row for each line, in their order (its contract: `xltools.schemas.lines_classified`):

    - ``kind``: a `LineKind`; what is not spending is that even where it sums other lines
    - ``why_not_spending``: why a line buys nothing, in words; "" where it does
    - ``area_relation``: how its area lies to the place, a `Relation`; a blank area is the place, and the relation is missing
      where an area is written and no place is being counted
    - ``amount``: pence it reports for the place: its local figure, else its gross where that is for the place, else the
      place's share of gross (``Int64``, missing where there is none)
    - ``by_key``: pence its share key gives the place of its gross (``Int64``, missing where its figure is for the place)
    - ``apportioned``: whether the amount is such a share

    `shares` are the shares behind that, line by line; `totals` gives, for each total, the positions of the lines it sums and
    by how many pence it is more than they are; `financing` says why lines buy nothing, or may buy
    nothing; `unit_doubts` has the returns, by position, that seem not to be in pounds;
    `sheet_doubts` the mapping workbooks whose unit does;
    `unlikely` gives, for a line that seems to be in thousands beside others that are not, what such a body spends on its function;
    `unsettled` has why the amount of a single line does not count until it is settled (`classify.unsettled`);
    `parts` the line whose money a line breaks down, which is not spending of its own; `usual` what the usual basis of its function
    gives a line that is apportioned by all people and far from it; `typed_and_returned` the bodies that have
    both figures typed in and a return.
    """

    frame: pd.DataFrame
    shares: LineShares
    totals: Mapping[int, TotalLine]
    financing: Financing
    unit_doubts: Mapping[int, UnitDoubt] = field(default_factory=dict)
    sheet_doubts: tuple[SheetDoubt, ...] = ()
    unlikely: Mapping[int, Between] = field(default_factory=dict)
    unsettled: Mapping[int, Unsettled] = field(default_factory=dict)
    parts: Mapping[int, int] = field(default_factory=dict)
    usual: Mapping[int, UsualFigure] = field(default_factory=dict)
    typed_and_returned: tuple[TypedAndReturned, ...] = ()

    def is_kind(self, kind: LineKind) -> Mask:
        """Return which lines are of a kind."""
        return np.array(self.frame["kind"].cat.codes == KINDS.index(kind), dtype=np.bool_)

    def lies(self, *relations: Relation) -> Mask:
        """Return which lines are for an area that lies to the place in one of these ways; no line where that is not known."""
        codes = [RELATIONS.index(relation) for relation in relations]
        return np.isin(self.frame["area_relation"].cat.codes, codes)


def classify_lines(
    lines: pd.DataFrame,
    place: Place | None,
    senders: Sequence[Partner],
    measures: Measures = NONE,
    summing: frozenset[tuple[int, int]] = frozenset(),
) -> ClassifiedLines:
    """Return what each line of a batch is; without a place no figure is for another area.

    `summing` are lines whose amount is a formula that adds up its column (`classify.total_labels.cells_that_sum`).
    `lines` is the frame of a `Batch` (`xltools.schemas.lines_read`), `senders` has the body behind each return, `measures` what
    the lead team apportions figures by.
    """
    relations = relations_to(place, lines["area"])
    shares = line_shares(lines, relations, place, senders, measures)
    by_key = _by_key(lines["gross"], shares)
    own, apportioned = lines["gross"].mask(shares.numbers >= 0), lines["local"].isna() & by_key.notna()
    amount = _at_most_gross(lines).where(lines["local"].notna(), own).where(~apportioned, by_key)
    services = TextColumn(lines["service"])
    buys_nothing = financing(lines, services)
    why = buys_nothing.sure.copy()
    says = says_of_lines(lines, services, summing)
    totals = {total.index: total for total in _totals(lines, amount, says)}
    kinds = np.full(len(lines), KINDS.index(LineKind.SERVICE), dtype=np.int8)
    kinds[list(totals)] = KINDS.index(LineKind.TOTAL)
    parts = parts_of_lines(lines, services)
    for index, of in parts.items():
        why.iat[index] = IS_PART_OF.format(f"'{lines['service'].iat[of]}'")
    kinds[why.ne("")] = KINDS.index(LineKind.NOT_SPENDING)
    columns = {
        "kind": categorical(kinds, KINDS),
        "why_not_spending": why,
        "area_relation": relations,
        "amount": amount,
        "by_key": by_key,
        "apportioned": apportioned.astype(bool),
    }
    usual = usual_figures(lines, amount, shares, place, measures)
    frame = pd.DataFrame(columns, index=lines.index)
    return ClassifiedLines(frame, shares, totals, buys_nothing, parts=parts, usual=usual)


def _by_key(gross: pd.Series[int], shares: LineShares) -> pd.Series[int]:
    known = gross.notna().to_numpy(dtype=bool)
    pence = gross.to_numpy(dtype=np.int64, na_value=0).astype(np.int64)
    parts, has = np.zeros(len(pence), dtype=np.int64), np.zeros(len(pence), dtype=bool)
    for number, line_share in enumerate(shares.each):
        if isinstance(line_share.share, Share):
            own = np.flatnonzero((shares.numbers == number) & known)
            parts[own], has[own] = in_place_many(line_share.share, pence[own]), True
    return pd.Series(pd.arrays.IntegerArray(parts, ~has), index=gross.index)


def _at_most_gross(lines: pd.DataFrame) -> pd.Series[int]:
    """Return the local figures: a part that is larger than the whole counts as the whole until it is corrected."""
    gross, local = lines["gross"], lines["local"]
    above = (local.abs() > gross.abs()).fillna(value=False)
    return local.mask(above, gross)


def _totals(lines: pd.DataFrame, amount: pd.Series[int], says: NDArray[np.int8]) -> Iterator[TotalLine]:
    """Yield the total lines, by positions in the frame; only returns in which a line may be one are searched."""
    if not says.any():
        return
    numbers = lines["return_no"].to_numpy()
    gross, amounts = (
        column.astype(object).where(column.notna(), None).to_numpy() for column in (lines["gross"], amount)
    )
    positions = pd.Series(numbers).groupby(numbers).indices
    for number in np.unique(numbers[says > 0]).tolist():
        own = positions[number]
        own_says = [Says(code) for code in says[own].tolist()]
        if 2 * own_says.count(Says.WORDLESS) > len(own):  # where hardly a line has words, having none says nothing
            own_says = [Says.NOTHING if said is Says.WORDLESS else said for said in own_says]
        for total in find_total_lines(gross[own].tolist(), amounts[own].tolist(), own_says):
            summed = tuple(int(own[position]) for position in total.summed)
            yield replace(total, index=int(own[total.index]), summed=summed)
