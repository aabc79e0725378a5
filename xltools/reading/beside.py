"""Work done beside this process, by one of those that read: asked for as soon as what it takes is known, fetched when it is needed.

A process that dies, hangs or cannot be started costs nothing but time: what it was to do is done here.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING, Generic, TypeVar, cast
from weakref import finalize

from xltools.reading.processes import GLANCE, ReaderNotStartedError, leave_reader, nothing_meanwhile, take_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xltools.reading.processes import Reader

Answer = TypeVar("Answer")

WORTH_PASSING = 20_000
"""Lines from which work on all of them is done beside: to pass 100,000 takes a tenth of a second here and as long there."""
ALLOWED = 900.0
"""Seconds that work may take beside; after that it is done here."""


class Beside(Generic[Answer]):
    """Work asked for with its arguments, done by another process meanwhile, or here when its answer is wanted.

    The work is a function of a module of xltools that asks and changes nothing outside what it is given, and gives files their
    contents at most: then the answer is the same wherever it is done. What it raises is raised when its answer is wanted.
    """

    def __init__(self, work: Callable[..., Answer], *arguments: object, jobs: int = 1, lines: int = 0) -> None:
        """Ask for work on so many lines; with one job, or on few lines, it is done here."""
        self._work, self._arguments, self._most = work, arguments, jobs - 1
        self._reader = self._asked() if jobs > 1 and lines >= WORTH_PASSING else None

    @property
    def is_beside(self) -> bool:
        """Whether another process does it."""
        return self._reader is not None

    def answer(self, waiting: Callable[[], None] = nothing_meanwhile) -> Answer:
        """Wait until the work is done, and return what came of it; to be called once.

        `waiting` is called a few times a second where another process does it; what it raises ends that process.
        """
        reader, self._reader = self._reader, None
        if reader is not None:
            self._forgotten.detach()
            try:
                answer = _answered(reader, waiting)
            except EOFError:
                reader.stop()
            except BaseException:
                reader.stop()
                raise
            else:
                leave_reader(reader, self._most)
                return cast("Answer", answer)
        return self._work(*self._arguments)

    def _asked(self) -> Reader | None:
        try:
            reader = take_reader()
        except ReaderNotStartedError:
            return None
        try:
            reader.wait_until_ready()
            with _killed_when_late(reader):
                reader.ask(f"{self._work.__module__}:{self._work.__name__}", self._arguments, ALLOWED)
        except (ReaderNotStartedError, EOFError):
            reader.stop()
            return None
        self._forgotten = finalize(self, reader.stop)  # where something is raised before the answer is wanted
        return reader


def _answered(reader: Reader, waiting: Callable[[], None]) -> object:
    with _killed_when_late(reader), ThreadPoolExecutor(1, "xltools answer") as thread:
        coming = thread.submit(reader.answer)
        try:
            while True:
                with suppress(TimeoutError):
                    return coming.result(GLANCE)
                waiting()
        except BaseException:  # whoever waited would rather not: nobody is to work on, and the thread is let go
            reader.kill()
            raise


@contextmanager
def _killed_when_late(reader: Reader) -> Iterator[None]:
    """End a process that does not take what it is sent, or does not answer: whoever waits for it goes on without it."""
    late = Timer(ALLOWED, reader.kill)
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
