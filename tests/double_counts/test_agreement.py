"""The agreement of balances between two bodies: what each says of the other, and the difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.double_counts.drawn import CHARITY, COLLEGE, COUNCIL, DWP, PARTNERS, PCT, Line, decide, frame_of, line
from xltools.counting.agreement import Agreement, Flow, agreement_between, agreement_frame, all_flows
from xltools.counting.netting import Ledger, detect
from xltools.counting.policy import DEFAULT_POLICY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.decisions import Decision

LINES = [
    line(COUNCIL, "Debt advice", 41_250, paid_to="Harbour Street"),
    line(CHARITY, "Debt advice", 40_000, funder="LB Norton"),
    line(CHARITY, "Rent of hall", 700, paid_to="Norton Council"),
    line(CHARITY, "Toys", 900, funder="Norton PCT"),
    line(PCT, "Clinics", 5_000),
]


def ledger_of(lines: Sequence[Line], decisions: Sequence[Decision] = ()) -> Ledger:
    frame = frame_of(lines)
    frame["amount"], frame["why_not"] = frame["gross"], ""
    return detect(frame, PARTNERS, DEFAULT_POLICY, decisions)


def between(one: str, other: str, lines: Sequence[Line] = LINES) -> Agreement:
    return agreement_between(ledger_of(lines), one, other)


def test_each_flow_says_what_was_paid_and_what_was_had() -> None:
    there, back = between("Norton Council", "harbour street").flows
    assert (there.payer, there.recipient, there.paid, there.had, there.difference) == (
        COUNCIL,
        CHARITY,
        4_125_000,
        4_000_000,
        125_000,
    )
    assert (back.paid, back.had, back.difference) == (70_000, 0, 70_000)


def test_nobody_argues_below_the_threshold() -> None:
    there, _ = between(COUNCIL, CHARITY).flows
    assert there.agrees
    there, _ = between(PCT, CHARITY).flows
    assert there.agrees


def test_lines_naming_others_are_not_in_it() -> None:
    assert [row.line for row in between(COUNCIL, CHARITY).rows if row.names_other] == [0, 1, 2]


def test_either_order_of_the_bodies_tells_the_same() -> None:
    one, other = between(COUNCIL, CHARITY), between(CHARITY, COUNCIL)
    assert set(one.rows) == set(other.rows)
    assert one.flows == other.flows[::-1]


def test_the_table_can_be_sent_to_both() -> None:
    table = agreement_frame(between(COUNCIL, CHARITY))
    assert table.columns.tolist() == [
        "from",
        "to",
        "reported by",
        "service",
        "fund",
        "pounds",
        "names the other",
        "finding",
        "what was done",
    ]
    assert table.loc[table["service"].eq("Difference"), "pounds"].tolist() == [1_250.0, 700.0]


def test_it_says_where_there_is_nothing_to_compare_because_a_body_sent_no_return() -> None:
    found = between(COUNCIL, COLLEGE)
    assert {flow.non_respondent for flow in found.flows} == {COLLEGE}
    assert {flow.non_respondent for flow in between(COUNCIL, CHARITY).flows} == {""}
    verdicts = agreement_frame(found).loc[lambda table: table["service"].eq("Difference"), "reported by"]
    assert verdicts.tolist() == [f"{COLLEGE} sent no return"] * 2


def test_every_flow_of_a_place_says_who_sent_no_return() -> None:
    flows = all_flows(ledger_of([*LINES, line(COUNCIL, "Courses", 8_000, paid_to="City Coll")]))
    assert {flow.recipient: flow.non_respondent for flow in flows if flow.payer == COUNCIL} == {
        CHARITY: "",
        COLLEGE: COLLEGE,
    }


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Norton Council", "LB Norton", "are the same body"),
        ("Norton Council", "Unheard of Board", "is called 'Unheard of Board'"),
    ],
)
def test_names_that_will_not_do_are_said_in_words(one: str, other: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        between(one, other)


def flow(payer: str, recipient: str, lines: Sequence[Line], decisions: Sequence[Decision] = ()) -> Flow:
    flows = all_flows(ledger_of(lines, decisions))
    return next(flow for flow in flows if (flow.payer, flow.recipient) == (payer, recipient))


MUSEUM = [
    line(COUNCIL, "Museum", 5_123.45, paid_to=CHARITY, cofog="08.2"),
    line(CHARITY, "Museum", 5_123.45, funder=COUNCIL, cofog="08.2"),
]
ROUND = [
    line(COUNCIL, "Debt help", 420_000, paid_to=CHARITY, cofog="10.7"),
    line(CHARITY, "Advice", 420_000, cofog="10.7"),
]


def test_a_flow_says_what_of_it_is_off_and_what_is_asked_about() -> None:
    money = flow(COUNCIL, CHARITY, [*MUSEUM, *ROUND])
    assert (money.removed, money.asked, money.unexplained) == (512_345, 42_000_000, 0)
    assert money.paid == money.removed + money.asked


@pytest.mark.parametrize(
    ("paid", "had", "removed", "asked", "left"),
    [
        (81_000, 62_500, 38_500, 24_000, 18_500),
        (62_500, 81_000, 38_500, 24_000, 18_500),
        (0, 5_000, 0, 0, 5_000),
        (5_000, 4_900, 5_000, 0, 0),
    ],
)
def test_what_nothing_explains_is_the_rest_of_the_larger_side(
    paid: int, had: int, removed: int, asked: int, left: int
) -> None:
    assert Flow(COUNCIL, CHARITY, paid, had, removed, asked).unexplained == left
    assert Flow(COUNCIL, CHARITY, paid, had, removed, asked, CHARITY).unexplained == 0


@pytest.mark.parametrize(
    ("removed", "asked", "verdict"),
    [
        (0, 0, "to be settled"),
        (90_000_000, 0, "taken off as a double count"),
        (50_000_000, 40_000_000, "to be decided"),
        (50_000_000, 20_000_000, "to be settled"),
    ],
)
def test_what_one_side_does_not_say_is_settled_where_a_double_count_tells_it(
    removed: int, asked: int, verdict: str
) -> None:
    assert Flow(COUNCIL, CHARITY, 90_000_000, 0, removed, asked).verdict == verdict


def test_a_decision_turns_what_was_asked_about_into_what_is_off() -> None:
    lines = [*MUSEUM, *ROUND]
    considered = [finding for finding in ledger_of(lines).double_counts if finding.confidence < 0.7]
    money = flow(COUNCIL, CHARITY, lines, decide(considered, "Remove"))
    assert (money.removed, money.asked, money.unexplained) == (42_512_345, 0, 0)


def test_a_line_that_names_nobody_is_told_where_a_double_count_ties_it_to_one_that_does() -> None:
    rows = between(COUNCIL, CHARITY, [MUSEUM[0], line(CHARITY, "Museum", 5_123.45, cofog="08.2")]).rows
    assert [(row.line, row.names_other, len(row.findings)) for row in rows] == [(0, True, 1), (1, False, 1)]
    assert rows[0].findings == rows[1].findings
    assert rows[0].states == ("Excluded, not yet decided",)


def test_money_passed_on_to_a_third_is_taken_off_each_flow_once() -> None:
    """The department pays the council £5,123.45, which pays the charity: off at both, and in neither flow twice."""
    chain = [
        line(DWP, "Museum", 5_123.45, paid_to=COUNCIL, cofog="08.2"),
        line(COUNCIL, "Museum", 5_123.45, funder=DWP, paid_to=CHARITY, cofog="08.2"),
        MUSEUM[1],
    ]
    for payer, recipient in ((DWP, COUNCIL), (COUNCIL, CHARITY)):
        money = flow(payer, recipient, chain)
        assert (money.removed, money.unexplained) == (512_345, 0)


def test_what_the_recipient_passed_on_says_nothing_of_what_it_had() -> None:
    """The council's line is off because the charity spends it, not because the department, which sent nothing, reports it."""
    lines = [line(COUNCIL, "Museum", 5_123.45, funder=DWP, paid_to=CHARITY, cofog="08.2"), MUSEUM[1]]
    assert flow(COUNCIL, CHARITY, lines).removed == 512_345
    assert (flow(DWP, COUNCIL, lines).had, flow(DWP, COUNCIL, lines).removed) == (512_345, 0)


def test_a_copied_row_is_off_the_flow_it_swells() -> None:
    twice = [*({**MUSEUM[0], "reference": "L1", "row": row} for row in (5, 6)), MUSEUM[1]]
    money = flow(COUNCIL, CHARITY, twice)
    assert (money.difference, money.removed, money.unexplained) == (512_345, 1_024_690, 0)


def test_where_a_body_sent_no_return_nothing_is_left_to_explain() -> None:
    money = flow(COUNCIL, COLLEGE, [line(COUNCIL, "Courses", 8_000, paid_to=COLLEGE)])
    assert (money.non_respondent, money.unexplained) == (COLLEGE, 0)


def test_the_table_says_of_each_line_which_finding_it_is_in_and_of_each_flow_what_was_done() -> None:
    table = agreement_frame(between(COUNCIL, CHARITY, [*MUSEUM, *ROUND]))
    museum = table.loc[table["service"].eq("Museum"), "finding"]
    assert museum.nunique() == 1
    assert museum.str.startswith("grant-").all()
    told = table.loc[table["from"].eq(COUNCIL)].set_index("service")["pounds"]
    assert told["Taken off as double counts"] == 5_123.45
    assert told["Asked about"] == 420_000
    assert told["Neither taken off nor asked about"] == 0
