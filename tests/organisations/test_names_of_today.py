"""Names that people write today, and names of the past, mean the bodies of the count's year; the place's own name means none."""

from __future__ import annotations

from functools import cache

import pytest

from xltools.model import Partner
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.predecessors import succession_of
from xltools.organisations.resolution import Reason
from xltools.reference.areas.geography import find_places
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.bodies.partners import suggested_partners


@cache
def suggested(place: str, year: str) -> PartnerList:
    bodies = suggested_partners(find_places(place, year)[0].members, year, place)
    return PartnerList(
        tuple(
            Partner(
                body.name, partner_id_of(body.name), body.short_name, body.aliases, body.organisation_type, body.area
            )
            for body in bodies
        )
    )


@pytest.mark.parametrize(
    ("written", "place", "year", "body"),
    [
        ("MOPAC", "Hackney", "2024-25", "Mayor's Office for Policing and Crime"),
        ("Metropolitan Police", "Hackney", "2024-25", "Metropolitan Police Service"),
        ("GMP", "Salford", "2024-25", "Chief Constable of Greater Manchester Police"),
        ("Greater Manchester Police", "Salford", "2024-25", "Chief Constable of Greater Manchester Police"),
        ("GMCA", "Salford", "2024-25", "Greater Manchester Combined Authority"),
        ("GM Combined Authority", "Salford", "2024-25", "Greater Manchester Combined Authority"),
        ("NHS Kent & Medway", "Kent", "2024-25", "NHS Kent and Medway Integrated Care Board"),
        ("K&M ICB", "Kent", "2024-25", "NHS Kent and Medway Integrated Care Board"),
        ("Kent PCC", "Kent", "2024-25", "Police and Crime Commissioner for Kent"),
        ("Kent Police", "Kent", "2024-25", "Chief Constable of Kent Police"),
        ("The Chief Constable of Kent", "Kent", "2024-25", "Chief Constable of Kent Police"),
        ("Kent County Council", "Kent", "2024-25", "Kent County Council"),
        ("Hampshire and IoW ICB", "Isle of Wight", "2025-26", "NHS Hampshire and Isle of Wight Integrated Care Board"),
        ("HMPPS", "Kent", "2024-25", "HM Prison and Probation Service"),
        ("OHID", "Kent", "2024-25", "Department of Health and Social Care"),
        ("Norfolk Fire and Rescue Service", "Norfolk", "2024-25", "Norfolk County Council"),
        ("KCC", "Kent", "2024-25", "Kent County Council"),
        ("Herts CC", "Hertfordshire", "2024-25", "Hertfordshire County Council"),
        ("Kent Council", "Kent", "2024-25", "Kent County Council"),
        ("Hants Police", "Isle of Wight", "2025-26", "Chief Constable of Hampshire and Isle of Wight Constabulary"),
        (
            "Northants PFCC",
            "West Northamptonshire",
            "2024-25",
            "Police, Fire and Crime Commissioner for Northamptonshire",
        ),
        ("Northants ICB", "West Northamptonshire", "2024-25", "NHS Northamptonshire Integrated Care Board"),
        ("TV PCC", "Oxford", "2024-25", "Police and Crime Commissioner for Thames Valley"),
        ("Stockport", "Greater Manchester", "2024-25", "Stockport Metropolitan Borough Council"),
        ("Stockport FT", "Greater Manchester", "2024-25", "Stockport NHS Foundation Trust"),
    ],
)
def test_a_name_of_today_means_the_body(written: str, place: str, year: str, body: str) -> None:
    listed = suggested(place, year)
    partner = listed.partner(listed.resolve(written))
    assert partner is not None
    assert partner.name == body


@pytest.mark.parametrize(
    ("written", "place", "year", "body"),
    [
        ("DLUHC", "Salford", "2024-25", "Ministry of Housing, Communities and Local Government"),
        ("MHCLG", "Salford", "2022-23", "Department for Levelling Up, Housing and Communities"),
        ("DECC", "Salford", "2024-25", "Department for Energy Security and Net Zero"),
        ("Highways England", "Kent", "2024-25", "National Highways"),
        ("ESFA", "Kent", "2025-26", "Department for Education"),
        ("Kent Police Authority", "Kent", "2024-25", "Police and Crime Commissioner for Kent"),
        ("South Yorkshire PCC", "Sheffield", "2024-25", "South Yorkshire Mayoral Combined Authority"),
        ("GMWDA", "Salford", "2024-25", "Greater Manchester Combined Authority"),
        ("LFEPA", "Hackney", "2024-25", "London Fire Commissioner"),
        ("NCL ICB", "Camden", "2026-27", "NHS West and North London Integrated Care Board"),
        ("Tameside & Glossop CCG", "Salford", "2024-25", "NHS Greater Manchester Integrated Care Board"),
        ("City and Hackney Teaching PCT", "Hackney", "2024-25", "NHS North East London Integrated Care Board"),
        ("Taunton Deane BC", "Somerset", "2024-25", "Somerset Council"),
        ("Herts & W Essex ICB", "Hertfordshire", "2026-27", "NHS Central East Integrated Care Board"),
        ("North of Tyne CA", "Newcastle", "2024-25", "North East Combined Authority"),
        ("Greater Manchester Police Authority", "Salford", "2024-25", "Greater Manchester Combined Authority"),
        ("Kent Probation Trust", "Kent", "2024-25", "HM Prison and Probation Service"),
        ("NHS North West", "Salford", "2024-25", "NHS England"),
        ("Scarborough", "North Yorkshire", "2024-25", "North Yorkshire Council"),
        ("NHSEI", "Kent", "2024-25", "NHS England"),
        ("Solent NHS Trust", "Portsmouth", "2024-25", "Hampshire and Isle of Wight Healthcare NHS Foundation Trust"),
        ("GM PCC", "Greater Manchester", "2024-25", "Greater Manchester Combined Authority"),
        ("GM Waste Disposal Authority", "Salford", "2024-25", "Greater Manchester Combined Authority"),
        ("Salford Royal", "Salford", "2024-25", "Northern Care Alliance NHS Foundation Trust"),
        ("Salford Royal Hospital", "Salford", "2024-25", "Northern Care Alliance NHS Foundation Trust"),
        ("Northern Devon Healthcare", "Exeter", "2024-25", "Royal Devon University Healthcare NHS Foundation Trust"),
        ("Royal Devon and Exeter", "Exeter", "2024-25", "Royal Devon University Healthcare NHS Foundation Trust"),
        ("Central Manchester University Hospitals", "Salford", "2024-25", "Manchester University NHS Foundation Trust"),
        ("Heart of England", "Birmingham", "2024-25", "University Hospitals Birmingham NHS Foundation Trust"),
    ],
)
def test_a_name_of_the_past_means_who_took_over(written: str, place: str, year: str, body: str) -> None:
    listed = suggested(place, year)
    answer = listed.resolve(written)
    partner = listed.partner(answer)
    assert partner is not None
    assert partner.name == body
    assert answer.reason in (Reason.SUCCESSOR, Reason.OTHER_NAME)


def test_the_year_a_body_took_over_is_known_through_others_in_between() -> None:
    energy = succession_of("DECC", "Department for Energy Security and Net Zero")
    suffolk = succession_of("Suffolk Coastal DC", "East Suffolk Council")
    somerset = succession_of("West Somerset District Council", "Somerset Council")
    assert energy is not None
    assert suffolk is not None
    assert somerset is not None
    assert (energy.year, suffolk.year, somerset.year) == ("2023-24", "2019-20", "2023-24")
    assert succession_of("Kent County Council", "Kent County Council") is None


@pytest.mark.parametrize(
    ("written", "place", "may_be"),
    [
        ("Northamptonshire County Council", "Northamptonshire", "West Northamptonshire Council"),
        ("PHE", "Kent", "UK Health Security Agency"),
        ("BEIS", "Kent", "Department for Business and Trade"),
    ],
)
def test_a_body_that_was_divided_is_asked_about(written: str, place: str, may_be: str) -> None:
    area = (
        ("West Northamptonshire; North Northamptonshire", "2024-25")
        if place == "Northamptonshire"
        else (place, "2024-25")
    )
    listed = _together(*area) if ";" in area[0] else suggested(*area)
    assert listed.resolve(written).body is None
    assert may_be in listed.possible(listed.resolve(written))


def _together(names: str, year: str) -> PartnerList:
    return PartnerList(
        tuple(dict.fromkeys(partner for name in names.split("; ") for partner in suggested(name, year).partners))
    )


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Greater Manchester", "Greater Manchester"),
        ("NHS", "Greater Manchester"),
        ("The Mayor", "Hackney"),
        ("Gloucester City Council", "South Gloucestershire"),
        ("Newport PCT", "Isle of Wight"),
        ("Police", "Kent"),
        ("Kent", "Kent"),
        ("Medway", "Kent"),
        ("LA", "Greater Manchester"),
        ("HE", "Greater Manchester"),
    ],
)
def test_a_name_of_several_or_of_others_means_none(written: str, place: str) -> None:
    assert suggested(place, "2024-25").resolve(written).body is None


@pytest.mark.parametrize(
    "written", ["Salford Royal", "Royal Oldham", "Bolton Royal", "Manchester Royal", "Royal Bolton Hospital"]
)
def test_a_hospital_is_never_the_council_of_its_place(written: str) -> None:
    listed = suggested("Greater Manchester", "2024-25")
    partner = listed.partner(listed.resolve(written))
    assert partner is None or partner.organisation_type != "Council"
    assert "Council" not in listed.possible(listed.resolve(written))


@pytest.mark.parametrize(
    ("written", "place", "council"),
    [
        ("Royal Borough of Greenwich", "Greenwich", "Greenwich"),
        ("Royal Greenwich", "Greenwich", "Greenwich"),
        ("RB Kensington & Chelsea", "Kensington and Chelsea", "Kensington"),
        ("Salford Council", "Salford", "Salford"),
    ],
)
def test_a_royal_borough_is_still_a_council(written: str, place: str, council: str) -> None:
    listed = suggested(place, "2024-25")
    partner = listed.partner(listed.resolve(written))
    assert partner is not None
    assert partner.organisation_type == "Council"
    assert council in partner.name


def test_a_trust_divided_between_two_is_asked_about_and_never_a_third() -> None:
    listed = suggested("Greater Manchester", "2024-25")
    answer = listed.resolve("Pennine Acute")
    assert answer.body is None
    assert listed.names.called(answer.candidates) == [
        "Manchester University NHS Foundation Trust",
        "Northern Care Alliance NHS Foundation Trust",
    ]


@pytest.mark.parametrize("written", ["Camden and Islington", "Poole", "Ipswich"])
def test_a_trust_of_the_past_is_not_meant_by_its_places_alone(written: str) -> None:
    trusts = {"Camden and Islington": "North London NHS Foundation Trust"}
    assert succession_of(written, trusts.get(written, "East Suffolk and North Essex NHS Foundation Trust")) is None


@pytest.mark.parametrize(
    "written", ["GM ICS", "ICS", "Greater Manchester Integrated Care System", "GM Integrated Care Partnership"]
)
def test_the_money_of_a_care_system_is_its_boards(written: str) -> None:
    listed = suggested("Greater Manchester", "2024-25")
    answer = listed.resolve(written)
    partner = listed.partner(answer)
    assert partner is not None
    assert partner.name == "NHS Greater Manchester Integrated Care Board"
    assert answer.reason is Reason.CARE_SYSTEM


def test_a_care_system_of_several_boards_is_asked_about_and_one_of_a_smaller_place_is_nobody() -> None:
    several = suggested("North Yorkshire", "2024-25").resolve("ICS")
    assert several.body is None
    assert suggested("Greater Manchester", "2024-25").resolve("Salford Integrated Care Partnership").body is None
