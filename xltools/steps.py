"""How far a long piece of work is, told as values while it is done: which step, how much of how much, and of what.

Whoever does the work tells a listener; the words are made here once, for whoever shows them. A listener may end the work by
raising `xltools.model.Stopped`: nothing has then taken its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The long steps of what a person may ask for, named as people read them."""

    TAKING_BACK = "taking in your decisions"
    READING = "reading"
    CLASSIFYING = "saying what each line is"
    CHECKING = "checking"
    DOUBLE_COUNTS = "looking for double counts"
    ESTIMATING = "working out estimates"
    OTHER_COUNTS = "reading the counts to compare with"
    WORKBOOK = "writing the count workbook"
    LINES = "writing the lines"
    REPORT = "writing the report"
    MESSAGES = "preparing the messages"
    PAGE = "writing the page to explore"
    PUBLICATION = "writing the publication"
    COMPARING = "comparing"
    PLACES = "counting places"
    FETCHING = "fetching"
    BUNDLE = "putting the bundle together"
    LOOKING = "looking the bundle over"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is: `done` of `total` (0 where nobody can say), and the file, body or place that was done last."""

    step: Step
    done: int = 0
    total: int = 0
    name: str = ""

    @property
    def words(self) -> str:
        """Say it in a few words, such as "reading, 2 of 14: council.xlsx"."""
        much = f", {self.done:,} of {self.total:,}" if self.done and self.total else ""
        return f"{self.step}{much}{f': {self.name}' if self.name else ''}"


OnStep = Callable[[Progress], None]


def unheard(progress: Progress) -> None:
    """Hear of progress and do nothing: what listens where nobody does."""
