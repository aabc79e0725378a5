"""A department's estimate and what a local body has from it, each in its own words: counted at the local body."""

from __future__ import annotations

from tests.double_counts.drawn import COUNCIL, DWP, Line, found_in, line, removed
from xltools.counting.policy import Policy

PARTS = [1_904_112.18, 2_077_230.44]


def parts(*services: str) -> list[Line]:
    return [
        line(COUNCIL, service, pounds, cofog="4.1", funder="DWP")
        for service, pounds in zip(services, PARTS, strict=True)
    ]


def estimate(service: str, **more: object) -> Line:
    return line(DWP, service, sum(PARTS) * 1.015, **{"cofog": "4.1", "basis": "Population", **more})


def test_lines_that_each_tell_a_part_come_to_the_estimate_together() -> None:
    lines = [estimate("Restart and Work Well: local share"), *parts("Work Well clinics", "Restart mentors")]
    assert removed(found_in(lines)) == {0}


def test_a_body_that_the_estimate_is_said_to_be_for_needs_no_word_in_common() -> None:
    lines = [estimate("Employment support, per head", paid_to="LB Norton"), *parts("Job clubs", "Mentors")]
    assert removed(found_in(lines)) == {0}


def test_without_a_word_in_common_it_is_asked_about() -> None:
    (asked,) = found_in([estimate("Access programme, per head"), *parts("Job clubs", "Mentors")])
    assert (asked.remove[0][0], asked.confidence < Policy().remove_double_counts_from) == (0, True)


def test_another_function_is_something_else() -> None:
    lines = [
        estimate("Restart and Work Well: local share", cofog="10.5"),
        *parts("Work Well clinics", "Restart mentors"),
    ]
    assert removed(found_in(lines)) == set()


def test_another_body_named_as_paid_is_something_else() -> None:
    lines = [estimate("Restart: local share", paid_to="Harbour Street"), *parts("Restart clinics", "Restart mentors")]
    assert removed(found_in(lines)) == set()


def test_a_larger_payment_of_the_department_does_not_take_what_the_estimate_is_for() -> None:
    lines = [
        estimate("Restart and Work Well: local share"),
        *parts("Work Well clinics", "Restart mentors"),
        line(DWP, "Employment support fund", 9_112_400.5, cofog="4.1", paid_to="LB Norton"),
        line(COUNCIL, "Employment support", 4_770_000.25, cofog="4.1", funder="DWP"),
    ]
    assert 0 in removed(found_in(lines))
