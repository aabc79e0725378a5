"""All published money of a place, each pound once: authorities, boards, departments and agencies, academies.

The recipe and how well it closes with HM Treasury's figures: docs/estimate.md.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.estimates.boards import board_lines, out_of_ceiling
from xltools.reference.estimates.councils import authority_lines, earlier_authority_lines
from xltools.reference.estimates.lines import EstimateLine, MoneyKind
from xltools.reference.estimates.national import national_lines
from xltools.reference.estimates.programmes import programme_year
from xltools.reference.estimates.registered import with_names

if TYPE_CHECKING:
    from xltools.model import Place
    from xltools.reference.figures.held import Figures


LAST_EARLIER_YEAR = "2010-11"
"""Up to this year HM Treasury's figures are held and revenue outturn is not."""


def is_of_earlier_figures(place: Place, figures: Figures) -> bool:
    """Say whether the figures nearest to a place's year are those of 2008-09 to 2010-11."""
    return programme_year(figures, place.year) <= LAST_EARLIER_YEAR


@lru_cache(maxsize=16)
def published_lines(place: Place, figures: Figures) -> tuple[EstimateLine, ...]:
    """Return every line published figures give for a place: together its total public spending, no pound in two lines."""
    national = tuple(national_lines(place, figures))
    health = [line for line in national if line.money and line.money.kind is MoneyKind.HEALTH]
    others = [line for line in national if not line.money or line.money.kind is not MoneyKind.HEALTH]
    is_earlier = is_of_earlier_figures(place, figures)
    lines = (
        *(earlier_authority_lines(place, figures) if is_earlier else authority_lines(place, figures)),
        *out_of_ceiling(board_lines(place, figures), health),
        *(line for line in others if line.local),
    )
    return tuple(with_names(lines, place))
