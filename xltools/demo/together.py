"""Workbooks built by two processes at once: this one, and the one that will read them and has nothing else to do yet."""

from __future__ import annotations

from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from xltools.demo.damage import DAMAGES
from xltools.demo.examples import example_named
from xltools.reading.processes import ReaderNotStartedError, leave_reader, take_reader
from xltools.template.build import build_return

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.demo.lines import Line

ALLOWED = 60.0
"""Seconds for one workbook."""


class Workbook(NamedTuple):
    """A return on the current template: where it goes, its header cells, the names of its drop-down, its lines.

    Then what other hands do to it, in order (see `xltools.demo.damage`), and the name of its example.
    """

    path: str
    prefill: Mapping[str, str]
    organisations: Sequence[str]
    lines: Sequence[Line]
    damages: Sequence[str]
    example: str


def build(workbook: Workbook) -> None:
    """Write one workbook, and damage it where it comes back damaged."""
    path, prefill, organisations, lines, damages, example = workbook
    build_return(Path(path), prefill=prefill, organisations=organisations, lines=lines)
    for damage in damages:
        DAMAGES[damage](Path(path), example_named(example), lines)


def build_together(workbooks: Sequence[Workbook]) -> None:
    """Write all workbooks, those first that take longest; what the other process does not manage is written here."""
    waiting: SimpleQueue[Workbook] = SimpleQueue()
    for workbook in sorted(workbooks, key=lambda workbook: not workbook.damages):
        waiting.put(workbook)
    helper = Thread(target=_help, args=(waiting,), daemon=True)
    helper.start()
    for workbook in _taken(waiting):
        build(workbook)
    helper.join()
    for workbook in _taken(waiting):
        build(workbook)


def _help(waiting: SimpleQueue[Workbook]) -> None:
    try:
        reader = take_reader()
        reader.wait_until_ready()
    except ReaderNotStartedError:  # it is said when a file is to be read
        return
    for workbook in _taken(waiting):
        try:
            reader.do(f"{build.__module__}:{build.__name__}", (workbook,), ALLOWED)
        except EOFError:
            waiting.put(workbook)
            break
    leave_reader(reader)


def _taken(waiting: SimpleQueue[Workbook]) -> Iterator[Workbook]:
    while True:
        try:
            yield waiting.get_nowait()
        except Empty:
            return
