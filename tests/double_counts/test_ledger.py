"""The range a net is given with: what would go if everything open went, never both sides of one pair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xltools.counting.double_counts import DoubleCount, DoubleCountKind
from xltools.counting.double_counts.ledger import StillCounted, resolve
from xltools.counting.policy import REMOVE, Policy, UndecidedDoubleCounts


def finding(name: str, keep: int, gone: int, confidence: float) -> DoubleCount:
    return DoubleCount(name, DoubleCountKind.GRANT, "equal", confidence, 100, (keep,), ((gone, 100),), "", ())


PENCE = np.array([100, 100, 500], dtype=np.int64)
THERE, BACK = finding("there", 1, 0, 0.6), finding("back", 0, 1, 0.5)


def test_two_open_findings_about_one_pair_lower_the_net_once() -> None:
    outcome = resolve([THERE, BACK], PENCE)
    assert (outcome.net, outcome.undecided, outcome.lowest) == (700, 100, 600)


def test_what_is_open_on_a_line_already_gone_lowers_nothing() -> None:
    outcome = resolve([THERE, BACK], PENCE, {"there": REMOVE})
    assert (outcome.net, outcome.lowest) == (600, 600)


@pytest.mark.parametrize("decided", ["there", "back"])
def test_whatever_is_decided_the_net_stays_within_the_range_given(decided: str) -> None:
    before, after = resolve([THERE, BACK], PENCE), resolve([THERE, BACK], PENCE, {decided: REMOVE})
    assert before.lowest <= after.net <= before.highest


def test_two_findings_that_share_a_line_are_both_known_to_take_from_it() -> None:
    """A grant of £5.00 is spent by two bodies: each takes its part of the one line."""
    parts = [finding("first part", 0, 2, 0.9), finding("second part", 1, 2, 0.8)]
    outcome = resolve(parts, PENCE)
    assert (outcome.taking, outcome.removed) == (frozenset({"first part", "second part"}), 200)


def test_a_line_that_several_may_repeat_is_undecided_once() -> None:
    """Three bodies may be meant by one payment of £1.00: whatever is decided, one pound goes."""
    several = [finding(f"to {keep}", keep, 0, 0.4 + keep / 10) for keep in (1, 2)]
    outcome = resolve(several, PENCE)
    assert (outcome.undecided, outcome.lowest) == (100, 600)
    assert resolve(several, PENCE, {"to 1": REMOVE, "to 2": REMOVE}).net == 600


def test_of_open_findings_about_one_line_the_most_that_may_go_is_reckoned_with() -> None:
    small, large = (
        finding("small", 0, 2, 0.6),
        replace(finding("large", 1, 2, 0.5), amount_pence=450, remove=((2, 450),)),
    )
    before = resolve([small, large], PENCE)
    assert before.undecided == 500
    for word in ("small", "large"):
        assert resolve([small, large], PENCE, {word: REMOVE}).net >= before.lowest


def test_what_is_considered_of_a_line_that_is_off_already_says_so() -> None:
    sure, unsure = finding("sure", 1, 0, 0.9), finding("unsure", 2, 0, 0.5)
    outcome = resolve([sure, unsure], PENCE)
    assert (outcome.untaken, outcome.undecided) == ({"unsure": StillCounted.TAKEN}, 0)


@pytest.mark.parametrize(
    ("policy", "decided", "why"),
    [
        (Policy(), {}, StillCounted.UNSURE),
        (Policy(), {"there": "Keep both"}, StillCounted.KEPT),
        (Policy(remove_double_counts_from=2), {}, StillCounted.UNASKED),
        (Policy(undecided_double_counts=UndecidedDoubleCounts.KEEP), {}, StillCounted.UNASKED),
    ],
)
def test_a_finding_that_takes_nothing_says_why(policy: Policy, decided: dict[str, str], why: StillCounted) -> None:
    assert resolve([THERE], PENCE, decided, policy).untaken == {"there": why}


def test_a_copy_of_a_line_whose_money_is_passed_on_goes_too() -> None:
    """The copy repeats line 0, which is off because line 2 reports the same: line 2 alone counts."""
    pence = np.array([100, 100, 100], dtype=np.int64)
    passed_on, copy = finding("passed on", 2, 0, 0.99), finding("copy", 0, 1, 0.9)
    assert resolve([passed_on, copy], pence).net == 100
    back = finding("back", 0, 2, 0.9)
    assert resolve([passed_on, copy, back], pence).untaken == {"back": StillCounted.NOTHING_LEFT}
