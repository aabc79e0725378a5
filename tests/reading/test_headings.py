from __future__ import annotations

import pytest

from xltools.outputs import line_columns
from xltools.reading.headings import OWN_COLUMNS, fields_of_1_0, find_headings, fold_heading, known_headings
from xltools.template.layout import COLUMNS, CSV_ONLY_FIELDS, FIELDS


def test_every_heading_of_the_template_means_its_own_column() -> None:
    found = find_headings([[column.heading for column in COLUMNS]])
    assert found is not None
    assert found.columns == {field: number for number, field in enumerate(FIELDS)}
    assert not found.unknown


def test_no_other_heading_is_claimed_by_two_columns() -> None:
    claimed = [(fold_heading(other), column.field) for column in COLUMNS for other in (*column.also, column.heading)]
    for key, field in claimed:
        assert known_headings()[key] == field, key


def test_the_headings_are_found_below_a_title_and_in_any_order() -> None:
    found = find_headings(
        [["Spending of Hackney PCT"], [], ["Notes", "GROSS EXPENDITURE", "service description:"], ["x", 1.0, "y"]]
    )
    assert found is not None
    assert (found.row, found.columns) == (2, {"notes": 0, "gross": 1, "service": 2})


def test_a_slip_in_a_heading_is_understood() -> None:
    found = find_headings([["Service", "COFGO code", "Gros spending (£)", "Colour"]])
    assert found is not None
    assert found.columns == {"service": 0, "cofog": 1, "gross": 2}
    assert set(found.slips) == {"cofog", "gross"}
    assert found.unknown == (3,)


def test_the_first_of_two_like_headings_counts() -> None:
    found = find_headings([["Service", "Gross", "Gross expenditure", "Notes"]])
    assert found is not None
    assert found.columns["gross"] == 1
    assert found.duplicates == {2: "gross"}


@pytest.mark.parametrize("headings", [("Expenditure", "Gross expenditure"), ("Gross expenditure", "Expenditure")])
def test_the_closer_of_two_headings_for_one_column_counts(headings: tuple[str, str]) -> None:
    found = find_headings([["Service", *headings, "COFOG"]])
    assert found is not None
    assert found.texts[found.columns["gross"]] == "Gross expenditure"
    assert [found.texts[column] for column in found.duplicates or {}] == ["Expenditure"]


def test_what_our_own_lines_csv_adds_is_left_out_without_a_word() -> None:
    assert OWN_COLUMNS == line_columns.ADDED
    found = find_headings([list(line_columns.CSV_COLUMNS)], csv=True)
    assert found is not None
    assert set(found.columns) == set(line_columns.CONTRACT)
    assert (found.unknown, found.slips, found.duplicates) == ((), (), {})


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        ("Gross (£000)", 3),
        ("Gross £'000s", 3),
        ("Gross spending (£k)", 3),
        ("Gross £m", 6),
        ("Gross (£ million)", 6),
        ("Gross (£)", 0),
    ],
)
def test_a_unit_in_a_money_heading_is_noticed(heading: str, scale: int) -> None:
    found = find_headings([["Service", "COFOG", heading]])
    assert found is not None
    assert found.columns["gross"] == 2
    assert found.scales.get("gross", 0) == scale


@pytest.mark.parametrize(
    "rows", [[], [[]], [["Name", "Colour"]], [["Service"]], [["Income", "Notes"]], [[1.0, 2.0, 3.0]]]
)
def test_what_is_no_list_of_spending_is_not_taken_for_one(rows: list[list[object]]) -> None:
    assert find_headings(rows) is None


def test_a_lines_csv_adds_its_own_columns_and_takes_field_names() -> None:
    names = [*CSV_ONLY_FIELDS, *FIELDS]
    found = find_headings([names], csv=True)
    assert found is not None
    assert found.columns == {name: number for number, name in enumerate(names)}


def test_template_1_0_had_eight_known_columns() -> None:
    assert fields_of_1_0() == ("line", "service", "cofog", "gross", "income", "funder", "expenditure_type", "notes")
