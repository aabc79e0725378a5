"""An estimate closes with HM Treasury's figures within the stated bars, and a planted mistake breaks them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.closing import PLANTS, YEARS, closings, row

PAGE = Path(__file__).parents[2] / "docs" / "closing.md"
HARDEST = ("West Midlands", "London", "South West")
"""Regions where a bar is nearest: a large council missing, most outturn above HM Treasury's, most central services below."""


@pytest.mark.parametrize("year", YEARS)
def test_the_regions_where_a_bar_is_nearest_close(year: str) -> None:
    for closing in closings(places=HARDEST, years=[year]):
        assert list(closing.misses()) == [], closing.place


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_mistake_misses_a_bar(plant: str) -> None:
    (closing,) = closings(plant, places=["West Midlands"], years=["2024-25"])
    assert list(closing.misses())


def test_the_page_has_what_is_measured() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for closing in closings(places=("North East", "West Midlands"), years=["2024-25"]):
        assert row(closing) in page
