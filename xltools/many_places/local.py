"""Places counted by processes of this machine: the package's own reading processes, one place at a time in each."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from xltools.many_places.stored import CountedPlace
from xltools.many_places.tasks import NotCounted
from xltools.model import ReadFile
from xltools.reading.safely import WorkApart, work_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.many_places.tasks import Outcome, PlaceTask

COUNT = "xltools.many_places.local:count_here"
AHEAD = ("xltools.many_places.counted_place",)
"""What a process imports to count a place."""
A_DAY = 86_400.0
"""Seconds a place may take. Each of its files has its own, much shorter, time."""
_DIED = (
    "the process that counted it ended before it was done, twice; it may have run out of memory. "
    "Count it by itself to see why: xltools consolidate"
)


def count_here(folder: str, output: str, code: str) -> Outcome:
    """Count a place in a process started for it, which may hold as much memory as a count takes."""
    from xltools.many_places.counted_place import count_place

    lift_limit()
    gc.disable()  # what a count makes lasts until it is kept
    try:
        return count_place(folder, output, code)
    finally:
        gc.enable()


def count_locally(tasks: Sequence[PlaceTask], jobs: int) -> Iterator[Outcome]:
    """Yield what became of each place, counted by up to `jobs` processes; the caller's own program is not run again in them.

    Raises `ReaderNotStartedError` where no process can be started.
    """
    works = [WorkApart(COUNT, (task.folder, task.output, task.code), task.folder) for task in tasks]
    for work, outcome in work_apart(works, jobs=max(1, min(jobs, len(works))), timeout=A_DAY):
        if isinstance(outcome, CountedPlace | NotCounted):
            yield outcome
        elif isinstance(outcome, ReadFile):
            yield NotCounted(work.arguments[0], _DIED)
        else:
            raise TypeError(f"{COUNT} returned {type(outcome).__name__}")


def lift_limit() -> None:
    """Take back the limit on memory that a process has for reading one file of a stranger's: here it counts a place of them."""
    try:
        import resource
    except ImportError:
        return
    limit = getattr(resource, "RLIMIT_DATA", resource.RLIMIT_AS)
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (hard, hard))
