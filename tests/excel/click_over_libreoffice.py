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
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

if TYPE_CHECKING:
    from tests.excel.engine.books import Desk

PIPE, RECORD, ANSWERS = "XLTOOLS_TEST_PIPE", "XLTOOLS_TEST_RECORD", "XLTOOLS_TEST_ANSWERS"
PROJECT = Path(__file__).resolve().parents[2]
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
"""What Python tells of before it reaches for the network (its library reference, "Audit events table")."""


def main(module: str) -> int:
    """Import the module, connect xlwings to LibreOffice, and let the module do its work."""
    sys.path.append(str(PROJECT))  # for the tests' own modules; nothing but them is found there first
    click = importlib.import_module(module)
    importlib.import_module("xltools.excel.bindings")  # xlwings, as a click imports it
    imported = time.time()
    from tests.excel.engine.books import Desk
    from tests.excel.libreoffice_engine import register_pipe

    desk = Desk(Path(os.environ[RECORD]), json.loads(os.environ[ANSWERS]))
    sys.addaudithook(lambda event, told: _note_network(desk, event, told))
    register_pipe(os.environ[PIPE], desk)
    sys.path.remove(str(PROJECT))
    attached = time.time()
    try:
        return int(click.main() or 0)
    finally:
        desk.show("times", json.dumps([STARTED, imported, attached, time.time()]))
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
