"""The lines of the count as the page shows them: a row for each part of a line that has a function and a source of its own.

Most lines are one piece. A line that serves several functions, whose money came from several sources, or a part of which others paid
(income), is one piece for each, so that whatever is filtered adds up to the penny. Money is pence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from xltools.counting.money_origins import MoneyOrigin, OriginKind, origins_of
from xltools.counting.money_paths import line_paths
from xltools.counting.parts import function_parts
from xltools.outputs.order import line_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from xltools.counting.count import Count
    from xltools.counting.money_paths import LinePaths, MoneyPath

INCOME = MoneyOrigin(OriginKind.INCOME).name
COLUMNS = ("position", "code", "source", "origin", "through", "counted", "removed")

_FunctionPart = tuple[str, int, int]
"""A code, and what counts and does not count under it."""
_SourcePart = tuple[str, str, str, int]
"""A source, what it is, the bodies between it and the line's own in words, and what counts of it."""


def pieces_of(count: Count) -> pd.DataFrame:
    """Return the pieces in the order lines are written in.

    Columns: position (of the line), code, source (as far back as it is known), origin (what the money was at first), through (the
    bodies between), counted, removed, piece and pieces (the number of it, from 1, of how many). Counted and removed add up to those of
    each line, by function to the tables of functions, by source and by origin to those of the sheet Flows.
    """
    ways = _Ways.of(count)
    several = function_parts(count.lines, count.coding.weights)
    apart = sorted({*several, *ways.lines.passed_on})
    rows = [row for line in apart for row in _pieces(ways, line, several.get(line))]
    divided = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"counted": "int64", "removed": "int64", "position": "int64"}
    )
    frame = pd.concat([*_whole(ways, apart), divided], ignore_index=True)
    return _in_order(frame, line_order(count))


@dataclass(frozen=True)
class _Ways:
    """What is asked of each line, in arrays; and the names of its ways by their position."""

    lines: LinePaths
    sources: NDArray[np.object_]
    origins: NDArray[np.object_]
    income: NDArray[np.int64]
    code: NDArray[np.object_]
    body: NDArray[np.object_]
    counted: NDArray[np.int64]
    removed: NDArray[np.int64]

    @classmethod
    def of(cls, count: Count) -> _Ways:
        lines, ways = count.lines, line_paths(count)
        origins = origins_of(count, ways.paths)
        told_apart = np.array([apart for _, apart in origins] or [False], dtype=bool)
        return cls(
            ways,
            np.array([path.source for path in ways.paths] or [""], dtype=object),
            np.array([origin.name for origin, _ in origins] or [""], dtype=object),
            np.where((ways.own >= 0) & told_apart[ways.own], ways.income, 0),
            lines["code"].to_numpy(dtype=object),
            lines["organisation"].to_numpy(dtype=object),
            lines["counted"].to_numpy(dtype=np.int64),
            lines["removed"].to_numpy(dtype=np.int64),
        )

    def parts(self, line: int) -> list[_SourcePart]:
        """Return a line's money by its sources."""
        if line in self.lines.passed_on:
            return [
                (path.source, str(self.origins[number]), _between(path, str(self.body[line])), pence)
                for number, pence in self.lines.passed_on[line]
                for path in (self.lines.paths[number],)
            ]
        way, income = self.lines.own[line], int(self.income[line])
        source, origin, counted = str(self.sources[way]), str(self.origins[way]), int(self.counted[line])
        parts = [(source, origin, "", counted - income), (source, INCOME, "", income)]
        return [part for part in parts if part[3]] or [(source, origin, "", 0)]


def _between(path: MoneyPath, body: str) -> str:
    return ", ".join(name for name in path.bodies if name not in (body, path.source))


def _whole(ways: _Ways, apart: Sequence[int]) -> Iterator[pd.DataFrame]:
    """Yield the pieces of lines of one function that stand by themselves: first what is not income, then income beside that."""
    alone = np.ones(len(ways.code), dtype=bool)
    alone[list(apart)] = False
    all_income = (ways.income != 0) & (ways.income == ways.counted)
    beside = alone & (ways.income != 0) & ~all_income
    origin = np.where(all_income, INCOME, ways.origins[ways.lines.own])
    yield _frame(
        ways, np.flatnonzero(alone), origin, np.where(beside, ways.counted - ways.income, ways.counted), ways.removed
    )
    nothing = np.zeros_like(ways.removed)
    yield _frame(ways, np.flatnonzero(beside), np.full(len(alone), INCOME, dtype=object), ways.income, nothing)


def _frame(
    ways: _Ways,
    at: NDArray[np.intp],
    origin: NDArray[np.object_],
    counted: NDArray[np.int64],
    removed: NDArray[np.int64],
) -> pd.DataFrame:
    source = ways.sources[ways.lines.own[at]]
    through = np.full(len(at), "", dtype=object)
    columns: Mapping[str, object] = dict(
        zip(COLUMNS, (at, ways.code[at], source, origin[at], through, counted[at], removed[at]), strict=True)
    )
    return pd.DataFrame(columns)


def _in_order(frame: pd.DataFrame, order: NDArray[np.intp]) -> pd.DataFrame:
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ordered = frame.iloc[np.argsort(rank[frame["position"].to_numpy()], kind="stable")].reset_index(drop=True)
    by_line = ordered.groupby("position", sort=False)["position"]
    return ordered.assign(piece=by_line.cumcount() + 1, pieces=by_line.transform("size"))


def _pieces(ways: _Ways, line: int, functions: Sequence[_FunctionPart] | None) -> Iterator[tuple[object, ...]]:
    """Yield a line's pieces: each function's part is met from the sources in turn, so that both add up."""
    whole: _FunctionPart = (str(ways.code[line]), int(ways.counted[line]), int(ways.removed[line]))
    waiting = ways.parts(line)
    source, origin, _, _ = waiting[0]
    for code, counted, removed in functions or (whole,):
        parts = list(_met(counted, waiting)) or [(source, origin, "", 0)]
        for number, (own_source, own_origin, through, pence) in enumerate(parts):
            yield line, code, own_source, own_origin, through, pence, removed if number == 0 else 0


def _met(pence: int, waiting: list[_SourcePart]) -> Iterator[_SourcePart]:
    """Yield so much of what waits as comes to `pence`, and take it out."""
    while pence and waiting:
        source, origin, through, some = waiting.pop(0)
        part = min(pence, some, key=abs)
        yield source, origin, through, part
        pence -= part
        if some != part:
            waiting.insert(0, (source, origin, through, some - part))
