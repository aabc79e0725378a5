"""Whole returns of every kind of body in thousands, and their look-alikes that must count as they stand."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from tests.checks.sheet import return_of
from xltools.classify.lines import classify_lines
from xltools.classify.units import with_unit_doubts
from xltools.model import Noticed, Observation, Partner, Place
from xltools.reading.lines import gather
from xltools.reading.versions import resolve_submitters
from xltools.reference.areas.geography import members_of
from xltools.reference.estimates.place_estimates import published_lines
from xltools.reference.figures.held import BUNDLED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.classify.lines import UnitDoubt

YEAR = "2024-25"
MANCHESTER = Place("Greater Manchester", members_of("Greater Manchester", YEAR), YEAR)
KENT = Place("Kent", members_of("Kent County Council", YEAR), YEAR)
HEAD = "| service | cofog | gross |"

POLICE = (
    *(("Neighbourhood and response policing", "03.1.0", 394_800), ("Investigations", "03.1.0", 206_800)),
    *(("Roads policing", "03.1.0", 75_200), ("Custody", "03.1.0", 65_800), ("Support services", "03.1.0", 180_000)),
)
FIRE = (
    ("Firefighting and rescue", "03.2.0", 95_000),
    ("Fire safety", "03.2.0", 14_000),
    ("Fire control", "03.2.0", 9_000),
)
BOARD = (
    *(
        ("Acute services", "07.3", 3_952_000),
        ("Mental health", "07.3", 988_000),
        ("Community services", "07.2", 836_000),
    ),
    *(("Continuing care", "07.3", 456_000), ("Prescribing", "07.1", 684_000), ("Running costs", "07.6", 76_000)),
)
TRUST = (("Inpatients", "07.3", 264_000), ("Outpatients", "07.2", 96_000), ("Estates", "07.3", 120_000))
DWP = (
    *(("State pension", "10.2", 5_700_000), ("Universal Credit", "10.7", 3_400_000)),
    *(("Personal independence payment", "10.1", 1_500_000), ("Jobcentres", "04.1", 200_000)),
)
OLDHAM = (
    *(("Education services", "09", 252_127), ("Highways", "04.5", 18_459), ("Children's social care", "10.4", 94_143)),
    *(("Adult social care", "10.2", 158_876), ("Public health", "07.4", 22_146), ("Housing", "06.1", 20_171)),
    *(("Culture", "08.2", 19_085), ("Environment", "05.1", 17_534), ("Central services", "01.3", 82_106)),
)
KENT_COUNTY = (
    *(("Education services", "09", 1_346_749), ("Highways", "04.5", 135_210), ("Children", "10.4", 379_206)),
    *(("Adults", "10.2", 918_085), ("Public health", "07.4", 92_846), ("Environment", "05.1", 107_843)),
    *(("Culture", "08.2", 36_807), ("Central services", "01.3", 203_654)),
)
DOVER = (
    *(("Housing", "06.1", 13_000), ("Refuse collection", "05.1", 9_500), ("Leisure", "08.1", 3_600)),
    *(("Housing benefit", "10.6", 24_000), ("Central services", "01.3", 15_000), ("Parking", "04.5", 2_000)),
)
COMBINED = (
    *(("Bus services", "04.5", 345_000), ("Adult education and skills", "06.2", 250_000), ("Fire", "03.2", 144_000)),
    *(("Waste disposal", "05.1", 110_000), ("Corporate", "01.3", 40_000)),
)
GMP = Partner("Greater Manchester Police", "gmp", organisation_type="Police", area="Greater Manchester police area")
GMFRS = Partner(
    "Greater Manchester Fire and Rescue", "f", organisation_type="Fire and rescue", area="Greater Manchester"
)
ICB = Partner("NHS Greater Manchester Integrated Care Board", "icb", organisation_type="NHS commissioner")
STOCKPORT = Partner("Stockport NHS Foundation Trust", "snft", organisation_type="NHS provider")
PENSIONS = Partner("DWP", "dwp", organisation_type="Government department", area="Great Britain")
COUNCIL = Partner("Oldham Council", "oldham", organisation_type="Council", area="Oldham")
COUNTY = Partner("Kent County Council", "kcc", organisation_type="County council")
DISTRICT = Partner("Dover District Council", "dover", organisation_type="District council")
GMCA = Partner("Greater Manchester Combined Authority", "gmca", organisation_type="Other joint authority")


def table(lines: tuple[tuple[str, str, int], ...], times: float = 1) -> str:
    return "\n".join([HEAD, *(f"| {name} | {code} | {round(pounds * times)} |" for name, code, pounds in lines)])


def judged(
    partner: Partner, *sheets: str, place: Place = MANCHESTER, notes: tuple[Observation, ...] = ()
) -> Mapping[int, UnitDoubt]:
    """The doubts about returns of one partner, each replacing the one before."""
    answers = MappingProxyType(
        {
            "organisation": partner.name,
            "organisation_id": partner.partner_id,
            "area_served": "",
            "place": place.name,
            "financial_year": place.year,
            "organisation_type": partner.organisation_type,
        }
    )
    returns = []
    for number, sheet in enumerate(sheets, 1):
        signed = {**answers, "signed_off_on": f"2025-06-{number:02d}"}
        returns.append(return_of(sheet, answers=signed, file=f"v{number}.xlsx", observations=notes))
    batch = gather(returns)
    resolved = resolve_submitters(batch, (partner,), place)
    classified = classify_lines(resolved.batch.lines, place, resolved.partners)
    return with_unit_doubts(classified, resolved, place).unit_doubts


def doubt(partner: Partner, sheet: str, place: Place = MANCHESTER) -> UnitDoubt | None:
    return judged(partner, sheet, place=place).get(0)


WHOLE = [
    pytest.param(GMP, POLICE, MANCHESTER, id="police"),
    pytest.param(GMFRS, FIRE, MANCHESTER, id="fire"),
    pytest.param(ICB, BOARD, MANCHESTER, id="board"),
    pytest.param(PENSIONS, DWP, MANCHESTER, id="department"),
    pytest.param(COUNCIL, OLDHAM, MANCHESTER, id="metropolitan"),
    pytest.param(COUNTY, KENT_COUNTY, KENT, id="county"),
    pytest.param(DISTRICT, DOVER, KENT, id="district"),
    pytest.param(GMCA, COMBINED, MANCHESTER, id="combined"),
]


@pytest.mark.parametrize(("partner", "lines", "place"), WHOLE)
@pytest.mark.parametrize(("times", "scale"), [(1, 3), (1 / 1000, 6), (1_000_000, -3)])
def test_a_whole_return_off_by_thousands_is_an_error(
    partner: Partner, lines: tuple[tuple[str, str, int], ...], place: Place, times: float, scale: int
) -> None:
    found = doubt(partner, table(lines, times), place)
    assert found is not None
    assert (found.scale, found.sure) == (scale, True)


@pytest.mark.parametrize(("partner", "lines", "place"), WHOLE)
def test_the_same_in_pounds_is_left_alone(
    partner: Partner, lines: tuple[tuple[str, str, int], ...], place: Place
) -> None:
    assert doubt(partner, table(lines, 1000), place) is None


def test_a_trust_is_asked_about_and_counts() -> None:
    found = doubt(STOCKPORT, table(TRUST))
    assert found is not None
    assert not found.sure
    assert doubt(STOCKPORT, table(TRUST, 1000)) is None


@pytest.mark.parametrize(
    ("partner", "lines"),
    [
        pytest.param(COUNCIL, (("Adult social care: one pooled fund", "10.2", 4_300_000), ("Drugs", "07.4", 2_900_000)), id="two"),
        pytest.param(
            Partner("Aylsham Town Council", "atc", organisation_type="Council", area="Broadland"),
            (("Allotments", "08.1", 41_250), ("Cemetery", "06.2", 18_400), ("Town hall", "08.2", 96_300), ("Grants", "08.4", 6_500)),
            id="parish",
        ),
        pytest.param(
            Partner("Oldham Citizens Advice", "cab", organisation_type="Voluntary organisation", area="Oldham"),
            (("Advice", "10.9", 912_000), ("Core funding", "10.9", 300_000)),
            id="voluntary",
        ),
        pytest.param(
            Partner("Inshore Fisheries Authority", "ifca", organisation_type="Other joint authority", area="Oldham"),
            (("Fisheries patrol", "04.2", 168_000),),
            id="tiny-board",
        ),
        pytest.param(
            Partner("Greater Manchester Police and Crime Commissioner", "pcc", organisation_type="Police", area="Greater Manchester"),
            (("Office of the commissioner", "03.6", 2_600_000), ("Victims services", "03.6", 18_452_000)),
            id="commissioner",
        ),
    ],
)  # fmt: skip
def test_parts_and_small_bodies_are_left_alone(partner: Partner, lines: tuple[tuple[str, str, int], ...]) -> None:
    assert doubt(partner, table(lines)) is None


@pytest.mark.parametrize(
    ("partner", "lines"),
    [
        pytest.param(COUNCIL, (("Schools", "09", 250_000), ("Adult social care", "10.2", 160_000)), id="two-functions"),
        pytest.param(COUNCIL, (("Everything", "01.3", 692_961),), id="one-line"),
        pytest.param(COUNCIL, (("Youth club", "09.5", 50_000), ("Benches", "08.1", 12_000)), id="small"),
        pytest.param(COUNCIL, (("Children's social care", "10.4", 94_143),), id="one-service"),
        pytest.param(COUNCIL, (("Events grant", "08.2", 2_500),), id="tiny"),
        pytest.param(
            GMP, (("Safer streets grant", "03.1.0", 2_100_000), ("Cadets", "03.1.0", 90_000)), id="police-part"
        ),
        pytest.param(
            GMP, (("Grant to charities", "03.1.0", 400_000), ("Cadets", "03.1.0", 500_000)), id="no-force-words"
        ),
    ],
)
def test_where_only_the_total_fits_or_next_to_nothing_is_there_it_counts_and_is_asked_about(
    partner: Partner, lines: tuple[tuple[str, str, int], ...]
) -> None:
    found = doubt(partner, table(lines))
    assert found is not None
    assert not found.sure


@pytest.mark.parametrize(
    ("partner", "lines"),
    [
        pytest.param(Partner("North London Waste Authority", "nlwa", organisation_type="Waste authority"), (("Disposal", "05.1", 85_457),)),
        pytest.param(Partner("Barts Health NHS Trust", "bh", organisation_type="NHS provider"), (("Care", "07.3", 2_100_000),)),
    ],
)  # fmt: skip
def test_bodies_of_no_certain_size_are_asked_about(partner: Partner, lines: tuple[tuple[str, str, int], ...]) -> None:
    london = Place("London", members_of("London"), YEAR)
    found = doubt(partner, table(lines), london)
    assert found is not None
    assert not found.sure
    assert doubt(partner, table(lines, 1000), london) is None


def test_a_force_whose_area_nobody_gives_serves_the_places() -> None:
    kent = Partner("Police and Crime Commissioner and Chief Constable", "k", organisation_type="Police")
    found = doubt(kent, table(POLICE, 0.45), KENT)
    assert found is not None
    assert found.sure


def test_lines_without_a_code_are_recognised_by_their_words() -> None:
    named = (
        *(("Education services", "", 252_127), ("Highways and transport services", "", 18_459)),
        *(("Adult social care", "", 158_876), ("Children's social care", "", 94_143)),
        *(("Public health", "", 22_146), ("Waste collection", "", 17_534), ("Libraries", "", 19_085)),
    )
    found = doubt(COUNCIL, table(named))
    assert found is not None
    assert found.sure


def test_a_force_for_one_district_is_measured_by_the_districts_people() -> None:
    oldham = Place("Oldham", members_of("Oldham"), YEAR)
    share = 1 / 12  # of Greater Manchester's people
    assert doubt(GMP, table(POLICE, 1000 * share), oldham) is None
    found = doubt(GMP, table(POLICE, share), oldham)
    assert found is not None
    assert found.sure


def test_figures_for_a_named_area_are_measured_by_its_people() -> None:
    rows = "\n".join(f"| {name} | {code} | {pounds * 21_000} | England |" for name, code, pounds in DWP)
    assert doubt(PENSIONS, f"| service | cofog | gross | area |\n{rows}") is None


@pytest.mark.parametrize(("kind", "settles"), [(Noticed.UNIT_STATED, True), (Noticed.UNIT_READ, False)])
def test_a_unit_that_was_read_does_not_settle_a_return_that_is_too_large(kind: Noticed, settles: bool) -> None:
    from tests.checks.sheet import noticed

    found = judged(COUNCIL, table(OLDHAM, 1_000_000), notes=(noticed(kind, "G4", "", "£000"),))
    assert (not found) is settles


def test_our_own_estimates_are_not_disputed() -> None:
    batch = gather(
        [return_of(table(OLDHAM), answers={"organisation": COUNCIL.name, "organisation_id": "", "place": ""})]
    )
    resolved = resolve_submitters(batch, (COUNCIL,), MANCHESTER)
    classified = classify_lines(resolved.batch.lines, MANCHESTER, resolved.partners)
    assert with_unit_doubts(classified, resolved, MANCHESTER, sent=1).unit_doubts
    assert not with_unit_doubts(classified, resolved, MANCHESTER, sent=0).unit_doubts


# Some lines in thousands beside others in pounds


def unlikely(lines: tuple[tuple[str, str, int], ...], thousands: tuple[str, ...]) -> set[str]:
    """The services asked about, of a council's whose figures are in pounds but for some."""
    mixed = tuple((name, code, pounds * (1 if name in thousands else 1000)) for name, code, pounds in lines)
    answers = {"organisation": COUNCIL.name, "organisation_id": "", "place": "", "area_served": ""}
    batch = gather([return_of(table(mixed), answers=answers)])
    resolved = resolve_submitters(batch, (COUNCIL,), MANCHESTER)
    classified = with_unit_doubts(
        classify_lines(resolved.batch.lines, MANCHESTER, resolved.partners), resolved, MANCHESTER
    )
    assert not classified.unit_doubts
    return {lines[position][0] for position in classified.unlikely}


@pytest.mark.parametrize(
    "thousands", [("Education services",), ("Public health", "Culture"), ("Education services", "Highways", "Culture")]
)
def test_functions_in_thousands_beside_others_in_pounds_are_asked_about(thousands: tuple[str, ...]) -> None:
    assert unlikely(OLDHAM, thousands) == set(thousands)


@pytest.mark.parametrize("thousands", [(), ("Culture",), ("Housing",)])
def test_one_small_function_may_only_be_small(thousands: tuple[str, ...]) -> None:
    assert unlikely(OLDHAM, thousands) == set()


@pytest.mark.parametrize("main", ["Adult social care", "Children's social care", "Highways", "Public health"])
def test_one_service_that_is_large_at_every_such_council_is_asked_about(main: str) -> None:
    assert unlikely(OLDHAM, (main,)) == {main}


@pytest.mark.parametrize(
    "words", ["Adult social care transport", "Children's social care: toys", "Public health burials", "Roads of Rome"]
)
def test_a_small_service_with_some_of_the_words_is_left_alone(words: str) -> None:
    assert unlikely((*OLDHAM, (words, "10.2", 95_000)), (words,)) == set()


def test_capital_of_a_large_service_may_be_next_to_nothing() -> None:
    answers = {"organisation": COUNCIL.name, "organisation_id": "", "place": "", "area_served": ""}
    rows = [(*line, "Revenue") for line in OLDHAM] + [("Adult services", "10.2", 95, "Capital")]
    head = "| service | cofog | gross | expenditure_type |"
    sheet = "\n".join((head, *(f"| {name} | {code} | {pounds * 1000} | {kind} |" for name, code, pounds, kind in rows)))
    resolved = resolve_submitters(gather([return_of(sheet, answers=answers)]), (COUNCIL,), MANCHESTER)
    lined = classify_lines(resolved.batch.lines, MANCHESTER, resolved.partners)
    assert not with_unit_doubts(lined, resolved, MANCHESTER).unlikely


# One line of one body; the estimate that was issued


@pytest.mark.parametrize("words", ["Police services", "Policing", "Greater Manchester Police"])
def test_the_one_service_of_a_force_in_thousands_is_an_error(words: str) -> None:
    found = doubt(GMP, table(((words, "03.1.0", 922_000),)))
    assert found is not None
    assert found.sure


def test_three_services_in_millions_are_asked_about_as_such() -> None:
    found = doubt(COUNCIL, table((("Children", "10.4", 97), ("Older people", "10.2", 67), ("Health", "07.4", 42))))
    assert found is not None
    assert (found.sure, found.scale) == (False, 6)


ACADEMIES = Partner("Academies in Greater Manchester", "acad", organisation_type="School or academy")


def _issued() -> tuple[int, ...]:
    lines = published_lines(MANCHESTER, BUNDLED)
    own = sorted({line.local for line in lines if line.holder.organisation_type == ACADEMIES.organisation_type})
    return own[-1], own[-2]


@pytest.mark.parametrize("names", [("Secondary", "Sixth forms"), ("Academies", "Others")])
def test_a_thousandth_of_the_estimate_issued_is_an_error_whatever_its_lines_are_called(names: tuple[str, str]) -> None:
    thousands = [(pence + 50_000) // 100_000 for pence in _issued()]
    each = tuple((name, "09.2", pounds) for name, pounds in zip(names, thousands, strict=True))
    found = doubt(ACADEMIES, table(each))
    assert found is not None
    assert (found.sure, found.issued) == (True, True)
    near = tuple((name, code, pounds + 40) for name, code, pounds in each)
    assert doubt(ACADEMIES, table(near)) is None  # a school's own figures
    assert doubt(ACADEMIES, table(each, 1000)) is None


# Its own earlier versions

TRUST_LINES = (("Advice", "10.9", 912_000), ("Core funding", "10.9", 300_000), ("Debt line", "10.9", 45_000))
CHARITY = Partner("Oldham Citizens Advice", "cab", organisation_type="Voluntary organisation", area="Oldham")


def test_a_version_a_thousandth_of_the_one_before_is_an_error_whoever_sent_it() -> None:
    found = judged(CHARITY, table(TRUST_LINES), table(TRUST_LINES, 1 / 1000))[1]
    assert (found.sure, found.scale, found.earlier, found.alike) == (True, 3, 0, 3)


def test_the_version_after_it_is_measured_by_the_first_too() -> None:
    small = table(TRUST_LINES, 1 / 1000)
    assert judged(CHARITY, table(TRUST_LINES), small, small)[2].sure


def test_a_version_put_right_again_is_left_alone() -> None:
    found = judged(CHARITY, table(TRUST_LINES), table(TRUST_LINES, 1 / 1000), table(TRUST_LINES))
    assert set(found) == {1}


def test_figures_in_thousands_put_right_are_left_alone() -> None:
    thousands = (("Advice", "10.9", 912), ("Core funding", "10.9", 300), ("Debt line", "10.9", 45))
    assert judged(CHARITY, table(thousands), table(thousands, 1000)) == {}
    found = judged(COUNCIL, table(OLDHAM), table(OLDHAM, 1000))
    assert set(found) == {0}  # the first was wrong, the second puts it right


def test_a_version_a_thousand_times_the_one_before_is_asked_about() -> None:
    found = judged(CHARITY, table(TRUST_LINES), table(TRUST_LINES, 1000))[1]
    assert (found.sure, found.scale) == (False, -3)


def test_more_than_the_whole_place_spends_is_an_error() -> None:
    oldham = Place("Oldham", members_of("Oldham"), YEAR)
    found = judged(CHARITY, table(TRUST_LINES, 10), table(TRUST_LINES, 10_000), place=oldham)[1]
    assert (found.sure, found.scale) == (True, -3)


def test_a_cut_of_half_or_two_lines_a_thousandth_say_nothing() -> None:
    assert judged(CHARITY, table(TRUST_LINES), table(TRUST_LINES, 1 / 2)) == {}
    assert judged(CHARITY, table(TRUST_LINES[:2]), table(TRUST_LINES[:2], 1 / 1000)) == {}


def test_a_body_of_known_size_is_believed_over_its_earlier_version() -> None:
    found = judged(COUNCIL, table(OLDHAM, 1_000_000), table(OLDHAM, 1000))
    assert set(found) == {0}


EDUCATION = Partner("Department for Education", "dfe", organisation_type="Government department", area="England")
NORTH_EAST = Place("North East", members_of("North East", YEAR), YEAR)
SCHOOLS = (("General annual grant", "09.2", 2_300_000), ("Adult skills", "09.3", 110_000), ("Loans", "09.4", 260_000))


def test_a_department_that_reports_its_agencies_money_in_thousands_is_asked_about() -> None:
    said = doubt(EDUCATION, table(SCHOOLS), NORTH_EAST)
    assert said is not None
    assert (said.scale, said.sure) == (3, False)


@pytest.mark.parametrize("times", [1000, 40])
def test_a_department_in_pounds_or_with_a_good_part_of_its_money_is_not_asked(times: int) -> None:
    assert doubt(EDUCATION, table(SCHOOLS, times), NORTH_EAST) is None


def test_a_small_part_of_a_departments_money_still_counts() -> None:
    said = doubt(EDUCATION, table(SCHOOLS[1:2], 20), NORTH_EAST)
    assert said is not None
    assert not said.sure
