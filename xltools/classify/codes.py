"""The code each line is counted under, where it is from, and what is suggested where the return gives none or only a division.

The order: the return's own code; a code an analyst confirmed for the same words; the CIPFA or government form line
carried over; a suggestion that is sure enough. Whatever is not the return's own is marked as what it is. Tables: CIPFA service
lines, Revenue Outturn and Revenue Summary lines to COFOG (`xltools.reference.crosswalks`). Where a line of those could be split
over several functions, all of it goes to the first and the note says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from xltools.coding.suggestions import Question, suggest_each
from xltools.model import CodeOrigin
from xltools.reading.lines import AMOUNT_COLUMN, TEXT, look_up_each, spread
from xltools.reference import cofog, crosswalks
from xltools.text import word_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltools.coding.rules import CodingRules
    from xltools.coding.suggestions import Suggestion

    CrosswalkLine = crosswalks.CipfaLine | crosswalks.SummaryLine | crosswalks.OutturnLine

CODE_COLUMNS = ("code", "code_origin", "code_note", "suggested", "suggestions")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is made of one text: a code ("" = none) with its origin and a note on it, and the suggestions shown."""

    code: str = ""
    origin: CodeOrigin = CodeOrigin.NONE
    note: str = ""
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def row(self) -> tuple[str, ...]:
        """The choice as `CODE_COLUMNS`."""
        suggested = self.suggestions[0].code if self.suggestions else ""
        return (
            self.code,
            self.origin.value,
            self.note,
            suggested,
            "; ".join(in_words(suggestion) for suggestion in self.suggestions),
        )


def choose_codes(lines: pd.DataFrame, services: pd.Series[bool], rules: CodingRules, *, jobs: int = 1) -> pd.DataFrame:
    """Return text columns code, code_origin (a `CodeOrigin`), code_note, suggested (the likeliest code), suggestions (in words).

    `lines` needs the columns of a lines frame, and organisation and organisation_type. Only lines that are `services`
    are asked about: nobody wants a code suggested for a total. Nor are those that say no more than their division or theme
    is called, or were typed under its heading: a part of it would be a guess. Many are suggested by `jobs` processes side by side.
    """
    chosen = given_codes(lines)
    open_lines = services & (chosen["code"].eq("") | is_division_only(chosen["code"]))
    open_lines &= lines[AMOUNT_COLUMN].eq(0)
    open_lines.loc[open_lines] = ~says_no_more(lines[open_lines], chosen["code"][open_lines])
    labels = lines["service"], lines["organisation_type"], lines["organisation"]
    questions = [Question(*own) for own in zip(*(label[open_lines].tolist() for label in labels), strict=True)]
    asked = list(zip(questions, chosen["code"][open_lines].tolist(), strict=True))
    made = _choose_each(list(dict.fromkeys(asked)), rules, jobs)
    given = chosen.loc[open_lines, list(CODE_COLUMNS[:3])].itertuples(index=False, name=None)
    filled = [
        (*(made[key][:3] if made[key][0] else own), *made[key][3:]) for key, own in zip(asked, given, strict=True)
    ]
    if filled:
        chosen.loc[open_lines] = pd.DataFrame(filled, chosen.index[open_lines], chosen.columns, dtype=TEXT)
    return chosen


def says_no_more(lines: pd.DataFrame, codes: pd.Series[str]) -> pd.Series[bool]:
    """Say which services are called just as their division or theme is."""
    division = look_up_each(codes, lambda code: word_key(cofog.name_of(code)) if len(code) == 2 else "")
    theme = look_up_each(lines["laa_theme"], word_key)
    services = look_up_each(lines["service"].where(division.ne("") | theme.ne(""), ""), word_key)
    return services.ne("") & (services.eq(division) | services.eq(theme))


def is_division_only(codes: pd.Series[str]) -> pd.Series[bool]:
    """Say which codes are a whole division where its users go further (health stops there)."""
    return codes.str.len().eq(2) & ~codes.isin(cofog.DIVISION_SUFFICES)


def given_codes(lines: pd.DataFrame) -> pd.DataFrame:
    """Return `CODE_COLUMNS` by what the return itself says: its own code, else its CIPFA line, else a form's line as service."""
    chosen = _look_up(lines["cofog"], _own_code)
    for column, look_up in (("cipfa", _from_cipfa), ("service", _from_form_line)):
        still_open = chosen["code"].eq("")
        if still_open.any():
            chosen.loc[still_open] = _look_up(lines.loc[still_open, column], look_up)
    return chosen


def _look_up(texts: pd.Series[str], look_up: Callable[[str], Choice]) -> pd.DataFrame:
    numbers, distinct = pd.factorize(texts)
    rows = [look_up(text).row for text in distinct]
    columns = {name: spread([row[at] for row in rows], numbers) for at, name in enumerate(CODE_COLUMNS)}
    return pd.DataFrame(columns, index=texts.index)


def _own_code(text: str) -> Choice:
    code = cofog.normal_code(text)
    return Choice(code, CodeOrigin.OWN) if cofog.known(code) else Choice()


def _from_cipfa(text: str) -> Choice:
    return _carried(crosswalks.cipfa_line(text), CodeOrigin.CIPFA_LINE)


def _from_form_line(text: str) -> Choice:
    summary, outturn = crosswalks.revenue_form_lines(text)
    choice = _carried(summary, CodeOrigin.SUMMARY_LINE)
    return choice if choice.code else _carried(outturn, CodeOrigin.OUTTURN_LINE)


def _carried(line: CrosswalkLine | None, origin: CodeOrigin) -> Choice:
    if line is None or not line.cofog:
        return Choice()
    notes = {"judgement": "a judgement", "split": "its main function", "division": "division only"}
    return Choice(line.cofog, origin, notes.get(line.mapping_type, ""))


def _choose_each(
    asked: Sequence[tuple[Question, str]], rules: CodingRules, jobs: int
) -> dict[tuple[Question, str], tuple[str, ...]]:
    """Return, for each question and division given, what is chosen as `CODE_COLUMNS`."""
    questions = [question for question, _ in asked]
    suggested = suggest_each(questions, confirmed_codes=rules.confirmed_codes, jobs=jobs)
    return {key: _choose(*key, own, rules).row for key, own in zip(asked, suggested, strict=True)}


def _choose(question: Question, division: str, suggestions: tuple[Suggestion, ...], rules: CodingRules) -> Choice:
    within = tuple(
        suggestion for suggestion in suggestions if not division or cofog.division_of(suggestion.code) == division
    )
    if not within:
        return Choice(suggestions=suggestions)
    best = within[0]
    confirmed = rules.confirmed_codes.find(question.text, question.partner_type or question.partner)
    if confirmed:
        return Choice(best.code, CodeOrigin.CONFIRMED, confirmed.by_whom, within)
    if best.confidence >= rules.fill_from and not covers_a_division(question.text):
        where = ", within the division given" if division else ""
        return Choice(best.code, CodeOrigin.SUGGESTED, f"{best.confidence:.0%} sure{where}", within)
    return Choice(suggestions=within)


def covers_a_division(service: str) -> bool:
    """Say whether a service is a line of a government form known to hold a whole division ("Education services"), whatever is added in
    brackets ("Education services (schools and central)")."""
    lines = (*crosswalks.revenue_form_lines(service), *crosswalks.revenue_form_lines(service.partition("(")[0].strip()))
    return any(line is not None and line.mapping_type == "division" for line in lines)


def in_words(suggestion: Suggestion) -> str:
    """Return a suggestion as ``04.5 Transport (92% sure: the words winter, mtce)``."""
    because = ", ".join(suggestion.because)
    return f"{suggestion.code} {suggestion.name} ({suggestion.confidence:.0%} sure: {because})"
