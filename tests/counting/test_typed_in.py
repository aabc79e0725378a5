"""What the lead team typed in for a body counts until a return of the body does; then it is replaced, for all to see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.counting.places import return_of
from tests.counting.typed import CHOICE, MILLION, Row, counted, of, typed_in
from xltools.counting.policy import DEFAULT_POLICY, Benefits
from xltools.model import Partner, Status, WhyNot
from xltools.reference.tables import table
from xltools.template.mapping import WhichCounts

if TYPE_CHECKING:
    from xltools.model import Return

COUNCIL = Partner("London Borough of Hackney", "hackney", "LBH", ("LB Hackney",), "Council", "Hackney")
POLICE = Partner("Metropolitan Police Authority", "mpa", "MPA", (), "Police", "London")
PARTNERS = (COUNCIL, POLICE)
TYPED = typed_in(COUNCIL.name, Row({"09": 300 * MILLION, "10": 500 * MILLION}), Row({"06": 50 * MILLION}, "Capital"))


def line(cofog: str, pence: int | None, kind: str = "Revenue", **more: object) -> dict[str, object]:
    return {
        "service": f"Service {cofog}",
        "cofog": cofog,
        "gross": pence,
        "basis": "Actual",
        "expenditure_type": kind,
        **more,
    }


OUTTURN = {
    "09.1": "Education services",
    "10.2": "Social care",
    "04.5": "Highways and transport services",
    "01.1": "Central services",
}
"""What Hackney's largest services are called in its revenue summary of 2010-11."""
POUNDS = {row["line"]: int(row["pounds"]) for row in table("hackney_revenue_summary_2010_11")}
IN_THOUSANDS = [{**line(code, POUNDS[name] // 10), "service": name} for code, name in OUTTURN.items()]
WHOLE = [line("09", 310 * MILLION), line("10", 495 * MILLION), line("06", 60 * MILLION, "Capital")]


def test_what_is_typed_counts_for_a_body_without_a_return() -> None:
    count = counted(PARTNERS, TYPED)
    assert of(count, COUNCIL.name) == {"06": 50 * MILLION, "09": 300 * MILLION, "10": 500 * MILLION}
    assert [status.status for status in count.return_statuses] == [Status.TYPED_IN]
    assert set(count.lines["origin"]) == {"typed in"}


def test_a_body_with_figures_typed_in_has_still_sent_nothing() -> None:
    assert counted(PARTNERS, TYPED).missing == PARTNERS


def test_every_amount_leads_to_its_own_cell() -> None:
    batch = counted(PARTNERS, TYPED).batch
    assert [str(batch.location_of(at, "gross")) for at in range(3)] == [
        "'mapping.xlsx'!Mapping!K5",
        "'mapping.xlsx'!Mapping!L5",
        "'mapping.xlsx'!Mapping!H6",
    ]


@pytest.mark.parametrize("signed", [COUNCIL.name, "LBH", "LB Hackney"])
def test_a_return_with_an_amount_replaces_what_is_typed(signed: str) -> None:
    count = counted(PARTNERS, TYPED, return_of(signed, WHOLE, "hackney.xlsx"))
    assert of(count, COUNCIL.name) == {"06": 60 * MILLION, "09": 310 * MILLION, "10": 495 * MILLION}
    typed = count.lines[count.lines["origin"].eq("typed in")]
    assert set(typed["why_not"]) == {WhyNot.SUPERSEDED.value}
    assert (typed["amount"] == typed["removed"]).all()
    (replaced,) = [status for status in count.return_statuses if status.status is Status.SUPERSEDED]
    assert replaced.reason == (
        "Not counted. Replaced by hackney.xlsx, the body's own return (£850.0m typed in, £865.0m in the return)."
    )


def test_a_return_and_what_is_typed_are_no_two_versions() -> None:
    count = counted(PARTNERS, TYPED, return_of(COUNCIL.name, WHOLE, "hackney.xlsx"))
    codes = {finding.code for status in count.return_statuses for finding in status.findings}
    assert codes.isdisjoint({"changed-since-last", "which-is-newer", "shares-few-lines-with-last"})
    assert not count.previous


@pytest.mark.parametrize(
    "sent",
    [
        return_of(COUNCIL.name, WHOLE, "r.xlsx", financial_year="2009-10"),
        return_of(COUNCIL.name, WHOLE, "r.xlsx", place="Leeds"),
        return_of(COUNCIL.name, [line("09", 0)], "r.xlsx"),
        return_of(COUNCIL.name, [line("09", None)], "r.xlsx"),
        return_of(COUNCIL.name, [], "r.xlsx"),
        return_of(COUNCIL.name, IN_THOUSANDS, "r.xlsx"),
    ],
    ids=["another year", "another place", "nothing but noughts", "no amount read", "no line", "in thousands, unsaid"],
)
def test_a_return_of_which_no_amount_counts_replaces_nothing(sent: Return) -> None:
    count = counted(PARTNERS, TYPED, sent)
    assert count.net == 850 * MILLION
    assert next(s.status for s in count.return_statuses if s.file == "mapping.xlsx") is Status.TYPED_IN


@pytest.mark.parametrize(
    ("which", "net", "standing"),
    [
        (WhichCounts.USUAL, 865, (Status.SUPERSEDED, True)),
        (WhichCounts.RETURN, 865, (Status.SUPERSEDED, True)),
        (WhichCounts.TYPED, 850, (Status.TYPED_IN, False)),
        (WhichCounts.BOTH, 865 + 850, (Status.TYPED_IN, True)),
    ],
)
def test_the_lead_team_may_decide_which_counts(which: WhichCounts, net: int, standing: tuple[Status, bool]) -> None:
    typed = typed_in(
        COUNCIL.name, Row({"09": 300 * MILLION, "10": 500 * MILLION}), Row({"06": 50 * MILLION}, "Capital"), which=which
    )
    count = counted(PARTNERS, typed, return_of(COUNCIL.name, WHOLE, "hackney.xlsx"))
    assert count.net == net * MILLION
    of_typed, counts = standing
    by_file = {status.file: status for status in count.return_statuses}
    assert by_file["mapping.xlsx"].status is of_typed
    assert by_file["hackney.xlsx"].counts is counts


def test_what_the_return_should_give_way_to_is_said() -> None:
    typed = typed_in(COUNCIL.name, Row({"09": 300 * MILLION}), which=WhichCounts.TYPED)
    count = counted(PARTNERS, typed, return_of(COUNCIL.name, WHOLE, "hackney.xlsx"))
    reasons = {status.file: status.reason for status in count.return_statuses}
    assert reasons["hackney.xlsx"] == (
        "Not counted. What is typed in mapping.xlsx counts instead, as decided on its sheet Bodies "
        "(£300.0m typed in, £865.0m in the return)."
    )


def test_rows_of_one_body_by_source_all_count() -> None:
    typed = typed_in(
        COUNCIL.name,
        Row({"09": 300 * MILLION}),
        Row({"09": 300 * MILLION}, funder="Department for Education"),
        Row({"06": 50 * MILLION}, "Capital"),
    )
    assert counted(PARTNERS, typed).net == 650 * MILLION


def test_one_body_typed_under_two_names_counts_both() -> None:
    count = counted(
        PARTNERS, typed_in("LBH", Row({"09": MILLION})), typed_in(COUNCIL.name, Row({"10": MILLION}), first=9)
    )
    assert of(count, COUNCIL.name) == {"09": MILLION, "10": MILLION}


def found(*returns: Return) -> dict[str, str]:
    """What is said of bodies with both, by code."""
    codes = {"return-may-be-partial", "typed-and-returned-alike", "typed-in-replaced", "typed-in-kept"}
    findings = [finding for status in counted(PARTNERS, *returns).return_statuses for finding in status.findings]
    return {finding.code: finding.message for finding in findings if finding.code in codes}


def test_what_is_replaced_is_told_with_both_amounts() -> None:
    assert found(TYPED, return_of(COUNCIL.name, WHOLE, "hackney.xlsx")) == {
        "typed-in-replaced": "Replaced by hackney.xlsx: £850.0m typed in, £865.0m in the return, £15.0m more."
    }


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (
            [line("09", 310 * MILLION), line("10.4", 50 * MILLION)],
            "It gives 42% of what is typed, it has no capital spending (£50.0m typed) and it has nothing under Housing "
            "and community amenities (£50.0m typed).",
        ),
        ([*WHOLE[:2], line("06", 60 * MILLION)], "It has no capital spending (£50.0m typed)."),
        (
            [line("09", 800 * MILLION), line("06", 60 * MILLION, "Capital")],
            "It has nothing under Social protection (£500.0m typed).",
        ),
        (
            [{"service": "Everything", "gross": 40 * MILLION, "basis": "Actual"}],
            "It gives 5% of what is typed and it has nothing under Social protection (£500.0m typed), Education "
            "(£300.0m typed) and Housing and community amenities (£50.0m typed).",
        ),
    ],
    ids=["one directorate", "revenue alone", "a function left out", "next to nothing"],
)
def test_a_return_that_may_be_a_part_replaces_and_is_asked_about(sent: list[dict[str, object]], why: str) -> None:
    returned = return_of(COUNCIL.name, sent, "hackney.xlsx")
    (message,) = [found(TYPED, returned)["return-may-be-partial"]]
    assert message.startswith("hackney.xlsx replaces what is typed in (£850.0m typed in, ")
    assert message.endswith(f"and may be a part only. {why}")
    assert of(counted(PARTNERS, TYPED, returned), COUNCIL.name) == of(counted(PARTNERS, returned), COUNCIL.name)


@pytest.mark.parametrize(
    "sent",
    [
        [*WHOLE[:2], {**WHOLE[2], "expenditure_type": ""}],
        [{"service": "All of it", "gross": 800 * MILLION}],
        [line("09.1", 200 * MILLION), line("10.2", 400 * MILLION), line("06.1", MILLION, "Capital")],
    ],
    ids=["capital not said", "no function given", "less of each"],
)
def test_a_return_that_may_be_whole_is_not_asked_about(sent: list[dict[str, object]]) -> None:
    assert set(found(TYPED, return_of(COUNCIL.name, sent, "hackney.xlsx"))) == {"typed-in-replaced"}


def test_a_return_of_nought_is_asked_about_and_what_is_typed_counts() -> None:
    assert found(TYPED, return_of(COUNCIL.name, [line("09", 0)], "hackney.xlsx")) == {
        "return-may-be-partial": "hackney.xlsx counts with no amount, so the £850.0m typed in still counts."
    }


@pytest.mark.parametrize(
    ("which", "said"),
    [
        (WhichCounts.RETURN, {"typed-in-replaced"}),
        (WhichCounts.TYPED, {"typed-in-kept"}),
        (WhichCounts.BOTH, {"typed-in-kept"}),
    ],
)
def test_what_was_decided_is_not_asked_again(which: WhichCounts, said: set[str]) -> None:
    typed = typed_in(COUNCIL.name, Row({"09": 300 * MILLION, "10": 500 * MILLION}), which=which)
    assert set(found(typed, return_of(COUNCIL.name, [line("09", MILLION)], "hackney.xlsx"))) == said


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ([line("03", 228 * MILLION)], True),
        ([line("03.1", 250 * MILLION)], True),
        ([line("03", 77 * MILLION)], False),
        ([line("03", 500 * MILLION)], False),
        ([line("09", 228 * MILLION)], False),
    ],
    ids=["nearly the same", "a little more", "a third", "what is typed is the rest", "another function"],
)
def test_a_return_that_is_nearly_all_that_is_typed_is_no_part_of_it(sent: list[dict[str, object]], asked: bool) -> None:
    typed = typed_in(POLICE.name, Row({"03": 231 * MILLION}), which=WhichCounts.BOTH)
    messages = found(typed, return_of(POLICE.name, sent, "mpa.xlsx"))
    assert ("typed-and-returned-alike" in messages) is asked
    assert found(
        typed_in(POLICE.name, Row({"03": 231 * MILLION})), return_of(POLICE.name, sent, "mpa.xlsx")
    ).keys() <= {
        "return-may-be-partial",
        "typed-in-replaced",
    }


def test_the_question_says_both_amounts_at_the_choice() -> None:
    typed = typed_in(POLICE.name, Row({"03": 231 * MILLION}), which=WhichCounts.BOTH)
    count = counted(PARTNERS, typed, return_of(POLICE.name, [line("03", 228 * MILLION)], "mpa.xlsx"))
    (finding,) = [
        finding
        for status in count.return_statuses
        for finding in status.findings
        if finding.code == "typed-and-returned-alike"
    ]
    assert finding.location == CHOICE
    assert "£231.0m typed in, £228.0m in the return, £3.0m less" in finding.message


def test_bodies_without_a_return_are_not_asked_about() -> None:
    assert found(TYPED) == {}


DWP = Partner("Department for Work and Pensions", "dwp", "DWP", (), "Government department", "England")
PCT = Partner("NHS City and Hackney", "pct", "", ("City and Hackney PCT",), "NHS commissioner", "Hackney")
TRUST = Partner("Homerton University Hospital NHS Foundation Trust", "homerton", "", (), "NHS provider", "Hackney")
BENEFIT = "Housing benefit. Source of the figure: Subsidy claim"


@pytest.mark.parametrize(
    ("benefits", "at"), [(Benefits.DEPARTMENT, DWP), (Benefits.ADMINISTERING_COUNCIL, COUNCIL)], ids=str
)
def test_what_the_notes_of_a_row_say_decides_what_kind_of_money_it_is(benefits: Benefits, at: Partner) -> None:
    paid = typed_in(DWP.name, Row({"10": 263 * MILLION}, notes=f"{BENEFIT}, paid by the council"))
    paid_out = typed_in(COUNCIL.name, Row({"10": 263 * MILLION}, funder=DWP.name, notes=BENEFIT), first=20)
    count = counted((COUNCIL, DWP), paid, paid_out, policy=replace(DEFAULT_POLICY, benefits=benefits))
    assert (count.net, of(count, at.name)) == (263 * MILLION, {"10": 263 * MILLION})


def test_a_source_of_a_figure_is_no_word_for_what_it_is_spent_on() -> None:
    paid = typed_in(DWP.name, Row({"10": 263 * MILLION}, notes="Source of the figure: housing benefit tables"))
    paid_out = typed_in(
        COUNCIL.name, Row({"10": 260 * MILLION}, notes="Source of the figure: housing benefit"), first=20
    )
    assert counted((COUNCIL, DWP), paid, paid_out).net == 523 * MILLION


def test_a_contract_counts_at_the_commissioner_also_where_only_the_hospital_names_the_other() -> None:
    bought = typed_in(PCT.name, Row({"07": 178 * MILLION}, notes="Acute contract with Homerton"))
    sold = typed_in(TRUST.name, Row({"07": 178 * MILLION}, funder=PCT.name), first=20)
    assert of(counted((PCT, TRUST), bought, sold), PCT.name) == {"07": 178 * MILLION}


def test_a_contract_and_a_hospital_paid_another_sum_are_two() -> None:
    bought = typed_in(PCT.name, Row({"07": 178 * MILLION}, notes="Contract for ambulances"))
    sold = typed_in(TRUST.name, Row({"07": 120 * MILLION}, funder=PCT.name), first=20)
    assert counted((PCT, TRUST), bought, sold).net == 298 * MILLION


BOARD_WHOLE = typed_in(PCT.name, Row({"07": 510 * MILLION}))


def test_what_a_hospital_has_from_the_board_is_in_the_boards_one_figure_for_health() -> None:
    sold = typed_in(TRUST.name, Row({"07": 120 * MILLION}, funder=PCT.name), Row({"07": 9 * MILLION}), first=20)
    count = counted((PCT, TRUST), BOARD_WHOLE, sold)
    assert (of(count, PCT.name), of(count, TRUST.name)) == ({"07": 510 * MILLION}, {"07": 9 * MILLION})


@pytest.mark.parametrize(
    "board",
    [
        typed_in(PCT.name, Row({"07": 100 * MILLION})),
        typed_in(PCT.name, Row({"01": 510 * MILLION})),
        typed_in(PCT.name, Row({"07": 510 * MILLION}, notes="Grant to Hackney Carers")),
    ],
    ids=["too small to hold it", "not for health", "a grant to somebody else"],
)
def test_a_hospital_counts_beside_a_figure_that_cannot_hold_its_own(board: Return) -> None:
    sold = typed_in(TRUST.name, Row({"07": 120 * MILLION}, funder=PCT.name), first=20)
    assert of(counted((PCT, TRUST), board, sold), TRUST.name) == {"07": 120 * MILLION}
