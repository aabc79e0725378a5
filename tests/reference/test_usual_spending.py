"""What a body usually spends: its own published outturn, its class's, boards' allocations, programmes; in the count's own year."""

from __future__ import annotations

import pytest

from xltools.reference.areas.geography import find_places
from xltools.reference.figures.held import BUNDLED
from xltools.reference.usual_spending.amounts import Between, UsualSpending
from xltools.reference.usual_spending.authorities import people_of
from xltools.reference.usual_spending.bodies import Body, usual_spending


def usual(kind: str, name: str, area: str, year: str) -> UsualSpending | None:
    return usual_spending(Body((name,), kind, find_places(area, year)[0].atoms), year, BUNDLED)


def known(kind: str, name: str, area: str, year: str = "2024-25") -> UsualSpending:
    spending = usual(kind, name, area, year)
    assert spending is not None
    return spending


def head(spending: UsualSpending, area: str, year: str = "2024-25") -> float:
    """Pounds for each person."""
    return spending.whole.usual / 100 / people_of(find_places(area, year)[0].atoms, year)


def test_a_county_has_its_own_published_outturn_by_function() -> None:
    kent = known("County council", "Kent County Council", "Kent County Council")
    assert kent.whole.usual == 3_242_877_310_00  # total expenditure, revenue outturn 2024-25
    assert kent.functions["09"].usual == 1_346_749_180_00
    assert kent.source == "MHCLG, revenue outturn 2024-25"
    assert kent.whole.low < kent.whole.usual < kent.whole.high


@pytest.mark.parametrize(
    ("kind", "name", "area", "pounds"),
    [
        ("Council", "Oldham Council", "Oldham", (2_500, 3_500)),
        ("Council", "Hackney Council", "Hackney", (3_000, 5_000)),
        ("Council", "West Northamptonshire Council", "West Northamptonshire", (2_000, 3_000)),
        ("District council", "Dover District Council", "Dover", (300, 900)),
        ("County council", "Kent County Council", "Kent County Council", (1_500, 2_500)),
        ("Police", "Greater Manchester Police", "Greater Manchester police area", (250, 400)),
        ("Police", "Metropolitan Police Service", "Metropolitan police area", (200, 600)),
        ("Fire and rescue", "Avon Fire Authority", "Avon fire authority", (30, 80)),
        ("Other joint authority", "Greater Manchester Combined Authority", "E47000001", (150, 500)),
        ("NHS commissioner", "NHS Kent and Medway ICB", "NHS Kent and Medway ICB", (2_000, 3_500)),
        ("Government department", "Department for Work and Pensions", "Greater Manchester", (3_500, 6_000)),
        ("Agency or public body", "Homes England", "Hackney", (3, 100)),
    ],
)
def test_every_kind_of_body_has_a_figure_of_its_own_year(
    kind: str, name: str, area: str, pounds: tuple[int, int]
) -> None:
    spending = known(kind, name, area)
    assert spending.year in ("2024-25", "2025-26")
    assert pounds[0] < head(spending, area) < pounds[1]


@pytest.mark.parametrize(
    ("kind", "name", "area", "pounds"),
    [
        ("Council", "Hackney Council", "Hackney", (2_000, 4_000)),
        ("District council", "Dover District Council", "Dover", (100, 500)),
        ("County council", "Kent County Council", "Kent County Council", (1_200, 2_500)),
        ("Police", "Kent Police", "Kent police area", (120, 300)),
        ("Fire and rescue", "Kent Fire", "Kent fire authority", (20, 60)),
        ("NHS commissioner", "City and Hackney PCT", "Hackney", (1_500, 3_000)),
        ("Government department", "Department for Work and Pensions", "Hackney", (1_000, 3_000)),
    ],
)
def test_the_years_of_the_pilots_have_the_treasurys(kind: str, name: str, area: str, pounds: tuple[int, int]) -> None:
    spending = known(kind, name, area, "2010-11")
    assert spending.year == "2010-11"
    assert spending.source.startswith("HM Treasury")
    assert pounds[0] < head(spending, area, "2010-11") < pounds[1]


def test_a_council_missing_from_the_release_has_the_nearest_year_with_its_return() -> None:
    assert known("Council", "Birmingham City Council", "Birmingham").year == "2021-22"


def test_the_size_of_a_trust_is_not_known_only_what_its_boards_have() -> None:
    trust = known("NHS provider", "Stockport NHS Foundation Trust", "Greater Manchester")
    board = known("NHS commissioner", "NHS Greater Manchester ICB", "NHS Greater Manchester ICB")
    assert not trust.is_sized
    assert trust.whole.high == board.whole.usual
    assert trust.whole.low < trust.whole.high / 20


def test_a_commissioner_of_police_may_report_its_office_only() -> None:
    assert not known("Police", "Kent Police and Crime Commissioner", "Kent police area").is_sized
    assert known("Police", "Kent Police and Crime Commissioner and Chief Constable", "Kent police area").is_sized


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Council", "Stoke Newington Parish Council"),
        ("Parish or town council", "Aylsham Town Council"),
        ("Voluntary organisation", "Hackney Citizens Advice"),
        ("School or academy", "Mossbourne Academy"),
        ("Housing association", "Peabody"),
        ("Government department", "Ministry of Silly Walks"),
        ("", "Somebody"),
    ],
)
def test_nothing_is_known_of_bodies_of_any_size(kind: str, name: str) -> None:
    assert usual(kind, name, "Hackney", "2024-25") is None


def test_the_range_leaves_out_the_authority_like_no_other() -> None:
    heads = [100, *range(1_000, 1_030), 9_000]
    assert Between.of_peers(heads) == Between(1_000, 1_015, 1_029)
    assert Between.of_peers(heads, own=50) == Between(50, 50, 1_029)


def test_a_part_of_the_people_has_that_part_of_everything() -> None:
    whole = known("County council", "Kent County Council", "Kent County Council")
    tenth = whole.part(1, 10)
    assert tenth.whole.usual == whole.whole.usual // 10
    assert tenth.functions["09"].high == whole.functions["09"].high // 10
