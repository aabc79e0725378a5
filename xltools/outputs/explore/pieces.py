"""The lines of the count as the page shows them: a row for each part of a line that has a function and a source of its own.

Most lines are one piece. A line that serves several functions, or whose money came from several sources, is one piece for each,
so that whatever is filtered adds up to the penny. Money is pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.money_paths import line_sources
from xltools.counting.parts import function_parts
from xltools.outputs.order import line_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from xltools.counting.count import Count
    from xltools.counting.money_paths import LineSources, SourceKind

_FunctionPart = tuple[str, int, int]
"""A code, and what counts and does not count under it."""
_SourcePart = tuple[str, str, int]
"""A source, the bodies between it and the line's own in words, and what counts of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the line at `position` of the count's lines."""

    position: int
    code: str
    source: str
    through: str
    counted: int
    removed: int


def pieces_of(count: Count) -> pd.DataFrame:
    """Return the pieces in the order lines are written in: columns position (of the line), code, source, through, counted, removed, and
    piece and pieces (the number of it, from 1, of how many). Counted and removed add up to those of each line.
    """
    lines, sources = count.lines, line_sources(count)
    several = function_parts(lines, count.coding.weights)
    apart = sorted({*several, *sources.passed_on})
    divided = [piece for line in apart for piece in _pieces(count, line, sources, several.get(line))]
    whole = np.ones(len(lines), dtype=bool)
    whole[apart] = False
    names = np.array([name for name, _ in sources.sources] or [""], dtype=object)
    columns = {
        "position": np.flatnonzero(whole),
        "code": lines["code"].to_numpy(dtype=object)[whole],
        "source": names[sources.own[whole]] if len(lines) else names[:0],
        "through": np.full(int(whole.sum()), "", dtype=object),
        "counted": lines["counted"].to_numpy(dtype=np.int64)[whole],
        "removed": lines["removed"].to_numpy(dtype=np.int64)[whole],
    }
    frame = pd.DataFrame(
        {
            name: np.concatenate([values, np.array([getattr(piece, name) for piece in divided], dtype=values.dtype)])
            for name, values in columns.items()
        }
    )
    return _in_order(frame, line_order(count))


def _in_order(frame: pd.DataFrame, order: NDArray[np.intp]) -> pd.DataFrame:
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ordered = frame.iloc[np.argsort(rank[frame["position"].to_numpy()], kind="stable")].reset_index(drop=True)
    by_line = ordered.groupby("position", sort=False)["position"]
    return ordered.assign(piece=by_line.cumcount() + 1, pieces=by_line.transform("size"))


def _pieces(
    count: Count, position: int, sources: LineSources, functions: Sequence[_FunctionPart] | None
) -> Iterator[Piece]:
    """Yield a line's pieces: each function's part is met from the sources in turn, so that both add up."""
    line = count.lines.iloc[position]
    whole: _FunctionPart = (str(line["code"]), int(line["counted"]), int(line["removed"]))
    body = str(line["organisation"])
    own = sources.sources[int(sources.own[position])][0]
    ways = sources.passed_on.get(position, ())
    waiting = [_source_part(way, body) for way in ways] or [(own, "", whole[1])]
    for code, counted, removed in functions or (whole,):
        parts = list(_met(counted, waiting)) or [(own, "", 0)]
        for number, (source, through, pence) in enumerate(parts):
            yield Piece(position, code, source, through, pence, removed if number == 0 else 0)


def _met(pence: int, waiting: list[_SourcePart]) -> Iterator[_SourcePart]:
    """Yield so much of what waits as comes to `pence`, and take it out."""
    while pence and waiting:
        source, through, some = waiting.pop(0)
        part = min(pence, some, key=abs)
        yield source, through, part
        pence -= part
        if some != part:
            waiting.insert(0, (source, through, some - part))


def _source_part(way: tuple[tuple[str, SourceKind], tuple[str, ...], int], body: str) -> _SourcePart:
    (source, _), bodies, pence = way
    between = [name for name in bodies if name not in (body, source)]
    return source, ", ".join(between), pence
