"""A whole return in thousands with no word of it: told by what such councils spend, and only where that tells."""

from __future__ import annotations

import pytest

from tests.checks.sheet import ANSWERS, KNOWN, PARTNERS, batch_of, findings_of, noticed
from xltools.checks import run_checks
from xltools.classify.lines import classify_lines
from xltools.classify.units import with_unit_doubts
from xltools.counting.removals import UNIT_NOT_KNOWN, removals
from xltools.model import Noticed, Observation, Partner, ReferenceContext
from xltools.reading.versions import resolve_submitters
from xltools.reference.tables import table

OUTTURN = {
    row["line"]: int(row["pounds"]) for row in table("hackney_revenue_summary_2010_11") if row["section"] == "service"
}
"""What Hackney's services cost in 2010-11 (its revenue summary, in pounds)."""
CODES = {
    "Education services": "09.1",
    "Highways and transport services": "04.5",
    "Social care": "10.2",
    "Housing services (GFRA only)": "06.1",
    "Cultural and related services": "08.2",
    "Environmental and regulatory services": "05.1",
    "Planning and development services": "06.2",
    "Central services": "01.1",
}
HEAD = "| service | cofog | gross |"


def lines(divisor: int, names: tuple[str, ...] = tuple(CODES)) -> str:
    return "\n".join([HEAD, *(f"| {name} | {CODES[name]} | {OUTTURN[name] // divisor} |" for name in names)])


def said(sheet: str, observations: tuple[Observation, ...] = (), organisation: str = "Hackney Council") -> set[str]:
    partners = (
        *PARTNERS,
        Partner("Stoke Newington Parish Council", "snpc", "", (), "Council", "Hackney"),
        Partner("Ridley Road Trust", "rrt", "", (), "Voluntary organisation", "Hackney"),
    )
    known = ReferenceContext(KNOWN.place, partners)
    answers = {**ANSWERS, "organisation": organisation, "organisation_id": ""}
    found = findings_of(sheet, known, observations=observations, answers=answers)
    return {finding.code for finding in found if finding.code.startswith("return-")}


@pytest.mark.parametrize("divisor", [1_000, 1_000_000])
def test_a_whole_council_in_thousands_or_millions_is_an_error(divisor: int) -> None:
    assert said(lines(divisor)) == {"return-not-in-pounds"}


def test_the_same_council_in_pounds_is_left_alone() -> None:
    assert said(lines(1)) == set()


@pytest.mark.parametrize(
    ("sheet", "organisation"),
    [
        (lines(1_000), "Stoke Newington Parish Council"),
        (lines(1_000), "Ridley Road Trust"),
    ],
)
def test_small_bodies_count_as_they_are(sheet: str, organisation: str) -> None:
    assert said(sheet, organisation=organisation) == set()


@pytest.mark.parametrize(
    ("sheet", "organisation"),
    [
        (lines(1_000, ("Education services", "Social care")), "Hackney Council"),
        (lines(1_000), "City and Hackney Primary Care Trust"),
        (
            f"{HEAD}\n| Youth club | 09.5 | 50000 |\n| Benches | 08.1 | 12000 |\n| Bins | 05.1 | 18900 |\n| Signs | 04.5 | 9800 |",
            "Hackney Council",
        ),
        (f"{HEAD}\n| Events grant | 08.2 | 2500 |", "Hackney Council"),
    ],
)
def test_what_may_be_a_part_of_the_whole_counts_and_is_asked_about(sheet: str, organisation: str) -> None:
    assert said(sheet, organisation=organisation) == {"return-small"}


def test_a_total_that_fits_where_the_services_do_not_is_only_a_warning() -> None:
    sheet = f"{HEAD}\n| A | 01.1 | 900000 |\n| B | 05.1 | 3 |\n| C | 06.1 | 4 |\n| D | 08.1 | 5 |\n| E | 04.1 | 6 |"
    assert said(sheet) == {"return-small"}


@pytest.mark.parametrize("kind", [Noticed.UNIT_STATED, Noticed.UNIT_READ])
def test_a_word_about_the_unit_settles_it(kind: Noticed) -> None:
    assert said(lines(1_000), (noticed(kind, "V2", "", "whole pounds"),)) == set()


def test_where_a_note_says_thousands_too_it_is_said_once() -> None:
    noted = lines(1_000).replace("gross |", "gross | notes |", 1).replace(" |\n", " | figures in thousands |\n")
    sheet = noted.replace("notes | figures in thousands |", "notes |", 1) + " figures in thousands |"
    found = [
        finding.code
        for finding in findings_of(sheet, KNOWN)
        if finding.code in ("amount-scale", "return-not-in-pounds")
    ]
    assert found == ["return-not-in-pounds"]


def test_nothing_of_such_a_return_counts_and_the_reason_is_said() -> None:
    batch = batch_of(lines(1_000))
    resolved = resolve_submitters(batch, KNOWN.partners, KNOWN.place)
    lined = classify_lines(batch.lines, KNOWN.place, resolved.partners)
    classified = with_unit_doubts(lined, resolved, KNOWN.place)
    assert classified.frame["amount"].isna().all()
    assert set(removals(resolved, classified)["why_not_text"]) == {UNIT_NOT_KNOWN}
    codes = [finding.code for finding in run_checks(batch, KNOWN, classified)[0]]
    assert codes.count("return-not-in-pounds") == 1
