"""The body serves a wider area, but every line is for the place.

What is wrong: The Return sheet names an area wider than the place, but no line says which area its figure covers.

Why it matters: Blank means the place itself. If the figures are for the whole area, far too much is counted.

How to put it right: Name the wider area on each line it applies to. If the figures are for the place alone, tell us
so when you send it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.areas import WIDER, relation_to
from xltools.checks.check import declare
from xltools.checks.words import shorten
from xltools.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    place, size = looked.known.place, len(looked.batch.returns)
    told = looked.filled("area") | looked.filled("local") | looked.filled("basis")
    lines = np.bincount(looked.return_no, minlength=size)
    silent = (lines > 0) & (np.bincount(looked.return_no[told], minlength=size) == 0)
    for number in np.flatnonzero(silent).tolist() if place else ():
        served = looked.batch.returns[number].header["area_served"].strip()
        if place and served and relation_to(served, place) in WIDER:
            message = f"You serve {shorten(served)}, but no line says that its figure covers more than {place.name}."
            yield looked.header(number, "area_served", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
