"""On a Dask cluster: a real one of two worker processes, one of them ended in the middle; the results are those of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.many_places.drawn import HACKNEY, ISLINGTON, LEEDS, draw_place, rolled
from xltools.many_places import cluster, stored
from xltools.many_places.cluster import WorkerSight, look_about
from xltools.many_places.counted_place import count_place
from xltools.many_places.inputs import code_key
from xltools.many_places.tasks import NotCounted
from xltools.many_places.write import write_rollup
from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

CLUSTER = """
import sys
if __name__ == "__main__":
    from distributed import LocalCluster
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@contextmanager
def two_workers(tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """A cluster of two worker processes, in a program of its own: its address, and the process of each worker."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    root = str(Path(stored.__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as program:
        assert program.stdout is not None
        address, *pids = program.stdout.readline().split()
        try:
            yield address, [int(pid) for pid in pids]
        finally:
            program.communicate()


ROLL_UP = """
import sys
from pathlib import Path
from xltools.many_places.rollup import roll_up
from xltools.many_places.write import write_rollup
output, scheduler, *folders = sys.argv[1:]
write_rollup(roll_up([Path(folder) for folder in folders], Path(output), scheduler=scheduler))
"""


def start_roll_up(output: Path, scheduler: str, *folders: Path) -> subprocess.Popen[str]:
    arguments = [str(output), scheduler, *map(str, folders)]
    root = str(Path(stored.__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", ROLL_UP, *arguments],
        text=True,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )


def three_places(tmp_path: Path, lines: int) -> list[Path]:
    places = (("hackney", "Hackney", HACKNEY), ("islington", "Islington", ISLINGTON), ("leeds", "Leeds", LEEDS))
    return [
        draw_place(
            tmp_path / folder,
            name,
            [area],
            "\n".join(
                f"| {name} Council | {folder}-{number} | Service {number} of {name} | 08.1 | {number * 7919 + at} |"
                for number in range(1, lines)
            )
            + "\n| Department for Work and Pensions | D | State Pension | 10.2 | 5012345 |",
        )
        for at, (folder, name, area) in enumerate(places)
    ]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_with_a_worker_ended_in_the_middle_the_files_are_those_of_this_machine(tmp_path: Path) -> None:
    folders = three_places(tmp_path, 4_000)
    write_rollup(rolled(tmp_path / "here", *folders))
    with two_workers(tmp_path) as (address, pids):
        run = start_roll_up(tmp_path / "there", address, *folders)
        while run.poll() is None and not (tmp_path / "there" / "places").is_dir():
            time.sleep(0.02)
        assert run.poll() is None, run.stderr and run.stderr.read()
        os.kill(pids[0], signal.SIGKILL)
        _, said = run.communicate()
    assert run.returncode == 0, said
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_what_a_worker_does_not_see_is_said(tmp_path: Path) -> None:
    sight = look_about(str(tmp_path), "token", [str(tmp_path), str(tmp_path / "elsewhere")])
    assert sight == WorkerSight(code_key(), sees_output=False, unseen=(str(tmp_path / "elsewhere"),))
    with pytest.raises(UsageError, match="does not see the output folder"):
        cluster.accept("tcp://worker", sight, tmp_path, code_key())
    with pytest.raises(UsageError, match=r"does not see .*elsewhere"):
        cluster.accept("tcp://worker", sight._replace(sees_output=True), tmp_path, code_key())
    with pytest.raises(UsageError, match="has another xltools"):
        cluster.accept("tcp://worker", sight._replace(code="older"), tmp_path, code_key())


def test_a_worker_of_another_xltools_counts_nothing(tmp_path: Path) -> None:
    (folder, *_) = three_places(tmp_path, 3)
    outcome = count_place(str(folder), str(tmp_path / "out"), "another")
    assert isinstance(outcome, NotCounted)
    assert "another xltools" in outcome.why
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "TO_CONNECT", "1s")
    with pytest.raises(UsageError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        rolled(tmp_path / "out", *three_places(tmp_path, 3)[:1], scheduler="tcp://127.0.0.1:9")


@pytest.mark.parametrize(("module", "words"), [("pyarrow", "pyarrow"), ("distributed", "Dask")])
def test_where_the_extra_is_not_installed_it_is_said_how_to(
    module: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=words) as said:
        rolled(tmp_path / "out", *three_places(tmp_path, 3)[:1], scheduler="tcp://127.0.0.1:9")
    assert "total-place-xltools[cluster]" in str(said.value)
