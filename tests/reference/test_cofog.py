from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reference.cofog import codes, division_of, divisions, group_of, groups, known, name_of, normal_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("7.4", "07.4"),
        ("07.4", "07.4"),
        ("7,4", "07.4"),
        ("7.40", "07.4"),
        (" 07.4 ", "07.4"),
        ("07.4 Public health services", "07.4"),
        ("07.4\u00a0Public health", "07.4"),
        ("07.4 - Public health services", "07.4"),
        ("07.4: Public health", "07.4"),
        ("COFOG 7.4", "07.4"),
        ("cofog code: 07.4", "07.4"),
        ("GF0704", "07.4"),
        ("GF07", "07"),
        ("\uff17\uff0e\uff14", "07.4"),
        ("7", "07"),
        ("7.", "07"),
        ("7.0", "07"),
        ("10.0", "10"),
        ("7. Health", "07"),
        ("10 Social protection", "10"),
        ("10.2.0", "10.2.0"),
        ("10.2.0 Old age", "10.2.0"),
        ("12.3", "12.3"),
    ],
)
def test_a_code_is_understood_however_it_is_written(written: str, code: str) -> None:
    assert normal_code(written) == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "0",
        "00.1",
        "Waste",
        "10 community wardens",
        "7.4; 7.5",
        "7.4/7.5",
        "7.4 and 7.5",
        "10-Feb",
        "10/2",
        "2010-02-10",
        "2010",
        "102",
        "£7.4",
        "7.4m",
        "7.4%",
        "-7.4",
        "7.41",
        "7.4.10",
        "07.0.1",
        "1.2.3.4",
    ],
)
def test_what_is_not_certainly_one_code_is_no_code(written: str) -> None:
    assert normal_code(written) == ""


def test_a_code_need_not_exist_to_be_written_properly() -> None:
    assert (normal_code("12.3"), known("12.3"), name_of("12.3")) == ("12.3", False, "")


def test_the_classification_has_its_ten_divisions_and_sixty_nine_groups() -> None:
    assert (len(divisions()), len(groups()), len(codes())) == (10, 69, 188)


def test_every_code_stands_under_one_that_exists() -> None:
    assert {code.parent for code in codes().values() if code.level != "division"} <= set(codes())


def test_a_code_knows_its_name_division_and_group() -> None:
    assert (name_of("07.4"), division_of("07.4.0"), group_of("07.4.0"), group_of("07")) == (
        "Public health services",
        "07",
        "07.4",
        "",
    )


@given(st.text(max_size=40))
def test_a_normal_code_stays_as_it_is(text: str) -> None:
    code = normal_code(text)
    assert normal_code(code) == code


@given(
    st.sampled_from(sorted(codes())),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", " ", "\u00a0", "\t"]),
    st.sampled_from(["", "COFOG ", "cofog: ", "code "]),
)
def test_every_written_form_of_a_code_gives_the_code(
    code: str, short: bool, named: bool, blank: str, prefix: str
) -> None:
    written = code.removeprefix("0") if short else code
    assert normal_code(blank + prefix + written + (f" {name_of(code)}" if named else "") + blank) == code
