"""What a name means to the body that writes it: the one body of its kind, one of several, or nobody of the list."""

from __future__ import annotations

from functools import cache

import pytest

from xltools.model import Partner
from xltools.organisations.areas import places_of
from xltools.organisations.bodies import list_bodies
from xltools.organisations.meanings import meaning_of
from xltools.organisations.name_uses import list_name_uses, worth_a_look
from xltools.organisations.resolution import Reason, Resolution
from xltools.organisations.resolver import Names, index_names
from xltools.reference.bodies.names import partner_id_of

PLACE = (
    ("Marram Council", "Marram", "unitary council"),
    ("NHS Marram and Fen Integrated Care Board", "", "integrated care board"),
    ("Marram General Hospitals NHS Foundation Trust", "", "NHS foundation trust"),
    ("Fen Mental Health NHS Trust", "", "NHS trust"),
    ("Police and Crime Commissioner for Fenshire", "", "police and crime commissioner"),
    ("Chief Constable of Fenshire", "", "police"),
    ("Fenshire Fire and Rescue Authority", "", "fire and rescue"),
    ("Wash Valley Combined Authority", "", "combined authority"),
    ("Department for Education", "", "government department"),
    ("Department of Health and Social Care", "", "government department"),
    ("Department for Environment, Food and Rural Affairs", "", "government department"),
    ("Ministry of Justice", "", "government department"),
    ("Ministry of Housing, Communities and Local Government", "", "government department"),
    ("Department for Business and Trade", "", "government department"),
    ("Department for Science, Innovation and Technology", "", "government department"),
    ("Home Office", "", "government department"),
    ("NHS England", "", "agency"),
    ("Sandpiper Education Trust", "", "academy trust"),
    ("Marram College", "", "college"),
)


@cache
def names_of(*listed: tuple[str, str, str], areas: tuple[str, ...] = ()) -> Names:
    return index_names(
        list_bodies(
            Partner(name, partner_id_of(name), short, organisation_type=kind, area=areas[place] if areas else "")
            for place, (name, short, kind) in enumerate(listed)
        )
    )


def meant(text: str, writer: str, names: Names) -> Resolution:
    number = names.resolve(writer).body
    assert number is not None
    return meaning_of(text, number, places_of(names))


def called(answer: Resolution, names: Names) -> str:
    return "" if answer.body is None else names.bodies[answer.body].name


@pytest.mark.parametrize(
    ("text", "writer", "body"),
    [
        ("the ICB", "Marram Council", "NHS Marram and Fen Integrated Care Board"),
        ("our ICB", "Marram Council", "NHS Marram and Fen Integrated Care Board"),
        ("the Board", "Fen Mental Health NHS Trust", "NHS Marram and Fen Integrated Care Board"),
        ("Commissioner", "Fen Mental Health NHS Trust", "NHS Marram and Fen Integrated Care Board"),
        ("M&F ICB", "Marram Council", "NHS Marram and Fen Integrated Care Board"),
        ("OPCC", "Home Office", "Police and Crime Commissioner for Fenshire"),
        ("the PCC", "Home Office", "Police and Crime Commissioner for Fenshire"),
        ("Office of the Police & Crime Commissioner", "Home Office", "Police and Crime Commissioner for Fenshire"),
        ("OPCC Fenshire", "Home Office", "Police and Crime Commissioner for Fenshire"),
        ("the Commissioner", "Marram Council", "Police and Crime Commissioner for Fenshire"),
        ("the Force", "Police and Crime Commissioner for Fenshire", "Chief Constable of Fenshire"),
        ("Constabulary", "Police and Crime Commissioner for Fenshire", "Chief Constable of Fenshire"),
        ("Fire Authority", "Marram Council", "Fenshire Fire and Rescue Authority"),
        ("the FRA", "Marram Council", "Fenshire Fire and Rescue Authority"),
        ("Mayor of Wash Valley", "Marram Council", "Wash Valley Combined Authority"),
        ("Wash Valley MCA", "Marram Council", "Wash Valley Combined Authority"),
        ("the Combined Authority", "Marram Council", "Wash Valley Combined Authority"),
        ("Marram UA", "Home Office", "Marram Council"),
        ("the Council", "Fen Mental Health NHS Trust", "Marram Council"),
        ("our Council", "Marram College", "Marram Council"),
        ("Council", "Chief Constable of Fenshire", "Marram Council"),
        ("ESFA", "Marram Council", "Department for Education"),
        ("Education & Skills Funding Agency", "Marram Council", "Department for Education"),
        ("ESFA (DfE)", "Marram Council", "Department for Education"),
        ("DfE/ESFA", "Marram Council", "Department for Education"),
        ("DfE grant", "Marram Council", "Department for Education"),
        ("OHID", "Marram Council", "Department of Health and Social Care"),
        ("UKHSA", "Marram Council", "Department of Health and Social Care"),
        ("PHE", "Marram Council", "Department of Health and Social Care"),
        ("PH grant (OHID)", "Marram Council", "Department of Health and Social Care"),
        ("YJB", "Marram Council", "Ministry of Justice"),
        ("Youth Justice Board", "Marram Council", "Ministry of Justice"),
        ("HMPPS", "Marram Council", "Ministry of Justice"),
        ("National Probation Service", "Marram Council", "Ministry of Justice"),
        ("DLUHC", "Marram Council", "Ministry of Housing, Communities and Local Government"),
        ("Dept for Levelling Up", "Marram Council", "Ministry of Housing, Communities and Local Government"),
        ("Homes England", "Marram Council", "Ministry of Housing, Communities and Local Government"),
        ("NHSE", "Marram Council", "NHS England"),
        ("NHSE Spec Comm", "Fen Mental Health NHS Trust", "NHS England"),
        ("DSIT", "Marram Council", "Department for Science, Innovation and Technology"),
        ("Home Office police grant", "Chief Constable of Fenshire", "Home Office"),
        ("Hoem Office", "Chief Constable of Fenshire", "Home Office"),
        ("Sandpiper", "Department for Education", "Sandpiper Education Trust"),
        ("Sandpiper MAT", "Department for Education", "Sandpiper Education Trust"),
        ("Sandpiper Acadamy Trust", "Department for Education", "Sandpiper Education Trust"),
    ],
)
def test_a_name_of_today_means_a_body(text: str, writer: str, body: str) -> None:
    names = names_of(*PLACE)
    assert called(meant(text, writer, names), names) == body


@pytest.mark.parametrize(
    ("text", "writer"),
    [
        ("the Council", "Marram Council"),
        ("council tax", "Fenshire Fire and Rescue Authority"),
        ("council tax payers", "Fen Mental Health NHS Trust"),
        ("Marram Council Social Club", "Home Office"),
        ("Government", "Marram Council"),
        ("HM Government", "Marram Council"),
        ("the Trust", "Marram Council"),
        ("NHS", "Marram Council"),
        ("BEIS", "Marram Council"),
        ("Mind Marram", "Marram Council"),
        ("Youth Justice Team", "Marram Council"),
        ("Foyer for young people grant", "Marram Council"),
        ("Sandpiper Hospice Trust Shop", "Marram Council"),
        ("other ICBs", "Fen Mental Health NHS Trust"),
    ],
)
def test_a_name_of_several_or_of_others_is_no_body(text: str, writer: str) -> None:
    names = names_of(*PLACE)
    assert called(meant(text, writer, names), names) == ""


def test_initials_within_a_departments_name_are_not_the_department() -> None:
    names = names_of(("Department for Environment, Food and Rural Affairs", "", "government department"))
    assert names.resolve("FRA").body is None
    assert names.resolve("DEFRA").body == 0


def test_two_trusts_of_a_place_are_asked_about() -> None:
    names = names_of(*PLACE)
    answer = meant("the Trust", "NHS Marram and Fen Integrated Care Board", names)
    assert answer.reason is Reason.SEVERAL
    assert names.called(answer.candidates) == [
        "Marram General Hospitals NHS Foundation Trust",
        "Fen Mental Health NHS Trust",
    ]


TWO_COUNCILS = (
    ("Alder Council", "", "council"),
    ("Birch Council", "", "council"),
    ("Alder Hospitals NHS Trust", "", "NHS trust"),
    ("Home Office", "", "government department"),
)


def test_the_council_is_that_of_the_writers_place_and_else_asked_about() -> None:
    names = names_of(*TWO_COUNCILS)
    assert called(meant("the Council", "Alder Hospitals NHS Trust", names), names) == "Alder Council"
    asked = meant("the Council", "Home Office", names)
    assert names.called(asked.candidates) == ["Alder Council", "Birch Council"]
    by_area = names_of(*TWO_COUNCILS[:2], ("Elm NHS Trust", "", "NHS trust"), areas=("Alder", "Birch", "Birch"))
    assert called(meant("Council", "Elm NHS Trust", by_area), by_area) == "Birch Council"


def test_an_agency_that_is_listed_is_itself() -> None:
    names = names_of(
        ("Department for Education", "", "government department"),
        ("Education and Skills Funding Agency", "ESFA", "agency"),
    )
    assert called(names.resolve("ESFA"), names) == "Education and Skills Funding Agency"


def test_a_county_council_and_a_chief_constable_are_both_cc_to_a_commissioner() -> None:
    names = names_of(
        ("Police and Crime Commissioner for Fenshire", "", "police and crime commissioner"),
        ("Chief Constable of Fenshire", "", "police"),
        ("Fenshire County Council", "", "county council"),
        ("Home Office", "", "government department"),
    )
    writer = "Police and Crime Commissioner for Fenshire"
    assert names.called(meant("Fenshire CC", writer, names).candidates) == [
        "Chief Constable of Fenshire",
        "Fenshire County Council",
    ]
    assert called(meant("Fenshire CC", "Home Office", names), names) == "Fenshire County Council"


def test_a_mayor_with_several_offices_is_told_apart_by_what_is_said() -> None:
    names = names_of(
        ("Wash Valley Combined Authority", "", "combined authority"),
        ("Mayor of Wash Valley (Policing and Crime functions)", "", "combined authority mayor police functions"),
        ("Wash Valley Fire and Rescue Service (Mayor)", "", "fire authority"),
        ("Marram Council", "", "council"),
    )
    policing = "Mayor of Wash Valley (Policing and Crime functions)"
    assert called(meant("Deputy Mayor for Policing", "Marram Council", names), names) == policing
    assert called(meant("the PCC", "Marram Council", names), names) == policing
    assert called(meant("Mayor of Wash Valley (fire)", "Marram Council", names), names).startswith("Wash Valley Fire")
    assert meant("Mayor of Wash Valley", "Marram Council", names).body is None


def test_the_same_words_of_two_writers_are_two_uses() -> None:
    names = names_of(*TWO_COUNCILS)
    trust, office = 2, 3
    uses = list_name_uses([(["the Council", "the Council"], [trust, office], [10_00, 90_00])], places_of(names))
    assert [(use.resolution.body, use.pence) for use in uses] == [(None, 90_00), (0, 10_00)]
    assert [use.pence for use in worth_a_look(uses)] == [90_00]
