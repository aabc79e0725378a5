"""A click passed on to the process that stays warm, where there is one, and what else may be asked of it.

A click imports this before anything else, so it imports little. `passed_on` raises nothing: whatever is not as it should be,
the click is done afresh, unless it has begun to change something.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from xltools.excel.warm.place import Notice, read_notice, warm_folder
from xltools.excel.warm.switch import rest, why_off

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection
    from pathlib import Path

TO_CONNECT, TO_BE_READY = 3.0, 6.0
"""Seconds until a process that does not answer is taken to hang, and one that does not find the workbook is left alone."""
SILENCE = 30
"""Seconds without a sign of life after which a process that has begun is taken to hang. It gives one every second."""
OWN = "TOTALPLACE_"
"""How the variables begin that are a click's own: no process that is to wait starts with them."""


class Passed(NamedTuple):
    """What came of a click that was passed on: its exit code, and what it printed and told of errors."""

    code: int
    output: str
    errors: str


class _LostError(Exception):
    """The process that a click was passed on to is gone or hangs; `changed` says whether something may have been changed."""

    def __init__(self, *, changed: bool) -> None:
        super().__init__("the process that stayed warm was lost in the middle of a click")
        self.changed = changed


def passed_on(environment: Mapping[str, str], unfinished: int) -> Passed | None:
    """Have a waiting process do the click and return what came of it; None where the click is to be done afresh.

    `unfinished` is the exit code where one was lost after it had begun to change something: nothing is then done twice.
    """
    folder = warm_folder(environment)
    try:
        notice = read_notice(folder) if folder and not why_off(environment) else None
        if folder is None or notice is None:
            return None
        return _pass_on(notice, environment)
    except _LostError as lost:
        if folder:
            rest(folder)
        _note(lost)
        return Passed(unfinished, "", "") if lost.changed else None
    except Exception:  # whatever it is, a fresh start does without
        return None


def _pass_on(notice: Notice, environment: Mapping[str, str]) -> Passed | None:
    from xltools.excel.warm import wire
    from xltools.excel.warm.installed import stamp

    connection = _connected(notice)
    if connection is None:
        return None
    with connection:
        own = {name: value for name, value in environment.items() if name and "=" not in name}
        wire.send(connection, wire.ask_for(wire.ClickAsked(own, os.getcwd(), stamp())))  # noqa: PTH109
        if not _is_ready(connection):
            return None
        _may_come_to_the_front(notice.process)
        wire.send(connection, {wire.ASK: wire.Ask.GO})
        return _until_done(connection, notice.process)


def _connected(notice: Notice) -> Connection | None:
    """Connect, in a thread that is left behind where it takes too long; None where nobody is there."""
    from threading import Thread

    from xltools.excel.warm import wire

    made: list[Connection] = []

    def connect() -> None:
        with suppress(OSError):
            made.append(wire.connect(notice))

    thread = Thread(target=connect, daemon=True)
    thread.start()
    thread.join(TO_CONNECT)
    if thread.is_alive():
        raise _LostError(changed=False)
    return made[0] if made else None


def _is_ready(connection: Connection) -> bool:
    """Wait until it has found the workbook; from `Ask.GO` on it may begin, and never before."""
    from time import monotonic

    from xltools.excel.warm import wire

    until = monotonic() + TO_BE_READY
    try:
        while (left := until - monotonic()) > 0 and connection.poll(left):
            answer = wire.receive(connection).get(wire.ANSWER)
            if answer != wire.Answer.WORKING:
                return bool(answer == wire.Answer.READY)
    except (OSError, EOFError):
        raise _LostError(changed=False) from None
    return False


def _until_done(connection: Connection, process: int) -> Passed | None:
    """Wait for what comes of it, as long as it gives signs of life."""
    from xltools.excel.warm import wire

    changed, silent = False, 0
    try:
        while silent < SILENCE:
            if not connection.poll(1.0):
                silent += 1  # counted, not measured: a computer that slept is no silence
                continue
            silent, words = 0, wire.receive(connection)
            if words.get(wire.ANSWER) == wire.Answer.CHANGING:
                changed = True
                wire.send(connection, {wire.ASK: wire.Ask.NOTED})
            elif words.get(wire.ANSWER) != wire.Answer.WORKING:
                return _came(words)
    except (OSError, EOFError):
        raise _LostError(changed=changed) from None
    os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))  # it is connected, so the number is still its own
    raise _LostError(changed=changed)


def _came(words: Mapping[str, Any]) -> Passed | None:
    from xltools.excel.warm import wire

    if words.get(wire.ANSWER) == wire.Answer.FAILED:
        return None
    return Passed(int(words["code"]), str(words["output"]), str(words["errors"]))


def _may_come_to_the_front(process: int) -> None:
    """Give it the right, which Windows gives to what Excel starts, to show its messages in front. Never run here."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)


def _note(lost: Exception) -> None:
    """Keep in the log that one was lost."""
    from datetime import datetime

    import xltools
    from xltools.excel.failure_log import log_failure

    log_failure(lost, datetime.now().astimezone(), xltools.__version__)


def start_one(environment: Mapping[str, str]) -> None:
    """Start a process that waits for the next click, where it may and none does; nothing is raised where it cannot."""
    folder = warm_folder(environment)
    with suppress(OSError, ValueError):
        if folder and not why_off(environment) and not waiting(environment):
            _start(environment, folder)


START: tuple[str, ...] = ("-I", "-m", "xltools.excel.warm.serving")


def _start(environment: Mapping[str, str], folder: Path) -> None:
    import subprocess

    from xltools.excel.warm.place import make_private

    make_private(folder)
    apart = ("DETACHED_PROCESS", "CREATE_NEW_PROCESS_GROUP") if sys.platform == "win32" else ()
    started = subprocess.Popen(
        [sys.executable, *START],
        cwd=folder,  # never the click's own: Windows would not let go of that folder
        env={name: value for name, value in environment.items() if not name.startswith(OWN)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=sum(getattr(subprocess, name) for name in apart),
    )
    started.returncode = 0  # nobody waits for it


def waiting(environment: Mapping[str, str]) -> Notice | None:
    """Return who waits for the next click, None where nobody answers."""
    return _ask(environment, "status")


def end(environment: Mapping[str, str]) -> Notice | None:
    """End whoever waits for the next click; return who that was, None where nobody was."""
    return _ask(environment, "end")


def forget(environment: Mapping[str, str]) -> None:
    """End whoever waits, and take away what this installation keeps for it."""
    from shutil import rmtree
    from time import sleep

    folder = warm_folder(environment)
    while end(environment):
        sleep(0.05)
    if folder:
        rmtree(folder, ignore_errors=True)


def _ask(environment: Mapping[str, str], question: str) -> Notice | None:
    folder = warm_folder(environment)
    try:
        notice = read_notice(folder) if folder else None
        connection = _connected(notice) if notice else None
        if connection is None:
            return None
        from xltools.excel.warm import wire

        with connection:
            wire.send(connection, {wire.ASK: question})
            answered = connection.poll(TO_CONNECT) and wire.receive(connection).get(wire.ANSWER) == wire.Answer.HERE
        return notice if answered else None
    except (OSError, EOFError, _LostError):
        return None
