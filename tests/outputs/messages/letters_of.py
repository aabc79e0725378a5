"""A count folder with returns of every kind, and the messages prepared for it, opened."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from tests.pipeline.commands import send
from xltools.folder import read_folder
from xltools.outputs.messages.index import read_index
from xltools.outputs.messages.prepare import prepare_messages
from xltools.pipeline import consolidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from email.message import EmailMessage
    from pathlib import Path

    from xltools.outputs.messages.index import IndexRow

TODAY = date(2011, 7, 4)
SETTINGS = """
[place]
name = "Hackney"
year = "2010-11"
areas = ["E09000012"]

[mail]
sender = "count@hackney.example"
sender_name = "Hackney, Total Place team"
deadline = 2011-07-31
contact = "Ann Other, 020 0000 0000"
retention = "We keep your figures for six years."
"""
COLUMNS = "partner,short_name,aliases,organisation_type,area,contact_name,contact_email\n"
PARTNERS = (
    ("Trust of Errors", "Ed Error", "errors@example.org"),
    ("Warnings, Queries & Co", 'Wanda "Wary" Ünal', '"wanda w"@example.org'),
    ("Clean Body", "", "clean@example.org"),
    ("Silent Trust", "", "silent@example.org"),
    ("Locked Office", "", "locked@example.org"),
    ("Last Year Board", "", "clean@example.org"),
    ("Nowhere Charity", "", ""),
    ("Bad Address Ltd", "", "a@example.org, b@example.org"),
    ("Jumping House", "Jo", "jo@example.org"),
)


def count_folder(path: Path, partners: Iterable[tuple[str, str, str]] = PARTNERS, settings: str = SETTINGS) -> Path:
    """Return a count folder of these partners (name, contact, address)."""
    for name in ("returns", "outbox", "reports"):
        (path / name).mkdir(parents=True, exist_ok=True)
    (path / "count.toml").write_text(settings, encoding="utf-8")
    with (path / "partners.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(COLUMNS)
        csv.writer(file).writerows(
            [name, "", "", "Charity", "Hackney", contact, mail] for name, contact, mail in partners
        )
    return path


def every_outcome(path: Path) -> Path:
    """Return a count folder with a return of each kind."""
    folder = count_folder(path)
    send(folder, "Trust of Errors", "errors.xlsx", cofog="99.9", service="Advice at the secret hut", gross=11_111)
    send(folder, "Warnings, Queries & Co", "warnings.xlsx", service="Rebate of <b>rates</b>", gross=-22_222)
    send(folder, "Clean Body", "clean.xlsx", service="Reading rooms", gross=33_333)
    old = send(folder, "Last Year Board", "last-year.xlsx", service="Old pools", gross=44_444)
    replace_cell(old, "Return", "C6", "2009-10")
    send(folder, "Jumping House", "jump-1.xlsx", service="Trampolines", gross=48_210, cofog="")
    later = send(folder, "Jumping House", "jump-2.xlsx", service="Trampolines", gross=48_210_000)
    replace_cell(later, "Return", "C19", "2011-07-20")
    (folder / "returns" / "locked-office.xlsx").write_bytes(b"PK\x03\x04 cut off")
    return folder


def replace_cell(path: Path, sheet: str, cell: str, value: object) -> None:
    """Put another value into a cell of a saved workbook."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path)


@dataclass(frozen=True)
class Round:
    """The outbox after a run: the index, and the messages by partner id."""

    outbox: Path
    rows: Mapping[str, IndexRow]

    def message(self, partner_id: str) -> EmailMessage:
        return message_from_bytes((self.outbox / self.rows[partner_id].message).read_bytes(), policy=default)

    def text(self, partner_id: str) -> str:
        """The plain text, on one line."""
        body = self.message(partner_id).get_body(("plain",))
        assert body is not None
        return " ".join(str(body.get_content()).split())

    def html(self, partner_id: str) -> str:
        body = self.message(partner_id).get_body(("html",))
        assert body is not None
        return str(body.get_content())

    def attachments(self, partner_id: str) -> list[tuple[str, bytes]]:
        return [(str(part.get_filename()), part.get_content()) for part in self.message(partner_id).iter_attachments()]


def report(path: Path, on: date = TODAY) -> Round:
    """Prepare the messages of a count folder."""
    folder = read_folder(path)
    rows = prepare_messages(folder, consolidate(folder), on)
    assert read_index(folder.outbox) == rows
    return Round(folder.outbox, {row.partner_id: row for row in rows})
