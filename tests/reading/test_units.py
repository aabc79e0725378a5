"""Units of amounts: stated anywhere, they are read or asked about; never is a figure off by a thousand."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.sheets import HEADINGS, LINE, noticed, read_return, write_workbook
from xltools.model import Noticed
from xltools.reading import units
from xltools.reading.read import read_bytes
from xltools.reading.units import Unit, stated_unit, unit_only

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.model import Return

SPELLINGS = {
    0: ("", "£", "(£)", "in whole pounds"),
    3: ("(£000)", "£'000", "£k", "K£", "£ths", "(k)", "('000s)", "(£ thousands)", "in £000s"),
    6: ("(£m)", "£'m", "(£000,000)", "M£", "(m)", "£0.0m", "(£ million)", "£mil"),
    9: ("£bn", "(£ billions)"),
}
STATEMENTS = {
    0: ("All figures in whole pounds",),
    3: ("All figures in £ thousands", "£'000", "£000s unless stated"),
    6: ("£m", "Figures in millions"),
}


WORDS = (
    *(
        "£",
        "£000",
        "'000",
        "000s",
        "gbp",
        "k",
        "m",
        "bn",
        "(k)",
        "[m]",
        "th",
        "thousands",
        "million",
        "billions",
        "x 1,000",
    ),
    *(
        "\u00d7 1000",
        "€",
        "euros",
        "eur",
        "$",
        "us dollars",
        "usd",
        "%",
        "per cent",
        "percentage",
        "(p)",
        "in pence",
        "5",
    ),
    *(
        "whole pounds",
        "in",
        "are",
        "not",
        "all figures",
        "to the nearest",
        "of",
        "rounded",
        "2 decimal places",
        "libraries",
    ),
    *("the accounts show", "\u2019000", "£\u200b m"),
)
"""What units are said with, and other words."""


@given(words=st.lists(st.sampled_from(WORDS), max_size=5))
def test_a_text_that_is_not_looked_at_closely_states_no_unit(words: list[str]) -> None:
    text = " ".join(words)
    with pytest.MonkeyPatch.context() as patch:
        for asked in (unit_only, stated_unit):
            asked.cache_clear()
        at_once = unit_only(text), stated_unit(text)
        patch.setattr(units, "_MAY_STATE_ONE", re.compile(""))  # every text is
        for asked in (unit_only, stated_unit):
            asked.cache_clear()
        assert (unit_only(text), stated_unit(text)) == at_once


@pytest.mark.parametrize(
    "text",
    [
        "Total Place",
        "Lines below £1,000 need not be listed; the board approves above £5m and £250k",
        "rounded to the nearest £1,000",
        "To the nearest thousand",
        "Thousands of people use it",
        "£5m Challenge Fund 10/11",
        "£1.2 million scheme",
        "Spending in Hackney 2010-11",
        "M25 community safety",
        "(£)",
    ],
)
def test_words_that_only_sound_like_a_unit_state_none(text: str) -> None:
    assert stated_unit(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Figures are in thousands of pounds", Unit(3)),
        ("Units: £m", Unit(6)),
        ("Spending £000s", Unit(3)),
        ("Whole pounds, not thousands", Unit()),
        ("£bn", Unit(9)),
    ],
)
def test_a_statement_of_the_unit_is_understood(text: str, unit: Unit) -> None:
    assert stated_unit(text) == unit


def in_workbook(path: Path, heading: str = "Gross spending", **cells: str) -> Return:
    headings = [heading if text == "Gross spending (£)" else text for text in HEADINGS]

    def change(book: object, sheet: object) -> None:
        for cell, text in cells.items():
            sheet.write(cell, text)  # type: ignore[attr-defined]

    return read_return(write_workbook(path, [{**LINE, "gross": 1.5}], headings=headings, change=change))


@pytest.mark.parametrize(
    ("cell", "text"), [("A2", "All figures in £000"), ("V2", "£'000"), ("G3", "£k"), ("W9", "in thousands")]
)
def test_a_note_above_or_beside_the_table_is_applied_and_said(tmp_path: Path, cell: str, text: str) -> None:
    one = in_workbook(tmp_path / "a.xlsx", **{cell: text})
    assert one.lines["gross"].tolist() == [150_000]
    assert [seen.location.cell for seen in noticed(one, Noticed.UNIT_READ)] == [cell]


def test_a_note_in_a_row_below_the_last_line_is_applied_and_said() -> None:
    text = "service,gross\nParks,12\nLibraries,5\nAll figures in £000,\n"
    (one,) = read_bytes(text.encode(), "a.csv").returns
    assert one.lines["gross"].fillna(0).tolist() == [1_200_000, 500_000, 0]
    assert [seen.location.cell for seen in noticed(one, Noticed.UNIT_READ)] == ["A4"]


def test_a_note_that_contradicts_the_heading_is_asked_about_and_both_are_named(tmp_path: Path) -> None:
    for heading in ("Gross spending (£)", "Gross spending (£m)"):
        one = in_workbook(tmp_path / "a.xlsx", heading, V2="£'000")
        assert one.lines["gross"].isna().all()
        (asked,) = noticed(one, Noticed.COLUMN_UNCLEAR)
        assert asked.location.cell == "G4"
        assert "(V2)" in asked.detail


def test_a_column_that_says_nothing_beside_gross_in_thousands_is_asked_about(tmp_path: Path) -> None:
    headings = [heading.replace("Gross spending (£)", "Gross spending (£000)") for heading in HEADINGS]
    line = {**LINE, "gross": 5000.0, "local": 1200.0, "area": "London"}
    one = read_return(write_workbook(tmp_path / "a.xlsx", [line, {**LINE, "gross": 7.0}], headings=headings))
    assert one.lines["gross"].fillna(-1).tolist() == [-1, 700_000]
    assert [seen.field for seen in noticed(one, Noticed.COLUMN_UNCLEAR)] == ["local"]


@pytest.mark.parametrize(
    ("local", "pence"), [("n/a", 500_000), ("N.A.", 500_000), ("not applicable", 500_000), ("tbc", -1)]
)
def test_that_there_is_none_is_so_in_every_unit(tmp_path: Path, local: str, pence: int) -> None:
    headings = [heading.replace("Gross spending (£)", "Gross spending (£000)") for heading in HEADINGS]
    line = {**LINE, "gross": 5.0, "local": local}
    one = read_return(write_workbook(tmp_path / "a.xlsx", [line], headings=headings))
    assert one.lines["gross"].fillna(-1).tolist() == [pence]
    assert [seen.field for seen in noticed(one, Noticed.COLUMN_UNCLEAR)] == (["local"] if pence < 0 else [])


def in_csv(text: str) -> Return:
    (sent,) = read_bytes(text.encode(), "a.csv").returns
    return sent


@pytest.mark.parametrize(
    "heading",
    [
        "Caseload (000s)",
        "People (thousands)",
        "Distance (000 km)",
        "Energy (MWh)",
        "FTE",
        "Rate (£/MWh)",
        "Reserves (£000)",
    ],
)
def test_what_another_column_is_counted_in_says_nothing_of_a_column_in_pounds(heading: str) -> None:
    sent = in_csv(f"service,Gross spending (£),{heading}\nParks,1500,12\nRoads,2500,3\n")
    assert sent.lines["gross"].tolist() == [150_000, 250_000]
    assert {seen.kind for seen in sent.observations} == {Noticed.HEADING_UNKNOWN}


@pytest.mark.parametrize("heading", ["Caseload (000s)", "People (thousands)", "Visits (m)"])
def test_nor_does_a_number_of_people_where_no_unit_is_stated(heading: str) -> None:
    assert in_csv(f"service,gross,{heading}\nParks,1500,12\n").lines["gross"].tolist() == [150_000]


def test_a_column_without_a_unit_beside_an_unread_one_in_thousands_is_asked_about() -> None:
    sent = in_csv("service,gross,Net cost (£000)\nParks,1500,12\n")
    assert sent.lines["gross"].isna().all()
    assert "'Net cost (£000)' (C1) is in thousands of pounds" in noticed(sent, Noticed.COLUMN_UNCLEAR)[0].detail
    sent = in_csv("All figures in whole pounds\nservice,gross,Net cost (£000)\nParks,1500,12\n")
    assert sent.lines["gross"].tolist() == [150_000]


@pytest.mark.parametrize("heading", ["£000", "All figures £000", "Amounts in £ thousands"])
def test_a_note_in_the_row_of_headings_is_one_of_the_table(heading: str) -> None:
    assert in_csv(f"service,gross,{heading}\nParks,1500,\n").lines["gross"].tolist() == [150_000_000]


@pytest.mark.parametrize(
    ("note", "pounds"),
    [
        ("The statement of accounts is published in £000; this return is in pounds", 1500),
        ("The statement of accounts is published in £000. This return is in pounds.", 1500),
        ("Unlike the published accounts (£000) these are in whole pounds", 1500),
        ("Figures in pounds; the budget book shows £m", 1500),
    ],
)
def test_a_unit_said_of_another_document_is_not_that_of_the_return(note: str, pounds: int) -> None:
    for heading in ("gross", "Gross spending (£)"):
        sent = in_csv(f'"{note}"\nservice,{heading}\nParks,1500\n')
        assert sent.lines["gross"].tolist() == [pounds * 100]


@pytest.mark.parametrize(
    "note", ["The statement of accounts is published in £000", "Our ledger uses £m", "The website shows £m"]
)
def test_where_only_another_documents_unit_is_said_the_column_is_asked_about(note: str) -> None:
    sent = in_csv(f'"{note}"\nservice,gross\nParks,1500\n')
    assert sent.lines["gross"].isna().all()
    assert noticed(sent, Noticed.COLUMN_UNCLEAR)


@pytest.mark.parametrize(
    "note",
    ["Source: ledger, thousands of pounds", "The budget book is in £m and this sheet is in £000", "Accounts in £000"],
)
def test_a_source_and_its_unit_are_those_of_the_figures(note: str) -> None:
    assert stated_unit(note) == Unit(3)


def written(pence: int, scale: int, grouped: bool, pound: str, unit: str) -> str:
    figure = f"{Decimal(pence).scaleb(-2 - scale):f}"
    figure = figure.rstrip("0").rstrip(".") if "." in figure else figure
    whole, point, rest = figure.partition(".")
    return pound + (f"{int(whole):,}" if grouped else whole) + point + rest + unit


@st.composite
def files(draw: st.DrawFn) -> tuple[list[int], str]:
    """Amounts in pence, and a CSV that holds them with its unit stated in one of many places."""
    pence = draw(st.lists(st.integers(min_value=1, max_value=10**12), min_size=1, max_size=4))
    where = draw(st.sampled_from(["heading", "title", "second row", "cell", "heading and cell", "heading and title"]))
    scale = draw(st.sampled_from([0, 3, 6]))
    grouped, pound = draw(st.booleans()), draw(st.sampled_from(["", "£"]))
    spelling = draw(st.sampled_from(SPELLINGS[scale]))
    heading = f"Gross spending {spelling}" if where.startswith("heading") else "Gross spending"
    unit = (
        draw(st.sampled_from({0: [""], 3: ["k", " thousand", "k"], 6: ["m", " million", "mn"]}[scale]))
        if "cell" in where
        else ""
    )
    rows = [["partner", "financial_year", "service", "cofog", heading]]
    if where == "second row":
        rows.append(["", "", "", "", spelling if scale else "£"])
    if "title" in where:
        other = draw(st.sampled_from(sorted(STATEMENTS))) if spelling else scale
        rows.insert(0, [draw(st.sampled_from(STATEMENTS[scale if where == "title" else other])), "", "", "", ""])
    rows += [["Hackney Council", "2010-11", "Parks", "8.1", written(one, scale, grouped, pound, unit)] for one in pence]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return pence, text.getvalue()


@given(files())
def test_an_amount_is_read_as_it_was_written_or_asked_about_and_never_as_another(file: tuple[list[int], str]) -> None:
    pence, text = file
    (one,) = read_bytes(text.encode(), "a.csv").returns
    asked = noticed(one, Noticed.COLUMN_UNCLEAR)
    unread = {seen.location.row for seen in noticed(one, Noticed.AMOUNT_UNREAD)}
    rows, known = one.lines["row"].tolist(), one.lines["gross"].notna().tolist()
    assert len(rows) == len(pence)
    for wanted, row, amount, is_read in zip(pence, rows, one.lines["gross"].fillna(0).tolist(), known, strict=True):
        assert amount == wanted if is_read else asked or row in unread
