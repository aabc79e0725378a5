"""What a line tells of another body's money comes off where that body sends a return, to the penny where its lines say so."""

from __future__ import annotations

import numpy as np
import pytest

from tests.double_counts.drawn import (
    CHARITY,
    CLG,
    COUNCIL,
    COUNTY,
    DISTRICT,
    DWP,
    EA,
    PCT,
    TRUST,
    Line,
    found_in,
    frame_of,
    line,
)
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.double_counts.ledger import resolve
from xltools.counting.double_counts.told_parts import told_parts
from xltools.counting.policy import Benefits, Policy

BENEFIT = line(COUNCIL, "Housing benefit: rent allowances", 41_206_118.50, cofog="10.6", funder="DWP")


def lost(lines: list[Line], policy: Policy = Policy()) -> dict[int, float]:  # noqa: B008 - frozen
    """Pounds that each line loses."""
    taken = resolve(
        found_in(lines, policy=policy), frame_of(lines)["gross"].to_numpy(dtype=np.int64), policy=policy
    ).lost
    return {number: int(taken[number]) / 100 for number in np.flatnonzero(taken).tolist()}


def departments_line(notes: str) -> Line:
    return line(DWP, "Working age and pensioner benefits", 312_404_118.50, cofog="10.9", notes=notes)


def test_the_part_told_comes_off_and_the_rest_stays() -> None:
    notes = "UC, PIP and other. Includes £41,206,118.50 paid on to councils: housing benefit"
    lines = [departments_line(notes), BENEFIT]
    assert lost(lines) == {0: 41_206_118.50}
    (finding,) = found_in(lines)
    assert (finding.kind, finding.keep) == (DoubleCountKind.ADMINISTERED_BENEFIT, (1,))
    assert lost(lines, Policy(benefits=Benefits.DEPARTMENT)) == {1: 41_206_118.50}


@pytest.mark.parametrize(
    ("told", "taken"),
    [("£41.2m", 41_206_118.50), ("£41,206k", 41_206_118.50), ("£41,206,118.50", 41_206_118.50), ("£39.0m", 39_000_000)],
)
def test_an_amount_is_read_as_exactly_as_it_is_written(told: str, taken: float) -> None:
    assert lost([departments_line(f"Includes {told} passed to LB Norton"), BENEFIT]) == {0: taken}


@pytest.mark.parametrize(
    "notes",
    [
        "Excludes £41,206,118.50 paid on to councils",
        "after £41,206,118.50 paid on to LB Norton has been taken off",
        "£41,206,118.50 paid to LB Norton is shown separately",
        "Includes £41,206,118.50 passed to parish councils",
        "Includes £41,206,118.50 for the districts of Northmoor and Southmoor",
        "Includes £41,206,118.50 passed to Zanzibar Quay Conservators",
        "Budget of £41,206,118.50 agreed in March",
    ],
)
def test_what_is_not_in_the_line_or_goes_to_nobody_here_stays(notes: str) -> None:
    assert lost([departments_line(notes), BENEFIT]) == {}


@pytest.mark.parametrize("notes", ["Includes about £41m passed to LB Norton", "includes an amount for LB Norton"])
def test_an_amount_that_is_not_plain_is_asked_about(notes: str) -> None:
    (finding,) = found_in([departments_line(notes), BENEFIT])
    assert 0.35 <= finding.confidence < 0.7


def test_each_body_told_of_loses_its_own_part_and_a_body_without_a_return_keeps_its() -> None:
    notes = "of which passed to Millfield DC £150,000 and Brue DC £125,000 for community safety partnerships"
    lines = [
        line(COUNTY, "Community safety", 2_611_840.20, cofog="3.1", notes=notes),
        line(DISTRICT, "Community safety partnership", 150_000, cofog="3.1", funder="Nortonshire CC"),
        line(DISTRICT, "Ward grants", 125_000, cofog="8.6"),
    ]
    assert lost(lines) == {0: 150_000}


def test_parts_listed_one_by_one_are_read_one_by_one() -> None:
    notes = "Includes: Precept to Nortonshire CC £8.2m; Levy to Norton WDA £3.0m; parks £1.0m"
    lines = [
        line(DISTRICT, "Levies, precepts and contributions", 12_200_000, notes=notes),
        line(COUNTY, "Roads", 60_000_000.77),
        line("Norton Waste Disposal Authority", "Landfill", 9_000_000.13),
    ]
    assert lost(lines) == {0: 11_200_000}


def test_a_provider_tells_what_it_has_from_the_commissioner() -> None:
    lines = [
        line(PCT, "Community contract", 39_400_000, cofog="7.2", paid_to="Norton General Hospital"),
        line(
            TRUST,
            "Total operating expenditure",
            48_911_206.35,
            cofog="7.2",
            notes="PCT block £39.4m; council 0-19 £3.1m",
        ),
    ]
    assert lost(lines) == {1: 39_400_000}


def test_what_the_commissioner_tells_of_a_provider_takes_in_a_line_without_a_source() -> None:
    lines = [
        line(
            PCT,
            "Payments to trusts",
            300_000_000,
            cofog="7",
            notes="Includes: acute to Norton General Hospital £233.0m",
        ),
        line(TRUST, "Urgent care", 181_745_567.20, cofog="7.3", funder="Norton PCT"),
        line(TRUST, "Medicine", 51_261_570.06, cofog="7.3"),
        line(TRUST, "Car park", 1_713_300.40, cofog="7.3"),
    ]
    assert set(lost(lines)) == {1, 2}


def test_an_agency_in_a_line_is_asked_about_where_nobody_says_how_much() -> None:
    lines = [
        line(
            CLG,
            "Flood, water and environment",
            9_904_000,
            cofog="5.6",
            notes="includes an amount for the Environment Agency",
        ),
        line(EA, "Flood risk management", 5_118_302.40, cofog="5.2", funder="CLG"),
    ]
    (finding,) = found_in(lines)
    assert (finding.kind, finding.confidence < 0.7) == (DoubleCountKind.AGENCY_IN_DEPARTMENT, True)


@pytest.mark.parametrize(
    ("notes", "taken"),
    [
        ("MRP £5,204,330.18 and interest £1,900,000", {0: 5_204_330.18}),
        ("Includes £0.4m depreciation", {0: 400_000}),
        ("Includes £1.3m for depreciation and £200k contribution to reserves", {0: 1_500_000}),
        ("Excludes £0.4m depreciation", {}),
        ("Includes £0.4m for training on depreciation", {}),
        ("Includes £0.4m for the nature reserve", {}),
    ],
)
def test_money_set_aside_comes_off_as_far_as_it_is_told(notes: str, taken: dict[int, float]) -> None:
    assert (
        lost([line(COUNCIL, "Treasury and debt", 7_104_330.18, notes=notes), line(CHARITY, "Advice", 77.10)]) == taken
    )


def test_a_capital_line_tells_where_its_money_is_from() -> None:
    notes = "Includes £0.4m revenue contribution to capital"
    assert lost([line(COUNCIL, "School roofs", 2_000_000, expenditure_type="Capital", notes=notes)]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4711",
        "paid",
        "£",
        "Includes",
        "of which",
        "passed to",
        "£1m £2m £3m",
        "Includes: ;;; £5m to",
        "£9,9,9m to X",
    ],
)
def test_any_text_is_read(text: str) -> None:
    assert isinstance(told_parts(text), tuple)
