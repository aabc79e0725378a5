"""Loose returns give the same total as a count does: what finances spending is found, surely and once."""

from __future__ import annotations

import numpy as np
import pytest

from tests.double_counts.drawn import CHARITY, CLG, COUNCIL, Line, found_in, frame_of, line, removed
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.double_counts.ledger import resolve

NEW = {"financial_year": "2024-25"}
SCHOOL = line(COUNCIL, "New school building", 22_000_000, cofog="9.1", expenditure_type="Capital")


def net(lines: list[Line]) -> int:
    """Pounds that count."""
    return resolve(found_in(lines), frame_of(lines)["gross"].to_numpy(dtype=np.int64)).net // 100


def test_general_grants_and_capital_financing_are_found_surely_and_once() -> None:
    lines = [
        line(COUNCIL, "Minimum revenue provision", 5_818_286.92),
        line(COUNCIL, "Revenue contributions to capital outlay (RCCO)", 1_482_440.97),
        SCHOOL,
        line(CLG, "Section 31 grant: business rates reliefs", 8_547_801.41, paid_to=COUNCIL, fund="S31", **NEW),
        line(CLG, "Business rates retention top-up", 9_336_652.96, paid_to=COUNCIL, **NEW),
    ]
    found = found_in(lines)
    kinds = {number: (finding.kind, finding.confidence >= 0.9) for finding in found for number, _ in finding.remove}
    capital, grant = (DoubleCountKind.CAPITAL_FINANCING, True), (DoubleCountKind.GENERAL_GRANT, True)
    assert kinds == {0: capital, 1: capital, 3: grant, 4: grant}
    assert len(found) == 4
    assert net(lines) == 22_000_000


def test_a_line_listed_twice_and_a_total_go_with_them() -> None:
    again = [line(COUNCIL, "MRP", 818_286.92, reference="77"), line(COUNCIL, "MRP", 818_286.92, reference="77")]
    assert net([SCHOOL, *again, line(COUNCIL, "Total", 22_000_000 + 2 * 818_286.92)]) == 22_000_000


def test_a_grant_for_a_service_is_counted_at_the_body_that_spends_it() -> None:
    lines = [
        line(CLG, "Section 31 grant: bus capacity", 1_234_567.89, cofog="4.5", paid_to="LB Norton", **NEW),
        line(COUNCIL, "Bus capacity", 1_234_567.89, cofog="4.5", funder="CLG", **NEW),
    ]
    assert removed(found_in(lines)) == {0}


def test_a_doubtful_name_is_asked_about_and_counts_meanwhile() -> None:
    lines = [line(CLG, "Section 31 grant", 1_234_567.89, paid_to="LB Norton", **NEW), line(CHARITY, "Advice", 77.10)]
    (finding,) = found_in(lines)
    assert finding.kind == DoubleCountKind.GENERAL_GRANT
    assert 0.35 <= finding.confidence < 0.7


@pytest.mark.parametrize("service", ["Depreciation", "Revenue support grant"])
def test_a_refund_goes_too(service: str) -> None:
    assert net([SCHOOL, line(COUNCIL, service, -500_000)]) == 22_000_000
