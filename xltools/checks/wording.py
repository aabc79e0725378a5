"""What stands in the texts of a line: nothing, another year, a reference used twice, a person, or the beginning of a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from xltools.checks.context import Issue
from xltools.checks.engine import Check
from xltools.checks.finders import broken, heading
from xltools.checks.texts import Phrase
from xltools.model import LineKind, Noticed, Severity
from xltools.reading.years import financial_year
from xltools.schemas import FREE_TEXTS
from xltools.text import listed, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.checks.context import CheckContext


def _service_missing(context: CheckContext) -> Iterator[Issue]:
    missing = ~context.filled("service") & ~context.classified.is_kind(LineKind.TOTAL)
    missing = context.without(missing, "service", (Noticed.ERROR_CELL,))
    return context.each(missing, "service", "The line does not say which service it is for.")


SERVICE_MISSING = Check(
    code="service-missing",
    severity=Severity.ERROR,
    title="A line does not say what the money is spent on",
    wrong="The service is blank on a line that has an amount or a code.",
    why="Without it nobody can check the code, recognise the same money elsewhere, or ask a sensible question.",
    fix="Say in a few words what the money is spent on; one service a line.",
    find=_service_missing,
)


YEAR = Phrase(
    r"(\b(?:to|from|until|since|before|after) )?\b((?:19|20)[0-9]{2} ?[/-] ?(?:(?:19|20)?[0-9]{2}))\b", digits=4
)


def years_in(text: str, *, bare: bool) -> set[str]:
    """Return the financial years a text names; a longer span, such as 2007-13, is none.

    With `bare`, only those that stand alone: not "to 2012-13", which says how long a service ran.
    """
    alone = (written for lead, written in YEAR.pattern.findall(text.casefold()) if not (bare and lead))
    return {year for written in alone if (year := financial_year(written))}


def _year_mixed(context: CheckContext) -> Iterator[Issue]:
    place = context.known.place
    default = financial_year(place.year) if place else ""
    asked = [financial_year(header["financial_year"]) or default for header in context.headers]
    seen = np.zeros(len(context.return_no), dtype=bool)
    other = context.holds_in_return("financial_year", lambda at, text: financial_year(text) not in ("", asked[at]))
    for name in ("financial_year", "service", "notes"):
        mask = other if name == "financial_year" else context.says(name, YEAR)
        for index in np.flatnonzero(mask & ~seen).tolist():
            year, text = asked[int(context.return_no[index])], context.text(name, index)
            named = years_in(text, bare=True) or {financial_year(text)} - {""}
            if year and named and year not in years_in(text, bare=False):
                seen[index] = True
                column = "service" if name == "financial_year" else name
                message = f"The line speaks of {listed(sorted(named))}; the return is for {year}."
                yield context.at(index, column, message)


YEAR_MIXED = Check(
    code="year-mixed",
    severity=Severity.WARNING,
    title="A line is for another year",
    wrong="The line's financial year, or a year named in its text, is not the year of the return.",
    why="Figures of two years in one return are added up as if they were one year's.",
    fix="Give the figure for the year asked for. If only the text is old, correct the text.",
    find=_year_mixed,
)


def _duplicate_line_reference(context: CheckContext) -> Iterator[Issue]:
    column, filled = context.texts("line"), context.filled("line")
    indices = np.flatnonzero(filled)
    keys = context.return_no[indices] * max(len(column.values), 1) + column.codes[indices]
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    earlier = indices[first][where]
    for index, other in zip(indices[earlier != indices].tolist(), earlier[earlier != indices].tolist(), strict=True):
        message = f"The reference {context.quoted('line', index)} is also used in row {context.rows[other]}."
        yield context.at(index, "line", message, (context.location(other, "line"),))


DUPLICATE_LINE_REFERENCE = Check(
    code="duplicate-line-reference",
    severity=Severity.NOTE,
    title="A line reference is used twice",
    wrong="Two lines of the return have the same reference of yours.",
    why="When we ask about the reference, it is not clear which line we mean.",
    fix="Give each line a reference of its own, or leave the column blank.",
    find=_duplicate_line_reference,
)


E_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}")
INSURANCE = re.compile(r"\b(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prs-tw-z][a-ceghj-nprs-tw-z] ?\d\d ?\d\d ?\d\d ?[a-d]\b")
NHS = re.compile(r"\b(\d{3})[ -](\d{3})[ -](\d{4})\b|\bnhs (?:no|number|num)\W{0,3}(\d{10})\b")
NUMBER = Phrase(
    r"[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]\b|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}"
    r"|\bnhs (?:no|number|num)\W{0,3}[0-9]{10}\b",
    digits=6,
)
"""What every National Insurance or NHS number contains: quick to look for."""


def kind_of(text: str) -> str:
    """Say what kind of personal data a folded text seems to hold, or nothing."""
    if E_MAIL.search(text):
        return "an e-mail address"
    if INSURANCE.search(text):
        return "a National Insurance number"
    return "an NHS number" if any(is_nhs_number("".join(match.groups(""))) for match in NHS.finditer(text)) else ""


def is_nhs_number(digits: str) -> bool:
    """Check the last of the ten digits (modulus 11, as the NHS Data Dictionary sets out)."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(digits) == 10 and check % 11 == int(digits[9]) and check != 10


def _free_text_personal_data(context: CheckContext) -> Iterator[Issue]:
    for name in ("service", "notes"):
        for index in np.flatnonzero(context.mentions(name, ("@",)) | context.says(name, NUMBER)).tolist():
            kind = kind_of(context.text(name, index).casefold())
            if kind:
                message = f"{heading(name)} seems to hold {kind}."
                # the value is left out on purpose: findings are passed on
                yield Issue(int(context.return_no[index]), context.location(index, name), message)


FREE_TEXT_PERSONAL_DATA = Check(
    code="free-text-personal-data",
    severity=Severity.NOTE,
    title="A text may name a person",
    wrong="A text holds an e-mail address, a National Insurance number or an NHS number.",
    why="The lines of the count may be published; personal data should not be in them.",
    fix="Take it out of the text.",
    find=_free_text_personal_data,
)


def _formula_like_text(context: CheckContext) -> Iterator[Issue]:
    for name in FREE_TEXTS:
        wrong = broken(context, name, "formula-like-text")
        for index in np.flatnonzero(wrong).tolist():
            text = context.text(name, index)
            yield context.at(index, name, f"{heading(name)} begins with '{text.strip()[0]}': {shorten(text)}")


FORMULA_LIKE_TEXT = Check(
    code="formula-like-text",
    severity=Severity.NOTE,
    title="A text begins like a formula",
    wrong="A text begins with =, + or @ but is not a formula.",
    why="Programs that open our tables could take it for a formula, so we pass it on as plain text only.",
    fix="Begin the text with a word.",
    find=_formula_like_text,
)
