"""Words that a check looks for in texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Phrase:
    """A regular expression for folded text (lower case, single spaces), and what makes a text worth trying.

    Whatever matches must contain one of `words`, or at least so many `digits`: plain search for those is ten times as
    fast, and a batch has a hundred thousand texts.
    """

    expression: str
    words: tuple[str, ...] = ()
    digits: int = 0

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)
