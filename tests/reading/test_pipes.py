"""Messages between a reading process and its parent, and what comes instead where that process breaks down."""

from __future__ import annotations

import io

import pytest

from xltools.reading.pipes import receive, send


def test_messages_come_out_as_they_went_in() -> None:
    pipe = io.BytesIO()
    for message in (b"first", b"", b"x" * 100_000):
        send(pipe, message)
    pipe.seek(0)
    assert [receive(pipe) for _ in range(3)] == [b"first", b"", b"x" * 100_000]


@pytest.mark.parametrize("said", [b"", b"\0\0", b"\0\0\0\0\0\0\0\x05four", b"Fatal Python error: out of memory\n"])
def test_a_process_that_breaks_down_is_a_pipe_that_ends(said: bytes) -> None:
    with pytest.raises(EOFError):
        receive(io.BytesIO(said))
