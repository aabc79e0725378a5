"""What a run wrote before the person stopped it, put back as it was; and no Ctrl-C while files take their places.

`xltools.storage` tells it of every file before it is written.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.model import Stopped

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Before:
    """What files were before they were written in a block that may be undone, by path: their content, None where there was none."""

    def __init__(self) -> None:
        self.files, self.folders = dict[Path, bytes | None](), list[Path]()
        self.is_settled = False

    def keep(self, path: Path) -> None:
        """Keep what a file is, the first time it is about to be changed."""
        if not self.is_settled and path not in self.files:
            self.files[path] = path.read_bytes() if path.is_file() else None

    def keep_folder(self, path: Path) -> None:
        """Keep which of a folder and those above it were not there."""
        new = [folder for folder in (path, *path.parents) if not folder.exists()]
        self.folders += [] if self.is_settled else reversed(new)

    def put_back(self) -> None:
        """Make every file what it was, the last changed first, and take away folders that were made. Raises OSError."""
        for path, content in reversed(self.files.items()):
            if content is None:
                path.unlink(missing_ok=True)
            elif not path.is_file() or path.read_bytes() != content:
                draft = path.with_name(f".{path.name}.new")
                draft.write_bytes(content)
                draft.replace(path)
        for folder in reversed(self.folders):
            with suppress(OSError):  # somebody else put something there
                folder.rmdir()


_before: ContextVar[_Before | None] = ContextVar("before", default=None)


@contextmanager
def undone_when_stopped() -> Iterator[None]:
    """Have every file written in the block put back as it was where the person ends it, with Ctrl-C or otherwise.

    So it is until files take their places together (`taking_places`): from then on what is written stays. What was undone is
    raised as `Stopped`.
    """
    if _before.get():
        yield
        return
    before = _Before()
    token = _before.set(before)
    try:
        yield
    except (Stopped, KeyboardInterrupt) as stopped:
        if before.is_settled:
            raise
        before.is_settled = True  # what is put back is not kept
        with _no_interruption():
            before.put_back()
        if isinstance(stopped, Stopped):
            raise
        raise Stopped from stopped
    finally:
        _before.reset(token)


@contextmanager
def taking_places() -> Iterator[None]:
    """Let files that are written take their places: a Ctrl-C waits until all of them have, and nothing is undone any more."""
    if before := _before.get():
        before.is_settled = True
    with _no_interruption():
        yield


@contextmanager
def _no_interruption() -> Iterator[None]:
    """Keep a Ctrl-C until the block has ended, where it would break into it."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    heard: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if heard:
        raise KeyboardInterrupt


def keep_before(path: Path) -> None:
    """Keep what a file is that is about to be written, where that may be undone."""
    if before := _before.get():
        before.keep(path)


def keep_folder_before(path: Path) -> None:
    """Keep that a folder is about to be made, where that may be undone."""
    if before := _before.get():
        before.keep_folder(path)
