"""What partners said about findings, as explanations.csv keeps it: one row for each explanation, with what it was about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.text import fold, guard, pounds, unguard, word_key

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = (
    *("partner", "code", "service", "explanation", "on"),
    *("value", "gross", "income", "local", "message", "ask_again"),
)
"""Of explanations.csv. The amounts are pounds; blank means that anything will do. `ask_again` is the lead team's: Yes or blank."""

TEXTS = ("partner", "code", "service", "explanation", "on", "value", "message")
"""Columns of explanations.csv that are texts, named as in `PartnerExplanation`."""

Figures = tuple[int | None, int | None, int | None]
"""Gross, income and local of a line, in pence."""

NO_FIGURES: Figures = (None, None, None)
_POUNDS = re.compile(r"-?£\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class PartnerExplanation:
    """An explanation of one partner: which finding it is about, by its code and what the line held.

    `figures` are the line's when it was explained. `on` is the ISO date the explanation was first read.
    """

    partner: str
    code: str
    service: str
    explanation: str
    on: str = ""
    value: str = ""
    figures: Figures = NO_FIGURES
    message: str = ""
    ask_again: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two of them the same, whenever they were read."""
        words = " ".join(self.explanation.split())
        who, about = word_key(self.partner), (self.code, fold(self.service))
        return who, *about, words, fold(self.value), self.figures, self.amounts

    @property
    def amounts(self) -> tuple[str, ...]:
        """The amounts of money its message names."""
        return amounts_in(self.message)

    @property
    def about_anything(self) -> bool:
        """Whether it is kept without value, message and figures, and so holds whatever they are."""
        return not self.value and not self.message and self.figures == NO_FIGURES


def amounts_in(message: str) -> tuple[str, ...]:
    """Return the amounts of money a message names, in order of their text."""
    return tuple(sorted(_POUNDS.findall(message)))


def row_of(said: PartnerExplanation) -> dict[str, str]:
    """Return an explanation as a row of explanations.csv. Text that begins like a formula gets an apostrophe before it."""
    gross, income, local = map(_pounds, said.figures)
    texts: dict[str, str] = {name: getattr(said, name) for name in TEXTS}
    guarded = {name: guard(text) for name, text in texts.items()}
    return {**guarded, "gross": gross, "income": income, "local": local, "ask_again": "Yes" if said.ask_again else ""}


def said_in(row: Mapping[str, str | None]) -> PartnerExplanation:
    """Return the explanation a row of explanations.csv holds. Raises ValueError, in words, for an amount that is none."""
    text = {name: (row.get(name) or "").strip() for name in COLUMNS}
    return PartnerExplanation(
        **{name: unguard(text[name]) for name in TEXTS},
        figures=(_pence(text, "gross"), _pence(text, "income"), _pence(text, "local")),
        ask_again=text["ask_again"].casefold() in ("yes", "y", "true", "1"),
    )


def _pounds(pence: int | None) -> str:
    return "" if pence is None else re.sub("[£,]", "", pounds(pence))


def _pence(text: Mapping[str, str], column: str) -> int | None:
    written = re.fullmatch(r"(-?)£?([\d,]+)(?:\.(\d{1,2}))?", text[column])
    if not text[column]:
        return None
    if written is None:
        raise ValueError(f"{column} says {text[column]!r}, which is not an amount in pounds such as 1234.50")
    pence = int(written[2].replace(",", "")) * 100 + int((written[3] or "0").ljust(2, "0"))
    return -pence if written[1] else pence
