"""Money between two bodies that both send a return, where no line answers a line: counted once, by pair, fund and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.double_counts.drawn import found_in, frame_of, line, removed
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.double_counts.ledger import resolve
from xltools.counting.policy import DEFAULT_POLICY, Health, Police, Policy
from xltools.model import Partner
from xltools.reference.bodies.names import partner_id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.double_counts.drawn import Line

BODIES = (
    ("Fernley City Council", "Fernley", "Council"),
    ("NHS Fernley Integrated Care Board", "Fernley ICB", "NHS commissioner"),
    ("Fernley Royal Hospitals NHS Foundation Trust", "FRH", "NHS provider"),
    ("NHS England", "NHSE", "Agency or public body"),
    ("Police and Crime Commissioner for Wolds", "Wolds PCC", "Police"),
    ("Chief Constable of Wolds", "Wolds Police", "Police"),
    ("Home Office", "HO", "Government department"),
    ("Department for Education", "DfE", "Government department"),
    ("Department for Work and Pensions", "DWP", "Government department"),
    ("Department for Transport", "DfT", "Government department"),
    ("Wolds Combined Authority", "Wolds CA", "Other joint authority"),
    ("Larch Learning Trust", "Larch", "School or academy"),
    ("Rowan Schools Trust", "Rowan", "School or academy"),
    ("Wolds Fire Authority", "Wolds Fire", "Fire and rescue"),
    ("Harbour Advice", "Harbour", "Voluntary organisation"),
)
PARTNERS = tuple(Partner(name, partner_id_of(name), short, (), kind) for name, short, kind in BODIES)
CITY, BOARD, TRUST, NHSE, PCC, FORCE, HO, DFE, DWP, DFT, CA, LARCH, ROWAN, FIRE, CHARITY = (
    name for name, _, _ in BODIES
)


def now(partner: str, service: str, pounds: float, **more: object) -> Line:
    """One line of 2024-25."""
    return line(partner, service, pounds, **{"financial_year": "2024-25", **more})


def left(lines: Sequence[Line], policy: Policy = DEFAULT_POLICY) -> list[float]:
    """The pounds that each line counts, with nothing decided."""
    pence = frame_of(lines)["gross"].to_numpy(dtype=np.int64)
    outcome = resolve(found_in(lines, policy=policy, partners=PARTNERS), pence, policy=policy)
    return [pounds / 100 for pounds in (pence - outcome.lost).tolist()]


def test_what_is_paid_to_a_body_that_sends_a_return_counts_there_though_it_names_nobody() -> None:
    lines = [
        now(NHSE, "Integrated care board allocation", 612_000_000, cofog="7.6", paid_to=BOARD),
        now(BOARD, "Primary care prescribing", 280_400_118.2, cofog="7.1"),
        now(BOARD, "Continuing healthcare", 341_918_441.7, cofog="7.2"),
    ]
    assert left(lines) == [0, 280_400_118.2, 341_918_441.7]


def test_what_is_paid_to_a_body_that_sends_no_return_stays() -> None:
    lines = [
        now(NHSE, "Integrated care board allocation", 612_000_000, cofog="7.6", paid_to=BOARD),
        now(CITY, "Libraries", 4_400_118.2, cofog="8.2"),
    ]
    assert left(lines) == [612_000_000, 4_400_118.2]


def test_a_return_too_small_to_hold_what_its_body_was_paid_is_asked_about() -> None:
    lines = [
        now(NHSE, "Integrated care board allocation", 612_000_000, cofog="7.6", paid_to=BOARD),
        now(BOARD, "Continuing healthcare", 41_918_441.7, cofog="7.2"),
    ]
    (asked,) = found_in(lines, partners=PARTNERS)
    assert (left(lines), asked.confidence < Policy().remove_double_counts_from) == ([612_000_000, 41_918_441.7], True)


def test_money_goes_once_along_a_chain_and_what_the_commissioner_keeps_stays() -> None:
    lines = [
        now(HO, "Police core grant", 58_204_110, cofog="3.1", paid_to=PCC, fund="Police grant"),
        now(CITY, "Police precept", 40_118_220.4, cofog="3.1", paid_to=PCC),
        now(PCC, "Funding of the Chief Constable", 96_773_598.8, cofog="3.1", funder=HO, paid_to=FORCE),
        now(PCC, "Office of the commissioner", 1_500_118.9, cofog="3.1"),
        now(FORCE, "Local policing", 60_118_220.1, cofog="3.1", funder=PCC),
        now(FORCE, "Investigations", 36_655_378.7, cofog="3.1", funder=PCC),
    ]
    assert left(lines) == [0, 0, 0, 1_500_118.9, 60_118_220.1, 36_655_378.7]


def test_a_force_is_paid_by_its_commissioner_though_neither_names_the_other() -> None:
    lines = [
        now(PCC, "Force budget (delegated)", 85_175_243.03, cofog="3.1"),
        now(FORCE, "Response", 55_175_243.01, cofog="3.1"),
        now(FORCE, "Crime", 30_000_000.02, cofog="3.1"),
    ]
    assert left(lines) == [0, 55_175_243.01, 30_000_000.02]
    assert left(lines, Policy(police=Police.COMMISSIONER)) == [85_175_243.03, 0, 0]


HELD = [
    now(BOARD, "Acute contract", 233_000_000, cofog="7.3", paid_to=TRUST),
    now(TRUST, "Emergency care", 120_118_220.4, cofog="7.3", funder=BOARD),
    now(TRUST, "Planned surgery", 112_881_779.6, cofog="7.3"),
    now(TRUST, "New theatres", 9_400_118.2, cofog="7.3", expenditure_type="Capital"),
    now(TRUST, "Private patients", 6_118_220.9, cofog="7.3", funder="own income"),
]


def test_a_providers_lines_count_at_the_commissioner_and_what_it_builds_or_earns_stays() -> None:
    assert left(HELD) == [233_000_000, 0, 0, 9_400_118.2, 6_118_220.9]
    assert left(HELD, Policy(health=Health.PROVIDER)) == [0, 120_118_220.4, 112_881_779.6, 9_400_118.2, 6_118_220.9]


def test_of_one_fund_what_agrees_in_kind_comes_off_and_the_rest_is_asked_about() -> None:
    lines = [
        now(
            DFT, "Sustainable transport", 81_000_000, cofog="4.5", paid_to=CA, fund="CRSTS", expenditure_type="Capital"
        ),
        now(CA, "Bus corridors", 38_500_000, cofog="4.5", funder=DFT, fund="CRSTS", expenditure_type="Capital"),
        now(CA, "Bus services", 24_000_000, cofog="4.5", funder=DFT, fund="CRSTS"),
    ]
    asked = [finding.amount_pence for finding in found_in(lines, partners=PARTNERS) if finding.confidence < 0.7]
    assert left(lines) == [42_500_000, 38_500_000, 24_000_000]
    assert 2_400_000_000 in asked


def test_initials_of_a_fund_are_the_fund() -> None:
    lines = [
        now(DFE, "Academies", 30_614_639.69, cofog="9.2", paid_to="academies", fund="General Annual Grant"),
        now(LARCH, "Teaching", 15_352_380.31, cofog="9.2", funder=DFE, fund="GAG"),
        now(ROWAN, "School budgets", 15_262_259.38, cofog="9.1", funder=DFE, fund="G.A.G."),
    ]
    assert left(lines) == [0, 15_352_380.31, 15_262_259.38]


def test_a_payee_listed_beside_one_we_do_not_know_is_not_taken_to_have_had_it_all() -> None:
    lines = [
        now(DFE, "Academies", 30_614_639.69, cofog="9.2", paid_to="Larch Learning Trust; Quillon Abbey Schools"),
        now(LARCH, "Teaching", 45_352_380.31, cofog="9.2"),
    ]
    assert left(lines) == [30_614_639.69, 45_352_380.31]


def test_notes_that_list_names_and_amounts_say_who_had_how_much() -> None:
    lines = [
        now(DFE, "General annual grant", 94_405_684.61, cofog="9.2", paid_to="Larch; Rowan; others",
            notes="Larch 30,166,419.68, Rowan 23,015,000.00, rest 41,224,264.93"),
        now(LARCH, "Teaching", 30_166_419.68, cofog="9.2"),
        now(ROWAN, "School budgets", 23_015_000, cofog="9.2"),
    ]  # fmt: skip
    assert left(lines) == [41_224_264.93, 30_166_419.68, 23_015_000]


def test_lines_of_one_function_that_come_to_a_payment_to_the_penny_are_it_though_nobody_is_named() -> None:
    lines = [
        now(DFE, "Market sustainability", 5_397_788.49, cofog="10.2", fund="MSIF"),
        now(CITY, "Fee uplifts", 3_530_371.2, cofog="10.2", fund="MSIF"),
        now(CITY, "Workforce", 1_867_417.29, cofog="10.2", fund="MSIF"),
        now(CITY, "Home care", 40_118_220.4, cofog="10.2"),
    ]
    assert removed(found_in(lines, partners=PARTNERS)) == {0}


def test_benefit_that_all_councils_pay_out_is_the_departments_one_line() -> None:
    other = "Ambleby District Council"
    partners = (*PARTNERS, Partner(other, "ambleby", "", (), "District council"))
    lines = [
        now(DWP, "Housing benefit paid by local authorities", 29_118_000, cofog="10.6"),
        now(CITY, "Rent allowances", 17_265_931.55, cofog="10.6", funder=DWP),
        now(other, "Housing benefit", 11_852_118.2, cofog="10.6"),
    ]
    found = found_in(lines, partners=partners)
    assert removed(found, DoubleCountKind.ADMINISTERED_BENEFIT) == {0}


def test_a_precept_goes_to_the_one_body_that_levies_it() -> None:
    lines = [
        now(CITY, "Fire precept", 3_551_225.42, cofog="3.2"),
        now(FIRE, "Firefighting", 11_920_000, cofog="3.2"),
    ]
    assert removed(found_in(lines, partners=PARTNERS), DoubleCountKind.PRECEPT_OR_LEVY) == {0}


def test_two_trusts_are_both_paid_out_of_what_the_board_reports_for_health() -> None:
    other = "Fernley Minds NHS Trust"
    partners = (*PARTNERS, Partner(other, "minds", "", (), "NHS provider"))
    lines = [
        now(BOARD, "Hospital and mental health care", 310_118_220.4, cofog="7.3"),
        now(TRUST, "Emergency care", 120_500_000, cofog="7.3", funder=BOARD),
        now(other, "Talking therapies", 60_250_000, cofog="7.3", funder=BOARD),
    ]
    assert removed(found_in(lines, partners=partners)) == {1, 2}


def test_a_total_apart_from_its_parts_is_found_and_a_service_called_total_is_not() -> None:
    care = [
        now(CITY, "Residential care", 38_200_004.95, cofog="10.2"),
        now(CITY, "Nursing care", 17_099_789.46, cofog="10.2"),
        now(CITY, "Home care", 18_199_971.85, cofog="10.2"),
    ]
    total = now(CITY, "Total 65+ care homes", 55_299_794.41, cofog="10.2")
    place = now(CITY, "Total Place pilot", 55_299_800, cofog="10.2")
    assert removed(found_in([*care, total], partners=PARTNERS), DoubleCountKind.TOTAL_LINE) == {3}
    assert removed(found_in([*care, place], partners=PARTNERS)) == set()


SURVIVING: dict[str, list[Line]] = {
    "a charity that has several awards": [
        now(CITY, "Debt advice", 41_250.1, cofog="10.7", paid_to=CHARITY),
        now(CHARITY, "Debt advice", 63_000.55, cofog="10.7", funder=CITY),
    ],
    "a small part of what a council reports": [
        now(DFT, "Cycle training", 41_250.1, cofog="4.5", paid_to=CITY),
        now(CITY, "Roads", 63_000_000.55, cofog="4.5"),
    ],
    "money that goes up": [
        now(CHARITY, "Rent of a hall", 1_250.1, cofog="10.7", paid_to=CITY),
        now(CITY, "Community halls", 63_000.55, cofog="8.2"),
    ],
    "halves of a scheme": [
        now(CITY, "Drug action - our half", 412_500.1, cofog="7.4", paid_to=BOARD),
        now(BOARD, "Drug action - our half", 412_500.1, cofog="7.4"),
    ],
    "another year": [
        now(DFT, "Potholes", 412_500.1, cofog="4.5", paid_to=CITY, financial_year="2023-24"),
        now(CITY, "Potholes", 1_312_500.1, cofog="4.5", funder=DFT),
    ],
    "sums of two kinds": [
        now(DFE, "Condition", 2_400_000, cofog="9.2", paid_to="", fund="SCA", expenditure_type="Capital"),
        now(CITY, "Repairs", 1_100_000, cofog="9.2", fund="Schools"),
        now(CITY, "Roofs", 1_300_000, cofog="9.2", fund="Schools", expenditure_type="Capital"),
    ],
}


@pytest.mark.parametrize("lines", SURVIVING.values(), ids=SURVIVING.keys())
def test_both_count_where(lines: list[Line]) -> None:
    assert removed(found_in(lines, partners=PARTNERS)) == set()
