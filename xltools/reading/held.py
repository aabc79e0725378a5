"""Why a return waits for the analyst and does not count: who sent it, or figures that cannot be beside those of its earlier version.

Either way the older return goes on counting until somebody decides, and the decision is bound to the bytes of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from xltools.model import HeldReason, Jump
from xltools.text import short_pounds

NOBODY_KNOWN = "an unknown address"
"""A sender that a mail does not name."""


class Choice(StrEnum):
    """What an analyst decided on a held return."""

    ACCEPT = "Accept"
    REJECT = "Reject"


class About(StrEnum):
    """What a decision on a held return is about: who accepts the sender has not looked at the figures."""

    SENDER = "sender"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One time a file came by mail: the sender's address (or `NOBODY_KNOWN`), who forwarded the mail, when (UTC).

    `by_hand` says that the file lay in returns/ before, so that nobody's mail is the reason why it is there.
    """

    sender: str
    forwarded_by: tuple[str, ...] = ()
    received: str = ""
    by_hand: bool = False

    @property
    def named(self) -> str:
        """The sender as people read it."""
        return f"{self.sender}, forwarded by {' and '.join(self.forwarded_by)}" if self.forwarded_by else self.sender


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """A decision on one file, known by its sha256: no other file of that name is meant."""

    sha256: str
    choice: Choice
    file: str = ""
    partner_id: str = ""
    sender: str = ""
    by: str = ""
    on: str = ""
    note: str = ""
    about: About = About.SENDER


_TIMES = MappingProxyType(
    {
        1: "10 times",
        2: "100 times",
        3: "1,000 times",
        6: "a million times",
        -1: "a tenth of",
        -2: "a hundredth of",
        -3: "a thousandth of",
        -6: "a millionth of",
    }
)
"""By the power of ten between two versions."""


def beside_words(jump: Jump) -> str:
    """Return how the figures now are beside those before: ``its figures are about 1,000 times those``."""
    if jump.pence < 0:
        return "its figures are below nought, unlike those"
    if not jump.pence:
        return "its figures are nought, blank or cannot be read, unlike those"
    figures = "its figures for the place" if jump.in_place else "its figures"
    if jump.services:
        figures = f"{jump.services} of its services, with most of the money,"
    return f"{figures} are {_times(jump)} those"


def _times(jump: Jump) -> str:
    if jump.scale:
        return f"about {_TIMES[jump.scale]}"
    if jump.pence >= jump.pence_before:
        return f"about {round(jump.pence / max(1, jump.pence_before)):,} times"
    part = round(100 * jump.pence / jump.pence_before)
    return f"about {part}% of" if part else "less than a hundredth of"


def jump_words(jump: Jump) -> str:
    """Return how the figures of a version lie beside those of the one before, to go on a sentence."""
    return (
        f"{beside_words(jump)} of {jump.file} ({short_pounds(jump.pence)} in all, "
        f"{short_pounds(jump.pence_before)} there)"
    )


@dataclass(frozen=True, slots=True)
class HeldSender:
    """A return that does not count because of who sent it; `rejected` is the decision where it is there to stay."""

    arrival: Arrival
    reason: HeldReason
    rejected: HeldDecision | None = None


@dataclass(frozen=True, slots=True)
class HeldJump:
    """A return whose figures cannot be beside those of its earlier version, which counts; `rejected` as of the sender.

    A return that was rejected stays so where no earlier version is there to jump from any more; then there is no `jump`.
    """

    jump: Jump | None
    rejected: HeldDecision | None = None

    @property
    def reason(self) -> HeldReason:
        """Why it is held."""
        return HeldReason.JUMP


Held = HeldSender | HeldJump
"""A return that waits, or was rejected."""


def held_because(held: Held, partner: str) -> str:
    """Return why a return does not count, as a sentence without its full stop."""
    why = (jump_words(held.jump) if held.jump else "") if isinstance(held, HeldJump) else _sent(held, partner)
    if not held.rejected:
        return why
    who, when = (f" by {held.rejected.by}" if held.rejected.by else ""), f" on {held.rejected.on}"
    rejected = f"was rejected{who}{when if held.rejected.on else ''}"
    if isinstance(held, HeldJump):
        return f"{why}, and it {rejected}" if why else f"it {rejected}"
    return f"{why}, and {rejected}"


def _sent(held: HeldSender, partner: str) -> str:
    came = f"it came from {held.arrival.named}"
    if held.rejected:
        return came
    if held.reason is HeldReason.NOT_STATED:
        return "the mail it came in does not say who sent it"
    if held.reason is HeldReason.FORWARDED:
        return f"{came}, which is not an address we know"
    if held.reason is HeldReason.UNCONFIRMED:
        return f"{came}; partners.csv has no address of {partner}, and another return of it is here"
    return f"{came}, which is not {partner}'s address in partners.csv"
