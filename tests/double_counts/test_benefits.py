"""Housing and council tax benefit count once, also where one side gives in one line what the other gives in two."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import COUNCIL, DISTRICT, DWP, Line, found_in, line, removed
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.policy import Benefits, Policy

ALLOWANCES, REBATES = 6_123_456.78, 2_000_111.22
PAID_OUT = [
    line(COUNCIL, "Rent allowances", ALLOWANCES, cofog="10.6"),
    line(COUNCIL, "Rent rebates, non-HRA", REBATES, cofog="10.6"),
]


def subsidy(pounds: float, **more: object) -> Line:
    return line(DWP, "Housing benefit subsidy", pounds, **{"cofog": "10.6", **more})


def test_one_subsidy_is_the_two_benefits_it_pays_for() -> None:
    lines = [*PAID_OUT, subsidy(ALLOWANCES + REBATES)]
    assert removed(found_in(lines), DoubleCountKind.ADMINISTERED_BENEFIT) == {2}
    assert removed(
        found_in(lines, policy=Policy(benefits=Benefits.DEPARTMENT)), DoubleCountKind.ADMINISTERED_BENEFIT
    ) == {0, 1}


def test_two_subsidies_are_the_one_benefit_they_pay_for() -> None:
    lines = [
        line(COUNCIL, "Housing benefit", ALLOWANCES + REBATES, cofog="10.6"),
        subsidy(ALLOWANCES, paid_to="LB Norton"),
        subsidy(REBATES, paid_to="LB Norton"),
    ]
    assert removed(found_in(lines), DoubleCountKind.ADMINISTERED_BENEFIT) == {1, 2}


@pytest.mark.parametrize(
    "other",
    [
        subsidy(ALLOWANCES + REBATES, paid_to="Millfield DC"),
        subsidy(ALLOWANCES + 2 * REBATES),
        subsidy(ALLOWANCES + REBATES, financial_year="2009-10"),
    ],
    ids=["paid to another council", "another sum", "another year"],
)
def test_a_subsidy_that_does_not_come_to_them_is_another(other: Line) -> None:
    lines = [*PAID_OUT, other, line(DISTRICT, "Leisure", 1_000)]
    assert removed(found_in(lines), DoubleCountKind.ADMINISTERED_BENEFIT) == set()
