"""Small returns drawn as tables inside a test, so that a test reads like a tiny spreadsheet."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.checks import run_checks
from xltools.classify.lines import classify_lines
from xltools.classify.total_labels import cells_that_sum
from xltools.classify.units import with_unit_doubts
from xltools.model import Area, Header, Location, Noticed, Observation, Partner, Place, ReferenceContext, Return
from xltools.reading.lines import gather, lines_frame
from xltools.reading.versions import resolve_submitters
from xltools.reference.sharing.measures import NONE
from xltools.template.layout import DATA_FIELDS, FIRST_ROW, MONEY_FIELDS, NAMED_CELLS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.classify.lines import ClassifiedLines
    from xltools.model import Batch, Finding
    from xltools.reference.sharing.measures import Measures

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
PARTNERS = (
    Partner("London Borough of Hackney", "hackney", "LB Hackney", ("Hackney Council",), "Council"),
    Partner(
        "City and Hackney Primary Care Trust", "city-and-hackney-pct", "City and Hackney PCT", (), "NHS commissioner"
    ),
    Partner("Department for Work and Pensions", "dwp", "DWP", (), "Government department"),
)
KNOWN = ReferenceContext(HACKNEY, PARTNERS)
COLUMNS = MappingProxyType({name: number for number, name in enumerate(DATA_FIELDS, 1)})
ANSWERS = MappingProxyType(
    {
        "place": "Hackney",
        "financial_year": "2010-11",
        "organisation": "Hackney Council",
        "organisation_id": "hackney",
        "organisation_type": "Council",
        "contact_name": "A. Accountant",
        "contact_email": "accounts@example.org",
        "area_served": "Hackney",
        "coterminous": "Yes",
        "overheads": "Included in each service",
        "signed_off_by": "A. Director",
        "signed_off_on": "2011-03-31",
        "template_version": "2.0",
    }
)
PLACES = MappingProxyType(
    {cell.name: Location("hackney.xlsx", "Return", int(cell.cell[1:]), ord(cell.cell[0]) - 64) for cell in NAMED_CELLS}
)


def rows_of(table: str) -> list[dict[str, str]]:
    """Read a table drawn with bars: the first row has fields, the others values."""
    assessed = [
        [cell.strip() for cell in row.strip().strip("|").split("|")]
        for row in table.strip().splitlines()
        if row.strip()
    ]
    return [dict(zip(assessed[0], row, strict=True)) for row in assessed[1:]] if assessed else []


def pence_of(text: str) -> int | None:
    return round(float(text.replace(",", "")) * 100) if text else None


def return_of(
    table: str = "",
    *,
    answers: Mapping[str, str] = MappingProxyType({}),
    observations: Sequence[Observation] = (),
    file: str = "hackney.xlsx",
    columns: Mapping[str, int] = COLUMNS,
    places: Mapping[str, Location] = PLACES,
) -> Return:
    """A return with these lines from row 5 on (money in pounds), its Return sheet fully answered unless told otherwise."""
    rows = rows_of(table)
    fields = {name for row in rows for name in row}
    values: dict[str, list[object]] = {
        name: [pence_of(row[name]) if name in MONEY_FIELDS else row[name] for row in rows] for name in fields
    }
    values |= {
        "row": list(range(FIRST_ROW, FIRST_ROW + len(rows))),
        "sheet": ["Spending"] * len(rows),
        "workbook": [file] * len(rows),
    }
    header = Header({**ANSWERS, **answers}, places)
    return Return(file, "r1", header, lines_frame(values, len(rows)), columns, "2.0", tuple(observations))


def batch_of(table: str = "", **more: object) -> Batch:
    return gather([return_of(table, **more)])  # type: ignore[arg-type]  # passed on as given


def check_batch(
    batch: Batch, known: ReferenceContext = KNOWN, measures: Measures = NONE
) -> tuple[tuple[Finding, ...], ...]:
    """The findings of each return of a batch, with its lines classified as the pipeline does."""
    return run_checks(batch, known, classified(batch, known, measures), measures)


def classified(batch: Batch, known: ReferenceContext = KNOWN, measures: Measures = NONE) -> ClassifiedLines:
    resolved = resolve_submitters(batch, known.partners, known.place)
    classified = classify_lines(batch.lines, known.place, resolved.partners, measures, cells_that_sum(batch.returns))
    return with_unit_doubts(classified, resolved, known.place)


def findings_of(
    table: str = "", known: ReferenceContext = KNOWN, measures: Measures = NONE, **more: object
) -> tuple[Finding, ...]:
    return check_batch(batch_of(table, **more), known, measures)[0]


def cells(findings: Sequence[Finding], code: str) -> list[str]:
    """Where a code was found: ``G5``, ``row 5``, ``Return!C8``, or "" for the whole file."""
    return [
        finding.location.cell
        if finding.location.sheet in ("Spending", "")
        else f"{finding.location.sheet}!{finding.location.cell}"
        for finding in findings
        if finding.code == code
    ]


def noticed(
    kind: Noticed, cell: str = "G5", value: str = "", detail: str = "", name: str = "", sheet: str = "Spending"
) -> Observation:
    """An observation of the reader at a cell such as ``G5`` (one-letter columns)."""
    place = (
        Location("hackney.xlsx", sheet, int(cell[1:] or 0), ord(cell[0]) - 64)
        if cell
        else Location("hackney.xlsx", sheet)
    )
    return Observation(kind, place, name, value, detail)
