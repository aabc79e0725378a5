"""A run that ends in the middle, and a disk that refuses: what every test of written files needs."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xltools.storage import NotWrittenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OS_CALLS = ("link", "fsync")
"""Calls of `os` by which files reach the disk, beside those of `Path`."""
PATH_CALLS = ("write_bytes", "replace", "rename", "mkdir")


class KilledError(BaseException):
    """Stands for the end of the process: nothing catches it, and nothing that follows is done."""


class Faults:
    """Counts the calls that reach the disk under a folder, and lets one of them fail before it is done."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, failure: Callable[[], BaseException]) -> None:
        self.calls, self._at, self._failure = 0, at, failure
        for name in OS_CALLS:
            patch.setattr(os, name, self._counting(getattr(os, name)))
        for name in PATH_CALLS:
            patch.setattr(Path, name, self._counting(getattr(Path, name)))
        patch.setattr(Path, "unlink", self._unless_dead(Path.unlink))
        patch.setattr("shutil.rmtree", self._unless_dead(__import__("shutil").rmtree))

    def _counting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self._at:
                raise self._failure()
            return real(*args, **named)

        return call

    def _unless_dead(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if self.calls < self._at:  # a process that was killed cleans nothing up
                return real(*args, **named)
            return None

        return call


def fail_at(at: int, failure: Callable[[], BaseException], do: Callable[[], object]) -> bool:
    """Do something and let its call number `at` that reaches the disk fail; say whether it came so far."""
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(patch, at, failure)
        with suppress(KilledError, NotWrittenError):
            do()
    return faults.calls >= at


def contents(folder: Path) -> dict[str, bytes]:
    """Return what a person finds in a folder, by name: hidden drafts are not shown."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


HOLD = (
    "import fcntl, sys; f = open(sys.argv[1], 'w'); f.write('somebody else'); f.flush(); fcntl.flock(f, 2); "
    "print(1, flush=True); sys.stdin.read()"
)


@contextmanager
def held_elsewhere(lock: Path) -> Iterator[None]:
    """Let another process hold a lock file."""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline()
        yield
    finally:
        other.communicate()
