"""Known and estimated are the total, to the penny; what is missing stands beyond it, with a figure where one is held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xltools
from tests.counting.funded import COUNCIL, DEPARTMENT, LINES, counted, line
from tests.outputs.counts import sample_count
from xltools.counting.certainty import certainty, missing
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place
from xltools.outputs.page_one import NO_FIGURE, segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.counting.funded import Line

BASES = ("Actual", "Service measure", "Population", "Weighted population", "Initial estimate", "")


@settings(max_examples=20)
@given(st.lists(st.tuples(LINES, st.sampled_from(BASES)), min_size=1, max_size=8))
def test_known_and_estimated_add_up_to_the_total(lines: Sequence[tuple[Line, str]]) -> None:
    with TemporaryDirectory() as folder:
        count = counted(Path(folder) / "count", [{**each, "basis": basis} for each, basis in lines])
    parts = certainty(count)
    assert parts.known + parts.estimated == parts.known + parts.apportioned + parts.initial == count.net
    known, estimated, _ = segments(count)
    assert (known.pence or 0) + (estimated.pence or 0) == count.net


@pytest.mark.parametrize("seed", [1, 7, 23])
def test_they_add_up_for_forty_bodies(seed: int) -> None:
    count = sample_count(seed)
    parts = certainty(count)
    assert parts.known + parts.estimated == count.net
    assert min(parts.known, parts.apportioned, parts.initial, parts.basis_not_stated) > 0


def test_what_is_apportioned_and_what_is_an_initial_estimate_are_told_apart(tmp_path: Path) -> None:
    count = counted(
        tmp_path,
        [
            line(COUNCIL, "Parks", 100),
            line(COUNCIL, "Museums", 20, basis=""),
            line(DEPARTMENT, "Inspectors", 3, basis="Population"),
            line(DEPARTMENT, "Advice", 0.4, basis="Initial estimate"),
        ],
    )
    parts = certainty(count)
    assert (parts.known, parts.basis_not_stated, parts.apportioned, parts.initial) == (120_00, 20_00, 3_00, 40)
    known, estimated, _ = segments(count)
    assert known.words == "Bodies' own figures for the place. Of £20 the body does not say how it was reached."
    assert "£3 apportioned from figures for wider areas" in estimated.words
    assert "£0 initial estimates that no body has confirmed" in estimated.words


def test_functions_far_under_hm_treasurys_estimate_say_roughly_how_much_is_missing(tmp_path: Path) -> None:
    count = counted(tmp_path, [line(COUNCIL, "Schools", 400_000_000)])
    lacking = missing(count)
    assert [body.name for body in lacking.bodies] == [
        "Department for Education", "Mill Lane Charity", "City and Hackney PCT",
    ]  # fmt: skip
    assert lacking.pence == lacking.of_functions == -sum(function.difference for function in lacking.short) > 0
    *_, beyond = segments(count)
    assert beyond.name == "Missing, not part of the total"
    assert beyond.pence == lacking.pence
    assert beyond.words.startswith("3 bodies: ")
    assert "Roughly, by how far functions are under HM Treasury's estimate: " in beyond.words


def test_a_missing_body_of_today_has_its_published_figure_beside_its_name(tmp_path: Path) -> None:
    place = Place("Oldham", (Area("E08000004", "Oldham"),), "2024-25")
    council = Partner("Oldham Council", "oldham-council", organisation_type="Council")
    create_folder(tmp_path / "count", place, [council, Partner("Friends of Oldham", "friends-of-oldham")])
    count = replace(
        xltools.consolidate(xltools.read_folder(tmp_path / "count")), population=None
    )  # so no baseline either
    lacking = missing(count)
    assert set(lacking.published) == {"oldham-council"}
    assert lacking.pence == lacking.of_bodies == lacking.published["oldham-council"] > 100_000_000_00
    *_, beyond = segments(count)
    assert beyond.words.startswith("2 bodies: Oldham Council (roughly £")
    assert beyond.words.endswith("by what is published for 1 of them; no figure to estimate the other from.")


def test_where_nothing_is_held_no_figure_is_made_up(tmp_path: Path) -> None:
    count = replace(counted(tmp_path, [line(COUNCIL, "Schools", 400)]), population=None)
    *_, beyond = segments(count)
    assert beyond.pence is None
    assert beyond.words.endswith(NO_FIGURE)


def test_nobody_missing_is_said_so(tmp_path: Path) -> None:
    place = Place("Oldham", (Area("E08000004", "Oldham"),), "2024-25")
    create_folder(tmp_path / "count", place, [])
    count = replace(xltools.consolidate(xltools.read_folder(tmp_path / "count")), population=None)
    *_, beyond = segments(count)
    assert (beyond.pence, beyond.words) == (
        None, "No body on the list, and no function is far under HM Treasury's estimate.",
    )  # fmt: skip
