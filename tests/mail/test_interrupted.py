"""A run may be killed at any moment: the next goes on where it stopped, and nobody knowingly gets a message twice."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.mail.round import To, events, prepare, settings, sha256, workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.mail.post import Post
    from tests.pipeline.commands import Xltools

SOON = 600.0


def start(place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "xltools", "send", str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=dict(os.environ),
    )


def kill_when(process: subprocess.Popen[str], is_time: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not is_time():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < end
        time.sleep(0.002)
    process.kill()
    process.communicate()


def has_taken(post: Post, messages: int) -> bool:
    return len(post.deliveries) >= messages


def test_two_hundred_partners_killed_four_times_get_their_message_once_or_are_listed(place: Path, post: Post) -> None:
    partners = [To(f"Partner {number}, the {number}th", f"p{number}@example.org") for number in range(200)]
    prepare(place, partners)
    post.manners.delay = 0.003
    for taken in (23, 71, 118, 160):
        kill_when(start(place), partial(has_taken, post, taken))
    last = start(place)
    said = last.communicate(timeout=SOON * 2)[0]
    uncertain = {to for to in partners if events(place, to.file)[-1] == "started"}
    assert len(uncertain) <= 4
    assert last.returncode == (1 if uncertain else 0), said
    assert all(count == 1 for count in post.times.values())
    assert {to.address for to in partners} - set(post.times) <= {to.address for to in uncertain}
    for to in uncertain:
        assert f"--settle {to.file} sent" in said
    by_address = {to.address: to for to in partners}
    for one in post.deliveries:
        (recipient,) = one.recipients
        assert one.message["to"] == recipient
        (part,) = one.message.iter_attachments()
        assert sha256(part.get_payload(decode=True)) == sha256(workbook(by_address[recipient].partner))
        assert one.is_private
        assert one.is_signed_in


def test_a_run_killed_before_the_answer_leaves_that_message_uncertain(
    place: Path, post: Post, xltools: Xltools
) -> None:
    one, other = To("One", "one@example.org"), To("Other", "other@example.org")
    prepare(place, [one, other])
    post.manners.hold = one.address
    kill_when(start(place), post.held.is_set)
    post.manners.hold = ""
    assert events(place, one.file) == ["started"]
    code, said, _ = xltools("send", place)
    assert code == 1
    assert "a run broke off while it went out" in said
    assert post.times == {one.address: 1, other.address: 1}


def test_two_runs_at_once_are_refused_and_the_lock_goes_with_its_run(place: Path, post: Post, xltools: Xltools) -> None:
    one = To("One", "one@example.org")
    prepare(place, [one])
    post.manners.hold = one.address
    first = start(place)
    assert post.held.wait(SOON)
    code, _, error = xltools("send", place)
    assert code == 2
    assert "is in use by xltools send (" in error
    assert xltools("send", place, "--dry-run")[0] == 0
    before = (place / "outbox" / "index.csv").read_bytes()
    for command in ("report", "issue"):  # nothing is prepared under the hands of a run that sends
        code, _, error = xltools(command, place)
        assert (code, "is in use by xltools send (" in error) == (2, True)
    assert (place / "outbox" / "index.csv").read_bytes() == before
    first.kill()
    first.communicate()
    assert xltools("send", place, "--settle", one.file, "sent")[0] == 0


class Listener:
    """Stands on the line between xltools and the mail server and writes down every byte that xltools says."""

    def __init__(self, port: int) -> None:
        self._port, self.heard = port, bytearray()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        ours, _ = self._socket.accept()
        theirs = socket.create_connection(("127.0.0.1", self._port))
        threading.Thread(target=self._pass_on, args=(theirs, ours, bytearray()), daemon=True).start()
        self._pass_on(ours, theirs, self.heard)
        ours.close()
        theirs.close()
        self._socket.close()

    @staticmethod
    def _pass_on(giver: socket.socket, taker: socket.socket, heard: bytearray) -> None:
        try:
            while piece := giver.recv(65_536):
                heard += piece
                taker.sendall(piece)
            taker.shutdown(socket.SHUT_WR)
        except OSError:
            return


def test_on_the_line_nothing_is_in_the_clear_but_the_greeting(place: Path, post: Post, xltools: Xltools) -> None:
    listener = Listener(post.port)
    settings(place, listener.port)
    prepare(place, [To("One", "one@example.org")])
    assert xltools("send", place)[0] == 0
    assert len(post.deliveries) == 1
    greeting, begun, private = bytes(listener.heard).partition(b"STARTTLS\r\n")
    assert begun
    assert greeting.lower().startswith(b"ehlo ")
    assert greeting.count(b"\r\n") == 1
    assert len(private) > 1000
    for word in (b"AUTH", b"MAIL", b"RCPT", b"one@example.org", b"count", b"Subject", b"correct"):
        assert word not in private


@pytest.mark.parametrize("number", range(3))
def test_a_run_killed_at_its_very_start_sends_nothing_twice(
    place: Path, post: Post, xltools: Xltools, number: int
) -> None:
    one = To("One", "one@example.org")
    prepare(place, [one])
    kill_when(start(place), lambda: post.connections > 0)
    xltools("send", place)
    assert post.times[one.address] <= 1
    last = events(place, one.file)[-1]
    assert last in ("accepted", "started")
    assert last == "started" or post.times[one.address] == 1
