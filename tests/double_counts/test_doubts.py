"""A near miss says in words why it was not taken off: what weighs most against it."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import CHARITY, COUNCIL, Line, found_in, line
from xltools.counting.double_counts.doubts import doubts
from xltools.counting.double_counts.finding import Indication

GRANT = line(COUNCIL, "Debt help", 420_000, cofog="10.7", paid_to=CHARITY)


@pytest.mark.parametrize(
    ("other", "doubt"),
    [
        (line(CHARITY, "Advice", 420_000, cofog="10.7"), "the services are called differently"),
        (line(CHARITY, "Advice", 420_000, cofog="10.7"), f"{CHARITY} does not name {COUNCIL} as its source"),
        (line(CHARITY, "Debt help", 401_260, cofog="10.7", funder=COUNCIL), "the amounts differ by £18,740"),
        (line(CHARITY, "Debt help", 420_000, cofog="06.1"), "they are coded to different functions"),
    ],
)
def test_a_payment_that_is_not_certain_says_what_speaks_against_it(other: Line, doubt: str) -> None:
    (considered,) = found_in([GRANT, other])
    assert considered.confidence < 0.9
    assert doubt in considered.doubt.split("; ")


def test_the_weightiest_doubts_come_first_and_no_more_than_can_be_read() -> None:
    evidence = (
        Indication(3.0, "each names the other", "neither names the other"),
        Indication(-0.1, "", "hardly worth a word"),
        *(Indication(weight, "", f"doubt of {-weight:g}") for weight in (-1.0, -4.0, -2.0, -3.0)),
    )
    assert doubts(evidence) == "doubt of 4; doubt of 3; doubt of 2"


def test_where_nothing_speaks_against_it_too_little_speaks_for_it() -> None:
    assert doubts([Indication(0.2, "the same function")]) == "this alone speaks for it: the same function"


def test_what_is_an_affirmation_is_not_told_as_a_doubt() -> None:
    """One rounded sum in a fund two bodies name: that the amounts are equal is no doubt, that they are so easily is."""
    projects = [line(body, "Play", 12_800, fund="Early Chances Fund") for body in (COUNCIL, CHARITY)]
    (shared,) = found_in(projects)
    assert shared.doubt == "such an amount is easily the same by chance"
