"""Bodies that never answered: published figures stand in for them where count.toml allows it, and give way to returns.

An estimate is a return nobody sent: it goes through the count like any other, and is marked wherever it shows
(`estimated_returns`). From 2020-21 on every published pound is known with the money it speaks of, and what returns report is
taken out of estimates of the same money (`published`). For the years before, only HM Treasury's figures are held, and a body's
own figure displaces a whole function (`earlier_estimates`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.counting.earlier_estimates import earlier_estimates
from xltools.counting.estimated_returns import PUBLISHED_FILE, EstimatedLine, Estimates, as_returns
from xltools.counting.published import standing_lines
from xltools.reference.estimates.place_estimates import is_of_earlier_figures, published_lines
from xltools.reference.estimates.uprating import NO_UPRATING, Uprating
from xltools.reference.figures.held import BUNDLED, Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from xltools.coding.rules import CodingRules
    from xltools.model import Partner, Place
    from xltools.reading.versions import ResolvedBatch
    from xltools.reference.estimates.lines import Holder


def estimates(
    resolved: ResolvedBatch,
    net: pd.DataFrame,
    coding: CodingRules,
    partners: Sequence[Partner],
    place: Place,
    figures: Figures = BUNDLED,
    uprating: Uprating = NO_UPRATING,
) -> Estimates:
    """Return what stands in for the listed bodies none of whose own returns counts.

    `net` are the lines of the returns with what counts of each after double counts (columns of a `Count`).
    """
    if is_of_earlier_figures(place, figures):
        return earlier_estimates(resolved, net, coding, partners, place)
    lines = uprating.of(published_lines(place, figures))
    return _once(standing_lines(resolved, net, partners, place, lines), place)


def published_estimates(
    place: Place, partners: Mapping[Holder, Partner], figures: Figures = BUNDLED, uprating: Uprating = NO_UPRATING
) -> Estimates:
    """Return estimates of everything published figures say is spent in a place, for bodies none of which was asked."""
    lines = uprating.of(published_lines(place, figures))
    return _once((EstimatedLine(partners[line.holder], line, line.local_net) for line in lines), place)


def _once(lines: Iterable[EstimatedLine], place: Place) -> Estimates:
    return as_returns(lines, place, PUBLISHED_FILE)
