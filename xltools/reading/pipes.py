"""Messages through the pipes between a reading process and its parent: eight bytes of length, then the message."""

from __future__ import annotations

from typing import IO

LENGTH = 8
_LONGEST = 1 << 40
"""Bytes no message reaches: text that a library prints as its process ends, read as a length, is longer by far."""
READY = b"ready"
"""The first message of a reading process: it has started, and what it needs is imported."""


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message and see that it leaves; raise OSError where nobody reads any more."""
    stream.write(len(message).to_bytes(LENGTH, "big"))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Return the next message; raise EOFError where the pipe ends before the message does, or what comes is none."""
    size = int.from_bytes(_exactly(stream, LENGTH), "big")
    if size > _LONGEST:
        raise EOFError
    return _exactly(stream, size)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    read = stream.read(size)
    if len(read) < size:
        raise EOFError
    return read
