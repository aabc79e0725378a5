"""Many files, each read in a process that may die or be stopped: it costs its own file alone, with the reason stated.

The pool is pebble's: about 0.1 ms a file, a stop for each file by itself, a fresh process for a dead one.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import TimeoutError as TookTooLong
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from xltools.reading.files import FoundFile, list_files
from xltools.reading.processes import reading_context
from xltools.reading.refusals import unread
from xltools.reading.worker import limit_memory, read_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pebble import ProcessFuture

    from xltools.model import ReadFile

__all__ = ["FoundFile", "list_files", "read_files"]

TIMEOUT = 30.0
"""Seconds a file may take: about 300 times what a return of 5,000 lines does."""
SECONDS_A_MEGABYTE = 0.5
"""Allowed on top for each megabyte, for a lines CSV of a million lines."""
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
    pool = ProcessPool(max_workers=max(1, min(jobs, len(paths))), initializer=limit_memory, context=reading_context())
    waiting: deque[tuple[ProcessFuture[ReadFile], Path, str, float]] = deque()
    try:
        for path, name in tasks:
            waiting.append(_schedule(pool, path, name, timeout))
            if len(waiting) >= AHEAD * jobs:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it unannotated
        pool.join()


def _schedule(
    pool: ProcessPool, path: Path, name: str, timeout: float
) -> tuple[ProcessFuture[ReadFile], Path, str, float]:
    allowed = timeout + SECONDS_A_MEGABYTE * _megabytes(path)
    return pool.schedule(read_one, args=(str(path), name, allowed), timeout=allowed), path, name, allowed


def _result(future: ProcessFuture[ReadFile], path: Path, name: str, allowed: float) -> ReadFile:
    size = int(_megabytes(path) * 2**20)
    try:
        return future.result()
    except TookTooLong:
        return unread(name, "file-timed-out", f"{allowed:.0f} seconds", size=size)
    except ProcessExpired:
        return unread(name, "file-crashed-reader", size=size)
    except MemoryError:
        return unread(name, "file-too-large", "reading it takes more memory than a return can need", size=size)


def _megabytes(path: Path) -> float:
    try:
        return path.stat().st_size / 2**20
    except OSError:
        return 0.0
