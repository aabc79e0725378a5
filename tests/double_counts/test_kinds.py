"""Each kind of double count is found; its look-alike is left alone."""

from __future__ import annotations

import pytest

from tests.double_counts.drawn import (
    CHARITY,
    CLG,
    COLLEGE,
    COUNCIL,
    COUNTY,
    DISTRICT,
    DWP,
    EA,
    LSC,
    PCT,
    POLICE,
    RDA,
    TRUST,
    WASTE,
    Line,
    found_in,
    line,
    removed,
)
from xltools.counting.double_counts import DoubleCountKind
from xltools.counting.policy import Health, Policy

OWN = {"funder": "own resources"}


def own_lines(partner: str) -> list[Line]:
    """A few ordinary lines, so that a body has a return."""
    services = ("Reception", "Fleet", "Printing", "Cleaning", "Legal advice")
    return [line(partner, service, 1_234.56 * (number + 3), **OWN) for number, service in enumerate(services)]


FOUND: dict[DoubleCountKind, tuple[list[Line], set[int]]] = {
    DoubleCountKind.COPIED_ROWS: ([*own_lines(COUNCIL), *own_lines(COUNCIL)[:2]], {5, 6}),
    DoubleCountKind.TOTAL_LINE: ([*own_lines(COUNCIL), line(COUNCIL, "Sub-total", 1_234.56 * 25)], {5}),
    DoubleCountKind.GRANT: (
        [
            line(COUNCIL, "Grant for debt advice", 41_250.10, paid_to="Harbour Street"),
            line(CHARITY, "Debt advice", 41_250.10, funder="LB Norton"),
        ],
        {0},
    ),
    DoubleCountKind.CHAIN: (
        [
            line(LSC, "Adult learning grant", 92_310.55, paid_to="Norton Council"),
            line(COUNCIL, "Adult learning", 92_310.55, funder="LSC", paid_to="Norton City Coll"),
            line(COLLEGE, "Adult learning", 92_310.55, funder="LB Norton"),
        ],
        {0, 1},
    ),
    DoubleCountKind.POOLED_BUDGET: (
        [
            line(COUNCIL, "Section 75 learning disability pool (host)", 2_400_000, cofog="10.1", funder="Norton PCT"),
            line(PCT, "Learning disability pooled budget", 2_400_000, cofog="10.1"),
        ],
        {1},
    ),
    DoubleCountKind.PRECEPT_OR_LEVY: (
        [line(COUNCIL, "Police precept", 900_000, paid_to="Norton Constabulary"), *own_lines(POLICE)],
        {0},
    ),
    DoubleCountKind.COMMISSIONER_PROVIDER: (
        [
            line(PCT, "Acute services contract", 5_000_000, cofog="7.3", paid_to="Norton General Hospital"),
            line(TRUST, "Surgery", 3_000_000, cofog="7.3", funder="Norton PCT"),
            line(TRUST, "Maternity", 2_000_000, cofog="7.3", funder="NHS Norton"),
        ],
        {1, 2},
    ),
    DoubleCountKind.ADMINISTERED_BENEFIT: (
        [
            line(COUNCIL, "Housing benefit: rent allowances", 8_123_456, cofog="10.6"),
            line(DWP, "Housing benefit rent allowances", 8_123_456, cofog="10.6", paid_to="LB Norton"),
        ],
        {1},
    ),
    DoubleCountKind.AGENCY_IN_DEPARTMENT: (
        [line(CLG, "Environment Agency grant in aid", 1_234.56 * 25), *own_lines(EA)],
        {0},
    ),
    DoubleCountKind.NATIONAL_SHARE: (
        [
            line(LSC, "Engineering courses (borough share)", 510_000, cofog="9.3", basis="Population"),
            line(COLLEGE, "Engineering courses", 498_765.43, cofog="9.3", funder="LSC"),
        ],
        {0},
    ),
    DoubleCountKind.INTERNAL_RECHARGE: (
        [
            line(COUNCIL, "Payroll office", 45_678.90),
            line(COUNCIL, "Internal recharge - payroll office", 45_678.90, funder="internal"),
        ],
        {1},
    ),
    DoubleCountKind.CAPITAL_FINANCING: (
        [
            line(COUNCIL, "Baths: new roof", 1_250_000, cofog="8.1", expenditure_type="Capital"),
            line(COUNCIL, "Revenue contribution to capital - baths new roof", 1_250_000, cofog="8.1"),
        ],
        {1},
    ),
    DoubleCountKind.GENERAL_GRANT: (
        [line(CLG, "Revenue Support Grant", 60_000_000, cofog="1.8", paid_to="LB Norton"), *own_lines(COUNCIL)],
        {0},
    ),
    DoubleCountKind.SHARED_FUND: (
        [
            line(who, f"Green spaces {word}", 183_421, fund="Parklife fund")
            for who, word in ((COUNCIL, "works"), (POLICE, "wardens"), (RDA, "programme"))
        ],
        {1, 2},
    ),
    DoubleCountKind.REBATE_AND_RENT: (
        [
            line(COUNCIL, "Housing Revenue Account - council housing", 60_000_000, cofog="6.1"),
            line(COUNCIL, "Rent rebates to HRA tenants", 32_000_000, cofog="10.6"),
        ],
        {1},
    ),
    DoubleCountKind.MATCH_FUNDING: (
        [
            line(COLLEGE, "Quayside apprentices (ESF)", 254_317),
            line(RDA, "Quayside apprentices ESF match funded", 254_317),
        ],
        {1},
    ),
    DoubleCountKind.OVERHEAD: (
        [
            line(COUNCIL, "Home care including overheads", 800_000),
            line(COUNCIL, "Fostering including overheads", 700_000),
            line(COUNCIL, "Central support services", 120_000),
        ],
        {2},
    ),
    DoubleCountKind.TWO_TIER: (
        [
            line(COUNTY, "Trading standards", 412_345.67, cofog="4.1"),
            line(DISTRICT, "Trading standards", 412_345.67, cofog="4.1"),
        ],
        {1},
    ),
    DoubleCountKind.PENSION: (
        [
            line(POLICE, "Employer's pension contributions", 2_000_000, paid_to="LB Norton"),
            line(COUNCIL, "Pensions in payment to retired officers", 3_100_000, cofog="10.2"),
        ],
        {1},
    ),
}


@pytest.mark.parametrize("kind", FOUND, ids=str)
def test_the_kind_is_found_and_the_right_side_is_kept(kind: DoubleCountKind) -> None:
    lines, gone = FOUND[kind]
    found = found_in(lines)
    assert {one.kind for one in found if one.confidence >= 0.7} == {kind}
    assert removed(found) == gone
    assert not {number for one in found for number in one.keep} & gone


def test_a_return_sent_twice_counts_once_and_the_newer_is_kept() -> None:
    older = [{**one, "return_id": "old"} for one in own_lines(COUNCIL)]
    older[2]["gross"] = 999_999
    found = found_in([*older, *own_lines(COUNCIL)], ages={0: 1, 1: 2})
    assert [(one.kind, one.sub_kind) for one in found] == [(DoubleCountKind.SECOND_VERSION, "revised")]
    assert removed(found) == {0, 1, 2, 3, 4}


LOOK_ALIKES: dict[str, list[Line]] = {
    "equal instalments": [
        line(COUNCIL, "School meals contract", 20_000.17, period=f"Q{number}") for number in (1, 2, 3, 4)
    ],
    "instalments that do not say which": [line(COUNCIL, "School meals contract", 20_000.17) for _ in range(4)],
    "a round sum that recurs": [line(COUNCIL, "Community chest", 5_000), line(COUNCIL, "Community chest", 5_000)],
    "a service whose name contains total": [
        line(COUNCIL, "Signing", 10_000),
        line(COUNCIL, "Speech", 20_000),
        line(COUNCIL, "Total Communication therapy", 31_000),
    ],
    "a grant to a body that sends no return": [
        line(COUNCIL, "Grant for debt advice", 41_250.10, paid_to="Harbour Street"),
        *own_lines(PCT),
    ],
    "the same amount and function, nobody named": [
        line(COUNCIL, "Debt advice", 41_250.10, cofog="10.9"),
        line(PCT, "Debt advice", 41_250.10, cofog="10.9"),
    ],
    "a line that names another source": [
        line(COUNCIL, "Debt advice", 41_250.10, paid_to="Harbour Street"),
        line(CHARITY, "Debt advice", 41_250.10, funder="Norton PCT"),
        *own_lines(PCT),
    ],
    "two awards of different size": [
        line(COUNCIL, "Debt advice", 41_250.10, paid_to="Harbour Street"),
        line(CHARITY, "Debt advice", 63_000.55, funder="LB Norton"),
    ],
    "two halves of a joint scheme": [
        line(COUNCIL, "Joint drug action (our share)", 41_250.10, paid_to="Norton PCT"),
        line(PCT, "Joint drug action (our share)", 41_250.10),
    ],
    "a contract that merely says pooled": [
        line(COUNCIL, "Pooled transport contract", 300_000, paid_to="Coaches Ltd"),
        line(PCT, "Pooled car hire", 300_000, paid_to="Hire Ltd"),
    ],
    "a levy to a body that sends no return": [
        line(COUNCIL, "Waste levy", 900_000, paid_to="Norton WDA"),
        *own_lines(POLICE),
    ],
    "a street called Levy": [
        line(COUNCIL, "Levy Road hall repairs", 90_123.45, paid_to="Norton WDA"),
        *own_lines(WASTE),
    ],
    "health bought of a trust that reports other income": [
        line(PCT, "Acute services contract", 5_000_000, paid_to="Norton General Hospital"),
        line(TRUST, "Private patients", 400_000, **OWN),
    ],
    "another benefit of the department": [
        line(COUNCIL, "Housing benefit", 8_123_456, cofog="10.6"),
        line(DWP, "State pension", 8_123_456, cofog="10.2"),
    ],
    "an agency that sends no return": [line(CLG, "Environment Agency grant in aid", 30_864), *own_lines(PCT)],
    "an estimate nobody else reports": [
        line(LSC, "Engineering courses (borough share)", 510_000, basis="Population"),
        line(COLLEGE, "Hairdressing", 498_765.43, funder="LSC"),
    ],
    "a charge to another body": [
        line(COUNCIL, "Legal office", 45_678.90),
        line(COUNCIL, "Recharge of legal advice", 45_678.90, paid_to="Norton Police"),
    ],
    "points for electric cars": [line(COUNCIL, "Electric vehicle recharge points", 45_678.90, funder="internal")],
    "debt charges without the asset": [
        line(COUNCIL, "Debt charges", 1_250_000),
        line(COUNCIL, "Baths: new roof", 40_000),
    ],
    "help with claiming a general grant": [
        line(CLG, "Area based grant administration", 60_000, cofog="1.1"),
        *own_lines(COUNCIL),
    ],
    "equal shares of one fund": [
        line(who, "Green spaces, our share", 183_421, fund="Parklife fund") for who in (COUNCIL, POLICE)
    ],
    "rebates of private tenants": [
        line(COUNCIL, "Housing Revenue Account - council housing", 60_000_000),
        line(COUNCIL, "Rent rebates, non-HRA", 3_200_000),
    ],
    "different projects that Europe matches": [
        line(COLLEGE, "Quayside apprentices (ESF)", 254_317),
        line(RDA, "Hill farm tourism (ESF)", 254_317),
    ],
    **{
        f"{name}: a service to people": [
            line(COUNCIL, "Home care including overheads", 800_000),
            line(COUNCIL, "Fostering including overheads", 700_000),
            line(COUNCIL, name, 120_000),
        ]
        for name in (
            "Family Support Services",
            "Carers' support services",
            "Advice and support services",
            "Tenancy support services",
        )
    },
    "overheads listed once": [line(COUNCIL, "Home care", 800_000), line(COUNCIL, "Central support services", 120_000)],
    "two tiers, two services": [
        line(COUNTY, "Waste disposal", 412_345.67),
        line(DISTRICT, "Waste collection rounds", 412_000),
    ],
    "two tiers that each pay from their own money": [
        line(who, "Food hygiene inspection", 412_345.67, cofog="7.4", **OWN) for who in (COUNTY, DISTRICT)
    ],
    "two tiers that pay two firms": [
        line(COUNTY, "Swimming baths", 412_345.67, cofog="8.1", paid_to="Hartwell"),
        line(DISTRICT, "Swimming baths", 412_345.67, cofog="8.1", paid_to="Nimbus"),
    ],
    "a general grant by name that is coded to a service": [
        line(CLG, "Area based grant", 60_000, cofog="8.1", paid_to="LB Norton"),
        *own_lines(COUNCIL),
    ],
    "contributions alone": [
        line(POLICE, "Employer's pension contributions", 2_000_000),
        line(COUNCIL, "Employer's pension contributions", 1_000_000),
    ],
}


@pytest.mark.parametrize("lines", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_the_look_alike_survives(lines: list[Line]) -> None:
    assert removed(found_in(lines)) == set()


def test_grants_of_one_size_in_two_years_are_not_two_versions() -> None:
    last_year = [{**one, "return_id": "last year", "financial_year": "2009-10"} for one in own_lines(COUNCIL)]
    assert removed(found_in([*own_lines(COUNCIL), *last_year])) == set()
    again = [{**one, "return_id": "again"} for one in own_lines(COUNCIL)]
    assert len(removed(found_in([*own_lines(COUNCIL), *again]))) == len(again)


def test_two_halves_of_a_return_are_not_two_versions() -> None:
    first = [{**one, "return_id": "part 1"} for one in own_lines(COUNCIL)]
    second = [line(COUNCIL, f"{one['service']} north", 777.77 * number + 13) for number, one in enumerate(first, 1)]
    assert removed(found_in([*first, *second])) == set()


GRANTS: dict[str, tuple[list[Line], dict[int, int]]] = {
    "rounded": (
        [
            line(COUNCIL, "Lunch club", 58_000, paid_to="Harbour Street"),
            line(CHARITY, "Lunch club", 58_039.40, funder="LB Norton"),
        ],
        {0: 5_800_000},
    ),
    "net of administration": (
        [
            line(COUNCIL, "Lunch club", 60_123, paid_to="Harbour Street"),
            line(CHARITY, "Lunch club", 57_116.85, funder="LB Norton"),
        ],
        {0: 5_711_685},
    ),
    "other year": (
        [
            line(COUNCIL, "Lunch club", 58_039.40, paid_to="Harbour Street", financial_year="2009-10"),
            line(CHARITY, "Lunch club", 58_039.40, funder="LB Norton"),
        ],
        {0: 5_803_940},
    ),
    "split": (
        [
            line(COUNCIL, "Lunch club", 58_039.40, paid_to="Harbour Street"),
            line(CHARITY, "Lunch club - food", 31_002.15, funder="LB Norton"),
            line(CHARITY, "Lunch club - van", 27_037.25),
        ],
        {0: 5_803_940},
    ),
    "merged": (
        [
            line(COUNCIL, "Lunch club food", 31_002.15, paid_to="Harbour Street"),
            line(COUNCIL, "Lunch club van", 27_037.25, paid_to="Harbour Street"),
            line(CHARITY, "Lunch club", 58_039.40, funder="LB Norton"),
        ],
        {0: 3_100_215, 1: 2_703_725},
    ),
}


@pytest.mark.parametrize("how", GRANTS)
def test_a_grant_is_found_however_the_two_sides_report_it(how: str) -> None:
    lines, gone = GRANTS[how]
    (one,) = found_in(lines)
    assert (one.kind, one.sub_kind, dict(one.remove)) == (DoubleCountKind.GRANT, how, gone)


def test_of_a_yearly_grant_only_the_recipients_year_is_counted_twice() -> None:
    lines = [
        line(COUNCIL, "Lunch club", 58_039.40, paid_to="Harbour Street", financial_year="2009-10"),
        line(COUNCIL, "Lunch club", 58_039.40, paid_to="Harbour Street", financial_year="2010-11"),
        line(CHARITY, "Lunch club", 58_039.40, funder="LB Norton"),
    ]
    assert removed(found_in(lines)) == {1}


def test_health_may_be_counted_at_the_provider() -> None:
    lines, _ = FOUND[DoubleCountKind.COMMISSIONER_PROVIDER]
    assert removed(found_in(lines, policy=Policy(health=Health.PROVIDER))) == {0}


def test_the_evidence_is_said_in_words() -> None:
    (one,) = found_in(FOUND[DoubleCountKind.GRANT][0])
    assert one.evidence == (
        "each names the other",
        "the same amount to the penny",
        "both say 'debt advice'",
    )
    assert one.why == (f"{COUNCIL} reports it as passed to {CHARITY}; counted at {CHARITY}, which spends it.")


def test_a_total_without_a_label_needs_a_sum_that_chance_does_not_make() -> None:
    odd = [line(COUNCIL, "Signing", 10_123.45), line(COUNCIL, "Speech", 20_234.56), line(COUNCIL, "Hearing", 7_345.67)]
    assert removed(found_in([*odd, line(COUNCIL, "", 37_703.68)])) == {3}
    even = [line(COUNCIL, "Signing", 10_000), line(COUNCIL, "Speech", 20_000), line(COUNCIL, "Hearing", 30_000)]
    assert removed(found_in([*even, line(COUNCIL, "Braille", 60_000)])) == set()


def test_a_labelled_total_in_thousands_sums_lines_in_pence() -> None:
    odd = [
        line(COUNCIL, "Signing", 110_123.45),
        line(COUNCIL, "Speech", 220_234.56),
        line(COUNCIL, "Hearing", 7_345.67),
    ]
    (one,) = found_in([*odd, line(COUNCIL, "Sub-total", 338_000), line(COUNCIL, "Braille", 555.12)])
    assert (removed([one]), one.certain_within_return) == ({3}, False)
    assert removed(found_in([*odd, line(COUNCIL, "Sub-total", 339_000), line(COUNCIL, "Braille", 555.12)])) == set()


def test_a_precept_that_names_nobody_is_shown_and_not_removed() -> None:
    (one,) = found_in([line(COUNCIL, "Precept payable", 900_000), *own_lines(POLICE)])
    assert (one.kind, one.remove, one.confidence < Policy().remove_double_counts_from) == (
        DoubleCountKind.PRECEPT_OR_LEVY,
        ((0, 90_000_000),),
        True,
    )
    assert found_in([line(COUNCIL, "Precept payable", 900_000), *own_lines(PCT)]) == ()


def test_of_two_local_figures_the_one_nearest_to_the_estimate_stands_for_it() -> None:
    lines = [
        line(LSC, "Community minibus (local share)", 227_397.78, basis="Population", paid_to="Harbour Street"),
        line(CHARITY, "Community minibus", 235_000),
        line(CHARITY, "Community minibus grant", 228_865.98),
    ]
    (one,) = found_in(lines)
    assert (one.kind, one.keep) == (DoubleCountKind.NATIONAL_SHARE, (2,))


def test_a_bare_label_at_the_end_is_a_total_even_where_a_line_was_changed_after_it() -> None:
    found = found_in([*own_lines(COUNCIL), line(COUNCIL, "TOTAL RETURN", 30_000)])
    assert [(one.kind, one.certain_within_return) for one in found] == [(DoubleCountKind.TOTAL_LINE, False)]
