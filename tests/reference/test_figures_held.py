"""The published figures held against totals their publishers state."""

from __future__ import annotations

import pytest

from xltools.reference.areas.districts import REGIONS
from xltools.reference.figures.held import BUNDLED
from xltools.reference.years import financial_year, is_financial_year, nearest

BILLION = 100 * 10**9


def billions(pence: int) -> float:
    return round(pence / BILLION, 3)


@pytest.mark.parametrize(
    ("year", "identifiable", "everything"),
    [
        ("2020-21", 737.515, 1020.951),
        ("2021-22", 649.742, 955.832),
        ("2022-23", 698.222, 1077.706),
        ("2023-24", 730.134, 1117.973),
        ("2024-25", 769.898, 1167.380),
    ],
)
def test_hm_treasurys_spending_adds_up_to_its_own_totals(year: str, identifiable: float, everything: float) -> None:
    rows = BUNDLED.subfunctions(year)
    assert billions(sum(row.pence for row in rows)) == everything
    assert billions(sum(row.pence for row in rows if row.identifiable and row.region in REGIONS)) == identifiable
    assert sum(row.pence for row in BUNDLED.spending(year)) == sum(row.pence for row in rows)


def test_earlier_spending_is_held_too() -> None:
    assert BUNDLED.spending_years()[:3] == ("2008-09", "2009-10", "2010-11")
    assert billions(sum(row.pence for row in BUNDLED.spending("2008-09"))) == 602.355


@pytest.mark.parametrize(
    ("year", "net"), [("2021-22", 106.984), ("2022-23", 111.344), ("2023-24", 120.761), ("2024-25", 130.985)]
)
def test_councils_net_current_expenditure_as_submitted(year: str, net: float) -> None:
    assert billions(sum(row.net_current_expenditure for row in BUNDLED.outturn(year))) == net


@pytest.mark.parametrize(("year", "net", "missing"), [("2023-24", 123.754, 14), ("2024-25", 134.159, 9)])
def test_with_estimates_for_missing_authorities_outturn_is_englands(year: str, net: float, missing: int) -> None:
    rows = (*BUNDLED.outturn(year), *BUNDLED.estimated_outturn(year))
    assert billions(sum(row.net_current_expenditure for row in rows)) == net
    absent = [authority for authority in BUNDLED.authorities(year) if not authority.received]
    assert len(absent) == missing
    assert {authority.e_code for authority in absent}.isdisjoint(row.e_code for row in BUNDLED.outturn(year))


def test_programmes_councils_and_public_corporations_are_englands_identifiable_spending() -> None:
    programmes = sum(sum(programme.pence.values()) for programme in BUNDLED.programmes("2024-25"))
    rows = [row for row in BUNDLED.subfunctions("2024-25") if row.identifiable and row.region in REGIONS]
    councils = sum(row.pence for row in rows if row.sector == "LG")
    england = sum(row.pence for row in rows)
    assert billions(england - programmes - councils) == 8.599  # London Underground and the housing revenue account


def test_an_outturn_row_says_who_and_what() -> None:
    education = next(row for row in BUNDLED.outturn("2024-25") if (row.ons_code, row.asset_id) == ("E10000034", "edu"))
    assert education[:7] == ("2024-25", "E1821", "E10000034", "Worcestershire CC", "SC", "edu", "Education services")
    assert (education.form, education.line) == ("RSX", "190")
    assert education.total_expenditure == 442_051_000_00
    assert education.total_expenditure == education.employees + education.running_expenses


def test_lines_of_social_care_make_the_three_services() -> None:
    services = {"asc", "csc", "phs"}
    by_service = sum(row.net_current_expenditure for row in BUNDLED.outturn("2024-25") if row.asset_id in services)
    lines = BUNDLED.outturn_lines("2024-25")
    assert {row.form for row in lines} == {"RO3"}
    assert billions(sum(row.net_current_expenditure for row in lines)) == billions(by_service) == 43.780


def test_classes_have_one_name_in_every_year() -> None:
    classes = {row.authority_class for year in BUNDLED.outturn_years() for row in BUNDLED.outturn(year)}
    assert classes == {
        *("SD", "UA", "MD", "London", "SC", "GLA"),
        *("Police", "Fire", "Combined Authority", "Park", "Waste"),
    }


def test_grants_received_are_held_by_authority() -> None:
    assert BUNDLED.authority_totals("2022-23")["E0701"] == (83_280_000_00, 195_451_000_00)
    assert billions(sum(total.grants_received for total in BUNDLED.authority_totals("2024-25").values())) == 59.060


def test_programmes_are_held_by_region() -> None:
    assert BUNDLED.programme_years()[:3] == ("2008-09", "2009-10", "2010-11")
    assert BUNDLED.programme_years()[3:] == ("2020-21", "2021-22", "2022-23", "2023-24", "2024-25")
    assert billions(sum(sum(programme.pence.values()) for programme in BUNDLED.programmes("2024-25"))) == 593.531
    pensions = BUNDLED.programmes("2024-25")[0]
    assert (pensions.department, pensions.cofog, pensions.expenditure_type) == (
        "Armed Forces Pension and Compensation Schemes",
        "10.2",
        "Revenue",
    )
    assert tuple(pensions.pence) == REGIONS
    assert len(BUNDLED.programmes("2010-11")) == 633


def test_allocations_of_the_boards_add_up_to_the_england_row() -> None:
    sums: dict[str, int] = {}
    for row in BUNDLED.allocations("2025-26"):
        sums[row.stream] = sums.get(row.stream, 0) + row.pence
    assert {stream: billions(pence) for stream, pence in sums.items()} == {
        "core": 124.346,
        "specialised (delegated)": 15.872,
        "primary medical care": 13.059,
        "running costs": 0.874,
        "pharmacy, optometry and dental": 6.090,
    }


def test_core_allocations_of_earlier_years_are_held() -> None:
    core = dict.fromkeys(BUNDLED.allocation_years(), 0)
    for year in core:
        core[year] = sum(row.pence for row in BUNDLED.allocations(year) if row.stream == "core")
    assert {year: billions(pence) for year, pence in core.items()} == {
        "2023-24": 105.042,
        "2024-25": 106.861,
        "2025-26": 124.346,
    }
    assert {len({row.icb_code for row in BUNDLED.allocations(year)}) for year in core} == {42}


def test_a_year_that_is_not_held_has_no_rows() -> None:
    assert BUNDLED.outturn("2031-32") == ()
    assert BUNDLED.outturn_lines("2021-22") == ()
    assert BUNDLED.programmes("2019-20") == ()
    assert BUNDLED.subfunctions("") == ()
    assert dict(BUNDLED.authority_totals("2010-11")) == {}


def test_every_table_held_says_who_publishes_it() -> None:
    held = BUNDLED.held()
    assert {(table.publisher == "not stated", table.from_where) for table in held} == {(False, "package")}
    assert {table.year for table in held if table.table == "rsx"} == set(BUNDLED.outturn_years())


def test_each_answer_is_kept() -> None:
    assert BUNDLED.outturn("2024-25") is BUNDLED.outturn("2024-25")


def test_the_nearest_year_is_the_earlier_of_two() -> None:
    assert nearest(("2020-21", "2024-25"), "2022-23") == "2020-21"
    assert nearest(("2020-21", "2024-25"), "2023-24") == "2024-25"
    assert nearest(("2020-21", "2024-25"), "next year") == "2024-25"
    assert nearest((), "2023-24") == ""


def test_a_financial_year_is_followed_by_the_next() -> None:
    assert financial_year(1999) == "1999-00"
    assert [is_financial_year(text) for text in ("2024-25", "1999-00", "2024-26", "2024")] == [True, True, False, False]
