"""The returns of an example before they become files: header cells and lines, file by file."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from xltools.demo.bodies import senders
from xltools.demo.files import file_named
from xltools.demo.lines import Line, total_pounds
from xltools.demo.planted import LABEL, SAME_AS, SUM, PlantedLine, planted_lines, with_plants
from xltools.template.layout import OVERHEADS

if TYPE_CHECKING:
    from xltools.demo.bodies import DemoBody
    from xltools.demo.example import Example

THOUSANDS = "thousands"
NOBODY = "-"
"""Stands in `files.csv` for a return that names no organisation."""


def sender(example: Example, file: str) -> DemoBody:
    """Return the body a file is from; LookupError for one that is from several."""
    from_whom = senders(example.name, file_named(example.name, file).version_of or file)
    if len(from_whom) != 1:
        raise LookupError(f"{file} is not from one body")
    return from_whom[0]


def published_lines(example: Example, file: str) -> list[Line]:
    """Return the lines made of published figures in a file of one body, before anything is planted."""
    return example.body_lines(sender(example, file))


def return_lines(example: Example, file: str) -> list[Line]:
    """Return the lines of a file of one body as its sender fills them in, plants and all. Amounts in pounds."""
    return sender_lines(example, file, sender(example, file))


def sender_lines(example: Example, file: str, body: DemoBody) -> list[Line]:
    """Return a body's lines in a file, with the plants of the file that are its own."""
    lines = with_plants(example.name, file, example.body_lines(body), lambda same: published_pounds(example, same))
    sent = file_named(example.name, file)
    return [in_thousands(line, sent.note) for line in lines] if sent.unit == THOUSANDS else lines


def in_thousands(line: Line, note: str) -> Line:
    """Return a line with its amounts in thousands of pounds, as a sender has them by mistake."""
    rounded = {
        name: round(value / 1000) for name in ("gross", "income", "local") if isinstance(value := line.get(name), int)
    }
    return {**line, **rounded, "notes": f"{LABEL}{note}. {line['notes']}"}


def header(example: Example, file: str) -> dict[str, str]:
    """Return the named cells of a return's `Return` sheet; dates as ISO text."""
    body, sent, place = sender(example, file), file_named(example.name, file), example.place
    return {
        "place": sent.place or place.name,
        "financial_year": sent.financial_year or place.year,
        "organisation": (sent.organisation or body.partner).removeprefix(NOBODY),
        "organisation_id": "" if sent.organisation == NOBODY else body.partner_id,
        "organisation_type": body.organisation_type,
        "contact_name": "Finance team",
        "contact_email": body.contact_email,
        "area_served": body.area,
        "coterminous": "Yes" if body.area == place.name else "No",
        "overheads": example.overheads.get(body.figures, OVERHEADS[0]),
        "signed_off_by": "Director of finance",
        "signed_off_on": signed_off(example, file),
        "return_id": "" if sent.organisation == NOBODY else return_id(example, body),
    }


def return_id(example: Example, body: DemoBody) -> str:
    """Return the lead team's reference of a body's return."""
    return f"{example.name}-{body.partner_id}"


def signed_off(example: Example, file: str) -> str:
    """Return the ISO date on which a return was signed off."""
    return file_named(example.name, file).signed_off or example.signed_off


def published_pounds(example: Example, same_as: str) -> int:
    """Return the pounds in the place of the published lines that ``=file!service`` names; LookupError where there are none."""
    file, _, service = same_as.removeprefix(SAME_AS).partition("!")
    named = [line for line in published_lines(example, file) if fnmatchcase(str(line["service"]), service)]
    if not named:
        raise LookupError(f"{file} has no line {service!r}")
    return sum(total_pounds([line], "local") or total_pounds([line]) for line in named)


def planted_pounds(example: Example, planted: PlantedLine) -> int:
    """Return what an invented line adds to the place's gross spending if it is read as meant, in pounds."""
    if planted.pounds == SUM:
        return example.local_pounds(sender(example, planted.file))
    if planted.pounds.startswith(SAME_AS):
        return published_pounds(example, planted.pounds)
    return int(planted.pounds)


def typed_amount(example: Example, planted: PlantedLine) -> str:
    """Return the gross amount of an invented line as it stands in the file."""
    return str(published_pounds(example, planted.gross)) if planted.gross.startswith(SAME_AS) else planted.gross


def all_planted_pounds(example: Example) -> int:
    """Return what all invented lines together add to the place's gross spending, in pounds."""
    return sum(planted_pounds(example, planted) for planted in planted_lines(example.name))
