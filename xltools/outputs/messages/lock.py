"""One run at a time: a lock the system takes back by itself when a run ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


BUSY = "Another run is sending or preparing the messages of {outbox} just now. Wait until it is done; this one wrote and sent no message."


@contextmanager
def outbox_held(outbox: Path) -> Iterator[None]:
    """Hold an outbox: nothing is sent from it while messages are prepared, and none are prepared while it is sent."""
    outbox.mkdir(parents=True, exist_ok=True)
    with only_one(outbox / ".sending.lock", BUSY.format(outbox=outbox)):
        yield


@contextmanager
def only_one(lock: Path, busy: str) -> Iterator[None]:
    """Hold the lock file at this path; raise `UsageError` with the words `busy` where another run holds it."""
    file = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(file, busy)
        yield
    finally:
        os.close(file)  # gives the lock back; the empty file stays, for taking it away could hit another run's


def _take(file: int, busy: str) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(busy) from None
