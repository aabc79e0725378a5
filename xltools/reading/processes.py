"""Reading processes: each a Python of its own that runs `xltools.reading.worker` and nothing of the caller's program.

They are plain subprocesses, so it does not matter whether the caller is a script, a notebook, a prompt, a thread or itself a
process of somebody's pool: nothing has to stand behind ``if __name__ == "__main__"``. Nothing heavy is imported here, so that
a process can be started first and import while its parent does.
"""

from __future__ import annotations

import atexit
import json
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from threading import Timer
from typing import IO, NoReturn

from xltools.model import UsageError
from xltools.reading.pipes import READY, receive

TO_START = 60.0
"""Seconds a process may take to start. Security software that looks at every file makes it slow, not endless."""
GLANCE = 0.25
"""Seconds between looks at a process that is waited for, and between calls of what is to be done meanwhile."""
START = """
import gc, json, sys
from importlib import import_module
gc.disable()
root, others, ahead = json.loads(sys.argv[1])
sys.path.insert(0, root)
import xltools
sys.path.remove(root)
sys.modules["hypothesis"] = None
sys.path += [path for path in others if path not in sys.path]
from xltools.reading.worker import serve
for module in ahead:
    import_module(module)
gc.freeze()
gc.enable()
serve()
"""
"""What a process runs: this very xltools, wherever it lies. What only the caller's path has comes last, and a module in
the folder the caller happens to be in takes nobody's place. Where hypothesis is installed (it tests programs), pandera would import
it, a fifth of a second that nobody here has any use for: None says that it is not there (language reference, "The module cache").
What is imported lasts as long as the process, so that it is not looked through for what can be given back (`gc.freeze`)."""


def nothing_meanwhile() -> None:
    """Do nothing while a process is waited for."""


class ReaderNotStartedError(UsageError):
    """No process to read files could be started, so nothing was read: never to be taken for an empty result."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"No file was read: the process that reads them could not be started ({reason}). "
            "Security software may be stopping Python from starting a second process: ask your IT department to allow "
            f"{sys.executable or 'Python'}."
        )


class Reader:
    """A process that reads one file at a time. It ends when `stop` is called, or by itself when its parent is gone."""

    def __init__(self, ahead: tuple[str, ...] = ()) -> None:
        """Start it; `ahead` are modules it imports before it is ready, for work that is known beforehand."""
        self.owner, command = os.getpid(), _command(ahead)
        self._errors: IO[bytes] = TemporaryFile()  # noqa: SIM115 - open as long as the process is
        self.is_ready = False
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._errors.close()
            raise ReaderNotStartedError(str(error)) from error
        self._to: IO[bytes] = self._process.stdin  # type: ignore[assignment]  # there: it was asked for
        self._from: IO[bytes] = self._process.stdout  # type: ignore[assignment]

    def wait_until_ready(self) -> None:
        """Wait until the process has imported what it needs; raise `ReaderNotStartedError` where it never will."""
        if self.is_ready:
            return
        patience = Timer(TO_START, self._process.kill)
        patience.daemon = True
        patience.start()
        try:
            self.is_ready = receive(self._from) == READY
        except (EOFError, OSError) as error:
            raise ReaderNotStartedError(self._last_words()) from error
        finally:
            patience.cancel()

    def do(self, work: str, arguments: tuple[object, ...], allowed: float) -> object:
        """Have a function of xltools (``module:name``) called with these and return what it returns.

        Raises EOFError where the process ended before it was done.
        The process ends itself some seconds after it was `allowed`, in seconds; whoever waits may `kill` it before.
        """
        self.ask(work, arguments, allowed)
        return self.answer()

    def ask(self, work: str, arguments: tuple[object, ...], allowed: float) -> None:
        """Have a function called as `do` does, and leave it to its work; `answer` returns what came of it.

        What is sent and answered is never held a second time as one message. A process that was not sent all of it is ended.
        """
        try:
            pickle.dump((work, arguments, allowed), self._to, pickle.HIGHEST_PROTOCOL)
            self._to.flush()
        except Exception as error:  # it would wait for the rest
            self._give_up(error)

    def answer(self) -> object:
        """Return what was asked for; raise EOFError where the process ended before it was done."""
        try:
            answer: object = pickle.load(self._from)  # noqa: S301 - from our own process
        except Exception as error:  # whatever is no answer says that the process is not well
            self._give_up(error)
        return answer

    def _give_up(self, error: Exception) -> NoReturn:
        self.is_ready = False
        self._process.kill()
        raise EOFError from error

    @property
    def is_well(self) -> bool:
        """Whether the process has started and not ended."""
        return self.is_ready and self._process.poll() is None

    def kill(self) -> None:
        """End the process at once; whoever waits for a file of it gets an EOFError."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and give back what it held."""
        self._process.kill()
        self._process.wait()
        for stream in (self._to, self._from, self._errors):
            with suppress(OSError):
                stream.close()

    def _last_words(self) -> str:
        self._process.kill()
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode("utf-8", "replace").strip()
        return said.splitlines()[-1][:300] if said else f"it ended with exit code {code}"


def _command(ahead: tuple[str, ...]) -> list[str]:
    """The command line of a process. A program with Python inside would start itself again: it is not asked to."""
    if not sys.executable or getattr(sys, "frozen", False):
        raise ReaderNotStartedError("this program holds no Python that could be started by itself")
    root = str(Path(__file__).absolute().parents[2])
    others = [path for path in sys.path if isinstance(path, str) and Path(path).is_absolute()]
    return [sys.executable, "-I" if sys.flags.isolated else "-P", "-c", START, json.dumps([root, others, ahead])]


_idle: SimpleQueue[Reader] = SimpleQueue()
"""Processes started early or left over from the last work: the next need not wait for them."""


def start_early(many: int = 1, ahead: tuple[str, ...] = ()) -> None:
    """Start so many processes now, so that they are ready when the first file is to be read (half a second is saved).

    `ahead` are modules that they import besides.
    """
    with suppress(ReaderNotStartedError):  # it is said when a file is to be read
        for _ in range(many - _idle.qsize()):
            _idle.put(Reader(ahead))


def take_reader() -> Reader:
    """Return a process to read with, which may still be starting."""
    with suppress(Empty):
        reader = _idle.get_nowait()
        if reader.owner == os.getpid():  # else it is our parent's, who was forked
            return reader
    return Reader()


def leave_reader(reader: Reader, most: int = 1) -> None:
    """Keep a process that is well for the next work, or stop it where it is not, or `most` wait already."""
    if reader.is_well and _idle.qsize() < most:
        _idle.put(reader)
    else:
        reader.stop()


def stop_idle() -> None:
    """Stop the processes that wait for the next work, if there are any."""
    with suppress(Empty):
        while True:
            reader = _idle.get_nowait()
            if reader.owner == os.getpid():
                reader.stop()


atexit.register(stop_idle)
