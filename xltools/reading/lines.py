"""The lines frame: the columns, types and meanings every part of xltools relies on (their contract: `xltools.schemas`).

One row is one line of spending. Text columns hold ``""`` for blank, never a missing value. Money columns are whole
pence (``Int64``), missing where the cell was blank or could not be read (an `Observation` says which).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
import pandas as pd

from xltools.model import Batch, Unbuilt
from xltools.template.layout import DATA_FIELDS, MONEY_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xltools.model import Return

    IntArray = np.ndarray[tuple[int], np.dtype[np.signedinteger]]

TEXT = pd.StringDtype(storage="python", na_value=np.nan)
"""pandas' default text type, named so that frames are the same with and without pyarrow installed."""

IDENTITY = ("return_id", "partner", "partner_id", "workbook", "sheet")
"""Whose line it is and where it stands; `partner` is as written in the return until the partner list is consulted."""

LINE_EXTRAS = ("financial_year", "period", "reference")
"""Known per line in a lines CSV; `financial_year` is the return's in a workbook, the others blank."""

TEXT_FIELDS = (*IDENTITY, *LINE_EXTRAS, *(name for name in DATA_FIELDS if name not in MONEY_FIELDS))

AMOUNT_COLUMN = "amount_column"
"""The sheet column (from 1) of a line's own amount where a row holds several lines; 0: the return's own column of amounts."""

DTYPES: Mapping[str, object] = MappingProxyType(
    {
        **dict.fromkeys(TEXT_FIELDS, TEXT),
        "row": np.dtype("int32"),
        AMOUNT_COLUMN: np.dtype("int16"),
        **dict.fromkeys(MONEY_FIELDS, pd.Int64Dtype()),
    }
)
_BLANKS: Mapping[str, object] = MappingProxyType({**dict.fromkeys(MONEY_FIELDS), AMOUNT_COLUMN: 0})
"""What stands where nothing is: "" in columns of text."""


def lines_frame(columns: Mapping[str, Sequence[object]], rows: int) -> pd.DataFrame:
    """Return a lines frame from lists of ready values (text; pence or None; row numbers), blank where a list is missing."""
    data = {}
    for name, dtype in DTYPES.items():
        values = columns.get(name)
        if values is None:
            values = [_BLANKS.get(name, "")] * rows
        data[name] = pd.array(values, dtype=dtype)  # type: ignore[call-overload]
    return pd.DataFrame(data)


def frame_of(parts: Sequence[Unbuilt]) -> pd.DataFrame:
    """Return one lines frame with the lines of these parts, one below the other."""
    if not parts:
        return lines_frame({}, 0)
    numbers = np.repeat(np.arange(len(parts)), [part.rows for part in parts])
    data = {}
    for name, dtype in DTYPES.items():
        if any(name in part.each for part in parts):
            data[name] = pd.array(_listed(name, parts), dtype=dtype)  # type: ignore[call-overload]
        elif name in _BLANKS:
            data[name] = pd.array([_BLANKS[name]], dtype=dtype).take(np.zeros_like(numbers))  # type: ignore[call-overload]
        else:
            data[name] = spread([part.same.get(name, "") for part in parts], numbers)
    return pd.DataFrame(data)


def _listed(name: str, parts: Sequence[Unbuilt]) -> list[object]:
    blank = _BLANKS.get(name, "")
    values = (part.each.get(name) or [part.same.get(name, blank)] * part.rows for part in parts)
    return list(chain.from_iterable(values))


def spread(values: Sequence[str], numbers: IntArray) -> pd.api.extensions.ExtensionArray:
    """Return a text column that holds, for each line, the value its number points at (one value per return, say)."""
    return pd.array(list(values), dtype=TEXT).take(numbers)


def look_up_each(texts: pd.Series[str], look_up: Callable[[str], str]) -> pd.Series[str]:
    """Return a text column with what `look_up` makes of each text; every distinct text is looked up once."""
    numbers, distinct = pd.factorize(texts)
    return pd.Series(spread([look_up(text) for text in distinct], numbers), index=texts.index, dtype=TEXT)


@dataclass(frozen=True)
class _PartOfBatch:
    """The lines of one return in a batch: the batch holds them, and a frame of them is made when one is wanted."""

    batch: pd.DataFrame
    start: int
    end: int

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return self.end - self.start

    def frame(self) -> pd.DataFrame:
        """Return the lines frame."""
        return self.batch.iloc[self.start : self.end].reset_index(drop=True)


def gather(returns: Iterable[Return]) -> Batch:
    """Put returns together into a batch, their lines one below the other in the order given.

    The lines are held once: those of each return in the batch are its part of the batch's.
    """
    kept = tuple(returns)
    unbuilt = [sent.content for sent in kept if _is_unbuilt(sent.content)]
    if len(unbuilt) < len(kept):
        lines, lengths = pd.concat([sent.lines for sent in kept], ignore_index=True), [len(sent.lines) for sent in kept]
    else:
        lines, lengths = frame_of(unbuilt), [part.rows for part in unbuilt]
        parts = pairwise(accumulate(lengths, initial=0))
        kept = tuple(
            replace(sent, content=_PartOfBatch(lines, start, end))
            for sent, (start, end) in zip(kept, parts, strict=True)
        )
    numbers = np.repeat(np.arange(len(kept), dtype=np.int32), lengths)
    return Batch(kept, lines.assign(return_no=numbers))


def with_lines_once(batch: Batch) -> Batch:
    """Return a batch whose returns say how many lines they have and hold none: what is passed over has the lines of the batch alone."""
    none = batch.lines.head(0)
    return replace(batch, returns=tuple(_without_part(sent, none) for sent in batch.returns))


def _without_part(sent: Return, none: pd.DataFrame) -> Return:
    part = sent.content
    return replace(sent, content=replace(part, batch=none)) if isinstance(part, _PartOfBatch) else sent


def _is_unbuilt(content: object) -> TypeGuard[Unbuilt]:
    """Whether lines are by column still; asked of ten thousand returns, which is long for a protocol."""
    return not isinstance(content, pd.DataFrame | _PartOfBatch)
