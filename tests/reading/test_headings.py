from __future__ import annotations

import pytest

from xltools.outputs import line_columns
from xltools.reading.headings import (
    OWN_COLUMNS,
    fields_of_1_0,
    find_headings,
    fold_heading,
    known_headings,
    nearest_headings,
)
from xltools.reading.money_headings import money_heading
from xltools.reading.units import Unit
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
    assert found.money["gross"][0].heading.unit == Unit(scale, stated=bool(scale))


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


@pytest.mark.parametrize(
    ("heading", "scale"),
    [
        *(
            (heading, 3)
            for heading in (
                "Gross £ths",
                "Gross (£'k)",
                "K£ gross",
                "Gross ('000)",
                "Gross (£ x 1,000)",
                "Gross £1,000s",
            )
        ),
        *(
            (heading, 6)
            for heading in ("Gross (£'m)", "Gross £000,000", "Gross £0.000m", "Gross (£mil)", "Gross (m)", "Gross M£")
        ),
        *((heading, 9) for heading in ("Gross £bn", "Gross (£ billion)")),
        *(
            (heading, 0)
            for heading in ("Gross in whole pounds", "Gross (£s)", "Gross (£, rounded to the nearest £1,000)")
        ),
    ],
)
def test_every_usual_way_to_state_a_unit_is_read(heading: str, scale: int) -> None:
    understood = money_heading(heading)
    assert understood is not None
    assert understood.field == "gross"
    assert understood.unit is not None
    assert (understood.unit.scale, understood.unit.other) == (scale, "")


@pytest.mark.parametrize(
    "heading",
    [
        "Gross (€)",
        "Gross %",
        "Gross (£mlns)",
        "Gross £000m",
        "Gross (pence)",
        "Gross ($)",
        "Gross spending 2",
        "Gross £1.234",
    ],
)
def test_what_is_not_pounds_or_no_unit_we_know_is_asked_about(heading: str) -> None:
    understood = money_heading(heading)
    assert understood is not None
    assert understood.unit is not None
    assert understood.unit.other


@pytest.mark.parametrize("heading", ["Gross spending m", "Gross per head (£)", "Net (£)", "Total Place", "2010-11 FTE"])
def test_a_figure_or_a_word_too_many_is_no_slip_of_the_pen(heading: str) -> None:
    assert money_heading(heading) is None


@pytest.mark.parametrize(
    ("headings", "read"),
    [
        (("Gross 09/10", "Gross 10/11"), ["Gross 10/11"]),
        (("Gross 2010-11 Budget", "Gross 2009-10 Actual"), ["Gross 2010-11 Budget"]),
        (("Gross", "Prior year gross"), ["Gross"]),
        (("Q1", "Q2", "Q3", "Q4"), ["Q1", "Q2", "Q3", "Q4"]),
        (("Gross H1", "Gross H2"), ["Gross H1", "Gross H2"]),
        (("Gross Q1", "Gross Q2", "Gross Q3", "Gross Q4", "Gross total"), ["Gross total"]),
        (("Gross YTD", "Gross full year"), ["Gross full year"]),
        (("Gross (£)", "% of total"), ["Gross (£)"]),
        (("Gross (€)", "Gross (£)"), ["Gross (£)"]),
    ],
)
def test_the_column_of_the_year_is_read_and_the_others_are_left_out(headings: tuple[str, ...], read: list[str]) -> None:
    found = find_headings([["Service", "COFOG", "Revenue or capital", *headings]])
    assert found is not None
    choice = found.for_year("2010-11").chosen["gross"]
    assert [column.text for column in choice.read] == read
    assert {column.text for column in (*choice.read, *choice.left_out)} == set(headings)
    assert choice.question == ""


@pytest.mark.parametrize(
    "headings",
    [
        ("Gross 2009-10",),
        ("Gross YTD",),
        ("Gross Q1", "Gross Q2", "Gross Q3"),
        ("Gross Apr-10",),
        ("Gross 2010",),
        ("Gross 2010-11 Budget", "Gross 2010-11 Outturn"),
        ("Gross (£000) Q1", "Gross (£) Q2", "Gross (£) Q3", "Gross (£) Q4"),
        ("Gross April to December",),
    ],
)
def test_a_year_that_is_not_certain_is_asked_about(headings: tuple[str, ...]) -> None:
    found = find_headings([["Service", "COFOG", *headings]])
    assert found is not None
    assert found.for_year("2010-11").chosen["gross"].question


def test_units_and_years_above_and_below_the_headings_belong_to_their_columns() -> None:
    above = find_headings([["", "2009-10", "", "2010-11", ""], ["Service", "Gross", "Income", "Gross", "Income"]])
    below = find_headings([["Service", "Gross", "Income"], ["", "£000", "£m"], ["Parks", 1.0, 2.0]])
    assert above is not None
    assert below is not None
    assert above.for_year("2010-11").columns == {"service": 0, "gross": 3, "income": 4}
    assert (below.row, below.last_row) == (0, 1)
    units = {name: columns[0].heading.unit for name, columns in below.money.items()}
    assert units == {"gross": Unit(3), "income": Unit(6)}


def test_a_pivot_is_told_by_the_headings_it_lacks_and_the_row_that_comes_nearest() -> None:
    rows: list[list[object]] = [["Spending"], ["Row Labels", "Capital", "Revenue", "Grand Total"], ["Parks", 5, 6, 11]]
    assert nearest_headings(rows) == (
        1,
        ("Row Labels", "Capital", "Revenue", "Grand Total"),
        "'Service' and 'Gross spending (£)'",
    )
    assert nearest_headings([["one"], [5, 6]]) == (-1, (), "'Service' and 'Gross spending (£)'")
