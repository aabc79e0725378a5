"""The returns of the demonstration before they become files: header cells and lines, file by file."""

from __future__ import annotations

from xltools.demo.bodies import DemoBody, bodies, senders
from xltools.demo.figures import PLACE, YEAR, Line, council_lines, total_pounds, treasury_lines
from xltools.demo.planted import LABEL, SUM, PlantedLine, planted_lines, with_plants

REVISED = "cps-revised.xlsx"
EARLIER = "cps.xlsx"
WRONG_YEAR = "london-fire.xlsx"
OLD_TEMPLATE = "ridley-road-trust.xlsx"
LINES_CSV = "smaller-bodies.csv"

SIGNED_OFF = {EARLIER: "2011-05-20", REVISED: "2011-07-04"}
"""ISO dates; all others signed off on `SIGNED_OFF_ELSE`."""
SIGNED_OFF_ELSE = "2011-06-30"


def files() -> tuple[str, ...]:
    """Return the names of all files in `returns/`, in order."""
    return tuple(sorted({body.file for body in bodies() if body.file} | {EARLIER}))


def sender(file: str) -> DemoBody:
    """Return the body a workbook is from; LookupError for the CSV, which is from several."""
    bodies = senders(REVISED if file == EARLIER else file)
    if len(bodies) != 1:
        raise LookupError(f"{file} is not from one body")
    return bodies[0]


def published_lines(file: str) -> list[Line]:
    """Return the lines made of published figures in a file of one body, before anything is planted."""
    return body_lines(sender(file))


def body_lines(body: DemoBody) -> list[Line]:
    """Return the lines a body has from published figures; none where its figures are invented or not sent."""
    if body.figures == "council":
        return council_lines()
    return treasury_lines(body.partner) if body.figures == "treasury" else []


def return_lines(file: str) -> list[Line]:
    """Return the lines of a workbook as its sender fills them in, plants and all. Amounts in pounds."""
    lines = with_plants(file, published_lines(file))
    return [in_thousands(line) for line in lines] if file == EARLIER else lines


def in_thousands(line: Line) -> Line:
    """Return a line with its amounts in thousands of pounds, as the earlier return had them by mistake."""
    rounded = {name: round(value / 1000) for name in ("gross", "local") if isinstance(value := line[name], int)}
    return {**line, **rounded, "notes": f"{LABEL}thousands of pounds in a return since revised. {line['notes']}"}


def header(file: str) -> dict[str, str]:
    """Return the named cells of a return's `Return` sheet; dates as ISO text."""
    body = sender(file)
    local = body.area == PLACE.name
    return {
        "place": PLACE.name,
        "financial_year": "2009-10" if file == WRONG_YEAR else YEAR,
        "organisation": body.partner,
        "organisation_id": body.partner_id,
        "organisation_type": body.organisation_type,
        "contact_name": "Finance team",
        "contact_email": body.contact_email,
        "area_served": body.area,
        "coterminous": "Yes" if local else "No",
        "overheads": "Included in each service",
        "signed_off_by": "Director of finance",
        "signed_off_on": signed_off(file),
        "return_id": f"hackney-{YEAR}-{body.partner_id}",
    }


def signed_off(file: str) -> str:
    """Return the ISO date on which a return was signed off."""
    return SIGNED_OFF.get(file, SIGNED_OFF_ELSE)


def planted_pounds(planted: PlantedLine) -> int:
    """Return what an invented line adds to the place's gross spending if it is read as meant, in pounds."""
    return total_pounds(published_lines(planted.file), "local") if planted.pounds == SUM else int(planted.pounds)


def all_planted_pounds() -> int:
    """Return what all invented lines together add to the place's gross spending, in pounds."""
    return sum(planted_pounds(planted) for planted in planted_lines())
