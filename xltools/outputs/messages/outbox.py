"""The outbox: messages, what they carry, and the index of all of them, put in place together or not at all.

`index.csv` is what the sending goes by; `index.xlsx` and `index.html` say the same for people. What was prepared before and is
not the same any more goes to ``earlier/`` under the date of the day, never away.
"""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING

from xltools.model import UsageError
from xltools.outputs.messages.index_pages import write_index_page, write_index_workbook
from xltools.outputs.messages.sent import read_sendings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xltools.model import Place
    from xltools.outputs.messages.compose import Attachment
    from xltools.outputs.messages.sent import Sending

INDEX, INDEX_WORKBOOK, INDEX_PAGE = "index.csv", "index.xlsx", "index.html"
ACCEPTED = "accepted"
EARLIER, STAGE = "earlier", ".being-prepared"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the index. `message` is the .eml file, blank where there is none (`note` says why). Sizes are bytes.

    `about` is a key of the returns a message speaks of: equal for the same files, blank where none counts.
    """

    partner_id: str
    partner: str
    recipient: str
    subject: str
    status: str
    message: str = ""
    message_sha256: str = ""
    attachment: str = ""
    attachment_bytes: str = ""
    attachment_sha256: str = ""
    prepared_on: str = ""
    note: str = ""
    about: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


@dataclass(frozen=True, slots=True)
class Prepared:
    """One row of the index to be, and the bytes of its message and attachment (None where there is none)."""

    row: Row
    message: bytes | None = None
    attachment: Attachment | None = None


def read_index(outbox: Path) -> tuple[Row, ...]:
    """Return the rows of an outbox's index, none where there is no index; raise `UsageError` for one that cannot be read."""
    path = outbox / INDEX
    if not path.is_file():
        return ()
    try:
        table = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read ({error}). Move it away; the next run writes it anew.") from None
    return tuple(Row(**{name: row.get(name) or "" for name in COLUMNS}) for row in table)


class Outbox:
    """An outbox being prepared anew: `put` each message, then `finish`. Until then what is there stays as it is."""

    def __init__(self, folder: Path, made_on: date) -> None:
        self.folder, self._on = folder, made_on.isoformat()
        self._before: Mapping[str, Row] = {row.message: row for row in read_index(folder) if row.message}
        self._known = frozenset(name for row in read_index(folder) for name in (row.message, row.attachment) if name)
        self._sendings = read_sendings(folder)
        self._perhaps = {message: one for (message, _), one in self._sendings.items() if one.is_uncertain}
        self._rows: list[Row] = []
        self._stage = folder / STAGE
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)

    def put(self, prepared: Prepared) -> Row:
        """Take a message in; return its row of the index, which says where nothing changed since it was sent."""
        row = prepared.row
        if prepared.attachment is not None:
            content = prepared.attachment.content
            (self._stage / prepared.attachment.name).write_bytes(content)
            row = replace(
                row,
                attachment=prepared.attachment.name,
                attachment_bytes=str(len(content)),
                attachment_sha256=_sha256(content),
            )
        if prepared.message is not None:
            kept = self._thanked(replace(row, message_sha256=_sha256(prepared.message)))
            content = prepared.message if kept is None else (self.folder / kept.message).read_bytes()
            row = kept or self._dated(replace(row, message_sha256=_sha256(content)))
            (self._stage / row.message).write_bytes(content)
        self._rows.append(row)
        return row

    def _thanked(self, row: Row) -> Row | None:
        """The row of the thanks that went for these very returns: nobody is thanked again since other bodies moved its totals."""
        before = self._before.get(row.message)
        if row.status != ACCEPTED or before is None or before.message_sha256 == row.message_sha256:
            return None
        sending = self._sendings.get((before.message, before.message_sha256))
        same = all(getattr(before, name) == getattr(row, name) for name in ("status", "recipient", "about"))
        path = self.folder / before.message
        if not same or sending is None or not sending.is_gone or not path.is_file():
            return None
        if _sha256(path.read_bytes()) != before.message_sha256:
            return None
        return replace(before, note=_joined(_thanked_words(sending, path.name), row.note))

    def _dated(self, row: Row) -> Row:
        """A message that is the same as before keeps its day; one that went out says so."""
        sending = self._sendings.get((row.message, row.message_sha256))
        before = self._before.get(row.message)
        same = before is not None and before.message_sha256 == row.message_sha256
        day = before.prepared_on if before is not None and same and before.prepared_on else self._on
        earlier = self._perhaps.get(row.message) if sending is None else None
        before_this = f"an earlier message was {_sent_words(earlier)}" if earlier else ""
        return replace(row, prepared_on=day, note=_joined(_sent_words(sending), before_this, row.note))

    def finish(self, place: Place) -> tuple[Row, ...]:
        """Move what gives way to ``earlier/``, put the new files in place, write the index; return its rows."""
        rows = tuple(self._rows)
        _write_index(self._stage, rows)
        write_index_workbook(self._stage / INDEX_WORKBOOK, rows, place)
        write_index_page(self._stage / INDEX_PAGE, rows, place)
        new = {path.name: path for path in self._stage.iterdir()}
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and self._gives_way(path, new):
                self._put_by(path)
        last = (INDEX_PAGE, INDEX_WORKBOOK, INDEX)
        for name in (*sorted(set(new) - set(last)), *last):
            new[name].replace(self.folder / name)
        self._stage.rmdir()
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


def _write_index(folder: Path, rows: Iterable[Row]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in rows)
    (folder / INDEX).write_text(text.getvalue(), encoding="utf-8", newline="")


def write_index(folder: Path, rows: Sequence[Row], place: Place) -> None:
    """Write the index of an outbox in its three forms."""
    _write_index(folder, rows)
    write_index_workbook(folder / INDEX_WORKBOOK, rows, place)
    write_index_page(folder / INDEX_PAGE, rows, place)


def _sent_words(sending: Sending | None) -> str:
    if sending is None or not sending.is_gone:
        return ""
    again = "; nothing has changed since, so it is not sent again"
    if sending.is_uncertain:
        again = ": find out whether it arrived, then say so with xltools send --settle (docs/mail.md)"
    return f"{sending.words} on {sending.at[:10]}{again}"


def _thanked_words(sending: Sending, name: str) -> str:
    return (
        f"{sending.words} on {sending.at[:10]}; what counts of it moved since, which is not written to it "
        f"(to write: delete {name}, then xltools report)"
    )


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
