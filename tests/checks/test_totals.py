"""A total line is one whose name says so and whose amount is the sum of other lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.sheet import cells, findings_of
from xltools.classify.totals import Says, TotalLine, find_total_lines, find_totals, says_total
from xltools.reference.tables import table

POUNDS = 100


def found(*lines: tuple[str, int | None]) -> list[tuple[int, tuple[int, ...]]]:
    """Totals among lines given as names and pounds."""
    amounts = [None if pounds is None else pounds * POUNDS for _, pounds in lines]
    return [(one.index, one.summed) for one in find_totals(amounts, [name for name, _ in lines])]


def test_a_total_sums_the_lines_above_it() -> None:
    assert found(("Libraries", 101), ("Museums", 250), ("Total", 351)) == [(2, (0, 1))]


def test_subtotals_and_a_grand_total_are_all_found() -> None:
    lines = (("A", 11), ("B", 12), ("Sub-total", 23), ("C", 31), ("D", 32), ("Sub total", 63), ("Grand total", 86))
    assert found(*lines) == [(2, (0, 1)), (5, (3, 4)), (6, (0, 1, 3, 4))]


def test_a_cumulative_total_goes_on_from_the_last_one() -> None:
    lines = (("Old debts", 999), ("", None), ("A", 11), ("B", 12), ("Total", 23), ("C", 31), ("Net expenditure", 54))
    assert found(*lines) == [(4, (2, 3)), (6, (2, 3, 5))]


def test_a_total_above_its_parts_is_found() -> None:
    assert found(("Culture total", 351), ("Libraries", 101), ("Museums", 250), ("Police", 7)) == [(0, (1, 2))]


def test_a_total_of_one_line_is_one_only_if_its_name_is_plain() -> None:
    assert found(("Libraries", 101), ("Sub-total", 101)) == [(1, (0,))]
    assert found(("Libraries", 101), ("Total Communication therapy", 101)) == []


def test_a_service_that_only_mentions_the_word_survives_unless_a_whole_section_adds_up() -> None:
    assert found(("A", 99), ("B", 100), ("C", 200), ("Total Place pilot", 300)) == []
    assert found(("A", 99), ("", None), ("B", 100), ("C", 200), ("Total children's services", 300)) == [(4, (2, 3))]


def test_a_name_without_the_sum_and_a_sum_without_the_name_are_no_totals() -> None:
    assert found(("A", 100), ("B", 200), ("Total", 301)) == []
    assert found(("A", 100), ("B", 200), ("Libraries", 300)) == []
    assert found(("A", None), ("Total", None)) == []
    assert found(("A", 0), ("Total", 0)) == []


def test_thousands_may_have_been_rounded_by_half_a_thousand_a_line() -> None:
    assert found(("A", 1_000), ("B", 2_000), ("Total", 4_000)) == [(2, (0, 1))]
    assert found(("A", 1_000), ("B", 2_000), ("Total", 5_000)) == []
    assert found(("A", 1_001), ("B", 2_000), ("Total", 4_000)) == []


def test_many_rounded_lines_excuse_only_a_small_difference() -> None:
    schools = [(f"School {number}", 20_000 + number % 2 * 1_000) for number in range(40)]
    assert found(*schools, ("Total", 822_000)) == [(40, tuple(range(40)))]
    assert found(*schools, ("Total", 823_000)) == []
    large = [(name, pounds * 1_000) for name, pounds in schools]
    assert found(*large, ("Total", 820_020_000)) == [(40, tuple(range(40)))]
    assert found(*large, ("Total", 820_021_000)) == []


def test_a_name_that_is_a_total_only_perhaps_must_add_up_to_the_penny() -> None:
    schools = [(f"School {number}", 20_000 + number % 2 * 1_000) for number in range(40)]
    assert found(*schools, ("Total Communication service for deaf children", 838_000)) == []
    assert found(*schools, ("Total Communication service for deaf children", 821_000)) == []
    assert found(("A", 5_000), ("B", 2_000), ("Total recall memory clinic", 8_000)) == []
    assert found(("A", 5_000), ("B", 2_000), ("Total children's services", 7_000)) == [(2, (0, 1))]


def both(*lines: tuple[str, int | None, int | None]) -> list[tuple[int, tuple[int, ...]]]:
    """Totals among lines given as names, gross and the amount in the place."""
    names, gross, amounts = zip(*lines, strict=True)
    return [(one.index, one.summed) for one in find_total_lines(gross, amounts, names)]


def test_a_total_is_found_by_its_gross_where_the_lines_carry_local_figures_and_it_does_not() -> None:
    lines = (("Stations", 1_001, 101), ("Patrols", 2_002, 202))
    assert both(*lines, ("Total", 3_003, None)) == [(2, (0, 1))]
    assert both(*lines, ("Total", 3_003, 3_003)) == [(2, (0, 1))]


def test_a_total_is_found_by_the_amount_in_the_place_where_its_gross_does_not_add_up() -> None:
    lines = (("Stations", 1_001, 101), ("Patrols", 2_002, 202))
    assert both(*lines, ("Total", None, 303)) == [(2, (0, 1))]
    assert both(*lines, ("Total", 4_000, 303)) == [(2, (0, 1))]
    assert both(*lines, ("Total", 4_000, 304)) == []


def test_a_total_of_the_amounts_does_not_sum_a_total_that_its_gross_gave_away() -> None:
    parts = (("A", 1_001, 101), ("B", 2_002, 202))
    lines = (("Subtotal", 3_003, None), ("C", 57, 57), ("Grand total", None, 360))
    assert both(*parts, *lines) == [(2, (0, 1)), (4, (0, 1, 3))]


LOCAL = "| service | area | gross | local |\n| Stations | London | 1000 | 40 |\n| Patrols | London | 2000 | 70 |\n"


@pytest.mark.parametrize(
    ("total", "amount"), [("|  | 3000 |  |", 3000), ("| London | 3000 |  |", 3000), ("|  | 110 |  |", 110)]
)
def test_a_total_of_gross_or_of_the_amounts_in_the_place_is_announced_as_not_counted(total: str, amount: int) -> None:
    findings = findings_of(LOCAL + "| Total " + total)
    assert cells(findings, "total-among-lines") == ["B7"]
    assert cells(findings, "total-disagrees") == []
    assert any(f"£{amount:,}" in one.message for one in findings if one.code == "total-among-lines")


def test_every_total_of_hackneys_own_return_is_found_and_nothing_else() -> None:
    rows = table("hackney_revenue_summary_2010_11")
    totals = find_totals([int(row["pounds"]) * POUNDS for row in rows], [row["line"] for row in rows])
    assert [rows[one.index]["section"] for one in totals] == ["total"] * 7
    assert sum(row["section"] == "total" for row in rows) == 7


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("TOTAL", Says.PLAINLY),
        ("Sub-total (total of lines 749 to 783)", Says.PLAINLY),
        ("Adult social care total", Says.PLAINLY),
        ("THE BUDGET REQUIREMENT (TOTAL OF LINES 799 TO 816)", Says.PLAINLY),
        ("Total Communication therapy", Says.PERHAPS),
        ("Totally Thames festival", Says.NOTHING),
        ("Teetotal club", Says.NOTHING),
        ("", Says.NOTHING),
    ],
)
def test_a_name_says_total_plainly_perhaps_or_not(name: str, says: Says) -> None:
    assert says_total(name) is says


names = st.sampled_from(["Libraries", "Total", "Sub-total", "Total Place pilot", "Grand total", ""])
amounts = st.none() | st.integers(-(10**16), 10**16) | st.integers(-3, 3).map(lambda number: number * 100_000)


@given(st.lists(st.tuples(names, amounts), max_size=30))
def test_what_is_found_adds_up_and_never_sums_itself(lines: list[tuple[str, int | None]]) -> None:
    values = [amount for _, amount in lines]
    whole_thousands = all((amount or 0) % 100_000 == 0 for amount in values)
    for one in find_totals(values, [name for name, _ in lines]):
        plain = says_total(lines[one.index][0]) is Says.PLAINLY
        most = max(200_000, abs(values[one.index] or 0) // 1_000)
        slack = min(len(one.summed) * 50_000, most) if whole_thousands and plain else 0
        assert abs(sum(values[index] or 0 for index in one.summed) - (values[one.index] or 0)) <= slack
        assert one.summed
        assert one.index not in one.summed
        assert says_total(lines[one.index][0]) is not Says.NOTHING


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=20))
def test_a_total_below_any_lines_is_found(parts: list[int]) -> None:
    expected = TotalLine(len(parts), tuple(range(len(parts))))
    assert find_totals([*parts, sum(parts)], ["Service"] * len(parts) + ["Total"]) == (expected,)
