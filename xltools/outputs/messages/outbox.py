"""The outbox: messages, what they carry, and the index of all of them, put in place together or not at all.

`index.csv` is what the sending goes by; `index.xlsx` and `index.html` say the same for people. What was prepared before and is
not the same any more goes to ``earlier/`` under the date of the day, never away.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from xltools.outputs.messages.index import INDEX, IndexRow, read_index, sha256_of
from xltools.outputs.messages.index_pages import INDEX_PAGE, INDEX_WORKBOOK, write_index
from xltools.outputs.messages.sent import last_events
from xltools.putting_back import taking_places
from xltools.storage import put_in_place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from xltools.model import Place
    from xltools.outputs.messages.compose import Attachment
    from xltools.outputs.messages.sent import JournalEntry

ACCEPTED = "accepted"
EARLIER, STAGE = "earlier", ".being-prepared"


@dataclass(frozen=True, slots=True)
class PreparedMessage:
    """One row of the index to be, and the bytes of its message and attachment (None where there is none)."""

    row: IndexRow
    message: bytes | None = None
    attachment: Attachment | None = None


class Outbox:
    """An outbox being prepared anew: `put` each message, then `finish`. Until then what is there stays as it is.

    Used as a context, it takes away what waits in it where the work ends before it is finished.
    """

    def __init__(self, folder: Path, made_on: date) -> None:
        self.folder, self._on = folder, made_on.isoformat()
        self._before: Mapping[str, IndexRow] = {row.message: row for row in read_index(folder) if row.message}
        self._known = frozenset(name for row in read_index(folder) for name in (row.message, row.attachment) if name)
        self._last_events = last_events(folder)
        self._perhaps = {message: record for (message, _), record in self._last_events.items() if record.is_uncertain}
        self._rows: list[IndexRow] = []
        self._stage = folder / STAGE
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._stage, ignore_errors=True)

    def put(self, prepared: PreparedMessage) -> IndexRow:
        """Take a message in; return its row of the index, which says where nothing changed since it was sent."""
        row = prepared.row
        if prepared.attachment is not None:
            content = prepared.attachment.content
            (self._stage / prepared.attachment.name).write_bytes(content)
            row = replace(
                row,
                attachment=prepared.attachment.name,
                attachment_bytes=str(len(content)),
                attachment_sha256=sha256_of(content),
            )
        if prepared.message is not None:
            kept = self._thanked(replace(row, message_sha256=sha256_of(prepared.message)))
            content = prepared.message if kept is None else (self.folder / kept.message).read_bytes()
            row = kept or self._dated(replace(row, message_sha256=sha256_of(content)))
            (self._stage / row.message).write_bytes(content)
        self._rows.append(row)
        return row

    def is_thanked(self, row: IndexRow) -> bool:
        """Say whether thanks for the very returns of this row went already."""
        return self._thanked(row) is not None

    def _thanked(self, row: IndexRow) -> IndexRow | None:
        """The row of the thanks that went for these very returns: nobody is thanked again since other bodies moved its totals."""
        before = self._before.get(row.message)
        if row.status != ACCEPTED or before is None or before.message_sha256 == row.message_sha256:
            return None
        sending = self._last_events.get((before.message, before.message_sha256))
        same = all(getattr(before, name) == getattr(row, name) for name in ("status", "recipient", "about"))
        path = self.folder / before.message
        if not same or sending is None or not sending.is_gone or not path.is_file():
            return None
        if sha256_of(path.read_bytes()) != before.message_sha256:
            return None
        return replace(before, note=_joined(_thanked_words(sending, path.name), row.note))

    def _dated(self, row: IndexRow) -> IndexRow:
        """A message that is the same as before keeps its day; one that went out says so."""
        sending = self._last_events.get((row.message, row.message_sha256))
        before = self._before.get(row.message)
        same = before is not None and before.message_sha256 == row.message_sha256
        day = before.prepared_on if before is not None and same and before.prepared_on else self._on
        earlier = self._perhaps.get(row.message) if sending is None else None
        before_this = f"an earlier message was {_sent_words(earlier)}" if earlier else ""
        return replace(row, prepared_on=day, note=_joined(_sent_words(sending), before_this, row.note))

    def finish(self, place: Place) -> tuple[IndexRow, ...]:
        """Move what gives way to ``earlier/``, put the new files in place, write the index; return its rows."""
        rows = tuple(self._rows)
        write_index(self._stage, rows, place)
        new = {path.name: path for path in self._stage.iterdir()}
        with taking_places():
            for path in sorted(self.folder.iterdir()):
                if path.is_file() and self._gives_way(path, new):
                    self._put_by(path)
            last = (INDEX_PAGE, INDEX_WORKBOOK, INDEX)
            for name in (*sorted(set(new) - set(last)), *last):
                put_in_place(new[name], self.folder / name)
        return rows

    def _gives_way(self, path: Path, new: Mapping[str, Path]) -> bool:
        """A file of an earlier round, unless the very same stands there now; a draft nobody lists could be sent by mistake."""
        if path.name in (INDEX, INDEX_WORKBOOK, INDEX_PAGE):
            return False
        listed = path.name in self._known or path.name in new or path.suffix.casefold() == ".eml"
        return listed and not (path.name in new and path.read_bytes() == new[path.name].read_bytes())

    def _put_by(self, path: Path) -> None:
        folder = self.folder / EARLIER / self._on
        folder.mkdir(parents=True, exist_ok=True)
        numbers = ("", *(f"-{number}" for number in range(2, 10_000)))
        free = next(name for n in numbers if not (name := folder / f"{path.stem}{n}{path.suffix}").exists())
        path.replace(free)


def _sent_words(sending: JournalEntry | None) -> str:
    if sending is None or not sending.is_gone:
        return ""
    again = "; nothing has changed since, so it is not sent again"
    if sending.is_uncertain:
        again = ": find out whether it arrived, then say so with xltools send --settle (docs/mail.md)"
    return f"{sending.words} on {sending.at[:10]}{again}"


def _thanked_words(sending: JournalEntry, name: str) -> str:
    return (
        f"{sending.words} on {sending.at[:10]}; what counts of it moved since, which is not written to it "
        f"(to write: delete {name}, then xltools report)"
    )


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
