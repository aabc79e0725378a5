"""What tests start in the place of ``python -m xltools.excel.click``: the same module, unchanged, over a live LibreOffice.

Run by path, with the module's name: ``python -I tests/excel/click_over_libreoffice.py xltools.excel.click``. The test's own
settings come in three variables of the environment; how long each step took is added to the record of what was shown.
"""

from __future__ import annotations

import time

STARTED = time.time()  # before anything is imported: what it took to start Python itself ends here

import atexit  # noqa: E402 - see above
import importlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import xlwings

    from tests.excel.engine.books import Desk
    from xltools.excel.click import Ready, Times
    from xltools.excel.ribbon import Action
    from xltools.excel.say import Say

PIPE, RECORD, ANSWERS = "XLTOOLS_TEST_PIPE", "XLTOOLS_TEST_RECORD", "XLTOOLS_TEST_ANSWERS"
WARM, BEGAN = "XLTOOLS_TEST_WARM", "XLTOOLS_TEST_BEGAN"
"""Set where Python may stay warm; and when the process began that may pass its click on, in seconds since 1970."""
LOST = "XLTOOLS_TEST_LOST"
"""Where a process that had stayed warm is killed in the middle of a click: before or after it begins to change something."""
STOP_AT = "XLTOOLS_TEST_STOP_AT"
"""At which of the questions whether they want to stop the person does: nobody here has a key that Windows could be asked for."""
SERVING = "xltools.excel.warm.serving"
PROJECT = Path(__file__).resolve().parents[2]
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
"""What Python tells of before it reaches for the network (its library reference, "Audit events table")."""


def main(module: str) -> int:
    """Import the module, connect xlwings to LibreOffice, and let the module do its work."""
    if module == SERVING or os.environ.get(WARM):
        return warm(module)
    sys.path.append(str(PROJECT))  # for the tests' own modules; nothing but them is found there first
    click = importlib.import_module(module)
    importlib.import_module("xltools.excel.bindings")  # xlwings, as a click imports it
    imported = time.time()
    desk = connect()
    sys.path.remove(str(PROJECT))
    attached = time.time()
    try:
        return int(click.main() or 0)
    finally:
        told(desk, STARTED, imported, attached)


def warm(module: str) -> int:
    """Let the module do its work where a click may be passed on: whichever process does it connects to LibreOffice first.

    A process that waits is started as this one was, and is otherwise the one that a click starts.
    """
    from xltools.excel import click
    from xltools.excel.warm import client

    client.START = ("-I", __file__, SERVING)
    client.TO_CONNECT = client.TO_BE_READY = 60.0  # a busy machine is no fault here
    attach, act = click.attach, click.act
    stamps: list[float] = []
    desks: list[Desk] = []

    def attach_over_libreoffice(environment: Mapping[str, str], times: Times) -> Ready:
        stamps.append(time.time())
        sys.path.append(str(PROJECT))
        desks.append(connect())
        sys.path.remove(str(PROJECT))
        ready = attach(environment, times)
        stamps.append(time.time())
        return ready

    def act_and_tell(ready: Ready, times: Times, leave: Callable[[], bool] = bool) -> int:
        if module == SERVING and os.environ.get(LOST):
            ready = ready._replace(action=partial(lost, ready.action))
        try:
            return act(ready, times, leave)
        finally:
            told(desks[0], float(os.environ[BEGAN]), *stamps)
            desks[0].show("done_by", SERVING if module == SERVING else "")

    click.attach, click.act = attach_over_libreoffice, act_and_tell
    if module == SERVING:  # as what speaks to Excel is imported before the click
        importlib.import_module("xltools.excel.bindings")
        installed = list(sys.path)
        sys.path.append(str(PROJECT))
        importlib.import_module("tests.excel.libreoffice_engine")
        sys.path[:] = installed  # a click looks whether it is the same
    os.environ.setdefault(BEGAN, str(STARTED))
    return int(importlib.import_module(module).main() or 0)


def lost(action: Action, book: xlwings.Book, say: Say) -> None:
    """Begin with a click, and be killed before it has changed anything or right after it has begun to."""
    from xltools.excel import committing

    def killed() -> None:
        if os.environ[LOST] == "after":
            said()
        os.kill(os.getpid(), signal.SIGKILL)

    said = committing._listening.get()
    with committing.heard_by(killed):
        action(book, say)


def connect() -> Desk:
    """Make LibreOffice what xlwings speaks to, and take note of whatever reaches for the network from now on."""
    from tests.excel.engine.books import Desk
    from tests.excel.libreoffice_engine import register_pipe
    from xltools.excel import stopping

    desk = Desk(Path(os.environ[RECORD]), json.loads(os.environ[ANSWERS]))
    if STOP_AT in os.environ:
        stopping.esc_held_in = lambda window: HeldKey(desk, int(os.environ[STOP_AT]))
    sys.addaudithook(lambda event, told: _note_network(desk, event, told))
    register_pipe(os.environ[PIPE], desk)
    return desk


class HeldKey:
    """A key that is held from a question on, and let go two questions later; each question is taken note of."""

    def __init__(self, desk: Desk, at: int) -> None:
        self.desk, self.at, self.asked = desk, at, 0

    def __call__(self) -> bool:
        self.asked += 1
        self.desk.show("question", str(self.asked))
        return self.at <= self.asked < self.at + 3


def told(desk: Desk, *stamps: float) -> None:
    """Add to the record how long each step took and what is imported now."""
    desk.show("times", json.dumps([*stamps, time.time()]))
    desk.show("imported", " ".join(name for name, found in sys.modules.items() if found and "." not in name))


def _note_network(desk: Desk, event: str, told: tuple[object, ...]) -> None:
    """Take note of a connection, but for those between a process and its children (their addresses are paths)."""
    if event in NETWORK and not (event in NETWORK[:2] and isinstance(told[1], str | bytes)):
        desk.show("network", f"{event} {told[1:]}")


def leave(code: int) -> None:
    """End this process, doing what is registered to be done: LibreOffice's bridge at times breaks a Python off that ends as usual."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1]))
