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
    return [(one.index, one.summed) for one in find_totals(amounts, [says_total(name) for name, _ in lines])]


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
    return [(one.index, one.summed) for one in find_total_lines(gross, amounts, [says_total(name) for name in names])]


def test_a_total_is_found_by_its_gross_where_the_lines_carry_local_figures_and_it_does_not() -> None:
    lines = (("Stations", 1_001, 101), ("Patrols", 2_002, 202))
    assert both(*lines, ("Total", 3_003, None)) == [(2, (0, 1))]
    assert both(*lines, ("Total", 3_003, 3_003)) == [(2, (0, 1))]


def test_a_total_is_found_by_the_amount_in_the_place_where_its_gross_does_not_add_up() -> None:
    lines = (("Stations", 1_001, 101), ("Patrols", 2_002, 202))
    assert both(*lines, ("Total", None, 303)) == [(2, (0, 1))]
    assert both(*lines, ("Total", 4_000, 303)) == [(2, (0, 1))]
    assert both(*lines, ("Culture total", 4_000, 350)) == []


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
    totals = find_totals([int(row["pounds"]) * POUNDS for row in rows], [says_total(row["line"]) for row in rows])
    assert [rows[one.index]["section"] for one in totals] == ["total"] * 7
    assert sum(row["section"] == "total" for row in rows) == 7


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Total of 4 lines", Says.ONLY),
        ("Total of all services", Says.ONLY),
        ("TOTAL", Says.ONLY),
        ("Sub-total (total of lines 749 to 783)", Says.PLAINLY),
        ("Adult social care total", Says.PLAINLY),
        ("THE BUDGET REQUIREMENT (TOTAL OF LINES 799 TO 816)", Says.PLAINLY),
        ("Total (rounded)", Says.ONLY),
        ("GRAND TOTAL - all pages", Says.ONLY),
        ("Sub-total", Says.ONLY),
        ("Total 2010-11", Says.ONLY),
        ("Total Communication therapy", Says.PERHAPS),
        ("Subtotal Ltd: audit contract", Says.NOTHING),
        ("Total service transformation", Says.PERHAPS),
        ("Total capital programme", Says.PERHAPS),
        ("Sum insured: premiums", Says.NOTHING),
        ("Totally Thames festival", Says.NOTHING),
        ("Teetotal club", Says.NOTHING),
        ("", Says.NOTHING),
    ],
)
def test_a_name_says_total_plainly_perhaps_or_not(name: str, says: Says) -> None:
    assert says_total(name) is says


def test_a_line_named_total_alone_is_one_however_far_out_and_says_by_how_much() -> None:
    says = [Says.NOTHING, Says.NOTHING, Says.ONLY]
    assert find_total_lines([100, 250, 900], [100, 250, 900], says) == (TotalLine(2, (0, 1), 550, disagrees=True),)
    assert find_total_lines([900, 100, 250], [900, 100, 250], says[::-1]) == (
        TotalLine(0, (1, 2), 550, disagrees=True),
    )
    assert find_total_lines([900], [900], [Says.ONLY]) == ()
    assert find_total_lines([900, 800], [900, 800], [Says.ONLY, Says.ONLY]) == ()


@pytest.mark.parametrize(
    ("parts", "total", "out"),
    [
        ((600_000_000, 342_100_000), 942_000_000, -100_000),  # in millions with one place
        ((733_000, 512_050, 302_000), 1_550_000, 2_950),  # rounded to ten thousand
        ((733_000, 512_000), 1_247_000, 2_000),  # a slip
    ],
)
def test_a_plain_total_that_is_a_little_out_is_a_total_and_says_by_how_much(
    parts: tuple[int, ...], total: int, out: int
) -> None:
    pence = [pounds * POUNDS for pounds in (*parts, total)]
    says = [*[Says.NOTHING] * len(parts), Says.PLAINLY]
    assert find_total_lines(pence, pence, says) == (TotalLine(len(parts), tuple(range(len(parts))), out * POUNDS),)


def test_a_plain_name_that_is_far_out_is_counted() -> None:
    pence = [733_000_00, 512_000_00, 1_400_000_00]
    assert find_total_lines(pence, pence, [Says.NOTHING, Says.NOTHING, Says.PLAINLY]) == ()


def test_a_grand_total_over_subtotals_that_are_out_sums_the_lines() -> None:
    lines = (("A", 1_100), ("B", 2_200), ("Sub-total", 3_310), ("C", 4_400), ("D", 150), ("Sub-total", 4_540))
    names, pounds = zip(*lines, ("Grand total", 7_850), strict=True)
    pence = [amount * POUNDS for amount in pounds]
    totals = find_total_lines(pence, pence, [says_total(name) for name in names])
    assert [(one.index, one.summed, one.difference) for one in totals] == [
        (2, (0, 1), 10 * POUNDS),
        (5, (3, 4), -10 * POUNDS),
        (6, (0, 1, 3, 4), 0),
    ]


NAMELESS = (
    "| line | service | cofog | expenditure_type | gross | notes |\n"
    "| 1 | Libraries | 8.2 | Revenue | 1000 | |\n| 2 | Museums | 8.2 | Revenue | 2500 | |\n"
)


@pytest.mark.parametrize(
    "total",
    [
        "| Total | | | | 3500 | |",
        "| | | Total | | 3500 | |",
        "| | | | Total | 3500 | |",
        "| 3 | | | Revenue | 3500 | Sub-total |",
        "| Total | All of it | | | 3500 | |",
        "| | | | | 3500 | |",
        "| 3 | | | Revenue | 3500 | |",
    ],
)
def test_a_total_labelled_beside_the_service_or_not_at_all_does_not_count(total: str) -> None:
    findings = findings_of(NAMELESS + total)
    assert cells(findings, "total-among-lines") == ["B7"]
    assert cells(findings, "service-missing") == []


@pytest.mark.parametrize(
    "line",
    [
        "| | | | | 3600 | |",  # adds up to nothing
        "| | | 9 | | 3500 | |",  # says what it is for
        "| | | | | 3500 | schools |",
        "| Total | Schools | | | 3600 | |",  # a service, whatever stands beside it
        "| 3 | Schools | | | 3500 | |",
    ],
)
def test_a_line_without_a_service_or_without_the_sum_is_no_total(line: str) -> None:
    findings = findings_of(NAMELESS + line)
    assert not [one for one in findings if one.code.startswith("total")]


def test_where_hardly_a_line_has_words_having_none_says_nothing() -> None:
    findings = findings_of("| service | gross |\n| Libraries | 1000 |\n| | 2000 |\n| | 3000 |\n| | 6000 |")
    assert not [one for one in findings if one.code.startswith("total")]


LABELS = ("Total", "Sub-total", "Subtotal (rounded)", "TOTAL", "")
blocks_of_amounts = st.lists(
    st.lists(st.integers(1_000, 10**9).map(lambda pence: pence * 1_000), min_size=2, max_size=6), min_size=1, max_size=4
)


@given(blocks_of_amounts, st.data())
def test_totals_put_anywhere_among_lines_never_count_and_no_line_is_lost(
    blocks: list[list[int]], data: st.DataObject
) -> None:
    amounts: list[int] = []
    labels: list[str | None] = []  # None: a service
    for block in blocks:
        amounts += block
        labels += [None] * len(block)
        label = data.draw(st.sampled_from(LABELS))
        rounding = data.draw(st.sampled_from([0, 0, sum(block) // 1_000])) if label else 0
        amounts.append(sum(block) - rounding)
        labels.append(label)
    amounts.append(sum(sum(block) for block in blocks))
    labels.append(data.draw(st.sampled_from(["Grand total", "Total", ""])))
    says = [Says.NOTHING if label is None else says_total(label) if label else Says.WORDLESS for label in labels]
    totals = {total.index for total in find_total_lines(amounts, amounts, says)}
    assert totals == {at for at, label in enumerate(labels) if label is not None}


@given(st.lists(st.tuples(st.sampled_from(["Schools", "Roads", "Total Place pilot"]), st.integers(1, 9)), max_size=20))
def test_services_that_happen_to_add_up_are_no_totals(lines: list[tuple[str, int]]) -> None:
    amounts = [amount * 100_000 for _, amount in lines]
    says = [says_total(name) for name, _ in lines]
    totals = find_total_lines(amounts, amounts, says)
    assert all(lines[total.index][0] == "Total Place pilot" for total in totals)
    assert all(not total.difference and len(total.summed) > 1 for total in totals)


names = st.sampled_from(["Libraries", "Total", "Sub-total", "Total Place pilot", "Grand total", ""])
amounts = st.none() | st.integers(-(10**16), 10**16) | st.integers(-3, 3).map(lambda number: number * 100_000)


@given(st.lists(st.tuples(names, amounts), max_size=30))
def test_what_is_found_adds_up_and_never_sums_itself(lines: list[tuple[str, int | None]]) -> None:
    values = [amount for _, amount in lines]
    whole_thousands = all((amount or 0) % 100_000 == 0 for amount in values)
    for one in find_totals(values, [says_total(name) for name, _ in lines]):
        plain = says_total(lines[one.index][0]) > Says.PERHAPS
        most = max(200_000, abs(values[one.index] or 0) // 1_000)
        slack = min(len(one.summed) * 50_000, most) if whole_thousands and plain else 0
        assert abs(sum(values[index] or 0 for index in one.summed) - (values[one.index] or 0)) <= slack
        assert one.summed
        assert one.index not in one.summed
        assert says_total(lines[one.index][0]) is not Says.NOTHING


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=20))
def test_a_total_below_any_lines_is_found(parts: list[int]) -> None:
    expected = TotalLine(len(parts), tuple(range(len(parts))))
    assert find_totals([*parts, sum(parts)], [Says.NOTHING] * len(parts) + [Says.ONLY]) == (expected,)
