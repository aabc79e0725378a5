from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import textwrap
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pebble import ProcessPool

from tests.reading import hostile
from tests.reading.sheets import write_workbook
from xltools.reading import safely
from xltools.reading.files import list_files
from xltools.reading.safely import read_files


def test_files_come_back_in_the_order_given_under_their_names(tmp_path: Path) -> None:
    paths = [write_workbook(tmp_path / f"{number}.xlsx") for number in range(7)]
    read = list(read_files(paths, jobs=2, names=["first", "", "third"]))
    assert [one.file for one in read] == ["first", "1.xlsx", "third", "3.xlsx", "4.xlsx", "5.xlsx", "6.xlsx"]
    assert all(one.returns[0].lines["gross"].tolist() == [100000] for one in read)
    assert multiprocessing.active_children() == []


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


def _run(tmp_path: Path, reader: str) -> list[str]:
    """Read three files in a program of its own whose reader does something terrible with the middle one."""
    paths = [str(write_workbook(tmp_path / f"{name}.xlsx")) for name in ("a", "bad", "c")]
    (tmp_path / "terrible.py").write_text(
        textwrap.dedent(f"""
            import concurrent.futures.process, os, signal, time
            from xltools.reading import worker
            from xltools.reading.read import read_file
            def terrible(path, name, timeout):
                if "bad" in name:
                    {reader}
                return read_file(__import__("pathlib").Path(path), name)
            """)
    )
    (tmp_path / "main.py").write_text(
        textwrap.dedent(f"""
            from pathlib import Path
            from terrible import terrible
            from xltools.reading import safely
            if __name__ == "__main__":
                safely.read_one = terrible
                for one in safely.read_files([Path(p) for p in {paths!r}], timeout=1.5):
                    print(one.file, one.unreadable.code if one.unreadable else len(one.returns))
            """)
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "main.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("reader", "code"),
    [
        ("os.abort()", "file-crashed-reader"),
        ("time.sleep(600)", "file-timed-out"),
        ("raise MemoryError", "file-too-large"),
        ("bytearray(2**40)", "file-too-large"),
        ("raise ValueError('a fault of ours')", "file-crashed-reader"),
        ("raise concurrent.futures.process.BrokenProcessPool('All workers expired')", "file-crashed-reader"),
    ],
)
def test_a_reader_that_dies_or_hangs_costs_its_own_file_alone(reader: str, code: str, tmp_path: Path) -> None:
    assert _run(tmp_path, reader) == ["a.xlsx 1", f"bad.xlsx {code}", "c.xlsx 1"]


class _BreaksDown(ProcessPool):
    """A pool that once loses all its processes, as pebble's does when one dies before it has said what it reads."""

    broken = 0

    def schedule(self, function: Any, args: Any = (), kwargs: Any = MappingProxyType({}), timeout: Any = None) -> Any:
        future = super().schedule(function, args, dict(kwargs), timeout)
        if args[1] == "3.xlsx" and not _BreaksDown.broken:
            _BreaksDown.broken += 1
            self._pool_manager.handle_broken_pool(BrokenProcessPool("All workers expired"))
        return future


def test_when_all_readers_break_down_every_file_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safely, "ProcessPool", _BreaksDown)
    paths = [write_workbook(tmp_path / f"{number}.xlsx") for number in range(12)]
    read = list(read_files(paths, jobs=2))
    assert _BreaksDown.broken == 1
    assert [one.file for one in read] == [path.name for path in paths]
    assert all(len(one.returns) == 1 for one in read)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_readers_memory_is_limited(tmp_path: Path) -> None:
    assert _run(tmp_path, "bytearray(3 * 2**30)") == [
        "a.xlsx 1",
        "bad.xlsx file-too-large",
        "c.xlsx 1",
    ]


def test_stopping_half_way_leaves_nothing_running(tmp_path: Path) -> None:
    paths = [write_workbook(tmp_path / f"{number}.xlsx") for number in range(20)]
    reading = read_files(paths, jobs=2)
    assert next(reading).file == "0.xlsx"
    reading.close()  # type: ignore[attr-defined]  # it is a generator
    deadline = time.monotonic() + 5
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


def test_reading_a_file_needs_neither_pandera_nor_openpyxl(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx")
    program = (
        "import sys; from pathlib import Path; import xltools.reading.worker as w;"
        f"assert w.read_one({str(path)!r}, 'a', 9).returns;"
        "print([m for m in ('pandera', 'openpyxl', 'xlsxwriter', 'pebble') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
