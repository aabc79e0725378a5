"""Counts made of a few lines of bodies that fund one another, and a strategy for such lines."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from hypothesis import strategies as st

import xltools
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xltools.counting.count import Count

HACKNEY = Place("Hackney", (Area("E09000012", "Hackney"),), "2010-11")
DEPARTMENT, COUNCIL, CHARITY = "Department for Education", "Hackney Council", "Mill Lane Charity"
KINDS = {
    DEPARTMENT: "Government department",
    COUNCIL: "Council",
    CHARITY: "Voluntary organisation",
    "City and Hackney PCT": "Primary care trust",
}
Line = dict[str, object]


def line(partner: str, service: str, gross: float, **more: object) -> Line:
    made: Line = {"partner": partner, "service": service, "cofog": "09.1", "gross": gross, "basis": "Actual"}
    return {**made, "expenditure_type": "Revenue", "accounts": "Outturn", "financial_year": "2010-11", **more}


def counted(folder: Path, lines: Sequence[Mapping[str, object]]) -> Count:
    """Count these lines, each body's in a file of its own."""
    partners = [Partner(name, partner_id_of(name), organisation_type=kind) for name, kind in KINDS.items()]
    create_folder(folder, HACKNEY, partners)
    for number, partner in enumerate(dict.fromkeys(str(each["partner"]) for each in lines)):
        own = [each for each in lines if each["partner"] == partner]
        with (folder / "returns" / f"{number}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, list(dict.fromkeys(name for each in own for name in each)))
            rows.writeheader()
            rows.writerows(own)
    return xltools.consolidate(xltools.read_folder(folder))


LINES = st.builds(
    lambda partner, service, gross, rest: line(partner, service, gross, **rest),
    st.sampled_from(list(KINDS)),
    st.sampled_from(
        ["Play grant", "Contribution to pool", "S75 LD pool", "Community care contract", "Schools", "Precept"]
    ),
    st.sampled_from([123_456.78, 98_765.43, 250_000, 1_000, 0, -4_321.5]),
    st.fixed_dictionaries(
        {},
        optional={
            "funder": st.sampled_from([*KINDS, "Council tax", "Own resources", "Lottery", "the PCT"]),
            "paid_to": st.sampled_from([*KINDS, "Ribble Buses Ltd", "academies"]),
            "fund": st.sampled_from(["Play Pathfinder", "S75", "play  pathfinder"]),
            "ring_fenced": st.sampled_from(["Yes", "No"]),
        },
    ),
)
