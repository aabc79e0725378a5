from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reading import hostile
from tests.reading.sheets import write_workbook
from xltools.reading import processes
from xltools.reading.files import list_files
from xltools.reading.safely import ReaderNotStartedError, read_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_files_come_back_in_the_order_given_under_their_names(tmp_path: Path) -> None:
    paths = [write_workbook(tmp_path / f"{number}.xlsx") for number in range(7)]
    read = list(read_files(paths, jobs=2, names=["first", "", "third"]))
    assert [one.file for one in read] == ["first", "1.xlsx", "third", "3.xlsx", "4.xlsx", "5.xlsx", "6.xlsx"]
    assert all(one.returns[0].lines["gross"].tolist() == [100000] for one in read)
    processes.stop_idle()
    assert _children() == set()


def test_a_batch_of_hostile_files_ends_with_a_result_for_each(tmp_path: Path) -> None:
    for name, (make, _) in hostile.REFUSED.items():
        make(tmp_path / name)
    write_workbook(tmp_path / "good.xlsx")
    found = list_files([tmp_path])
    read = {one.file: one for one in read_files([one.path for one in found], jobs=2, names=[one.name for one in found])}
    assert len(read["good.xlsx"].returns) == 1
    codes = {name: one.unreadable.code for name, one in read.items() if one.unreadable}
    assert codes == {name: code for name, (_, code) in hostile.REFUSED.items()}


def test_no_files_start_no_process() -> None:
    assert list(read_files([])) == []


def _terrible(reader: str) -> str:
    """What a reading process runs: ours, but for one thing that its reader does with files called bad."""
    terrible = f"""
import os, sys, time
from xltools.reading import worker
ours = worker.read_file
def terrible(path, name):
    if "bad" in name:
        {reader}
    return ours(path, name)
worker.read_file = terrible
serve()
"""
    return processes.START.removesuffix("serve()\n") + terrible


def _read_three(folder: Path) -> list[str]:
    paths = [write_workbook(folder / f"{name}.xlsx") for name in ("a", "bad", "c")]
    read = read_files(paths, timeout=1.5)
    return [f"{file.file} {file.unreadable.code if file.unreadable else len(file.returns)}" for file in read]


@pytest.fixture(autouse=True)
def fresh_processes() -> Iterator[None]:
    """Let no process of one test read the files of another."""
    processes.stop_idle()
    yield
    processes.stop_idle()


@pytest.mark.parametrize(
    ("reader", "code"),
    [
        ("os.abort()", "file-crashed-reader"),
        ("os._exit(0)", "file-crashed-reader"),
        ("time.sleep(600)", "file-timed-out"),
        ("raise MemoryError", "file-too-large"),
        ("bytearray(2**40)", "file-too-large"),
        ("raise ValueError('a fault of ours')", "file-crashed-reader"),
        ("raise SystemExit", "file-crashed-reader"),
        ("print('a library talks', flush=True); os.abort()", "file-crashed-reader"),
    ],
)
def test_a_reader_that_dies_or_hangs_costs_its_own_file_alone(
    reader: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "START", _terrible(reader))
    assert _read_three(tmp_path) == ["a.xlsx 1", f"bad.xlsx {code}", "c.xlsx 1"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_readers_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "START", _terrible("bytearray(3 * 2**30)"))
    assert _read_three(tmp_path) == ["a.xlsx 1", "bad.xlsx file-too-large", "c.xlsx 1"]


def test_what_a_library_prints_spoils_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "START", _terrible("print('a library talks', flush=True)"))
    assert _read_three(tmp_path) == ["a.xlsx 1", "bad.xlsx 1", "c.xlsx 1"]


def test_a_process_that_died_while_idle_costs_no_file(tmp_path: Path) -> None:
    (path,) = [write_workbook(tmp_path / "a.xlsx")]
    for _ in range(2):
        (read,) = read_files([path])
        assert len(read.returns) == 1
        idle = processes.take_reader()
        processes.leave_reader(idle)
        idle.kill()


def test_a_path_is_that_of_the_folder_the_caller_is_in_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        write_workbook(tmp_path / name / f"{name}.xlsx")
        monkeypatch.chdir(tmp_path / name)
        assert [len(file.returns) for file in read_files([Path(f"{name}.xlsx")])] == [1]


def test_without_any_process_reading_raises_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    monkeypatch.setattr(processes, "START", "raise SystemExit('blocked by the administrator')")
    with pytest.raises(ReaderNotStartedError, match="blocked by the administrator"):
        list(read_files([path, path, path], jobs=2))


@pytest.mark.parametrize("python", ["", "/no/such/python"])
def test_without_a_python_to_start_reading_raises(python: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    monkeypatch.setattr(sys, "executable", python)
    with pytest.raises(ReaderNotStartedError, match="No file was read"):
        list(read_files([path]))


def test_one_process_that_starts_reads_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    processes.start_early()
    monkeypatch.setattr(processes, "START", "raise SystemExit('only one may start')")
    paths = [write_workbook(tmp_path / f"{number}.xlsx") for number in range(12)]
    assert [len(file.returns) for file in read_files(paths, jobs=2)] == [1] * 12


def test_stopping_half_way_leaves_no_thread_and_no_process_at_work(tmp_path: Path) -> None:
    paths = [write_workbook(tmp_path / f"{number}.xlsx") for number in range(20)]
    reading = read_files(paths, jobs=2)
    assert next(reading).file == "0.xlsx"
    reading.close()  # type: ignore[attr-defined]  # it is a generator
    processes.stop_idle()
    assert not [thread for thread in threading.enumerate() if thread.name == "xltools reader"]
    assert _children() == set()


@pytest.mark.skipif(sys.platform == "win32", reason="looks into /proc")
def test_a_reader_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    program = (
        "import os, pathlib; from xltools.reading import processes, safely;"
        f"list(safely.read_files([pathlib.Path({str(path)!r})]));"
        "print(processes.take_reader()._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    reader = Path("/proc", done.stdout.strip())
    while reader.exists() and "(zombie)" not in (reader / "status").read_text():
        time.sleep(0.02)  # a reader that stayed would keep this test for ever


def _children() -> set[int]:
    """The reading processes this one has started and not ended (other tests may keep a spreadsheet program running)."""
    started = (Path(f"/proc/{os.getpid()}/task").glob("*/children")) if sys.platform == "linux" else ()
    numbers = {int(number) for path in started for number in path.read_text().split()}
    return {number for number in numbers if b"xltools.reading.worker" in Path(f"/proc/{number}/cmdline").read_bytes()}


def test_reading_a_file_needs_neither_pandera_nor_openpyxl(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    program = (
        "import sys; from pathlib import Path; import xltools.reading.worker as w;"
        f"assert w.read_one({str(path)!r}, 'a').returns;"
        "print([m for m in ('pandera', 'openpyxl', 'xlsxwriter', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
