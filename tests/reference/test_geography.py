from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.places import place
from xltools.model import Area, Place
from xltools.reference.areas.districts import REGIONS, atoms_of, districts
from xltools.reference.areas.geography import (
    Grouping,
    Relation,
    area_names,
    find_places,
    groupings,
    relation,
    suggest_places,
)
from xltools.reference.tables import table


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Hackney", "district", "Hackney"),
        ("London Borough of Hackney", "district", "Hackney"),
        ("LB Hackney", "district", "Hackney"),
        ("hackney council", "district", "Hackney"),
        ("E09000012", "district", "Hackney"),
        ("Manchester", "district", "Manchester"),
        ("Manchester City Region & Warrington", "pilot", "Manchester City Region and Warrington"),
        ("Manchester city region", "pilot", "Manchester City Region and Warrington"),
        ("Greater Manchester City Region", "pilot", "Manchester City Region and Warrington"),
        ("Liverpool City Region Combined Authority", "combined authority", "Liverpool City Region Combined Authority"),
        ("Bristol", "district", "Bristol, City of"),
        ("City of Bristol", "district", "Bristol, City of"),
        ("Hull", "district", "Kingston upon Hull, City of"),
        ("Saint Helens", "district", "St. Helens"),
        ("City of Bradford Metropolitan District Council", "district", "Bradford"),
        ("City of London", "district", "City of London"),
        ("Kent", "pilot", "Kent"),
        ("Kent County Council", "county", "Kent"),
        ("Kent Police", "police area", "Kent"),
        ("Thames Valley Police", "police area", "Thames Valley"),
        ("Medway Towns UA", "district", "Medway"),
        ("Staffordshire Combined Fire Authority", "fire authority", "Stoke-on-Trent and Staffordshire"),
        ("Berkshire", "fire authority", "Royal Berkshire"),
        ("Merseyside Fire & CD Authority", "fire authority", "Merseyside"),
        ("Greater Manchester Police Authority", "police area", "Greater Manchester"),
        ("Essex fire", "fire authority", "Essex"),
        ("City and Hackney Primary Care Trust", "PCT", "City & Hackney Teaching PCT"),
        ("NHS North East London ICB", "ICB", "NHS North East London Integrated Care Board"),
        ("London", "region", "London"),
        ("Greater London", "region", "London"),
        ("Yorkshire and the Humber", "region", "Yorkshire and The Humber"),
        ("Yorkshire & Humberside", "region", "Yorkshire and The Humber"),
        ("E12000003", "region", "Yorkshire and The Humber"),
        ("Greater Manchester", "combined authority", "Greater Manchester Combined Authority"),
        ("Durham", "pilot", "Durham"),
        ("Shepway", "district", "Folkestone and Hythe"),
        ("E08000020", "district", "Gateshead"),
        ("Cumberland", "later district", "Cumberland"),
        ("UK", "nation", "United Kingdom"),
        ("national", "nation", "United Kingdom"),
    ],
)
def test_a_place_is_found_by_the_names_people_use(text: str, kind: str, name: str) -> None:
    assert [(found.kind, found.name) for found in find_places(text)] == [(kind, name)]


ENGLISH = [one for one in groupings() if one.kind == "district" and one.code.startswith("E")]
FORMS = (
    "{}",
    "{} Council",
    "{} Borough Council",
    "{} District Council",
    "City of {}",
    "{} City Council",
    "{} MBC",
    "{} UA",
)


@pytest.mark.parametrize("form", FORMS)
def test_every_english_district_is_found_in_the_forms_councils_use(form: str) -> None:
    # "City of London" is a place of its own, so London stands apart here.
    names = {one.code: one.name.partition(", ")[0] for one in ENGLISH if one.name != "City of London"}
    lost = [
        name
        for code, name in names.items()
        if districts()[code].atoms not in [one.atoms for one in find_places(form.format(name))]
    ]
    assert lost == []


def test_a_name_that_means_two_places_gives_both() -> None:
    assert [(found.kind, len(found.members)) for found in find_places("Dorset")] == [
        ("county", 6),
        ("later district", 1),
    ]
    assert [found.kind for found in find_places("West Midlands")] == ["region", "combined authority"]


@pytest.mark.parametrize("text", ["Hackny", "", "  ", "Mars", "E99999999", "council", "the", "Leeds city region"])
def test_a_near_miss_or_nothing_finds_nothing(text: str) -> None:
    assert find_places(text) == ()


def test_a_near_miss_is_offered_close_names() -> None:
    assert suggest_places("Hackny")[0] == "Hackney"
    assert "Manchester" in suggest_places("Manchestr")
    assert suggest_places("qqqqqqqq") == ()


def test_the_thirteen_pilots_have_sixty_two_districts() -> None:
    pilots = [grouping for grouping in groupings() if grouping.kind == "pilot"]
    assert (len(pilots), sum(len(pilot.members) for pilot in pilots)) == (13, 62)


def test_each_english_district_of_2009_lies_in_exactly_one_region() -> None:
    members = [area.code for grouping in groupings() if grouping.kind == "region" for area in grouping.members]
    english = {code for code, district in districts().items() if district.country == "England" and not district.since}
    assert len(members) == len(set(members)) == 326
    assert set(members) == english
    assert {grouping.name for grouping in groupings() if grouping.kind == "region"} == set(REGIONS)


@pytest.mark.parametrize("kind", ["police area", "fire authority"])
def test_every_english_district_has_one_police_area_and_one_fire_authority(kind: str) -> None:
    members = [
        area.code
        for one in groupings("2009-10")
        if one.kind == kind
        for area in one.members
        if area.code.startswith("E")
    ]
    assert len(members) == len(set(members)) == 326


def test_every_english_district_of_2009_has_a_pct() -> None:
    members = {area.code for one in groupings() if one.kind == "PCT" for area in one.members}
    assert len(members) == 326


def test_a_merged_district_is_made_of_the_earlier_ones() -> None:
    assert atoms_of("E06000058") == {"E06000028", "E06000029", "E07000048"}
    assert atoms_of("e08000020 ") == {"E08000037"}
    assert atoms_of("nothing") == frozenset()


@given(st.sampled_from(sorted(code for code, district in districts().items() if district.since)))
def test_merged_districts_consist_of_districts_of_2009(code: str) -> None:
    assert all(not districts()[atom].since for atom in districts()[code].atoms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Relation.SAME),
        ("Hackney", Relation.SAME),
        (" hackney ", Relation.SAME),
        ("E09000012", Relation.SAME),
        ("London Borough of Hackney", Relation.SAME),
        ("London", Relation.WIDER),
        ("Greater London", Relation.WIDER),
        ("London region", Relation.WIDER),
        ("E12000007", Relation.WIDER),
        ("Metropolitan Police area", Relation.WIDER),
        ("Metropolitan Police", Relation.WIDER),
        ("City and Hackney PCT", Relation.WIDER),
        ("City and Hackney", Relation.WIDER),
        ("Hackney and Islington", Relation.WIDER),
        ("London Fire Brigade", Relation.WIDER),
        ("England", Relation.WIDER),
        ("Great Britain", Relation.WIDER),
        ("UK", Relation.WIDER),
        ("national", Relation.WIDER),
        ("all London boroughs", Relation.WIDER),
        ("London-wide", Relation.WIDER),
        ("whole of the borough", Relation.SAME),
        ("the place", Relation.SAME),
        ("Dalston ward", Relation.WITHIN),
        ("Hoxton West", Relation.WITHIN),
        ("Islington", Relation.OUTSIDE),
        ("Lewisham; Croydon", Relation.OUTSIDE),
        ("South East", Relation.OUTSIDE),
        ("City of London", Relation.OUTSIDE),
        ("Mars", Relation.UNKNOWN),
        ("various", Relation.UNKNOWN),
        ("Hackney & City", Relation.WIDER),
        ("Hackney and City", Relation.WIDER),
        ("Hackney and London", Relation.WIDER),
        ("Hackney; London", Relation.WIDER),
        ("Hackney/City", Relation.UNKNOWN),
        ("Hackney and", Relation.UNKNOWN),
        ("Hackney and region", Relation.UNKNOWN),
        ("Hackney combined authority", Relation.UNKNOWN),
        ("County of Hackney", Relation.UNKNOWN),
        ("Hackney Central region", Relation.UNKNOWN),
        ("Hackney borough", Relation.SAME),
        ("Hackney council area", Relation.SAME),
        ("Hackney, London", Relation.SAME),
        ("E92000001", Relation.WIDER),
        ("k02000001", Relation.WIDER),
        ("K03000001", Relation.WIDER),
        ("K04000001", Relation.WIDER),
        ("United Kingdom of Great Britain and Northern Ireland", Relation.WIDER),
        ("W92000004", Relation.OUTSIDE),
        ("S92000003", Relation.OUTSIDE),
        ("N92000002", Relation.OUTSIDE),
    ],
)
def test_an_area_lies_to_hackney_as_it_should(text: str, expected: Relation) -> None:
    assert relation(text, place("Hackney")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dorset, Poole and Bournemouth", Relation.SAME),
        ("Dorset police", Relation.SAME),
        ("the whole place", Relation.SAME),
        ("the borough", Relation.UNKNOWN),
        ("Poole", Relation.WITHIN),
        ("Dorset", Relation.WITHIN),
        ("E06000058", Relation.WITHIN),
        ("Bournemouth & Poole PCT", Relation.WITHIN),
        ("Dorset and Wiltshire", Relation.WIDER),
        ("Dorset and Somerset", Relation.OVERLAPS),
        ("South West", Relation.WIDER),
        ("Devon", Relation.OUTSIDE),
    ],
)
def test_an_area_lies_to_a_place_of_many_districts_as_it_should(text: str, expected: Relation) -> None:
    assert relation(text, place("Dorset, Poole and Bournemouth")) is expected


@pytest.mark.parametrize(
    ("text", "city", "expected"),
    [
        ("Leeds City Region", "Leeds", Relation.UNKNOWN),
        ("Sheffield City Region", "Sheffield", Relation.UNKNOWN),
        ("Manchester City Region", "Manchester", Relation.WIDER),
        ("Liverpool City Region", "Liverpool", Relation.WIDER),
        ("Liverpool region", "Liverpool", Relation.UNKNOWN),
        ("Bradford region", "Bradford", Relation.UNKNOWN),
        ("Leicester City and County", "Leicester", Relation.WIDER),
        ("Leicestershire county and Leicester", "Leicester", Relation.WIDER),
        ("Derby City & County", "Derby", Relation.WIDER),
        ("Nottingham AND county", "Nottingham", Relation.WIDER),
        ("Luton and county", "Luton", Relation.UNKNOWN),
        ("Oxford county", "Oxford", Relation.UNKNOWN),
        ("Lincoln county", "Lincoln", Relation.UNKNOWN),
        ("Leeds City Council", "Leeds", Relation.SAME),
        ("City of Leeds", "Leeds", Relation.SAME),
        ("Leicester City PCT", "Leicester", Relation.SAME),
        ("Bristol City and County", "Bristol", Relation.SAME),
        ("Rutland County Council", "Rutland", Relation.SAME),
        ("Durham county", "County Durham", Relation.SAME),
        ("Herefordshire county", "Herefordshire", Relation.SAME),
        ("Cornwall county council", "Cornwall", Relation.SAME),
    ],
)
def test_a_city_with_its_region_or_county_is_more_than_the_city(text: str, city: str, expected: Relation) -> None:
    assert relation(text, place(city)) is expected


@pytest.mark.parametrize(
    "more", ["{} and", "{} City Region", "{} region", "{} and City", "{}; England", "{} and county"]
)
def test_no_district_is_meant_by_a_name_for_more_than_it(more: str) -> None:
    taken = [
        one.name
        for one in ENGLISH
        if relation(more.format(one.name), Place("here", one.members, "2010-11")) in (Relation.SAME, Relation.WITHIN)
    ]
    assert taken == []


def test_an_area_across_the_border_overlaps() -> None:
    assert (
        relation("West Midlands combined authority", place("Coventry, Solihull and Warwickshire")) is Relation.OVERLAPS
    )


def test_an_area_that_holds_an_unknown_part_of_a_place_never_contains_it() -> None:
    shared = "North Lancashire PCT"
    assert relation(shared, place("Preston")) is Relation.OVERLAPS
    assert relation(shared, place("Lancashire")) is Relation.WITHIN
    assert relation(shared, place("Bolton")) is Relation.OUTSIDE


def test_a_ward_elsewhere_is_outside_and_a_common_ward_name_is_not_guessed() -> None:
    elsewhere = next(row["code"] for row in table("wards_2017") if row["district"] == "E06000001")
    here = next(row["code"] for row in table("wards_2017") if row["district"] == "E09000012")
    hackney = place("Hackney")
    assert (relation(elsewhere, hackney), relation(here, hackney)) == (Relation.OUTSIDE, Relation.WITHIN)
    assert relation("Abbey ward", hackney) is Relation.UNKNOWN


def test_a_place_of_unknown_districts_is_compared_with_nothing() -> None:
    nowhere = Place("Nowhere", (Area("X1", "Nowhere"),), "2010-11")
    assert relation("London", nowhere) is Relation.UNKNOWN
    assert relation("nowhere", nowhere) is Relation.SAME


def test_every_area_a_partner_may_pick_is_understood() -> None:
    hackney = place("Hackney")
    assert [name for name in area_names() if relation(name, hackney) is Relation.UNKNOWN] == []
    assert len(area_names()) == len(set(area_names())) > 600


CODED = st.sampled_from([grouping for grouping in groupings() if grouping.code])


@given(CODED, CODED)
def test_wider_and_within_are_two_views_of_one_thing(one: Grouping, other: Grouping) -> None:
    there = relation(other.code, Place("here", one.members, "2010-11"))
    back = relation(one.code, Place("here", other.members, "2010-11"))
    if there is Relation.WIDER:
        assert back in (Relation.WITHIN, Relation.OVERLAPS)
    if there is Relation.OUTSIDE:
        assert back is Relation.OUTSIDE


@given(st.text(max_size=30))
def test_no_text_is_too_strange_to_compare(text: str) -> None:
    assert relation(text, place("Hackney")) in Relation


def icb(name: str) -> Grouping:
    (found,) = find_places(f"NHS {name} Integrated Care Board", "2024-25")
    return found


def test_a_district_split_between_areas_is_shared_as_its_source_says() -> None:
    frimley, surrey, hampshire = (icb(name) for name in ("Frimley", "Surrey Heartlands", "Hampshire and Isle of Wight"))
    assert frimley.shares["E07000214"] == Fraction("0.840217")
    assert surrey.shares["E07000214"] == Fraction("0.159783")
    assert frimley.shares["E07000089"] + hampshire.shares["E07000089"] == 1
    assert frimley.unknown_parts == surrey.unknown_parts == frozenset()


def test_a_district_merged_later_keeps_the_share_it_had_of_its_own() -> None:
    cumbria, lancashire = icb("North East and North Cumbria"), icb("Lancashire and South Cumbria")
    assert set(cumbria.shares) == {"E07000029"}
    assert cumbria.shares["E07000029"] + lancashire.shares["E07000029"] == 1
    assert {"E07000026", "E07000028", "E07000030"} <= cumbria.whole
    assert {"E07000027", "E07000031"} <= lancashire.whole
    assert not {"E07000026", "E07000028", "E07000030"} & lancashire.atoms


def test_waveney_is_in_norfolk_and_waveney_and_suffolk_coastal_is_not() -> None:
    norfolk, suffolk = icb("Norfolk and Waveney"), icb("Suffolk and North East Essex")
    assert ("E07000206" in norfolk.whole, "E07000205" in norfolk.atoms) == (True, False)
    assert ("E07000205" in suffolk.whole, "E07000206" in suffolk.atoms) == (True, False)


def test_where_several_trusts_share_a_county_the_part_stays_unknown() -> None:
    (trust,) = find_places("North Lancashire PCT")
    assert trust.unknown_parts == trust.parts != frozenset()
    assert not trust.shares


def test_every_part_is_a_member_and_every_known_share_lies_between_none_and_all() -> None:
    for area in groupings():
        assert area.parts <= area.atoms
        assert area.unknown_parts | set(area.shares) == area.parts
        assert all(0 < share < 1 for share in area.shares.values())


@pytest.mark.parametrize(("name", "old", "new"), [("Surrey Heartlands", 52, 63), ("Sussex", 53, 64)])
def test_an_area_drawn_anew_is_meant_by_its_name_and_the_old_one_by_its_code(name: str, old: int, new: int) -> None:
    assert icb(name).code == f"E540000{new}"
    assert [area.code for area in find_places(f"E540000{old}")] == [f"E540000{old}"]


@pytest.mark.parametrize(
    ("text", "kind", "code", "districts_held"),
    [
        ("City and Hackney PCT", "PCT", "", 2),
        ("Metropolitan Police", "police area", "E23000001", 32),
        ("London", "region", "E12000007", 33),
        ("E09000012", "district", "E09000012", 1),
        ("E06000048", "district", "E06000057", 1),
        ("E06000057", "district", "E06000057", 1),
        ("E07000100", "district", "E07000240", 1),
        ("E08000016", "district", "E08000016", 1),
        ("E08000038", "later district", "E08000038", 1),
        ("E06000060", "later district", "E06000060", 4),
        ("E10000002", "county", "E10000002", 4),
        ("E47000014", "combined authority", "E47000014", 7),
        ("E54000029", "ICB", "E54000029", 8),
        ("E92000001", "nation", "E92000001", 326),
    ],
)
def test_old_and_new_codes_and_names_find_one_area(text: str, kind: str, code: str, districts_held: int) -> None:
    (found,) = find_places(text)
    assert (found.kind, found.code, len(found.atoms)) == (kind, code, districts_held)
