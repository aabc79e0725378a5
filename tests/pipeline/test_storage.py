"""A file is written whole or not at all, whatever ends the run and whatever the disk answers."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults import KilledError, contents, fail_at
from xltools.storage import (
    NotWrittenError,
    last_copies,
    lost_since_kept,
    write_kept,
    write_new,
    write_whole,
    written_together,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Failure = Callable[[], BaseException]

FAILURES = [KilledError, lambda: OSError(errno.ENOSPC, "No space left on device")]
either = pytest.mark.parametrize("failure", FAILURES, ids=["killed", "disk full"])


@pytest.fixture
def start(tmp_path: Path) -> Path:
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "decisions.csv").write_bytes(b"old\n")
    (tmp_path / "start" / "count.xlsx").write_bytes(b"old count")
    return tmp_path


def each_fault(folder: Path, failure: Failure, do: Callable[[Path], object]) -> list[dict[str, bytes]]:
    """Do something once for each call that reaches the disk, failing at it; return what was then in the folder."""
    seen: list[dict[str, bytes]] = []
    for at in range(1, 200):
        own = folder / str(at)
        shutil.copytree(folder / "start", own)
        if not fail_at(at, failure, lambda own=own: do(own)):  # type: ignore[misc]
            return seen
        seen.append(contents(own))
    raise AssertionError("the work never ends")


@either
def test_a_file_is_the_old_one_or_the_new_one(start: Path, failure: Failure) -> None:
    seen = each_fault(start, failure, lambda folder: write_whole(folder / "decisions.csv", "new\n"))
    assert len(seen) >= 4
    assert {state["decisions.csv"] for state in seen} == {b"old\n", b"new\n"}
    assert all(set(state) == {"decisions.csv", "count.xlsx"} for state in seen)


@either
def test_outputs_move_only_when_the_new_ones_stand_complete(start: Path, failure: Failure) -> None:
    def write(folder: Path) -> None:
        with written_together(folder) as stage:
            (stage / "count.xlsx").write_bytes(b"new count")
            (stage / "report.html").write_bytes(b"new page")

    seen = each_fault(start, failure, write)
    for state in seen:
        assert state["count.xlsx"] in (b"old count", b"new count")
        assert state.get("report.html", b"new page") == b"new page"
        if state["count.xlsx"] == b"new count":
            assert state["earlier/count-1.xlsx"] == b"old count"
    assert b"new count" in {state["count.xlsx"] for state in seen}


@either
def test_a_new_file_is_whole_or_not_there(start: Path, failure: Failure) -> None:
    seen = each_fault(start, failure, lambda folder: write_new(folder / "return.csv", "a,b\n"))
    assert {state.get("return.csv") for state in seen} == {None, b"a,b\n"}


def test_a_file_that_is_there_is_never_written_over_by_a_new_one(start: Path) -> None:
    path = start / "start" / "decisions.csv"
    assert not write_new(path, "new\n")
    assert path.read_bytes() == b"old\n"
    assert write_new(path.with_name("other.csv"), "new\n")


def test_what_is_no_longer_written_goes_to_the_earlier_ones(start: Path) -> None:
    folder = start / "start"
    with written_together(folder, retired=("decisions.csv", "never-there.csv")) as stage:
        (stage / "count.xlsx").write_bytes(b"new count")
    assert contents(folder) == {
        "count.xlsx": b"new count",
        "earlier/count-1.xlsx": b"old count",
        "earlier/decisions-1.csv": b"old\n",
    }


def test_a_folder_in_the_way_of_a_file_is_said_and_left(start: Path) -> None:
    folder = start / "start"
    (folder / "report.html").mkdir()
    with pytest.raises(NotWrittenError, match=r"report\.html was not written"), written_together(folder) as stage:
        (stage / "report.html").write_bytes(b"page")
    assert (folder / "report.html").is_dir()


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
        write_kept(path, f"day {day}\n", f"2011-07-0{day}")
    assert [copy.name for copy in last_copies(path)] == [f"decisions-2011-07-0{day}.csv" for day in (8, 7, 6, 5, 4)]
    assert last_copies(path)[0].read_bytes() == b"day 8\n"
    assert last_copies(path.with_name("dictionary.csv")) == []


def test_a_clock_set_back_does_not_hide_the_newest_copy(start: Path) -> None:
    path = start / "start" / "decisions.csv"
    write_kept(path, "tomorrow\n", "2011-07-02")
    write_kept(path, "today\n", "2011-07-01")
    assert last_copies(path)[0].read_bytes() == b"today\n"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("id,decision\na,Remove\nb,Remove\n", ""),
        ("id,decision\na,Remove\nb,Keep both\n", ""),
        ("id,decision\na,Remove\nb,Remove\nc,Remove\n", ""),
        ("id,decision\na,Remove\n", "has 1 row fewer than when xltools last wrote it"),
        ("", "has 3 rows fewer than when xltools last wrote it"),
        ("id,decision\na,Remove\nb,Rem", "ends in the middle of a row"),
    ],
)
def test_rows_that_were_lost_are_noticed(start: Path, now: str, words: str) -> None:
    path = start / "start" / "decisions.csv"
    write_kept(path, "id,decision\na,Remove\nb,Remove\n", "2011-07-01")
    path.write_text(now, encoding="utf-8")
    said = lost_since_kept(path)
    assert words in said
    assert bool(said) == bool(words)
    if words:
        assert "copy earlier/decisions-2011-07-01.csv over it" in said
