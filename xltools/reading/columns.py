"""The lines of a return as its reader leaves them: plain lists, from which a frame is made when one is wanted.

Readers know no pandas: they start sooner, send less to the process that asked, and the lines of a whole batch become one
frame at once (`xltools.reading.lines.gather`) instead of one for each file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from xltools.model import ReadFile


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines by column: `each` has one ready value for every line (text; pence or None; row numbers), `same` one for all.

    Columns in neither are blank from top to bottom.
    """

    rows: int
    each: Mapping[str, Sequence[object]]
    same: Mapping[str, str]

    def sharing(self, held: dict[str, str]) -> Columns:
        """Return the same lines with every text that equals one of `held` being that very text; new ones are added there.

        Each file brings texts of its own from the process that read it: "as last year" of a thousand returns is held once.
        """
        return replace(self, each={name: _shared(values, held) for name, values in self.each.items()})

    def frame(self) -> pd.DataFrame:
        """Return these lines as a lines frame."""
        from xltools.reading.lines import frame_of  # pandas: only for those who want a frame

        return frame_of([self])


def _shared(values: Sequence[object], held: dict[str, str]) -> Sequence[object]:
    """Return the values of a column, text being that of `held`; a column of text has text in every row."""
    if not values or not isinstance(values[0], str):
        return values
    texts = cast("Sequence[str]", values)
    return list(map(held.setdefault, texts, texts))


def sharing_texts(file: ReadFile, held: dict[str, str]) -> ReadFile:
    """Return a file with the lines of its returns as `Columns.sharing` has them."""
    returns = (
        replace(sent, content=sent.content.sharing(held)) if isinstance(sent.content, Columns) else sent
        for sent in file.returns
    )
    return replace(file, returns=tuple(returns)) if file.returns else file
