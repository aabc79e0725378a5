"""Decisions: kept from run to run, applied to what they were made on, and asked again where that has changed."""

from __future__ import annotations

import csv
import io

import numpy as np

from tests.double_counts.drawn import CHARITY, COUNCIL, POLICE, Line, decide, found_in, frame_of, line
from xltools.counting.decisions import Decision, match_decisions, read_decisions, write_decisions
from xltools.counting.double_counts.ledger import resolve
from xltools.counting.policy import KEEP_BOTH, REMOVE

GRANT = [
    line(COUNCIL, "Debt advice", 41_250.10, paid_to="Harbour Street"),
    line(CHARITY, "Debt advice", 41_250.10, funder="LB Norton"),
]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def decided_on(lines: list[Line], word: str) -> tuple[Decision, ...]:
    return decide(found_in(lines), word)


def net(lines: list[Line], decisions: tuple[Decision, ...]) -> int:
    found = found_in(lines)
    pence = frame_of(lines)["gross"].to_numpy(dtype=np.int64)
    return resolve(found, pence, match_decisions(decisions, found).decided).net


def test_a_decision_to_keep_both_outweighs_the_evidence() -> None:
    assert net(GRANT, ()) == 4_125_010
    assert net(GRANT, decided_on(GRANT, KEEP_BOTH)) == 8_250_020


def test_a_decision_survives_re_ordering_and_other_returns() -> None:
    decisions = decided_on(GRANT, KEEP_BOTH)
    moved = [line(POLICE, "Patrol", 99.99), {**GRANT[1], "row": 77}, {**GRANT[0], "row": 3}]
    assert net(moved, decisions) == 8_250_020 + 9_999


def test_a_decision_whose_lines_changed_comes_back_with_what_changed() -> None:
    decisions = decided_on(GRANT, KEEP_BOTH)
    changed = [{**one, "gross": 4_300_011} for one in GRANT]
    matched = match_decisions(decisions, found_in(changed))
    assert matched.decided == {}
    (again,) = matched.look_again
    assert "Debt advice £41,250.10 is now" in again.changed
    assert again.decision.by == "A. Khan"


def test_deciding_again_replaces_the_old_decision() -> None:
    decisions = decided_on(GRANT, KEEP_BOTH)
    found = found_in([{**one, "gross": 4_300_011} for one in GRANT])
    new = decide(found, REMOVE, "B. Lee", decisions)
    assert [(one.by, one.decision) for one in new] == [("B. Lee", REMOVE)]


def test_a_decision_on_what_is_found_no_more_is_kept_and_said() -> None:
    decisions = decided_on(GRANT, REMOVE)
    matched = match_decisions(decisions, found_in(GRANT[:1]))
    assert (matched.decided, matched.gone) == ({}, decisions)


def test_decisions_read_back_as_written() -> None:
    decisions = (*decided_on(GRANT, REMOVE), Decision("grant-1", KEEP_BOTH, note='=HYPERLINK("x")'))
    text = write_decisions(decisions)
    assert read_decisions(rows_of(text)) == (decisions, ())
    assert ",=HYPERLINK" not in text


def test_forgiving_about_words_and_plain_about_what_cannot_be_read() -> None:
    decisions, problems = read_decisions(rows_of("id,decision\na,remove\nb,KEEP BOTH\nc,perhaps\n,remove\nd,\n"))
    assert [(one.id, one.decision) for one in decisions] == [("a", REMOVE), ("b", KEEP_BOTH), ("d", "")]
    assert problems == (
        "Row 4 (c) says 'perhaps'. Write Remove or Keep both.",
        "Row 5 has no id. Copy the id from the Double counts sheet.",
    )


def test_a_shown_finding_can_be_decided_away() -> None:
    lines = [line(COUNCIL, "Community chest", 5_000), line(COUNCIL, "Community chest", 5_000)]
    (one,) = found_in(lines)
    assert one.confidence < 0.7
    assert net(lines, ()) == 1_000_000
    assert net(lines, decided_on(lines, REMOVE)) == 500_000
