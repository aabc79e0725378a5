"""The code each line is counted under, and what is suggested where the return gives none or only a division.

The order: the return's own code; a code an analyst confirmed for the same words; the CIPFA or government form line
carried over; a suggestion that is sure enough. Whatever is not the return's own is marked as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from xltools.coding.confirmed_codes import ConfirmedCodes
from xltools.coding.crosswalk import code_lines
from xltools.coding.splitting import assumed_weights
from xltools.coding.suggestions import suggest
from xltools.reading.lines import TEXT
from xltools.reference import cofog, crosswalks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.coding.splitting import Portion
    from xltools.coding.suggestions import Suggestion

FILL_FROM = 0.9
"""How sure a suggestion must be to be filled in, unless count.toml says otherwise."""
SUGGESTED, CONFIRMED = "suggested", "confirmed"
"""How `code_from` begins for a code filled in from a suggestion, and for one an analyst confirmed."""


@dataclass(frozen=True, slots=True)
class CodingRules:
    """How a place codes lines: from which confidence suggestions are filled in (above 1: never), and what it confirmed."""

    fill_from: float = FILL_FROM
    confirmed_codes: ConfirmedCodes = field(default_factory=lambda: ConfirmedCodes(MappingProxyType({})))
    weights: Mapping[str, tuple[Portion, ...]] = field(default_factory=assumed_weights)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is made of one description: the code to fill in ("" = none) with its origin, and the suggestions shown."""

    code: str = ""
    code_from: str = ""
    suggestions: tuple[Suggestion, ...] = ()


def choose_codes(lines: pd.DataFrame, services: pd.Series[bool], rules: CodingRules) -> pd.DataFrame:
    """Return text columns code, code_from, suggested (the likeliest code) and suggestions (all, in words).

    `lines` needs the columns of a lines frame, and organisation and organisation_type. Only lines that are `services`
    are asked about: nobody wants a code suggested for a total.
    """
    chosen = code_lines(lines).assign(suggested="", suggestions="").astype(TEXT)
    open_lines = services & (chosen["code"].eq("") | is_division_only(chosen["code"]))
    labels = lines["service"], lines["organisation_type"], lines["organisation"], chosen["code"]
    asked: list[tuple[str, str, str, str]] = list(zip(*(label[open_lines].tolist() for label in labels), strict=True))
    made = {key: _choose(*key, rules) for key in set(asked)}
    given = chosen.loc[open_lines, ["code", "code_from"]].itertuples(index=False, name=None)
    filled = [_row(made[key], code, code_from) for key, (code, code_from) in zip(asked, given, strict=True)]
    if filled:
        chosen.loc[open_lines] = pd.DataFrame(filled, chosen.index[open_lines], chosen.columns, dtype=TEXT)
    return chosen


def is_division_only(codes: pd.Series[str]) -> pd.Series[bool]:
    """Say which codes are a whole division where its users go further (health stops there)."""
    return codes.str.len().eq(2) & ~codes.isin(cofog.DIVISION_SUFFICES)


def _choose(service: str, kind: str, organisation: str, division: str, rules: CodingRules) -> Choice:
    found = suggest(service, partner_type=kind, partner=organisation, confirmed_codes=rules.confirmed_codes)
    within = tuple(one for one in found if not division or cofog.division_of(one.code) == division)
    if not within:
        return Choice(suggestions=found)
    best = within[0]
    if rules.confirmed_codes.find(service, kind or organisation):
        return Choice(best.code, best.because[0], within)
    if best.confidence >= rules.fill_from and not covers_a_division(service):
        where = ", within the division given" if division else ""
        return Choice(best.code, f"{SUGGESTED}, {best.confidence:.0%} sure{where}", within)
    return Choice(suggestions=within)


def covers_a_division(service: str) -> bool:
    """Say whether a service is a line of a government form known to hold a whole division ("Education services")."""
    lines = (crosswalks.revenue_summary_line(service), crosswalks.revenue_outturn_line(service))
    return any(line is not None and line.mapping_type == "division" for line in lines)


def _row(choice: Choice, code: str, code_from: str) -> tuple[str, str, str, str]:
    suggested = choice.suggestions[0].code if choice.suggestions else ""
    words = "; ".join(in_words(one) for one in choice.suggestions)
    return choice.code or code, choice.code_from or code_from, suggested, words


def in_words(one: Suggestion) -> str:
    """Return a suggestion as ``04.5 Transport (92% sure: the words winter, mtce)``."""
    return f"{one.code} {one.name} ({one.confidence:.0%} sure: {', '.join(one.because)})"
