"""What every way of getting a message out has in common: a message goes in, what became of it comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.mail.outgoing import OutgoingMessage
    from xltools.outputs.messages.sent import Event


class NotReached(Exception):  # noqa: N818 - not an error of the program: the run waits and tries again
    """The service cannot be reached just now; nothing went out. The text says why."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message, with few words from the service; `lost` says that the line to it broke."""

    event: Event
    detail: str = ""
    lost: bool = False


class Transport(Protocol):
    """A way of getting messages out. `UsageError` means that this message did not go, and none will until a person puts something right."""

    def open(self) -> None:
        """Reach the service and sign in; raise `NotReached` where it does not answer."""

    def deliver(self, outgoing: OutgoingMessage, started: Callable[[], None]) -> Delivery:
        """Hand one message over; `started` is called before the first moment from which it may have gone."""

    def close(self) -> None:
        """Take leave; never raises."""
