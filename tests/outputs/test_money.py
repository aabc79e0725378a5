from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.text import percent_of, pounds, short_pounds


@pytest.mark.parametrize(
    ("pence", "text"),
    [
        (123456, "£1,234.56"),
        (-123400, "-£1,234"),
        (0, "£0"),
        (5, "£0.05"),
        (-5, "-£0.05"),
        (10**14 + 1, "£1,000,000,000,000.01"),
    ],
)
def test_pounds_show_pence_only_where_there_are_any(pence: int, text: str) -> None:
    assert pounds(pence) == text


@pytest.mark.parametrize(("pence", "text"), [(149, "£1"), (150, "£2"), (-150, "-£2"), (-49, "£0"), (123456, "£1,235")])
def test_pounds_without_pence_are_rounded(pence: int, text: str) -> None:
    assert pounds(pence, pence=False) == text


@pytest.mark.parametrize(
    ("pence", "text"),
    [
        (133_000_000_000, "£1.33bn"),
        (41_200_000_000, "£412.0m"),
        (-41_200_000_000, "-£412.0m"),
        (950_000, "£9.5k"),
        (12_000, "£120"),
        (99_994_900, "£999.9k"),
        (99_996_000, "£1.0m"),
        (99_999_999_999, "£1.00bn"),
        (100_000_000_000_000, "£1,000.00bn"),
        (0, "£0"),
    ],
)
def test_short_pounds_keep_three_figures_or_so(pence: int, text: str) -> None:
    assert short_pounds(pence) == text


@given(st.integers(-(10**15), 10**15))
def test_pounds_can_be_read_back(pence: int) -> None:
    text = pounds(pence).replace("£", "").replace(",", "")
    assert round(float(text) * 100) == pence if "." in text else int(text) * 100 == pence


@given(st.integers(0, 10**15))
def test_short_pounds_never_reach_a_thousand_of_a_smaller_unit(pence: int) -> None:
    text = short_pounds(pence)
    assert not (text[-1] in "km" and float(text[1:-1].replace(",", "")) >= 1000), text


def test_a_share_of_nothing_is_a_dash() -> None:
    assert percent_of(1, 3) == "33.3%"
    assert percent_of(1, 0) == "–"  # noqa: RUF001 - the dash statisticians use for nothing
