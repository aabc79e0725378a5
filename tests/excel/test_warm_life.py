"""A process that stays warm does one click of this user, then another takes its place; no click is lost with it, or done twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from ast import literal_eval
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import pytest

from tests.excel import small_warm
from tests.excel.small_warm import DO, RECORD
from tests.validators import ROOT
from xltools.excel.exit_codes import DONE, TOLD
from xltools.excel.warm.client import OWN, end, forget, waiting
from xltools.excel.warm.place import NOTICE, RESTING, warm_folder
from xltools.excel.warm.switch import Off, switch, why_off
from xltools.excel.warm.told import Readiness, how_it_is

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xltools.excel.warm.place import Notice

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent that Windows does not have")
Answer = TypeVar("Answer")
RUNNER = str(Path(small_warm.__file__))
PATIENCE = 60.0


class Desk:
    """A user with a folder of their own, their clicks, and the processes that wait for them."""

    def __init__(self, folder: Path) -> None:
        self.record, self.home = folder / "record", folder / "home"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(OWN)},
            "XDG_DATA_HOME": str(self.home),
            "XDG_STATE_HOME": str(self.home),
            RECORD: str(self.record),
        }
        self.python, self.runner = sys.executable, RUNNER
        self.started: list[subprocess.Popen[str]] = []

    @property
    def folder(self) -> Path:
        found = warm_folder(self.environment)
        assert found is not None
        return found

    def serve(self, idle: float = 30.0, **environment: str) -> Notice:
        """Start a process that waits, and wait until it does."""
        self.start("serving", str(idle), environment=environment)
        return self.waiting()

    def waiting(self) -> Notice:
        return until(lambda: waiting(self.environment))

    def start(
        self, *given: str, environment: Mapping[str, str] = MappingProxyType({}), cwd: Path | None = None
    ) -> subprocess.Popen[str]:
        command = [self.python, "-I", self.runner, *given]
        process = subprocess.Popen(
            command,
            env={**self.environment, **environment},
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def click(self, do: str, cwd: Path | None = None, **environment: str) -> tuple[int, str, str]:
        """Click; return the exit code, what was printed, and what was told of errors."""
        process = self.start("click", cwd=cwd, environment={DO: do, **environment})
        output, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, output, errors

    def done(self) -> list[tuple[int, str]]:
        """Return what was done, and the number of the process that did it."""
        lines = self.record.read_text(encoding="utf-8").splitlines() if self.record.exists() else []
        return [(int(number), str(literal_eval(words))) for number, _, words in (line.partition(" ") for line in lines)]

    def go_on(self) -> None:
        """Let those go on that hold."""
        Path(f"{self.record}.go").touch()

    def leave(self) -> None:
        """End whatever was started."""
        switch(self.environment, on=False)
        forget(self.environment)
        for process in self.started:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
            process.kill()
            process.communicate()


def until(question: Callable[[], Answer | None]) -> Answer:
    """Ask until there is an answer; give up after a minute."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if answer := question():
            return answer
        time.sleep(0.02)
    raise TimeoutError


@pytest.fixture
def desk() -> Iterator[Desk]:
    with TemporaryDirectory(
        ignore_cleanup_errors=True
    ) as folder:  # its path is shorter than that of pytest's: a socket's may not be long
        desk = Desk(Path(folder))
        try:
            yield desk
        finally:
            desk.leave()


def is_running(process: int) -> bool:
    """Say whether a process runs that this one has not started."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


# -- one click each --------------------------------------------------------------------------------------------------


def test_a_click_is_done_by_the_process_that_waits_and_the_next_one_by_its_successor(desk: Desk) -> None:
    first = desk.serve()
    assert desk.click("commit did-it") == (DONE, "", "")
    second = desk.waiting()
    assert second.process != first.process
    assert desk.click("commit did-it-again") == (DONE, "", "")
    assert desk.done() == [(first.process, "did-it"), (second.process, "did-it-again")]
    until(lambda: not is_running(first.process))


def test_a_click_that_found_nobody_waiting_is_done_at_once_and_leaves_one_for_the_next(desk: Desk) -> None:
    assert desk.click("did-it") == (DONE, "", "")
    ((process, _),) = desk.done()
    assert desk.waiting().process != process


def test_what_a_click_prints_and_how_it_ends_comes_back(desk: Desk, tmp_path: Path) -> None:
    desk.serve()
    code, output, errors = desk.click("print mistake", cwd=tmp_path, ONLY_HERE="once", TOTALPLACE_TIMES="1")
    assert (code, output) == (TOLD, f"printed once {tmp_path}\n")
    assert errors.startswith("work=")
    assert [words for _, words in desk.done()] == ["told: Open a return first."]


def test_nothing_of_a_click_is_left_for_the_next(desk: Desk, tmp_path: Path) -> None:
    desk.serve()
    desk.click("print", cwd=tmp_path, ONLY_HERE="once")
    assert desk.waiting()
    beside = tmp_path / "beside"
    beside.mkdir()
    assert desk.click("print did-it", cwd=beside)[1] == f"printed None {beside}\n"
    assert desk.done()[0][0] != os.getpid()


def test_one_that_waits_stands_in_no_folder_of_a_click(desk: Desk, tmp_path: Path) -> None:
    desk.click("did-it", cwd=tmp_path)
    assert Path(f"/proc/{desk.waiting().process}/cwd").resolve() == desk.folder.resolve()


def test_of_two_clicks_at_once_each_is_done_once_and_neither_waits_for_the_other(desk: Desk) -> None:
    waits = desk.serve()
    clicks = [desk.start("click", environment={DO: f"both commit done-{name}"}) for name in "ab"]
    assert [click.wait(PATIENCE) for click in clicks] == [DONE, DONE]
    done = desk.done()
    assert sorted(words for _, words in done) == ["done-a", "done-b", "here", "here"]
    assert len({process for process, _ in done}) == 2
    assert waits.process in {process for process, _ in done}


def test_only_one_waits_however_many_are_started(desk: Desk) -> None:
    first = desk.serve()
    others = [desk.start("serving", "30") for _ in range(3)]
    assert [other.wait(PATIENCE) for other in others] == [0, 0, 0]
    assert desk.waiting() == first


# -- nothing is lost, nothing done twice -------------------------------------------------------------------------------


def test_killed_before_it_changed_anything_the_click_is_done_afresh(desk: Desk) -> None:
    first = desk.serve()
    process = desk.start("click", environment={DO: "begun hold commit done"})
    until(desk.done)
    os.kill(first.process, signal.SIGKILL)
    desk.go_on()
    assert process.wait(PATIENCE) == DONE
    assert [words for _, words in desk.done()] == ["begun", "begun", "done"]
    assert [number == first.process for number, _ in desk.done()] == [True, False, False]


def test_killed_after_it_began_to_change_something_the_person_is_told_and_nothing_is_done_twice(desk: Desk) -> None:
    desk.serve()
    assert desk.click("begun commit changed kill done")[0] == 1
    assert [words for _, words in desk.done()] == ["begun", "changed"]


def test_one_that_hangs_is_ended_and_the_click_done_afresh(desk: Desk) -> None:
    first = desk.serve()
    process = desk.start("click", environment={DO: "begun hold commit done"})
    until(desk.done)
    os.kill(first.process, signal.SIGSTOP)
    desk.go_on()
    assert process.wait(PATIENCE) == DONE
    assert [words for _, words in desk.done()] == ["begun", "begun", "done"]
    until(lambda: not is_running(first.process))


def test_one_that_hangs_while_it_waits_is_passed_by(desk: Desk) -> None:
    first = desk.serve()
    os.kill(first.process, signal.SIGSTOP)
    assert desk.click("did-it")[0] == DONE
    ((process, _),) = desk.done()
    assert process != first.process


def test_after_one_was_lost_none_waits_for_an_hour_and_the_log_says_why(desk: Desk) -> None:
    desk.serve()
    desk.click("commit kill")
    assert str(why_off(desk.environment)).startswith("resting for an hour")
    assert desk.click("did-it") == (DONE, "", "")
    assert waiting(desk.environment) is None
    (log,) = desk.home.rglob("xltools.log")
    assert "was lost in the middle of a click" in log.read_text(encoding="utf-8")
    an_hour_ago = time.time() - 3601
    os.utime(desk.folder / RESTING, (an_hour_ago, an_hour_ago))
    assert why_off(desk.environment) is None


def test_a_click_that_is_ended_ends_the_work_too(desk: Desk) -> None:
    first = desk.serve()
    process = desk.start("click", environment={DO: "begun hold commit done"})
    until(desk.done)
    process.kill()
    until(lambda: not is_running(first.process))
    desk.go_on()
    assert [words for _, words in desk.done()] == ["begun"]


@pytest.mark.parametrize("wrong", ["no-book", "fault"])
def test_what_goes_wrong_before_anything_was_changed_is_tried_afresh_and_told_there(desk: Desk, wrong: str) -> None:
    first = desk.serve()
    code, _, errors = desk.click(f"{wrong} done")
    assert code in (TOLD, 1)
    assert not errors
    assert [number for number, _ in desk.done() if number == first.process] == []


def test_a_fault_after_something_was_changed_is_told_once(desk: Desk) -> None:
    first = desk.serve()
    assert desk.click("commit changed fault")[0] == TOLD
    (changed, told) = desk.done()
    assert changed == (first.process, "changed")
    assert told[0] == first.process
    assert "(ZeroDivisionError)" in told[1]


# -- how long it stays -------------------------------------------------------------------------------------------------


def test_it_ends_by_itself_when_nobody_clicks(desk: Desk) -> None:
    process = desk.serve(0.5).process
    until(lambda: not is_running(process))
    assert {path.name for path in desk.folder.iterdir()} == {".xltools.lock"}


def test_it_ends_when_told_to_and_none_takes_its_place(desk: Desk) -> None:
    process = desk.serve().process
    ended = end(desk.environment)
    assert ended is not None
    assert ended.process == process
    until(lambda: not is_running(process))
    assert waiting(desk.environment) is None


def test_it_is_said_since_when_one_waits(desk: Desk) -> None:
    assert how_it_is(desk.environment) == Readiness()
    notice = desk.serve()
    since = time.strftime("%H:%M", time.localtime(notice.since))
    assert how_it_is(desk.environment) == Readiness(None, notice.process, since)
    switch(desk.environment, on=False)
    assert how_it_is(desk.environment).off is Off.PERSON


@pytest.mark.parametrize("way", ["switched off", "notice taken away", "folder taken away"])
def test_it_ends_when_it_may_no_longer_stay(desk: Desk, way: str) -> None:
    process = desk.serve().process
    if way == "switched off":
        switch(desk.environment, on=False)
    elif way == "notice taken away":
        (desk.folder / NOTICE).unlink()
    else:
        shutil.rmtree(desk.folder)
    until(lambda: not is_running(process))


def test_switched_off_every_click_is_done_afresh_and_none_is_left_waiting(desk: Desk) -> None:
    switch(desk.environment, on=False)
    assert desk.click("did-it") == (DONE, "", "")
    assert waiting(desk.environment) is None
    switch(desk.environment, on=True)
    assert desk.click("did-it") == (DONE, "", "")
    assert desk.waiting()


def test_a_click_of_another_language_is_done_afresh(desk: Desk) -> None:
    first = desk.serve(LC_ALL="C.UTF-8")
    assert desk.click("did-it", LC_ALL="C") == (DONE, "", "")
    ((process, _),) = desk.done()
    assert process != first.process
    until(lambda: not is_running(first.process))


# -- never with old code -------------------------------------------------------------------------------------------------


@pytest.fixture
def own_copy(desk: Desk, tmp_path: Path) -> Path:
    """Give the desk an installation of its own, and return its folder of xltools."""
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (packages / "more.pth").write_text("\n".join(libraries) + "\n", encoding="utf-8")
    shutil.copytree(ROOT / "xltools", packages / "xltools", ignore=shutil.ignore_patterns("__pycache__", "*.bin"))
    desk.python = str(tmp_path / "venv" / "bin" / "python")
    return packages / "xltools"


def waits_there(desk: Desk) -> Callable[[], int]:
    """Return a question: which process waits for clicks of the desk's own installation (0: none)."""
    code = (
        "import os\nfrom xltools.excel.warm.client import waiting\nfound = waiting(os.environ)\n"
        "print(found.process if found else 0)"
    )
    command = [desk.python, "-I", "-c", code]
    return lambda: int(subprocess.run(command, env=desk.environment, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("changed", ["a file", "a new file", "a package"])
def test_after_an_upgrade_the_old_code_answers_no_click_and_ends(desk: Desk, own_copy: Path, changed: str) -> None:
    desk.start("serving", "30")
    waited = until(waits_there(desk))
    if changed == "a file":
        with (own_copy / "text.py").open("a", encoding="utf-8") as file:
            file.write("# changed\n")
    elif changed == "a new file":
        (own_copy / "reference" / "data" / "new.csv").write_text("a\n", encoding="utf-8")
    else:
        (own_copy.parent / "pandas-9.9.dist-info").mkdir()
    assert desk.click("did-it") == (DONE, "", "")
    ((process, _),) = desk.done()
    assert process != waited
    until(lambda: not is_running(waited))


def test_it_ends_after_an_upgrade_though_nobody_clicks(desk: Desk, own_copy: Path) -> None:
    process = desk.start("serving", "30")
    until(waits_there(desk))
    with (own_copy / "text.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert process.wait(PATIENCE) == 0


def test_another_installation_of_this_user_has_a_process_of_its_own(desk: Desk, own_copy: Path) -> None:
    del own_copy
    desk.start("serving", "30")
    assert until(waits_there(desk))
    assert waiting(desk.environment) is None
    assert len(list((desk.home / "xltools" / "warm").iterdir())) == 1
