"""The agreement of balances between two bodies: what each says of the other, and the difference."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.double_counts.drawn import CHARITY, COLLEGE, COUNCIL, PARTNERS, PCT, frame_of, line
from xltools.counting.agreement import Agreement, agreement_between, agreement_frame, all_flows
from xltools.counting.double_counts.prepared import prepare
from xltools.organisations.bodies import list_bodies

LINES = [
    line(COUNCIL, "Debt advice", 41_250, paid_to="Harbour Street"),
    line(CHARITY, "Debt advice", 40_000, funder="LB Norton"),
    line(CHARITY, "Rent of hall", 700, paid_to="Norton Council"),
    line(CHARITY, "Toys", 900, funder="Norton PCT"),
    line(PCT, "Clinics", 5_000),
]


def between(one: str, other: str) -> Agreement:
    frame = frame_of(LINES)
    return agreement_between(
        prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(PARTNERS)), one, other
    )


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
    assert [row.line for row in between(COUNCIL, CHARITY).rows] == [0, 1, 2]


def test_either_order_of_the_bodies_tells_the_same() -> None:
    one, other = between(COUNCIL, CHARITY), between(CHARITY, COUNCIL)
    assert set(one.rows) == set(other.rows)
    assert one.flows == other.flows[::-1]


def test_the_table_can_be_sent_to_both() -> None:
    table = agreement_frame(between(COUNCIL, CHARITY))
    assert table.columns.tolist() == ["from", "to", "reported by", "service", "fund", "pounds"]
    assert table.loc[table["service"].eq("Difference"), "pounds"].tolist() == [1_250.0, 700.0]


def test_it_says_where_there_is_nothing_to_compare_because_a_body_sent_no_return() -> None:
    found = between(COUNCIL, COLLEGE)
    assert {flow.non_respondent for flow in found.flows} == {COLLEGE}
    assert {flow.non_respondent for flow in between(COUNCIL, CHARITY).flows} == {""}
    verdicts = agreement_frame(found).loc[lambda table: table["service"].eq("Difference"), "reported by"]
    assert verdicts.tolist() == [f"{COLLEGE} sent no return"] * 2


def test_every_flow_of_a_place_says_who_sent_no_return() -> None:
    frame = frame_of([*LINES, line(COUNCIL, "Courses", 8_000, paid_to="City Coll")])
    flows = all_flows(prepare(frame, frame["gross"], pd.Series(True, index=frame.index), list_bodies(PARTNERS)))
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
