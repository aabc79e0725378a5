"""A click that is stopped, through the whole chain: the person is told so in one sentence, and everything is as it was.

No key is held here (Windows would have to be asked): the test says at which of the click's questions the person wants to stop.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.click_over_libreoffice import RECORD, STOP_AT
from tests.excel.mappings import ESTIMATED, write_mapping
from tests.excel.returns import everything, line, open_return
from xltools.excel import say as say_module
from xltools.excel.exit_codes import DONE, TOLD
from xltools.excel.say import HOW_TO_STOP, Say
from xltools.excel.stopping import esc_held_in
from xltools.lock import LOCK
from xltools.model import Stopped
from xltools.steps import Progress, Step

if TYPE_CHECKING:
    import xlwings

    from tests.excel.chain import AddIn, Click
    from xltools.folder import CountFolder

WORDS = "Stopped. Nothing was changed."
live = pytest.mark.libreoffice


def folder_now(folder: Path) -> dict[str, bytes]:
    """The files of a folder but the lock, which says who held it last, and what LibreOffice puts beside an open file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in files
        if path.name != LOCK and not path.name.startswith(".~lock")
    }


def stopped(add_in: AddIn, button: str, at: int, **given: Any) -> Click:
    """Click, and want to stop at a question; the click ends with that one sentence."""
    add_in.make_ready()
    came = add_in.click(button, environment={STOP_AT: str(at)}, **given)
    assert (came.vba, came.exit_code, came.boxes) == ("finished", TOLD, ()), came.output
    assert [(alert.text, alert.mode) for alert in came.alerts] == [(WORDS, "info")]
    assert at <= came.questions <= at + 3
    assert came.statuses[-1].endswith(HOW_TO_STOP)
    return came


def left_running(add_in: AddIn) -> list[str]:
    """The processes that still run of those a click started, once they have had a moment to end."""
    own = f"{RECORD}={add_in.folder / 'record'}".encode()
    for _ in range(100):
        running = [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if own in _environment(path)]
        if not running:
            return []
        time.sleep(0.05)
    return running


def _environment(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@live
@pytest.mark.parametrize("at", [1, 12, 45])
def test_a_stopped_count_of_a_folder_leaves_folder_and_workbook_as_they_were(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder, at: int
) -> None:
    before, on_disk = everything(counted), folder_now(folder.path)
    open_before = [book.name for book in counted.app.books]
    stopped(add_in, "consolidate_folder", at, folder=folder.path)
    assert (everything(counted), folder_now(folder.path)) == (before, on_disk)
    assert [book.name for book in counted.app.books] == open_before
    assert left_running(add_in) == []


@live
@pytest.mark.parametrize(
    ("button", "at"), [("prepare_reports", 27), ("explore", 27), ("publish", 30), ("recount", 45), ("recount", 3)]
)
def test_a_decision_taken_in_before_a_stop_is_taken_back(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder, button: str, at: int
) -> None:
    ledger = counted.sheets["Double counts"]
    heading = next(row for row in range(1, 20) if ledger.range((row, 11)).value == "Decision")
    ledger.range((heading + 1, 11)).value = "Keep both"
    before, on_disk = everything(counted), folder_now(folder.path)
    stopped(add_in, button, at)
    assert (everything(counted), folder_now(folder.path)) == (before, on_disk)
    assert not (folder.reports / ".being-written").exists()
    assert not (folder.outbox / ".being-prepared").exists()


@live
@pytest.mark.parametrize("button", ["find_double_counts", "compare_baseline", "where_it_stands"])
def test_a_stopped_look_at_a_count_adds_no_sheet(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder, button: str
) -> None:
    before, on_disk = everything(counted), folder_now(folder.path)
    stopped(add_in, button, 6)
    assert (everything(counted), folder_now(folder.path)) == (before, on_disk)


@live
@pytest.mark.parametrize(("button", "at"), [("fill_estimates", 2), ("bring_in_returns", 10)])
def test_a_stopped_refresh_writes_nothing_and_keeps_no_copy(
    add_in: AddIn, excel: xlwings.App, folder: CountFolder, button: str, at: int
) -> None:
    book = excel.books.open(str(write_mapping(folder.path / "mapping.xlsx", ESTIMATED)))
    before, on_disk = everything(book), folder_now(folder.path)
    stopped(add_in, button, at)
    assert (everything(book), folder_now(folder.path)) == (before, on_disk)


@live
def test_a_stopped_check_of_a_return_lists_nothing(add_in: AddIn, excel: xlwings.App, tmp_path: Path) -> None:
    book = open_return(excel, tmp_path / "return.xlsx", line("Libraries", -5.0, "99.9"))
    before = everything(book)
    stopped(add_in, "validate", 4)
    assert everything(book) == before


@live
@pytest.mark.parametrize("add_in", ["warm"], indirect=True)
def test_a_click_done_by_a_process_that_stayed_warm_stops_in_the_same_way(
    add_in: AddIn, counted: xlwings.Book, folder: CountFolder
) -> None:
    before, on_disk = everything(counted), folder_now(folder.path)
    assert stopped(add_in, "consolidate_folder", 20, folder=folder.path).warm
    assert stopped(add_in, "find_double_counts", 1).warm
    assert (everything(counted), folder_now(folder.path)) == (before, on_disk)


@live
def test_a_click_after_a_stopped_one_does_it(add_in: AddIn, counted: xlwings.Book, folder: CountFolder) -> None:
    stopped(add_in, "explore", 10)
    came = add_in.click("explore", environment={STOP_AT: "100000", "BROWSER": "true"})
    assert (came.exit_code, came.told.startswith("The page opens in your browser: ")) == (DONE, True)
    assert (folder.reports / "hackney-2010-11-explore.html").is_file()
    steps = [Step.TAKING_BACK, Step.READING, Step.CLASSIFYING, Step.DOUBLE_COUNTS, Step.CHECKING, Step.PAGE]
    shown = [status.removeprefix("Total Place: ").removesuffix(HOW_TO_STOP) for status in came.statuses]
    assert list(dict.fromkeys(next(step for step in steps if text.startswith(step)) for text in shown)) == steps


def test_the_status_bar_is_written_a_few_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10_000))
    monkeypatch.setattr(say_module, "perf_counter", lambda: next(clock) / 100)
    app: Any = SimpleNamespace(status_bar="")
    texts: list[str] = []
    monkeypatch.setattr(Say, "doing", lambda _self, text: texts.append(text))
    steps = Say(app).steps()
    for done in range(1, 1_001):  # ten seconds
        steps(Progress(Step.READING, done, 1_000, f"{done}.xlsx"))
    assert 30 <= len(texts) <= 41
    assert texts[0] == "reading, 1 of 1,000: 1.xlsx"
    steps(Progress(Step.CHECKING))
    assert texts[-1] == "checking"


def test_whoever_cannot_be_asked_is_not_told_how_to_stop() -> None:
    app: Any = SimpleNamespace()
    Say(app).steps()(Progress(Step.CHECKING))
    assert app.status_bar == "Total Place: checking"
    Say(app, lambda: False).steps()(Progress(Step.CHECKING))
    assert app.status_bar == "Total Place: checking (hold Esc to stop)"


def test_a_stop_is_raised_at_every_step_and_never_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say_module, "perf_counter", lambda: 1.0)
    answers = iter([False, False, True])
    app: Any = SimpleNamespace()
    steps = Say(app, lambda: next(answers)).steps()
    for _ in range(2):
        steps(Progress(Step.CHECKING))
    with pytest.raises(Stopped, match="Nothing was changed"):
        steps(Progress(Step.CHECKING))


def test_a_message_waits_until_the_key_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(say_module, "A_MOMENT", 0.0)
    held = iter([True, True, True, False])
    told: list[str] = []
    app: Any = SimpleNamespace(alert=lambda text, *_: told.append(text))
    Say(app, lambda: next(held)).tell_stopped(WORDS)
    assert (told, list(held)) == ([WORDS], [])
    Say(app, lambda: True).tell_stopped("A key that is stuck.")
    assert told[-1] == "A key that is stuck."


@pytest.mark.skipif(os.name == "nt", reason="there Windows is asked")
def test_where_there_is_no_windows_nobody_is_asked() -> None:
    assert esc_held_in(1234) is None
