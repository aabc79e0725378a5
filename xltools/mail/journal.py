"""What became of each message: a file that only grows, a line of JSON for each event, on the disk before anything goes on.

    {"at": time with zone, "message": file, "sha256": its bytes, "recipient": address, "event": ..., "detail": few words}

It holds no contents. A message is its file and the sha256 of its bytes: prepared anew, it is another message. One that was
started and has no outcome may or may not have arrived: it is uncertain, and only a person may say which.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.model import UsageError
from xltools.outputs.messages.sent import JournalEntry, entry_of
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from xltools.outputs.messages.sent import Event


class Journal:
    """The journal of an outbox, open for writing; every entry is on the disk when `write` returns."""

    def __init__(self, path: Path) -> None:
        self._last = dict(last_entries(path))
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        _cut_torn_line(self._file)
        os.lseek(self._file, 0, os.SEEK_END)
        _flush_folder(path.parent)

    def last(self, message: str, sha256: str) -> JournalEntry | None:
        """Return what was last written of a message."""
        return self._last.get((message, sha256))

    def write(
        self, at: datetime, message: str, sha256: str, recipient: str, event: Event, detail: str = ""
    ) -> JournalEntry:
        """Add an entry and return it once the disk holds it."""
        entry = JournalEntry(
            at.isoformat(timespec="seconds"), message, sha256, recipient, event, one_line(detail, LONGEST_QUOTE)
        )
        os.write(self._file, json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n")
        os.fsync(self._file)
        self._last[message, sha256] = entry
        return entry

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def last_entries(path: Path) -> Mapping[tuple[str, str], JournalEntry]:
    """Return the last entry of each message, by (file, sha256); raise `UsageError` where a line cannot be read."""
    return {(entry.message, entry.sha256): entry for entry in read_entries(path)}


def read_entries(path: Path) -> Sequence[JournalEntry]:
    """Return the entries of a journal in order, none where there is no journal.

    A last line without its end was being written when the machine stopped: what it was to say had not happened yet, or its
    message counts as uncertain, so it is passed over.
    """
    if not path.is_file():
        return ()
    *lines, _ = path.read_bytes().split(b"\n")
    return tuple(_entry(path, number, line) for number, line in enumerate(lines, 1))


def _entry(path: Path, number: int, line: bytes) -> JournalEntry:
    try:
        return entry_of(line)
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            f"{path} cannot be read in line {number}. It says who was sent what, so nothing is sent until that line "
            "is put right, from a copy of the file."
        ) from None


def _cut_torn_line(file: int) -> None:
    size = os.lseek(file, 0, os.SEEK_END)
    back = min(size, 1 << 16)  # a line is far shorter
    os.lseek(file, size - back, os.SEEK_SET)
    tail = os.read(file, back)
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(file, size - back + tail.rfind(b"\n") + 1)


def _flush_folder(folder: Path) -> None:
    """See to it that the new file's name is on the disk too; Windows does so by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
