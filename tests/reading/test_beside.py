from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from xltools.reading import beside, processes
from xltools.reading.beside import WORTH_PASSING, Beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANY = WORTH_PASSING


@pytest.fixture(autouse=True)
def fresh_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no process of one test work for another, and tell those that are started who asks."""
    monkeypatch.setenv("ASKED_BY", str(os.getpid()))
    processes.stop_idle()
    yield
    processes.stop_idle()


def added(first: int, second: int) -> tuple[int, int]:
    """Answer two numbers by their sum and the process that was asked."""
    return first + second, os.getpid()


def dies_elsewhere(number: int) -> int:
    """Answer a number by its square here, and bring any other process down."""
    if os.getpid() != int(os.environ["ASKED_BY"]):
        os._exit(3)
    return number * number


def hangs_elsewhere(number: int) -> int:
    """Answer a number by its square here, and hang any other process."""
    if os.getpid() != int(os.environ["ASKED_BY"]):
        time.sleep(600)
    return number * number


def collects() -> bool:
    """Answer whether garbage is collected in this process just now."""
    return gc.isenabled()


class Circle:
    """An object that holds itself; `alive` counts those that nobody has let go."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Circle.alive += 1

    def __del__(self) -> None:
        Circle.alive -= 1


def leaves_a_circle() -> int:
    """Answer how many circles were alive, and leave one more."""
    before = Circle.alive
    Circle()
    return before


def refuses(number: int) -> int:
    """Answer no number."""
    raise ValueError(str(number))


def test_another_process_collects_no_garbage_while_it_works() -> None:
    gc.enable()  # a command that a test before ran in this process has turned it off
    assert collects()
    assert not Beside(collects, jobs=2, lines=MANY).answer()


def test_what_an_answer_leaves_in_circles_is_let_go_before_the_next() -> None:
    assert [Beside(leaves_a_circle, jobs=2, lines=MANY).answer() for _ in range(3)] == [0, 0, 0]


def test_work_is_done_by_another_process_which_stays_for_more() -> None:
    told = [Beside(added, 1, second, jobs=2, lines=MANY).answer() for second in (2, 3)]
    assert [total for total, _ in told] == [3, 4]
    assert len({process for _, process in told} - {os.getpid()}) == 1


@pytest.mark.parametrize(("jobs", "lines"), [(1, MANY), (2, MANY - 1)])
def test_with_one_job_or_on_few_lines_it_is_done_here_when_its_answer_is_wanted(jobs: int, lines: int) -> None:
    asked = Beside(added, 1, 2, jobs=jobs, lines=lines)
    assert not asked.is_beside
    assert asked.answer() == (3, os.getpid())


def test_what_a_process_that_dies_had_to_do_is_done_here() -> None:
    assert Beside(dies_elsewhere, 7, jobs=2, lines=MANY).answer() == 49


def test_what_a_process_that_hangs_had_to_do_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "ALLOWED", 0.5)
    assert Beside(hangs_elsewhere, 7, jobs=2, lines=MANY).answer() == 49


def test_what_cannot_be_sent_is_done_here_and_its_process_is_ended() -> None:
    Beside(added, 1, 2, jobs=2, lines=MANY).answer()
    asked = Beside(len, [lambda: None], jobs=2, lines=MANY)
    assert not asked.is_beside
    assert asked.answer() == 1
    assert processes._idle.empty()


def test_where_no_process_can_be_started_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "START", "raise SystemExit('blocked by the administrator')")
    assert Beside(added, 1, 2, jobs=2, lines=MANY).answer() == (3, os.getpid())
    monkeypatch.setattr(sys, "executable", "")
    assert Beside(added, 1, 2, jobs=2, lines=MANY).answer() == (3, os.getpid())


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_is_raised_where_its_answer_is_wanted(jobs: int) -> None:
    asked = Beside(refuses, 3, jobs=jobs, lines=MANY)
    with pytest.raises(ValueError, match="3"):
        asked.answer()


def test_the_process_of_work_that_nobody_waits_for_ends() -> None:
    asked = Beside(hangs_elsewhere, 7, jobs=2, lines=MANY)
    reader = asked._reader
    assert reader is not None
    del asked
    gc.collect()
    assert not reader.is_well


def test_it_works_from_a_plain_script_without_a_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os\n"
        "from xltools.reading.beside import WORTH_PASSING, Beside\n"
        "from xltools.text import listed\n"
        "asked = Beside(listed, ['a', 'b'], jobs=2, lines=WORTH_PASSING)\n"
        "print(asked.is_beside, asked.answer())\n"
    )
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert run.stdout == "True a and b\n"
