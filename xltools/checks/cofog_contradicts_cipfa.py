"""The COFOG code and the CIPFA line disagree.

What is wrong: Both are filled in, and the CIPFA service line belongs to another division than the COFOG code.

Why it matters: We count the line under its COFOG code; if the CIPFA line is the right one, it is under the wrong
function.

How to put it right: Correct one of them, or clear the one you are less sure of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.model import Severity
from xltools.reference import cofog
from xltools.reference.crosswalks import cipfa_line
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    both = context.filled("cofog") & context.filled("cipfa") & context.services
    for index in np.flatnonzero(both).tolist():
        code, line = cofog.normal_code(context.text("cofog", index)), cipfa_line(context.text("cipfa", index))
        if not line or not cofog.known(code) or line.mapping_type == "exclude":
            continue
        if cofog.division_of(code) not in {cofog.division_of(other) for other in (line.cofog, *line.alternatives)}:
            name = f"{line.cofog} {cofog.name_of(line.cofog)}"
            coded = f"The code is {code} {cofog.name_of(code)}"
            yield context.at(
                index, "cofog", f"{coded}, but the CIPFA line '{shorten(line.line)}' belongs under {name}."
            )


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
