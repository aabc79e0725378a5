"""What every way of getting a message out has in common: a letter goes in, an outcome comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.mail.journal import Event
    from xltools.mail.letter import Letter


class NotReached(Exception):  # noqa: N818 - not an error of the program: the run waits and tries again
    """The service cannot be reached just now; nothing went out. The text says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter, with few words from the service; `lost` says that the line to it broke."""

    event: Event
    detail: str = ""
    lost: bool = False


class Carrier(Protocol):
    """A way of getting messages out. `UsageError` means that this letter did not go, and none will until a person puts something right."""

    def open(self) -> None:
        """Reach the service and sign in; raise `NotReached` where it does not answer."""

    def carry(self, letter: Letter, started: Callable[[], None]) -> Outcome:
        """Hand one letter over; `started` is called before the first moment from which it may have gone."""

    def close(self) -> None:
        """Take leave; never raises."""
