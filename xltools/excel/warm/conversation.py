"""What a process that stays warm says to the click it does: signs of life, and what came of it."""

from __future__ import annotations

import os
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from xltools.excel.warm.wire import ANSWER, ASK, Answer, Ask, receive, send

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

BEAT = 1.0
"""Seconds between signs of life."""
LONGEST_TEXT = 50_000
"""Characters that are passed back of what a click printed."""
CLIENT_GONE = 3
"""The exit code of a process whose click was ended: as the click would have, it stops where it is."""


class Conversation:
    """The talk with one click. It listens in a thread, so that it hears at once where the click is ended."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._saying = connection, Lock()
        self._heard = {Ask.GO: Event(), Ask.NOTED: Event()}
        self._begun = self._over = self._gone = False
        self.committed = False
        self._thread = Thread(target=self._listen, name="xltools click", daemon=True)
        self._thread.start()

    def may_begin(self) -> bool:
        """Say that the workbook was found; return whether the click still wants it done."""
        self._say(Answer.READY)
        self._heard[Ask.GO].wait()
        self._begun = not self._gone
        return self._begun

    def commit(self) -> None:
        """Say that something is about to be changed, and wait until that is noted: from here on nothing is done twice."""
        if self.committed:
            return
        self._say(Answer.CHANGING)
        self._heard[Ask.NOTED].wait()
        if self._gone:
            os._exit(CLIENT_GONE)
        self.committed = True

    def done(self, code: int, output: str, errors: str) -> None:
        """Say what came of it, and end the talk."""
        printed = {"output": output[:LONGEST_TEXT], "errors": errors[-LONGEST_TEXT:]}
        self._end({ANSWER: Answer.DONE, "code": code, **printed})

    def failed(self) -> None:
        """Say that it could not be done and nothing was changed, and end the talk."""
        self._end({ANSWER: Answer.FAILED})

    def _end(self, words: dict[str, object]) -> None:
        self._over = True
        try:
            self._send(words)
        except OSError:
            return
        self._thread.join(BEAT * 2)
        self._connection.close()

    def _say(self, answer: str) -> None:
        try:
            self._send({ANSWER: answer})
        except OSError:
            self._leave()

    def _send(self, words: dict[str, object]) -> None:
        with self._saying:  # a pipe of Windows takes one message at a time
            send(self._connection, words)

    def _listen(self) -> None:
        try:
            while not self._over:
                if not self._connection.poll(BEAT):
                    self._send({ANSWER: Answer.WORKING})
                    continue
                heard = self._heard.get(str(receive(self._connection).get(ASK)))
                if heard:
                    heard.set()
        except (OSError, EOFError):
            self._leave()

    def _leave(self) -> None:
        """The click is no more: where the work has begun, it ends here, as it would have ended with the click itself."""
        if self._over:
            return
        self._gone = True
        if self._begun:
            os._exit(CLIENT_GONE)
        for heard in self._heard.values():
            heard.set()
