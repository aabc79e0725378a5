"""What a check is: a code, a severity, words for the partner, and a function that finds the places.

The words that never vary (title, why, fix) come from the module's docstring, which is also what the docs show;
what varies (message, value, place) is on each `Issue`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.model import Finding, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xltools.checks.context import CheckContext

    Find = Callable[[CheckContext], Iterable["Issue"]]

PARTS = ("What is wrong", "Why it matters", "How to put it right")


@dataclass(frozen=True, slots=True)
class Issue:
    """One place where a check found its problem; `return_no` is the position of the return in the batch.

    `fix` replaces the check's own cure where that does not suit the file.
    """

    return_no: int
    location: Location
    message: str
    value: str = ""
    related: tuple[Location, ...] = ()
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One problem we look for: its public code, how grave it is, its words, and how it is found."""

    code: str
    severity: Severity
    title: str
    wrong: str
    why: str
    fix: str
    find: Find

    def finding(self, found: Issue) -> Finding:
        """Return what was found as a finding in the partner's words."""
        fix = found.fix or self.fix
        return Finding(
            self.code, self.severity, found.location, found.message, self.why, fix, found.value, found.related
        )


def declare(module: str, words: str | None, severity: Severity, find: Find) -> Check:
    """Return the check of a module, given its ``__name__`` and ``__doc__``: the code is the module's name in kebab-case.

    The docstring is a title line and the three `PARTS`, each a paragraph beginning with its heading and a colon.
    """
    title, wrong, why, fix = parts_of(words or "")
    return Check(module.rpartition(".")[2].replace("_", "-"), severity, title, wrong, why, fix, find)


def parts_of(words: str) -> tuple[str, str, str, str]:
    """Return the title and the three parts of a check's docstring, each on one line; a missing part is blank."""
    title, *paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", words.strip()))
    said = dict(paragraph.split(": ", 1) for paragraph in paragraphs if ": " in paragraph)
    wrong, why, fix = (said.get(part, "") for part in PARTS)
    return title.rstrip("."), wrong, why, fix
