"""The run: which messages go, in which order and at what pace, what is tried again, and what stands in the journal.

A message goes only where the journal does not say that it went or may have gone. What does not get through is tried again
after the others, a few times; then it waits for the next run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.mail.outgoing import prepare_outgoing, single_address
from xltools.mail.prepared import content_of
from xltools.mail.transport import Delivery, NotReached
from xltools.model import UsageError
from xltools.outputs.messages.sent import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from xltools.mail.journal import Journal
    from xltools.mail.transport import Transport
    from xltools.outputs.messages.index import IndexRow
    from xltools.outputs.messages.sent import JournalEntry

PAUSES = (0.0, 10.0, 60.0, 300.0)
"""Seconds to wait before the first and each further round."""
LOST_IN_A_ROW = 3
"""So many broken lines one after another end a round: the server is in trouble, not the messages."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day (with its zone), seconds that only grow, and a way to wait."""

    now: Callable[[], datetime]
    seconds: Callable[[], float]
    wait: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one prepared message. `event` is None where nothing was tried; `before` says it was settled earlier."""

    row: IndexRow
    event: Event | None
    detail: str = ""
    before: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether there is a message, and nothing says that it went or may have gone."""
        return bool(self.row.message) and self.event is None

    @property
    def is_good(self) -> bool:
        """Whether nothing is left to do: it went, it lies in Drafts, or there was no message."""
        return not self.row.message or self.event in (Event.ACCEPTED, Event.DRAFT)


@dataclass(slots=True)
class Run:
    """What became of all, in the order of the index; `halted` says in words why the run stopped before its end."""

    results: list[Result] = field(default_factory=list)
    halted: str = ""


def state_before(row: IndexRow, entry: JournalEntry | None) -> Result:
    """Return what the journal says of a prepared message before anything is tried."""
    if not row.message or entry is None:
        return Result(row, None, row.note if not row.message else "")
    if entry.is_done:
        event = Event.DRAFT if entry.event is Event.DRAFT else Event.ACCEPTED
        said = " (settled by hand)" if entry.event is Event.SETTLED else ""
        return Result(row, event, f"{entry.at}{said}", before=True)
    if entry.is_uncertain:
        return Result(row, Event.UNCERTAIN, entry.detail or "a run broke off while it went out", before=True)
    if entry.event is Event.SETTLED:
        return Result(row, None, f"settled on {entry.at}: it had not gone")
    return Result(row, None, f"last time: {entry.detail}")


def states_before(rows: Sequence[IndexRow], journal: Journal) -> list[Result]:
    """Return what the journal says of each prepared message; those without an event are to be sent."""
    return [state_before(row, journal.last(row.message, row.message_sha256.lower())) for row in rows]


def send_messages(
    outbox: Path,
    rows: Sequence[IndexRow],
    sender: str,
    transport: Transport,
    journal: Journal,
    clock: Clock,
    *,
    per_minute: float,
    on_result: Callable[[Result], None] = lambda result: None,
) -> Run:
    """Send what has not gone, each to its own recipient.

    A service that cannot be used ends the run, with the reason in `halted`; so does a file that changed meanwhile.
    """
    waiting = [result.row for result in states_before(rows, journal) if result.is_waiting]
    tried: dict[str, Result] = {}
    halted = ""
    try:
        for result in _SendingRun(outbox, sender, transport, journal, clock, 60.0 / per_minute).all(waiting):
            tried[result.row.message] = result
            on_result(result)
    except UsageError as error:
        halted = str(error)
    finally:
        transport.close()
    return Run([tried.get(result.row.message, result) for result in states_before(rows, journal)], halted)


def settle(journal: Journal, rows: Iterable[JournalEntry], message: str, said: str, now: datetime) -> JournalEntry:
    """Write down what a person says of an uncertain message; raise `UsageError` where it is not uncertain."""
    uncertain = [entry for entry in rows if entry.message == message and entry.is_uncertain]
    if not uncertain:
        raise UsageError(
            f"{message} is not uncertain, so there is nothing to settle. xltools send --dry-run lists what is."
        )
    entry = uncertain[-1]
    return journal.write(now, entry.message, entry.sha256, entry.recipient, Event.SETTLED, said)


@dataclass(slots=True)
class _SendingRun:
    outbox: Path
    sender: str
    transport: Transport
    journal: Journal
    clock: Clock
    apart: float  # seconds from one message to the next
    last_at: float | None = None

    def all(self, waiting: Sequence[IndexRow]) -> Iterable[Result]:
        """Yield the result of each message that went or was refused, then of those that did not get through."""
        if waiting:
            self._first_open()
        left: list[Result] = [Result(row, None) for row in waiting]
        for pause in PAUSES:
            if not left:
                return
            self.clock.wait(pause)
            again: list[Result] = []
            for result in self._round([result.row for result in left]):
                if result.event is Event.TEMPORARY:
                    again.append(result)
                else:
                    yield result
            left = again
        yield from left

    def _first_open(self) -> None:
        """A server that cannot be reached at all is told at once; later it may come back."""
        try:
            self.transport.open()
        except NotReached as error:
            raise UsageError(f"Nothing was sent: {error}. Check server in count.toml, and the network.") from None

    def _round(self, rows: Sequence[IndexRow]) -> Iterable[Result]:
        lost = 0
        for number, row in enumerate(rows):
            try:
                delivery = self._send(row)
            except NotReached as error:
                yield from (Result(row, Event.TEMPORARY, str(error)) for row in rows[number:])
                return
            yield Result(row, delivery.event, delivery.detail)
            lost = lost + 1 if delivery.lost else 0
            if lost == LOST_IN_A_ROW:
                yield from (Result(row, Event.TEMPORARY, delivery.detail) for row in rows[number + 1 :])
                return

    def _send(self, row: IndexRow) -> Delivery:
        self._keep_pace()
        content = content_of(self.outbox, row)
        recipient = single_address(row.recipient)
        outgoing = prepare_outgoing(content, recipient, self.sender, self.clock.now())
        try:
            delivery = self.transport.deliver(outgoing, lambda: self._note(row, Event.STARTED))
        except UsageError:  # it says that this one did not go, though it may have been started
            self._note(row, Event.TEMPORARY, "the service stopped taking messages")
            raise
        self._note(row, delivery.event, delivery.detail)
        return delivery

    def _note(self, row: IndexRow, event: Event, detail: str = "") -> None:
        sha256 = row.message_sha256.lower()
        self.journal.write(self.clock.now(), row.message, sha256, single_address(row.recipient), event, detail)

    def _keep_pace(self) -> None:
        now = self.clock.seconds()
        if self.last_at is not None and now - self.last_at < self.apart:
            self.clock.wait(self.apart - (now - self.last_at))
        self.last_at = self.clock.seconds()
