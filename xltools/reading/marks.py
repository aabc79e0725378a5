"""Where the marks of a sheet's XML stand: every `<` and `&`, found in one pass, each with the eight letters that begin there.

What is asked of a whole sheet (values with markup, cells twice, formulas, comments) is asked of these, in place of a pass over its
XML for each question. One thing is asked of every letter: whether a cell may be far away.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

LETTERS = 8
AT_ONCE = 2**16
"""Bytes looked at together: few enough to stay in the processor's own memory."""
_FAR = 7
"""Letters of a row of six digits with a quote behind it, longer than a column of three letters with a digit behind and a quote before."""


class Marks:
    """A sheet's XML with the places of its marks; those in the last few letters, where every sheet closes, are left out."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        length = max(len(xml) - LETTERS + 1, 0)
        signs = np.ndarray(length, np.uint8, xml)
        blocks = (signs[start : start + AT_ONCE] for start in range(0, length, AT_ONCE))
        found = [((block == ord("<")) | (block == ord("&"))).nonzero()[0] for block in blocks]
        self.at = np.concatenate([places + number * AT_ONCE for number, places in enumerate(found)] or [signs[:0]])
        self._letters = np.ndarray(length, "<u8", xml, strides=(1,))[self.at]

    def begin(self, text: bytes) -> npt.NDArray[np.bool_]:
        """Say of every mark whether this text of up to eight letters begins there."""
        seen: npt.NDArray[np.bool_] = self._letters & _number(b"\xff" * len(text)) == _number(text)
        return seen

    def count(self, text: bytes) -> int:
        """Return how often this text of up to eight letters begins at a mark."""
        return int(np.count_nonzero(self.begin(text)))

    def within(self, start: int, end: int, text: bytes) -> list[int]:
        """Return the places from `start` to before `end` where this text begins."""
        return [at for at in self.at[self.begin(text)].tolist() if start <= at < end]


def may_name_far_cells(xml: bytes, start: int) -> bool:
    """Say whether a row of six digits or more, or a column of three letters, may be named from `start` on: rare in all else."""
    signs = np.frombuffer(xml, np.uint8)[start:]
    return any(_is_far(signs[at : at + AT_ONCE + _FAR - 1]) for at in range(0, len(signs), AT_ONCE))


def _is_far(signs: npt.NDArray[np.uint8]) -> bool:
    quote = (signs == ord('"')) | (signs == ord("'"))
    digit, capital = signs - ord("0") < 10, signs - ord("A") < 26
    two = digit[:-1] & digit[1:]
    rows = two[:-5] & two[2:-3] & two[4:-1] & quote[6:]
    columns = quote[:-4] & capital[1:-3] & capital[2:-2] & capital[3:-1] & digit[4:]
    return bool(rows.any() or columns.any())


@cache
def _number(letters: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(letters, "little"))
