"""The moment from which a click must not be done a second time: it is about to change something, or to tell the person.

A click that was passed on to a process kept warm (`xltools.excel.warm`) is done afresh where that process is lost before this
moment, and never after it. Whatever writes or speaks calls `committing` first; nobody listens in a click of its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _nobody() -> None:
    """Hear nothing."""


_listening: ContextVar[Callable[[], None]] = ContextVar("listening", default=_nobody)


def committing() -> None:
    """Say that something is about to be changed or told; comes back once that was heard."""
    _listening.get()()


@contextmanager
def heard_by(listener: Callable[[], None]) -> Iterator[None]:
    """Have a function called before anything is changed or told, each time."""
    before = _listening.set(listener)
    try:
        yield
    finally:
        _listening.reset(before)
