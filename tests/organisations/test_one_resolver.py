"""A name means the same body to the checks, to the count and to whoever asks whose a return is."""

from __future__ import annotations

import pytest

from tests.checks.sheet import HACKNEY, findings_of
from xltools.counting.agreement import body_called
from xltools.demo.bodies import partners
from xltools.model import Header, Partner, ReferenceContext
from xltools.organisations.bodies import list_bodies
from xltools.organisations.partner_list import PartnerList
from xltools.organisations.resolution import Reason

PARTNERS = partners("hackney-2010-11")
LISTED = PartnerList(PARTNERS)

MEANT = (
    ("Metropolitan Police Service", "Metropolitan Police Authority", Reason.OTHER_NAME),
    ("Homerton Univ Hosp", "Homerton University Hospital NHS Foundation Trust", Reason.WORDS),
    ("Communities & Local Govt", "Communities and Local Government", Reason.WORDS),
    ("The Met", "Metropolitan Police Authority", Reason.WORDS),
    ("MOPAC", "Metropolitan Police Authority", Reason.OTHER_NAME),
    ("Hackney Council (Adult Services)", "London Borough of Hackney", Reason.USUAL_FORM),
    ("City Hackney Primary Care Trst", "City and Hackney Teaching PCT", Reason.WORDS),
    ("Work and Pensions", "Department for Work and Pensions", Reason.WORDS),
    ("Job Centre Plus", "Jobcentre Plus", Reason.USUAL_FORM),
    ("Learning & Skills Council", "Skills Funding Agency", Reason.LISTED),
    ("Learning and Skills Cou", "Skills Funding Agency", Reason.WORDS),
    ("Home Office (police grant)", "Home Office", Reason.USUAL_FORM),
    ("Business Innovation & Skills", "Department for Business, Innovation and Skills", Reason.WORDS),
    ("BERR", "Department for Business, Innovation and Skills", Reason.OTHER_NAME),
    ("DIUS", "Department for Business, Innovation and Skills", Reason.OTHER_NAME),
    ("Higher Education Funding Council", "Higher Education Funding Council for England", Reason.WORDS),
    ("London Dev Agency", "London Development Agency", Reason.WORDS),
    ("DfES", "Department for Education", Reason.OTHER_NAME),
    ("ODPM", "Communities and Local Government", Reason.OTHER_NAME),
    ("English Partnerships", "Homes and Communities Agency", Reason.OTHER_NAME),
    ("Highways Ag", "Highways Agency", Reason.BEGINNING),
    ("Env Agency", "Environment Agency", Reason.WORDS),
    ("Foreign Office", "Foreign and Commonwealth Office", Reason.WORDS),
    ("CSA", "Child Maintenance and Enforcement Commission", Reason.SUCCESSOR),
    ("BLF", "National Lottery distributors", Reason.OTHER_NAME),
    ("National Lottery", "National Lottery distributors", Reason.WORDS),
    ("Lea Valley College", "Lea Valley College (invented)", Reason.USUAL_FORM),
    ("Lea Valley Coll", "Lea Valley College (invented)", Reason.USUAL_FORM),
    ("Clapton Housing Assoc", "Clapton Housing Association (invented)", Reason.WORDS),
    ("Clapton Homes", "Clapton Housing Association (invented)", Reason.WORDS),
    ("LFB", "London Fire and Emergency Planning Authority", Reason.OTHER_NAME),
    ("London Probation Service", "London Probation Trust", Reason.WORDS),
    ("North London Waste", "North London Waste Authority", Reason.USUAL_FORM),
    ("London SHA", "NHS London", Reason.WORDS),
    ("Homerton University Hospital", "Homerton University Hospital NHS Foundation Trust", Reason.WORDS),
    ("Homerton Hosp NHSFT", "Homerton University Hospital NHS Foundation Trust", Reason.WORDS),
    ("Homerton FT", "Homerton University Hospital NHS Foundation Trust", Reason.WORDS),
    ("East London FT", "East London NHS Foundation Trust", Reason.WORDS),
    ("E London NHS Trust", "East London NHS Foundation Trust", Reason.WORDS),
    ("London Ambulance Service", "London Ambulance Service NHS Trust", Reason.WORDS),
    ("Hackney Homes (ALMO)", "Hackney Homes", Reason.USUAL_FORM),
    ("LB Hackney", "London Borough of Hackney", Reason.LISTED),
    ("Hackney L.B.C.", "London Borough of Hackney", Reason.LISTED),
    ("C&H tPCT", "City and Hackney Teaching PCT", Reason.LISTED),
    ("City Hackney PCT", "City and Hackney Teaching PCT", Reason.USUAL_FORM),
    ("Ministry of Justce", "Ministry of Justice", Reason.WORDS),
    ("T.f.L.", "Transport for London", Reason.LISTED),
    ("Met Police", "Metropolitan Police Authority", Reason.LISTED),
    ("Home Office / Police grant", "Home Office", Reason.PARTS),
)
"""A name as a return writes it, the partner of the demonstration that it means, and why.

Up to "Hackney Homes (ALMO)" these are the names that `validate` once called unknown, or took for another body, while the
count knew them.
"""


@pytest.mark.parametrize(("written", "partner", "reason"), MEANT)
def test_a_name_means_a_partner_for_a_reason(written: str, partner: str, reason: Reason) -> None:
    answer = LISTED.resolve(written)
    assert (LISTED.names.called([] if answer.body is None else [answer.body]), answer.reason) == ([partner], reason)


def unknown(funder: str, partners: tuple[Partner, ...] = PARTNERS) -> list[str]:
    """What the check of a line with this funder says of bodies not on the list."""
    known = ReferenceContext(HACKNEY, partners)
    found = findings_of(f"| service | gross | funder |\n| Day centres | 5 | {funder} |", known)
    return [finding.message for finding in found if finding.code == "body-unknown"]


@pytest.mark.parametrize(("written", "partner", "_"), MEANT)
def test_validate_knows_each_of_them_as_the_count_does(written: str, partner: str, _: Reason) -> None:
    assert not unknown(written)
    assert body_called(written, list_bodies(PARTNERS)).name == partner


@pytest.mark.parametrize(
    "written",
    ["n/a", "N/A", "TBC", "own funds", "RSG", "ABG", "reserves", "Sales", "Council tax and fees", "tenants", "EU", "?"],
)
def test_money_of_ones_own_and_no_body_are_nobody_to_either(written: str) -> None:
    assert not LISTED.resolve(written).is_a_name
    assert not unknown(written)


@pytest.mark.parametrize(
    ("written", "could_mean"),
    [
        ("LSC", "Legal Services Commission or Skills Funding Agency"),
        ("DWP/JCP", "Department for Work and Pensions or Jobcentre Plus"),
        ("Ridley Rd Trust", "Ridley Road Trust (invented)"),
        (
            "NHS",
            "NHS London or Homerton University Hospital NHS Foundation Trust or East London NHS Foundation Trust or "
            "London Ambulance Service NHS Trust",
        ),
    ],
)
def test_an_ambiguous_name_is_said_to_be_so(written: str, could_mean: str) -> None:
    assert unknown(written) == [f"'{written}' could mean {could_mean}. Use the name on the partner list."]
    with pytest.raises(ValueError, match="may mean"):
        body_called(written, list_bodies(PARTNERS))


@pytest.mark.parametrize(
    "written", ["City of London", "City of London Police", "Tower Hamlets PCT", "Hackney Museum", "Peabody Trust"]
)
def test_a_body_of_another_name_is_not_on_the_list(written: str) -> None:
    assert unknown(written) == [f"'{written}' is not on the partner list."]


def meant(written: str, *listed: tuple[str, str]) -> str:
    partners = PartnerList(tuple(Partner(name, name, "", (), kind) for name, kind in listed))
    answer = partners.resolve(written)
    return partners.names.bodies[answer.body].name if answer.body is not None else ""


COUNCIL, COUNTY, DISTRICT = "Council", "County council", "District council"
PCT, COLLEGE, SCHOOL = "NHS commissioner", "College or university", "School or academy"


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("Tower Hamlets LBC", ("Tower Hamlets PCT", PCT)),
        ("Tower Hamlets PCT", ("London Borough of Tower Hamlets", COUNCIL)),
        ("West Kent PCT", ("Kent County Council", COUNTY)),
        ("West Kent PCT", ("Eastern and Coastal Kent PCT", PCT)),
        ("East Kent PCT", ("West Kent PCT", PCT)),
        ("Kent County Council", ("West Kent PCT", PCT)),
        ("Durham City Council", ("Durham County Council", COUNTY)),
        ("City of Durham Council", ("Durham County Council", COUNCIL)),
        ("Durham DC", ("Durham County Council", COUNTY)),
        ("Durham County Council", ("City of Durham Council", DISTRICT)),
        ("Corby Town Council", ("Corby Borough Council", DISTRICT)),
        ("Bath College", ("University of Bath", COLLEGE)),
        ("Thames Valley College", ("Thames Valley University", COLLEGE)),
        ("North Thames College", ("South Thames College", COLLEGE)),
        ("South Thames University", ("South Thames College", COLLEGE)),
        ("Norton High School", ("Norton Primary School", SCHOOL)),
    ],
)
def test_bodies_of_like_names_are_never_taken_for_one_another(written: str, listed: tuple[str, str]) -> None:
    assert meant(written, listed) == ""


def test_what_only_the_rank_tells_apart_is_ambiguous_without_it() -> None:
    both = (("Durham County Council", COUNTY), ("City of Durham Council", DISTRICT))
    assert [
        meant(name, *both) for name in ("Durham Council", "Durham", "Durham City Council", "Durham Cty Council")
    ] == [*("", "", "City of Durham Council", "Durham County Council")]
    assert meant("Kent PCT", ("West Kent PCT", PCT), ("Eastern and Coastal Kent PCT", PCT)) == ""


def owner(organisation: str, reference: str = "", *more: Partner) -> tuple[str, Reason]:
    header = Header({"organisation": organisation, "organisation_id": reference}, {})
    found = PartnerList((*PARTNERS, *more)).owner_of(header)
    return found.partner.name if found.partner else "", found.reason


@pytest.mark.parametrize(
    ("signed", "partner", "reason"),
    [
        ("LB Hackney", "London Borough of Hackney", Reason.LISTED),
        ("City & Hackney Teaching PCT", "City and Hackney Teaching PCT", Reason.LISTED),
        ("NHS City and Hackney", "City and Hackney Teaching PCT", Reason.USUAL_FORM),
        ("North London W.D.A.", "North London Waste Authority", Reason.USUAL_FORM),
    ],
)
def test_a_return_is_its_partners_by_a_listed_or_usual_name(signed: str, partner: str, reason: Reason) -> None:
    assert owner(signed) == (partner, reason)


@pytest.mark.parametrize(
    "signed",
    [
        "DIUS",
        "Metropolitan Police Service",
        "Clapton Homes",
        "Homerton Univ Hosp",
        "LSC",
        "DWP/JCP",
        "Highways Ag",
        "The Met",
    ],
)
def test_no_return_is_handed_over_on_a_guess(signed: str) -> None:
    assert owner(signed)[0] == ""


def test_a_reference_counts_for_more_than_a_usual_form_and_less_than_the_name_as_listed() -> None:
    assert owner("NHS City and Hackney", "hackney-homes")[0] == "Hackney Homes"
    assert owner("LB Hackney", "hackney-homes")[0] == "London Borough of Hackney"


def test_a_name_or_a_reference_that_two_partners_share_owns_no_return() -> None:
    twins = (Partner("Alpha Arts", "twin", "AA"), Partner("Acorn Advice", "other", "AA"), Partner("Third", "twin"))
    assert owner("AA", "", *twins)[0] == ""
    assert owner("", "twin", *twins)[0] == ""
