"""Every word of the policy moves the money to where it says, and nothing is lost: gross is what counts and what comes off."""

from __future__ import annotations

import numpy as np
import pytest

from tests.double_counts.drawn import (
    CHARITY,
    COUNCIL,
    DWP,
    PARTNERS,
    PCT,
    POLICE,
    TRUST,
    WASTE,
    Line,
    found_in,
    frame_of,
    line,
)
from xltools.counting.double_counts.ledger import resolve
from xltools.counting.policy import (
    Benefits,
    Health,
    Levies,
    Police,
    Policy,
    PooledBudgets,
    Schools,
    UndecidedDoubleCounts,
)
from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of

SCHOOL, COMMISSIONER, FORCE = "Norton Vale Academy", "Norton Police and Crime Commissioner", "Norton Constabulary"
MORE = tuple(
    Partner(name, partner_id_of(name), "", (), kind)
    for name, kind in ((SCHOOL, "School or academy"), (COMMISSIONER, "Police"), (FORCE, "Police"))
)
LISTED = (*(one for one in PARTNERS if one.name != POLICE), *MORE)


def counted(lines: list[Line], policy: Policy) -> dict[str, int]:
    """Pounds that count by body, under a policy; gross must be what counts and what comes off."""
    pence = frame_of(lines)["gross"].to_numpy(dtype=np.int64)
    outcome = resolve(found_in(lines, partners=LISTED, policy=policy), pence, policy=policy)
    assert outcome.gross == int(pence.sum()) == outcome.net + int(outcome.lost.sum())
    sums: dict[str, int] = {}
    for one, left in zip(lines, (pence - outcome.lost).tolist(), strict=True):
        sums[str(one["partner"])] = sums.get(str(one["partner"]), 0) + left // 100
    return sums


CONTRACT = [
    line(PCT, "Acute services contract", 5_000_000, cofog="7.3", paid_to="Norton General Hospital"),
    line(TRUST, "Surgery", 3_000_000, cofog="7.3", funder="Norton PCT"),
    line(TRUST, "Maternity", 1_900_000, cofog="7.3", funder="NHS Norton"),
    line(TRUST, "Car park", 70_000, cofog="7.3", funder="own resources"),
]
POOL = [
    line(COUNCIL, "Learning disability pooled budget (host)", 2_400_000, cofog="10.1", funder="Norton PCT"),
    line(PCT, "Contribution to learning disability pooled budget", 800_000, cofog="10.1", paid_to="LB Norton"),
]
LEVY = [
    line(COUNCIL, "Waste levy", 900_000, cofog="5.1", paid_to="Norton WDA"),
    line(COUNCIL, "Parks", 100_000.55, cofog="8.1"),
    line(WASTE, "Landfill", 700_000, cofog="5.1", funder="LB Norton"),
    line(WASTE, "Recycling centres", 350_000, cofog="5.1"),
    line(WASTE, "Heat network", 40_000, cofog="4.3", funder="own resources"),
]
DELEGATED = [
    line(COUNCIL, "Delegated budget, Norton Vale", 1_000_000, cofog="9.2", paid_to=SCHOOL),
    line(SCHOOL, "Teaching", 800_000, cofog="9.2", funder="LB Norton"),
    line(SCHOOL, "Premises", 260_000.40, cofog="9.2", funder="LB Norton"),
    line(SCHOOL, "Hire of halls", 9_000, cofog="9.2", funder="own resources"),
]
POLICING = [
    line(COMMISSIONER, "Policing", 6_000_000, cofog="3.1", paid_to=FORCE),
    line(COMMISSIONER, "Victims' services", 200_000, cofog="3.1"),
    line(FORCE, "Response", 4_100_000, cofog="3.1", funder=COMMISSIONER),
    line(FORCE, "Neighbourhoods", 1_950_000, cofog="3.1", funder=COMMISSIONER),
]
BENEFIT = [
    line(COUNCIL, "Housing benefit: rent allowances", 8_123_456, cofog="10.6"),
    line(DWP, "Housing benefit rent allowances", 8_123_456, cofog="10.6", paid_to="LB Norton"),
]
GRANT = [
    line(COUNCIL, "Debt advice", 41_250.10, paid_to="Harbour Street"),
    line(CHARITY, "Debt advice", 41_250.10, funder="LB Norton"),
]
MOVES: dict[str, tuple[list[Line], Policy, dict[str, int], dict[str, int]]] = {
    "health": (
        CONTRACT,
        Policy(health=Health.PROVIDER),
        {PCT: 5_000_000, TRUST: 70_000},
        {PCT: 100_000, TRUST: 4_970_000},
    ),
    "pooled_budgets": (
        POOL,
        Policy(pooled_budgets=PooledBudgets.PARTNERS),
        {COUNCIL: 2_400_000, PCT: 0},
        {COUNCIL: 1_600_000, PCT: 800_000},
    ),
    "levies": (
        LEVY,
        Policy(levies=Levies.BILLING_BODY),
        {COUNCIL: 100_000, WASTE: 1_090_000},
        {COUNCIL: 1_000_000, WASTE: 190_000},
    ),
    "schools": (
        DELEGATED,
        Policy(schools=Schools.SCHOOL),
        {COUNCIL: 1_000_000, SCHOOL: 69_000},
        {COUNCIL: 0, SCHOOL: 1_069_000},
    ),
    "police": (
        POLICING,
        Policy(police=Police.COMMISSIONER),
        {COMMISSIONER: 200_000, FORCE: 6_050_000},
        {COMMISSIONER: 6_200_000, FORCE: 50_000},
    ),
    "benefits": (
        BENEFIT,
        Policy(benefits=Benefits.DEPARTMENT),
        {COUNCIL: 8_123_456, DWP: 0},
        {COUNCIL: 0, DWP: 8_123_456},
    ),
    "undecided_double_counts": (
        GRANT,
        Policy(undecided_double_counts=UndecidedDoubleCounts.KEEP),
        {COUNCIL: 0, CHARITY: 41_250},
        {COUNCIL: 41_250, CHARITY: 41_250},
    ),
    "remove_double_counts_from": (
        GRANT,
        Policy(remove_double_counts_from=2.0),
        {COUNCIL: 0, CHARITY: 41_250},
        {COUNCIL: 41_250, CHARITY: 41_250},
    ),
}


@pytest.mark.parametrize(("lines", "other", "usual", "moved"), MOVES.values(), ids=MOVES.keys())
def test_the_other_word_moves_the_money(
    lines: list[Line], other: Policy, usual: dict[str, int], moved: dict[str, int]
) -> None:
    assert counted(lines, Policy()) == usual
    assert counted(lines, other) == moved


def test_two_councils_levy_is_taken_off_once_each() -> None:
    lines = [
        line(COUNCIL, "Waste levy", 500_000, cofog="5.1", paid_to="Norton WDA"),
        line("Millfield District Council", "Waste levy", 400_000, cofog="5.1", paid_to="Norton WDA"),
        line(WASTE, "Landfill", 1_000_000, cofog="5.1"),
    ]
    assert counted(lines, Policy(levies=Levies.BILLING_BODY))[WASTE] == 100_000


def test_what_a_council_pays_a_school_that_sends_no_return_stays_whatever_the_word() -> None:
    for policy in (Policy(), Policy(schools=Schools.SCHOOL)):
        assert counted(DELEGATED[:1], policy) == {COUNCIL: 1_000_000}


def test_a_grant_a_department_gives_a_council_for_a_school_counts_once_at_the_council() -> None:
    department = "Department for Education"
    partners = (*LISTED, Partner(department, "dfe", "DfE", (), "Government department"))
    lines = [
        line(department, "Pupil premium", 300_120.45, paid_to="LB Norton"),
        line(COUNCIL, "Pupil premium", 300_120.45, funder="DfE", paid_to=SCHOOL),
        line(SCHOOL, "Pupil premium", 300_120.45, funder="LB Norton"),
    ]
    pence = frame_of(lines)["gross"].to_numpy(dtype=np.int64)
    outcome = resolve(found_in(lines, partners=partners), pence)
    assert (pence - outcome.lost).tolist() == [0, 30_012_045, 0]
