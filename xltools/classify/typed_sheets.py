"""The one unit of a spend mapping workbook, told by all bodies on it: whether it makes most of them a thousand times off.

One body that is off has its own amounts in another unit, and is asked about itself; where those that are off outnumber those that
are as usual, it is the sheet's unit, and nothing typed on it counts until that is settled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from xltools.classify.lines import SheetDoubt
from xltools.classify.plausible import of_usual_size
from xltools.model import ReturnOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.classify.lines import UnitDoubt
    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place, Return
    from xltools.reference.figures.held import Figures

FEWEST_UNSURE = 3
"""Bodies that must be off where of none of them it is sure."""


def sheet_doubts(
    returns: Sequence[Return],
    figures_of: Mapping[int, SentFigures],
    doubts: Mapping[int, UnitDoubt],
    place: Place,
    figures: Figures,
) -> Iterator[SheetDoubt]:
    """Yield the mapping workbooks whose unit seems wrong; `doubts` are those of single bodies, by the position of their return."""
    of_file: dict[str, list[int]] = defaultdict(list)
    for number, read in enumerate(returns):
        if read.origin is ReturnOrigin.TYPED_IN:
            of_file[read.file].append(number)
    for numbers in of_file.values():
        scales = Counter(doubts[number].scale for number in numbers if number in doubts and doubts[number].scale_fits)
        scale, off = scales.most_common(1)[0] if scales else (0, 0)
        sure = any(doubts[number].sure for number in numbers if number in doubts and doubts[number].scale == scale)
        if not off or not (sure or off >= FEWEST_UNSURE):
            continue
        usual = sum(
            of_usual_size(figures_of[number], place, figures)
            for number in numbers
            if number in figures_of and number not in doubts
        )
        if off > usual:
            pence = sum(figures_of[number].total for number in numbers if number in figures_of)
            yield SheetDoubt(tuple(numbers), scale, off, off + usual, pence)
