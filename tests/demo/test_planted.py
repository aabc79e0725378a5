from __future__ import annotations

import pytest

from xltools.demo.files import files
from xltools.demo.hackney import HACKNEY, NAME, council_lines
from xltools.demo.planted import (
    LABEL,
    PlantedChange,
    PlantedFile,
    PlantedLine,
    planted_changes,
    planted_files,
    planted_lines,
)
from xltools.demo.returns import (
    all_planted_pounds,
    planted_pounds,
    published_lines,
    return_lines,
    sender,
    signed_off,
)

EARLIER, LINES_CSV = "cps.xlsx", "smaller-bodies.csv"
WORKBOOKS = [file for file in files(NAME) if file != LINES_CSV]
PLANTED: tuple[PlantedLine | PlantedChange | PlantedFile, ...] = (
    *planted_lines(NAME),
    *planted_changes(NAME),
    *planted_files(NAME),
)


@pytest.mark.parametrize("file", WORKBOOKS)
def test_whatever_is_not_as_published_is_labelled(file: str) -> None:
    published = published_lines(HACKNEY, file)
    lines = return_lines(HACKNEY, file)
    for number, line in enumerate(lines):
        if number >= len(published) or line != published[number]:
            assert str(line["notes"]).startswith(LABEL)
        else:
            assert LABEL not in str(line["notes"])


def test_every_change_finds_its_line() -> None:
    for change in planted_changes(NAME):
        wanted = (change.service, change.expenditure_type)
        lines = [
            line for line in return_lines(HACKNEY, change.file) if (line["service"], line["expenditure_type"]) == wanted
        ]
        assert len(lines) == 1, change
        assert str(lines[0]["notes"]).startswith(LABEL + change.planted)
        assert not change.field or lines[0][change.field] == change.value


def test_changes_leave_the_councils_amounts_as_published() -> None:
    lines = return_lines(HACKNEY, "hackney-council.xlsx")
    assert [line["gross"] for line in lines[:42]] == [line["gross"] for line in council_lines()]


def test_amounts_typed_as_text_are_the_published_ones() -> None:
    typed = {
        str(line["gross"]): line
        for file in WORKBOOKS
        for line in return_lines(HACKNEY, file)
        if isinstance(line["gross"], str)
    }
    assert set(typed) == {"£802,459,000", "(642,485)", "£1.2m", "(1,234)", "#REF!"}
    published = {line["service"]: line["gross"] for line in published_lines(HACKNEY, "bis.xlsx")}
    assert published["Other student loans"] == 802_459_000
    home_office = [line["gross"] for line in published_lines(HACKNEY, "home-office.xlsx")]
    assert -642_485 in home_office


def test_planted_money_is_small_beside_the_published() -> None:
    assert all_planted_pounds(HACKNEY) == sum(planted_pounds(HACKNEY, one) for one in planted_lines(NAME))
    assert 0 < all_planted_pounds(HACKNEY) < 25_000_000


def test_a_subtotal_is_the_sum_of_the_lines_above_it() -> None:
    *lines, total = return_lines(HACKNEY, "highways-agency.xlsx")
    for field in ("gross", "local"):
        assert total[field] == sum(int(line[field] or 0) for line in lines)


def test_the_earlier_return_has_every_amount_in_thousands() -> None:
    revised, earlier = return_lines(HACKNEY, "cps-revised.xlsx"), return_lines(HACKNEY, EARLIER)
    assert [line["gross"] for line in earlier] == [round(int(line["gross"] or 0) / 1000) for line in revised]
    assert signed_off(HACKNEY, EARLIER) < signed_off(HACKNEY, "cps-revised.xlsx")
    assert sender(HACKNEY, EARLIER) == sender(HACKNEY, "cps-revised.xlsx")


def test_every_plant_that_was_asked_for_is_there() -> None:
    plants = {one.plant for one in PLANTED}
    assert plants == {
        "CSV instead of a workbook",
        "cells pasted over",
        "code turned into a date by Excel",
        "earlier version",
        "error cell",
        "grant reported by two bodies",
        "hidden rows",
        "hidden sheet",
        "housing benefit listed by DWP too",
        "missing code",
        "moved and renamed columns",
        "number as text",
        "old template version",
        "password-protected file",
        "pooled budget in full at both partners",
        "return for the wrong year",
        "subtotal among the lines",
        "unreadable file",
        "wrong code",
    }
