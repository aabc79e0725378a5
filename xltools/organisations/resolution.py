"""What a text was taken to mean, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a text was taken for a body, or for none, as the Names sheet says it."""

    LISTED = "the name as listed, folded"
    OTHER_NAME = "another name of this national body"
    SUCCESSOR = "the name of a body it took over from"
    CARE_SYSTEM = "the care system whose board it is"
    USUAL_FORM = "a usual form of the name"
    WORDS = "its words, abbreviations or initials"
    PARTS = "its parts name this body"
    BEGINNING = "the beginning of the name"
    SLIP = "one slip of the pen"
    AT_HOME = "the body of this name in the same place"
    AGENCY = "an agency or an office of this department"
    ONLY_ONE = "the one body of this kind in the place"
    TOGETHER = "it names several bodies together"
    SEVERAL = "several bodies go by this name"
    OWN_MONEY = "it names a kind of money, not a body"
    NO_BODY = "it names no one body"
    UNKNOWN = "no body of the list goes by this name"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text was taken to mean: a body's number, or None with the reason; `candidates` where several would do, or where it
    means several together.

    `score` runs from 0 to 1 (1: the name as listed).
    """

    text: str
    body: int | None
    reason: Reason
    score: float
    candidates: tuple[int, ...] = ()

    @property
    def is_own_money(self) -> bool:
        """Whether the text names no other body's money ("own resources", "council tax")."""
        return self.reason is Reason.OWN_MONEY

    @property
    def is_a_name(self) -> bool:
        """Whether the text names a body at all, known or not."""
        return self.reason not in (Reason.BLANK, Reason.OWN_MONEY, Reason.NO_BODY)

    @property
    def is_in_doubt(self) -> bool:
        """Whether the text names somebody and nobody knows for certain whom."""
        return self.body is None and not self.is_own_money and self.reason is not Reason.TOGETHER


LISTED = 0.97
"""The least score of a name as listed or as usually written."""

NOTHING = Resolution("", None, Reason.BLANK, 0.0)
