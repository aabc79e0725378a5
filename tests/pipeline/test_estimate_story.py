"""`xltools estimate`: a first count of a place before any return, with the workbook and report of any count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import xltools as library
from xltools import actions
from xltools.counting.estimated_returns import PUBLISHED_FILE
from xltools.folder import read_folder
from xltools.outputs.caveats import caveats
from xltools.outputs.estimate_json import estimate_json
from xltools.outputs.estimate_text import estimate_text
from xltools.outputs.headline import headline_warning
from xltools.pipeline import consolidate

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools
    from xltools.counting.count import Count

KEYS = ["place", "year", "people", "net_pence", "low_pence", "high_pence", "by_division", "by_body", "sources"]


@pytest.fixture(scope="module")
def slough() -> Count:
    return actions.estimate(actions.place_named("Slough", "2024-25"))


def test_the_json_is_one_line_and_its_parts_add_up(slough: Count) -> None:
    text = estimate_json(slough)
    told = json.loads(text)
    assert "\n" not in text
    assert list(told) == KEYS
    assert told["net_pence"] == slough.net == sum(body["pence"] for body in told["by_body"])
    assert told["net_pence"] == sum(division["pence"] for division in told["by_division"])
    assert told["low_pence"] < told["net_pence"] < told["high_pence"]
    assert {"table", "publisher", "release", "year"} == set(told["sources"][0])
    assert all(list(body) == ["body", "kind", "pence", "basis", "source", "year"] for body in told["by_body"])


def test_every_line_is_marked_as_estimated_and_by_what(slough: Count) -> None:
    lines = slough.lines
    assert set(lines["workbook"]) == {PUBLISHED_FILE}
    assert set(lines["how"]) <= {"Initial estimate", "Published figure"}
    assert lines["notes"].str.contains("No return from .*: estimated").all()
    assert (lines["counted"] == lines["amount"]).all()
    assert slough.ledger is not None
    assert not slough.ledger.double_counts


def test_a_count_of_estimates_alone_says_so_first(slough: Count) -> None:
    assert headline_warning(slough).startswith("This is an estimate, not a count.")
    assert headline_warning(slough).endswith("No body's own figure is in it.")
    assert estimate_text(slough)[0] == "Slough, 2024-25: an estimate from published figures. No return is in it."


def test_what_it_rests_on_is_said(slough: Count) -> None:
    (words,) = (caveat.words for caveat in caveats(slough) if caveat.heading == "Estimated, no return yet")
    assert "HM Treasury's money for the region, apportioned by people: it shows no sign of need" in words
    assert "brought from an earlier return: Slough Borough Council (2023-24)" in words
    assert "No reply" not in [caveat.heading for caveat in caveats(slough)]


def test_a_council_that_was_carried_has_the_range_of_such_figures(slough: Count) -> None:
    own = slough.lines[
        slough.lines["organisation"].eq("Slough Borough Council") & slough.lines["notes"].str.contains("RSX")
    ]
    assert (own["low"].abs() < own["high"].abs()).any()
    manchester = actions.estimate(actions.place_named("Manchester", "2024-25")).lines
    known = manchester[
        manchester["organisation"].eq("Manchester City Council") & manchester["notes"].str.contains("RSX")
    ]
    assert (known["low"] == known["high"]).all()


def test_the_command_writes_workbook_and_report(xltools: Xltools, tmp_path: Path) -> None:
    code, out, _ = xltools("estimate", "Slough", "--output", str(tmp_path))
    assert code == 0
    assert "Total public spending in the place:" in out
    assert {path.name for path in tmp_path.glob("slough-2024-25-*")} == {
        "slough-2024-25-count.xlsx",
        "slough-2024-25-report.html",
        "slough-2024-25-findings.csv",
    }


@pytest.mark.parametrize(
    ("place", "said"),
    [("Atlantis", "No place called 'Atlantis' is known"), ("Cardiff", "held for England only")],
)
def test_a_place_that_is_none_or_elsewhere_is_said_kindly(xltools: Xltools, place: str, said: str) -> None:
    code, _, err = xltools("estimate", place)
    assert code == 2
    assert said in err


def test_the_librarys_door_takes_the_newest_year_and_refuses_what_is_none() -> None:
    assert library.estimate("Slough").place.year == "2024-25"
    with pytest.raises(library.UsageError, match="not a financial year"):
        library.estimate("Slough", "2024")


COUNT = """[place]
name = "Slough"
year = "2025-26"
areas = ["E06000039"]
[policy]
estimate_missing_returns = true
[estimates]
source = "GDP deflators, HM Treasury, November 2026"
[estimates.uprate]
2024-25 = 1.5
"""


def test_an_uprating_of_the_folder_holds_and_is_named_wherever_it_shows(tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    (tmp_path / "partners.csv").write_text(
        "partner,organisation_type,area\nSlough Borough Council,Council,Slough\n", encoding="utf-8"
    )
    (tmp_path / "count.toml").write_text(COUNT, encoding="utf-8")
    raised = consolidate(read_folder(tmp_path))
    (tmp_path / "count.toml").write_text(COUNT.replace("1.5", "1.0"), encoding="utf-8")
    as_published = consolidate(read_folder(tmp_path))
    assert abs(raised.net - 1.5 * as_published.net) < 100 * len(raised.lines)
    assert (
        raised.lines["notes"].str.contains("times 1.5 (GDP deflators, HM Treasury, November 2026)", regex=False).all()
    )
