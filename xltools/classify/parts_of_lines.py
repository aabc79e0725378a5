"""Lines that break down another line of their return: "of which residential care" under what it is a part of.

Where such lines together are exactly what a line above them comes to, their money stands there already. Where they are not,
only their words say so: they count, and are asked about (`xltools.checks`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xltools.words import WordTest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from xltools.words import TextColumn

IS_PART_OF = "it is a part of {}, which counts"
_OF_WHICH = re.compile(r"(?:^|[:;,(\u2013\u2014-])[\s\W]*(?:net |less |memo:? )?(?:of which|thereof)\b", re.IGNORECASE)
"""At the beginning of a name, or after what it is a part of; "a scheme of which we are host" is no part."""


_OF_WHICH_WORDS = WordTest("wh.{1,2}ch|thereof")


def says_of_which(service: str) -> bool:
    """Say whether the name of a line says that it is a part of another."""
    return bool(_OF_WHICH.search(service[:300]))


def parts_of_lines(lines: pd.DataFrame, services: TextColumn) -> Mapping[int, int]:
    """Return, for each line whose money stands in another line of its return, that line; by positions in the frame.

    `services` are the texts of its column of services.
    """
    named = services.saying(says_of_which, _OF_WHICH_WORDS)
    if not named.any():
        return {}
    is_part, numbers = named[services.numbers], lines["return_no"].to_numpy()
    gross = lines["gross"].to_numpy(dtype=np.int64, na_value=0)
    parts: dict[int, int] = {}
    for number in np.unique(numbers[is_part]).tolist():
        own = np.flatnonzero(numbers == number).tolist()
        for run, above in _runs(own, is_part):
            whole = sum(gross[index] for index in run)
            of = next((index for index in reversed(above) if whole > 0 and gross[index] == whole), None)
            parts |= {} if of is None else dict.fromkeys(run, of)
    return parts


def _runs(own: Sequence[int], is_part: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield each run of lines that say so, one below the other, and all other lines above it."""
    above: list[int] = []
    run: list[int] = []
    for index in own:
        if is_part[index]:
            run.append(index)
            continue
        if run:
            yield run, list(above)
            run = []
        above.append(index)
    if run:
        yield run, above
