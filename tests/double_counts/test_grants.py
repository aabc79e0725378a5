"""Payments reported by both sides, where names are unclear or missing, funds are called by schemes, and sums come in parts."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import CHARITY, CLG, COLLEGE, COUNCIL, LSC, PCT, RDA, Line, found_in, line, removed
from xltools.counting.double_counts import DoubleCountKind

ODD = 41_250.17
TAKEN = line(COLLEGE, "Adult learning", ODD, funder="LB Norton")
ROADS = [line(COUNCIL, f"Carriageway {number}", 2_500.17 * number + 33, cofog="4.5") for number in range(40, 80)]


@pytest.mark.parametrize("written", ["Norton Coll PX", "Nrtn Cty Clg", ""])
def test_a_name_that_is_not_clear_does_not_speak_against_the_body_it_may_mean(written: str) -> None:
    lines = [line(COUNCIL, "Adult learning grant", ODD, paid_to=written), TAKEN]
    assert removed(found_in(lines), DoubleCountKind.GRANT) == {0}


@pytest.mark.parametrize("written", ["Westbury Agricultural Institute", "Sustrans", "Harbour Street"])
def test_the_name_of_somebody_else_does(written: str) -> None:
    lines = [line(COUNCIL, "Adult learning grant", ODD, paid_to=written), TAKEN]
    assert removed(found_in(lines)) == set()


def test_an_unclear_name_alone_names_nobody() -> None:
    lines = [
        line(COUNCIL, "Adult learning grant", 41_000, paid_to="Norton Coll PX"),
        line(COLLEGE, "Adult learning", 41_000),
    ]
    assert removed(found_in(lines)) == set()


def scheme(pounds: float, **more: object) -> Line:
    return line(COUNCIL, "Neighbourhood boost", pounds, **{"cofog": "10.9", **more})


def advice(pounds: float) -> Line:
    return line(CHARITY, "Debt advice", pounds, cofog="10.9", funder="LB Norton")


def test_a_payment_called_by_a_scheme_is_known_by_a_function_the_funder_has_no_other_line_of() -> None:
    assert removed(found_in([scheme(158_000), advice(158_039.40), *ROADS])) == {0}
    assert removed(found_in([scheme(158_000, cofog="4.5"), advice(158_039.40), *ROADS])) == set()


def test_a_tenth_kept_back_to_the_penny_needs_no_name_of_a_fund() -> None:
    (one,) = found_in([scheme(41_250.10, cofog="1.1"), advice(37_125.09), *ROADS])
    assert (one.sub_kind, one.remove) == ("net of administration", ((0, 3_712_509),))


def test_a_tenth_of_a_round_sum_is_a_tenth_too() -> None:
    lines = [
        line(COUNCIL, "Lunch club", 125_000, paid_to="Harbour Street"),
        line(CHARITY, "Lunch club", 112_500, funder="LB Norton"),
    ]
    (one,) = found_in(lines)
    assert (one.sub_kind, one.amount_pence, one.confidence >= 0.7) == ("net of administration", 11_250_000, True)


def test_equal_odd_pence_of_one_name_passed_down_are_one_payment_though_nobody_is_named() -> None:
    lines = [line(COUNCIL, "Debt advice", ODD), line(CHARITY, "Debt advice", ODD)]
    (one,) = found_in(lines)
    assert (removed([one]), one.evidence[0]) == ({0}, "neither names the other")


NOT_PASSED_DOWN: dict[str, list[Line]] = {
    "two bodies of one rank": [line(COUNCIL, "Debt advice", ODD), line(PCT, "Debt advice", ODD)],
    "a round sum": [line(COUNCIL, "Debt advice", 41_000), line(CHARITY, "Debt advice", 41_000)],
    "another service": [line(COUNCIL, "Debt advice", ODD), line(CHARITY, "Toy library", ODD)],
    "each from its own money": [
        line(COUNCIL, "Debt advice", ODD, funder="own resources"),
        line(CHARITY, "Debt advice", ODD, funder="own resources"),
    ],
    "each pays somebody else": [
        line(COUNCIL, "Debt advice", ODD, paid_to="Ferret Advice Ltd"),
        line(CHARITY, "Debt advice", ODD, paid_to="Stoat & Co"),
    ],
    "our half of it": [line(COUNCIL, "Debt advice, our half", ODD), line(CHARITY, "Debt advice, our half", ODD)],
}


@pytest.mark.parametrize("lines", NOT_PASSED_DOWN.values(), ids=NOT_PASSED_DOWN.keys())
def test_what_is_equal_by_chance_or_by_halves_stays(lines: list[Line]) -> None:
    assert removed(found_in(lines)) == set()


PARTS = (31_002.15, 27_037.25, 9_100.11, 4_444.02)


def part(number: int, **more: object) -> Line:
    return line(COUNCIL, f"Lunch club {number}", PARTS[number - 1], **more)


def test_payments_merged_by_the_recipient_are_found_where_one_of_four_names_it() -> None:
    lines = [part(1, paid_to="Harbour Street"), part(2), part(3), part(4), line(CHARITY, "Lunch club", sum(PARTS))]
    assert removed(found_in(lines)) == {0, 1, 2, 3}


def test_payments_that_name_nobody_are_found_where_the_recipient_names_their_funder() -> None:
    lines = [part(1), part(2), part(3), line(CHARITY, "Lunch club", sum(PARTS[:3]), funder="LB Norton"), *ROADS]
    assert removed(found_in(lines)) == {0, 1, 2}


def test_parts_that_name_nobody_and_are_named_by_nobody_stay() -> None:
    lines = [part(1), part(2), part(3), line(CHARITY, "Lunch club", sum(PARTS[:3])), *ROADS]
    assert removed(found_in(lines)) == set()


def test_a_payment_under_a_scheme_is_found_in_the_lines_the_recipient_splits_it_over() -> None:
    split = [
        line(CHARITY, f"Lunch club: {word}", pounds, funder="LB Norton")
        for word, pounds in zip("ab", PARTS, strict=False)
    ]
    assert removed(found_in([scheme(sum(PARTS[:2])), *split, *ROADS])) == {0}


def test_a_doubtful_likeness_does_not_take_a_part_out_of_a_sum_to_the_penny() -> None:
    lines = [
        line(LSC, "Engineering 1", 7_782.58, paid_to=COLLEGE),
        line(LSC, "Engineering 2", 14_380, paid_to=COLLEGE),
        line(COLLEGE, "Engineering: running costs", 7_724.52),
        line(COLLEGE, "Engineering", 22_162.58),
    ]
    (one,) = [one for one in found_in(lines) if one.confidence >= 0.7]
    assert (removed([one]), one.keep) == ({0, 1}, (3,))


def test_a_department_above_all_may_have_paid_what_nobody_names() -> None:
    lines = [line(CLG, "Rough sleepers outreach", ODD), line(COUNCIL, "Rough sleepers outreach", ODD)]
    assert removed(found_in(lines)) == {0}


def through(giver: str, taker: str, pounds: float = 41_000, **more: object) -> list[Line]:
    """A council pays one body, and a college has its money from another."""
    return [
        line(COUNCIL, "Adult learning grant", 41_000, cofog="9.5", paid_to=giver),
        line(COLLEGE, "Adult learning", pounds, **{"cofog": "9.5", "funder": taker, **more}),
    ]


def test_a_sum_that_goes_through_a_body_that_sent_nothing_is_counted_at_its_end() -> None:
    (grant,) = found_in(through(LSC, LSC))
    assert removed([grant], DoubleCountKind.GRANT) == {0}
    assert any("a body that sent nothing" in said for said in grant.evidence)


@pytest.mark.parametrize(
    "lines",
    [
        through(LSC, LSC, 41_300),  # another sum
        through(LSC, LSC, cofog="4.5"),  # another function
        through(LSC, RDA),  # another body
        [
            *through(LSC, LSC),
            line(LSC, "Apprenticeships", 900_000, cofog="9.5"),
        ],  # it answered: its own lines say what it paid
    ],
)
def test_what_only_looks_like_going_through_a_silent_body_stays(lines: list[Line]) -> None:
    assert removed(found_in(lines)) == set()
