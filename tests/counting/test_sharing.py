"""Figures for a wider area: shared out to the penny, with key, year, source, what lies outside, and a range."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import HACKNEY, PEOPLE, count_of, return_of
from xltools.classify.lines import classify_lines
from xltools.counting.count import Count, count_lines
from xltools.model import Area, Place, WhyNot
from xltools.reading.lines import gather
from xltools.reading.versions import resolve_submitters
from xltools.reference.sharing.errors import pence_range
from xltools.reference.sharing.many_amounts import in_place_many, parts_many
from xltools.reference.sharing.measures import Driver, Measures
from xltools.reference.sharing.shares import Share, share

TWO_BOROUGHS = Place("Two boroughs", (Area("E09000012", "Hackney"), Area("E09000019", "Islington")), "2010-11")
SUPPLIED = Measures(
    (
        Driver("Hackney", "Pupils", Fraction("31000.5"), "School census"),
        Driver("London", "Pupils", Fraction(1_100_000), "School census"),
    )
)
TRILLION = 10**14
amounts = st.lists(st.integers(-TRILLION, TRILLION) | st.integers(-300, 300), max_size=8)


def share_of(area: str, key: str = "", place: Place = HACKNEY) -> Share:
    found = share(place, area, key, SUPPLIED)
    assert isinstance(found, Share)
    return found


SHARES = [
    share_of("London"),
    share_of("England", "65+"),
    share_of("Great Britain"),
    share_of("City and Hackney PCT"),
    share_of("London", "Pupils"),
    share_of("London", "60% Pupils, 30% 65+, 10% All ages"),
    share_of("London", place=TWO_BOROUGHS),
    share_of("City and Hackney PCT", place=TWO_BOROUGHS),
    share_of("Hackney"),
]


@pytest.mark.parametrize("one", SHARES, ids=lambda one: f"{one.area}, {one.key}")
@settings(max_examples=40, deadline=None)
@given(amounts)
def test_many_amounts_are_shared_as_each_for_itself(one: Share, pence: list[int]) -> None:
    many = in_place_many(one, np.array(pence, dtype=np.int64))
    assert many.tolist() == [one.in_place(amount) for amount in pence]


@pytest.mark.parametrize("one", SHARES[:4], ids=lambda one: f"{one.area}, {one.key}")
@settings(max_examples=20, deadline=None)
@given(amounts)
def test_many_amounts_go_down_to_every_unit_as_each_for_itself(one: Share, pence: list[int]) -> None:
    tree = one.measures[0].tree
    found = [(unit, parts.tolist()) for unit, parts in parts_many(tree, np.array(pence, dtype=np.int64))]
    for at, amount in enumerate(pence):
        assert [(unit, parts[at]) for unit, parts in found] == list(tree.parts(amount))
        assert sum(parts[at] for _, parts in found) == amount


def line(**more: object) -> dict[str, object]:
    return {"service": "Advice", "cofog": "10.7", "gross": 1_000_000_00, "area": "London", **more}


def counted(
    *lines: dict[str, object], place: Place = HACKNEY, measures: Measures = SUPPLIED, body: str = "Home Office"
) -> Count:
    resolved = resolve_submitters(gather([return_of(body, lines)]), (), place)
    plain = count_of(return_of(body, lines))
    classified = classify_lines(resolved.batch.lines, place, resolved.partners, measures)
    return Count(place, PEOPLE, resolved.batch, count_lines(resolved, classified, plain.coding), (), ())


def test_a_shared_line_says_key_share_year_source_outside_and_range() -> None:
    one = counted(line(share_key="65+")).lines.iloc[0]
    assert one["shared_by"] == "65+"
    assert one["share"] == "20,394 of 1,039,161 people aged 65+"
    assert (one["share_year"], one["share_source"]) == ("2017", "ONS mid-2017 population estimate, aged 65+")
    assert "2017 is the nearest" in one["share_notes"]
    assert one["amount"] == one["by_key"] == share_of("London", "65+").in_place(1_000_000_00)
    assert one["amount"] + one["outside"] == 1_000_000_00
    assert (one["low"], one["high"]) == pence_range(one["amount"], 1_000_000_00, "10", "65+")
    assert one["low"] < one["amount"] < one["high"]


def test_beside_a_bodys_own_figure_stands_what_the_key_gives() -> None:
    one = counted(line(share_key="All ages", local=5_000_000, basis="Population")).lines.iloc[0]
    assert (one["amount"], one["outside"]) == (5_000_000, 95_000_000)
    assert one["by_key"] == share_of("London").in_place(1_000_000_00)
    assert (one["low"], one["high"]) == pence_range(5_000_000, 1_000_000_00, "10", "All ages")


@pytest.mark.parametrize(
    ("key", "how"),
    [
        ("All ages", "Population"),
        ("65+", "Population"),
        ("Pupils", "Service measure"),
        ("50% Pupils, 50% All ages", "Weighted population"),
    ],
)
def test_the_basis_of_a_shared_line_is_the_kind_of_its_key(key: str, how: str) -> None:
    for basis in ("Actual", "Initial estimate", "Please apportion", ""):
        assert counted(line(share_key=key, basis=basis)).lines["how"].tolist() == [how]


def test_a_driver_is_shown_as_a_part_of_the_area() -> None:
    one = counted(line(share_key="pupils")).lines.iloc[0]
    assert (one["shared_by"], one["share"], one["share_source"]) == ("Pupils", "2.82% of Pupils", "School census")


def test_a_line_without_a_key_takes_the_one_usual_for_its_kind_of_body_and_says_why() -> None:
    pensions = counted(line(), body="Pension, Disability and Carers Service").lines.iloc[0]
    assert pensions["shared_by"] == "65+"
    assert "persons of pension age" in pensions["share_notes"]
    schools = counted(line(), body="Department for Education").lines.iloc[0]
    assert schools["shared_by"] == "Pupils"
    assert counted(line(), body="Department for Education", measures=Measures()).lines["shared_by"].tolist() == ["0-15"]


def test_a_usual_driver_with_a_gap_gives_way_to_the_next_key() -> None:
    gap = Measures(SUPPLIED.drivers[:1])
    assert counted(line(), body="Department for Education", measures=gap).lines["shared_by"].tolist() == ["0-15"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"area": "Leeds"}, "Leeds lies outside Hackney"),
        ({"area": "Atlantis"}, "No area called 'Atlantis' is known"),
        ({"share_key": "Zeppelins"}, "The share key 'Zeppelins' is not known"),
        ({"area": "England", "share_key": "Pupils"}, "drivers.csv has no value of Pupils for"),
    ],
)
def test_a_line_that_cannot_be_shared_out_does_not_count_and_says_why(more: dict[str, object], words: str) -> None:
    one = counted(line(**more)).lines.iloc[0]
    assert (one["why_not"], one["counted"]) == (WhyNot.NO_LOCAL_FIGURE, 0)
    assert words in one["why_not_text"]
    assert one["shared_by"] == ""
    with_local = counted(line(**more, local=100)).lines.iloc[0]
    assert (with_local["why_not"], with_local["counted"]) == ("", 100)


def test_a_figure_for_the_place_has_no_share() -> None:
    for area in ("", "Hackney", "E09000012", "LB Hackney"):
        one = counted(line(area=area)).lines.iloc[0]
        assert one["amount"] == one["low"] == one["high"] == 1_000_000_00
        assert (one["share"], one["share_notes"]) == ("", "")


def test_an_area_that_overlaps_the_place_is_shared_to_what_both_have() -> None:
    one = counted(line(area="City and Hackney PCT"), place=TWO_BOROUGHS).lines.iloc[0]
    assert one["share"] == "241,739 of 249,077 people"
