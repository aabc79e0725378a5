"""What an analyst confirmed comes first, for the same kind of body, and is kept as a plain file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.coding.confirmed_codes import (
    COLUMNS,
    CONFIRMED_CODES_FILE,
    Confirmed,
    confirm,
    confirmed_codes_of,
    read_confirmed_codes,
)
from xltools.coding.suggestions import suggest
from xltools.folder.tables import SIDE_FILES
from xltools.reference import cofog

if TYPE_CHECKING:
    from pathlib import Path

CODES = st.sampled_from([code.code for code in cofog.codes().values()])
TEXTS = st.sampled_from(["Street lighting", "zzz", "Elm Lodge", "YOT", "S75 LD pool", "Roads & bridges"])


def test_the_columns_are_those_of_the_count_folder() -> None:
    assert SIDE_FILES[CONFIRMED_CODES_FILE] == COLUMNS


@settings(deadline=None, max_examples=60)
@given(TEXTS, CODES, st.sampled_from(["council", "PCT", "police", ""]))
def test_a_confirmed_pair_always_comes_first(text: str, code: str, kind: str) -> None:
    confirmed_codes = confirmed_codes_of([Confirmed(text, kind, code, "J Smith", "2010-09-30")])
    found = suggest(text.upper(), partner_type=kind, confirmed_codes=confirmed_codes)
    assert (found[0].code, found[0].confidence) == (code, 1.0)
    assert found[0].because == ("confirmed by J Smith on 2010-09-30",)
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)
    assert len(found) == 3


def test_what_is_confirmed_is_found_again_after_writing(tmp_path: Path) -> None:
    file = tmp_path / CONFIRMED_CODES_FILE
    confirm(file, "Elm Lodge, running costs", "10.4", "council", "J Smith", "2010-09-30")
    confirm(file, "Elm Lodge, running costs", "7.3", "NHS trust", "P Patel", "2010-10-01")
    confirmed_codes = read_confirmed_codes(file)
    assert (
        suggest("ELM LODGE running  costs", partner_type="London Borough", confirmed_codes=confirmed_codes)[0].code
        == "10.4"
    )
    assert (
        suggest("Elm Lodge - running costs", partner_type="hospital", confirmed_codes=confirmed_codes)[0].code == "07.3"
    )


def test_another_kind_of_body_uses_it_only_where_all_agree() -> None:
    agreed = confirmed_codes_of([Confirmed("Elm Lodge", "council", "10.4"), Confirmed("Elm Lodge", "police", "10.4")])
    divided = confirmed_codes_of([Confirmed("Elm Lodge", "council", "10.4"), Confirmed("Elm Lodge", "police", "03.1")])
    assert agreed.find("elm lodge", "PCT") is not None
    assert divided.find("elm lodge", "PCT") is None


def test_a_district_council_uses_what_councils_confirmed() -> None:
    confirmed_codes = confirmed_codes_of([Confirmed("Depot", "council", "05.1"), Confirmed("Depot", "police", "03.1")])
    found = confirmed_codes.find("depot", "district council")
    assert found is not None
    assert found.code == "05.1"


def test_the_later_confirmation_stands() -> None:
    confirmed_codes = confirmed_codes_of(
        [Confirmed("Depot", "council", "01.3", on="2010-09-30"), Confirmed("Depot", "council", "05.1", on="2010-09-01")]
    )
    found = confirmed_codes.find("Depot", "council")
    assert found is not None
    assert found.code == "01.3"


@pytest.mark.parametrize(
    ("text", "code", "on", "words"),
    [
        ("Depot", "10.99", "2010-09-30", "is not a COFOG code"),
        ("Depot", "9 May", "2010-09-30", "is not a COFOG code"),
        (" - ", "10.2", "2010-09-30", "no description"),
        ("Depot", "10.2", "30/09/2010", "is not a date"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_in_words(
    tmp_path: Path, text: str, code: str, on: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        confirm(tmp_path / CONFIRMED_CODES_FILE, text, code, "council", "J Smith", on)
    assert not (tmp_path / CONFIRMED_CODES_FILE).exists()


def test_text_that_looks_like_a_formula_is_kept_as_text(tmp_path: Path) -> None:
    file = tmp_path / CONFIRMED_CODES_FILE
    confirm(file, "=HYPERLINK(1)", "10.2", "council", "J Smith", "2010-09-30")
    assert "'=HYPERLINK" in file.read_text(encoding="utf-8")
    assert read_confirmed_codes(file).find("=HYPERLINK(1)", "council") is not None


def test_a_dictionary_edited_in_excel_is_read_and_wrong_rows_are_said(tmp_path: Path) -> None:
    file = tmp_path / CONFIRMED_CODES_FILE
    good, wrong = "Caf\u00e9 Elm;council;10.4;J;2010-09-30", "Depot;council;rubbish;J;"
    rows = "\n".join((";".join(COLUMNS), good, wrong, ";;;;", ""))
    file.write_bytes(rows.encode("cp1252"))
    confirmed_codes = read_confirmed_codes(file)
    assert confirmed_codes.find("cafe elm", "council") is not None
    assert len(confirmed_codes.problems) == 1
    assert "row 3" in confirmed_codes.problems[0]


def test_a_confirmation_is_added_under_a_last_line_without_an_end(tmp_path: Path) -> None:
    file = tmp_path / CONFIRMED_CODES_FILE
    file.write_text(",".join(COLUMNS) + "\nDepot,council,01.3,J,2010-09-30", encoding="utf-8")
    confirm(file, "Elm Lodge", "10.4", "council", "J", "2010-09-30")
    confirmed_codes = read_confirmed_codes(file)
    assert confirmed_codes.find("depot", "council") is not None
    assert confirmed_codes.find("elm lodge", "council") is not None


def test_no_dictionary_is_an_empty_one(tmp_path: Path) -> None:
    assert read_confirmed_codes(tmp_path / CONFIRMED_CODES_FILE).find("Depot", "council") is None
