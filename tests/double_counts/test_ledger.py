"""The range a net is given with: what would go if everything open went, never both sides of one pair."""

from __future__ import annotations

import numpy as np
import pytest

from xltools.counting.double_counts import DoubleCount, DoubleCountKind
from xltools.counting.double_counts.ledger import resolve
from xltools.counting.policy import REMOVE


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
