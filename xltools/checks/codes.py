"""COFOG codes and CIPFA service lines: missing, unknown, spoilt by Excel, too general, or at odds with the words beside them."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.clear_words import STEMS, divisions_meant
from xltools.checks.engine import Check
from xltools.checks.finders import broken, heading, observed
from xltools.checks.totals import financing, levies, totals_that_disagree
from xltools.model import Noticed, Severity
from xltools.reference import cofog
from xltools.reference.crosswalks import cipfa_line
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext, Issue
    from xltools.model import Observation


def _code_missing(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("cofog") & ~context.filled("cipfa") & context.filled("service") & context.services
    missing &= ~context.captions
    # levies, financing and totals have findings of their own
    missing &= ~levies(context) & ~financing(context) & ~totals_that_disagree(context)
    missing = context.without(missing, "cofog", (Noticed.CODE_AS_DATE, Noticed.ERROR_CELL))

    def message(index: int) -> str:
        return f"{context.quoted('service', index)} has neither a COFOG code nor a CIPFA service line."

    return context.each(missing, "cofog", message)


CODE_MISSING = Check(
    code="code-missing",
    severity=Severity.ERROR,
    title="A line has no code",
    wrong="Neither the COFOG code nor the CIPFA service line is filled in.",
    why="The line is counted, but as not classified: it belongs to no function.",
    fix="Give the COFOG code of the function, such as 10.2 Old age, or your CIPFA service line.",
    find=_code_missing,
)


POINTING_NOWHERE = frozenset(
    {"and", "of", "for", "n", "e", "c", "services", "service", "general", "public", "affairs", "other"}
)
"""Words in so many names that they point to none."""


@lru_cache(maxsize=10_000)
def nearest_code(typed: str) -> str:
    """Return the code that was probably meant, or nothing: by its name, without a stray digit, or with its dots put in.

    "Old age" and "10.22" are 10.2, "Culture" is 08, "102" is 10.2, "7.4.9" is 07.4; "99" resembles nothing.
    """
    named = _nearest_name(typed)
    if named:
        return named
    digits = re.sub(r"[^0-9.]", "", typed.replace(",", ".").replace("-", ".").replace("/", ".")).strip(".")
    return next((code for attempt in _attempts(digits) if cofog.known(code := cofog.normal_code(attempt))), "")


def _nearest_name(typed: str) -> str:
    """The code whose name is spelled like this, or the only division or group whose name has all these words."""
    words = _letters(typed)
    if len(words) <= 3:
        return ""
    by_preference = [*sorted(cofog.codes(), key=len, reverse=True), *(group.code for group in cofog.groups())]
    names = {_letters(cofog.name_of(code)): code for code in by_preference}
    close = difflib.get_close_matches(words, names, n=1, cutoff=0.85)
    if close:
        return names[close[0]]
    telling = set(words.split()) - POINTING_NOWHERE
    for level in (cofog.divisions(), cofog.groups()):
        having = [code.code for code in level if telling <= set(_letters(code.name).split())]
        if telling and having:
            return having[0] if len(having) == 1 else ""
    return ""


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.casefold()))


def _attempts(digits: str) -> list[str]:
    """The digits with dots put in where there are none, then ever shorter, as long as a group can be left."""
    if "." not in digits:
        splits = [f"{digits[:at]}.{digits[at:]}" for at in (2, 1) if len(digits) > at]
        return [*splits, *(split[:-1] for split in splits if len(split) > 4)] if len(digits) < 5 else []
    division, _, rest = digits.partition(".")
    shorter = [f"{division}.{rest[:length]}" for length in range(len(rest), 0, -1)]
    return [attempt for attempt in shorter if not attempt.endswith(".")] + ([division] if division != "0" else [])


def _code_unknown_message(context: CheckContext, index: int) -> str:
    typed = context.text("cofog", index)
    near = nearest_code(typed)
    hint = f"; did you mean {near} {cofog.name_of(near)}?" if near else "."
    return f"{shorten(typed)} is not a COFOG code{hint}"


def _code_unknown(context: CheckContext) -> Iterator[Issue]:
    unknown = context.without(
        broken(context, "cofog", "code-unknown"), "cofog", (Noticed.CODE_AS_DATE, Noticed.ERROR_CELL)
    )
    unknown &= ~context.totals
    return context.each(unknown, "cofog", lambda index: _code_unknown_message(context, index))


CODE_UNKNOWN = Check(
    code="code-unknown",
    severity=Severity.ERROR,
    title="A code does not exist",
    wrong="The COFOG code is not one of the classification's divisions, groups or classes.",
    why="The line is counted, but as not classified: it belongs to no function.",
    fix=(
        "Give a code of the list, such as 10.2 Old age. If you only know the service, leave the code blank and "
        "pick the CIPFA line."
    ),
    find=_code_unknown,
)


def _code_as_date_message(noticed: Observation) -> str:
    detail = f"; {noticed.detail}" if noticed.detail else ""
    return f"{heading(noticed.field or 'cofog')} holds a date ({shorten(noticed.value)}){detail}."


CODE_AS_DATE = Check(
    code="code-as-date",
    severity=Severity.ERROR,
    title="Excel turned a code into a date",
    wrong="The code column holds a date: Excel makes one of a code such as 7-4 or 10.2 when it is typed.",
    why="Which code was meant is not certain, so the line is counted as not classified.",
    fix="Format the cell as text, then type the code again, for example 07.4.",
    find=observed(Noticed.CODE_AS_DATE, _code_as_date_message),
)


def _code_as_number_message(noticed: Observation) -> str:
    detail = f"; {noticed.detail}" if noticed.detail else ""
    return f"The code {shorten(noticed.value)} is stored as a number{detail}."


CODE_AS_NUMBER = Check(
    code="code-as-number",
    severity=Severity.NOTE,
    title="A code stored as a number may have lost a nought",
    wrong="The code is stored as a number, where 7.1 and 7.10 are the same.",
    why="If a nought was lost, the line is under the wrong function.",
    fix="Format the cell as text and type the code again, if it is not the one meant.",
    find=observed(Noticed.CODE_AS_NUMBER, _code_as_number_message),
)


def is_too_general(text: str) -> bool:
    """Say whether a code is a division that is not fine on its own."""
    code = cofog.normal_code(text)
    return cofog.known(code) and cofog.division_of(code) == code and code not in cofog.DIVISION_SUFFICES


def _code_too_general(context: CheckContext) -> Iterator[Issue]:
    def message(index: int) -> str:
        code = cofog.normal_code(context.text("cofog", index))
        return f"{code} {cofog.name_of(code)} is a whole division; please say which group of it."

    return context.each(context.holds("cofog", is_too_general) & context.services, "cofog", message)


CODE_TOO_GENERAL = Check(
    code="code-too-general",
    severity=Severity.WARNING,
    title="A code names only a division",
    wrong="The code is one of the ten divisions, where a group is asked for.",
    why="A division such as 10 Social protection covers very different services, so the tables cannot tell them apart.",
    fix=(
        "Pick the group, such as 10.2 Old age. A division alone is fine for health (07), which has no groups in "
        "official figures."
    ),
    find=_code_too_general,
)


def _code_contradicts_description(context: CheckContext) -> Iterator[Issue]:
    worth = context.mentions("service", STEMS) & context.filled("cofog") & context.services & ~context.ours
    services, codes = context.texts("service"), context.texts("cofog")
    for index in np.flatnonzero(worth).tolist():
        message = _contradiction(services[index], codes[index])
        if message:
            yield context.at(index, "cofog", message)


@lru_cache(maxsize=100_000)
def _contradiction(service: str, written: str) -> str:
    """Say how a code contradicts the words beside it, or nothing."""
    word, divisions = divisions_meant(service)
    code = cofog.normal_code(written) if divisions else ""
    if not code or not cofog.known(code) or cofog.division_of(code) in divisions:
        return ""
    usual = f"{divisions[0]} {cofog.name_of(divisions[0])}"
    return f"'{shorten(service)}' is coded {code} {cofog.name_of(code)}, but '{word}' belongs under {usual}."


CODE_CONTRADICTS_DESCRIPTION = Check(
    code="code-contradicts-description",
    severity=Severity.WARNING,
    title="The code clearly contradicts the description",
    wrong="The service is described in words that belong to another division than its code.",
    why="The money is shown under a function it was not spent on.",
    fix="Correct the code, or say under Notes why the service belongs there, or tell us when you send it back.",
    find=_code_contradicts_description,
)


def _cipfa_unknown(context: CheckContext) -> Iterator[Issue]:
    unknown = context.holds("cipfa", lambda text: cipfa_line(text) is None) & ~context.filled("cofog")

    def message(index: int) -> str:
        return f"{context.quoted('cipfa', index)} is not a CIPFA service line that we know."

    return context.each(unknown, "cipfa", message)


CIPFA_UNKNOWN = Check(
    code="cipfa-unknown",
    severity=Severity.ERROR,
    title="A CIPFA service line is not known",
    wrong="The CIPFA service line is not on the list, and there is no COFOG code beside it.",
    why="The line is counted, but as not classified: it belongs to no function.",
    fix="Pick the line from the list, or give the COFOG code.",
    find=_cipfa_unknown,
)


def _cofog_contradicts_cipfa(context: CheckContext) -> Iterator[Issue]:
    both = context.filled("cofog") & context.filled("cipfa") & context.services
    for index in np.flatnonzero(both).tolist():
        code, line = cofog.normal_code(context.text("cofog", index)), cipfa_line(context.text("cipfa", index))
        if not line or not cofog.known(code) or line.mapping_type == "exclude":
            continue
        if cofog.division_of(code) not in {cofog.division_of(other) for other in (line.cofog, *line.alternatives)}:
            coded, usual = (f"{cofog_code} {cofog.name_of(cofog_code)}" for cofog_code in (code, line.cofog))
            message = f"The code is {coded}, but the CIPFA line '{shorten(line.line)}' belongs under {usual}."
            yield context.at(index, "cofog", message)


COFOG_CONTRADICTS_CIPFA = Check(
    code="cofog-contradicts-cipfa",
    severity=Severity.WARNING,
    title="The COFOG code and the CIPFA line disagree",
    wrong="Both are filled in, and the CIPFA service line belongs to another division than the COFOG code.",
    why="We count the line under its COFOG code; if the CIPFA line is the right one, it is under the wrong function.",
    fix="Correct one of them, or clear the one you are less sure of.",
    find=_cofog_contradicts_cipfa,
)
