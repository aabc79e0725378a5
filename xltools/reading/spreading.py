"""Work spread over this process and those that read: each part is done in whichever is free, and the answers are the same.

A process that dies, hangs or cannot be started costs nothing but time: its part is done here.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from itertools import chain
from threading import Thread, Timer
from typing import TYPE_CHECKING, TypeVar, cast

from xltools.reading.processes import Reader, ReaderNotStartedError, leave_reader, take_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Answer = TypeVar("Answer")

ALLOWED = 30.0
"""Seconds a part may take in another process; after that it is done here."""
PARTS = 8
"""Parts for each process: whoever is quick does more of them, and none is waited for long at the end."""


def spread_out(
    work: Callable[[Sequence[Item]], Sequence[Answer]], items: Sequence[Item], *, jobs: int = 1, least: int = 0
) -> list[Answer]:
    """Return the answer to each item, in order; `work` answers some of the items, each by itself, as `spread_parts` asks.

    Fewer items than `least` are not worth another process, which has to import what it needs first.
    """
    if jobs < 2 or len(items) < least:
        return list(work(items))
    size = max(1, -(-len(items) // (PARTS * jobs)))
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    return list(chain.from_iterable(spread_parts(work, parts, jobs=jobs)))


def spread_parts(
    work: Callable[[Item], Answer], parts: Sequence[Item], *, jobs: int = 1, allowed: float = ALLOWED
) -> list[Answer]:
    """Return what `work` makes of each part, in order, done by `jobs` processes of which this is one.

    `work` is a function of a module of xltools that asks and changes nothing outside its part: then the answers are the same
    whatever `jobs` is. What it raises is raised here. `allowed` is in seconds.
    """
    waiting = deque(enumerate(parts))
    answers: dict[int, Answer] = {}
    others = min(jobs, len(parts)) - 1
    helping = [Thread(target=_help, args=(work, waiting, answers, allowed, others)) for _ in range(others)]
    for thread in helping:
        thread.daemon = True
        thread.start()
    try:
        for _ in range(2):  # the second time what another process did not finish
            answers.update((number, work(part)) for number, part in _taken(waiting))
            for thread in helping:
                thread.join()
    finally:
        waiting.clear()
    return [answers[number] for number in range(len(parts))]


def _taken(waiting: deque[Item]) -> Iterator[Item]:
    with suppress(IndexError):
        while True:
            yield waiting.popleft()


def _help(
    work: Callable[[Item], Answer],
    waiting: deque[tuple[int, Item]],
    answers: dict[int, Answer],
    allowed: float,
    others: int,
) -> None:
    """Have a process of its own do part after part; one that it does not finish is put back, and it is not asked again."""
    try:
        reader = take_reader()
    except ReaderNotStartedError:
        return
    with suppress(ReaderNotStartedError):
        reader.wait_until_ready()
        for number, part in _taken(waiting):
            try:
                answers[number] = cast("Answer", _done(reader, work, part, allowed))
            except EOFError:
                waiting.append((number, part))
                break
    leave_reader(reader, others)


def _done(reader: Reader, work: Callable[[Item], Answer], part: Item, allowed: float) -> object:
    late = Timer(allowed, reader.kill)
    late.daemon = True
    late.start()
    try:
        return reader.do(f"{work.__module__}:{work.__name__}", (part,), allowed)
    finally:
        late.cancel()
