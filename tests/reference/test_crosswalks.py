from __future__ import annotations

import pytest

from xltools.reference.cofog import division_of, divisions, group_of, known
from xltools.reference.crosswalks import (
    CipfaLine,
    OutturnLine,
    SummaryLine,
    cipfa_line,
    cipfa_lines,
    laa_themes_of,
    revenue_form_lines,
    revenue_outturn_line,
    revenue_outturn_lines,
    revenue_summary_lines,
)
from xltools.reference.tables import table

EVERY_LINE: list[CipfaLine | SummaryLine | OutturnLine] = [
    *cipfa_lines(),
    *revenue_summary_lines(),
    *revenue_outturn_lines(),
]


def test_every_line_goes_to_a_known_function_or_is_excluded() -> None:
    wrong = [
        line for line in EVERY_LINE if not (known(line.cofog) or (line.mapping_type == "exclude" and not line.cofog))
    ]
    assert wrong == []


def test_every_line_says_how_sure_its_mapping_is() -> None:
    assert {line.mapping_type for line in EVERY_LINE} == {"single", "split", "judgement", "division", "exclude"}


def test_a_division_is_given_only_where_the_mapping_says_so() -> None:
    vague = {line.line for line in EVERY_LINE if line.cofog and not group_of(line.cofog)}
    assert vague == {
        "Education services",
        "Social care",
        "Cultural and related services",
        "Central services",
        "Environmental and regulatory services",
    }


def test_every_excluded_line_gives_its_reason() -> None:
    assert [line.line for line in EVERY_LINE if line.mapping_type == "exclude" and not line.note] == []


@pytest.mark.parametrize(
    "text", ["C37", "c37", "Waste collection", "waste  COLLECTION", "C37 Waste collection", "C37: waste collection"]
)
def test_a_cipfa_line_is_found_by_its_number_or_name(text: str) -> None:
    line = cipfa_line(text)
    assert line is not None
    assert (line.id, line.cofog) == ("C37", "05.1")


@pytest.mark.parametrize("text", ["", "Waste", "C98", "C37 Waste disposal", "collection"])
def test_a_doubtful_cipfa_line_is_not_guessed(text: str) -> None:
    assert cipfa_line(text) is None


def test_every_cipfa_line_is_found_by_its_own_words() -> None:
    assert [line.id for line in cipfa_lines() if cipfa_line(line.line) != line or cipfa_line(line.id) != line] == []


def test_every_line_of_hackneys_form_is_known_and_totals_grants_and_reserves_are_not_spending() -> None:
    lines = [(row["section"], revenue_form_lines(row["line"])[0]) for row in table("hackney_revenue_summary_2010_11")]
    kinds = {(section, line.mapping_type == "exclude") for section, line in lines if line}
    assert all(line for _, line in lines)
    assert kinds == {("service", False), ("benefit", False)} | {
        (section, True)
        for section in ("total", "levy", "adjustment", "capital financing", "financing grant", "reserve")
    }


def test_a_summary_line_is_found_without_its_range_of_line_numbers() -> None:
    line = revenue_form_lines("Net current expenditure")[0]
    assert line is not None
    assert (line.section, line.mapping_type) == ("total", "exclude")


def test_an_outturn_line_is_found_by_one_of_the_names_it_stands_for() -> None:
    line = revenue_outturn_line("Development control")
    assert line is not None
    assert (line.form, line.cofog) == ("RO5", "06.2")


@pytest.mark.parametrize(
    ("text", "cofog", "mapping_type"),
    [
        ("Culture and heritage - Archives", "08.2", "single"),
        ("Bed and breakfast hotels", "10.7", "judgement"),
        ("Learning disability support - older people (65+)", "10.2", "single"),
        ("Learning disability support - adults (18-64)", "10.1", "single"),
        ("Local welfare assistance", "10.7", "judgement"),
        ("Port health - levies", "01.8", "exclude"),
        ("TOTAL HOUSING SERVICES (GFRA only)", "", "exclude"),
    ],
)
def test_real_lines_of_the_outturn_forms_are_known(text: str, cofog: str, mapping_type: str) -> None:
    line = revenue_outturn_line(text)
    assert line is not None
    assert (line.cofog, line.mapping_type) == (cofog, mapping_type)


@pytest.mark.parametrize("text", ["", "TOTAL", "services", "Learning disability support"])
def test_a_doubtful_outturn_line_is_not_guessed(text: str) -> None:
    assert revenue_outturn_line(text) is None


def test_themes_overlap_and_a_function_may_have_none() -> None:
    assert laa_themes_of("08.4") == ("Children and young people", "Safer and stronger communities")
    assert laa_themes_of("02.1") == laa_themes_of("") == laa_themes_of("99") == ()


def test_a_class_has_the_themes_of_its_group_and_a_division_those_of_all_its_groups() -> None:
    assert laa_themes_of("08.4.0") == laa_themes_of("08.4")
    assert set(laa_themes_of("08")) >= set(laa_themes_of("08.4"))


def test_themes_are_those_the_return_offers() -> None:
    offered = {
        "Children and young people",
        "Safer and stronger communities",
        "Healthier communities and older people",
        "Economic development and enterprise",
    }
    assert {theme for division in divisions() for theme in laa_themes_of(division_of(division.code))} == offered
