"""Pooled budgets count at their host: what tells who it is, and what does not."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import COUNCIL, DISTRICT, PCT, Line, decide, found_in, line, removed
from xltools.counting.decisions import match_decisions
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.policy import KEEP_BOTH

NAME = "Learning disability pooled budget"


def pool(partner: str, pounds: float = 2_412_345.67, **more: object) -> Line:
    return line(partner, NAME, pounds, **{"cofog": "10.1", **more})


HOSTS: dict[str, tuple[list[Line], int]] = {
    "failing all, the council with social services": ([pool(PCT), pool(COUNCIL)], 1),
    "not a district, which has no social services": ([pool(PCT), pool(DISTRICT)], 0),
    "the side that gives the exact figure of what the other rounds": ([pool(PCT), pool(COUNCIL, 2_412_000)], 0),
    "the side that codes it to care": ([pool(PCT), pool(COUNCIL, cofog="7.3")], 0),
    "the side that is paid, though its name is not clear": ([pool(PCT), pool(COUNCIL, paid_to="NH Norton")], 0),
    "the side that says so": ([{**pool(PCT), "service": f"{NAME} (host)"}, pool(COUNCIL)], 0),
}


@pytest.mark.parametrize(("lines", "host"), HOSTS.values(), ids=HOSTS.keys())
def test_the_host_is(lines: list[Line], host: int) -> None:
    assert removed(found_in(lines), DoubleCountKind.POOLED_BUDGET) == {1 - host}


def test_a_figure_that_only_comes_near_is_not_the_exact_one() -> None:
    found = found_in([pool(PCT, 2_412_345.67), pool(COUNCIL, 2_419_000)])
    assert removed(found, DoubleCountKind.POOLED_BUDGET) == {0}


@pytest.mark.parametrize(
    "name", ["Children's trust fund: short breaks", "Aligned commissioning budget", "Integrated fund for falls"]
)
def test_a_pool_need_not_be_called_one(name: str) -> None:
    found = found_in([{**pool(PCT), "service": name}, {**pool(COUNCIL), "service": name}])
    assert removed(found, DoubleCountKind.POOLED_BUDGET) == {0}


def test_a_decision_comes_back_where_a_revised_figure_makes_the_other_body_the_host() -> None:
    before = found_in([pool(PCT), pool(COUNCIL, 2_412_000)])
    decisions = decide(before, KEEP_BOTH)
    now = found_in([pool(PCT, 2_412_000), pool(COUNCIL, 2_412_345.67)])
    assert removed(before) != removed(now)
    (again,) = match_decisions(decisions, now).look_again
    assert f"{PCT}: {NAME} £2,412,345.67 is now {PCT}: {NAME} £2,412,000.00" in again.changed
