"""What central government spends by programme and region: HM Treasury's figures of the year, or of the nearest that is held.

Programmes that took in more than they spent stay in, below nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.reference.years import nearest

if TYPE_CHECKING:
    from xltools.reference.figures.held import Figures
    from xltools.reference.figures.rows import Programme


@dataclass(frozen=True, eq=False)
class ProgrammeYear:
    """HM Treasury's programmes of a year; compared by identity, so that what is worked out from one can be kept."""

    year: str
    programmes: tuple[Programme, ...]


def programme_year(figures: Figures, year: str) -> str:
    """Return the year of HM Treasury's programmes that stands for a year."""
    return nearest(figures.programme_years(), year)


@lru_cache(maxsize=16)
def programmes_of(figures: Figures, year: str) -> ProgrammeYear:
    """Return what central government spends by department, body and programme in the regions, as of the nearest year."""
    of_year = programme_year(figures, year)
    return ProgrammeYear(of_year, figures.programmes(of_year))
