"""What a line is: decided once, so that what a partner is told and what the count does cannot differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import HACKNEY, count_of, return_of
from xltools.classify.lines import classify_lines
from xltools.classify.totals import TotalLine
from xltools.model import LineKind, Partner, WhyNot
from xltools.reading.lines import gather
from xltools.reference.areas.geography import Relation

POUND = 100
SENDER = (Partner("Home Office", "home-office"),)


def line(service: str, pounds: int, **more: object) -> dict[str, object]:
    return {"service": service, "gross": pounds * POUND, "cofog": "10.7", **more}


def test_services_what_is_not_spending_and_totals_are_told_apart() -> None:
    lines = [line("Libraries", 5), line("Museums", 6), line("Total", 11), line("Transfer to reserves", 3)]
    classified = classify_lines(gather([return_of("Home Office", lines)]).lines, HACKNEY, SENDER)
    kinds = [LineKind.SERVICE, LineKind.SERVICE, LineKind.TOTAL, LineKind.NOT_SPENDING]
    assert classified.frame["kind"].tolist() == kinds
    assert classified.totals == {2: TotalLine(2, (0, 1))}
    assert classified.frame["why_not_spending"].ne("").tolist() == [False, False, False, True]


def test_what_is_not_spending_is_that_even_where_it_sums_other_lines() -> None:
    lines = [line("Libraries", 5), line("Museums", 6), line("Council tax requirement", 11)]
    classified = classify_lines(gather([return_of("Home Office", lines)]).lines, HACKNEY, SENDER)
    assert classified.frame["kind"].tolist()[2] == LineKind.NOT_SPENDING
    assert classified.totals == {2: TotalLine(2, (0, 1))}


def test_areas_lie_as_they_do_and_a_blank_one_is_the_place() -> None:
    areas = ["", "Hackney", "London", "Leeds", "Nowhere at all"]
    lines = gather([return_of("Home Office", [line("Advice", 1, area=area) for area in areas])]).lines
    relations = [Relation.SAME, Relation.SAME, Relation.WIDER, Relation.OUTSIDE, Relation.UNKNOWN]
    assert classify_lines(lines, HACKNEY, SENDER).frame["area_relation"].tolist() == relations
    without_place = classify_lines(lines, None, SENDER)
    assert without_place.frame["area_relation"].isna().tolist() == [False, True, True, True, True]
    assert without_place.frame["amount"].tolist() == [POUND] * 5


def test_a_total_of_apportioned_figures_is_told_and_left_out_alike() -> None:
    whole = line("Advice", 1_000_000, area="London")
    own = line("Libraries", 70_000)
    part = int(count_of(return_of("Home Office", [whole])).lines["amount"].sum())
    total = {**line("Total", 0), "gross": part + 70_000 * POUND}
    count = count_of(return_of("Home Office", [whole, own, total]))
    assert count.lines["why_not"].tolist() == ["", "", WhyNot.TOTAL_LINE]
    told = [
        finding.location.row for finding in count.return_statuses[0].findings if finding.code == "total-among-lines"
    ]
    assert told == [7]


@pytest.mark.parametrize(
    ("gross", "local", "counted"),
    [(1000, 1500, 1000), (1000, 1000, 1000), (1000, 10, 10), (-1000, -1500, -1000), (0, 5, 0), (None, 5, 5)],
)
def test_a_part_larger_than_the_whole_counts_as_the_whole(gross: int | None, local: int, counted: int) -> None:
    prisons = {"service": "Prisons", "gross": gross, "local": local, "area": "London"}
    classified = classify_lines(gather([return_of("Home Office", [prisons])]).lines, HACKNEY, SENDER)
    assert classified.frame["amount"].tolist() == [counted]


@pytest.mark.parametrize("column", ["service", "fund", "notes"])
def test_a_revenue_contribution_to_capital_does_not_count_wherever_it_says_so_and_the_asset_does(column: str) -> None:
    words = {"service": "School roofs: revenue contribution to capital"} if column == "service" else {column: "RCCO"}
    lines = [{**line("School roofs", 5), **words, "expenditure_type": kind} for kind in ("Revenue", "Capital", "")]
    classified = classify_lines(gather([return_of("Home Office", lines)]).lines, HACKNEY, SENDER)
    assert classified.frame["kind"].tolist() == [LineKind.NOT_SPENDING, LineKind.SERVICE, LineKind.NOT_SPENDING]
    where = {"service": "bought", "fund": "(as its fund says)", "notes": "(as its notes say)"}[column]
    assert classified.frame["why_not_spending"].tolist()[0].endswith(where)


TOLD_NOT_COUNTED = ("total-among-lines", "total-near-miss", "total-disagrees", "financing-line")

NAMES = st.sampled_from(["Libraries", "Advice", "Total", "Sub-total", "Net budget", "Transfer to reserves", "RSG"])
LINES = st.lists(
    st.builds(line, NAMES, st.integers(-3, 9), area=st.sampled_from(["", "London", "Leeds"])), min_size=1, max_size=9
)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_a_partner_hears_of_exactly_the_lines_the_count_leaves_out_for_what_they_are(
    lines: list[dict[str, object]],
) -> None:
    count = count_of(return_of("Home Office", lines))
    told = {
        finding.location.row
        for finding in count.return_statuses[0].findings
        if finding.code in TOLD_NOT_COUNTED and not finding.message.endswith("corrected or deleted.")
    }
    out = count.lines["row"][count.lines["why_not"].isin([WhyNot.TOTAL_LINE, WhyNot.NOT_SPENDING])]
    assert told == set(out.tolist())


@pytest.mark.parametrize(
    ("service", "given"),
    [
        ("Environmental protection", {"cofog": "05"}),
        ("ENVIRONMENTAL  PROTECTION", {"cofog": "05"}),
        ("Children and young people", {"cofog": "", "laa_theme": "Children and young people"}),
    ],
)
def test_no_code_is_suggested_where_a_line_says_no_more_than_its_division_or_theme(
    service: str, given: dict[str, object]
) -> None:
    counted = count_of(return_of("Home Office", [line(service, 5_000, **given)])).lines.iloc[0]
    assert (counted["code"], counted["suggested"]) == (given["cofog"], "")


@pytest.mark.parametrize(
    ("service", "given"),
    [
        ("Environmental protection of rivers", {"cofog": "05"}),
        ("Environmental protection", {"cofog": ""}),
        ("Children in care", {"cofog": "", "laa_theme": "Children and young people"}),
    ],
)
def test_a_code_is_suggested_where_a_line_says_more(service: str, given: dict[str, object]) -> None:
    assert count_of(return_of("Home Office", [line(service, 5_000, **given)])).lines["suggested"].iat[0]
