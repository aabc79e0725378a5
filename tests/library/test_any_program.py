"""Whatever kind of program calls, the demonstration counts what it should; where nothing can be read, that is an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNT = (
    'import xltools\ncount = xltools.consolidate(xltools.read_folder("demo"), jobs=2)\n'
    "print(count.net, len(count.lines), flush=True)\n"  # a pool ends its processes before they have said what they hold back
)
COUNTED = "238088938700 840"


def run(folder: Path, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program in a folder of its own, with nothing on its path but what it brings and xltools."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        input=typed,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_plain_script_without_a_guard(beside_demo: Path) -> None:
    (beside_demo / "script.py").write_text(f"print('once')\n{COUNT}")
    done = run(beside_demo, "script.py")
    assert (done.stdout.split("\n"), done.stderr) == (["once", COUNTED, ""], "")


def test_a_script_whose_functions_are_called_in_threads(beside_demo: Path) -> None:
    program = (
        "import xltools\nfrom concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
        "    for count in pool.map(xltools.consolidate, ['demo', 'demo']): print(count.net, len(count.lines))\n"
    )
    done = run(beside_demo, "-c", program)
    assert (done.stdout.split("\n"), done.stderr) == ([COUNTED, COUNTED, ""], "")


def test_a_prompt(beside_demo: Path) -> None:
    done = run(beside_demo, "-i", "-q", typed=COUNT)
    assert done.stdout.split("\n") == [COUNTED, ""]


def test_a_notebook_like_namespace(beside_demo: Path) -> None:
    cells = [f"{line}\n" for line in COUNT.splitlines()]
    kernel = (
        f"shell = {{'__name__': '__main__'}}\nfor cell in {cells!r}: exec(compile(cell, '<cell>', 'exec'), shell)\n"
    )
    done = run(beside_demo, "-", typed=kernel)
    assert (done.stdout.strip(), done.stderr) == (COUNTED, "")


def test_a_package_run_as_a_module(beside_demo: Path) -> None:
    package = beside_demo / "ours"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(COUNT)
    done = run(beside_demo, "-m", "ours")
    assert (done.stdout.strip(), done.stderr) == (COUNTED, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_a_process_of_somebodys_pool(beside_demo: Path) -> None:
    """A daemon of multiprocessing may start no process of multiprocessing; and what its parent left idle is not its own."""
    pool = f"multiprocessing.get_context('fork').Pool(1).apply(exec, ({COUNT!r}, {{}}))"
    program = f"{COUNT}import multiprocessing\n{pool}\n"
    done = run(beside_demo, "-c", program)
    assert (done.stdout.split("\n"), done.stderr) == ([COUNTED, COUNTED, ""], "")


def test_files_of_the_callers_folder_take_nobodys_place(beside_demo: Path, tmp_path: Path) -> None:
    for name in ("xltools", "signal", "numpy", "python_calamine", "pickle"):
        (tmp_path / f"{name}.py").write_text(f"print('this is not {name}')\nraise SystemExit(1)\n")
    returns = str(beside_demo / "demo" / "returns" / "dcms.xlsx")
    program = (
        f"import sys; sys.path[0] = {str(ROOT)!r}; import os, xltools.pipeline; os.chdir({str(tmp_path)!r});"
        f"sys.path.insert(0, {str(tmp_path)!r}); import xltools; print(len(xltools.read_returns({returns!r}).lines))"
    )
    done = run(beside_demo, "-c", program)
    assert (done.stdout.strip().isdigit(), done.stderr) == (True, "")


def test_where_no_process_can_start_a_script_ends_with_an_error_and_no_count(beside_demo: Path) -> None:
    (beside_demo / "blocked.py").write_text(f"import sys\nsys.executable = '/no/such/python'\n{COUNT}")
    done = run(beside_demo, "blocked.py")
    assert (done.returncode, done.stdout) == (1, "")
    assert "ReaderNotStartedError: No file was read" in done.stderr


def test_where_no_process_can_start_the_command_ends_with_a_sentence(beside_demo: Path) -> None:
    program = "import sys; sys.executable = '/no/such/python'; from xltools.cli import main; main()"
    done = run(beside_demo, "-c", program, "consolidate", "demo")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("xltools: No file was read")
    assert not list((beside_demo / "demo" / "reports").iterdir())
