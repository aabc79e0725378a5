"""Which double counts people are shown: all that is taken off or decided on, the largest of the others, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.double_counts.drawn import CHARITY, COUNCIL, PARTNERS, decide, frame_of, line
from xltools.counting.netting import DoubleCountState, Ledger, detect
from xltools.counting.policy import DEFAULT_POLICY
from xltools.outputs.considered import about_considered, shown_double_counts, why_counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.decisions import Decision
    from xltools.counting.double_counts import DoubleCount

ROUND = (420_000, 310_000)
"""Round sums the council pays the charity, each for something else than the charity calls it."""
SERVICES = (("Debt help", "Rent"), ("Play", "Wages"))
FUNCTIONS = ("10.7", "08.1")


def ledger_of(decisions: Sequence[Decision] = ()) -> Ledger:
    """A sure payment to the penny and two that are only considered."""
    lines = [
        line(COUNCIL, "Museum", 5_123.45, paid_to=CHARITY, cofog="09.4"),
        line(CHARITY, "Museum", 5_123.45, funder=COUNCIL, cofog="09.4"),
    ]
    for pounds, (paid, got), cofog in zip(ROUND, SERVICES, FUNCTIONS, strict=True):
        lines += [line(COUNCIL, paid, pounds, paid_to=CHARITY, cofog=cofog), line(CHARITY, got, pounds, cofog=cofog)]
    frame = frame_of(lines)
    frame["amount"], frame["why_not"] = frame["gross"], ""
    return detect(frame, PARTNERS, DEFAULT_POLICY, decisions)


def amounts(findings: Sequence[DoubleCount]) -> list[int]:
    return [finding.amount_pence // 100 for finding in findings]


def test_what_is_taken_off_comes_first_then_the_rest_largest_first() -> None:
    shown = shown_double_counts(ledger_of(), 500)
    assert amounts(shown.excluded) == [5_123]
    assert amounts(shown.counted) == list(ROUND)
    assert (shown.left_out, shown.rest) == (0, "")
    assert about_considered(shown) == "2 double counts considered and not taken off: £730.0k in all, each pound once"


def test_what_is_left_out_is_counted_with_its_money() -> None:
    shown = shown_double_counts(ledger_of(), 1)
    assert amounts(shown.counted) == [420_000]
    assert shown.rest == "1 more of less money each was considered (£310.0k in all, still counted)."
    assert about_considered(shown).startswith("2 double counts considered")


@pytest.mark.parametrize("word", ["Remove", "Keep both"])
def test_what_was_decided_is_always_shown(word: str) -> None:
    smallest = shown_double_counts(ledger_of(), 500).counted[-1]
    shown = shown_double_counts(ledger_of(decide([smallest], word)), 0)
    assert smallest.id in {finding.id for finding in shown.all}


def test_each_reason_is_a_sentence() -> None:
    ledger = ledger_of()
    words = {ledger.state(finding): why_counted(ledger, finding) for finding in ledger.double_counts}
    assert words[DoubleCountState.UNDECIDED] == ""
    assert words[DoubleCountState.CONSIDERED].startswith("Not sure enough: ")
    assert words[DoubleCountState.CONSIDERED].endswith(".")
