"""The range that goes with a share by population: measured, kept up to date, and true of areas it was not set on."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.sharing_errors import document
from benchmarks.sharing_errors.back_tests import (
    ENGLAND,
    PAIRS,
    BackTest,
    KnownFigure,
    bounds,
    cases_of,
    furthest,
    held_out,
    inside,
    last_year_against_earlier,
    people_of,
    ranges_used,
    regional_figures,
    regions_of,
    total_trials,
    usual_error,
)
from benchmarks.sharing_errors.known_figures import council_figures, police_figures
from xltools.reference.areas.districts import REGIONS
from xltools.reference.baseline import identifiable, per_head, regional_total
from xltools.reference.people.populations import region_population
from xltools.reference.sharing.errors import KEYS, pence_range, share_error
from xltools.reference.tables import table

PAGE = Path(__file__).parents[2] / "docs" / "sharing-out.md"
DIVISIONS = tuple(f"{number:02d}" for number in range(1, 11))
TRILLION = 100_000_000_000_000
amounts = st.integers(0, TRILLION)
divisions = st.sampled_from(("", *DIVISIONS, "99"))
keys = st.sampled_from((*KEYS, "Pupils"))


@cache
def regional_tests() -> tuple[list[KnownFigure], dict[tuple[str, str, str], int]]:
    """The figures and the people of the regional tests, from the package's own tables."""
    figures = regional_figures((*table("baseline_2008_09"), *table("baseline_2010_11")))
    return figures, people_of(regions_of(table("districts")), table("populations"))


@cache
def regional_cases() -> dict[tuple[str, str, str], list[BackTest]]:
    return cases_of(*regional_tests())


@cache
def regions_held_out() -> dict[tuple[str, str, str], tuple[int, int, int]]:
    return held_out(*regional_tests())


def row_of(test: str, division: str, key: str) -> dict[str, str]:
    return next(
        row for row in table("share_errors") if (row["test"], row["division"], row["key"]) == (test, division, key)
    )


def case(area: str, ratio: float, year: str = "2010-11") -> BackTest:
    return BackTest("T", "09", "All ages", year, "W", area, "R", ratio)


# The regional tests, made again from the package's own tables


@pytest.mark.parametrize("test", [ENGLAND, PAIRS])
@pytest.mark.parametrize("division", ["", *DIVISIONS])
@pytest.mark.parametrize("key", KEYS)
def test_the_regional_rows_follow_from_the_packages_own_figures(test: str, division: str, key: str) -> None:
    cases, row = regional_cases()[test, division, key], row_of(test, division, key)
    low, high = bounds(cases)
    assert float(row["low"]) == pytest.approx(low, abs=0.0001)
    assert float(row["high"]) == pytest.approx(high, abs=0.0001)
    assert float(row["low"]) <= low <= 1 <= high <= float(row["high"])
    assert int(row["tests"]) == len(cases) == (27 if test == ENGLAND else 216)
    assert f"{usual_error(cases):.4f}" == row["usual_error"]
    assert (furthest(cases).area, f"{furthest(cases).ratio:.4f}") == (row["furthest_area"], row["furthest_ratio"])


@pytest.mark.parametrize("test", [ENGLAND, PAIRS])
@pytest.mark.parametrize("key", KEYS)
def test_the_trials_on_held_out_regions_and_the_last_year_can_be_repeated(test: str, key: str) -> None:
    latest = last_year_against_earlier(regional_cases())
    for division in ("", *DIVISIONS):
        name, row = (test, division, key), row_of(test, division, key)
        assert regions_held_out()[name][:2] == (int(row["held_out"]), int(row["held_out_inside"]))
        assert latest[name] == (int(row["last_year"]), int(row["last_year_inside"]))


def test_an_actual_figure_is_its_share_times_the_ratio() -> None:
    england = {case.area: case for case in regional_cases()[ENGLAND, "07", "All ages"] if case.year == "2009-10"}
    spent = identifiable("2009-10")
    whole = sum(spent[region, "07"] for region in REGIONS)
    for region in REGIONS:
        here, there = region_population(region, "2009-10"), region_population("England", "2009-10")
        assert here is not None
        assert there is not None
        assert england[region].ratio * whole * here.people / there.people == pytest.approx(spent[region, "07"])


def test_the_ratios_of_a_whole_average_one_when_weighted_by_people() -> None:
    _, people = regional_tests()
    for (test, _, key), cases in regional_cases().items():
        if test == ENGLAND:
            of_year = [case for case in cases if case.year == "2008-09"]
            weights = [people[key, case.year, case.area] for case in of_year]
            mean = sum(one.ratio * weight for one, weight in zip(of_year, weights, strict=True)) / sum(weights)
            assert mean == pytest.approx(1)


# What the tests say


def test_education_per_child_lands_near_in_every_region() -> None:
    cases = regional_cases()[ENGLAND, "09", "0-15"]
    error = share_error("09", "0-15")
    assert all(error.low <= case.ratio <= error.high for case in cases)
    assert max(abs(case.ratio - 1) for case in cases) < 0.25
    assert usual_error(cases) < 0.06


def test_people_over_65_are_the_wrong_key_for_every_function() -> None:
    for division in ("", *DIVISIONS):
        errors = {key: usual_error(regional_cases()[ENGLAND, division, key]) for key in KEYS}
        assert max(errors, key=errors.__getitem__) == "65+"


def test_housing_by_people_may_be_more_than_40_per_cent_out_and_education_may_not() -> None:
    assert document.width(share_error("06", "All ages")) > 0.4
    assert document.width(share_error("09", "All ages")) < 0.25


def test_londons_true_total_is_more_than_a_tenth_above_its_share_every_year() -> None:
    london = [case.ratio for case in regional_cases()[ENGLAND, "", "All ages"] if case.area == "London"]
    assert len(london) == 3
    assert min(london) > 1.1


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("test", [ENGLAND, PAIRS, "councils", "police authorities"])
def test_ranges_hold_four_times_in_five_where_they_were_not_set(test: str, key: str) -> None:
    tried, own = document.summed(test, key, "held_out"), document.summed(test, key, "held_out_inside")
    used = document.summed(test, key, "held_out_inside_widest")
    assert own / tried >= 0.79
    assert used >= own
    assert used / tried >= 0.83


@pytest.mark.parametrize("key", KEYS)
def test_last_years_figures_fall_in_ranges_set_on_the_years_before(key: str) -> None:
    for test in (ENGLAND, PAIRS):
        assert document.summed(test, key, "last_year_inside") / document.summed(test, key, "last_year") >= 0.8


def test_no_function_is_covered_much_less_often_than_the_others() -> None:
    for (test, division, key), (tried, own, _) in regions_held_out().items():
        assert own / tried > 0.75, (test, division, key)


def test_pairs_fall_in_the_pence_ranges_that_go_with_their_shares() -> None:
    figures, people = regional_tests()
    tried = fell = 0
    wholes: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for figure in figures:
        if figure.test == PAIRS:
            wholes.setdefault((figure.year, figure.division, figure.whole), []).append((figure.area, figure.pounds))
    for (year, division, _), ((one, here), (other, there)) in wholes.items():
        mine, theirs = people["All ages", year, one], people["All ages", year, other]
        low, high = pence_range((here + there) * mine // (mine + theirs), here + there, division, "All ages")
        tried, fell = tried + 1, fell + (low <= here <= high)
    assert tried == 36 * 3 * 11
    assert fell / tried > 0.9


def test_true_totals_lie_in_ranges_added_up_and_often_not_in_the_root_of_squares() -> None:
    figures, people = regional_tests()
    england = [figure for figure in figures if figure.test == ENGLAND]
    again = total_trials(england, people, ranges_used(table("share_errors")))
    assert again == [row for row in table("share_total_trials") if row["test"] == ENGLAND]
    councils = [row for row in table("share_total_trials") if row["test"] == "councils"]
    assert all(int(row["added"]) / int(row["tried"]) > 0.85 for row in councils)
    assert all(int(row["squared"]) / int(row["tried"]) < 0.8 for row in councils)


# The rule


def test_nine_areas_are_ranked_to_the_furthest_and_a_hundred_to_the_tenth() -> None:
    nine = [case(f"A{number}", ratio) for number, ratio in enumerate([0.7, 0.8, 0.9, 1, 1, 1.1, 1.2, 1.3, 1.9])]
    assert bounds(nine) == (0.7, 1.9)
    hundred = [case(f"A{number}", number / 50) for number in range(1, 101)]
    assert bounds(hundred) == (10 / 50, 91 / 50)


def test_the_years_of_an_area_are_one_case_ranked_by_its_furthest() -> None:
    cases = [case(f"A{number}", 1.0) for number in range(17)]
    cases += [case("B", 1.5, f"{year}-{year + 1}") for year in range(2000, 2010)]
    assert bounds(cases) == (1.0, 1.5)
    assert bounds([*cases, case("C", 1.2)]) == (1.0, 1.2)


def test_a_range_is_around_one_and_never_below_nothing() -> None:
    assert bounds([case("A", 1.2), case("B", 1.1)]) == (1.0, 1.2)
    assert bounds([case("A", -2.0), case("B", 0.5)]) == (0.0, 1.0)
    assert inside([case("A", 1.0), case("B", 2.0)], (0.5, 1.5)) == 1


def lines_of(council: str, kind: str, **pounds: int) -> list[dict[str, str]]:
    names = {"schools": "Education services", "levy": "Other levies", "culture": "Cultural and related services"}
    return [
        {"e_code": council, "class": kind, "line": names[name], "local_authority": council, "amount_gbp": str(amount)}
        for name, amount in pounds.items()
    ]


def test_only_spending_of_councils_with_the_same_duties_is_compared() -> None:
    mapping = {row["line"]: row for row in table("revenue_summary_to_cofog")}
    codes = {"U": "E06000001", "D": "E07000026", "C": "E10000006", "City": "E09000001"}
    within = {
        "E06000001": ("North East", "Cleveland", ""),
        "E07000026": ("North West", "Cumbria", "Cumbria"),
    }
    lines = [
        *lines_of("U", "UA", schools=100, levy=9, culture=5),
        *lines_of("D", "SD", schools=1, culture=7),
        *lines_of("C", "SC", schools=50),
        *lines_of("City", "L", culture=40),
    ]
    found = {
        (figure.area, figure.division, figure.whole): figure.pounds
        for figure in council_figures(lines, codes, mapping, within)
    }
    assert found == {
        ("E06000001", "", "unitaries of North East"): 105,
        ("E06000001", "08", "unitaries of North East"): 5,
        ("E06000001", "09", "unitaries of North East"): 100,
        ("E07000026", "08", "shire districts of Cumbria"): 7,
    }


def test_a_police_authority_stands_within_its_region() -> None:
    lines = [
        {"line": "Police services", "local_authority": "Avon & Somerset Police Authority", "amount_gbp": "3"},
        {"line": "Police services", "local_authority": "Greater London Authority", "amount_gbp": "9"},
        {"line": "Other levies", "local_authority": "Avon & Somerset Police Authority", "amount_gbp": "5"},
    ]
    (figure,) = police_figures(lines, {"Avon and Somerset": ["E06000022"]}, table("districts"))
    assert (figure.whole, figure.area, figure.pounds) == (
        "police authorities of South West",
        "Avon and Somerset police area",
        3,
    )


# What the count asks for


def test_an_error_is_the_widest_of_the_tests_there_are() -> None:
    rows = [row for row in table("share_errors") if (row["division"], row["key"]) == ("08", "65+")]
    error = share_error("08", "65+")
    assert error.low == min(Fraction(row["low"]) for row in rows)
    assert error.high == max(Fraction(row["high"]) for row in rows)
    assert error.tests == sum(int(row["tests"]) for row in rows)
    assert all(row["test"] in error.source for row in rows)


def test_a_code_of_any_level_stands_for_its_division() -> None:
    assert share_error("07.4", "All ages") == share_error("07.4.0", "All ages") == share_error("07", "All ages")


def test_a_function_that_is_not_known_is_at_least_as_uncertain_as_the_large_three() -> None:
    unknown = share_error("", "All ages")
    assert share_error("99", "All ages") == unknown
    for division in ("07", "09", "10"):
        assert unknown.low <= share_error(division, "All ages").low
        assert unknown.high >= share_error(division, "All ages").high


@pytest.mark.parametrize("key", ["Pupils", "60% Pupils, 40% All ages"])
def test_a_driver_has_no_back_test_and_the_source_says_so(key: str) -> None:
    error, people = share_error("09", key), share_error("09", "All ages")
    assert (error.low, error.high, error.key) == (people.low, people.high, "All ages")
    assert f"no back-test for the key {key!r}" in error.source
    assert "no back-test" not in people.source
    assert "no back-test" not in share_error("09", "").source


def test_a_source_says_when_only_regions_were_tested_and_which_ages_stand_in() -> None:
    assert "Regions only" in share_error("07", "All ages").source
    assert "Regions only" not in share_error("09", "All ages").source
    assert "Ages of 2017" in share_error("09", "0-15").source
    assert "2017" not in share_error("09", "All ages").source


@given(amounts, amounts, divisions, keys)
def test_a_range_holds_its_amount_and_stays_within_the_whole(part: int, outside: int, division: str, key: str) -> None:
    low, high = pence_range(part, part + outside, division, key)
    assert 0 <= low <= part <= high <= part + outside


@given(amounts, amounts, divisions, keys)
def test_a_negative_amount_mirrors_the_positive_one(part: int, outside: int, division: str, key: str) -> None:
    low, high = pence_range(part, part + outside, division, key)
    assert pence_range(-part, -part - outside, division, key) == (-high, -low)


@given(amounts, amounts, divisions, keys)
def test_what_is_outside_has_the_range_that_is_left(part: int, outside: int, division: str, key: str) -> None:
    whole = part + outside
    low, high = pence_range(part, whole, division, key)
    assert pence_range(outside, whole, division, key) == (whole - high, whole - low)


@given(st.lists(amounts, min_size=2, max_size=6, unique=True), divisions, keys)
def test_a_larger_part_has_no_lower_ends(parts: list[int], division: str, key: str) -> None:
    ranges = [pence_range(part, TRILLION, division, key) for part in sorted(parts)]
    assert all(one[0] <= other[0] and one[1] <= other[1] for one, other in pairwise(ranges))


@pytest.mark.parametrize("pence", [0, 12_345, -12_345])
def test_a_part_that_is_the_whole_has_no_range(pence: int) -> None:
    assert pence_range(pence, pence, "06", "65+") == (pence, pence)


def test_a_small_part_is_its_share_times_the_ratios_to_the_nearest_penny() -> None:
    error = share_error("06", "All ages")
    low, high = pence_range(1_000_001, TRILLION, "06", "All ages")
    assert abs(low - 1_000_001 * error.low) <= Fraction(1, 2)
    assert abs(high - 1_000_001 * error.high) <= Fraction(1, 2)


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 1), (1, -1), (-2, -1)])
def test_more_than_the_whole_is_not_a_part(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="not a part"):
        pence_range(part, whole, "09", "All ages")


# The page, and what is published


def test_the_section_of_the_page_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert document.placed(page) == page


def test_the_section_takes_its_place_and_leaves_the_rest_alone() -> None:
    first = document.placed("# Sharing out\n\n## Before\n\ntext\n")
    assert first.startswith("# Sharing out\n\n## Before\n\ntext\n\n" + document.START)
    assert document.placed(first + "\n## After\n") == first + "\n## After\n"
    assert document.placed("").startswith("# Sharing out\n")


@pytest.mark.parametrize(
    ("region", "billions", "printed", "today"), [("England", 409.5, 7960, 7903), ("London", 72.1, 9464, 9231)]
)
def test_known_totals_are_reached_again(region: str, billions: float, printed: int, today: int) -> None:
    pence = per_head(region, "2008-09")
    assert pence is not None
    assert round(regional_total(region, "2008-09") / 1e11, 1) == billions
    assert round(pence / 100) == today
    assert (region, billions, printed) in document.PUBLISHED
    assert f"| {region} | £{billions}bn | £{billions}bn | £{printed:,} | £{today:,} |" in PAGE.read_text(
        encoding="utf-8"
    )


def test_asking_for_a_range_imports_no_heavy_library() -> None:
    heavy = "{'pandas', 'numpy', 'statistics', 'rapidfuzz'}"
    code = (
        f"import sys; from xltools.reference.sharing.errors import pence_range; pence_range(1, 9, '09', '0-15'); "
        f"print({heavy} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
