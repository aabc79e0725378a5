"""What already went out: read from the outbox's journal, which the sending writes and nothing else does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

JOURNAL = "journal.jsonl"
_GONE = frozenset({"started", "accepted", "uncertain", "draft"})
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "accepted": "sent",
        "draft": "put into Drafts",
        "settled": "sent",
        "started": "perhaps sent",
        "uncertain": "perhaps sent",
        "refused": "refused by the mail server",
        "temporary": "not sent yet",
    }
)


@dataclass(frozen=True, slots=True)
class Sending:
    """What last happened to a message: when (ISO, with its zone), and what in a word of the journal."""

    at: str
    event: str
    detail: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the message went out, or may have."""
        return self.event in _GONE or (self.event == "settled" and self.detail != "not-sent")

    @property
    def is_uncertain(self) -> bool:
        """Whether the message may have gone, and nobody has said."""
        return self.event in ("started", "uncertain")

    @property
    def words(self) -> str:
        """What happened, in words: ``sent``, ``perhaps sent``."""
        return (
            "not sent" if (self.event, self.detail) == ("settled", "not-sent") else _WORDS.get(self.event, self.event)
        )


def read_sendings(outbox: Path) -> Mapping[tuple[str, str], Sending]:
    """Return what last happened to each message, by its file and the sha256 of its bytes; nothing where nothing was sent.

    A line that cannot be read (the machine stopped while it was written) is passed over here; sending looks closer.
    """
    path = outbox / JOURNAL
    if not path.is_file():
        return MappingProxyType({})
    found: dict[tuple[str, str], Sending] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            said = json.loads(line)
            key = str(said["message"]), str(said["sha256"])
            found[key] = Sending(str(said["at"]), str(said["event"]), str(said.get("detail", "")))
        except (ValueError, KeyError, TypeError):
            continue
    return MappingProxyType(found)
