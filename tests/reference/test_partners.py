from __future__ import annotations

import pytest

from xltools.model import Place
from xltools.reference.areas.districts import districts
from xltools.reference.areas.geography import Relation, find_places, relation
from xltools.reference.bodies.council_names import BOROUGHS, CITIES, FORMER_NAMES, OTHERS, SINGLE_TIER
from xltools.reference.bodies.names import fold_name
from xltools.reference.bodies.organisations import ORGANISATION_TYPES, organisation_type_of
from xltools.reference.bodies.partner_words import plain_name
from xltools.reference.bodies.partners import suggested_partners, vintage_note


def partners(name: str, year: str = "2010-11") -> dict[str, str]:
    return {one.name: one.organisation_type for one in suggested_partners(find_places(name)[0].members, year)}


def test_a_london_borough_has_about_forty_partners() -> None:
    found = partners("Hackney")
    assert 38 <= len(found) <= 46
    assert {
        "London Borough of Hackney": "Council",
        "City & Hackney Teaching PCT": "NHS commissioner",
        "Metropolitan Police Authority": "Police",
        "London Fire and Emergency Planning Authority": "Fire and rescue",
        "North London Waste Authority": "Waste authority",
        "London Development Agency": "Regional body",
        "Department for Work and Pensions": "Government department",
        "Skills Funding Agency": "Agency or public body",
    }.items() <= found.items()


def test_a_county_brings_its_council_and_its_districts() -> None:
    found = partners("Leicester and Leicestershire", "2009-10")
    assert {
        "Leicestershire County Council": "County council",
        "Leicester City Council": "Council",
    }.items() <= found.items()
    assert sum(kind == "District council" for kind in found.values()) == 7
    assert "Leicestershire County & Rutland PCT" in found
    assert "Leicestershire Police Authority" in found


def test_the_bodies_are_those_of_the_year() -> None:
    before, after = partners("Hackney", "2009-10"), partners("Hackney", "2010-11")
    assert "Learning and Skills Council" in before
    assert "Department for Children, Schools and Families" in before
    assert "Learning and Skills Council" not in after
    assert "Department for Education" in after


@pytest.mark.parametrize("name", ["Hackney", "Kent", "County Durham", "Birmingham", "Hull"])
def test_every_partner_has_its_own_name_a_type_an_area_that_is_understood_and_a_rule(name: str) -> None:
    areas = find_places(name)[0].members
    found = suggested_partners(areas, "2010-11")
    types = {kind.name for kind in ORGANISATION_TYPES}
    where = Place("somewhere", areas, "2010-11")
    assert len({fold_name(one.name) for one in found}) == len(found)
    assert [
        one for one in found if one.organisation_type not in types or not one.count_where or not one.short_name
    ] == []
    assert [one for one in found if relation(one.area, where) in (Relation.UNKNOWN, Relation.OUTSIDE)] == []


def test_the_type_of_a_suggested_partner_agrees_with_its_name() -> None:
    found = suggested_partners(find_places("Hackney")[0].members, "2010-11")
    assert {one.name for one in found if organisation_type_of(one.name) != one.organisation_type} == set()


def test_an_unknown_place_gets_no_list() -> None:
    assert suggested_partners((), "2010-11") == ()


def test_councils_go_by_the_names_they_had_in_the_year() -> None:
    found, later = partners("Kent"), partners("Kent", "2018-19")
    assert {"Canterbury City Council", "Maidstone Borough Council", "Dover District Council"} <= found.keys()
    assert "Shepway District Council" in found
    assert "Folkestone and Hythe District Council" not in found
    assert "Folkestone and Hythe District Council" in later
    assert "Government Office for the South East" in found
    assert "Government Office for London" in partners("Hackney")


def test_every_council_with_a_name_of_its_own_is_a_district_we_know() -> None:
    names = {plain_name(district.name) for district in districts().values() if not district.since}
    assert {*BOROUGHS, *CITIES, *FORMER_NAMES, *OTHERS, *SINGLE_TIER} - names == set()
    assert not BOROUGHS & CITIES


def test_a_council_keeps_its_key_under_either_spelling() -> None:
    assert fold_name("Canterbury City Council") == fold_name("Canterbury District Council")
    assert fold_name("Swale Borough Council") == fold_name("Swale District Council")


@pytest.mark.parametrize(
    ("year", "note"),
    [
        ("2008-09", ""),
        ("2012-13", ""),
        (
            "2015-16",
            "For 2015-16 clinical commissioning groups, NHS trusts and probation companies are not known by name: one line "
            "stands for each kind, or none. Check the national bodies too.",
        ),
        (
            "2021-22",
            "For 2021-22 clinical commissioning groups are not known by name: one line stands for all of them.",
        ),
        ("2024-25", ""),
        ("2026-27", ""),
        ("2028-29", "These are the bodies known for 2026-27; check each for 2028-29."),
        ("2007-08", "These are the bodies of 2009 to 2013; check each for 2007-08."),
    ],
)
def test_a_year_the_bodies_do_not_fit_is_said_so(year: str, note: str) -> None:
    assert vintage_note(year) == note
