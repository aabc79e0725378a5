"""What runs in the process that may die: one file (or one page of a place's own) after another, under limits of memory and time."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.reading.pipes import READY, send
from xltools.reading.read import read_file
from xltools.reading.refusals import unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from xltools.model import ReadFile

MEMORY = 2 * 2**30
"""Bytes a reading process may hold beyond what it holds at its start."""
GRACE = 5.0
"""Seconds after which a reader nobody stopped ends itself, so that none outlives a parent that was killed."""


def serve() -> None:
    """Read the files asked for on standard input until it ends; answer on what was standard output.

    Whatever prints in between (a library, a panic) prints to standard error and cannot spoil an answer.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a person who stops the program stops the parent, who stops us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory()
    send(answers, READY)
    gc.disable()  # what is taken in lasts until it is answered: to collect meanwhile is to look at it again and again
    with suppress(EOFError):
        while True:
            _answer_next(answers)
            gc.collect(0)  # all that was made since is young: what is left of it in circles (openpyxl's workbooks) goes


def _answer_next(answers: IO[bytes]) -> None:
    """Do what is asked for next. Neither what it took nor what came of it is held once it is answered."""
    work, arguments, allowed = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    with _ended_after(allowed + GRACE):
        module, _, name = work.partition(":")
        answer = getattr(import_module(module), name)(*arguments)
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def limit_memory(allowance: int = MEMORY) -> None:
    """Hold this process to `allowance` bytes of data above what it has now, where the platform can (not Windows)."""
    try:
        import resource
    except ImportError:
        return
    limit = getattr(resource, "RLIMIT_DATA", resource.RLIMIT_AS)
    _, hard = resource.getrlimit(limit)
    wanted = _held() + allowance
    resource.setrlimit(limit, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _held() -> int:
    try:
        sizes = Path("/proc/self/status").read_text()
    except OSError:
        return 2**30
    return next((int(line.split()[1]) * 1024 for line in sizes.splitlines() if line.startswith("VmData:")), 2**30)


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Have the kernel end this process after so many seconds, even inside work that never comes back."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def read_one(path: str, name: str) -> ReadFile:
    """Read one file; what it takes down, it takes down with this process alone."""
    try:
        return read_file(Path(path), name)
    except MemoryError:
        return unread(name, "file-too-large", "reading it takes more memory than a return can need")
    except Exception as error:  # a fault of ours in reading one file must not cost the others
        fault = f" because of a fault in xltools ({type(error).__name__}: {str(error)[:200]})"
        return unread(name, "file-crashed-reader", fault)
