"""What to do next stands in one order, whatever is found: what nothing can begin without, others who need time, decisions by money."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.model import Place
from xltools.outputs.folder_status.facts import (
    Answers,
    Body,
    CodesOpen,
    CountsFrom,
    Decisions,
    DoubleCountsOpen,
    FolderStatus,
    HeldReturn,
    LastCount,
    NextStepKind,
    OutOfDate,
    Question,
    Sums,
    UndecidedDoubleCount,
    UnusedFile,
    WhyUnused,
)
from xltools.outputs.folder_status.next_steps import BY_MONEY, NO_HINDRANCE, STAGES, next_steps
from xltools.outputs.folder_status.step_words import how, what, who_words

PLACE = Place("Hackney", (), "2010-11")


def body(name: str, **given: Any) -> Body:
    came = tuple(file for state in ("held", "refused", "unreadable") for file in given.get(state, ()))
    usual: dict[str, Any] = {"status": "no-reply", "counts_from": CountsFrom.NOTHING, "is_listed": True, "files": came}
    return Body(name, name.lower(), **{**usual, **given})


def answered(name: str, **given: Any) -> Body:
    return body(
        name, status="accepted", counts_from=CountsFrom.RETURN, counted=100, **{"files": (f"{name}.csv",), **given}
    )


def double_count(pence: int, *, above: bool) -> UndecidedDoubleCount:
    return UndecidedDoubleCount("id", "grant", pence, 0.8 if above else 0.5, above, above, ("A", "B"), "A: x; B: y")


def standing(*bodies: Body, days_left: int | None = -1, **given: Any) -> FolderStatus:
    usual: dict[str, Any] = {
        "files": (),
        "decisions": Decisions(DoubleCountsOpen(0.7)),
        "last_count": LastCount("count.xlsx", 500),
        "sums": Sums(500, 500, 0, 0),
    }
    return FolderStatus(
        "folder", PLACE, "2011-08-01", "2011-07-31", days_left, bodies, by_status=Counter(), **{**usual, **given}
    )


def all_there_is(codes_pence: int = 30, near_pence: int = 20, sure_pence: int = 40) -> FolderStatus:
    decisions = Decisions(
        DoubleCountsOpen(
            0.7,
            1,
            sure_pence,
            1,
            near_pence,
            sure_pence,
            near_pence,
            largest=(double_count(sure_pence, above=True), double_count(near_pence, above=False)),
        ),
        held=(HeldReturn("held.csv", "A", "x@y", "It came from x.", 10, 100),),
        codes=CodesOpen(1, codes_pence, 0, 0, ("A",)),
        answers=Answers(2, 1, ("A",)),
        questions=(Question("which-is-newer", "B", "Which?"),),
        unconfirmed_senders=("C",),
    )
    return standing(
        body("New", is_asked=False),
        answered("A", errors=1, held=("held.csv",)),
        answered("B", warnings=1),
        body("C", status="unreadable", unreadable=("c.xlsx",)),
        body("D", has_address=False),
        body("E", status="typed-in", counts_from=CountsFrom.TYPED_IN, counted=5),
        decisions=decisions,
        files=(
            UnusedFile("c.xlsx", "C", WhyUnused.UNREADABLE, "Damaged."),
            UnusedFile("?.csv", "", WhyUnused.SENDER_UNKNOWN, ""),
        ),
        last_count=LastCount(reasons=(OutOfDate.NO_COUNT,)),
        typed_in_errors=1,
    )


def test_everything_at_once_stands_in_the_order_of_its_stages() -> None:
    assert [step.kind.value for step in next_steps(all_there_is())] == [
        "issue",
        "decide-held",
        "identify-files",
        "confirm-senders",
        "add-addresses",
        "ask-again",
        "send-corrections",
        "chase",
        "replace-typed-in",
        "ask-explanations",
        "correct-typed-in",
        "consolidate",
        "settle-questions",
        "decide-double-counts",
        "confirm-codes",
        "read-answers",
        "look-at-near-misses",
    ]


@given(*(st.integers(1, 10**12) for _ in range(3)))
def test_of_what_is_decided_on_the_count_the_most_money_goes_first(codes: int, near: int, sure: int) -> None:
    steps = next_steps(all_there_is(codes, near, sure))
    decided = [step.pence or 0 for step in steps if step.kind in STAGES[BY_MONEY]]
    assert decided == sorted(decided, reverse=True)
    assert steps[-1].kind is NextStepKind.LOOK_AT_NEAR_MISSES


def test_every_kind_of_step_stands_in_one_stage() -> None:
    assert sorted(kind for stage in STAGES for kind in stage) == sorted(NextStepKind)


def test_every_step_has_its_words() -> None:
    status = all_there_is()
    told = {step.kind: (what(status, step), how(step), who_words(status, step)) for step in next_steps(status)}
    assert all(said.endswith((".", "?")) and "{" not in said and way for said, way, _ in told.values())
    assert told[NextStepKind.SEND_CORRECTIONS][2] == ("A (1 error, £1)",)
    assert told[NextStepKind.CHASE][2] == ("D (no e-mail address)",)
    assert told[NextStepKind.ASK_AGAIN][2] == ("C: c.xlsx: Damaged.",)


def test_where_nothing_is_left_the_count_is_published_and_then_nothing_is_to_do() -> None:
    assert [step.kind for step in next_steps(standing(answered("A")))] == [NextStepKind.PUBLISH]
    published = LastCount("count.xlsx", 500, is_published=True)
    assert next_steps(standing(answered("A"), last_count=published)) == ()


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (
            {
                "decisions": Decisions(
                    DoubleCountsOpen(0.7, below=1, below_pence=9, largest=(double_count(9, above=False),))
                )
            },
            "look-at-near-misses",
        ),
        ({"decisions": Decisions(DoubleCountsOpen(0.7), codes=CodesOpen(1, 5))}, "confirm-codes"),
        ({"decisions": Decisions(DoubleCountsOpen(0.7), answers=Answers(1, 1, ("A",)))}, "read-answers"),
        ({"last_count": LastCount("count.xlsx", 400, (OutOfDate.TOTAL,))}, "consolidate"),
    ],
)
def test_what_is_only_possible_holds_no_publication_up(given: dict[str, Any], kind: str) -> None:
    assert [step.kind.value for step in next_steps(standing(answered("A"), **given))] == [kind, "publish"]
    assert NextStepKind(kind) in NO_HINDRANCE


@pytest.mark.parametrize(
    "silent", [body("B"), body("B", status="refused", refused=("b.csv",)), body("B", status="held", held=("b.csv",))]
)
def test_a_body_that_is_waited_for_holds_the_publication_up(silent: Body) -> None:
    assert NextStepKind.PUBLISH not in [step.kind for step in next_steps(standing(answered("A"), silent))]


def test_what_a_place_takes_off_by_decision_alone_counts_until_then() -> None:
    found = DoubleCountsOpen(0.7, 1, 4_000, 0, 0, 0, 4_000, largest=(double_count(4_000, above=True),))
    status = standing(answered("A"), decisions=Decisions(found))
    (step,) = [step for step in next_steps(status) if step.kind is NextStepKind.DECIDE_DOUBLE_COUNTS]
    assert what(status, step) == "Decide 1 double count, the largest first: £40 counts until you do."
