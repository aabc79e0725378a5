"""The first look at a place: what of its lines may be the same money elsewhere, as names and numbers.

It is taken where the place is counted, with its lines in memory, and kept beside its page: whoever puts many places together reads
no text of a service for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from xltools.many_places.stored import look_of, texts_of
from xltools.reference.areas.geography import Relation
from xltools.reference.bodies.names import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from xltools.many_places.stored import CountedPlace

    Figures = NDArray[np.uint64]

NAMES = ("body", "funder_body", "funder", "paid_to_body", "paid_to")
"""Whose a line is, and whom it names: as the place's own list has them, and as they are written where nobody of it is meant."""
WIDER = ("service", "area", "gross")
"""What a line says that gives a part of a wider area's figure."""
_LINES_OF_A_COPY = 3


class Texts(NamedTuple):
    """A column of texts: `numbers` are places in `distinct`, line by line."""

    distinct: Sequence[str]
    numbers: NDArray[np.int64]

    def each(self, look_up: Callable[[str], str]) -> Texts:
        """Return what is looked up for every text, each of them once; several may have the same."""
        return Texts([look_up(text) for text in self.distinct], self.numbers)

    def where(self, is_one: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Say of each line whether something is true of its text."""
        return np.fromiter(map(is_one, self.distinct), dtype=np.bool_, count=len(self.distinct))[self.numbers]

    def beside(self, other: Texts) -> tuple[list[tuple[str, str]], NDArray[np.int64]]:
        """Return which texts stand beside which of another column, and the place of each line's two among them."""
        many = max(1, len(other.distinct))
        numbers, both = pd.factorize(self.numbers * many + other.numbers)
        pairs = (divmod(pair, many) for pair in both.tolist())
        return [(self.distinct[one], other.distinct[two]) for one, two in pairs], numbers


@dataclass(frozen=True)
class Look:
    """What the first look at a place takes down of its lines that count, in their order.

    `position` is that among all its lines, `names` the columns `NAMES`; `said` is a number for a line's service and amount, `content`
    one for what its whole return says, whatever the order of its lines (0 where it has fewer than make a copy). `wider` are the lines
    that give a part of a wider area's figure: whose, its service, area and gross pence.
    """

    position: NDArray[np.int64]
    names: dict[str, Texts]
    said: Figures
    content: Figures
    wider: tuple[tuple[str, str, str, int], ...]


def first_look(lines: pd.DataFrame) -> pd.DataFrame:
    """Return what the first look at a place's lines, as they are kept, takes down: columns position, said, content, `NAMES`, `WIDER`."""
    position = np.flatnonzero(lines["counted"].ne(0).to_numpy())
    lines = lines.iloc[position].reset_index(drop=True)
    said = _said(lines)
    strange = {name: lines[name].where(lines[f"{name}_body"].eq(""), "") for name in ("funder", "paid_to")}
    is_wider = lines["area_relation"].eq(Relation.WIDER.value) & lines["gross"].notna()
    return pd.DataFrame(
        {
            "position": position,
            "said": said,
            "content": _content(lines, said),
            **{name: strange.get(name, lines[name]) for name in NAMES},
            **{name: lines[name].where(is_wider, pd.NA if name == "gross" else "") for name in WIDER},
        }
    )


def look_at(output: Path, counted: CountedPlace) -> Look:
    """Return what was taken down of a place when it was counted."""
    table = look_of(output, counted)
    names = {name: Texts(*texts_of(table.column(name))) for name in NAMES}
    wider = table.filter(table.column("gross").is_valid()).select(["body", *WIDER])
    return Look(
        position=table.column("position").to_numpy(),
        names=names,
        said=table.column("said").to_numpy(),
        content=table.column("content").to_numpy(),
        wider=tuple(zip(*(column.to_pylist() for column in wider.columns), strict=True)),
    )


def _said(lines: pd.DataFrame) -> Figures:
    """A number for each line's service and amount."""
    numbers, distinct = pd.factorize(lines["service"])
    services = hashed([plain(text) for text in distinct])[numbers]
    return services * np.uint64(1_000_003) + lines["counted"].to_numpy().astype(np.uint64)


def _content(lines: pd.DataFrame, said: Figures) -> Figures:
    """What the whole return of each line says, whatever the order of its lines; 0 for returns of fewer lines than make a copy."""
    if not len(lines):
        return said
    returns, where = np.unique(lines["return_no"].to_numpy(), return_inverse=True)
    sums = np.zeros(len(returns), dtype=np.uint64)
    np.add.at(sums, where, said * (said | np.uint64(1)))
    few = np.bincount(where, minlength=len(returns)) < _LINES_OF_A_COPY
    return np.where(few, np.uint64(0), sums)[where]


def hashed(texts: Sequence[str]) -> Figures:
    """Return a number for each text, the same in every process."""
    return pd.util.hash_array(np.array(texts, dtype=object), categorize=False)
