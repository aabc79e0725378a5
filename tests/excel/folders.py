"""A small count folder for the tests of the buttons: two partners, a grant from one to the other, and their count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.excel.returns import line, write_return
from xltools import pipeline
from xltools.excel.results import today
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.outputs.write import write_outputs

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.folder import CountFolder

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
PARTNERS = (
    Partner("Hackney Council", "hackney-council", organisation_type="Council", contact_email="a@example.org"),
    Partner("Homes and Communities Agency", "homes-and-communities-agency", "HCA", (), "Agency or public body"),
)
VAGUE = "Community initiatives and various"
"""A service nobody can code for sure."""


def make_counted_folder(path: Path) -> CountFolder:
    """Make the folder, its returns and its count. £2m is reported by both partners; £10.5m counts, and a line has no code."""
    made = create_folder(path, HACKNEY, PARTNERS)
    grant = {"fund": "Decent Homes Programme", "cofog": "06.1"}
    write_return(
        made.returns / "council.xlsx",
        line("Libraries", 5_000_000.0, "08.2"),
        line("Decent homes", 2_000_000.0, funder="Homes and Communities Agency", **grant),
        line(VAGUE, 2_000_000.0),
    )
    write_return(
        made.returns / "hca.xlsx",
        line("Decent homes grant", 2_000_000.0, paid_to="Hackney Council", **grant),
        line("Land", 1_500_000.25, "06.1"),
        organisation="Homes and Communities Agency",
        organisation_id="homes-and-communities-agency",
        organisation_type="Agency or public body",
        return_id="homes-and-communities-agency-2010-11",
    )
    write_outputs(pipeline.consolidate(made), made.count_workbook, returns=made.returns, made_on=today())
    return made
