"""Where reading processes come from: a fork server that has everything imported, or on Windows a fresh start.

Nothing heavy is imported here, so that the server can be started first and import while its parent does.
"""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

READY_MADE = "xltools.reading.worker"


def reading_context() -> BaseContext:
    """Return the way processes are started: never by forking a caller that may hold threads."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([READY_MADE])
    return context


def start_early() -> None:
    """Start the fork server now, so that it is ready when the first file is to be read (half a second is saved)."""
    if sys.platform == "win32":
        return
    from multiprocessing.forkserver import ensure_running

    reading_context()
    ensure_running()
