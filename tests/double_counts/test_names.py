"""Names resolve to the body meant, to none where two are meant, and never to a body of another kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.double_counts.drawn import PARTNERS
from xltools.counting.name_words import FOLDED_WORDS, SHORT_FORMS
from xltools.counting.names import (
    LISTED,
    Names,
    index_names,
    is_own_money,
    list_bodies,
    list_name_uses,
    shared_names,
    worth_a_look,
)
from xltools.model import Partner

BODIES = list_bodies(
    [
        *PARTNERS,
        Partner("East Norton Mental Health NHS Trust", "east", "", (), "NHS provider"),
        Partner("Department for Children, Schools and Families", "dcsf", "", (), "Government department"),
        Partner("Homes and Communities Agency", "hca", "", (), "Agency or public body"),
        Partner("Norton Fire and Rescue Authority", "fire", "", (), "Fire and rescue"),
        Partner("Beacon Norton Housing Association", "beacon", "", (), "Housing association"),
    ]
)
NAMES: Names = index_names(BODIES)


def meant(text: str) -> str:
    found = NAMES.resolve(text)
    return "" if found.body is None else BODIES[found.body].name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("LB Norton", "London Borough of Norton"),
        ("L.B. Norton", "London Borough of Norton"),
        ("Norton Council", "London Borough of Norton"),
        ("NORTON LBC", "London Borough of Norton"),
        ("NHS Norton", "Norton Primary Care Trust"),
        ("Norton P.C.T.", "Norton Primary Care Trust"),
        ("Norton Teaching PCT", "Norton Primary Care Trust"),
        ("Norton Constabulary", "Norton Police Authority"),
        ("Norton PA", "Norton Police Authority"),
        ("Norton Fire Brigade", "Norton Fire and Rescue Authority"),
        ("Norton FRA", "Norton Fire and Rescue Authority"),
        ("Nortonshire Cty Council", "Nortonshire County Council"),
        ("Millfield D.C.", "Millfield District Council"),
        ("E. Norton Mental Hlth Trust", "East Norton Mental Health NHS Trust"),
        ("L.S.C.", "Learning and Skills Council"),
        ("LSC (region)", "Learning and Skills Council"),
        ("Learning & Skills Cou", "Learning and Skills Council"),
        ("DCSF", "Department for Children, Schools and Families"),
        ("DfES", "Department for Children, Schools and Families"),
        ("Dept Children Schools & Families", "Department for Children, Schools and Families"),
        ("HCA", "Homes and Communities Agency"),
        ("EA", "Environment Agency"),
        ("Env Agency", "Environment Agency"),
        ("Jobcentre Plus", "Department for Work and Pensions"),
        ("DWP/JCP", "Department for Work and Pensions"),
        ("DCLG", "Communities and Local Government"),
        ("Beacon Homes", "Beacon Norton Housing Association"),
        ("Noton Primary Care Trust", "Norton Primary Care Trust"),
        ("Norton Polcie", "Norton Police Authority"),
        ("NortonWDA", "Norton Waste Disposal Authority"),
        ("Harbour Street Advice Ltd", "Harbour Street Advice"),
    ],
)
def test_forms_of_a_name_mean_the_body(written: str, name: str) -> None:
    assert meant(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "Norton",
        "Norton Youth Trust",
        "National Trust",
        "Harbour Trust",
        "Veolia",
        "Various suppliers",
        "Norton Housing Association",
        "Hillfield District Council",
        "Norton Ambulance",
        "",
        "?",
    ],
)
def test_other_names_mean_none_of_them(written: str) -> None:
    assert meant(written) == ""


def test_a_slip_never_leads_to_a_body_of_another_kind() -> None:
    names = index_names(list_bodies([Partner("Norton Police Authority", "p", "", (), "Police")]))
    assert names.resolve("Norton Council").body is None
    assert names.resolve("Norton College").body is None


def test_money_of_ones_own_names_no_body() -> None:
    assert all(map(is_own_money, ("own resources", "Council Tax", "fees and charges", "RSG", "general fund reserves")))
    assert not any(map(is_own_money, ("Norton Council", "LSC", "")))


def test_a_name_two_bodies_share_means_neither_and_is_shown() -> None:
    bodies = list_bodies([Partner("Alpha Arts", "a", "AA"), Partner("Acorn Advice", "b", "AA")])
    answer = index_names(bodies).resolve("AA")
    assert (answer.body, answer.candidates) == (None, (0, 1))
    assert [(name, [body.name for body in owners]) for name, owners in shared_names(bodies)] == [
        ("AA", ["Alpha Arts", "Acorn Advice"])
    ]


def test_every_name_is_listed_with_its_reason_and_money() -> None:
    uses = list_name_uses(
        [(["LB Norton", "Mystery Board", "LB Norton", "own resources"], [100, 5_000, 50, 9_000])], NAMES
    )
    assert [(use.resolution.text, use.lines, use.pence) for use in uses] == [
        ("own resources", 1, 9_000),
        ("Mystery Board", 1, 5_000),
        ("LB Norton", 2, 150),
    ]
    assert [use.resolution.text for use in worth_a_look(uses)] == ["Mystery Board"]
    assert uses[2].resolution.reason == "the name as listed, folded"


def test_a_department_is_not_taken_for_its_agency_where_both_are_listed() -> None:
    names = index_names(
        list_bodies(
            [Partner("Department for Work and Pensions", "dwp", "DWP"), Partner("Jobcentre Plus", "jcp", "JCP")]
        )
    )
    assert (names.resolve("JCP").body, names.resolve("DWP").body) == (1, 0)


WRITTEN = sorted({name for body in BODIES for name in body.names} | {*NAMES.exact, *NAMES.squeezed})
WORDS = sorted({word for name in WRITTEN for word in name.split()} | {*FOLDED_WORDS, *SHORT_FORMS, "repairs"})


@given(
    st.sampled_from(["", *WRITTEN]),
    st.lists(st.sampled_from(WORDS), max_size=3),
    st.sampled_from(["", "s", " (repairs)"]),
)
def test_no_text_passed_over_unread_is_a_listed_name(name: str, words: list[str], end: str) -> None:
    text = " ".join((name, *words)).strip() + end
    assert NAMES.may_be_listed(text) or NAMES.resolve(text).score < LISTED


def test_the_name_of_a_service_is_passed_over_unread() -> None:
    assert not NAMES.may_be_listed("Road repairs, northern depot")
    assert NAMES.may_be_listed("nortonlbc (repairs)")
