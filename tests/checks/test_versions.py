"""Two versions of one partner's return are compared in words, and two halves are asked about."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from tests.checks.sheet import HACKNEY, PARTNERS, cells, check_batch, return_of
from xltools.model import Finding, ReferenceContext
from xltools.reading.lines import gather

FIRST = "| service | gross |\n| Libraries | 100 |\n| Museums | 250 |\n| Parks | 70 |\n| Youth | 30 |"
SECOND = "| service | gross |\n| Libraries | 100 |\n| MUSEUMS | 270 |\n| Parks | 70 |\n| Art | 5 |"
OTHER_HALF = "| service | gross |\n| Libraries | 100 |\n| Schools | 250 |\n| Roads | 70 |\n| Waste | 5 |"


def second_findings(first: str, second: str) -> tuple[Finding, ...]:
    batch = gather([return_of(first, file="v1.xlsx"), return_of(second, file="v2.xlsx")])
    return check_batch(batch, ReferenceContext(HACKNEY, PARTNERS, MappingProxyType({1: 0})))[1]


def test_what_changed_is_said_in_words_and_pounds() -> None:
    (change,) = [finding for finding in second_findings(FIRST, SECOND) if finding.code == "changed-since-last"]
    assert str(change.location) == "'v2.xlsx'"
    assert change.message == (
        "Gross spending is £5 less than in 'v1.xlsx': 1 line changed (MUSEUMS +£20); 1 line added (Art +£5); "
        "1 line removed (Youth, which was £30)."
    )


def test_a_return_sent_again_unchanged_has_nothing_to_say() -> None:
    assert cells(second_findings(FIRST, FIRST), "changed-since-last") == []


def test_lines_in_another_order_have_not_changed() -> None:
    head, *rows = FIRST.splitlines()
    assert cells(second_findings(FIRST, "\n".join([head, *reversed(rows)])), "changed-since-last") == []


def test_two_returns_that_share_few_lines_may_be_two_halves() -> None:
    assert cells(second_findings(FIRST, OTHER_HALF), "shares-few-lines-with-last") == [""]
    assert cells(second_findings(FIRST, SECOND), "shares-few-lines-with-last") == []


HOMES = "| service | area | gross |\n| Affordable homes | Englnd | 1600 |"


@pytest.mark.parametrize(
    "corrected",
    ["| service | area | gross |\n| Affordable homes | England | 1600 |", HOMES.replace("homes", "housing")],
)
def test_a_correction_made_as_asked_is_no_other_half(corrected: str) -> None:
    findings = second_findings(HOMES, corrected)
    assert cells(findings, "shares-few-lines-with-last") == []
    (change,) = [finding for finding in findings if finding.code == "changed-since-last"]
    assert "1 line with another area or name (Affordable ho" in change.message


@pytest.mark.parametrize("other", ["| Schools | Englnd | 1600 |", "| Affordable homes | London | 900 |"])
def test_another_service_or_another_figure_for_another_area_may_be_the_other_half(other: str) -> None:
    findings = second_findings(HOMES, "| service | area | gross |\n" + other)
    assert cells(findings, "shares-few-lines-with-last") == [""]


def test_short_returns_are_taken_for_halves_only_where_they_share_nothing() -> None:
    def asked(first: str, second: str) -> list[str]:
        found = second_findings(first, second)
        return [finding.message for finding in found if finding.code == "shares-few-lines-with-last"]

    half = "| service |\n| Libraries |\n| Parks |"
    assert asked(half, "| service |\n| Schools |\n| Roads |") == [
        "None of the 2 lines here stood in 'v1.xlsx', which this return replaces. Are they two halves?"
    ]
    assert asked(half, "| service |\n| Libraries |\n| Roads |") == []
    assert asked("", half) == []


def test_a_line_a_thousand_times_its_last_amount_is_asked_about() -> None:
    before, now = "| service | gross |\n| Libraries | 1,450 |", "| service | gross |\n| Libraries | 1,450,000 |"
    assert cells(second_findings(before, now), "amount-scale") == ["G5"]
    assert cells(second_findings(now, before), "amount-scale") == ["G5"]
    assert cells(second_findings(now, now), "amount-scale") == []


def test_a_return_corrected_from_thousands_to_pounds_is_not_asked_about_again() -> None:
    in_thousands = "| service | gross |\n| Libraries | 1,450 |\n| Parks | 2,200 |\n| Roads | 9,731 |\n| Art | 1 |"
    in_pounds = (
        "| service | gross |\n| Libraries | 1,450,100 |\n| Parks | 2,200,000 |\n| Roads | 9,731,400 |\n| Art | 7,000 |"
    )
    assert cells(second_findings(in_thousands, in_pounds), "amount-scale") == []
    assert cells(second_findings(in_thousands, in_pounds), "return-not-in-pounds") == []
    assert cells(second_findings(in_pounds, in_thousands), "amount-scale") == []  # said once, of the whole return
    assert cells(second_findings(in_pounds, in_thousands), "return-not-in-pounds") == [""]


def test_a_line_that_now_fits_among_the_others_and_did_not_before_has_been_put_right() -> None:
    others = "| service | gross |\n| Schools | 40,000,000 |\n| Roads | 85,000,000 |\n| Social care | 61,200,000 |"
    slip, right = f"{others}\n| Libraries | 67,500 |", f"{others}\n| Libraries | 67,500,000 |"
    assert cells(second_findings(slip, right), "amount-scale") == []
    (asked,) = [finding for finding in second_findings(right, slip) if finding.code == "amount-scale"]
    assert asked.message == (
        "Gross spending of 'Libraries' was £67,500,000 in 'v1.xlsx' and is £67,500 now; which is right?"
    )


def test_changes_are_named_largest_first_and_a_removed_credit_is_not_called_a_rise() -> None:
    before = "| service | gross |\n| Parks | 5 |\n| Contribution to reserves | -5,000,000 |\n| Art | 80 |"
    after = "| service | gross |\n| Youth | 9 |\n| School Meals | 700 |\n| Art | 80 |"
    (change,) = [finding for finding in second_findings(before, after) if finding.code == "changed-since-last"]
    assert change.message == (
        "Gross spending is £5,000,704 more than in 'v1.xlsx': 2 lines added (School Meals +£700 and Youth +£9); "
        "2 lines removed (Contribution to reserves, which was -£5,000,000 and Parks, which was £5)."
    )


def test_two_returns_nothing_tells_apart_are_asked_about() -> None:
    batch = gather([return_of(FIRST, file="a.xlsx"), return_of(SECOND, file="b.xlsx")])
    known = ReferenceContext(HACKNEY, PARTNERS, MappingProxyType({1: 0}), MappingProxyType({1: 0}))
    (asked,) = [finding for finding in check_batch(batch, known)[1] if finding.code == "which-is-newer"]
    assert "'a.xlsx'" in asked.message


def test_a_dated_revision_is_not_asked_about() -> None:
    assert cells(second_findings(FIRST, SECOND), "which-is-newer") == []


def test_a_form_made_for_another_body_is_asked_about_at_its_name() -> None:
    batch = gather([return_of(FIRST, file="a.xlsx")])
    known = ReferenceContext(HACKNEY, PARTNERS, mismatched=MappingProxyType({0: "It is from A, on a form made for B."}))
    (asked,) = [finding for finding in check_batch(batch, known)[0] if finding.code == "reference-disagrees"]
    assert asked.message == "It is from A, on a form made for B."


def test_a_form_of_ones_own_is_not_asked_about() -> None:
    assert cells(second_findings(FIRST, SECOND), "reference-disagrees") == []


def test_a_return_from_somebody_else_is_said_with_who_sent_it() -> None:
    batch = gather([return_of(FIRST, file="a.xlsx"), return_of(SECOND, file="b.xlsx")])
    known = ReferenceContext(HACKNEY, PARTNERS, held=MappingProxyType({1: "it came from x@evil.example"}))
    findings = check_batch(batch, known)
    (held,) = [finding for finding in findings[1] if finding.code == "sender-not-the-partner"]
    assert (str(held.location), held.message) == ("'b.xlsx'", "This return is held: it came from x@evil.example.")
    assert cells(findings[0], "sender-not-the-partner") == []


def test_a_return_that_jumps_is_held_with_why_and_its_lines_are_not_asked_about_too() -> None:
    slip = "| service | gross |\n| Libraries | 900,000,000,000 |"
    batch = gather([return_of(FIRST, file="a.xlsx"), return_of(slip, file="b.xlsx")])
    known = ReferenceContext(HACKNEY, PARTNERS, jumped=MappingProxyType({1: "its figures jump"}))
    findings = check_batch(batch, known)
    (held,) = [finding for finding in findings[1] if finding.code == "return-jumps"]
    assert (str(held.location), held.message) == ("'b.xlsx'", "This return is held: its figures jump.")
    assert cells(findings[0], "return-jumps") == []
    assert cells(findings[1], "amount-implausible") == ["G5"]
    settled = ReferenceContext(HACKNEY, PARTNERS, settled=frozenset({1}))
    assert cells(check_batch(batch, settled)[1], "amount-implausible") == []
