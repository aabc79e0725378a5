"""The index of the outbox for people: a workbook and a page, with links to the messages and what they carry."""

from __future__ import annotations

import io
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from xlsxwriter import Workbook

from xltools.outputs.cells import ColumnKind, Link, OutputColumn, OutputWorkbook
from xltools.outputs.messages.index import write_index_table
from xltools.outputs.package import finish
from xltools.outputs.pages import pages
from xltools.outputs.sheet import Page
from xltools.storage import write_whole, written_whole
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xltools.model import Place
    from xltools.outputs.cells import CellValue
    from xltools.outputs.messages.index import IndexRow

INDEX_WORKBOOK, INDEX_PAGE = "index.xlsx", "index.html"
STATUS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "to-correct": "To correct",
        "to-explain": "To explain",
        "which-is-right": "Which version is right",
        "accepted": "Accepted",
        "reminder": "Reminder",
        "unreadable": "File cannot be opened",
        "refused": "Cannot be counted",
        "first-round": "First round",
    }
)
"""What each message says, in the order they are listed."""

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_COLUMNS = (
    OutputColumn("partner", "Partner", ColumnKind.WORDS),
    OutputColumn("recipient", "Recipient", ColumnKind.WORDS),
    OutputColumn("status", "What it says"),
    OutputColumn("subject", "Subject", ColumnKind.WORDS),
    OutputColumn("message", "Message"),
    OutputColumn("attachment", "Attachment"),
    OutputColumn("size", "Attachment (kB)", ColumnKind.NUMBER),
    OutputColumn("prepared_on", "Prepared on"),
    OutputColumn("note", "Note", ColumnKind.WORDS),
    OutputColumn("sha256", "Fingerprint of the attachment (SHA-256)"),
)


def write_index(folder: Path, rows: Sequence[IndexRow], place: Place) -> None:
    """Write the index of an outbox in its three forms."""
    write_index_page(folder / INDEX_PAGE, rows, place)
    write_index_workbook(folder / INDEX_WORKBOOK, rows, place)
    write_index_table(folder, rows)  # last: the sending goes by it


def write_index_workbook(path: Path, rows: Sequence[IndexRow], place: Place) -> None:
    """Write the index as a workbook; equal rows give equal bytes. Text from a partner is never a formula."""
    draft = io.BytesIO()
    with Workbook(draft, dict(_OPTIONS)) as workbook:
        workbook.set_properties({"title": f"Messages to partners: {place.name}, {place.year}"})
        page = Page(
            OutputWorkbook(workbook),
            "Messages",
            f"Messages to partners: {place.name}, {place.year}",
            ("Nothing has been sent by making this list. Open a message or its attachment by its link.", counts(rows)),
            widths=(34, 38, 20, 44, 46, 46, 12, 13, 48, 20),
        )
        page.freeze(page.table("Messages", _COLUMNS, [_cells(row) for row in rows], filters=True))
    with written_whole(path) as written:
        finish(draft, written, None, {})


def _cells(row: IndexRow) -> Sequence[CellValue]:
    return (
        row.partner or "Not known",
        row.recipient,
        status_words(row.status),
        row.subject,
        _link(row.message),
        _link(row.attachment),
        kilobytes(row) if row.attachment else None,
        row.prepared_on,
        row.note,
        row.attachment_sha256,
    )


def _link(file: str) -> CellValue:
    return Link(f"external:{quote(file)}", file) if file else ""


def write_index_page(path: Path, rows: Sequence[IndexRow], place: Place) -> None:
    """Write the index as one page that needs nothing else."""
    environment = pages({"status": status_words, "kilobytes": kilobytes, "link": quote})
    page = environment.get_template("outbox.html.j2").render(rows=rows, place=place, counts=counts(rows))
    write_whole(path, page)


def status_words(status: str) -> str:
    """Return what a message says, in words."""
    return STATUS_WORDS.get(status, status)


def kilobytes(row: IndexRow) -> int:
    """Return the size of an attachment in kilobytes, rounded up."""
    return -(-int(row.attachment_bytes or 0) // 1000)


def counts(rows: Sequence[IndexRow]) -> str:
    """Return how many messages say what, in a sentence, and how many partners have none."""
    numbers = Counter(row.status for row in rows if row.message)
    told = [f"{words.lower()} {numbers[status]}" for status, words in STATUS_WORDS.items() if numbers[status]]
    without = sum(not row.message for row in rows)
    missing = f" {without} without a message: see the notes." if without else ""
    total = sum(numbers.values())
    return (
        f"{total} {'message' if total == 1 else 'messages'}: {', '.join(told)}.{missing}"
        if told
        else f"No messages.{missing}"
    )


def note_words(rows: Sequence[IndexRow]) -> Iterator[str]:
    """Yield each note on a message once, with the partner's name, or with the number and the names where it is on several."""
    notes: dict[str, list[str]] = {}
    for row in rows:
        if row.note:
            notes.setdefault(row.note, []).append(row.partner or "Not known")
    for note, names in notes.items():
        if len(names) == 1:
            yield f"{names[0]}: {note}"
        else:
            yield f"{len(names):,} partners: {note}: {listed(names, most=len(names))}"
