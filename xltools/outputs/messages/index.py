"""The index of the outbox as data: a row for each partner in `index.csv`, which the sending goes by."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from xltools.model import UsageError
from xltools.reading.csv_text import read_side_table
from xltools.storage import write_whole
from xltools.text import guard, unguard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

INDEX = "index.csv"


@dataclass(frozen=True, slots=True)
class IndexRow:
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


COLUMNS = tuple(field.name for field in fields(IndexRow))


def sha256_of(content: bytes | Path) -> str:
    """Return the SHA-256 of bytes or of a file's, as the index writes it."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_index(outbox: Path) -> tuple[IndexRow, ...]:
    """Return the rows of an outbox's index, none where there is no index; raise `UsageError` for one that cannot be read."""
    path = outbox / INDEX
    if not path.is_file():
        return ()
    try:
        table = read_side_table(path.read_bytes(), COLUMNS)
        if table.headings and not set(COLUMNS) & set(table.headings):
            raise csv.Error("it has none of the headings of an index")
    except csv.Error as error:
        raise UsageError(f"{path} cannot be read ({error}). Move it away; the next run writes it anew.") from None
    return tuple(IndexRow(**{name: unguard(str(row.get(name) or "")) for name in COLUMNS}) for row in table.rows)


def write_index_raw(outbox: Path) -> None:
    """Write the index of an outbox anew with every text as it is, for programs that take it so."""
    write_index_table(outbox, read_index(outbox), raw=True)


def write_index_table(folder: Path, rows: Iterable[IndexRow], *, raw: bool = False) -> None:
    """Write the index as `index.csv`: what a spreadsheet program would run gets an apostrophe before it, unless `raw`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) if raw else map(guard, astuple(row)) for row in rows)
    write_whole(folder / INDEX, text.getvalue())
