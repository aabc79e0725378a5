"""A count ready to be compared with another: its lines, its money by division, and what to call it.

Made of a `Count` (`xltools.counting.change.from_count`), or of what an earlier one wrote (`xltools.outputs.earlier_count`).
Money is whole pence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from xltools.model import Partner
    from xltools.reference.people.populations import Population

TEXT_COLUMNS = (
    *("organisation", "workbook", "sheet", "cell", "line", "service", "code", "expenditure_type", "fund", "funder"),
    *("how", "origin", "why_not", "financial_year"),
)
PENCE_COLUMNS = ("amount", "counted")
COLUMNS = (*TEXT_COLUMNS, "row", *PENCE_COLUMNS)
"""The columns of the lines compared: text, the row of the sheet (0: not known), pence (``int64``; an amount not known is nought)."""


@dataclass(frozen=True, eq=False)
class ComparedCount:
    """A count beside another. `label` is what people call it ("Hackney, 2009-10"), `source` says where its figures are from.

    `lines` have `COLUMNS`; `divisions` are counted pence by COFOG division ("" = not classified); `areas` the codes of its districts
    (empty where nobody says); `kinds` the kind of the double count that took most off a line, by its position.
    """

    label: str
    year: str
    source: str
    lines: pd.DataFrame
    divisions: Mapping[str, int]
    partners: tuple[Partner, ...] = ()
    areas: frozenset[str] = frozenset()
    population: Population | None = None
    kinds: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def total(self) -> int:
        """Counted pence in all."""
        return int(self.lines["counted"].sum())

    def per_head(self, division: str) -> int | None:
        """Return counted pence of a division for each person, to the nearest penny; None where no population is known."""
        if self.population is None:
            return None
        pence, people = self.divisions.get(division, 0), self.population.people
        return (2 * pence + people) // (2 * people)

    def location(self, line: int) -> str:
        """Return where a line stands, by its position: ``'a.xlsx'!Spending!G14``, or the row where the cell is not known."""
        workbook, sheet, row, cell = (self.lines[name].iat[line] for name in ("workbook", "sheet", "row", "cell"))
        place = Location(str(workbook), str(sheet), int(str(row)))
        return f"{Location(place.workbook, place.sheet)}!{cell!s}" if cell else str(place)
