"""The largest functions are ranked whole, and what bodies did not divide further is told apart, in every output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.counts import small_count
from tests.outputs.tables import pence, rows_of
from xltools.classify.codes import covers_a_division
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.functions import function_labels, largest_functions, largest_groups, largest_parts, not_divided
from xltools.outputs.report import write_report
from xltools.outputs.terminal import count_summary
from xltools.reference.cofog import whole_function

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count

MILLION = 100_000_000


@pytest.fixture
def count() -> Count:
    """Social protection of £900m of which £140m is not divided further, health of £600m nearly all of it undivided."""
    return small_count(
        cofog=["10", "10.2", "10.2.0", "10.6.0", "07", "07.3.1", "05.1", "05.1.0", "09.2", "02.2"],
        gross=[m * MILLION for m in (140, 300, 160, 300, 599, 1, 20, 30, 400, 5)],
    )


def test_groups_are_ranked_whole_and_a_division_whole_where_most_of_it_is_undivided(
    count: Count, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(write_count_workbook(count, tmp_path / "count.xlsx"), data_only=True)
    table = [
        (row["Function"], row["What it holds"], pence(row["Counted (£)"]) // MILLION)
        for row in rows_of(book, "Largest")
    ]
    assert table == [
        ("07 Health", "Not divided further £599.0m; Hospital services £1.0m", 600),
        ("10.2 Old age", "A part of 10 Social protection", 460),
        ("09.2 Secondary education", "A part of 09 Education", 400),
        ("10.6 Housing", "A part of 10 Social protection", 300),
        ("05.1 Waste management", "A part of 05 Environmental protection", 50),
    ]
    assert "10.2   Old age                                         £460.0m" in "\n".join(count_summary(count))


def test_no_rest_of_a_division_is_ranked_as_if_it_were_all_of_it() -> None:
    ranked = largest_functions(small_count(cofog=["10", "10.2", "10.6", "09"], gross=[500, 400, 300, 100]))
    assert list(zip(ranked["code"], ranked["counted"], strict=True)) == [("10.2", 400), ("10.6", 300), ("09", 100)]
    ranked = largest_functions(small_count(cofog=["10", "10.2", "10.6", "09"], gross=[500, 400, 99, 100]))
    assert list(zip(ranked["code"], ranked["counted"], strict=True)) == [("10", 999), ("09", 100)]


def test_the_parts_of_a_division_are_its_largest_and_say_what_is_not_divided(count: Count, tmp_path: Path) -> None:
    parts = largest_parts(count)
    assert parts["10"] == "Old age £460.0m; Housing £300.0m"
    assert parts["07"] == "Not divided further £599.0m; Hospital services £1.0m"
    assert parts["05"] == "Waste management £50.0m"
    book = openpyxl.load_workbook(write_count_workbook(count, tmp_path / "count.xlsx"), data_only=True)
    told = {str(row["Division"])[:2]: row["Its largest parts"] for row in rows_of(book, "Divisions")}
    assert {division: words for division, words in told.items() if words} == parts
    page = write_report(count, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Not divided further £599.0m; Hospital services £1.0m" in page


def test_groups_are_ranked_with_all_their_classes(count: Count, tmp_path: Path) -> None:
    ranked = largest_groups(count, 3)
    assert list(zip(ranked["code"], ranked["counted"] // MILLION, strict=True)) == [
        ("10.2", 460),
        ("09.2", 400),
        ("10.6", 300),
    ]
    assert (
        not_divided(count)
        == "£739.0m is not divided further, and so in no group: health £599.0m and social protection £140.0m."
    )
    assert not_divided(count) in write_report(count, tmp_path / "report.html").read_text(encoding="utf-8")


def test_one_function_has_one_row_however_finely_it_is_coded(count: Count, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_count_workbook(count, tmp_path / "count.xlsx"), data_only=True)
    rows = {
        row["COFOG code"]: (row["Function"], pence(row["Counted (£)"]) // MILLION) for row in rows_of(book, "Functions")
    }
    assert rows["05.1"] == ("Waste management", 50)
    assert rows["10.2"] == ("Old age", 460)
    assert rows["07"] == ("Health, not divided further", 599)
    assert rows["10"] == ("Social protection, not divided further", 140)
    assert "05.1.0" not in rows
    names = [name for name, _ in rows.values()]
    assert len(names) == len(set(names))


def test_a_class_that_is_all_of_its_group_is_the_group() -> None:
    assert (whole_function("05.1.0"), whole_function("10.2.0"), whole_function("05.1")) == ("05.1", "10.2", "05.1")
    assert (whole_function("07.3.1"), whole_function("10"), whole_function(""), whole_function("99.9.0")) == (
        *("07.3.1", "10", "", "99.9.0"),
    )


def test_a_group_beside_its_own_classes_is_their_rest() -> None:
    assert function_labels(["07.3", "07.3.1", "08.2", ""]) == [
        "Hospital services, not divided further",
        "General hospital services",
        "Cultural services",
        "Not classified",
    ]


def test_the_largest_functions_leave_out_what_is_not_classified_or_negative() -> None:
    count = small_count(cofog=["", "08.2", "09.1", "10.2"], gross=[900, 1, 2, -5])
    assert largest_functions(count)["code"].tolist() == ["09.1", "08.2"]
    assert largest_groups(count)["code"].tolist() == ["09.1", "08.2"]


def test_a_form_line_for_a_whole_division_stays_undivided_with_words_in_brackets() -> None:
    assert covers_a_division("Education services")
    assert covers_a_division("Education services (schools budget and central education)")
    assert not covers_a_division("Primary schools (education services)")
