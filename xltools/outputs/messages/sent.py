"""What became of each message sent: the outbox's journal, which the sending writes and everything else only reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JOURNAL = "journal.jsonl"
SENT, NOT_SENT = "sent", "not-sent"
"""What a person may say of an uncertain message."""


class Event(StrEnum):
    """What happened to a message."""

    STARTED = "started"  # its data is about to go out
    ACCEPTED = "accepted"  # the server took it
    REFUSED = "refused"  # the server will not have it; it did not go
    TEMPORARY = "temporary"  # it did not go now, but may later
    UNCERTAIN = "uncertain"  # it may have gone
    DRAFT = "draft"  # it lies in Drafts
    SETTLED = "settled"  # a person said whether it went: the detail is "sent" or "not-sent"


_WORDS: Mapping[Event, str] = MappingProxyType(
    {
        Event.STARTED: "perhaps sent",
        Event.ACCEPTED: "sent",
        Event.REFUSED: "refused by the mail server",
        Event.TEMPORARY: "not sent yet",
        Event.UNCERTAIN: "perhaps sent",
        Event.DRAFT: "put into Drafts",
    }
)


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal: when (ISO, with its zone), which message (its file and the sha256 of its bytes), what happened."""

    at: str
    message: str
    sha256: str
    recipient: str
    event: Event
    detail: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the message must not go again because it went."""
        return self.event in (Event.ACCEPTED, Event.DRAFT) or (self.event, self.detail) == (Event.SETTLED, SENT)

    @property
    def is_uncertain(self) -> bool:
        """Whether the message may have gone, and nobody has said."""
        return self.event in (Event.STARTED, Event.UNCERTAIN)

    @property
    def is_gone(self) -> bool:
        """Whether the message went out, or may have."""
        return self.is_done or self.is_uncertain

    @property
    def words(self) -> str:
        """What happened, in words: ``sent``, ``perhaps sent``."""
        return _WORDS.get(self.event, "sent" if self.is_done else "not sent")


def entry_of(line: str | bytes) -> JournalEntry:
    """Return a line of the journal; raise `ValueError`, `KeyError` or `TypeError` where it is none."""
    said = json.loads(line)
    texts = {name: str(said[name]) for name in ("at", "message", "sha256", "recipient")}
    return JournalEntry(**texts, event=Event(said["event"]), detail=str(said.get("detail", "")))


def last_events(outbox: Path) -> Mapping[tuple[str, str], JournalEntry]:
    """Return what last happened to each message, by its file and the sha256 of its bytes; nothing where nothing was sent.

    A line that cannot be read (the machine stopped while it was written) is passed over here; sending looks closer.
    """
    path = outbox / JOURNAL
    if not path.is_file():
        return MappingProxyType({})
    entries: dict[tuple[str, str], JournalEntry] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = entry_of(line)
        except (ValueError, KeyError, TypeError):
            continue
        entries[entry.message, entry.sha256] = entry
    return MappingProxyType(entries)
