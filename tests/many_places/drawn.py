"""Count folders drawn in a test: a place, its bodies, and their lines as a small table."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from xltools.folder import create_folder
from xltools.many_places.counted_place import count_place
from xltools.many_places.inputs import code_key
from xltools.many_places.rollup import roll_up
from xltools.many_places.stored import CountedPlace
from xltools.model import Area, Partner, Place
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.many_places.totals import Rollup

FIELDS = (
    "partner",
    "financial_year",
    "line",
    "service",
    "cofog",
    "gross",
    "funder",
    "paid_to",
    "area",
    "local",
    "fund",
    "received",
)
HACKNEY, ISLINGTON, LEEDS = ("E09000012", "Hackney"), ("E09000019", "Islington"), ("E08000035", "Leeds")
KINDS = {"Council": "Unitary authority or London borough", "Department": "Government department", "School": "School"}


def draw_place(
    folder: Path,
    name: str,
    areas: Sequence[tuple[str, str]],
    table: str,
    *,
    year: str = "2024-25",
    file: str = "lines.csv",
    own: Sequence[str] = (),
    received: str = "",
) -> Path:
    """Make a count folder whose returns are one lines CSV: a row of `table` is partner | line | service | cofog | pounds, and then
    field=value pairs. Bodies in the partner list are those of the rows; those in `own` have the place as their area.
    """
    rows = [dict(_cells(row, year)) for row in table.strip().splitlines() if row.strip()]
    names = list(dict.fromkeys(row["partner"] for row in rows))
    place = Place(name, tuple(Area(code, called) for code, called in areas), year)
    partners = [
        Partner(body, partner_id_of(body), organisation_type=_kind(body), area=name if body in own else "")
        for body in names
    ]
    create_folder(folder, place, partners)
    with (folder / "returns" / file).open("w", encoding="utf-8", newline="") as made:
        writer = csv.DictWriter(made, FIELDS, restval="")
        writer.writeheader()
        writer.writerows({**row, "received": received} for row in rows)
    return folder


def _kind(body: str) -> str:
    return next((kind for word, kind in KINDS.items() if word in body), "")


def _cells(row: str, year: str) -> list[tuple[str, str]]:
    partner, line, service, cofog, pounds, *more = (cell.strip() for cell in row.strip().strip("|").split("|"))
    fields = [("partner", partner), ("line", line), ("service", service), ("cofog", cofog), ("gross", pounds)]
    extra = [(name.strip(), value.strip()) for name, _, value in (cell.partition("=") for cell in more)]
    return [("financial_year", year), *fields, *extra]


def rolled(output: Path, *folders: Path, jobs: int = 1, wholes: Path | None = None, scheduler: str = "") -> Rollup:
    """Roll up the places."""
    return roll_up(folders, output, jobs=jobs, wholes=wholes, scheduler=scheduler)


def counted(folder: Path, output: Path) -> CountedPlace:
    """Count one place and keep it."""
    outcome = count_place(str(folder), str(output), code_key())
    assert isinstance(outcome, CountedPlace), outcome
    return outcome


def gone(rollup: Rollup) -> dict[tuple[str, str], int]:
    """What is removed between places: pence by folder and line."""
    lines, lost = rollup.between.lines, rollup.between.lost.tolist()
    if not len(lines):
        return {}
    where = zip(lines["folder"].tolist(), lines["line"].tolist(), lost, strict=True)
    return {(folder, line): pence for folder, line, pence in where if pence}


def asked(rollup: Rollup) -> set[str]:
    """The kinds of what is to be asked."""
    between = rollup.between
    return {str(finding.kind) for finding in between.findings if between.state(finding).value.startswith("To be asked")}
