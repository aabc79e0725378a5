"""Where a process that stays warm lets clicks in: one of them, after it has proved that it is this user's."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from xltools.excel.warm import wire
from xltools.excel.warm.wire import ANSWER, ASK, Answer, Ask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection, Listener
    from typing import Any

    from xltools.excel.warm.wire import ClickAsked

AT_ONCE = 16
"""Connections heard at once; more are turned away."""
PATIENCE = 1.0
"""Seconds those who are being heard have, once nobody is let in any more."""
AT_START = ("LANG", "LANGUAGE", "TZ", "SESSIONNAME")
"""Variables that are looked at when a program starts and not again; those that begin with LC_ are too."""


class Asked(NamedTuple):
    """A click that was let in, and the connection that waits for what comes of it."""

    click: ClickAsked
    connection: Connection


class Door:
    """Hears everybody who connects, each in a thread, and hands over the first click that fits; the rest are refused."""

    def __init__(self, listener: Listener, token: bytes, installed: str, environment: Mapping[str, str]) -> None:
        self._listener, self._token = listener, token
        self._installed, self._start = installed, _at_start(environment)
        self._hearing, self._lock = set["Connection"](), Lock()
        self._let_in: SimpleQueue[Asked | None] = SimpleQueue()
        self._is_taken = False
        self.is_ended = False

    def open(self) -> None:
        """Begin to listen."""
        Thread(target=self._listen, name="xltools door", daemon=True).start()

    def close(self) -> None:
        """Listen no more, once those who are being heard have been answered."""
        with self._lock:
            self._is_taken = True
        with suppress(OSError):
            self._listener.close()
        until = monotonic() + PATIENCE
        while self._hearing and monotonic() < until:
            sleep(0.005)

    def asked(self, seconds: float = 0.0) -> Asked | None:
        """Return the click that was let in, None where there is none within so many seconds or this is to end."""
        try:
            return self._let_in.get(timeout=seconds) if seconds else self._let_in.get_nowait()
        except Empty:
            return None

    def _listen(self) -> None:
        while not self._is_taken:
            try:
                connection = self._listener.accept()
            except OSError:  # closed, or whoever knocked is gone
                sleep(0.05)
                continue
            if len(self._hearing) < AT_ONCE:
                self._hearing.add(connection)
                Thread(target=self._hear, args=(connection,), daemon=True).start()
            else:
                connection.close()

    def _hear(self, connection: Connection) -> None:
        kept = False
        try:
            wire.admit(connection, self._token)
            kept = self._answer(connection, wire.receive(connection))
        except (OSError, EOFError):
            pass
        finally:
            self._hearing.discard(connection)
            if not kept:
                connection.close()

    def _answer(self, connection: Connection, words: Mapping[str, Any]) -> bool:
        """Answer one who was admitted; return whether the connection is kept."""
        question = words.get(ASK)
        if question == Ask.CLICK:
            return self._offer(connection, wire.click_asked(words))
        if question not in (Ask.STATUS, Ask.END) or self.is_ended:
            raise wire.WireError("nothing that may be asked")
        wire.send(connection, {ANSWER: Answer.HERE})
        if question == Ask.END:
            self._end()
        return False

    def _offer(self, connection: Connection, asked: ClickAsked) -> bool:
        fits = asked.stamp == self._installed and _at_start(asked.environment) == self._start
        with self._lock:
            takes, self._is_taken = fits and not self._is_taken, self._is_taken or fits
        if takes:
            self._let_in.put(Asked(asked, connection))
            return True
        wire.send(connection, {ANSWER: Answer.REFUSED})
        if not fits:
            self._end()
        return False

    def _end(self) -> None:
        self.is_ended = True
        self._let_in.put(None)


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name in AT_START or name.startswith("LC_")}
