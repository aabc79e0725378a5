"""The process that stays warm: ``python -I -m xltools.excel.warm.serving``. A click starts it at its end.

It imports what clicks need, does a little of their work beforehand, waits, does one click and starts another process in its
place. It ends by itself after some minutes, and where it may no longer stay: switched off, or something installed has changed.
Only one waits at a time.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from importlib import import_module
from secrets import token_bytes, token_hex
from typing import TYPE_CHECKING

from xltools.excel.warm.installed import stamp

INSTALLED = stamp()
"""What is installed, looked at before anything of it is imported: code that was changed in between is never taken for new."""

from xltools.excel import click  # noqa: E402 - see above
from xltools.excel.committing import heard_by  # noqa: E402
from xltools.excel.warm import rehearsal  # noqa: E402
from xltools.excel.warm.client import start_one  # noqa: E402
from xltools.excel.warm.conversation import Conversation  # noqa: E402
from xltools.excel.warm.door import Door  # noqa: E402
from xltools.excel.warm.place import (  # noqa: E402
    NOTICE,
    SOCKET,
    TOKEN_BYTES,
    Notice,
    make_private,
    new_address,
    read_notice,
    warm_folder,
    write_notice,
)
from xltools.excel.warm.switch import why_off  # noqa: E402
from xltools.excel.warm.wire import listen  # noqa: E402
from xltools.lock import folder_held  # noqa: E402
from xltools.model import UsageError  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xltools.excel.warm.door import Asked

IDLE = 600.0
"""Seconds after which one that nobody clicks ends."""
GLANCE = 2.0
"""Seconds between looks at whether it may stay."""
LOOKS_AT_FILES = 15
"""Glances between looks at whether something installed has changed; a click looks at once."""
FIRST = ("xltools.excel.bindings", "xltools.excel.live", "xltools.excel.say", "xltools.excel.ribbon")
HEAVY: tuple[str, ...] = ("numpy", "pandas")
LAST: tuple[str, ...] = ("xltools.coding.suggestions", "xltools.counting.double_counts")


def main(idle: float = IDLE) -> int:
    """Wait for a click and do it; return 0."""
    gc.disable()  # as in a click of its own: what is made lasts to its end
    folder = warm_folder(os.environ)
    if folder is None or why_off(os.environ):
        return 0
    try:
        make_private(folder)
        with folder_held(folder):
            asked = _wait(folder, idle)
    except (UsageError, OSError):  # another waits already, or nobody can listen here
        return 0
    if asked:
        serve(asked)
        start_one(os.environ)
    return 0


def _wait(folder: Path, idle: float) -> Asked | None:
    """Listen, import, and return the click that came; None where none did for as long as this may stay."""
    notice = Notice(new_address(folder, token_hex(16)), token_bytes(TOKEN_BYTES), os.getpid(), time.time())
    for left_behind in (folder / NOTICE, folder / SOCKET):  # by one that was ended
        left_behind.unlink(missing_ok=True)
    door = Door(listen(notice.address), notice.token, INSTALLED, dict(os.environ))
    try:
        write_notice(folder, notice)
        door.open()
        asked = _warmed(door) or _idle(door, notice, folder, idle)
    finally:
        (folder / NOTICE).unlink(missing_ok=True)
        door.close()
    return asked or door.asked()


def _warmed(door: Door) -> Asked | None:
    """Make ready, step by step; a click that comes meanwhile is taken as soon as a step is over, and makes what it needs itself."""
    for step in _steps():
        step()
        if asked := door.asked():
            return asked
        if door.is_ended:
            break
    return None


def _steps() -> Iterator[Callable[[], object]]:
    for module in _modules():
        yield partial(import_module, module)
    for one in rehearsal.REHEARSED:
        yield partial(_tried, one)


def _tried(one: Callable[[], None]) -> None:
    with suppress(Exception):  # what is wrong here is told by the click that comes upon it
        one()


def _modules() -> Iterator[str]:
    yield from FIRST
    from xltools.excel.ribbon import BUTTONS
    from xltools.reading.processes import start_early

    yield from HEAVY
    start_early()  # after what a click most needs: a process that reads files takes as long to start as this one
    for button in BUTTONS.values():
        yield from (*button.needs, f"xltools.excel.buttons.{button.group}")
    yield from LAST


def _idle(door: Door, notice: Notice, folder: Path, idle: float) -> Asked | None:
    until, glances = time.monotonic() + idle, 0
    while not door.is_ended and (left := until - time.monotonic()) > 0:
        if asked := door.asked(min(GLANCE, left)):
            return asked
        glances += 1
        if not _may_stay(notice, folder) or (glances % LOOKS_AT_FILES == 0 and stamp() != INSTALLED):
            return None
    return None


def _may_stay(notice: Notice, folder: Path) -> bool:
    try:
        return not why_off(os.environ) and read_notice(folder) == notice
    except OSError:
        return False


def serve(asked: Asked) -> None:
    """Do a click, as its own process would have: with its environment, in its folder."""
    talk = Conversation(asked.connection)
    output, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(errors):
        code = _do(asked, talk)
    if code is None:
        talk.failed()
    else:
        talk.done(code, output.getvalue(), errors.getvalue())


def _do(asked: Asked, talk: Conversation) -> int | None:
    """Do it and return its exit code; None where it is left to the click itself, with nothing changed."""
    times = click.Times()
    try:
        _take_over(asked)
        ready = click.attach(os.environ, times)
        if not talk.may_begin():
            return None
        with heard_by(talk.commit):
            return click.act(ready, times, leave=lambda: not talk.committed)
    except Exception:  # nothing was changed: the click is done afresh, and tells what is wrong
        return None
    finally:
        times.tell(os.environ)


def _take_over(asked: Asked) -> None:
    os.environ.clear()
    os.environ.update(asked.click.environment)
    os.chdir(asked.click.folder)
    tempfile.tempdir = None  # found again from the environment


if __name__ == "__main__":
    sys.exit(main())
