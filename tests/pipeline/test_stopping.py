"""Progress is told through the whole of a long job, and whoever stops it, at any step, finds the folder as it was."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.excel.folders import make_counted_folder
from tests.faults import contents
from xltools import actions
from xltools.folder import read_folder
from xltools.lock import LOCK
from xltools.model import Stopped
from xltools.putting_back import undone_when_stopped
from xltools.reading import beside, processes
from xltools.reading.beside import WORTH_PASSING, Beside
from xltools.steps import Progress, Step
from xltools.storage import make_folder, write_kept, write_over, write_whole, written_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltools.steps import OnStep

    Job = Callable[[Path, OnStep], object]

TODAY = date(2011, 7, 1)
OF_A_COUNT = [Step.TAKING_BACK, Step.READING, Step.CLASSIFYING, Step.DOUBLE_COUNTS, Step.CHECKING]


def recounted(folder: Path, on_step: OnStep) -> actions.Recount:
    home = read_folder(folder)
    return actions.recount(home, home.count_workbook, TODAY, on_step=on_step)


def consolidate(folder: Path, on_step: OnStep) -> None:
    count = recounted(folder, on_step)
    actions.write_count(count, count.folder.count_workbook, TODAY, on_step=on_step)


def prepare_reports(folder: Path, on_step: OnStep) -> None:
    actions.prepare_reports(recounted(folder, on_step), TODAY, on_step=on_step)


def explore(folder: Path, on_step: OnStep) -> None:
    actions.explore(recounted(folder, on_step), TODAY, on_step=on_step)


def publish(folder: Path, on_step: OnStep) -> None:
    actions.publish(recounted(folder, on_step), TODAY, on_step=on_step)


JOBS: tuple[tuple[Job, list[Step]], ...] = (
    (consolidate, [*OF_A_COUNT, Step.WORKBOOK, Step.LINES, Step.REPORT]),
    (prepare_reports, [*OF_A_COUNT, Step.MESSAGES]),
    (explore, [*OF_A_COUNT, Step.PAGE]),
    (publish, [*OF_A_COUNT, Step.PUBLICATION]),
)
each_job = pytest.mark.parametrize(("job", "steps"), JOBS, ids=[job.__name__ for job, _ in JOBS])


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A counted folder in whose count workbook the analyst has just decided: every job takes that into decisions.csv first."""
    made = make_counted_folder(tmp_path_factory.mktemp("made") / "count")
    workbook = openpyxl.load_workbook(made.count_workbook)
    sheet = workbook["Double counts"]
    heading = next(cell for row in sheet.iter_rows(max_row=20) for cell in row if cell.value == "Decision")
    sheet.cell(heading.row + 1, heading.column, "Keep both")
    workbook.save(made.count_workbook)
    return made.path


def all_of(folder: Path) -> dict[str, bytes | None]:
    """Every file by its content but the lock, which stays and says who held it last, and every folder."""
    folders = {f"{path.relative_to(folder)}/": None for path in folder.rglob("*") if path.is_dir()}
    return {**contents(folder), **folders, LOCK: None}


def told_by(job: Job, folder: Path) -> list[Progress]:
    told: list[Progress] = []
    job(folder, told.append)
    return told


@each_job
def test_every_long_step_is_told_in_its_order(job: Job, steps: list[Step], decided: Path, tmp_path: Path) -> None:
    told = told_by(job, shutil.copytree(decided, tmp_path / "count"))
    assert list(dict.fromkeys(progress.step for progress in told)) == steps
    for progress in told:
        assert 0 <= progress.done <= progress.total or not progress.total
    assert [p.words for p in told if p.step is Step.READING][-1] == "reading, 2 of 2: hca.xlsx"
    assert "Keep both" in (tmp_path / "count" / "decisions.csv").read_text(encoding="utf-8")


@each_job
def test_whoever_stops_at_any_step_finds_the_folder_as_it_was(
    job: Job, steps: list[Step], decided: Path, tmp_path: Path
) -> None:
    told = told_by(job, shutil.copytree(decided, tmp_path / "all"))
    firsts = {progress.step: number for number, progress in reversed([*enumerate(told)])}
    lasts = {progress.step: number for number, progress in enumerate(told)}
    for at in sorted({*firsts.values(), *lasts.values()}):
        folder = shutil.copytree(decided, tmp_path / f"at-{at}")
        heard: list[Progress] = []

        def stop(progress: Progress, at: int = at, heard: list[Progress] = heard) -> None:
            heard.append(progress)
            if len(heard) > at:
                raise Stopped

        with pytest.raises(Stopped, match=r"^Stopped\. Nothing was changed\.$"), undone_when_stopped():
            job(folder, stop)
        assert heard[-1].step is told[at].step
        assert all_of(folder) == all_of(decided), told[at]
        shutil.rmtree(folder)


def ended(error: BaseException, *work: Callable[[], object]) -> None:
    """Do some work in a block that may be undone, and end it with an error."""
    with undone_when_stopped():
        for each in work:
            each()
        raise error


def test_what_was_written_before_a_stop_is_put_back_and_folders_that_were_made_go(tmp_path: Path) -> None:
    old, kept, new = tmp_path / "old.csv", tmp_path / "kept.csv", tmp_path / "a" / "b" / "new.csv"
    write_whole(old, "old")
    for day in range(1, 6):
        write_kept(kept, f"day {day}", f"2011-07-0{day}")
    before = all_of(tmp_path)
    with pytest.raises(Stopped):
        ended(
            Stopped(),
            partial(write_whole, old, "new"),
            partial(write_whole, old, "newer"),
            partial(write_kept, kept, "day 6", "2011-07-06"),
            partial(make_folder, new.parent),
            partial(write_whole, new, "new"),
        )
    assert all_of(tmp_path) == before


def test_files_that_have_taken_their_places_together_stay(tmp_path: Path) -> None:
    decide = partial(write_whole, tmp_path / "decisions.csv", "decided")
    with pytest.raises(Stopped):
        ended(Stopped(), decide, partial(write_over, tmp_path / "count.txt", b"counted"))
    assert contents(tmp_path) == {"decisions.csv": b"decided", "count.txt": b"counted"}


def test_an_error_undoes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ours"):
        ended(ValueError("ours"), partial(write_whole, tmp_path / "decisions.csv", "decided"))
    assert contents(tmp_path) == {"decisions.csv": b"decided"}


def test_a_ctrl_c_undoes_what_was_written_too(tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        ended(KeyboardInterrupt(), partial(write_whole, tmp_path / "decisions.csv", "decided"))
    assert contents(tmp_path) == {}


def test_a_ctrl_c_waits_while_files_take_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return real(self, target)

    def write_two() -> None:
        with written_together(tmp_path) as stage:
            for name in "ab":
                (stage / name).write_text(name)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ended(AssertionError("the Ctrl-C was lost"), write_two)
    assert contents(tmp_path) == {"a": b"a", "b": b"b"}


@pytest.fixture
def alone() -> Iterator[None]:
    processes.stop_idle()
    yield
    processes.stop_idle()


def slowly(number: int) -> int:
    """Work in another process that nobody wants to wait for."""
    time.sleep(600)
    return number


def stop_now() -> None:
    """Stop."""
    raise Stopped


@pytest.mark.usefixtures("alone")
def test_a_stop_while_another_process_works_ends_that_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "GLANCE", 0.05)
    asked = Beside(slowly, 1, jobs=2, lines=WORTH_PASSING)
    reader = asked._reader
    assert reader is not None
    with pytest.raises(Stopped):
        asked.answer(stop_now)
    assert reader._process.poll() is not None


@pytest.mark.usefixtures("alone")
def test_a_stop_while_a_file_is_read_ends_the_processes_that_read(decided: Path) -> None:
    running: list[int] = []

    def stop(progress: Progress) -> None:
        if progress.done == 1:
            raise Stopped

    real = processes.Reader.__init__

    def noted(self: processes.Reader, *given: tuple[str, ...]) -> None:
        real(self, *given)
        running.append(self._process.pid)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes.Reader, "__init__", noted)
        with pytest.raises(Stopped):
            actions.check([decided], read_folder(decided), jobs=2, on_step=stop)
    processes.stop_idle()
    assert running
    assert [process for process in running if is_running(process)] == []


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to a process of its own is another thing there")
def test_ctrl_c_at_the_command_line_says_one_sentence_and_undoes_what_was_taken_in(
    decided: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(decided, tmp_path / "count")
    code = (
        "import signal, sys\nfrom xltools import actions\nfrom xltools.cli import main\n"
        "def written(*_, **__): signal.raise_signal(signal.SIGINT)\n"
        "actions.write_count = written\nsys.argv = ['xltools', 'consolidate', sys.argv[1]]\nmain()\n"
    )
    command = [sys.executable, "-c", code, str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, "Stopped. Nothing was changed.\n")
    assert "1 decision, now in decisions.csv" in ended.stdout
    assert all_of(folder) == all_of(decided)
