"""What a theme's money is made of: bodies, funding streams, first sources, revenue and capital, ring-fenced, lines. Pence throughout."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.money_origins import origins_of as origins_of_paths
from xltools.counting.money_paths import SourceKind, line_paths
from xltools.counting.ranges import NOT_STATED
from xltools.reading.lines import AMOUNT_COLUMN
from xltools.reference.sharing.largest_remainder import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xltools.counting.count import Count
    from xltools.counting.money_paths import LinePaths
    from xltools.counting.themes import Theme

NO_SOURCE = "Not said"


@dataclass(frozen=True, slots=True)
class Stream:
    """Money of a theme that came to a body from one source under one fund; `origin` is what it was at first."""

    source: str
    origin: str
    fund: str
    body: str
    lines: int
    pence: int


def by_label(count: Count, theme: Theme, label: str) -> tuple[tuple[str, int, int], ...]:
    """Return what counts of a theme by a label of its lines (text, lines, pence), the most money first; blank is "Not stated"."""
    counted = theme.pence != 0
    own = pd.DataFrame({"label": count.lines[label].to_numpy(dtype=object)[counted], "pence": theme.pence[counted]})
    table = own.groupby("label")["pence"].agg(["size", "sum"])
    rows = [(str(name) or NOT_STATED, int(lines), int(pence)) for name, lines, pence in table.itertuples()]
    return tuple(sorted(rows, key=lambda row: (-row[2], row[0])))


def streams_of(count: Count, theme: Theme) -> tuple[Stream, ...]:
    """Return the money of a theme by source, fund and the body that spends it, the most first; it adds up to the theme.

    Money that another body's line passed on has that line's source, as on the sheet Flows. Lines are taken whole: what they give as
    income is not told apart here.
    """
    paths, origins = _paths_of(count)
    bodies = count.lines["organisation"].to_numpy(dtype=object)
    pence: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
    lines: defaultdict[tuple[str, str, str, str], int] = defaultdict(int)
    for line in np.flatnonzero(theme.pence != 0).tolist():
        for number, part in _ways(theme, line, paths):
            path = paths.paths[number]
            source = NO_SOURCE if path.source_kind is SourceKind.NOT_SAID else path.source
            key = (source, origins[number], path.fund, str(bodies[line]))
            pence[key] += part
            lines[key] += 1
    found = (Stream(*key, lines[key], pence[key]) for key in pence)
    return tuple(sorted(found, key=lambda each: (-each.pence, each.source, each.fund, each.body)))


def origins_of(streams: Sequence[Stream]) -> tuple[tuple[str, int, int], ...]:
    """Return what the money of a theme was at first (name, lines, pence), the most first."""
    return _summed(streams, lambda stream: stream.origin)


def sources_of(streams: Sequence[Stream]) -> tuple[tuple[str, int, int], ...]:
    """Return the sources that returns name for the money of a theme (as named, lines, pence), the most first."""
    return _summed(streams, lambda stream: stream.source)


def _summed(streams: Sequence[Stream], name: Callable[[Stream], str]) -> tuple[tuple[str, int, int], ...]:
    pence: defaultdict[str, int] = defaultdict(int)
    lines: defaultdict[str, int] = defaultdict(int)
    for stream in streams:
        pence[name(stream)] += stream.pence
        lines[name(stream)] += stream.lines
    return tuple((each, lines[each], pence[each]) for each in sorted(pence, key=lambda one: (-pence[one], one)))


@lru_cache(maxsize=2)  # every theme asks for it
def _paths_of(count: Count) -> tuple[LinePaths, tuple[str, ...]]:
    """The ways of all lines' money, and what the money of each way was at first."""
    paths = line_paths(count)
    return paths, tuple(origin.name for origin, _ in origins_of_paths(count, paths.paths))


def _ways(theme: Theme, line: int, paths: LinePaths) -> Iterator[tuple[int, int]]:
    """Yield the ways of a line's money in the theme, by number, with how much of it went each; they add up to it."""
    steps, pence = paths.passed_on.get(line, ()), int(theme.pence[line])
    whole = sum(part for _, part in steps)
    if not steps:
        yield int(paths.own[line]), pence
    elif whole <= 0:
        yield steps[0][0], pence
    else:
        shares = in_parts(pence, [part for _, part in steps])
        yield from ((number, part) for (number, _), part in zip(steps, shares, strict=True) if part)


def lines_of(count: Count, theme: Theme, most: int | None = None) -> list[int]:
    """Return the positions of a theme's lines that count, the most money first."""
    which = np.flatnonzero(theme.pence != 0)
    order = np.lexsort((which, -np.abs(theme.pence[which])))
    return [int(line) for line in which[order][:most]]


def not_counted(count: Count, theme: Theme) -> list[int]:
    """Return the positions of a theme's lines of which nothing counts, those of the most money first."""
    amount = count.lines["amount"].fillna(0).to_numpy(dtype=np.int64)
    which = np.flatnonzero(theme.members & (theme.pence == 0) & (amount != 0))
    return [int(line) for line in which[np.argsort(-np.abs(amount[which]), kind="stable")]]


def place_of(count: Count, line: int) -> str:
    """Return where the amount of a line stands, by its position: file, sheet and cell."""
    own = count.lines.iloc[line]
    number, row, column = (int(str(own[name])) for name in ("return_no", "row", AMOUNT_COLUMN))
    read = count.batch.returns[number]
    field = "local" if read.columns.get("local") and own["local"] is not pd.NA else "gross"
    return str(read.location_of(row, field, str(own["sheet"]), column))
