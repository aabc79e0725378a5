"""One run at a time in a count folder: a lock the system takes back by itself when a run ends, however it ends."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from getpass import getuser
from platform import node
from typing import TYPE_CHECKING

from xltools.model import UsageError
from xltools.storage import not_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

LOCK = ".xltools.lock"
A_RUN = "another run of xltools"
_LOCKED_BYTE = 1 << 30
"""Windows locks bytes, and nobody else may read them: one far behind the words that say who holds the lock."""

_held: set[Path] = set()
"""The folders this process holds: what it does within what it does already is no second run."""


@contextmanager
def folder_held(folder: Path, doing: str = "", since: datetime | None = None) -> Iterator[None]:
    """Hold a count folder while something in it is written: who does what in it since when is said to any other run.

    Raises `UsageError` with the holder's words where another process holds it. On a share whose server keeps no locks, two
    computers are not kept apart; then too each file is written whole.
    """
    home = folder.resolve()
    if home in _held:
        yield
        return
    file = _open(folder / LOCK)
    try:
        _take(file, folder)
        _say(file, doing, since)
        _held.add(home)
        yield
    finally:
        _held.discard(home)
        os.close(file)  # gives the lock back; the file stays, for taking it away could hit another run's


def _open(lock: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise not_written(error, lock) from error


def _take(file: int, folder: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        said = " ".join(_beginning(file).decode("utf-8", "replace").split()) or A_RUN
        raise UsageError(
            f"{folder} is in use by {said}. Wait until that is done, and run this again; nothing was changed."
        ) from None


def _beginning(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    return os.read(file, 400)


def _say(file: int, doing: str, since: datetime | None) -> None:
    at = f", since {since:%H:%M}" if since else ""
    os.lseek(file, 0, os.SEEK_SET)
    os.ftruncate(file, 0)
    os.write(file, f"{doing or A_RUN} ({getuser()} on {node()}{at})".encode())
