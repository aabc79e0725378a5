"""Notes name the source or the payee of a line where its columns say nothing."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import CHARITY, COUNCIL, PCT, TRUST, WASTE, Line, found_in, line, removed
from xltools.counting.double_counts.named_in_notes import payee_noted, source_noted

PAID = line(COUNCIL, "Outreach", 41_250.10)
HAD = line(CHARITY, "Outreach", 41_250.10)


@pytest.mark.parametrize(
    ("paid", "had"),
    [
        ({"notes": "passported to Harbour Street"}, {}),
        ({"notes": "Cost centre 4711; paid over to Harbour Street Advice"}, {}),
        ({}, {"notes": "Income source: LB Norton"}),
        ({}, {"notes": "Funded by the London Borough of Norton"}),
        ({"notes": "transferred to Harbour Street"}, {"notes": "financed from LB Norton grant"}),
        ({"notes": "payee Harbour Street"}, {}),
        ({"notes": "to Harbour Street Advice under grant agreement"}, {}),
        ({"notes": "paid to Harbour Street in 10 instalments"}, {}),
        ({}, {"notes": "LB Norton funding"}),
        ({}, {"notes": "grant rec'd from LB Norton"}),
        ({}, {"notes": "all met from LB Norton"}),
    ],
)
def test_a_payment_is_found_by_whom_the_notes_name(paid: Line, had: Line) -> None:
    assert removed(found_in([{**PAID, **paid}, {**HAD, **had}])) == {0}


@pytest.mark.parametrize(
    ("paid", "had"),
    [
        ({"notes": "not passed to Harbour Street"}, {}),
        ({"notes": "part funded by Harbour Street"}, {}),
        ({"notes": "passported to Harbour Street", "paid_to": "Norton PCT"}, {}),
        ({}, {"notes": "Funded by LB Norton", "funder": "own resources"}),
        ({"notes": "ask Harbour Street"}, {"notes": "see LB Norton"}),
    ],
)
def test_what_notes_do_not_say_or_a_column_says_otherwise_is_no_name(paid: Line, had: Line) -> None:
    lines = [{**PAID, "service": "Marketing", **paid}, {**HAD, **had}]
    assert removed(found_in(lines)) == set()


def test_a_note_that_is_a_name_and_no_more_says_who_is_paid_a_levy() -> None:
    lines = [
        line(COUNCIL, "Waste levy", 900_000, cofog="5.1", notes="Norton WDA"),
        line(WASTE, "Landfill", 1_700_000, cofog="5.1"),
        line(COUNCIL, "Recycling posters", 1_700_000, notes="Norton WDA"),
    ]
    assert removed(found_in(lines)) == {0}


def test_a_source_of_a_part_is_no_source_of_the_whole() -> None:
    note = "financed from Norton PCT grant; of which £3m from the PCT; rest other NHS"
    assert source_noted(note) == ""
    lines = [
        line(PCT, "Acute contract", 3_000_000, cofog="7.3", paid_to="Norton General Hospital"),
        line(TRUST, "Acute services", 3_400_000.70, cofog="7.3", notes=note),
    ]
    (finding,) = found_in(lines)
    assert finding.remove == ((1, 300_000_000),)


@pytest.mark.parametrize("note", ["", "4711", "Funded by", "paid to", "source:", "from", "; ;"])
def test_any_note_is_read(note: str) -> None:
    assert (payee_noted(note), source_noted(note)) == ("", "")
