"""The report's pictures as plain numbers: where each bar and tile goes. The template draws them as SVG.

Lengths are SVG user units; money is pence. Every picture comes with words for those who cannot see it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.counting import totals
from xltools.outputs import functions, page_one, story
from xltools.outputs.wording import NOT_CLASSIFIED, reason_name
from xltools.text import percent_of, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from xltools.counting.count import Count

TREE_WIDTH, TREE_HEIGHT = 720.0, 400.0
CHARACTER = 7.2
"""The width of a letter of the pictures' text, on the generous side."""
BAR_WIDTH = 300.0
BRIDGE_WIDTH = 420.0
BASIS_WIDTH = 720.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of a treemap and its text; `tone` is the number of its group (for its shade)."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str
    tone: int

    @property
    def lines(self) -> tuple[tuple[str, bool], ...]:
        """The tile's text in lines that fit, each with whether it is the name; none where the tile is too small."""
        letters = max(1, int((self.width - 14) / CHARACTER))
        names, values = (textwrap.wrap(text, letters, break_long_words=False) for text in (self.label, self.value))
        shown = [*((line, True) for line in names), *((line, False) for line in values)]
        fits = all(len(line) <= letters for line, _ in shown) and len(shown) * 16 + 10 <= self.height
        return tuple(shown) if fits else ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a bar chart or bridge: from `start`, `length` long, with its label, value and share in words."""

    start: float
    length: float
    label: str
    value: str
    share: str
    tone: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars or tiles and what they show in words."""

    shapes: tuple[Tile, ...] | tuple[Bar, ...]
    words: str


def treemap(count: Count) -> Picture:
    """Return the counted money by division as tiles whose areas are in proportion (squarified; negatives left out)."""
    table = totals.by_division(count)
    table = table[table["counted"].gt(0)].sort_values(["counted", "division"], ascending=[False, True])
    boxes = squarify([int(pence) for pence in table["counted"]], 0, 0, TREE_WIDTH, TREE_HEIGHT)
    tiles = tuple(
        Tile(
            *box,
            str(row["name"]),
            f"{short_pounds(int(row['counted']))} · {percent_of(int(row['counted']), count.net)}",
            tone,
        )
        for tone, (box, (_, row)) in enumerate(zip(boxes, table.iterrows(), strict=True))
    )
    return Picture(tiles, _listed(table["name"], table["counted"]))


def level_bars(count: Count) -> Picture:
    """Return counted money by level of government as bars."""
    table = totals.by_level(count)
    return bars(count, [str(level) or "Not known" for level in table["level"]], table["counted"])


def function_bars(count: Count, how_many: int = 12) -> Picture:
    """Return the largest groups, each whole, as bars."""
    table = functions.largest_groups(count, how_many)
    return bars(count, [f"{row['code']} {row['name']}" for _, row in table.iterrows()], table["counted"])


def bars(count: Count, labels: Sequence[str], counted: pd.Series[int]) -> Picture:
    """Return bars for counted pence, the longest `BAR_WIDTH` long; negative money has no bar."""
    longest = max([int(pence) for pence in counted], default=0)
    shapes = tuple(
        Bar(
            0,
            BAR_WIDTH * max(0, int(pence)) / longest if longest > 0 else 0,
            label,
            short_pounds(int(pence)),
            percent_of(int(pence), count.net),
        )
        for label, pence in zip(labels, counted, strict=True)
    )
    return Picture(shapes, _listed(labels, counted))


def bridge(count: Count) -> Picture:
    """Return the way from reported to counted money: a bar for what is reported, one for each reason, one for what counts."""
    scale = BRIDGE_WIDTH / count.reported if count.reported > 0 else 0
    steps = [Bar(0, max(0.0, count.reported * scale), "Reported", short_pounds(count.reported), "")]
    left = count.reported
    for _, reason in totals.reasons_apart(count)[0].iterrows():
        pence, name = int(reason["removed"]), reason_name(str(reason["why_not"]))
        if pence:
            low = max(0, min(left, left - pence))
            steps.append(Bar(low * scale, abs(pence) * scale, name, short_pounds(-pence), "", 1))
            left -= pence
    steps.append(Bar(0, max(0.0, count.net * scale), "Counted", short_pounds(count.net), "", 2))
    return Picture(tuple(steps), "; ".join(f"{step.label} {step.value}" for step in steps) + ".")


def basis_strip(count: Count) -> Picture:
    """Return one strip cut into what is known for the place, apportioned, and not stated."""
    parts = [(kind, pence) for kind, pence in story.by_basis_kind(count) if pence > 0]
    whole = sum(pence for _, pence in parts)
    shapes, start = [], 0.0
    for tone, (kind, pence) in enumerate(parts):
        length = BASIS_WIDTH * pence / whole
        shapes.append(Bar(start, length, kind, short_pounds(pence), percent_of(pence, whole), tone))
        start += length
    return Picture(tuple(shapes), "; ".join(f"{bar.label} {bar.value}, {bar.share}" for bar in shapes) + ".")


def certainty_bar(count: Count) -> Picture:
    """Return one strip of what is known and estimated, which is the total, and beyond it what is missing as far as a figure is held."""
    parts = page_one.segments(count)
    pence = [max(0, part.pence or 0) for part in parts]
    scale, start, shapes = BASIS_WIDTH / (sum(pence) or 1), 0.0, []
    for tone, (part, size) in enumerate(zip(parts, pence, strict=True)):
        share = percent_of(part.pence or 0, count.net)
        value = short_pounds(part.pence) if part.pence is not None else ""
        shapes.append(Bar(start, size * scale, part.name, value, share, tone))
        start += size * scale
    return Picture(tuple(shapes), page_one.bar_in_words(count))


def squarify(
    values: Sequence[int], x: float, y: float, width: float, height: float
) -> list[tuple[float, float, float, float]]:
    """Cut a rectangle into tiles (x, y, width, height) of areas in proportion to values, largest first, as square as can be.

    The method is Bruls, Huizing and van Wijk's "Squarified Treemaps" (2000).
    """
    boxes: list[tuple[float, float, float, float]] = []
    rest, left = list(values), sum(values)
    while rest:
        scale = width * height / left if left else 0
        row = _row(rest, min(width, height), scale)
        total = sum(row)
        if width >= height:
            depth = total * scale / height if height else 0
            boxes += _stack(row, total, x, y, depth, height, down=True)
            x, width = x + depth, width - depth
        else:
            depth = total * scale / width if width else 0
            boxes += _stack(row, total, x, y, width, depth, down=False)
            y, height = y + depth, height - depth
        rest, left = rest[len(row) :], left - total
    return boxes


def _row(values: Sequence[int], side: float, scale: float) -> list[int]:
    row = [values[0]]
    for value in values[1:]:
        if _worst([*row, value], side, scale) > _worst(row, side, scale):
            break
        row.append(value)
    return row


def _worst(row: Sequence[int], side: float, scale: float) -> float:
    total = sum(row) * scale
    least, most = min(row) * scale, max(row) * scale
    return (
        max(side * side * most / total**2, total**2 / (side * side * least))
        if total and least and side
        else float("inf")
    )


def _stack(
    row: Sequence[int], total: int, x: float, y: float, width: float, height: float, *, down: bool
) -> Iterable[tuple[float, float, float, float]]:
    done = 0
    for value in row:
        start, part = done / total, value / total
        yield (x, y + height * start, width, height * part) if down else (x + width * start, y, width * part, height)
        done += value


def _listed(labels: Iterable[object], counted: Iterable[int]) -> str:
    return (
        "; ".join(
            f"{label or NOT_CLASSIFIED} {short_pounds(int(pence))}"
            for label, pence in zip(labels, counted, strict=True)
        )
        + "."
    )
