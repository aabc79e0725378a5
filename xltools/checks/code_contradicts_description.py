"""The code clearly contradicts the description.

What is wrong: The service is described in words that belong to another division than its code.

Why it matters: The money is shown under a function it was not spent on.

How to put it right: Correct the code, or say under Notes why the service belongs there, or tell us when you send it
back.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.check import declare
from xltools.checks.clear_words import STEMS, divisions_meant
from xltools.model import Severity
from xltools.reference import cofog
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.check import Issue
    from xltools.checks.context import CheckContext


def _find(context: CheckContext) -> Iterator[Issue]:
    worth = context.mentions("service", STEMS) & context.filled("cofog") & context.services
    services, codes = context.texts("service"), context.texts("cofog")
    for index in np.flatnonzero(worth).tolist():
        message = _contradiction(services[index], codes[index])
        if message:
            yield context.at(index, "cofog", message)


@lru_cache(maxsize=100_000)
def _contradiction(service: str, written: str) -> str:
    """Say how a code contradicts the words beside it, or nothing."""
    code = cofog.normal_code(written)
    word, divisions = divisions_meant(service)
    if not divisions or not cofog.known(code) or cofog.division_of(code) in divisions:
        return ""
    usual = f"{divisions[0]} {cofog.name_of(divisions[0])}"
    return f"'{shorten(service)}' is coded {code} {cofog.name_of(code)}, but '{word}' belongs under {usual}."


CHECK = declare(__name__, __doc__, Severity.WARNING, _find)
