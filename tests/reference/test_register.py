"""The register of bodies: who there is in a place and year, under which name and codes."""

from __future__ import annotations

from collections import Counter

import pytest

from xltools.model import Place
from xltools.reference.areas.districts import districts_in
from xltools.reference.areas.geography import Relation, find_places, relation
from xltools.reference.bodies.organisations import ORGANISATION_TYPES, organisation_type_of
from xltools.reference.bodies.register import RegisteredBody, bodies_of
from xltools.reference.figures.held import BUNDLED
from xltools.reference.tables import table

YEARS = ("2013-14", "2017-18", "2020-21", "2021-22", "2022-23", "2023-24", "2024-25", "2025-26", "2026-27")


def register(name: str, year: str) -> dict[str, RegisteredBody]:
    area = find_places(name, year)[0]
    return {body.name: body for body in bodies_of(Place(area.name, area.members, year))}


@pytest.mark.parametrize(
    ("name", "year", "there", "gone"),
    [
        ("Northampton", "2020-21", "Northampton Borough Council", "West Northamptonshire Council"),
        ("West Northamptonshire", "2021-22", "West Northamptonshire Council", "Northamptonshire County Council"),
        ("Cumberland", "2023-24", "Cumberland Council", "Cumbria County Council"),
        ("North Yorkshire", "2024-25", "York and North Yorkshire Combined Authority", "North Yorkshire County Council"),
        ("Bournemouth, Christchurch and Poole", "2024-25", "Dorset and Wiltshire Fire and Rescue Authority", "Poole"),
        ("Luton", "2025-26", "NHS Bedfordshire, Luton and Milton Keynes Integrated Care Board", "NHS Central East"),
        ("Luton", "2026-27", "NHS Central East Integrated Care Board", "NHS Bedfordshire, Luton and Milton Keynes"),
        ("Salford", "2016-17", "Police and Crime Commissioner for Greater Manchester", "NHS England North"),
        ("Salford", "2017-18", "Greater Manchester Combined Authority", "Greater Manchester Fire and Rescue Authority"),
        (
            "Leeds",
            "2021-22",
            "Chief Constable of West Yorkshire Police",
            "Police and Crime Commissioner for West Yorkshire",
        ),
        (
            "Sheffield",
            "2024-25",
            "South Yorkshire Mayoral Combined Authority",
            "Police and Crime Commissioner for South Yorkshire",
        ),
        ("Newcastle", "2023-24", "North of Tyne Combined Authority", "North East Mayoral Combined Authority"),
        ("Newcastle", "2024-25", "North East Combined Authority", "North of Tyne Combined Authority"),
        ("Hackney", "2017-18", "London Fire and Emergency Planning Authority", "London Fire Commissioner"),
        ("Hackney", "2018-19", "London Fire Commissioner", "London Fire and Emergency Planning Authority"),
        ("City of London", "2024-25", "City of London Police", "Metropolitan Police Service"),
        ("Kent", "2021-22", "Clinical commissioning groups in Kent", "NHS Kent and Medway Integrated Care Board"),
        ("Kent", "2023-24", "Department for Levelling Up, Housing and Communities", "Public Health England"),
        ("Kent", "2024-25", "Ministry of Housing, Communities and Local Government", "DLUHC"),
        (
            "Kent",
            "2022-23",
            "Department for Business, Energy and Industrial Strategy",
            "Department for Business and Trade",
        ),
        ("Kent", "2025-26", "Department for Energy Security and Net Zero", "Education and Skills Funding Agency"),
        ("Portsmouth", "2024-25", "Hampshire and Isle of Wight Healthcare NHS Foundation Trust", "Solent NHS Trust"),
        ("Cornwall", "2024-25", "Cornwall Council", "Cornwall Fire and Rescue Authority"),
        (
            "Warrington",
            "2026-27",
            "Cheshire and Warrington Combined Authority",
            "Liverpool City Region Combined Authority",
        ),
    ],
)
def test_a_place_has_the_bodies_of_its_year(name: str, year: str, there: str, gone: str) -> None:
    bodies = register(name, year)
    assert there in bodies
    assert gone not in bodies


@pytest.mark.parametrize("year", YEARS)
def test_every_district_has_one_council_of_its_own_one_police_and_a_board_or_groups(year: str) -> None:
    for district in districts_in(year).values():
        if district.country != "England":
            continue
        bodies = bodies_of(Place(district.name, find_places(district.code, year)[0].members, year))
        kinds = Counter(body.kind for body in bodies)
        assert kinds["ORG062"] + kinds["ORG063"] == 1, district.name
        assert kinds["ORG062"] == kinds["ORG061"], district.name
        assert kinds["ORG069"] >= 1, district.name
        forces = [
            body for body in bodies if body.kind == "ORG052" and ("Chief" in body.name or "Police" in body.name[-14:])
        ]
        assert forces, district.name


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", ["Hackney", "Kent", "Greater Manchester", "Cornwall", "North East"])
def test_every_body_has_a_name_of_its_own_a_type_an_area_that_is_understood_and_a_rule(name: str, year: str) -> None:
    bodies = register(name, year)
    types = {kind.name for kind in ORGANISATION_TYPES}
    place = Place("somewhere", find_places(name, year)[0].members, year)
    assert [body for body in bodies.values() if body.organisation_type not in types or not body.short_name] == []
    assert [body.name for body in bodies.values() if not body.count_where or not body.figures_from] == []
    outside = (Relation.UNKNOWN, Relation.OUTSIDE)
    assert [body.name for body in bodies.values() if relation(body.area, place) in outside] == []
    shorts = Counter(body.short_name for body in bodies.values() if body.asked)
    assert [short for short, times in shorts.items() if times > 1] == []


def test_every_row_of_the_outturn_is_a_body_of_england() -> None:
    england = find_places("England", "2024-25")[0]
    for year in BUNDLED.outturn_years():
        members = tuple(area for area in england.members if area.code.startswith("E"))
        bodies = bodies_of(Place("England", members, year))
        codes = {code for body in bodies for code in body.e_codes}
        assert {row.e_code for row in BUNDLED.outturn(year)} - codes == set()


def test_of_several_bodies_in_one_row_of_the_outturn_only_one_has_what_is_left() -> None:
    bodies = register("London", "2024-25").values()
    reporting = Counter(code for body in bodies for code in body.e_codes if not body.outturn_services)
    assert reporting["E5100"] == reporting["E5010"] == 1
    divided = {body.short_name: body.outturn_services for body in bodies if body.outturn_services}
    assert divided == {"MPS": ("pol",), "LFC": ("frs",), "TfL": ("trans",), "CoLP": ("pol",)}


def test_the_boards_are_42_and_then_36() -> None:
    for year, boards in (("2022-23", 42), ("2025-26", 42), ("2026-27", 36)):
        england = find_places("England", year)[0]
        bodies = bodies_of(Place("England", england.members, year))
        assert sum(body.kind == "ORG069" for body in bodies) == boards
        assert all(body.ods_code for body in bodies if body.kind == "ORG069")


def test_a_district_may_lie_in_two_boards() -> None:
    bodies = register("East Suffolk", "2024-25")
    assert {body.area_code for body in bodies.values() if body.kind == "ORG069"} == {"E54000022", "E54000023"}


def test_trusts_serve_by_where_their_patients_live() -> None:
    hackney = register("Hackney", "2024-25")
    assert "Homerton Healthcare NHS Foundation Trust" in hackney
    assert "East London NHS Foundation Trust" in hackney
    assert "Royal Free London NHS Foundation Trust" not in hackney
    assert "Harrogate and District NHS Foundation Trust" not in hackney


def test_short_names_and_aliases_name_one_body_of_a_place() -> None:
    for name in ("Greater London", "Greater Manchester", "Kent", "North Yorkshire", "Hampshire", "West Yorkshire"):
        bodies = register(name, "2024-25").values()
        names = Counter(name for body in bodies if body.asked for name in {body.name, body.short_name, *body.aliases})
        assert [name for name, times in names.items() if times > 1] == []


def test_every_row_of_the_register_has_years_in_order() -> None:
    for name in ("councils", "local_bodies", "national_bodies", "nhs_trusts"):
        assert [row for row in table(name) if row["to_year"] and row["from_year"] > row["to_year"]] == []


def test_the_type_of_a_body_agrees_with_its_name() -> None:
    for year in ("2015-16", "2024-25", "2026-27"):
        bodies = register("England", year).values()
        told = {body.name: (body.organisation_type, organisation_type_of(body.name)) for body in bodies}
        councils = {"Council", "County council", "District council"}
        differ = {
            name: types for name, types in told.items() if types[0] != types[1] and not councils.issuperset(types)
        }
        assert differ == {}


def test_councils_of_the_pilots_years_have_their_codes() -> None:
    bodies = register("Kent", "2010-11")
    councils = [body for body in bodies.values() if "ouncil" in body.organisation_type]
    assert all(body.e_codes and body.area_code for body in councils)
    assert bodies["Kent County Council"].e_codes == ("E2221",)
    assert register("Birmingham", "2008-09")["Birmingham City Council"].e_codes == ("E4601",)


@pytest.mark.parametrize("year", ["2020-21", "2022-23", "2023-24", "2024-25"])
def test_every_programme_of_the_treasury_is_some_bodys(year: str) -> None:
    bodies = register("England", year).values()
    named = [heading for body in bodies for heading in body.treasury_names]
    programmes = BUNDLED.programmes(year)
    headings = {f"{row.department}: {row.body}" if row.body else row.department for row in programmes}
    assert headings - set(named) == set()
    assert [heading for heading, times in Counter(named).items() if times > 1] == []
