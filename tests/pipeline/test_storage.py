"""A file is written whole or not at all, whatever ends the run and whatever the disk answers."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xltools.storage import NotWrittenError, keep_copy, last_copies, write_new, write_whole, written_together

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("link", "fsync", "open", "close")
"""Calls by which the storage reaches the disk, beside writing the draft itself."""


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it, and nothing that follows is done."""


class Faults:
    """Counts the calls that reach the disk and lets one of them fail, before it is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, failure: Callable[[], BaseException]) -> None:
        self.calls, self._at, self._failure = 0, at, failure
        for name in STEPS:
            monkeypatch.setattr(os, name, self._counting(getattr(os, name)))
        for name in ("write_bytes", "replace"):
            monkeypatch.setattr(Path, name, self._counting(getattr(Path, name)))
        monkeypatch.setattr(Path, "unlink", self._unlink(Path.unlink))

    def _counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self._at:
                raise self._failure()
            return real(*args, **named)

        return call

    def _unlink(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if self.calls < self._at:  # a process that was killed cleans nothing up
                real(*args, **named)

        return call


def contents(folder: Path) -> dict[str, bytes]:
    """What a person finds in a folder: hidden drafts are not shown."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def each_fault(
    folder: Path, failure: Callable[[], BaseException], do: Callable[[Path], object]
) -> list[dict[str, bytes]]:
    """Do something once for each call that reaches the disk, failing at it; return what was then in the folder."""
    seen: list[dict[str, bytes]] = []
    for at in range(1, 200):
        own = folder / str(at)
        shutil.copytree(folder / "start", own)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, at, failure)
            with suppress(Killed, NotWrittenError):
                do(own)
        if faults.calls < at:
            return seen
        seen.append(contents(own))
    raise AssertionError("the work never ends")


@pytest.fixture
def start(tmp_path: Path) -> Path:
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "decisions.csv").write_bytes(b"old\n")
    (tmp_path / "start" / "count.xlsx").write_bytes(b"old count")
    return tmp_path


FAILURES = [Killed, lambda: OSError(errno.ENOSPC, "No space left on device")]


@pytest.mark.parametrize("failure", FAILURES, ids=["killed", "disk full"])
def test_a_file_is_the_old_one_or_the_new_one(start: Path, failure: Callable[[], BaseException]) -> None:
    seen = each_fault(start, failure, lambda folder: write_whole(folder / "decisions.csv", "new\n"))
    assert len(seen) >= 4
    assert {state["decisions.csv"] for state in seen} == {b"old\n", b"new\n"}
    assert all(set(state) == {"decisions.csv", "count.xlsx"} for state in seen)


@pytest.mark.parametrize("failure", FAILURES, ids=["killed", "disk full"])
def test_outputs_move_only_when_the_new_ones_stand_complete(start: Path, failure: Callable[[], BaseException]) -> None:
    def write(folder: Path) -> None:
        with written_together([folder / "count.xlsx", folder / "report.html"], keep_earlier=True) as (book, page):
            book.write_bytes(b"new count")
            page.write_bytes(b"new page")

    seen = each_fault(start, failure, write)
    for state in seen:
        assert state["count.xlsx"] in (b"old count", b"new count")
        assert state.get("report.html", b"new page") == b"new page"
        if state["count.xlsx"] == b"new count":
            assert state["earlier/count-1.xlsx"] == b"old count"
    assert b"new count" in {state["count.xlsx"] for state in seen}


@pytest.mark.parametrize("failure", FAILURES, ids=["killed", "disk full"])
def test_a_new_file_is_whole_or_not_there(start: Path, failure: Callable[[], BaseException]) -> None:
    seen = each_fault(start, failure, lambda folder: write_new(folder / "return.csv", "a,b\n"))
    assert {state.get("return.csv") for state in seen} == {None, b"a,b\n"}


def test_a_file_that_is_there_is_never_written_over_by_a_new_one(start: Path) -> None:
    path = start / "start" / "decisions.csv"
    assert not write_new(path, "new\n")
    assert path.read_bytes() == b"old\n"
    assert write_new(path.with_name("other.csv"), "new\n")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full. Free some space"),
        (errno.EROFS, "the disk or share is read-only"),
        (errno.EACCES, "you may not write there, or it is open in another program"),
        (errno.ENAMETOOLONG, "File name too long"),
    ],
)
def test_what_the_disk_answers_is_said_in_words(
    start: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = start / "start" / "decisions.csv"

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(NotWrittenError) as refused:
        write_whole(path, "new\n")
    assert words in str(refused.value)
    assert str(refused.value).endswith("What was there before is as it was.")
    assert contents(start / "start")["decisions.csv"] == b"old\n"


def test_the_last_days_copies_are_kept_and_older_ones_go(start: Path) -> None:
    path = start / "start" / "decisions.csv"
    for day in range(1, 9):
        write_whole(path, f"day {day}\n")
        keep_copy(path, f"2011-07-0{day}")
    assert [copy.name for copy in last_copies(path)] == [f"decisions-2011-07-0{day}.csv" for day in (8, 7, 6, 5, 4)]
    assert last_copies(path)[0].read_bytes() == b"day 8\n"
    assert last_copies(path.with_name("dictionary.csv")) == []
