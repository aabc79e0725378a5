"""Who sent the return, for which place and year, who answers for it and whom we may ask."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xltools.checks.engine import Check
from xltools.model import Severity
from xltools.reading.versions import is_other_place, is_other_year
from xltools.reading.years import financial_year
from xltools.template.layout import RETURN
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltools.checks.context import CheckContext, Issue
    from xltools.checks.engine import Find
    from xltools.model import Place, Return

IN_A_CSV = "Give your organisation's name in the column 'partner' on every line, and send the file again."
IN_A_CELL = "Write your organisation's name in {cell} of the sheet '{sheet}', and send the workbook again."


def _organisation_missing(context: CheckContext) -> Iterator[Issue]:
    for number, sent in enumerate(context.batch.returns):
        if not (sent.header["organisation"].strip() or sent.header["organisation_id"].strip()):
            issue = context.header(number, "organisation", "The return does not say which organisation it is from.")
            yield replace(issue, fix=_fix_without_return_sheet(sent))


def _fix_without_return_sheet(sent: Return) -> str:
    """Return the cure for a file that has no Return sheet; blank where it has one."""
    cell = sent.header.locations.get("organisation")
    if sent.file.casefold().endswith((".csv", ".tsv", ".txt")) or (cell and not cell.sheet):
        return IN_A_CSV
    return IN_A_CELL.format(cell=cell.cell, sheet=cell.sheet) if cell and cell.sheet != RETURN else ""


ORGANISATION_MISSING = Check(
    code="organisation-missing",
    severity=Severity.ERROR,
    title="The return does not say whose it is",
    wrong="Neither the name of the organisation nor its reference is filled in.",
    why="A return that does not name its body cannot be counted: we could not ask about it, nor see what was counted twice.",
    fix="Fill in 'Your organisation' on the Return sheet and send the workbook again.",
    find=_organisation_missing,
)


def _organisation_unknown(context: CheckContext) -> Iterator[Issue]:
    for number, header in enumerate(context.headers):
        name = header["organisation"].strip() or header["organisation_id"].strip()
        if context.known.partners and name and not context.owners[number]:
            hint = meant_by(context, name)
            yield context.header(number, "organisation", f"'{shorten(name)}' is not on the partner list.{hint}")


def meant_by(context: CheckContext, name: str) -> str:
    """Return which partners a name that is nobody's could mean, in words; "" where there are none, or none is near."""
    answer = context.partner_list.resolve(name)
    meant = context.partner_list.partner(answer)
    if meant:
        return f" Did you mean '{meant.name}'?"
    possible = context.partner_list.possible(answer)
    return f" It could mean {possible}." if possible else ""


ORGANISATION_UNKNOWN = Check(
    code="organisation-unknown",
    severity=Severity.WARNING,
    title="The organisation is not on the partner list",
    wrong="The organisation named in the return is not among the partners of this count.",
    why="The same body under two names would be counted twice, and nobody would be chased for the missing return.",
    fix="Use the name on the partner list. If it is another body, tell the lead team so that it can be added.",
    find=_organisation_unknown,
)


def _reference_disagrees(context: CheckContext) -> Iterator[Issue]:
    for number, words in sorted(context.known.mismatched.items()):
        yield context.header(number, "organisation", words)


REFERENCE_DISAGREES = Check(
    code="reference-disagrees",
    severity=Severity.WARNING,
    title="The name and the reference belong to two bodies",
    wrong="The reference the lead team filled in is one organisation's, and the name on the return is another's.",
    why=(
        "A form passed on to a colleague elsewhere would replace the figures of the body it was made for. We took "
        "the name."
    ),
    fix="Check 'Your organisation'. If the name is right, tell us, and we send you a form of your own.",
    find=_reference_disagrees,
)


def _sender_not_the_partner(context: CheckContext) -> Iterator[Issue]:
    for number, because in sorted(context.known.held.items()):
        yield context.file(number, f"This return is held: {because}.")


SENDER_NOT_THE_PARTNER = Check(
    code="sender-not-the-partner",
    severity=Severity.WARNING,
    title="The return came from an address that is not the partner's",
    wrong="A return came by mail from somebody who is not known to write for the organisation it names.",
    why=(
        "Anybody can fill in a return in another body's name. It does not count, and replaces nothing, until the lead team "
        "has decided."
    ),
    fix=(
        "For the lead team: ask the partner, at the address you know, whether it sent this. Then accept or reject it on the sheet "
        "Returns of the count workbook, or with xltools accept or xltools reject; enter the address in partners.csv if it is right."
    ),
    find=_sender_not_the_partner,
)


def _other_than_asked(field: str, is_other: Callable[[str, Place], bool], message: Callable[[str, Place], str]) -> Find:
    """Return a finder of returns whose answer is not what the count asks for; `message` is given the answer."""

    def find(context: CheckContext) -> Iterator[Issue]:
        place = context.known.place
        for number, header in enumerate(context.headers if place else ()):
            if place and is_other(header[field], place):
                yield context.header(number, field, message(shorten(header[field]), place))

    return find


WRONG_PLACE = Check(
    code="wrong-place",
    severity=Severity.ERROR,
    title="The return is for another place",
    wrong="The return names a place that is not the one being counted.",
    why="Its figures would be counted in the wrong place, so the return is refused.",
    fix="Send the return for this place. If the place named is a slip, correct it on the Return sheet.",
    find=_other_than_asked(
        "place",
        is_other_place,
        lambda named, place: f"The return is for '{named}'; this count is for {place.name}.",
    ),
)


WRONG_YEAR = Check(
    code="wrong-year",
    severity=Severity.ERROR,
    title="The return is for another year",
    wrong="The return names a financial year that is not the one being counted.",
    why="Figures of two years cannot be added up, so the return is refused.",
    fix="Send the figures of the year asked for. If the year is a slip, correct it.",
    find=_other_than_asked(
        "financial_year",
        is_other_year,
        lambda named, place: f"The return is for {named}; this count is for {place.year}.",
    ),
)


def _year_missing(context: CheckContext) -> Iterator[Issue]:
    for number, header in enumerate(context.headers):
        named = header["financial_year"].strip()
        if named and not financial_year(named):
            wrong = f"'{shorten(named)}' is not a financial year such as 2010-11"
        elif not named and "financial_year" in header.locations:
            wrong = "The financial year is blank"
        else:
            continue
        yield context.header(number, "financial_year", f"{wrong}; we took it for the year we asked for.")


YEAR_MISSING = Check(
    code="year-missing",
    severity=Severity.WARNING,
    title="The return does not say which year it is for",
    wrong="The financial year is blank, or is not written as a financial year.",
    why=(
        "Budgets and outturns of neighbouring years look alike; we can only assume that you mean the year we asked for."
    ),
    fix="Write the financial year as, for example, 2010-11.",
    find=_year_missing,
)


SIGN_OFF = {"signed_off_by": "who signed the figures off", "signed_off_on": "when the figures were signed off"}


def _not_signed_off(context: CheckContext) -> Iterator[Issue]:
    for number, header in enumerate(context.headers):
        blank = [name for name in SIGN_OFF if name in header.locations and not header[name].strip()]
        for name in blank[:1]:
            yield context.header(number, name, f"The return does not say {SIGN_OFF[name]}.")
        signed = header["signed_off_on"].strip()
        if signed and not _is_date(signed):
            message = f"'{shorten(signed)}' is not a date, so we cannot tell by it which of your returns is the newest."
            yield context.header(number, "signed_off_on", message)


def _is_date(text: str) -> bool:
    """Say whether a text begins with an ISO date, as the reader gives the dates of cells: versions are ordered by it."""
    try:
        return bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


NOT_SIGNED_OFF = Check(
    code="not-signed-off",
    severity=Severity.WARNING,
    title="The return is not signed off",
    wrong="The name of the person who signed the figures off, or the date, is blank, or the date is not a date.",
    why="Unsigned figures are often drafts, and the date tells us which of two versions is the newer.",
    fix=(
        "Ask the person who answers for the figures to sign them off, and fill in both cells. Type the date so "
        "that Excel sees a date, for example 30/09/2010."
    ),
    find=_not_signed_off,
)


ADDRESS = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")


def _contact_missing(context: CheckContext) -> Iterator[Issue]:
    for number, header in enumerate(context.headers):
        name, address = header["contact_name"].strip(), header["contact_email"].strip()
        if "contact_email" in header.locations and not ADDRESS.search(address):
            said = f"'{shorten(address)}' is not an e-mail address" if address else "The e-mail address is blank"
            yield context.header(number, "contact_email", f"{said}, so we cannot send questions about this return.")
        elif "contact_name" in header.locations and not name:
            yield context.header(number, "contact_name", "The return does not say whom we may ask about it.")


CONTACT_MISSING = Check(
    code="contact-missing",
    severity=Severity.WARNING,
    title="There is nobody to ask about the figures",
    wrong="The name or the e-mail address of the person who can answer questions is missing or is not an address.",
    why="Findings go back to that address; without it nobody hears of them.",
    fix="Fill in a name and an e-mail address on the Return sheet.",
    find=_contact_missing,
)


def _overheads_not_stated(context: CheckContext) -> Iterator[Issue]:
    for number, header in enumerate(context.headers):
        if "overheads" in header.locations and not header["overheads"].strip():
            message = "The return does not say whether overheads are inside the services, listed apart or left out."
            yield context.header(number, "overheads", message)


OVERHEADS_NOT_STATED = Check(
    code="overheads-not-stated",
    severity=Severity.WARNING,
    title="The return does not say how overheads are treated",
    wrong="The question about overheads on the Return sheet is not answered.",
    why="Overheads that are inside each service and again on lines of their own are counted twice.",
    fix="Pick one of the three answers on the Return sheet.",
    find=_overheads_not_stated,
)
