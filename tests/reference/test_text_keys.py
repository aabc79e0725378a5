"""The keys under which spellings agree: what each takes for the same, and what it keeps apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.coding.descriptions import description_key
from xltools.reading.headings import fold_heading
from xltools.reference.areas.names import area_key
from xltools.reference.crosswalks import line_key
from xltools.text import fold, without_accents, word_key

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = st.text(st.sampled_from("aBé&'\u2019-_ \n£0²ß."), max_size=12)


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        (fold, "Old\n age ", "OLD AGE"),
        (word_key, "Roads & bridges", "roads, and BRIDGES"),
        (word_key, "Children's centres", "children\u2019s centres"),
        (word_key, "children's", "childrens"),
        (word_key, "Revenue\u00b2", "revenue"),
        (fold_heading, "Gross spending (£000)", "gross spending"),
        (line_key, "Street cleansing (total of lines 12 to 14)", "street cleansing"),
        (line_key, "Parks & the open spaces", "Parks, open spaces"),
        (area_key, "The Saint Albans", "st. albans"),
        (area_key, "Ynys Môn", "Ynys Mon"),
        (description_key, "Café's  rent", "cafes rent"),
    ],
)
def test_one_name_in_two_spellings_has_one_key(key: Callable[[str], str], one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        (fold, "Roads & bridges", "Roads and bridges"),
        (fold, "Old age.", "Old age"),
        (word_key, "Café", "Cafe"),
        (word_key, "16-64", "1664"),
        (word_key, "Health and care", "Health care"),
        (area_key, "North Tyneside", "Tyneside"),
        (description_key, "Parks (north)", "Parks north"),
    ],
)
def test_what_may_be_two_things_has_two_keys(key: Callable[[str], str], one: str, other: str) -> None:
    assert key(one) != key(other)


@given(TEXTS)
def test_a_key_of_a_key_is_the_key(text: str) -> None:
    assert [key(key(text)) for key in (fold, word_key, area_key)] == [fold(text), word_key(text), area_key(text)]


@given(TEXTS, TEXTS)
def test_texts_that_are_alike_but_for_case_and_spaces_have_the_same_words(one: str, other: str) -> None:
    for text in (other, f" {one.upper()}\n", f"{one}\t"):
        assert fold(one) != fold(text) or word_key(one) == word_key(text)


def test_accents_come_off_and_letters_stay() -> None:
    assert without_accents("Ynys Môn, Straße") == "Ynys Mon, Straße"
