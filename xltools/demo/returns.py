"""The returns of an example before they become files: header cells and lines, file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.demo.bodies import senders
from xltools.demo.files import file_named
from xltools.demo.lines import Line, total_pounds
from xltools.demo.planted import LABEL, SUM, PlantedLine, planted_lines, with_plants

if TYPE_CHECKING:
    from xltools.demo.bodies import DemoBody
    from xltools.demo.example import Example

THOUSANDS = "thousands"


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
    """Return the lines of a file as its sender fills them in, plants and all. Amounts in pounds."""
    lines = with_plants(example.name, file, published_lines(example, file))
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
        "organisation": sent.organisation or body.partner,
        "organisation_id": "" if sent.organisation else body.partner_id,
        "organisation_type": body.organisation_type,
        "contact_name": "Finance team",
        "contact_email": body.contact_email,
        "area_served": body.area,
        "coterminous": "Yes" if body.area == place.name else "No",
        "overheads": "Included in each service",
        "signed_off_by": "Director of finance",
        "signed_off_on": signed_off(example, file),
        "return_id": "" if sent.organisation else return_id(example, body),
    }


def return_id(example: Example, body: DemoBody) -> str:
    """Return the lead team's reference of a body's return."""
    return f"{example.name}-{body.partner_id}"


def signed_off(example: Example, file: str) -> str:
    """Return the ISO date on which a return was signed off."""
    return file_named(example.name, file).signed_off or example.signed_off


def planted_pounds(example: Example, planted: PlantedLine) -> int:
    """Return what an invented line adds to the place's gross spending if it is read as meant, in pounds."""
    if planted.pounds == SUM:
        return total_pounds(published_lines(example, planted.file), "local")
    return int(planted.pounds)


def all_planted_pounds(example: Example) -> int:
    """Return what all invented lines together add to the place's gross spending, in pounds."""
    return sum(planted_pounds(example, planted) for planted in planted_lines(example.name))
