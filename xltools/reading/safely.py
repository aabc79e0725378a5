"""Many files, each read in a process that may die or be stopped: it costs its own file alone, with the reason stated.

The pool is pebble's: about 0.1 ms a file, a stop for each file by itself, a fresh process for a dead one.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import TimeoutError as TookTooLong
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from xltools.reading.files import FoundFile, list_files
from xltools.reading.processes import reading_context
from xltools.reading.refusals import unread
from xltools.reading.worker import GRACE, limit_memory, read_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pebble import ProcessFuture

    from xltools.model import ReadFile

__all__ = ["FoundFile", "list_files", "read_files"]

TIMEOUT = 30.0
"""Seconds a file may take: about 300 times what a return of 5,000 lines does."""
SECONDS_A_MEGABYTE = 0.5
"""Allowed on top for each megabyte, for a lines CSV of a million lines."""
TO_START = 30.0
"""Seconds beyond its own a file may keep its reader waiting before the processes are taken to have lost it."""
AHEAD = 4
"""Files waiting or done ahead of the one handed out, for each process: memory stays flat in the number of files."""


def read_files(
    paths: Sequence[Path], *, jobs: int = 1, timeout: float = TIMEOUT, names: Iterable[str] = ()
) -> Iterator[ReadFile]:
    """Yield what each file holds, in the order given, read by `jobs` processes that nothing outlives.

    `timeout` is in seconds for each file (a little more for large ones). `names` are what the files are called in
    locations, in the same order; their own names where it is shorter. Every file ends with a result; none raises.
    """
    tasks = iter(
        [(path, name or path.name) for path, name in zip_longest(paths, names, fillvalue="") if isinstance(path, Path)]
    )
    if not paths:
        return
    readers = _Readers(max(1, min(jobs, len(paths))))
    waiting: deque[_Task] = deque()
    try:
        for path, name in tasks:
            waiting.append(_Task(path, name, timeout + SECONDS_A_MEGABYTE * _megabytes(path)))
            readers.start(waiting[-1])
            if len(waiting) >= AHEAD * jobs:
                yield _next(readers, waiting)
        while waiting:
            yield _next(readers, waiting)
    finally:
        readers.stop()


@dataclass(slots=True)
class _Task:
    """A file being read: `allowed` are its seconds, `future` is None while no process was told of it."""

    path: Path
    name: str
    allowed: float
    future: ProcessFuture[ReadFile] | None = None

    def is_lost(self) -> bool:
        """Say whether the file must be read again because the processes broke down before they were done with it."""
        if self.future is None or not self.future.done():
            return True
        return self.future.cancelled() or isinstance(self.future.exception(), BrokenProcessPool)


class _Readers:
    """The reading processes. They may break down together; then `restart` puts others in their place."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool = self._fresh()

    def _fresh(self) -> ProcessPool:
        return ProcessPool(max_workers=self._processes, initializer=limit_memory, context=reading_context())

    def start(self, task: _Task) -> None:
        """Have a file read; where the processes have broken down, that shows when its result is asked for."""
        task.future = None
        try:
            task.future = self._pool.schedule(
                read_one, args=(str(task.path), task.name, task.allowed), timeout=task.allowed
            )
        except RuntimeError:  # the pool broke since
            return

    def finish(self, task: _Task) -> bool:
        """Wait until a file is read, one way or another; False where the processes broke down before that."""
        slices = int(task.allowed + GRACE + TO_START)
        while task.future is not None and slices > 0:
            if wait([task.future], timeout=1).done:
                return not task.is_lost()
            if not self._pool.active:
                break
            slices -= 1
        return False

    def restart(self) -> None:
        """Start fresh processes; what the old ones had not finished must be started again."""
        self.stop()
        self._pool = self._fresh()

    def stop(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it unannotated
        self._pool.join()


def _next(readers: _Readers, waiting: deque[_Task]) -> ReadFile:
    """The result of the first file waiting. Where the processes broke down, that file is read again, alone: a second
    breakdown is its own doing. Then the others go on.
    """
    task = waiting.popleft()
    if readers.finish(task):
        return _result(task)
    readers.restart()
    readers.start(task)
    done = readers.finish(task)
    if not done:
        readers.restart()
    for other in waiting:
        if other.is_lost():
            readers.start(other)
    return _result(task) if done else unread(task.name, "file-crashed-reader", size=_bytes(task.path))


def _result(task: _Task) -> ReadFile:
    size = _bytes(task.path)
    try:
        if task.future is None:
            return unread(task.name, "file-crashed-reader", size=size)
        return task.future.result()
    except TookTooLong:
        return unread(task.name, "file-timed-out", f"{task.allowed:.0f} seconds", size=size)
    except ProcessExpired:
        return unread(task.name, "file-crashed-reader", size=size)
    except MemoryError:
        return unread(task.name, "file-too-large", "reading it takes more memory than a return can need", size=size)
    except Exception as error:  # a fault of ours in reading one file must not cost the others
        fault = f" because of a fault in xltools ({type(error).__name__}: {str(error)[:200]})"
        return unread(task.name, "file-crashed-reader", fault, size=size)


def _bytes(path: Path) -> int:
    return int(_megabytes(path) * 2**20)


def _megabytes(path: Path) -> float:
    try:
        return path.stat().st_size / 2**20
    except OSError:
        return 0.0
