"""The lines of a return as its reader leaves them: plain lists, from which a frame is made when one is wanted.

Readers know no pandas: they start sooner, send less to the process that asked, and the lines of a whole batch become one
frame at once (`xltools.reading.lines.gather`) instead of one for each file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines by column: `each` has one ready value for every line (text; pence or None; row numbers), `same` one for all.

    Columns in neither are blank from top to bottom.
    """

    rows: int
    each: Mapping[str, Sequence[object]]
    same: Mapping[str, str]

    def frame(self) -> pd.DataFrame:
        """Return these lines as a lines frame."""
        from xltools.reading.lines import frame_of  # pandas: only for those who want a frame

        return frame_of([self])
