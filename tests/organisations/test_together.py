"""Several bodies in one cell, and kinds of body, mean all of these together; a body whose own name holds "and" is one body."""

from __future__ import annotations

from functools import cache

import pytest

from xltools.model import Partner
from xltools.organisations.areas import places_of
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.together import named_together
from xltools.reference.bodies.names import partner_id_of

_LISTED = (
    ("Marlow Vale Council", "Marlow Vale", "Council"),
    ("Hart and Ouse Council", "", "Council"),
    ("Ashdale District Council", "", "District council"),
    ("Brierley District Council", "", "District council"),
    ("NHS Marlow Integrated Care Board", "Marlow ICB", "NHS commissioner"),
    ("Marlow General Hospitals NHS Trust", "", "NHS provider"),
    ("Ouse Valley Mental Health NHS Foundation Trust", "", "NHS provider"),
    ("Kestrel Learning Trust", "Kestrel", "School or academy"),
    ("Linnet Academies Trust", "Linnet", "School or academy"),
    ("The Heron Schools Partnership", "", "School or academy"),
    ("Hart Community Primary School", "", "School or academy"),
    ("Brent Cross Ferry Borough Council", "", "District council"),
    ("Ministry of Housing, Communities and Local Government", "MHCLG", "Government department"),
    ("Department for Environment, Food and Rural Affairs", "Defra", "Government department"),
    ("Home Office", "HO", "Government department"),
    ("Marlow Constabulary", "", "Police"),
)


@cache
def listed() -> PartnerList:
    return PartnerList(
        tuple(Partner(name, partner_id_of(name), short, organisation_type=kind) for name, short, kind in _LISTED)
    )


def together(text: str, writer: str = "Home Office") -> set[str]:
    names = listed().names
    number = names.resolve(writer).body
    assert number is not None
    return set(names.called(named_together(text, number, places_of(names))))


TRUSTS = {"Kestrel Learning Trust", "Linnet Academies Trust"}
ACADEMIES = TRUSTS | {"The Heron Schools Partnership"}
DISTRICTS = {"Ashdale District Council", "Brierley District Council", "Brent Cross Ferry Borough Council"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Kestrel Learning Trust; Linnet Academies Trust", TRUSTS),
        ("Kestrel / Linnet", TRUSTS),
        ("Kestrel and Linnet Academies Trust", TRUSTS),
        ("Kestrel & Linnet", TRUSTS),
        ("Kestrel, Linnet and Hart and Ouse Council", TRUSTS | {"Hart and Ouse Council"}),
        (
            "Ministry of Housing, Communities and Local Government and Defra",
            {
                "Ministry of Housing, Communities and Local Government",
                "Department for Environment, Food and Rural Affairs",
            },
        ),
        ("academies", ACADEMIES),
        ("Academies in the area", ACADEMIES),
        ("the academy trusts", ACADEMIES),
        ("all schools in Marlow Vale", ACADEMIES | {"Hart Community Primary School"}),
        ("maintained schools", {"Hart Community Primary School"}),
        ("district councils", DISTRICTS),
        ("Districts", DISTRICTS),
        ("Ashdale, BCF, Brierley", DISTRICTS),
        ("Defra and council tax", {"Department for Environment, Food and Rural Affairs"}),
        ("Kestrel and others", {"Kestrel Learning Trust"}),
        ("NHS trusts", {"Marlow General Hospitals NHS Trust", "Ouse Valley Mental Health NHS Foundation Trust"}),
    ],
)
def test_several_bodies_are_meant_together(text: str, meant: set[str]) -> None:
    assert together(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ministry of Housing, Communities and Local Government",
        "Ministry of Housing, Communities & Local Government",
        "Hart and Ouse Council",
        "Hart & Ouse",
        "Department for Environment, Food and Rural Affairs",
        "Kestrel Learning Trust",
        "council tax and fees",
        "Kestrel and a firm nobody lists",
        "GP practices",
        "parish councils",
        "providers",
    ],
)
def test_one_body_or_none_is_no_set(text: str) -> None:
    assert together(text) == set()


def test_providers_of_a_board_are_its_trusts() -> None:
    assert together("providers", "Marlow ICB") == {
        "Marlow General Hospitals NHS Trust",
        "Ouse Valley Mental Health NHS Foundation Trust",
    }


def test_a_body_never_means_itself_among_others() -> None:
    assert together("district councils", "Ashdale District Council") == DISTRICTS - {"Ashdale District Council"}


@pytest.mark.parametrize("text", ["various NHS bodies", "NHS organisations"])
def test_nhs_bodies_are_what_a_board_pays_and_nobody_to_others(text: str) -> None:
    trusts = {"Marlow General Hospitals NHS Trust", "Ouse Valley Mental Health NHS Foundation Trust"}
    assert together(text, "NHS Marlow Integrated Care Board") == trusts
    assert together(text, "Home Office") == set()
