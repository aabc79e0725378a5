"""Many files, each read in a process that may die or be stopped: it costs its own file alone, with the reason stated."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from xltools.model import ReadFile
from xltools.reading.files import FoundFile, list_files, shown_name
from xltools.reading.processes import (
    GLANCE,
    Reader,
    ReaderNotStartedError,
    leave_reader,
    nothing_meanwhile,
    take_reader,
)
from xltools.reading.refusals import unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


__all__ = [
    "FoundFile",
    "ReaderNotStartedError",
    "WorkApart",
    "list_files",
    "read_files",
    "size_of",
    "work_apart",
    "work_on",
]

READ = "xltools.reading.worker:read_one"
"""What is done with a file unless something else is asked for."""

TIMEOUT = 30.0
"""Seconds a file may take: about 300 times what a return of 5,000 lines does."""
SECONDS_A_MEGABYTE = 0.5
"""Allowed on top for each megabyte, for a lines CSV of a million lines."""
AHEAD = 4
"""Files waiting or done ahead of the one handed out, for each process: memory stays flat in the number of files."""
TRIES = 2
"""Processes a file may bring down: the first may have died of something else."""


@dataclass(frozen=True, slots=True)
class WorkApart:
    """Something to do with files in a process of its own: a function of xltools (``module:name``) and the texts it takes.

    `name` is what the files are called where their process ends or hangs over them; `size` is theirs in bytes, by which more
    time is allowed.
    """

    call: str
    arguments: tuple[str, ...]
    name: str
    size: int = 0


def work_on(call: str, path: str | Path, name: str = "") -> WorkApart:
    """Return that a function is to be called with a file's path and name, as `read_files` does with each file."""
    path = Path(path)
    shown = name or shown_name(path.name)
    return WorkApart(call, (str(path.absolute()), shown), shown, size_of(path))  # the process has a folder of its own


def size_of(path: Path) -> int:
    """Return a file's size in bytes, 0 where nobody can say."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read_files(
    paths: Sequence[Path],
    *,
    jobs: int = 1,
    timeout: float = TIMEOUT,
    names: Iterable[str] = (),
    waiting: Callable[[], None] = nothing_meanwhile,
) -> Iterator[ReadFile]:
    """Yield what each file holds, in the order given, read by up to `jobs` processes.

    `timeout` is in seconds for each file (a little more for large ones). `names` are what the files are called in
    locations, in the same order; their own names where it is shorter. Every file ends with a result, whatever is in it.
    `waiting` is called a few times a second while a file takes long; what it raises ends the reading, and what is being read.
    Raises `ReaderNotStartedError` where no process to read with can be started. All processes but one stay, idle, for the
    next files and for what is done side by side with this process (`spreading`); a single one stays, too.
    """
    if not paths:
        return
    works = (work_on(READ, path, name) for path, name in zip_longest(paths, names, fillvalue="") if path)
    for work, read in work_apart(works, jobs=min(jobs, len(paths)), timeout=timeout, waiting=waiting):
        if not isinstance(read, ReadFile):
            raise TypeError(f"{READ} returned {type(read).__name__}")
        yield read if read.size else replace(read, size=work.size)


def work_apart(
    works: Iterable[WorkApart],
    *,
    jobs: int = 1,
    timeout: float = TIMEOUT,
    waiting: Callable[[], None] = nothing_meanwhile,
) -> Iterator[tuple[WorkApart, object]]:
    """Yield each piece of work with what came of it, in the order given, done by up to `jobs` processes.

    Where a file ends or hangs its process, a `ReadFile` that says so comes in place of an answer. Raises as `read_files` does.
    """
    readers = _Readers(max(1, jobs))
    ahead: deque[_Task] = deque()
    try:
        for work in works:
            task = _Task(work, timeout + SECONDS_A_MEGABYTE * work.size / 2**20)
            ahead.append(task)
            readers.queue.put(task)
            if len(ahead) >= AHEAD * jobs:
                yield readers.result(ahead.popleft(), waiting)
        while ahead:
            yield readers.result(ahead.popleft(), waiting)
    finally:
        readers.stop()


@dataclass(slots=True, eq=False)
class _Task:
    """Work to do: `allowed` are its seconds, `tries` how many processes have ended over it."""

    work: WorkApart
    allowed: float
    tries: int = 0
    future: Future[object] = field(default_factory=Future)


class _Readers:
    """Lanes that read side by side from one queue. Those that cannot start a process leave; without any, reading ends."""

    def __init__(self, count: int) -> None:
        self.queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._failures: list[ReaderNotStartedError] = []
        kept = max(1, count - 1)
        self._lanes = [_Lane(self.queue, self._failures, kept) for _ in range(count)]

    def result(self, task: _Task, waiting: Callable[[], None]) -> tuple[WorkApart, object]:
        """Wait until a file is done with, and stop whatever takes longer than it may; `waiting` is called meanwhile."""
        while True:
            try:
                return task.work, task.future.result(GLANCE)
            except TimeoutError:
                if len(self._failures) == len(self._lanes):
                    raise self._failures[0] from None
                for lane in self._lanes:
                    lane.stop_if_late()
                waiting()

    def stop(self) -> None:
        """End the processes, but for those that are well and may be wanted again."""
        for _ in self._lanes:
            self.queue.put(None)
        for lane in self._lanes:
            lane.stop()


class _Lane:
    """One process after another, and a thread that hands it file after file: the next starts where one has died."""

    def __init__(self, queue: SimpleQueue[_Task | None], failures: list[ReaderNotStartedError], kept: int) -> None:
        self._queue, self._failures, self._kept = queue, failures, kept
        self._lock = Lock()
        self._reader: Reader | None = None
        self._task: _Task | None = None
        self._late_at = 0.0
        self._late: _Task | None = None
        self._stopped = False
        self._thread = Thread(target=self._run, name="xltools reader", daemon=True)
        self._thread.start()

    def stop_if_late(self) -> None:
        """End the process where its file takes longer than it may."""
        with self._lock:
            if self._task and self._reader and monotonic() > self._late_at:
                self._late = self._task
                self._reader.kill()

    def stop(self) -> None:
        """End the lane: a process that is busy or starting is killed."""
        with self._lock:
            self._stopped = True
            if self._reader and (self._task or not self._reader.is_ready):
                self._reader.kill()
        self._thread.join()

    def _run(self) -> None:
        try:
            while (reader := self._started()) and (task := self._queue.get()):
                self._read(reader, task)
        except ReaderNotStartedError as error:
            if not self._stopped:
                self._failures.append(error)
        if self._reader:
            leave_reader(self._reader, self._kept)

    def _started(self) -> Reader | None:
        """Return a process that is ready, the one at hand or a new one; nothing where the lane was stopped."""
        with self._lock:
            if self._stopped:
                return None
            self._reader = self._reader or take_reader()
        self._reader.wait_until_ready()
        return self._reader

    def _read(self, reader: Reader, task: _Task) -> None:
        with self._lock:
            if self._stopped:
                return
            self._task, self._late_at = task, monotonic() + task.allowed
        try:
            answer = reader.do(task.work.call, task.work.arguments, task.allowed)
            if answer is None:
                raise EOFError
        except EOFError:
            reader.stop()
            self._reader = None
            self._give_up(task)
        else:
            task.future.set_result(answer)
        finally:
            with self._lock:
                self._task = None

    def _give_up(self, task: _Task) -> None:
        """Say why a file was not read, or have it read again where its process may have died of something else."""
        task.tries += 1
        if self._late is task:
            seconds = f"{task.allowed:.0f} seconds"
            task.future.set_result(unread(task.work.name, "file-timed-out", seconds, size=task.work.size))
        elif task.tries == TRIES:
            task.future.set_result(unread(task.work.name, "file-crashed-reader", size=task.work.size))
        else:
            self._queue.put(task)
