"""What a count folder holds of a partner, or from before a day, taken out of it by the analyst's choice: shown first, then done.

Returns, messages and what went with them, marked-up files, rows about them, addresses in the journal. Published outputs stay.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from email import message_from_bytes
from typing import TYPE_CHECKING

from xltools import actions
from xltools.folder.senders import SENDER_COLUMNS, SENDERS
from xltools.folder.tables import EXPLANATIONS, read_table, replace_table
from xltools.outputs.messages.index import read_index
from xltools.outputs.messages.index_pages import write_index
from xltools.outputs.messages.outbox import EARLIER
from xltools.outputs.messages.sent import JOURNAL, last_events
from xltools.reading.csv_text import add_row
from xltools.reading.files import named_path
from xltools.reading.partner_explanations import COLUMNS as EXPLANATION_COLUMNS
from xltools.reading.received import RECEIVED, RECEIVED_COLUMNS
from xltools.reference.bodies.names import partner_id_of
from xltools.storage import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from xltools.folder import CountFolder
    from xltools.model import Partner

FORGOTTEN = "forgotten.csv"
FORGOTTEN_COLUMNS = ("on", "by", "asked_for", "kind", "number")
_TABLES = {RECEIVED: RECEIVED_COLUMNS, SENDERS: SENDER_COLUMNS, EXPLANATIONS: EXPLANATION_COLUMNS}
_DATES = {RECEIVED: "received", SENDERS: "on", EXPLANATIONS: "on"}


@dataclass(frozen=True, slots=True)
class Traces:
    """What would go: files by what they are, rows by table, journal lines whose address goes; and what stays, in words."""

    returns: tuple[Path, ...]
    messages: tuple[Path, ...]
    rows: Mapping[str, tuple[int, ...]]
    journal: tuple[int, ...]
    stays: tuple[str, ...]

    @property
    def numbers(self) -> Mapping[str, int]:
        """How many of each kind."""
        rows = {f"rows of {name}": len(numbers) for name, numbers in self.rows.items()}
        files = {"returns": len(self.returns), "messages and attachments": len(self.messages)}
        return {**files, **rows, "addresses in the journal": len(self.journal)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose traces, or those from before which ISO day; one of the two."""

    partner: Partner | None = None
    before: str = ""

    def is_meant(self, partner_id: str, day: str) -> bool:
        """Say whether something of a partner and a day ("" not known) is to go."""
        if self.partner is not None:
            return partner_id == self.partner.partner_id
        return "" < day[:10] < self.before


def find_traces(folder: CountFolder, wanted: Wanted) -> Traces:
    """Return what a folder holds of what is wanted; nothing is changed."""
    returns, hashes, stays = _returns(folder, wanted)
    rows = {name: tuple(_rows(folder.path / name, wanted, hashes)) for name in _TABLES}
    return Traces(
        returns, tuple(sorted(_messages(folder, wanted))), rows, tuple(_journal(folder.outbox, wanted)), stays
    )


def forget(folder: CountFolder, traces: Traces, wanted: Wanted, on: str, by: str) -> None:
    """Take the traces out of the folder, and write how many of each kind went into forgotten.csv, without whose they were.

    Whoever calls holds the folder's lock.
    """
    gone = {path.name for path in traces.messages if path.parent == folder.outbox}
    kept = [row for row in read_index(folder.outbox) if row.message not in gone and row.attachment not in gone]
    if gone and (folder.outbox / "index.csv").is_file():
        write_index(folder.outbox, kept, folder.place)
    for path in (*traces.messages, *traces.returns):
        path.unlink(missing_ok=True)
    for name, numbers in traces.rows.items():
        if numbers:
            headings, rows = read_table(folder.path / name, _TABLES[name])
            replace_table(folder.path / name, headings, [row for at, row in enumerate(rows) if at not in numbers])
    _blank_journal(folder.outbox / JOURNAL, traces.journal)
    asked = "one partner" if wanted.partner else f"before {wanted.before}"
    for kind, number in traces.numbers.items():
        if number:
            add_row(folder.path / FORGOTTEN, FORGOTTEN_COLUMNS, (on, by, asked, kind, str(number)))


def _returns(folder: CountFolder, wanted: Wanted) -> tuple[tuple[Path, ...], frozenset[str], tuple[str, ...]]:
    """The files of returns to go, their sha256, and in words those that are others' too or have no date."""
    statuses = actions.check([folder.path], folder) if folder.returns.is_dir() else ()
    mailed = {
        (row.get("sha256") or "").lower(): row.get("partner_id") or ""
        for row in _table(folder.path / RECEIVED, RECEIVED_COLUMNS)
    }
    meant, others, undated, hashes = set(), set(), set(), set()
    for status in statuses:
        owner = status.partner_id or mailed.get(status.sha256, "")
        if wanted.is_meant(owner, status.received or folder.received.get(status.sha256, "")):
            meant.add(status.file)
            hashes.add(status.sha256)
        else:
            others.add(status.file)
            undated |= {status.file} if wanted.before and not status.received else set()
    shared = [f"{file} holds returns of others too, and stays" for file in sorted(meant & others)]
    without = [f"{file} has no date of arrival, and stays" for file in sorted(undated - meant)]
    return (
        tuple(named_path(folder.returns, file) for file in sorted(meant - others)),
        frozenset(hashes),
        (*shared, *without),
    )


def _messages(folder: CountFolder, wanted: Wanted) -> Iterator[Path]:
    """Messages and attachments in the outbox and of earlier rounds, as far as they are there."""
    outbox = folder.outbox
    others = {partner.partner_id for partner in folder.partners if partner != wanted.partner}
    days = {message: entry.at for (message, _), entry in last_events(outbox).items() if entry.is_gone}
    for row in read_index(outbox):
        if wanted.is_meant(row.partner_id, days.get(row.message, "")):
            yield from (outbox / name for name in (row.message, row.attachment) if name and (outbox / name).is_file())
    for round_folder in sorted((outbox / EARLIER).glob("*")) if (outbox / EARLIER).is_dir() else ():
        for path in sorted(path for path in round_folder.rglob("*") if path.is_file()):
            if wanted.before:
                if wanted.is_meant("", round_folder.name):
                    yield path
            elif wanted.partner and path.stem not in others and _is_of(path, wanted.partner):
                yield path
                yield from (attached for attached in _attached(path) if attached.is_file())


def _is_of(path: Path, partner: Partner) -> bool:
    """Whether a file of an earlier round is a partner's: it is called after it, with a number where there were several."""
    rest = path.stem.removeprefix(partner.partner_id)
    return path.stem.startswith(partner.partner_id) and (not rest or rest[1:].isdigit() or rest.startswith(" - "))


def _attached(message: Path) -> Iterator[Path]:
    """The files of the same round that a message carried."""
    if message.suffix.casefold() != ".eml":
        return
    for part in message_from_bytes(message.read_bytes()).walk():
        name = part.get_filename()
        content = part.get_payload(decode=True) if name else None
        for beside in message.parent.iterdir() if content else ():
            if beside.is_file() and beside.suffix.casefold() != ".eml" and beside.read_bytes() == content:
                yield beside


def _table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str | None]]:
    return read_table(path, columns)[1] if path.is_file() else []


def _rows(path: Path, wanted: Wanted, hashes: frozenset[str]) -> Iterator[int]:
    """The rows of a table to go, counted from 0: by whose they are or what file they are about, or by their day."""
    for number, row in enumerate(_table(path, _TABLES[path.name])):
        owner = row.get("partner_id") or partner_id_of(row.get("partner") or "")
        about = wanted.partner is not None and (row.get("sha256") or "").lower() in hashes - {""}
        if about or wanted.is_meant(owner, row.get(_DATES[path.name]) or ""):
            yield number


def _journal(outbox: Path, wanted: Wanted) -> Iterator[int]:
    """The lines of the journal whose address goes: what was sent when stays, so that nothing is sent twice."""
    path = outbox / JOURNAL
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()):
        entry = _entry(line)
        partner_id = str(entry.get("message", "")).removesuffix(".eml")
        if entry.get("recipient") and wanted.is_meant(partner_id, str(entry.get("at", ""))):
            yield number


def _entry(line: str) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _blank_journal(path: Path, numbers: tuple[int, ...]) -> None:
    if numbers:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number in numbers:
            entry = _entry(lines[number])
            detail = entry.get("detail", "") if entry.get("event") == "settled" else ""
            lines[number] = json.dumps({**entry, "recipient": "", "detail": detail})
        write_whole(path, "".join(f"{line}\n" for line in lines))
