"""Where the line breaks decides: before the end of the data a message goes again by itself, after it only a person may say so."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.post import ACCOUNT, CUT_AFTER, CUT_BEFORE, CUT_IN, Post
from tests.mail.round import SENDER, To, events, prepare
from xltools.folder.mail_settings import Security
from xltools.mail.journal import Journal, read_entries
from xltools.mail.prepared import read_prepared
from xltools.mail.send import PAUSES, Clock, send_messages
from xltools.mail.smtp import Account, SmtpTransport
from xltools.mail.transport import Delivery, NotReached
from xltools.model import UsageError
from xltools.outputs.messages.sent import JOURNAL, Event

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.pipeline.commands import Xltools
    from xltools.mail.outgoing import OutgoingMessage
    from xltools.mail.send import Run

ONE, OTHER, THIRD = (To(name, f"{name.lower()}@example.org") for name in ("One", "Other", "Third"))
NOON = datetime(2011, 7, 1, 12, tzinfo=UTC)


@dataclasses.dataclass
class Time:
    """A clock that waits without waiting, and remembers for how long."""

    passed: float = 0.0
    waits: list[float] = dataclasses.field(default_factory=list)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.passed += seconds

    def clock(self) -> Clock:
        return Clock(lambda: NOON, lambda: self.passed, self.wait)


def run(place: Path, post: Post, time: Time | None = None, per_minute: float = 10_000) -> Run:
    account = Account("127.0.0.1", post.port, Security.STARTTLS, *ACCOUNT, str(place / "authority.pem"))
    outbox = place / "outbox"
    with closing(Journal(outbox / JOURNAL)) as journal:
        return send_messages(
            outbox,
            read_prepared(outbox),
            SENDER,
            SmtpTransport(account, patience=5, patience_at_end=5),
            journal,
            (time or Time()).clock(),
            per_minute=per_minute,
        )


def outcomes(found: Run) -> list[Event | None]:
    return [result.event for result in found.results]


@pytest.mark.parametrize(("cut", "size"), [(CUT_BEFORE, 0), (CUT_IN, 16_000_000)])
def test_a_line_cut_before_the_end_of_the_data_is_tried_again(place: Path, post: Post, cut: str, size: int) -> None:
    post.manners.answers[ONE.address] = [cut]
    prepare(place, [ONE, OTHER], size=size)
    time = Time()
    assert outcomes(run(place, post, time)) == [Event.ACCEPTED, Event.ACCEPTED]
    assert post.times == {ONE.address: 1, OTHER.address: 1}
    assert PAUSES[1] in time.waits
    assert "temporary" in events(place, ONE.file)


def test_a_line_cut_after_the_data_leaves_the_message_uncertain_for_a_person(
    place: Path, post: Post, xltools: Xltools
) -> None:
    post.manners.answers[ONE.address] = [CUT_AFTER]
    prepare(place, [ONE, OTHER])
    code, said, _ = xltools("send", place)
    assert code == 1
    assert "UNCERTAIN" in said
    assert f'xltools send "{place}" --settle {ONE.file} sent' in said
    assert events(place, ONE.file) == ["started", "uncertain"]
    assert xltools("send", place)[0] == 1
    assert post.times == {ONE.address: 1, OTHER.address: 1}


def test_a_small_message_may_have_left_before_the_cut_shows_so_it_is_uncertain(place: Path, post: Post) -> None:
    post.manners.answers[ONE.address] = [CUT_IN]
    prepare(place, [ONE])
    assert outcomes(run(place, post)) == [Event.UNCERTAIN]
    assert not post.deliveries


@pytest.mark.parametrize(("said", "times"), [("sent", 1), ("not-sent", 2)])
def test_a_person_settles_what_is_uncertain(place: Path, post: Post, xltools: Xltools, said: str, times: int) -> None:
    post.manners.answers[ONE.address] = [CUT_AFTER]
    prepare(place, [ONE])
    xltools("send", place)
    code, words, _ = xltools("send", place, "--settle", ONE.file, said)
    assert code == 0
    assert f"settled as {said}" in words
    assert xltools("send", place)[0] == 0
    assert post.times == {ONE.address: times}
    assert xltools("send", place, "--settle", ONE.file, "sent")[0] == 2


def test_only_sent_and_not_sent_settle_anything(place: Path, xltools: Xltools) -> None:
    prepare(place, [ONE])
    assert "--settle one.eml not-sent" in xltools("send", place, "--settle", "one.eml", "maybe")[2]
    assert "Nothing was sent" in xltools("send", place, "--settle", "one.eml", "sent")[2]
    assert xltools("send", place)[0] == 0
    assert "is not uncertain" in xltools("send", place, "--settle", "one.eml", "sent")[2]


@pytest.mark.parametrize("where", ["answers", "at_data"])
def test_a_temporary_answer_is_tried_again_after_the_others(place: Path, post: Post, where: str) -> None:
    getattr(post.manners, where)[ONE.address] = ["451 4.7.1 greylisted, come back", "421 4.3.2 going down"]
    prepare(place, [ONE, OTHER])
    time = Time()
    assert outcomes(run(place, post, time)) == [Event.ACCEPTED, Event.ACCEPTED]
    assert [one.recipients[0] for one in post.deliveries] == [OTHER.address, ONE.address]
    assert [pause for pause in time.waits if pause in PAUSES[1:]] == list(PAUSES[1:3])


def test_what_never_gets_through_waits_for_the_next_run(place: Path, post: Post) -> None:
    post.manners.answers[ONE.address] = ["451 4.7.1 greylisted"] * len(PAUSES)
    prepare(place, [ONE, OTHER])
    assert outcomes(run(place, post)) == [Event.TEMPORARY, Event.ACCEPTED]
    assert outcomes(run(place, post)) == [Event.ACCEPTED, Event.ACCEPTED]
    assert post.times == {ONE.address: 1, OTHER.address: 1}


def test_a_server_that_breaks_every_line_is_not_hammered(place: Path, post: Post) -> None:
    partners = [To(f"Partner {number}", f"p{number}@example.org") for number in range(20)]
    post.manners.answers.update({to.address: [CUT_BEFORE] * 100 for to in partners})
    prepare(place, partners)
    assert set(outcomes(run(place, post))) == {Event.TEMPORARY}
    assert post.connections <= 3 * len(PAUSES) + 1
    assert not post.deliveries


def test_messages_keep_their_pace(place: Path, post: Post) -> None:
    prepare(place, [ONE, OTHER, THIRD])
    time = Time()
    run(place, post, time, per_minute=6)
    assert [wait for wait in time.waits if wait] == [10.0, 10.0]


def test_a_message_that_changes_between_the_look_and_the_sending_is_not_sent(place: Path, post: Post) -> None:
    prepare(place, [ONE, OTHER])
    with (place / "outbox" / OTHER.file).open("ab") as file:
        file.write(b"more")
    found = run(place, post)  # send_messages itself looks again, whoever looked before
    assert outcomes(found) == [Event.ACCEPTED, None]
    assert "other.eml changed while messages were being sent" in found.halted
    assert post.times == {ONE.address: 1}


class Fickle:
    """A carrier that does, step by step, what a test tells it; it stands for any service that fails anywhere."""

    def __init__(self, steps: list[str]) -> None:
        self.steps = steps
        self.arrived: list[str] = []

    def open(self) -> None:
        pass

    def deliver(self, outgoing: OutgoingMessage, started: Callable[[], None]) -> Delivery:
        step = self.steps.pop(0) if self.steps else "ok"
        if step == "unreached":
            raise NotReached("away")
        if step == "before":
            return Delivery(Event.TEMPORARY, "cut", lost=True)
        started()
        if step == "killed":
            raise KeyboardInterrupt
        if step == "signed out":
            raise UsageError("sign in again")
        if step == "refused":
            return Delivery(Event.REFUSED, "no")
        self.arrived.append(outgoing.recipient)
        if step == "killed after":
            raise KeyboardInterrupt
        return Delivery(Event.UNCERTAIN, "cut", lost=True) if step == "after" else Delivery(Event.ACCEPTED)

    def close(self) -> None:
        pass


STEPS = st.sampled_from(["ok", "unreached", "before", "after", "killed", "killed after", "refused", "signed out"])


def test_a_service_that_stops_leaves_nothing_uncertain(place: Path) -> None:
    prepare(place, [ONE, OTHER])
    transport, outbox = Fickle(["ok", "signed out"]), place / "outbox"
    with closing(Journal(outbox / JOURNAL)) as journal:
        rows = read_prepared(outbox)
        found = send_messages(outbox, rows, SENDER, transport, journal, Time().clock(), per_minute=60)
    assert outcomes(found) == [Event.ACCEPTED, None]
    assert found.halted == "sign in again"


@settings(deadline=None)
@given(st.lists(STEPS, max_size=30))
def test_whatever_breaks_and_however_often_it_is_run_nobody_gets_a_message_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    place = tmp_path_factory.mktemp("fickle")
    partners = [To(f"P{number}", f"p{number}@example.org") for number in range(5)]
    prepare(place, partners)
    transport, outbox = Fickle(steps), place / "outbox"
    for _ in range(len(steps) + 1):
        with closing(Journal(outbox / JOURNAL)) as journal:
            try:
                found = send_messages(
                    outbox, read_prepared(outbox), SENDER, transport, journal, Time().clock(), per_minute=60
                )
            except KeyboardInterrupt:
                continue
    assert len(set(transport.arrived)) == len(transport.arrived)
    for result in found.results:
        if result.event is Event.ACCEPTED:
            assert result.row.recipient in transport.arrived
        else:
            assert result.event in (Event.UNCERTAIN, Event.REFUSED, Event.TEMPORARY, None)


def test_a_line_of_the_journal_torn_by_a_crash_is_cut_off_and_the_rest_stands(place: Path, post: Post) -> None:
    prepare(place, [ONE, OTHER, THIRD])
    post.manners.answers[THIRD.address] = ["550 not now"]
    run(place, post)
    path = place / "outbox" / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]) + lines[3][:40])  # the outcome of the second was being written
    assert [entry.event.value for entry in read_entries(path)] == ["started", "accepted", "started"]
    assert outcomes(run(place, post)) == [Event.ACCEPTED, Event.UNCERTAIN, Event.ACCEPTED]
    assert [entry.event.value for entry in read_entries(path)[3:]] == ["started", "accepted"]
    assert post.times == {ONE.address: 1, OTHER.address: 1, THIRD.address: 1}


def test_a_journal_that_somebody_broke_stops_everything(place: Path, post: Post, xltools: Xltools) -> None:
    prepare(place, [ONE])
    run(place, post)
    path = place / "outbox" / JOURNAL
    path.write_bytes(b"{oh\n" + path.read_bytes())
    code, _, error = xltools("send", place)
    assert code == 2
    assert "journal.jsonl cannot be read in line 1" in error
    with pytest.raises(UsageError):
        read_entries(path)
