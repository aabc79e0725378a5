from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from xltools.reading import processes, spreading
from xltools.reading.spreading import spread_out, spread_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture(autouse=True)
def fresh_processes() -> Iterator[None]:
    """Let no process of one test work for another."""
    processes.stop_idle()
    yield
    processes.stop_idle()


def doubled(numbers: Sequence[int]) -> list[int]:
    """Answer every number by twice as much."""
    return [2 * number for number in numbers]


def where(number: int) -> tuple[int, int]:
    """Answer a number by itself and the process that was asked, after time for others to take some as well."""
    time.sleep(0.01)
    return number, os.getpid()


def dies_elsewhere(number: int) -> int:
    """Answer a number by its square here, and bring any other process down."""
    time.sleep(0.01)
    if os.getpid() != int(os.environ["ASKED_BY"]):
        os._exit(3)
    return number * number


def hangs_elsewhere(number: int) -> int:
    """Answer a number by its square here, and hang any other process."""
    time.sleep(0.01 if os.getpid() == int(os.environ["ASKED_BY"]) else 600)
    return number * number


def refuses(number: int) -> int:
    """Answer no number that is three."""
    if number == 3:
        raise ValueError("three")
    return number


@pytest.fixture
def _another_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another process ready, so that it surely takes a part."""
    monkeypatch.setenv("ASKED_BY", str(os.getpid()))
    assert spread_parts(where, range(4), jobs=2)


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 17, 1000])
def test_every_item_is_answered_in_order_however_many_processes_there_are(count: int, jobs: int) -> None:
    assert spread_out(doubled, range(count), jobs=jobs) == [2 * number for number in range(count)]


def test_this_process_and_another_share_the_work_and_the_other_stays_for_more() -> None:
    told = [spread_parts(where, range(300), jobs=2) for _ in range(2)]
    assert all([number for number, _ in answers] == list(range(300)) for answers in told)
    first, second = ({process for _, process in answers} for answers in told)
    assert len(first) == 2
    assert first == second
    assert os.getpid() in first


@pytest.mark.parametrize(("jobs", "least"), [(1, 0), (4, 10)])
def test_one_job_or_few_items_start_no_process(jobs: int, least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(spreading, "take_reader", lambda: asked.append("a process"))
    assert spread_out(doubled, range(9), jobs=jobs, least=least) == [2 * number for number in range(9)]
    assert asked == []


@pytest.mark.usefixtures("_another_waits")
def test_what_a_process_that_dies_had_to_do_is_done_here() -> None:
    assert spread_parts(dies_elsewhere, range(200), jobs=2) == [number * number for number in range(200)]


@pytest.mark.usefixtures("_another_waits")
def test_what_a_process_that_hangs_had_to_do_is_done_here() -> None:
    asked = spread_parts(hangs_elsewhere, range(200), jobs=2, allowed=0.5)
    assert asked == [number * number for number in range(200)]


def test_where_no_process_can_be_started_everything_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "START", "raise SystemExit('blocked by the administrator')")
    assert spread_parts(where, range(20), jobs=2) == [(number, os.getpid()) for number in range(20)]
    monkeypatch.setattr(sys, "executable", "")
    assert spread_parts(where, range(20), jobs=2) == [(number, os.getpid()) for number in range(20)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_is_raised_here(jobs: int) -> None:
    with pytest.raises(ValueError, match="three"):
        spread_parts(refuses, range(50), jobs=jobs)
