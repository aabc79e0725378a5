"""Headings that say the unit or the year in a way of their own: read where they leave no doubt; what looks like them is still asked."""

from __future__ import annotations

import pytest

from tests.reading.sheets import noticed
from xltools.model import Noticed
from xltools.reading.amounts import read_amount
from xltools.reading.read import read_bytes


def counted(*headings: str, figures: str = "1.5") -> tuple[list[int], list[str]]:
    """What the first line of a CSV under these headings counts, in pounds, and what is asked of its columns."""
    rows = [["partner", "financial_year", "service", "cofog", *headings]]
    rows += [["Hackney", "2010-11", name, "08.2", *[figures for _ in headings]] for name in ("Parks", "Roads")]
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    (sent,) = read_bytes(text.encode(), "a.csv").returns
    gross = sent.lines["gross"].iloc[:1]
    questions = [seen.detail for seen in noticed(sent, Noticed.COLUMN_UNCLEAR)]
    return [int(pence) // 100 for pence in gross.dropna()], questions


@pytest.mark.parametrize(
    ("heading", "pounds"),
    [
        ("Gross spending £m (2 d.p.)", 1_500_000),
        ("Gross (£m, to one decimal place)", 1_500_000),
        ("Gross £000 (0dp)", 1_500),
        ("Gross spending (£, whole pounds, NOT thousands)", 1),
        ("Gross (£, not thousands)", 1),
        ("Gross (£000, not millions)", 1_500),
        ("Gross spending £ (audited 31/03/11)", 1),
        ("Gross spending as at 31 March 2011", 1),
        ("Gross spending (£) P1-P12", 1),
        ("Gross M01 to M12", 1),
        ("Gross Q1-4 (£)", 1),
        ("Gross months 1-12", 1),
        ("Gross Apr-Mar", 1),
        ("Gross April 2010 to March 2011", 1),
    ],
)
def test_what_leaves_no_doubt_is_read(heading: str, pounds: int) -> None:
    assert counted(heading) == ([pounds], [])


@pytest.mark.parametrize(
    "heading",
    [
        "Gross spending £m (2)",
        "Gross (£, not millions)",
        "Gross (not thousands)",
        "Gross (£000, not whole pounds)",
        "Gross spending (audited 31/03/10)",
        "Gross as at 31/12/10",
        "Gross 31/03/11",
        "Gross P1-P9",
        "Gross Q1-Q3",
        "Gross P1-P13",
        "Gross P12",
        "Gross P1-P12 2009-10",
        "Gross Apr 2009 to Mar 2010",
        "Gross Apr-Feb",
    ],
)
def test_what_looks_like_it_and_is_something_else_is_asked_about(heading: str) -> None:
    amounts, questions = counted(heading)
    assert amounts == []
    assert len(questions) == 1


def test_twelve_months_that_end_on_a_day_are_not_taken_for_the_last_of_them() -> None:
    amounts, questions = counted("Gross 28/02/11", "Gross 31/03/11")
    assert amounts == []
    assert questions


@pytest.mark.parametrize("headings", [("Gross FY10 (£)", "Gross FY11 (£)"), ("Gross FY2011",)])
def test_a_year_named_by_its_end_is_asked_about_with_its_likely_reading(headings: tuple[str, ...]) -> None:
    amounts, (question,) = counted(*headings)
    assert amounts == []
    assert f"'{headings[-1]}' is likely 2010-11 (the year to March 2011)" in question


def test_a_year_without_such_a_sign_has_no_likely_reading() -> None:
    _, (question,) = counted("Gross 2010")
    assert "likely" not in question


@pytest.mark.parametrize("typed", ["£67,228,000\u2013", "67,228,000 \u2013", "67,228,000\u2014", "5m\u2013"])
def test_a_dash_behind_a_figure_is_asked_about(typed: str) -> None:
    assert read_amount(typed).pence is None


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("500-", -500_00),
        ("500\u2212", -500_00),
        ("\u2013500", -500_00),
        ("500", 500_00),
        ("\u2013", 0),
        ("£ \u2013", 0),
    ],
)
def test_a_hyphen_behind_it_a_dash_before_it_and_a_dash_alone_are_read_as_ever(typed: str, pence: int) -> None:
    assert read_amount(typed).pence == pence
