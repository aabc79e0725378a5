"""What was written to each partner, told from the outbox's index and journal: the Returns sheet shows it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.outputs.messages.index_pages import status_words
from xltools.outputs.messages.outbox import read_index
from xltools.outputs.messages.sent import read_sendings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xltools.outputs.messages.sent import Sending

    Correspondence = Mapping[str, "Letters"]
    """By the partner's id."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What went to a partner: the day of the first message sent (ISO), how many were, and the last one prepared, in words."""

    first_sent: str = ""
    sent: int = 0
    last: str = ""


NO_LETTERS: Correspondence = MappingProxyType({})


def read_correspondence(outbox: Path) -> Correspondence:
    """Return what was written to each partner; nothing where there is no outbox."""
    if not outbox.is_dir():
        return NO_LETTERS
    sendings = read_sendings(outbox)
    went: dict[str, list[Sending]] = {}
    for (message, _), sending in sendings.items():
        if sending.is_gone:
            went.setdefault(message.removesuffix(".eml"), []).append(sending)
    rows = {row.partner_id: row for row in read_index(outbox) if row.message}
    found = {}
    for partner_id in {*went, *rows}:
        own = went.get(partner_id, [])
        row = rows.get(partner_id)
        now = sendings.get((row.message, row.message_sha256)) if row else None
        last = _last(status_words(row.status), row.prepared_on, now) if row else ""
        found[partner_id] = Letters(min((one.at[:10] for one in own), default=""), len(own), last)
    return MappingProxyType(found)


def _last(what: str, prepared_on: str, sending: Sending | None) -> str:
    if sending is None:
        return f"{what}: prepared{' on ' + prepared_on if prepared_on else ''}, not sent"
    return f"{what}: {sending.words} on {sending.at[:10]}"
