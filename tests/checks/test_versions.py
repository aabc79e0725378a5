"""Two versions of one partner's return are compared in words, and two halves are asked about."""

from __future__ import annotations

from types import MappingProxyType

from tests.checks.sheet import HACKNEY, PARTNERS, cells, return_of
from xltools.checks import run_checks
from xltools.model import Finding, Known
from xltools.reading.lines import gather

FIRST = "| service | gross |\n| Libraries | 100 |\n| Museums | 250 |\n| Parks | 70 |\n| Youth | 30 |"
SECOND = "| service | gross |\n| Libraries | 100 |\n| MUSEUMS | 270 |\n| Parks | 70 |\n| Art | 5 |"
OTHER_HALF = "| service | gross |\n| Libraries | 100 |\n| Schools | 250 |\n| Roads | 70 |\n| Waste | 5 |"


def second_findings(first: str, second: str) -> tuple[Finding, ...]:
    batch = gather([return_of(first, file="v1.xlsx"), return_of(second, file="v2.xlsx")])
    return run_checks(batch, Known(HACKNEY, PARTNERS, MappingProxyType({1: 0})))[1]


def test_what_changed_is_said_in_words_and_pounds() -> None:
    (change,) = [finding for finding in second_findings(FIRST, SECOND) if finding.code == "changed-since-last"]
    assert str(change.place) == "'v2.xlsx'"
    assert change.message == (
        "Gross spending is £5 less than in 'v1.xlsx': 1 line changed (museums +£20); 1 line added (art +£5); "
        "1 line removed (youth -£30)."
    )


def test_a_return_sent_again_unchanged_has_nothing_to_say() -> None:
    assert cells(second_findings(FIRST, FIRST), "changed-since-last") == []


def test_lines_in_another_order_have_not_changed() -> None:
    head, *rows = FIRST.splitlines()
    assert cells(second_findings(FIRST, "\n".join([head, *reversed(rows)])), "changed-since-last") == []


def test_two_returns_that_share_few_lines_may_be_two_halves() -> None:
    assert cells(second_findings(FIRST, OTHER_HALF), "shares-few-lines-with-last") == [""]
    assert cells(second_findings(FIRST, SECOND), "shares-few-lines-with-last") == []


def test_short_returns_are_not_taken_for_halves() -> None:
    assert (
        cells(second_findings("| service |\n| Libraries |", "| service |\n| Schools |"), "shares-few-lines-with-last")
        == []
    )


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
    assert cells(second_findings(in_pounds, in_thousands), "amount-scale") == ["G5", "G6", "G7"]


def test_two_returns_nothing_tells_apart_are_asked_about() -> None:
    batch = gather([return_of(FIRST, file="a.xlsx"), return_of(SECOND, file="b.xlsx")])
    known = Known(HACKNEY, PARTNERS, MappingProxyType({1: 0}), MappingProxyType({1: 0}))
    (asked,) = [finding for finding in run_checks(batch, known)[1] if finding.code == "which-is-newer"]
    assert "'a.xlsx'" in asked.message


def test_a_dated_revision_is_not_asked_about() -> None:
    assert cells(second_findings(FIRST, SECOND), "which-is-newer") == []
