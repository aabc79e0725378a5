"""What a click and a process that stays warm say to each other: short texts of JSON over a pipe of this computer.

No network: a Unix domain socket, or on Windows a named pipe. Both sides prove that they know the token before a word is
said (`multiprocessing.connection`, its challenge with an HMAC). Nothing that comes over the wire is ever unpickled.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import sys
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from typing import TYPE_CHECKING, Any, NamedTuple

from xltools.excel.warm.place import FAMILY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.excel.warm.place import Notice

LONGEST = 256 * 1024
"""Bytes of a message. An environment on Windows has 64 KB at most; a click with more than this starts afresh."""
WAITING = 8
"""Connections that may wait to be taken."""
VERSION = 1
ASK, ANSWER = "ask", "answer"


class Ask:
    """What is asked of a process that waits."""

    CLICK, GO, NOTED, STATUS, END = "click", "go", "noted", "status", "end"


class Answer:
    """What it answers.

    `READY`: it has found the workbook, and waits for `Ask.GO`. `CHANGING`: something is about to be changed or shown, and it
    waits for `Ask.NOTED`. `FAILED`: it could not do it, and nothing was changed. `REFUSED`: it does not take the click.
    """

    READY, WORKING, CHANGING, DONE, FAILED, REFUSED, HERE = (
        "ready",
        "working",
        "changing",
        "done",
        "failed",
        "refused",
        "here",
    )


class WireError(OSError):
    """What came over the wire is not what may come."""


class ClickAsked(NamedTuple):
    """A click as it is passed on: its whole environment, its working folder, and the stamp of what is installed now."""

    environment: dict[str, str]
    folder: str
    stamp: str


def listen(address: str) -> Listener:
    """Listen at an address, a path or the name of a pipe. Raises OSError where nobody can."""
    return Listener(address, FAMILY, backlog=WAITING)


def connect(notice: Notice) -> Connection:
    """Connect to a process that waits and have it prove that it is ours.

    Raises OSError where nobody listens, it is another user's, or it does not know the token.
    """
    connection = Client(notice.address, FAMILY)
    try:
        must_be_same_user(connection)
        answer_challenge(connection, notice.token)
        deliver_challenge(connection, notice.token)
    except Exception as error:  # authentication has an error of its own, and Python's hash may be forbidden
        connection.close()
        raise WireError("it could not be told to be ours") from error
    return connection


def admit(connection: Connection, token: bytes) -> None:
    """Have whoever connected prove that it is this user's click; raise OSError where it is not."""
    try:
        must_be_same_user(connection)
        deliver_challenge(connection, token)
        answer_challenge(connection, token)
    except Exception as error:
        raise WireError("it could not be told to be ours") from error


def must_be_same_user(connection: Connection) -> None:
    """Raise `WireError` where the other end is another user's process; the kernel says so where it is Linux."""
    if not sys.platform.startswith("linux"):
        return  # the folder, the pipe's owner and the token have to do
    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        credentials = same.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", credentials)
    if user != os.geteuid():
        raise WireError(f"the other end belongs to user {user}")


def send(connection: Connection, words: Mapping[str, object]) -> None:
    """Send a message. Raises OSError where the other end is gone or the message too long."""
    content = json.dumps(words).encode("ascii")
    if len(content) > LONGEST:
        raise WireError(f"{len(content):,} bytes are too many")
    connection.send_bytes(content)


def receive(connection: Connection) -> dict[str, Any]:
    """Return the next message. Raises OSError or EOFError where the other end is gone or says anything but a message."""
    content = connection.recv_bytes(LONGEST)
    try:
        words = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error
    if not isinstance(words, dict):
        raise WireError("no message")
    return words


def click_asked(words: Mapping[str, Any]) -> ClickAsked:
    """Return the click that a message asks for; raise `WireError` where it is not exactly one."""
    if set(words) != {ASK, "version", *ClickAsked._fields} or words["version"] != VERSION:
        raise WireError("no click of this version")
    environment, folder, stamp = (words[name] for name in ClickAsked._fields)
    if not isinstance(environment, dict) or not isinstance(folder, str) or not isinstance(stamp, str):
        raise WireError("no click")
    if not all(_is_setting(name, value) for name, value in environment.items()):
        raise WireError("no environment")
    if "\0" in folder or not os.path.isabs(folder):  # noqa: PTH117 - nothing is done with it yet
        raise WireError("no folder")
    return ClickAsked(environment, folder, stamp)


def _is_setting(name: str, value: object) -> bool:
    return bool(name) and isinstance(value, str) and "=" not in name and "\0" not in name + value


def ask_for(click: ClickAsked) -> dict[str, object]:
    """Return the message that asks for a click."""
    return {ASK: Ask.CLICK, "version": VERSION, **click._asdict()}
