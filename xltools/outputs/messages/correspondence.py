"""What was written to each partner, told from the outbox's index and journal: the Returns sheet shows it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.outputs.messages.index import read_index
from xltools.outputs.messages.index_pages import status_words
from xltools.outputs.messages.sent import last_events

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xltools.outputs.messages.sent import JournalEntry

    Correspondence = Mapping[str, "SentMessages"]
    """By the partner's id."""


@dataclass(frozen=True, slots=True)
class SentMessages:
    """What went to a partner: the day of the first message sent (ISO), how many were, and the last one prepared, in words."""

    first_sent: str = ""
    sent: int = 0
    last: str = ""


NO_CORRESPONDENCE: Correspondence = MappingProxyType({})


def read_correspondence(outbox: Path) -> Correspondence:
    """Return what was written to each partner; nothing where there is no outbox."""
    if not outbox.is_dir():
        return NO_CORRESPONDENCE
    records = last_events(outbox)
    went: dict[str, list[JournalEntry]] = {}
    for (message, _), record in records.items():
        if record.is_gone:
            went.setdefault(message.removesuffix(".eml"), []).append(record)
    rows = {row.partner_id: row for row in read_index(outbox) if row.message}
    correspondence = {}
    for partner_id in {*went, *rows}:
        own = went.get(partner_id, [])
        row = rows.get(partner_id)
        now = records.get((row.message, row.message_sha256)) if row else None
        last = last_words(row.status, row.prepared_on, now) if row else ""
        correspondence[partner_id] = SentMessages(min((record.at[:10] for record in own), default=""), len(own), last)
    return MappingProxyType(correspondence)


def last_words(kind: str, prepared_on: str, sending: JournalEntry | None) -> str:
    """Return what a message says (its `MessageKind`), when it was prepared or what became of it, in words."""
    what = status_words(kind)
    if sending is None:
        return f"{what}: prepared{' on ' + prepared_on if prepared_on else ''}, not sent"
    return f"{what}: {sending.words} on {sending.at[:10]}"
