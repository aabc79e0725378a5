"""The code clearly contradicts the description.

What is wrong: The service is described in words that belong to another division than its code.

Why it matters: The money is shown under a function it was not spent on.

How to put it right: Correct the code, or say in your explanation why the service belongs there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.clear_words import STEMS, divisions_meant
from xltools.checks.words import shorten
from xltools.model import Severity
from xltools.reference import cofog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Found
    from xltools.checks.looked import Looked


def _find(looked: Looked) -> Iterator[Found]:
    worth = looked.mentions("service", STEMS) & looked.filled("cofog") & looked.services
    for index in np.flatnonzero(worth).tolist():
        code = cofog.normal_code(looked.text("cofog", index))
        service = looked.text("service", index)
        word, divisions = divisions_meant(service)
        if cofog.known(code) and divisions and cofog.division_of(code) not in divisions:
            usual = f"{divisions[0]} {cofog.name_of(divisions[0])}"
            coded = f"'{shorten(service)}' is coded {code} {cofog.name_of(code)}"
            yield looked.at(index, "cofog", f"{coded}, but '{word}' belongs under {usual}.")


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
