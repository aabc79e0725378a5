from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reference.bodies.names import fold_name
from xltools.reference.bodies.organisations import LEVELS, ORGANISATION_TYPES, kinds, level_of, organisation_type_of
from xltools.reference.tables import table

NAMES = {kind.name for kind in ORGANISATION_TYPES}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("council", "Council"),
        ("LB", "Council"),
        ("London Borough of Hackney", "Council"),
        ("City of London Corporation", "Council"),
        ("Local Government England", "Council"),
        ("county", "County council"),
        ("Kent County Council", "County council"),
        ("District", "District council"),
        ("St Anne's Town Council", "Parish or town council"),
        ("PCT", "NHS commissioner"),
        ("City & Hackney Teaching PCT", "NHS commissioner"),
        ("NHS City and Hackney", "NHS commissioner"),
        ("trust", "NHS provider"),
        ("NHS trust", "NHS provider"),
        ("Homerton University Hospital NHS Foundation Trust", "NHS provider"),
        ("East London NHS Foundation Trust", "NHS provider"),
        ("police", "Police"),
        ("Metropolitan Police Authority", "Police"),
        ("fire", "Fire and rescue"),
        ("LFEPA", "Fire and rescue"),
        ("probation", "Probation"),
        ("waste", "Waste authority"),
        ("North London Waste Authority", "Waste authority"),
        ("Transport for London", "Transport authority"),
        ("Greater London Authority", "Other joint authority"),
        ("rda", "Regional body"),
        ("London Development Agency", "Regional body"),
        ("NHS London", "Regional body"),
        ("Government Office for London", "Regional body"),
        ("lsc", "Agency or public body"),
        ("Learning and Skills Council", "Agency or public body"),
        ("Arts Council England", "Agency or public body"),
        ("ea", "Agency or public body"),
        ("Jobcentre Plus", "Agency or public body"),
        ("Food Standards Agency", "Agency or public body"),
        ("college", "College or university"),
        ("Hackney Community College", "College or university"),
        ("dept", "Government department"),
        ("DWP", "Government department"),
        ("Department for Work and Pensions", "Government department"),
        ("Department of Health", "Government department"),
        ("HM Revenue and Customs", "Government department"),
        ("Home Office", "Government department"),
        ("ha", "Housing association"),
        ("Hackney Homes", "Housing association"),
        ("vcs", "Voluntary organisation"),
        ("Hackney CVS", "Voluntary organisation"),
        ("Age Concern Hackney", "Voluntary organisation"),
        ("Mossbourne Community Academy", "School or academy"),
        ("Acme Ltd", "Private company"),
    ],
)
def test_the_kind_of_a_body_is_understood_from_a_word_or_its_name(text: str, name: str) -> None:
    assert organisation_type_of(text) == name


@pytest.mark.parametrize("text", ["", "  ", "xyz", "Shoreditch Trust", "?", "Smith and Jones"])
def test_an_unknown_body_has_no_kind(text: str) -> None:
    assert organisation_type_of(text) == ""


def test_every_type_is_its_own_type() -> None:
    assert {name: organisation_type_of(name.upper()) for name in NAMES} == {name: name for name in NAMES}


def test_every_department_in_the_london_table_has_a_kind() -> None:
    unknown = {row["dept"] for row in table("london_spending_2010_11") if not organisation_type_of(row["dept"])}
    assert unknown == set()


def test_every_type_has_a_level_and_other_text_has_none() -> None:
    assert {level_of(name) for name in NAMES} == set(LEVELS)
    assert level_of("council") == "Not known"


def test_the_table_knows_eighty_four_kinds_of_body() -> None:
    assert (len(kinds()), kinds()[0].id, kinds()[0].cofog[1]) == (84, "ORG001", "10.2")


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "London Borough of Hackney",
            "LB Hackney",
            "LB of Hackney",
            "Hackney LBC",
            "Hackney Council",
            "The Hackney London Borough Council",
        ),
        ("City & Hackney Teaching PCT", "City and Hackney Primary Care Trust", "CITY AND HACKNEY TPCT"),
        ("DWP", "Department for Work and Pensions", "Dept. of Work & Pensions", "the Department for Work and Pensions"),
        ("HMRC", "HM Revenue & Customs", "Her Majesty's Revenue and Customs", "H.M. Revenue and Customs"),
        ("City of Bradford Metropolitan District Council", "Bradford MDC", "Bradford Council"),
        ("Stoke-on-Trent City Council", "Stoke on Trent Council"),
        ("St. Helens MBC", "St Helens Council", "Saint Helens Council"),
        ("Homerton Hospital NHS Foundation Trust", "Homerton Hospital NHS FT", "homerton hospital foundation trust"),
    ],
)
def test_spellings_of_one_body_fold_to_one_key(spellings: tuple[str, ...]) -> None:
    assert len({fold_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dorset County Council", "Dorset Council"),
        ("Hackney Council", "Hackney Homes"),
        ("Corby Town Council", "Corby Borough Council"),
        ("Metropolitan Police Authority", "City of London Police"),
        ("City & Hackney PCT", "Hackney Council"),
        ("Department of Health", "Department for Education"),
    ],
)
def test_bodies_that_differ_keep_different_keys(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


WORDS = st.sampled_from(
    ["London", "Borough", "of", "Hackney", "Council", "LB", "City", "PCT", "Teaching", "NHS", "FT", "Trust", "Ltd", "&"]
)


@given(st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=6).map(" ".join)))
def test_folding_a_key_again_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(max_size=40))
def test_a_type_is_one_of_the_list_or_nothing(text: str) -> None:
    assert organisation_type_of(text) in NAMES | {""}


@pytest.mark.parametrize(
    "name", ["Albany Trust", "Selby Abbey", "Derby College", "Harborough Care", "Hallpark Academy"]
)
def test_short_forms_are_read_as_whole_words_never_inside_one(name: str) -> None:
    assert fold_name(name) == name.casefold()
