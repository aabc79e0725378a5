"""A count that is empty, or that no body's own figure stands behind, says so before anything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.counts import small_count
from xltools.model import Status
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.headline import headline_warning
from xltools.outputs.report import write_report
from xltools.outputs.terminal import count_summary

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count

INITIAL = "Initial estimate"


def empty() -> Count:
    count = small_count(gross=[0])
    return replace(count, lines=count.lines.assign(counted=0))


def stood_in(own: int = 0) -> Count:
    """Two lines: £1,000 that stands in for a body, and what a body reports itself."""
    count = small_count(gross=[1_000_00, own])
    (sent,) = count.return_statuses
    lines = count.lines.assign(return_no=[0, 1])
    return replace(
        count, lines=lines, return_statuses=(replace(sent, status=Status.ESTIMATED), replace(sent, return_no=1))
    )


def test_an_ordinary_count_has_no_such_warning() -> None:
    assert headline_warning(small_count(gross=[100_00])) == ""
    assert count_summary(small_count(gross=[100_00]))[0] == "Hackney, 2010-11"


def test_no_return_at_all() -> None:
    nobody = replace(empty(), return_statuses=())
    assert headline_warning(nobody) == "Nothing is counted. No body has sent a return."


def test_a_single_empty_return_is_named() -> None:
    assert headline_warning(empty()) == (
        "Nothing is counted. There is one return, hackney.xlsx, and no money in it counts."
    )


def test_several_empty_returns_are_counted() -> None:
    (sent,) = empty().return_statuses
    count = replace(empty(), return_statuses=(sent, replace(sent, file="b.xlsx")))
    assert headline_warning(count) == "Nothing is counted. There are 2 returns, and no money in them counts."


def test_a_count_of_estimates_alone() -> None:
    assert headline_warning(stood_in()) == (
        "This is an estimate, not a count. £1.0k is estimated for bodies none of whose returns counts. "
        "No body's own figure is in it."
    )


def test_our_own_figures_sent_back_are_no_count() -> None:
    count = small_count(gross=[700_00], basis=[INITIAL])
    assert headline_warning(count) == (
        "This is an estimate, not a count. £700 came back still marked as our initial estimate. "
        "No body's own figure is in it."
    )


@pytest.mark.parametrize(("own", "said"), [(40_00, True), (60_00, False)])
def test_a_few_figures_of_bodies_do_not_make_it_a_count(own: int, said: bool) -> None:
    warning = headline_warning(stood_in(own))
    assert bool(warning) is said
    assert ("Bodies' own figures are £40 (3.8%) of it." in warning) is said


def test_negative_lines_do_not_hide_it() -> None:
    assert headline_warning(stood_in(-40_00)).startswith("This is an estimate")


def test_it_is_the_first_line_of_the_terminal_the_summary_and_the_report(tmp_path: Path) -> None:
    count = small_count(gross=[700_00], basis=[INITIAL])
    warning = headline_warning(count)
    assert count_summary(count)[0] == f"READ FIRST: {warning}"
    write_count_workbook(count, tmp_path / "count.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "count.xlsx")["Summary"]
    assert sheet["A2"].value == f"Read first: {warning}"
    page = write_report(count, tmp_path / "report.html").read_text(encoding="utf-8")
    header = page[page.index("</h1>") :].split("<p")[1]
    assert "Read first:" in header
    assert "This is an estimate, not a count." in header
