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
from xltools.model import Severity
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    place, size = context.known.place, len(context.batch.returns)
    told = context.filled("area") | context.filled("local") | context.filled("basis")
    lines = np.bincount(context.return_no, minlength=size)
    silent = (lines > 0) & (np.bincount(context.return_no[told], minlength=size) == 0)
    for number in np.flatnonzero(silent).tolist() if place else ():
        served = context.batch.returns[number].header["area_served"].strip()
        if place and served and relation_to(served, place) in WIDER:
            message = f"You serve {shorten(served)}, but no line says that its figure covers more than {place.name}."
            yield context.header(number, "area_served", message)


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
