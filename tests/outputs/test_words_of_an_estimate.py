"""A count of published figures alone speaks of itself as that, and tells what is known from what is apportioned."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from xltools.actions import estimate
from xltools.counting.ranges import PUBLISHED
from xltools.model import Area, Place
from xltools.outputs.caveats import caveats
from xltools.outputs.report import write_report
from xltools.outputs.story import by_basis_kind

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.counting.count import Count


@pytest.fixture(scope="module")
def hackney() -> Count:
    return estimate(Place("Hackney", (Area("E09000012", "Hackney"),), "2024-25"))


def test_the_report_does_not_say_that_public_bodies_reported(hackney: Count, tmp_path: Path) -> None:
    html = unescape(write_report(hackney, tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "Published figures say that public bodies spend" in html
    assert "Estimate of public spending in a place" in html
    assert "Public bodies report" not in html


def test_nobody_was_asked_so_nobody_is_named_as_silent(hackney: Count) -> None:
    assert hackney.missing == ()
    assert "No reply" not in {caveat.heading for caveat in caveats(hackney)}


def test_outturn_of_the_council_itself_is_no_apportioned_figure(hackney: Count) -> None:
    own = hackney.lines[hackney.lines["organisation_type"].eq("Council")]
    assert PUBLISHED in set(own["how"])
    kinds = dict(by_basis_kind(hackney))
    assert kinds["Apportioned"] == hackney.shared_out
    assert kinds["Known for the place"] + kinds["Apportioned"] == hackney.net


def test_the_year_of_the_figures_is_said_only_where_it_is_another(hackney: Count) -> None:
    (caveat,) = [each for each in caveats(hackney) if each.heading == "Estimated, no return yet"]
    assert "spent in" not in caveat.words
    later = estimate(Place("Hackney", (Area("E09000012", "Hackney"),), "2025-26"))
    (caveat,) = [each for each in caveats(later) if each.heading == "Estimated, no return yet"]
    assert "what was spent in 2024-25, not in 2025-26" in caveat.words
