"""What a saved mail comes to once it is opened, and how much one mail may unpack to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic

DEEPEST = 5
"""Mails, archives and signed parts that may lie inside one another."""
MOST_PARTS = 500
"""Parts, attachments and members of archives looked at in one mail, wherever they lie."""
MOST_BYTES = 200 * 2**20
"""What all packed parts of one mail may unpack to together; one workbook may have 100 MB."""
MOST_SECONDS = 120.0
"""A hundred times what the largest mail of returns takes to open."""


class TooMuchError(ValueError):
    """A mail holds more than is unpacked; the text says more of what."""


@dataclass(frozen=True, slots=True)
class Came:
    """How something came: the sender's address ("" unknown), when in UTC ("" unknown), and the mail's own Message-ID.

    `forwarded_by` are those who sent the mails around it, the outermost first ("" unknown), where it was forwarded as an
    attachment: who wrote the innermost is only what that mail says.
    """

    sender: str = ""
    received: str = ""
    message_id: str = ""
    forwarded_by: tuple[str, ...] = ()

    def carried_in(self, outer: Came) -> Came:
        """Return how a mail came that lay in another: by what it says itself, else by that one, by the hands of its sender."""
        return Came(
            self.sender or outer.sender,
            self.received or outer.received,
            self.message_id or outer.message_id,
            (*outer.forwarded_by, outer.sender),
        )


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it lies in a mail or an archive: its name, what the mail says it is ("" nothing), its bytes."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """An attachment that may be a return: its name as sent, the ending it is kept under, its bytes, and how it came."""

    name: str
    suffix: str
    content: bytes
    came: Came


@dataclass(slots=True)
class Opened:
    """A mail opened: its subject, how it came, what may be returns, what was passed over, and what a person must look at.

    `automatic` says in words that a program wrote it (an absence, a receipt); "" where a person did.
    """

    subject: str = ""
    came: Came = field(default_factory=Came)
    automatic: str = ""
    taken: list[Taken] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    to_look_at: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Allowance:
    """What is left of what one mail may unpack to, and by when (`monotonic` seconds) it has to be done."""

    until: float
    parts: int = MOST_PARTS
    unpacked: int = MOST_BYTES

    def part(self) -> None:
        """Take one more part up; raise `TooMuchError` where it is one too many, or too late."""
        self.parts -= 1
        if self.parts < 0:
            raise TooMuchError(f"it has more than {MOST_PARTS} parts; the rest was not looked at")
        if monotonic() > self.until:
            raise TooMuchError("it takes too long to open; the rest was not looked at")

    def unpack(self, size: int) -> None:
        """Unpack so many bytes more; raise `TooMuchError` past the limit."""
        self.unpacked -= size
        if self.unpacked < 0:
            raise TooMuchError(f"it unpacks to more than {MOST_BYTES // 2**20} MB; the rest was not looked at")


@dataclass(frozen=True, slots=True)
class Within:
    """Where in a mail something lies: how it came, how deep, and the file it was packed in ("" for the mail itself)."""

    came: Came
    depth: int = 0
    container: str = ""

    def inside(self, container: str, came: Came | None = None) -> Within:
        """Return the place inside a file or mail that lies here."""
        return replace(self, came=came or self.came, depth=self.depth + 1, container=container)
