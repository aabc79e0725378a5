"""The sheet Baseline, its part of the report and its line on the terminal say what the comparison found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.counts import small_count
from tests.outputs.tables import pence, rows_of, totals_of
from xltools.counting.baseline_comparison import Judgement, compare
from xltools.model import Partner, Place
from xltools.outputs.baseline_words import in_words, notes
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.report import write_report
from xltools.outputs.terminal import count_summary
from xltools.reference.baseline import place_baseline

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.counting.count import Count

PCT = Partner("City and Hackney Teaching PCT", "pct", "C&H PCT", (), "NHS commissioner")


def of_divisions(**times: float) -> Count:
    """A count in which each division has so many times its baseline (``d07=3``; 1 where nothing is said)."""
    known = place_baseline(small_count(gross=[1]).place)
    assert known is not None
    wanted = {code: int(pence * times.get(f"d{code}", 1)) for code, pence in known.pence.items()}
    lines = {code: pence for code, pence in wanted.items() if pence}
    count = small_count(service=[f"Service {code}" for code in lines], cofog=list(lines), gross=list(lines.values()))
    return replace(count, missing=(PCT,), partners=(PCT,))


def words_of(count: Count, division: str) -> str:
    return next(in_words(one) for one in compare(count) if one.division == division)


def test_every_division_stands_beside_its_baseline(workbook: Workbook, count: Count) -> None:
    rows = rows_of(workbook, "Baseline")
    compared = compare(count)
    assert [str(row["Division"])[:2] for row in rows[:10]] == [one.division for one in compared]
    for row, one in zip(rows, compared, strict=False):
        assert pence(row["Counted (£)"]) == one.counted
        assert pence(row["Baseline (£)"]) == one.baseline
        assert pence(row["Counted less baseline (£)"]) == one.difference
        assert pence(row["Counted per head (£)"]) == one.counted_per_head
        assert pence(row["Baseline per head (£)"]) == one.baseline_per_head
        assert row["Difference"] == one.judgement.value
        assert row["What to look for"] == in_words(one)


def test_the_sheet_adds_up_to_the_net_and_to_the_whole_baseline(workbook: Workbook, count: Count) -> None:
    known, total = place_baseline(count.place), totals_of(workbook, "Baseline")
    assert known is not None
    assert pence(total["Counted (£)"]) == count.net
    assert pence(total["Baseline (£)"]) == known.total


def test_the_note_says_what_it_is_where_it_is_from_and_what_makes_it_look_low(workbook: Workbook, count: Count) -> None:
    said = " ".join(str(cell.value) for cell in workbook["Baseline"]["A"] if cell.value)
    assert "not a finding against any body" in said
    assert "HM Treasury's spending in London in 2010-11" in said
    assert "housing benefit to local government" in said
    assert "is not classified" in said
    assert all(note.split(". ")[0].rstrip(".") in said for note in notes(count))


def test_nothing_for_health_asks_which_bodies_are_missing_and_names_them() -> None:
    said = words_of(of_divisions(d07=0), "07")
    assert said == ("Not one line for health: which bodies are missing? No reply from C&H PCT: usually spending on it.")


def test_three_times_the_baseline_names_the_largest_lines_with_file_sheet_and_row() -> None:
    said = words_of(of_divisions(d07=3), "07")
    assert said.startswith("296% of HM Treasury's estimate: look for money reported by two bodies")
    assert "'Service 07', £1.79bn ('hackney.xlsx'!Spending!row 11)" in said


@pytest.mark.parametrize(
    ("times", "division", "beginning"),
    [
        (0.3, "09", "30% of HM Treasury's estimate: what is missing?"),
        (0.55, "09", "54% of HM Treasury's estimate: what is missing?"),
        (1.9, "09", "188% of HM Treasury's estimate: look for"),
        (1.2, "09", "Within the usual range."),
        (9.0, "02", "The difference is small beside the whole."),
        (0.0, "02", "Nothing counted, and little to be expected."),
    ],
)
def test_the_words_follow_the_size_of_the_difference(times: float, division: str, beginning: str) -> None:
    assert words_of(of_divisions(**{f"d{division}": times}), division).startswith(beginning)


@pytest.mark.parametrize(
    ("pounds", "explains"),
    [(500_000_000, True), (1_000, False)],
)
def test_money_without_a_function_explains_a_gap_only_where_it_could_close_it(pounds: int, explains: bool) -> None:
    low = of_divisions(d07=0)
    lines = low.lines.copy()
    lines.loc[0, ["division", "code"]] = ""
    lines.loc[0, "counted"] = pounds * 100
    assert ("is not classified and may belong here" in words_of(replace(low, lines=lines), "07")) is explains


def test_the_report_has_the_table_in_the_same_words(tmp_path: Path) -> None:
    count = of_divisions(d07=0)
    html = write_report(count, tmp_path / "report.html").read_text("utf-8")
    assert "Beside HM Treasury" in html
    assert "Not one line for health: which bodies are missing?" in html
    assert html.count(f"<td>{Judgement.NEAR.value}</td>") == 9


def test_the_terminal_names_large_differences_in_one_line_and_none_where_there_is_none() -> None:
    said = [line for line in count_summary(of_divisions(d07=0, d09=3)) if "Far from" in line]
    assert said == [
        "Far from HM Treasury's estimate: education at 296%, health nothing counted (see the Baseline sheet)."
    ]
    assert not any("Far from" in line for line in count_summary(of_divisions()))


def test_text_from_a_return_is_escaped_in_the_reports_words(tmp_path: Path) -> None:
    count = of_divisions(d07=3)
    lines = count.lines.assign(service="<script>alert(1)</script>")
    html = write_report(replace(count, lines=lines), tmp_path / "report.html").read_text("utf-8")
    assert "<script>" not in html


def test_a_place_without_a_baseline_says_so_and_has_no_table(tmp_path: Path) -> None:
    count = replace(small_count(gross=[100]), place=Place("Atlantis", (), "2010-11"))
    book = openpyxl.load_workbook(write_count_workbook(count, tmp_path / "count.xlsx"))
    assert "none can be apportioned to this place" in str(book["Baseline"]["A2"].value)
    assert not book["Baseline"].tables
    html = write_report(count, tmp_path / "report.html").read_text("utf-8")
    assert "none can be apportioned to this place" in html
