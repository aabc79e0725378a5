"""The page about the change is true: its examples are run."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from tests.change.places import Row, place
from xltools.counting.change.reasons import ChangeReason

PAGE = Path(__file__).parents[2] / "docs" / "change.md"
COUNCIL, FIRE = "Hartlepool Borough Council", "Cleveland Fire Authority"
EVERY = [(COUNCIL, "Council"), (FIRE, "Fire and rescue")]


def test_the_examples_of_the_page_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older, waste = "Adult social care: older people", Row("Waste", 4_000_000, "05.1")
    youth = Row("Youth service", 60_000, "09.6")
    place(
        tmp_path / "hartlepool-2023-24-in-june",
        {COUNCIL: [Row(older, 20_300_000), waste, youth]},
        partners=EVERY,
    )
    now = {COUNCIL: [Row(older, 32_600_000), waste, youth], FIRE: [Row("Fire crews", 5_000_000, "03.2")]}
    place(tmp_path / "hartlepool-2023-24", now, partners=EVERY)
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    examples = doctest.DocTestParser().get_doctest(PAGE.read_text(encoding="utf-8"), {}, PAGE.name, str(PAGE), 0)
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(examples, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 5


@pytest.mark.parametrize("reason", ChangeReason)
def test_the_page_explains_every_reason(reason: ChangeReason) -> None:
    assert f"| {reason} |" in PAGE.read_text(encoding="utf-8")
