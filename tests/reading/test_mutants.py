"""Mutants of returns, CSVs and mails: each answered, and no amount read in silence as what another reader does not see.

`python -m benchmarks.mutants` makes 20,000; these are a few hundred of another seed.
"""

from __future__ import annotations

import pytest

from benchmarks.mutants import Tally, csv_file, judge, judged, mail, mutants, workbook


@pytest.fixture(scope="module")
def tally() -> Tally:
    return judged(300, seed=12)


def test_no_amount_differs_in_silence_and_nothing_hangs(tally: Tally) -> None:
    assert tally.failures == []


def test_every_kind_of_mutant_is_among_them_some_read_and_some_refused(tally: Tally) -> None:
    assert {kind for kind, _ in tally.answers} == {"cell", "part", "csv", "mail"}
    assert {"read", "file-damaged"} <= {answer for _, answer in tally.answers}


def test_the_same_seed_makes_the_same_mutants() -> None:
    assert list(mutants(20, seed=3)) == list(mutants(20, seed=3))


def test_what_was_not_changed_is_read_without_a_difference() -> None:
    unchanged = Tally()
    judge([("1-cell.xlsx", workbook()), ("2-csv.csv", csv_file()), ("3-mail.eml", mail())], unchanged)
    assert unchanged.failures == []
    assert unchanged.answers.total() == 4
    assert {answer for _, answer in unchanged.answers} == {"read"}


def test_a_difference_in_silence_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.mutants._pence", lambda _: 7)
    blind = Tally()
    judge([("1-cell.xlsx", workbook()), ("2-csv.csv", csv_file())], blind)
    assert {name for name, _ in blind.failures} == {"1-cell.xlsx", "2-csv.csv"}
