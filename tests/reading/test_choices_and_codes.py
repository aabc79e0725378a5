from __future__ import annotations

from datetime import date, datetime

import pytest

from xltools.model import Noticed
from xltools.reading.choices import ALSO, match_choice, same_choice
from xltools.reading.codes import read_code
from xltools.reference.cofog import codes, known
from xltools.template.layout import CHOICES
from xltools.text import word_key


@pytest.mark.parametrize(
    ("typed", "list_name", "meant"),
    [
        ("rev", "expenditure_types", "Revenue"),
        ("CAPITAL ", "expenditure_types", "Capital"),
        ("Revneue", "expenditure_types", "Revenue"),
        ("Y", "yes_no", "Yes"),
        ("no", "yes_no", "No"),
        ("est.", "accounts", "Estimate"),
        ("Out-turn", "accounts", "Outturn"),
        ("65 and over", "share_keys", "65+"),
        ("0 to 15", "share_keys", "0-15"),
        ("Children & young people", "laa_themes", "Children and young people"),
        ("wtd pop", "bases", "Weighted population"),
        ("please apportion!", "bases", "Please apportion"),
        ("First guess", "bases", "Initial estimate"),
        ("initial  ESTIMATE", "bases", "Initial estimate"),
    ],
)
def test_a_choice_is_understood_as_people_type_it(typed: str, list_name: str, meant: str) -> None:
    assert match_choice(typed, list_name) == meant


@pytest.mark.parametrize(
    ("typed", "list_name"), [("both", "expenditure_types"), ("maybe", "yes_no"), ("p", "bases"), ("", "accounts")]
)
def test_what_fits_no_choice_for_certain_is_not_guessed(typed: str, list_name: str) -> None:
    assert match_choice(typed, list_name) == ""


@pytest.mark.parametrize("list_name", CHOICES)
def test_every_choice_means_itself_and_no_word_means_two(list_name: str) -> None:
    assert all(match_choice(choice, list_name) == choice for choice in CHOICES[list_name])
    words = [word_key(other) for others in ALSO.get(list_name, {}).values() for other in others]
    assert len(words) == len(set(words))
    assert set(ALSO.get(list_name, {})) <= set(CHOICES[list_name])


@pytest.mark.parametrize("value", ["7.4", "07.4", 7.4, "07.4 Public health services", " 7.4 "])
def test_one_code_written_in_five_ways_is_one_code(value: object) -> None:
    assert read_code(value).text == "07.4"
    assert read_code(value).noticed is None


def test_a_code_excel_turned_into_a_date_is_asked_about() -> None:
    code = read_code(datetime(2010, 4, 7))  # noqa: DTZ001  # what a cell holds has no zone
    assert (code.text, code.noticed) == ("2010-04-07", Noticed.CODE_AS_DATE)
    assert code.detail == "it may have been 07.4 or 04.7"
    assert read_code(date(2010, 12, 31)).detail == ""


@pytest.mark.parametrize(
    "typed", ["07-Apr", "7-Apr", "Jul-04", "4-Jul", "04-Jul", "07/04/2010", "2010-04-07", "7 April"]
)
def test_a_date_as_text_is_a_code_excel_turned_into_a_date(typed: str) -> None:
    code = read_code(typed)
    assert (code.text, code.noticed) == (typed, Noticed.CODE_AS_DATE)
    assert "07.4" in code.detail


@pytest.mark.parametrize("typed", ["07.4.1", "7.4", "Marches 12 road", "May", "see note 7"])
def test_what_is_no_date_is_not_taken_for_one(typed: str) -> None:
    assert read_code(typed).noticed is None


def test_what_is_no_code_stays_as_typed() -> None:
    assert read_code("Health").text == "Health"
    assert read_code("").text == ""
    assert read_code(7.0).text == "07"


def test_no_group_of_this_classification_can_be_mistaken_for_a_tenth() -> None:
    """So CODE_AS_NUMBER stays silent until a revision has a group such as 10.10."""
    assert not any(known(f"{code}0") for code in codes() if code.count(".") == 1)


def test_two_spellings_of_a_choice_are_one_and_other_texts_are_none() -> None:
    assert same_choice("First guess", "Initial estimate")
    assert same_choice("rev", "Revenue")
    assert not same_choice("Revenue", "Capital")
    assert not same_choice("Parks", "Parks")
    assert not same_choice("", "")
