"""What a partner is told of a line agrees with what the count does: totals, notes, headings, interest, our own figures."""

from __future__ import annotations

import pytest

from tests.checks.sheet import findings_of, noticed
from xltools.model import Noticed
from xltools.reference.estimates.councils import BENEFIT_WORDS

HEAD = "| service | cofog | expenditure_type | gross | fund | notes | basis |\n"
LINES = "| Libraries | 08.2 | Revenue | 100 | | | |\n| Museums | 08.2 | Revenue | 250 | | | |\n"


def codes(rows: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.location.cell) for finding in findings_of(HEAD + rows)]


@pytest.mark.parametrize("name", ["C/fwd", "Carried forward", "Total c/f", "Carried forward to next page", "B/fwd"])
def test_the_sum_of_a_page_is_said_to_be_a_total_and_asked_nothing_else(name: str) -> None:
    found = codes(LINES + f"| {name} | | | 350 | | | |")
    assert ("total-among-lines", "B7") in found
    assert "code-missing" not in dict(found)


@pytest.mark.parametrize(("name", "pounds"), [("C/fwd", 340), ("Carried forward grant", 350), ("CF team", 350)])
def test_a_line_that_is_not_that_sum_is_a_line(name: str, pounds: int) -> None:
    assert "total-among-lines" not in dict(codes(LINES + f"| {name} | 08.2 | Revenue | {pounds} | | | |"))


def test_a_total_labelled_beside_the_service_is_asked_for_no_service_code_or_type() -> None:
    rows = (
        LINES
        + "| | | | 350 | | Sub-total culture | |\n| Parks | 08.1 | Revenue | 40 | | | |\n| | Grand total | | 390 | | | |"
    )
    found = dict(codes(rows))
    assert not {"service-missing", "code-unknown", "expenditure-type-missing"} & found.keys()
    (grand,) = [finding for finding in findings_of(HEAD + rows) if finding.location.cell == "B9"]
    assert "3 lines" in grand.message


def test_a_line_without_a_service_whose_notes_speak_of_a_total_is_asked_for_it() -> None:
    assert "service-missing" in dict(codes(LINES + "| | 08.2 | Revenue | 360 | | Sub-total of the grants paid | |"))


@pytest.mark.parametrize("words", ["CULTURE", "Culture and leisure:", "Note: amounts are provisional", "* provisional"])
def test_a_heading_of_lines_and_a_note_are_not_asked_for_code_and_amount(words: str) -> None:
    found = codes(f"| {words} | | | | | | |\n{LINES}")
    assert ("code-missing", "C5") not in found
    assert ("gross-missing", "G5") not in found


@pytest.mark.parametrize(
    "rows",
    ["| Archives | | | | | | |\n" + LINES, "| CCTV | 03.1 | | | | | |\n" + LINES, LINES + "| CCTV | | | | | | |"],
)
def test_a_service_without_an_amount_is_asked_for_it(rows: str) -> None:
    assert "gross-missing" in dict(codes(rows))


@pytest.mark.parametrize(("fund", "notes"), [("PWLB loan interest", ""), ("", "Interest on loans")])
def test_interest_named_beside_the_service_is_told(fund: str, notes: str) -> None:
    (finding,) = [
        finding
        for finding in findings_of(HEAD + LINES + f"| Corporate finance | 01.7 | Revenue | 30 | {fund} | {notes} | |")
        if finding.code == "capital-financing-line"
    ]
    assert ("as its fund says" if fund else "as its notes say") in finding.message


def test_a_loan_scheme_for_others_named_in_the_fund_is_not() -> None:
    assert "capital-financing-line" not in dict(
        codes("| Business support | 04.1 | Revenue | 30 | Interest-free loans scheme | | |")
    )


@pytest.mark.parametrize(("code", "service"), [("levy-or-precept", "Parish precepts"), ("amount-negative", "Mining")])
def test_our_own_initial_estimate_is_not_disputed(code: str, service: str) -> None:
    row = f"| {service} | 10.6 | Revenue | -5 | | | {{}} |"
    assert code not in dict(codes(row.format("Initial estimate")))
    assert code in dict(codes(row.format("Actual")))


def test_words_of_our_own_are_not_taken_for_a_precept() -> None:
    assert "levy-or-precept" not in dict(codes(f"| {BENEFIT_WORDS} | 10.6 | Revenue | 5 | | | Actual |"))
    assert "levy-or-precept" in dict(codes("| Housing benefit and parish precepts | 10.6 | Revenue | 5 | | | Actual |"))


@pytest.mark.parametrize(("pounds", "is_total"), [(350, True), (340, False)])
def test_a_formula_that_adds_up_the_lines_is_a_total_whatever_it_is_called(pounds: int, is_total: bool) -> None:
    table = HEAD + LINES + f"| All culture | 08.2 | Revenue | {pounds} | | | |"
    sums = (noticed(Noticed.SUM_FORMULA, "G7", "", "", "gross", "Spending"),)
    assert ("total-among-lines" in [finding.code for finding in findings_of(table, observations=sums)]) is is_total
    assert "total-among-lines" not in [finding.code for finding in findings_of(table)]
