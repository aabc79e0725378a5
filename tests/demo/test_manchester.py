"""Greater Manchester 2024-25: every published pound is in a return as published, or said to be left out."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.demo.bodies import DemoBody, bodies, partners
from xltools.demo.files import files
from xltools.demo.lines import total_pounds
from xltools.demo.manchester import (
    NAME,
    OUTTURN,
    PLACE,
    body_lines,
    estimate_lines,
    facts,
    left_out,
    local_pounds,
    outturn_line,
    outturn_rows,
    reported,
    whole_pounds,
)
from xltools.reference.areas.geography import find_places
from xltools.reference.bodies.register import bodies_of
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.figures.held import BUNDLED

AUTHORITIES = {
    "Bolton Metropolitan Borough Council": "E4201",
    "Bury Metropolitan Borough Council": "E4202",
    "Manchester City Council": "E4203",
    "Oldham Metropolitan Borough Council": "E4204",
    "Rochdale Metropolitan Borough Council": "E4205",
    "Salford City Council": "E4206",
    "Stockport Metropolitan Borough Council": "E4207",
    "Tameside Metropolitan Borough Council": "E4208",
    "Trafford Metropolitan Borough Council": "E4209",
    "Wigan Metropolitan Borough Council": "E4210",
    "Greater Manchester Combined Authority": "E6348",
    "Chief Constable of Greater Manchester Police": "E7042",
}
BY_PARTNER = {body.partner: body for body in bodies(NAME)}
WITH_FIGURES = [body for body in bodies(NAME) if body.figures in ("outturn", "allocation", "treasury")]


def test_the_place_is_the_combined_authority_of_its_year() -> None:
    (area,) = [place for place in find_places("Greater Manchester", PLACE.year) if place.kind == "combined authority"]
    assert [member.code for member in area.members] == [district.code for district in PLACE.areas]


def test_the_authorities_are_all_those_that_report_by_themselves() -> None:
    assert {body.partner for body in bodies(NAME) if body.figures == "outturn"} == set(AUTHORITIES)


@pytest.mark.parametrize(("partner", "e_code"), AUTHORITIES.items())
def test_an_authoritys_rows_come_to_its_published_net_expenditure_and_fees(partner: str, e_code: str) -> None:
    published = [row for row in BUNDLED.outturn(PLACE.year) if row.e_code == e_code]
    assert published
    lines = [outturn_line(row) for row in outturn_rows(e_code)]
    gross, income = total_pounds(lines), total_pounds(lines, "income")
    assert gross - income == sum(row.net_current_expenditure for row in published) // 100
    assert income == sum(row.sales_fees_charges for row in published) // 100
    assert body_lines(BY_PARTNER[partner])[: len(lines)] == lines


@pytest.mark.parametrize("partner", AUTHORITIES)
def test_an_authoritys_return_is_what_is_estimated_for_it(partner: str) -> None:
    estimated = sum(line.local for line in reported()[partner])
    assert local_pounds(BY_PARTNER[partner]) == round(estimated / 100)


def test_social_care_and_public_health_are_line_by_line() -> None:
    services = [str(line["service"]) for line in body_lines(BY_PARTNER["Manchester City Council"])]
    assert "Physical support - older people (65+)" in services
    assert "Children Looked After" in services
    assert not {"Adult Social Care", "Children Social Care", "Public Health"} & set(services)


def test_the_board_reports_its_allocations_of_the_year() -> None:
    allocated = [row.pence for row in BUNDLED.allocations(PLACE.year) if "Greater Manchester" in row.name]
    board = BY_PARTNER["NHS Greater Manchester Integrated Care Board"]
    assert local_pounds(board) == sum(allocated) // 100 > 6_000_000_000


@pytest.mark.parametrize("body", WITH_FIGURES, ids=lambda body: body.partner)
def test_a_bodys_pounds_are_the_rounded_sum_of_its_published_pence(body: DemoBody) -> None:
    chosen = [line for line in reported()[body.partner] if not line.money or line.money.kind not in OUTTURN]
    made = sum(total_pounds([line], "local") or total_pounds([line]) for line in estimate_lines(body.partner))
    assert abs(100 * made - sum(line.local for line in chosen)) <= 50


def test_every_published_pound_is_in_a_return_or_said_to_be_left_out() -> None:
    in_returns = sum(line.local for partner, lines in reported().items() if partner for line in lines)
    without = sum(line.local for line in reported()[""])
    assert in_returns + without == sum(line.local for line in published_lines(PLACE, BUNDLED))
    assert abs(sum(local_pounds(body) for body in bodies(NAME)) - in_returns / 100) <= len(bodies(NAME))


def test_what_is_left_out_has_a_reason_and_is_little() -> None:
    assert all(money.why for money in left_out())
    reasons = Counter(money.why for money in left_out() if abs(money.pounds) > 250_000_000)
    assert "too small to ask in a first count" not in reasons


def test_bodies_are_called_as_in_the_register() -> None:
    registered = {body.name for body in bodies_of(PLACE)}
    named = {partner.name for partner in partners(NAME) if "(invented)" not in partner.name}
    assert named <= registered


def test_the_page_gives_the_people() -> None:
    assert facts()[0].startswith("Greater Manchester: 3,009,664 people")


@given(st.lists(st.integers(-(10**15), 10**15), max_size=40))
def test_whole_pounds_add_up_and_none_is_a_pound_out(pence: list[int]) -> None:
    pounds = whole_pounds(pence)
    assert abs(100 * sum(pounds) - sum(pence)) <= 50
    assert all(abs(100 * whole - exact) < 100 for whole, exact in zip(pounds, pence, strict=True))


def test_there_are_at_least_forty_returns_in_mixed_forms() -> None:
    assert len(files(NAME)) >= 40
    assert {file.rpartition(".")[2] for file in files(NAME)} == {"xlsx", "csv", "ods"}
