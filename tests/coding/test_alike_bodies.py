"""The whole way: a service comes out alike whichever name of its body is given, the name of its year or today's."""

from __future__ import annotations

import pytest

from xltools.coding.suggestions import suggest

SERVICES = (
    ("Heat networks investment", "04.3", "DESNZ; DECC; Department for Energy Security and Net Zero"),
    ("Oil and gas decommissioning", "04.3", "Department for Energy Security and Net Zero; DECC"),
    ("National Measurement System", "", "Department for Business, Energy and Industrial Strategy; BEIS"),
    ("National Measurement System", "", "Department for Business, Innovation and Skills; BIS"),
    (
        "Rough sleeping accommodation",
        "",
        "MHCLG; DCLG; DLUHC; Ministry of Housing, Communities and Local Government",
    ),
    ("Primary care transformation", "07.2", "ICB; PCT; CCG; NHS Black Country Integrated Care Board"),
    ("Running costs", "07.6.0", "ICB; PCT; NHS Norton CCG"),
    ("Bus franchising", "04.5", "combined authority; West Midlands Combined Authority"),
    ("Violence reduction unit", "03.6.0", "PCC; police and crime commissioner; Thames Valley PCC"),
    ("Trunk road renewals", "04.5", "National Highways; Highways Agency; Highways England"),
    ("Affordable homes programme", "06.1.0", "Homes England; HCA; Homes and Communities Agency"),
)


@pytest.mark.parametrize(("service", "code", "bodies"), SERVICES, ids=[f"{row[0]} {row[2][:6]}" for row in SERVICES])
def test_each_name_of_a_body_gives_the_same_suggestions(service: str, code: str, bodies: str) -> None:
    by_name = [suggest(service, partner=body) for body in bodies.split("; ")]
    assert by_name == [by_name[0]] * len(by_name)
    assert by_name[0][0].code == (code or by_name[0][0].code)


def test_the_reason_names_the_body_and_what_it_was_before() -> None:
    because = suggest("Heat networks investment", partner="DECC")[0].because
    assert "usual spending of the energy department (DESNZ, before it DECC)" in because


@pytest.mark.parametrize("service", ["National Measurement System", "Innovation programmes"])
def test_the_parts_of_a_divided_department_come_out_as_the_whole_does(service: str) -> None:
    firsts = {suggest(service, partner=body)[0].code for body in ("BIS", "BEIS", "DSIT")}
    assert len(firsts) == 1
