"""A return beside the initial estimate that this tool issues for such a body: the same figures, in thousands or in millions.

Of bodies of any size (academies, colleges) nothing else tells the unit; the figures they were sent to correct do. Those are
known by their amounts: they may have been given other names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.classify.lines import UnitDoubt
from xltools.classify.plausible import LEAST_TYPED
from xltools.reference.bodies.initial_estimates import initial_estimate
from xltools.reference.estimates.place_estimates import is_of_earlier_figures, published_lines
from xltools.reference.usual_spending.authorities import people_of
from xltools.reference.usual_spending.bodies import NATIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.classify.sent_figures import SentFigures
    from xltools.model import Place
    from xltools.reference.estimates.lines import EstimateLine
    from xltools.reference.figures.held import Figures

KINDS = NATIONAL | {"School or academy"}
"""Kinds for which estimates are issued, and of which some are of no known size."""
FEWEST_DIGITS = 10_000_00
"""Pence: smaller amounts, in the unit they may be in, agree by chance."""
FEW_ISSUED = 20
"""Where no more amounts were issued to bodies of a kind, one of them alone tells."""


def issued_doubt(sent: SentFigures, place: Place, figures: Figures) -> UnitDoubt | None:
    """Return that two in three services (and half of the money) are a thousandth, or a millionth, of the estimate issued; else None."""
    if sent.kind not in KINDS or sent.total >= LEAST_TYPED * people_of(sent.atoms(place), place.year):
        return None
    telling = [pence for pence in sent.by_service.values() if pence >= FEWEST_DIGITS]
    for scale in (3, 6) if _are_most(telling, sent) else ():  # else it is not worth making the estimates of the place
        issued = _issued(sent, place, figures, scale)
        alike = [pence for pence in telling if (pence + 50) // 100 in issued]
        if _are_most(alike, sent) and (len(alike) > 1 or len(issued) <= FEW_ISSUED):
            services = len(sent.by_service)
            return UnitDoubt(sent.total, scale, sure=True, alike=len(alike), compared=services, issued=True)
    return None


def _are_most(services: list[int], sent: SentFigures) -> bool:
    """Whether these are two in three services of a return and half of its money."""
    return bool(services) and 3 * len(services) >= 2 * len(sent.by_service) and 2 * sum(services) >= sent.total


def _issued(sent: SentFigures, place: Place, figures: Figures, scale: int) -> frozenset[int]:
    """The amounts issued to the body, or to bodies of its kind, in thousands or millions of pounds."""
    partner = sent.partner
    if is_of_earlier_figures(place, figures):
        return _rounded(initial_estimate(partner.name, partner.organisation_type, place, partner.area), scale)
    return _of_kind(sent.kind, place, figures, scale)


@lru_cache(maxsize=16)
def _of_kind(kind: str, place: Place, figures: Figures, scale: int) -> frozenset[int]:
    lines = (line for line in published_lines(place, figures) if line.holder.organisation_type == kind)
    return _rounded(lines, scale)


def _rounded(lines: Iterable[EstimateLine], scale: int) -> frozenset[int]:
    unit = 100 * 10**scale
    return frozenset((pence + unit // 2) // unit for line in lines for pence in (line.gross, line.local))
