"""The report's dot plot as plain numbers: spending for each person by division, a mark for each place. The template draws it as SVG.

Marks differ in shape, never in colour alone; lengths are SVG user units; money is pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting.per_head import head_comparison
from xltools.text import pounds

if TYPE_CHECKING:
    from xltools.counting.count import Count

PLOT_LEFT, PLOT_WIDTH, ROW_HEIGHT = 232.0, 470.0, 30
SHAPES = ("circle", "square", "diamond", "triangle", "cross", "plus", "ring", "star")
MOST_PLACES = len(SHAPES)
"""Places drawn; the table below has all of them."""
_STEPS = (1, 2, 5)
LETTER_WIDTH = 7.2


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark: where it lies, its shape, and what it says."""

    x: float
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """A division with its marks."""

    label: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A place, its shape, and where it stands in the legend."""

    name: str
    shape: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Rows of marks, the places with their shapes, the lines of the scale (place, words), and all of it in words."""

    rows: tuple[DotRow, ...]
    legend: tuple[LegendEntry, ...]
    ticks: tuple[tuple[float, str], ...]
    words: str

    @property
    def top(self) -> float:
        """Where the rows begin, below the legend."""
        return max((entry.y for entry in self.legend), default=0) + 24

    @property
    def height(self) -> float:
        """The height of the picture."""
        return self.top + ROW_HEIGHT * len(self.rows) + 26


def dot_plot(count: Count) -> DotPlot | None:
    """Return the plot; None where there is nothing to set beside the place."""
    compared = head_comparison(count)
    if compared is None:
        return None
    held = (compared.region, "England") if compared.region else ()
    places = (count.place.name, *held, *compared.others)[:MOST_PLACES]
    figures = [
        (row, (row.place, *((row.region, row.england) if held else ()), *row.others)[:MOST_PLACES])
        for row in compared.rows
    ]
    most = max((pence for _, each in figures for pence in each if pence is not None), default=0)
    ticks = _ticks(most)
    scale = PLOT_WIDTH / max(ticks[-1], 1)
    rows = tuple(
        DotRow(
            f"{row.division} {row.name}",
            tuple(
                Dot(PLOT_LEFT + scale * max(pence, 0), shape, f"{place}: {pounds(pence, pence=False)}")
                for pence, shape, place in zip(each, SHAPES, places, strict=False)
                if pence is not None
            ),
        )
        for row, each in figures
    )
    words = "; ".join(f"{row.label}: {', '.join(dot.words for dot in row.dots)}" for row in rows)
    shown = tuple((PLOT_LEFT + scale * tick, pounds(tick, pence=False)) for tick in ticks)
    return DotPlot(rows, _legend(places), shown, f"Pounds for each person. {words}.")


def _ticks(most: int) -> list[int]:
    """Round amounts from nought to beyond the largest, four to eight of them, in pence."""
    step = next(step * 10**power for power in range(2, 15) for step in _STEPS if most <= 6 * step * 10**power)
    return [step * number for number in range(max(1, -(-most // step)) + 1)]


def _legend(places: tuple[str, ...]) -> tuple[LegendEntry, ...]:
    entries, x, y = [], 8.0, 14.0
    for place, shape in zip(places, SHAPES, strict=False):
        width = 30 + LETTER_WIDTH * len(place)
        if x > 8 and x + width > 716:
            x, y = 8.0, y + 22
        entries.append(LegendEntry(place, shape, x, y))
        x += width
    return tuple(entries)
