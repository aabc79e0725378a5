"""Returns of one service of a body, of bodies of the past, and of money that is another body's: each takes out its own money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tests.counting.places import count_of
from tests.estimates.test_same_money import MILLION, PLACE, estimated, line, sent
from xltools.counting.estimated_returns import SERVICES_BESIDE, as_returns, estimate_statuses
from xltools.counting.published import standing_lines
from xltools.model import Partner
from xltools.reading.lines import gather
from xltools.reading.versions import resolve_submitters, with_unsent
from xltools.reference.estimates.lines import MoneyKind

if TYPE_CHECKING:
    from xltools.counting.estimated_returns import EstimatedLine
    from xltools.model import Return
    from xltools.reading.versions import ResolvedBatch

COMBINED = Partner(
    "Weald Combined Authority",
    "weald-ca",
    "",
    ("Weald Fire and Rescue Service", "Weald Police", "Mayor of Weald"),
    "Other joint authority",
)
COUNCIL = Partner("Maidstone Borough Council", "maidstone", "", (), "District council")
WASTE = Partner("Weald Waste Authority", "waste", "", (), "Waste authority")
FORCE = Partner("Chief Constable of Essex Police", "force", "", (), "Police", "Essex police area")
COMMISSIONER = Partner("Essex Police, Fire and Crime Commissioner", "pfcc", "", (), "Police", "Essex police area")
FIRE = Partner(
    "Essex Police, Fire and Crime Commissioner Fire and Rescue Authority", "fire", "", (), "Fire and rescue", "Essex"
)
KENT_FIRE = Partner("Kent and Medway Fire Authority", "kent-fire", "", (), "Fire and rescue", "Kent")
HOMES = Partner("Homes England", "homes", "", (), "Agency or public body")
HOUSING = Partner("Ministry of Housing, Communities and Local Government", "mhclg", "", (), "Government department")
EDUCATION = Partner("Department for Education", "dfe", "", (), "Government department")
HOME_OFFICE = Partner("Home Office", "ho", "", (), "Government department")
ACADEMY = Partner("Weald Academy Trust", "academy", "", (), "School or academy")
COLLEGE = Partner("Weald College", "college", "", (), "College or university")
ALL = (
    *(COMBINED, COUNCIL, WASTE, FORCE, COMMISSIONER, FIRE, KENT_FIRE),
    *(HOMES, HOUSING, EDUCATION, HOME_OFFICE, ACADEMY, COLLEGE),
)
SERVICES = (
    estimated(COMBINED, "03.1", 300, MoneyKind.SERVICES, "E6348"),
    estimated(COMBINED, "03.2", 140, MoneyKind.SERVICES, "E6348"),
    estimated(COMBINED, "04.5", 420, MoneyKind.SERVICES, "E6348"),
)
LEVY = (
    estimated(COUNCIL, "05.1", 50, MoneyKind.SERVICES, "E2237"),
    estimated(COUNCIL, "01.3", 950, MoneyKind.SERVICES, "E2237"),
    estimated(WASTE, "05.1", 9, MoneyKind.SERVICES, "waste"),
)
POLICE_AND_FIRE = (
    estimated(FORCE, "03.1", 433, MoneyKind.POLICE, "E23000028"),
    estimated(FIRE, "03.2", 92, MoneyKind.SERVICES, "fire"),
    estimated(KENT_FIRE, "03.2", 80, MoneyKind.SERVICES, "kent-fire"),
)
AGENCY = (
    estimated(HOUSING, "06.2", 15, MoneyKind.PROGRAMME, "MHCLG"),
    estimated(HOMES, "06.1", 35, MoneyKind.PROGRAMME, "MHCLG", department=HOUSING.name),
)
EDUCATION_MONEY = (
    estimated(EDUCATION, "09.2", 300, MoneyKind.ACADEMIES, "Department for Education"),
    estimated(EDUCATION, "09.4", 80, MoneyKind.PROGRAMME, "Department for Education"),
)
PURSES = {
    "services": SERVICES,
    "levy": LEVY,
    "police and fire": POLICE_AND_FIRE,
    "agency": AGENCY,
    "education": EDUCATION_MONEY,
}


def resolved_of(*returns: Return) -> ResolvedBatch:
    return resolve_submitters(gather(returns), ALL, PLACE)


def standing(money: str, *returns: Return) -> list[EstimatedLine]:
    net = count_of(*returns, partners=ALL, place=PLACE).lines
    return list(standing_lines(resolved_of(*returns), net, ALL, PLACE, PURSES[money]))


def left(money: str, *returns: Return) -> dict[str, int]:
    """Millions that stand, by body and function, where any do."""
    return {
        f"{each.partner.partner_id} {each.line.cofog}": each.pence // MILLION
        for each in standing(money, *returns)
        if not each.why_not
    }


def signed(name: str, *lines: dict[str, object]) -> Return:
    return sent(Partner(name, "", organisation_type=COMBINED.organisation_type), *lines)


@pytest.mark.parametrize("millions", [100, 150])
def test_a_fire_service_answers_for_the_fire_service_of_its_combined_authority_alone(millions: int) -> None:
    returned = signed("Weald Fire and Rescue Service", line("03.2", millions))
    assert left("services", returned) == {"weald-ca 03.1": 300, "weald-ca 04.5": 420}


def test_two_services_of_a_combined_authority_leave_the_third() -> None:
    fire = signed("Weald Fire and Rescue Service", line("03.2", 150))
    police = signed("Weald Police", line("03.1", 290))
    assert "weald-ca 04.5" in left("services", fire, police)


@pytest.mark.parametrize("name", ["Weald Combined Authority", "Mayor of Weald"])
def test_a_combined_authoritys_own_return_stands_for_all_of_it(name: str) -> None:
    assert left("services", signed(name, line("03.2", 150))) == {}


def test_the_list_says_that_services_beside_a_return_are_estimated() -> None:
    returned = signed("Weald Fire and Rescue Service", line("03.2", 150))
    estimates = as_returns(standing("services", returned), PLACE, "Published figures")
    resolved = with_unsent(resolved_of(returned), estimates.returns, estimates.partners)
    lines = pd.DataFrame({"return_no": [0, 1], "counted": [150 * MILLION, 720 * MILLION]})
    assert [status.reason for status in estimate_statuses(resolved, lines)] == [SERVICES_BESIDE]


def test_a_levy_a_council_lists_is_taken_out_of_the_estimate_of_the_silent_authority_it_pays() -> None:
    rest = line("01.3", 995)
    assert left("levy", sent(COUNCIL, line("05.1", 8, paid_to=WASTE.name), rest)) == {"waste 05.1": 1}
    assert left("levy", sent(COUNCIL, line("05.1", 8), rest)) == {"waste 05.1": 9}
    assert left("levy", sent(COUNCIL, line("05.1", 8, paid_to="Biffa Waste Services Ltd"), rest)) == {"waste 05.1": 9}


def test_what_an_authority_is_paid_for_services_stays_estimated() -> None:
    """A council's net spending is after what others pay it for services: a fee is not in it."""
    returned = sent(WASTE, line("05.1", 3, paid_to=COUNCIL.name))
    assert left("levy", returned) == {"maidstone 05.1": 50, "maidstone 01.3": 950}


@pytest.mark.parametrize("recipient", ["", FIRE.name])
def test_a_commissioner_who_lists_police_and_fire_takes_both_out_and_no_other_fire_authority(recipient: str) -> None:
    returned = sent(
        COMMISSIONER,
        line("03.1", 415, paid_to=FORCE.name),
        line("03.2", 92, paid_to=recipient),
        line("03.6", 6),
    )
    assert left("police and fire", returned) == {"force 03.1": 12, "kent-fire 03.2": 80}


def test_a_department_that_lists_a_grant_to_a_force_takes_it_out_of_the_force() -> None:
    returned = sent(HOME_OFFICE, line("03.1", 250, paid_to=FORCE.name))
    assert left("police and fire", returned)["force 03.1"] == 183


def test_a_return_under_the_name_of_a_body_of_the_past_takes_out_the_estimate_of_its_successor() -> None:
    former = Partner("Homes and Communities Agency", "hca", organisation_type=HOMES.organisation_type)
    assert left("agency", sent(former, line("06.1", 38))) == {"mhclg 06.2": 15}
    stranger = Partner("Weald Housing Agency", "wha", organisation_type=HOMES.organisation_type)
    assert left("agency", sent(stranger, line("06.1", 38))) == {"mhclg 06.2": 15, "homes 06.1": 35}


def test_academies_beyond_their_estimate_leave_the_departments_other_programmes() -> None:
    academy = line("09.2", 330, funder=EDUCATION.name)
    assert left("education", sent(ACADEMY, academy)) == {"dfe 09.4": 80}
    assert left("education", sent(ACADEMY, line("09", 330))) == {"dfe 09.4": 80}
    assert left("education", sent(COLLEGE, line("09.4", 30))) == {"dfe 09.2": 300, "dfe 09.4": 50}
