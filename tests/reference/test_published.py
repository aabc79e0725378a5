"""What the cells of publishers' files say."""

from __future__ import annotations

import pytest

from xltools.reference.figures.published import amount, letters, pounds, refuse


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (12.5, 12.5),
        (7, 7.0),
        ("1,234", 1_234.0),
        (" 94,591,175 ", 94_591_175.0),
        ("£12", 12.0),
        ("\u22125.5", -5.5),
        ("1.5e3", 1_500.0),
        *((cell, None) for cell in ("", "[x]", "-", "n/a", "1,2,3", "5%", True, None)),
        *((cell, None) for cell in (float("nan"), float("inf"), 1e300, 10**30, "1e999")),
    ],
)
def test_an_amount_is_a_number_or_nothing(cell: object, number: float | None) -> None:
    assert amount(cell) == number


def test_thousands_become_whole_pounds() -> None:
    assert pounds(1101.9) == 1_101_900
    assert pounds(-0.0004) == 0


def test_columns_have_letters() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_of_many_problems_the_first_are_named() -> None:
    words = str(refuse("x.ods", [f"problem {number}." for number in range(14)], "Download it."))
    assert words.splitlines()[0] == "x.ods does not agree with itself:"
    assert "... and 4 more like these." in words
    assert words.endswith("Download it.")
    assert str(refuse("x.ods", ["it is odd."], "Download it.")) == "x.ods: it is odd. Download it."
