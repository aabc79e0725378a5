"""Sheets named by people's words: Excel takes every name, and no two are alike."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from xltools.outputs.sheet_names import LONGEST, sheet_names

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=50)


@given(st.lists(ANY_TEXT, max_size=12))
def test_any_titles_make_sheets_that_excel_takes(titles: list[str]) -> None:
    names = sheet_names(titles, ["Summary", "Lines"])
    assert len(names) == len(titles)
    assert len({name.casefold() for name in (*names, "Summary", "Lines")}) == len(titles) + 2
    with Workbook(io.BytesIO()) as book:
        for name in names:
            book.add_worksheet(name)  # raises where Excel would not take it
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= LONGEST for name in names)


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Early years"], ["Early years"]),
        (["a/b:c", "a b c"], ["a b c", "a b c (2)"]),
        (["SUMMARY", "history"], ["SUMMARY (2)", "history (2)"]),
        (["'quoted'", "***"], ["quoted", "Theme"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
        (["\U0001f600" * 20], ["\U0001f600" * 15]),
    ],
)
def test_what_excel_forbids_is_left_out_and_what_is_alike_is_numbered(titles: list[str], names: list[str]) -> None:
    assert list(sheet_names(titles, ["Summary"])) == names
