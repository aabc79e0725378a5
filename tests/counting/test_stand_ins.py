"""First guesses stand in for silent bodies, give way to what is reported, and never fill a function above its baseline."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting.places import HACKNEY, NEVER_FILLED, count_of, return_of
from xltools.counting.estimated_returns import BASELINE_FILE, displace, estimate_statuses
from xltools.counting.estimates import estimates
from xltools.counting.netting import apply_exclusions, detect
from xltools.counting.non_response import non_respondents
from xltools.counting.policy import DEFAULT_POLICY
from xltools.model import Partner, Place, WhyNot
from xltools.reading.lines import gather
from xltools.reading.versions import resolve_submitters
from xltools.reference.areas.geography import find_places
from xltools.reference.baseline import place_baseline
from xltools.reference.bodies.initial_estimates import initial_estimate
from xltools.reference.cofog import division_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.estimated_returns import Estimates
    from xltools.model import Return

DEPARTMENT, AGENCY = "Government department", "Agency or public body"
PCT = Partner("City and Hackney Teaching PCT", "pct", "", (), "NHS commissioner", "City and Hackney Teaching PCT")
HEALTH = Partner("Department of Health", "dh", "DH", (), DEPARTMENT, "England")
WORK = Partner("Department for Work and Pensions", "dwp", "DWP", (), DEPARTMENT, "Great Britain")
JOBCENTRE = Partner("Jobcentre Plus", "jcp", "JCP", (), AGENCY, "London")
TRUST = Partner("Homerton University Hospital NHS Foundation Trust", "homerton", "", (), "NHS provider", "Hackney")
ALL = (PCT, HEALTH, WORK, JOBCENTRE, TRUST)
MILLION = 100_000_000


def line(cofog: str, pence: int, **more: object) -> dict[str, object]:
    return {"service": f"Spending on {cofog}", "cofog": cofog, "gross": pence, "basis": "Actual", **more}


def stood(partners: Sequence[Partner], *returns: Return, place: Place = HACKNEY) -> Estimates:
    resolved = resolve_submitters(gather(returns), partners, place)
    net = count_of(*returns, partners=partners, place=place).lines
    return estimates(resolved, net, NEVER_FILLED, partners, place)


def counted(partners: Sequence[Partner], *returns: Return, place: Place = HACKNEY) -> Count:
    """The count of these returns and of those that stand in, double counts left aside."""
    found = stood(partners, *returns, place=place)
    count = count_of(*returns, *found.returns, partners=partners, place=place)
    return replace(count, lines=displace(count.lines, found))


def of(partner: Partner, count: Count) -> dict[str, int]:
    """What counts of a body's lines, by division."""
    own = count.lines[count.lines["organisation"].eq(partner.name)]
    sums = own.groupby("division")["counted"].sum().to_dict()
    return {str(division): int(pence) for division, pence in sums.items() if pence}


def guess_of(partner: Partner, partners: Sequence[Partner] = ALL, place: Place = HACKNEY) -> dict[str, int]:
    asked = [(one.name, one.organisation_type) for one in partners]
    sums: dict[str, int] = defaultdict(int)
    for one in initial_estimate(partner.name, partner.organisation_type, place, partner.area, asked):
        sums[division_of(one.cofog)] += one.local
    return dict(sums)


def test_a_silent_department_has_its_first_guess_counted_and_marked() -> None:
    count = counted([WORK])
    assert of(WORK, count) == guess_of(WORK, [WORK])
    assert set(count.lines["workbook"]) == {BASELINE_FILE}
    assert set(count.lines["how"]) == {"Initial estimate"}
    assert all("No return from Department for Work and Pensions" in note for note in count.lines["notes"])
    assert all("HM Treasury" in note for note in count.lines["notes"])


def test_a_body_whose_own_return_counts_has_no_stand_in() -> None:
    assert stood([WORK], return_of(WORK.name, [line("10.2", MILLION)])).returns == ()


def test_a_refused_return_is_no_answer() -> None:
    refused = return_of(WORK.name, [line("10.2", MILLION)], financial_year="2009-10")
    assert [one.header["organisation"] for one in stood([WORK], refused).returns] == [WORK.name]


def test_a_body_hm_treasury_does_not_name_has_nothing_to_stand_in() -> None:
    assert stood([TRUST]).returns == ()


def test_health_the_commissioner_reports_is_not_added_again_at_the_department() -> None:
    reported = return_of(PCT.name, [line("07", 300 * MILLION)])
    count = counted([PCT, HEALTH], reported)
    assert "07" not in of(HEALTH, count)
    assert of(PCT, count) == {"07": 300 * MILLION}
    gone = count.lines[count.lines["why_not"].eq(WhyNot.DISPLACED)]
    assert set(gone["organisation"]) == {HEALTH.name}
    assert all(f"{PCT.name} reports health in its own return" in words for words in gone["why_not_text"])
    assert (gone["removed"] == gone["amount"]).all()


def test_a_commissioner_that_reports_no_health_displaces_none() -> None:
    count = counted([PCT, HEALTH], return_of(PCT.name, [line("10.2", MILLION)]))
    assert of(HEALTH, count)["07"] == guess_of(HEALTH, [PCT, HEALTH])["07"]


def test_where_commissioner_and_department_are_silent_health_counts_once() -> None:
    count, baseline = counted([PCT, HEALTH]), place_baseline(HACKNEY)
    assert baseline is not None
    assert of(PCT, count) == guess_of(PCT, [PCT, HEALTH])
    assert of(PCT, count)["07"] + of(HEALTH, count).get("07", 0) <= baseline.pence["07"]


def test_an_agencys_money_is_not_added_to_a_department_that_reports_under_the_same_function() -> None:
    covering = counted([WORK, JOBCENTRE], return_of(WORK.name, [line("10.2", MILLION), line("04.1", MILLION)]))
    assert "04" not in of(JOBCENTRE, covering)
    elsewhere = counted([WORK, JOBCENTRE], return_of(WORK.name, [line("10.2", MILLION), line("04.5", MILLION)]))
    assert of(JOBCENTRE, elsewhere) == guess_of(JOBCENTRE, [WORK, JOBCENTRE])


def test_a_department_that_reports_a_whole_division_covers_its_agencys_part_of_it() -> None:
    assert "04" not in of(JOBCENTRE, counted([WORK, JOBCENTRE], return_of(WORK.name, [line("04", MILLION)])))


def test_an_agency_that_answered_leaves_its_department_the_rest() -> None:
    count = counted([WORK, JOBCENTRE], return_of(JOBCENTRE.name, [line("04.1", MILLION)]))
    assert of(WORK, count) == guess_of(WORK, [WORK, JOBCENTRE])
    assert of(WORK, count)["04"] < guess_of(WORK, [WORK])["04"]


def test_one_body_listed_under_two_names_is_counted_once() -> None:
    former = Partner("Department for Children, Schools and Families", "dcsf", "", (), DEPARTMENT)
    today = Partner("Department for Education", "dfe", "", (), DEPARTMENT)
    both = counted([former, today])
    assert both.net == counted([today]).net
    answered = counted([former, today], return_of(today.name, [line("09", MILLION)]))
    assert "09" not in of(former, answered)


def test_two_trusts_share_hm_treasurys_line_and_one_answering_does_not_silence_the_other() -> None:
    hackney, towers = (find_places(name)[0].members for name in ("Hackney", "Tower Hamlets"))
    both = Place("Two boroughs", (*hackney, *towers), "2010-11")
    other = Partner("Tower Hamlets PCT", "thpct", "", (), "NHS commissioner", "Tower Hamlets PCT")
    reported = return_of(PCT.name, [line("07", 100 * MILLION)], place="Two boroughs")
    count = counted([PCT, other], reported, place=both)
    assert of(other, count) == guess_of(other, [PCT, other], both)


def test_two_development_agencies_answer_each_for_its_own_region() -> None:
    hackney, leicester = (find_places(name)[0].members for name in ("Hackney", "Leicester"))
    both = Place("Two cities", (*hackney, *leicester), "2010-11")
    london = Partner("London Development Agency", "lda", "", (), "Regional body", "London")
    midlands = Partner("East Midlands Development Agency", "emda", "", (), "Regional body", "East Midlands")
    reported = return_of(london.name, [line("04.1", MILLION)], place="Two cities")
    count = counted([london, midlands], reported, place=both)
    assert of(midlands, count) == guess_of(midlands, [london, midlands], both) != {}


def test_stand_ins_fill_a_function_up_to_its_baseline_and_no_further() -> None:
    baseline = place_baseline(HACKNEY)
    assert baseline is not None
    count = counted([PCT, TRUST], return_of(TRUST.name, [line("07", 300 * MILLION)]))
    room = baseline.pence["07"] - 300 * MILLION
    assert 0 <= room - of(PCT, count)["07"] < len(count.lines)
    gone = count.lines[count.lines["why_not"].eq(WhyNot.DISPLACED)]
    assert int(gone["removed"].sum()) + of(PCT, count)["07"] == guess_of(PCT, [PCT, TRUST])["07"]
    assert all("above the place's baseline" in words for words in gone["why_not_text"])


def test_a_function_reported_above_its_baseline_takes_no_first_guess() -> None:
    assert of(PCT, counted([PCT, TRUST], return_of(TRUST.name, [line("07", 900 * MILLION)]))) == {}


def test_without_any_return_the_stand_ins_are_the_count() -> None:
    count = counted(ALL)
    assert count.net > 0
    assert count.gross == count.net + count.removed


def test_lines_that_are_no_spending_leave_room_for_those_that_are() -> None:
    count = counted(ALL, return_of("London Borough of Hackney", [line("10.2", MILLION, service="Reserves")]))
    assert of(WORK, count) == of(WORK, counted(ALL))


@settings(max_examples=25, deadline=None)
@given(
    st.permutations(ALL),
    st.lists(
        st.tuples(st.sampled_from(ALL), st.sampled_from(["07", "10.2", "04.1", ""]), st.integers(1, 900)), max_size=4
    ),
)
def test_whatever_is_reported_nothing_is_lost_and_no_function_is_filled_above_its_baseline(
    partners: list[Partner], reported: list[tuple[Partner, str, int]]
) -> None:
    returns = [
        return_of(partner.name, [line(code, size * MILLION) for other, code, size in reported if other == partner])
        for partner in ALL
        if any(other == partner for other, _, _ in reported)
    ]
    count, usual = counted(partners, *returns), counted(ALL, *returns)
    assert count.gross == count.net + count.removed
    for partner in ALL:
        assert of(partner, count) == of(partner, usual)
    own = count.lines["workbook"].ne(BASELINE_FILE)
    assert count.lines["removed"][own].eq(0).all()
    baseline = place_baseline(HACKNEY)
    assert baseline is not None
    for division, pence in baseline.pence.items():
        here = count.lines["division"].eq(division)
        filled = int(count.lines["counted"][here].sum())
        assert filled <= max(pence, int(count.lines["counted"][here & own].sum()))
    non_respondent = [partner for partner in ALL if not any(other == partner for other, _, _ in reported)]
    for partner in non_respondent:
        amounts = count.lines["amount"][count.lines["organisation"].eq(partner.name)]
        assert int(amounts.sum()) == sum(guess_of(partner).values())


def test_a_body_a_first_guess_stands_in_for_is_still_not_heard_from() -> None:
    found = stood([WORK, PCT], return_of(PCT.name, [line("07", MILLION)]))
    count = count_of(return_of(PCT.name, [line("07", MILLION)]), *found.returns, partners=[WORK, PCT])
    resolved = resolve_submitters(count.batch, [WORK, PCT], HACKNEY)
    real = tuple(one for one in count.return_statuses if one.file != BASELINE_FILE)
    return_statuses = (*real, *estimate_statuses(resolved, count.lines))
    assert [(one.partner, one.counts) for one in return_statuses] == [(PCT.name, True), (WORK.name, True)]
    assert non_respondents([WORK, PCT], return_statuses) == (WORK,)


def test_a_return_never_gives_way_to_a_first_guess_in_the_ledger() -> None:
    council = Partner("London Borough of Hackney", "lbh", "", (), "Council", "Hackney")
    charity = Partner("Ridley Road Trust", "rrt", "", (), "Voluntary organisation", "Hackney")
    grant = {"fund": "Advice grant", "basis": "Actual", "cofog": "10.7", "gross": 412_000_00}
    given_by = return_of(
        council.name, [{**grant, "service": "Grant to Ridley Road Trust for advice", "paid_to": charity.name}]
    )
    had_by = return_of(charity.name, [{**grant, "service": "Advice on homelessness", "funder": council.name}])
    lines = count_of(given_by, had_by, partners=(council, charity)).lines
    usual = apply_exclusions(lines, detect(lines, (council, charity), DEFAULT_POLICY))
    assert usual["removed"].tolist() == [412_000_00, 0]
    for guesses, removed in (([False, True], 0), ([True, False], 412_000_00), ([True, True], 412_000_00)):
        ledger = detect(lines, (council, charity), DEFAULT_POLICY, guesses=np.array(guesses))
        assert int(apply_exclusions(lines, ledger)["removed"].sum()) == removed


@pytest.mark.parametrize("name", ["Department of Health", "Jobcentre Plus"])
def test_each_stand_in_names_its_body_and_holds_every_line_once(name: str) -> None:
    found = stood(ALL)
    own = next(one for one in found.returns if one.header["organisation"] == name)
    assert own.file == BASELINE_FILE
    assert set(own.lines["sheet"]) == {name}
    assert own.lines["row"].tolist() == list(range(1, len(own.lines) + 1))
    assert sum(len(one.lines) for one in found.returns) == len(found.displaced)
