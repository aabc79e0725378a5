"""What counts, what does not, and that nothing is ever lost."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import count_of, return_of
from xltools.counting import totals
from xltools.model import CodeOrigin, Status, WhyNot
from xltools.schemas import lines_read

POUND = 100


def line(service: str, pounds: int | None, **more: object) -> dict[str, object]:
    return {
        "service": service,
        "gross": None if pounds is None else pounds * POUND,
        "cofog": "08.2",
        "expenditure_type": "Revenue",
        **more,
    }


def test_a_plain_line_counts_in_full() -> None:
    count = count_of(return_of("Hackney Council", [line("Libraries", 1_000)]))
    assert (count.gross, count.removed, count.net) == (100_000, 0, 100_000)


def test_reserves_and_financing_grants_do_not_count_and_say_why() -> None:
    count = count_of(
        return_of(
            "Hackney Council",
            [line("Libraries", 1_000), line("Revenue Support Grant", -400), line("Transfer to reserves", 30)],
        )
    )
    assert count.lines["why_not"].tolist() == ["", WhyNot.NOT_SPENDING, WhyNot.NOT_SPENDING]
    assert count.net == 100_000
    assert count.lines.loc[1:, "why_not_text"].str.len().min() > 20


def test_a_total_that_adds_up_does_not_count() -> None:
    count = count_of(
        return_of("Hackney Council", [line("Libraries", 1_000), line("Museums", 500), line("Total", 1_500)])
    )
    assert count.lines["why_not"].tolist() == ["", "", WhyNot.TOTAL_LINE]
    assert count.lines["why_not_text"].iloc[2] == "It is the total of 2 other lines (rows 5 to 6)"


def test_a_total_of_gross_does_not_count_where_its_lines_count_by_their_local_figures() -> None:
    stations = line("Stations", 1_000_000, area="London", local=40_000 * POUND)
    patrols = line("Patrols", 2_000_000, area="London", local=70_000 * POUND)
    for area in ("", "London"):
        count = count_of(return_of("Met Police", [stations, patrols, line("Total", 3_000_000, area=area)]))
        assert count.lines["why_not"].tolist() == ["", "", WhyNot.TOTAL_LINE]
        assert count.net == 110_000 * POUND


def test_a_total_of_local_figures_does_not_count() -> None:
    stations = line("Stations", 1_000_000, area="London", local=40_000 * POUND)
    count = count_of(return_of("Met Police", [stations, line("Patrols", 70_000), line("Total", 110_000)]))
    assert count.lines["why_not"].tolist() == ["", "", WhyNot.TOTAL_LINE]


def test_a_service_called_total_something_counts() -> None:
    count = count_of(
        return_of("Hackney Council", [line("Libraries", 1_000), line("Total Communication therapy", 1_000)])
    )
    assert count.net == 200_000


def test_levies_still_count_for_now() -> None:
    assert count_of(return_of("Hackney Council", [line("Waste Disposal Authority levy", 5_284)])).net == 528_400


def test_a_superseded_return_keeps_its_lines_and_counts_nothing() -> None:
    old = return_of("Hackney Council", [line("Libraries", 900)], "old.xlsx", signed_off_on="2011-05-01")
    new = return_of("Hackney Council", [line("Libraries", 1_000)], "new.xlsx", signed_off_on="2011-06-01")
    count = count_of(old, new)
    assert (count.gross, count.removed, count.net) == (190_000, 90_000, 100_000)
    assert {one.file: one.status for one in count.return_statuses}["old.xlsx"] is Status.SUPERSEDED


def test_a_refused_return_counts_nothing() -> None:
    count = count_of(return_of("Hackney Council", [line("Libraries", 900)], financial_year="2009-10"))
    assert count.net == 0
    assert count.lines["why_not"].tolist() == [WhyNot.REFUSED]


def test_a_figure_for_london_counts_by_its_part_for_the_place() -> None:
    count = count_of(
        return_of(
            "Home Office",
            [
                line("Borders", 1_000_000, area="London", local=3_000_000, basis="Population"),
                line("Prisons", 500_000, area="London", basis="Actual"),
            ],
        )
    )
    assert count.lines["counted"].tolist()[0] == 3_000_000
    assert count.lines["how"].tolist() == ["Population", "Population"]
    assert abs(int(count.lines["counted"].iloc[1]) - 50_000_000 * Fraction(241_739, 8_061_495)) < 1


def test_a_figure_for_london_is_shared_out_by_population_asked_or_not() -> None:
    asked = line("Prisons", 500_000, area="London", basis="Please apportion")
    unasked = line("Prisons", 500_000, area="London", basis="")
    count = count_of(return_of("Home Office", [asked, {**asked, "gross": -50_000_000}, unasked]))
    exact = Fraction(50_000_000 * 241_739, 8_061_495)
    assert abs(exact - int(count.lines["counted"].iloc[0])) < 1
    assert count.lines["counted"].tolist()[1] == -count.lines["counted"].iloc[0]
    assert count.lines["counted"].tolist()[2] == count.lines["counted"].iloc[0]
    assert count.lines["how"].tolist() == ["Population"] * 3


def test_a_figure_for_an_area_nobody_knows_is_not_shared_out() -> None:
    count = count_of(return_of("Home Office", [line("Prisons", 500_000, area="Leeds", basis="Please apportion")]))
    assert count.lines["why_not"].tolist() == [WhyNot.NO_LOCAL_FIGURE]


def test_a_line_whose_amount_could_not_be_read_is_kept_with_the_reason() -> None:
    count = count_of(return_of("Hackney Council", [line("Libraries", None)]))
    assert count.lines["why_not"].tolist() == [WhyNot.NO_AMOUNT]
    assert count.gross == 0


def test_a_line_with_a_wrong_code_still_counts_as_not_classified() -> None:
    count = count_of(return_of("Hackney Council", [line("Libraries", 1_000, cofog="99.9")]))
    assert count.net == 100_000
    assert totals.by_division(count).set_index("division").loc["", "counted"] == 100_000


def test_a_cipfa_line_is_carried_over_to_its_function() -> None:
    count = count_of(return_of("Hackney Council", [line("Books", 1_000, cofog="", cipfa="Library service")]))
    assert count.lines["code"].tolist() == ["08.2"]
    assert count.lines["code_origin"].tolist() == [CodeOrigin.CIPFA_LINE]


def test_income_is_kept_apart() -> None:
    count = count_of(return_of("Hackney Council", [line("Libraries", 1_000, income=20_000)]))
    assert count.net == 100_000
    assert int(totals.by_type(count)["income"].sum()) == 20_000


def test_an_uncorrected_return_counts_provisionally() -> None:
    count = count_of(return_of("Hackney Council", [line("", 1_000)]))
    assert count.return_statuses[0].status is Status.REJECTED
    assert count.net == 100_000


def test_per_head_is_the_net_over_the_population_to_the_nearest_penny() -> None:
    count = count_of(return_of("Hackney Council", [line("Libraries", 241_739)]))
    assert count.per_head(count.net) == 100


services = st.sampled_from(
    [
        "Libraries",
        "Total",
        "Sub-total",
        "Revenue Support Grant",
        "Transfer to reserves",
        "",
        "Waste levy",
        "Nature reserve",
        "Depreciation",
    ]
)
pence = st.one_of(
    st.none(), st.integers(-(10**14), 10**14), st.integers(-50, 50).map(lambda thousands: thousands * 100_000)
)
any_line = st.fixed_dictionaries(
    {
        "service": services,
        "gross": pence,
        "local": st.one_of(st.none(), pence),
        "income": st.one_of(st.none(), st.integers(0, 10**12)),
        "cofog": st.sampled_from(["", "08.2", "07", "99", "nonsense"]),
        "area": st.sampled_from(["", "London", "Hackney", "Leeds", "Atlantis"]),
        "basis": st.sampled_from(["", "Actual", "Population", "Please apportion"]),
        "laa_theme": st.sampled_from(["", "None of these"]),
    }
)
any_return = st.builds(
    lambda number, lines, year, signed: return_of(
        f"Body {number % 3}", lines, f"{number}.xlsx", financial_year=year, signed_off_on=signed
    ),
    st.integers(0, 9),
    st.lists(any_line, max_size=8),
    st.sampled_from(["2010-11", "2009-10", ""]),
    st.sampled_from(["", "2011-05-01", "2011-06-01"]),
)
any_place = st.lists(any_return, min_size=1, max_size=4, unique_by=lambda one: one.file)


@settings(max_examples=60, deadline=None)
@given(any_place)
def test_every_line_is_counted_or_removed_to_the_penny(returns: list) -> None:  # type: ignore[type-arg]
    count = count_of(*returns)
    lines = count.lines
    assert len(lines) == sum(len(one.lines) for one in returns)
    assert count.gross == count.net + count.removed
    amounts = lines["amount"].fillna(0).astype("int64")
    assert (amounts == lines["counted"] + lines["removed"]).all()
    assert (lines["counted"].eq(0) | lines["counted"].eq(amounts)).all()
    assert (lines["why_not"].eq("") == lines["why_not_text"].eq("")).all()
    assert lines.loc[lines["why_not"].ne(""), "counted"].eq(0).all()


@settings(max_examples=40, deadline=None)
@given(any_place)
def test_every_table_adds_up_to_the_count(returns: list) -> None:  # type: ignore[type-arg]
    count = count_of(*returns)
    tables = [
        totals.by_division(count),
        totals.by_function(count),
        totals.by_organisation(count),
        totals.by_level(count),
        totals.by_basis(count),
        totals.by_type(count),
        totals.by_laa_theme(count),
        totals.by_theme(count),
        totals.by_ring_fence(count),
        totals.by_overheads(count),
    ]
    for table in tables:
        assert (int(table["gross"].sum()), int(table["removed"].sum()), int(table["counted"].sum())) == (
            count.gross,
            count.removed,
            count.net,
        )
    assert int(totals.by_reason(count)["removed"].sum()) == count.removed


@settings(max_examples=30, deadline=None)
@given(any_place, st.randoms(use_true_random=False))
def test_the_order_of_returns_changes_no_total(returns: list, random: object) -> None:  # type: ignore[type-arg]
    shuffled = list(returns)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = count_of(*returns), count_of(*shuffled)
    assert (one.gross, one.removed, one.net) == (other.gross, other.removed, other.net)
    pd.testing.assert_frame_equal(totals.by_division(one), totals.by_division(other))


def test_the_lines_of_a_small_place_satisfy_the_frame_contract() -> None:
    lines_read().validate(return_of("Hackney Council", [line("Libraries", 1_000)]).lines)
