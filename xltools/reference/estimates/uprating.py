"""Figures of another year brought to the count's own, by factors the lead team sets: never silently, the source is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from xltools.reference.estimates.lines import EstimateLine


@dataclass(frozen=True, slots=True)
class Uprating:
    """A factor for figures of each year ("2024-25"), and where the factors are published."""

    factors: Mapping[str, Fraction]
    source: str

    def of(self, lines: Iterable[EstimateLine]) -> tuple[EstimateLine, ...]:
        """Return lines with those of a year that has a factor brought up, in whole pence; their source and note say so."""
        return tuple(self._uprated(line) if line.year in self.factors else line for line in lines)

    def _uprated(self, line: EstimateLine) -> EstimateLine:
        factor = self.factors[line.year]
        said = f"times {float(factor):g} ({self.source})"
        return replace(
            line,
            gross=_times(line.gross, factor),
            income=_times(line.income, factor),
            local=_times(line.local, factor),
            local_income=_times(line.local_income, factor),
            source=f"{line.source}; {said}",
            note=f"{line.note} Figures of {line.year} {said}.",
        )


NO_UPRATING = Uprating(MappingProxyType({}), "")


def _times(pence: int, factor: Fraction) -> int:
    """Return pence times a factor, half a penny up."""
    return (2 * pence * factor.numerator + factor.denominator) // (2 * factor.denominator)
