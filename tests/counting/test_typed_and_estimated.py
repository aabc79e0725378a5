"""Estimates give way to what is typed in: by function and by revenue or capital, of the body and of whoever has the same money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.counting.test_three_ways import BODIES, HACKNEY_NOW, totals
from tests.counting.typed import MILLION, Row, counted, of, typed_in
from xltools.model import Return, ReturnOrigin, WhyNot
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.terminal import count_summary

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count

COUNCIL, BOARD, *_ = BODIES


def typed(*rows: Row, beside: bool = True, body: str = COUNCIL.name) -> Return:
    return typed_in(body, *rows, year="2024-25", beside=beside)


def estimated(*returns: Return) -> Count:
    return counted(BODIES, *returns, place=HACKNEY_NOW, estimated=True)


def left(count: Count, body: str = COUNCIL.name) -> dict[tuple[str, str], int]:
    """What is still estimated of a body, by division and type."""
    lines = count.lines
    own = lines[lines["organisation"].eq(body) & lines["origin"].eq(ReturnOrigin.ESTIMATED) & lines["counted"].ne(0)]
    sums = own.groupby(["division", "expenditure_type"], as_index=False)["counted"].sum()
    each = zip(sums["division"], sums["expenditure_type"], sums["counted"], strict=True)
    return {(str(division), str(kind)): int(pence) for division, kind, pence in each}


def test_a_figure_typed_drops_the_estimate_of_its_function_and_type_and_of_no_other() -> None:
    before, after = left(estimated()), left(estimated(typed(Row({"09": 300 * MILLION}))))
    assert ("09", "Revenue") in before
    assert ("09", "Capital") in before
    assert after == {cell: pence for cell, pence in before.items() if cell != ("09", "Revenue")}


def test_a_nought_typed_says_that_there_is_nothing() -> None:
    before, count = left(estimated()), estimated(typed(Row({"09": 0})))
    assert left(count) == {cell: pence for cell, pence in before.items() if cell != ("09", "Revenue")}


def test_a_figure_that_does_not_say_whether_it_is_capital_drops_both() -> None:
    after = left(estimated(typed(Row({"09": 300 * MILLION}, ""))))
    assert not [cell for cell in after if cell[0] == "09"]


def test_where_no_estimate_stood_beside_them_the_figures_typed_are_all_there_is() -> None:
    count = estimated(typed(Row({"09": 300 * MILLION}), beside=False))
    assert of(count, COUNCIL.name) == {"09": 300 * MILLION}


@pytest.mark.parametrize("funder", ["Department for Work and Pensions", "DWP"])
def test_what_is_typed_is_taken_out_of_the_estimate_of_the_body_it_is_from(funder: str) -> None:
    before = totals(estimated())["Department for Work and Pensions", "10"]
    trust = typed_in("Ridley Road Trust", Row({"10": 2 * MILLION}, funder=funder), year="2024-25")
    count = estimated(trust)
    assert totals(count)["Department for Work and Pensions", "10"] == before - 2 * MILLION
    gone = count.lines[count.lines["why_not"].eq(WhyNot.DISPLACED)]
    assert int(gone["removed"].sum()) == 2 * MILLION
    assert set(gone["why_not_text"]) == {
        "Estimate only: Ridley Road Trust is typed in with social protection of the same money"
    }


def test_what_is_left_of_a_body_says_that_the_rest_was_typed_in() -> None:
    count = estimated(typed(Row({"09": 300 * MILLION})))
    own = [status for status in count.return_statuses if status.partner == COUNCIL.name]
    assert sorted(status.origin for status in own) == [ReturnOrigin.ESTIMATED, ReturnOrigin.TYPED_IN]
    assert any("typed in for some of its functions" in status.reason for status in own)


def test_the_range_of_the_double_counts_lies_about_the_total(tmp_path: Path) -> None:
    count = estimated(typed(Row({"09": 300 * MILLION})))
    write_count_workbook(count, tmp_path / "count.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "count.xlsx")["Double counts"]
    said = next(str(cell.value) for (cell,) in sheet["A1:A8"] if "may lie" in str(cell.value))
    low, high = (int(amount.replace(",", "").replace(".", "")) for amount in re.findall(r"£([\d,]+\.\d\d)", said))
    assert low <= count.net <= high < 2 * count.net


def test_what_typed_figures_displace_is_not_said_to_be_displaced_by_returns() -> None:
    trust = typed_in("Ridley Road Trust", Row({"10": 2 * MILLION}, funder="DWP"), year="2024-25")
    said = "\n".join(count_summary(estimated(trust)))
    assert "returns" not in next(row for row in said.splitlines() if "Estimates replaced" in row)
