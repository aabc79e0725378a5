"""The first round: one pre-filled return per partner and the message that goes with it, into the outbox. Nothing is sent.

Where HM Treasury's regional figures name a partner, its Spending sheet holds an initial estimate to correct. What is in the outbox
already is left as it is; the index lists all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.outputs.messages.compose import address_problem, carries
from xltools.outputs.messages.enclosing import form_for, form_name
from xltools.outputs.messages.facts import MessageKind
from xltools.outputs.messages.gathering import first_message
from xltools.outputs.messages.index import IndexRow, read_index, sha256_of
from xltools.outputs.messages.index_pages import write_index
from xltools.outputs.messages.prepare import address_notes, prepared
from xltools.outputs.messages.templates import Templates
from xltools.reading.package import opens_whole
from xltools.storage import make_folder, write_over
from xltools.text import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xltools.folder import CountFolder
    from xltools.model import Partner
    from xltools.reference.estimates.lines import EstimateLine


@dataclass(frozen=True, slots=True)
class Issued:
    """What was prepared for one partner: its return, its message (None without an address), and a remark in words.

    `return_kept` and `message_kept` say that one was in the outbox already and was not changed; the remark is blank where there is
    nothing else to say.
    """

    partner: Partner
    workbook: Path
    message: Path | None
    remark: str
    return_kept: bool = False
    message_kept: bool = False


def issue_returns(folder: CountFolder, made_on: date | None = None) -> Iterator[Issued]:
    """Write each partner's return and message into the outbox, one at a time; what is already there is left as it is.

    A workbook there that does not open whole, and a message that does not carry the workbook whole, were cut off when they
    were written: they are written anew, and kept in `earlier` as they were.

    The index is written after the last of them. `made_on` is the day printed there, where given.
    """
    make_folder(folder.outbox)
    templates, notes = Templates(folder.path), address_notes(folder.partners)
    before = {row.message: row for row in read_index(folder.outbox) if row.message}
    rows = []
    for partner in folder.partners:
        row, issued = _issue(folder, templates, partner, notes[partner.partner_id], before)
        rows.append(_listed(issued.workbook, row, before, made_on.isoformat() if made_on else ""))
        yield issued
    write_index(folder.outbox, rows, folder.place)


def _issue(
    folder: CountFolder, templates: Templates, partner: Partner, note: str, before: Mapping[str, IndexRow]
) -> tuple[IndexRow, Issued]:
    workbook, message = folder.outbox / form_name(partner), folder.outbox / f"{partner.partner_id}.eml"
    form = form_for(folder, partner)
    kept = workbook.is_file() and opens_whole(workbook.read_bytes())
    if not kept:
        write_over(workbook, form.file.content)
    else:
        form = replace(form, file=replace(form.file, content=workbook.read_bytes()))
    message_kept = message.is_file() and _is_whole(message, before.get(message.name), form.file.content)
    made = prepared(folder, templates, first_message(partner, folder.place, folder.mail), form, note)
    written = "" if kept else _written(form.guess)
    if made.message is None:
        remark = "; ".join(part for part in (written, f"{_why_none(partner)}, so no message") if part)
        return made.row, Issued(partner, workbook, None, remark, kept)
    if not message_kept:
        write_over(message, made.message)
    return made.row, Issued(partner, workbook, message, written, kept, message_kept)


def _is_whole(message: Path, known: IndexRow | None, content: bytes) -> bool:
    """Whether a message is the one the index knows, or carries the workbook that lies beside it."""
    listed = known is not None and known.message_sha256 == sha256_of(message)
    return listed or carries(message.read_bytes(), content)


def _why_none(partner: Partner) -> str:
    if not partner.contact_email:
        return "no e-mail address in partners.csv"
    return f"{address_problem(partner.contact_email)} (partners.csv)"


def _written(guess: Sequence[EstimateLine]) -> str:
    return f"return written, with an initial estimate of {plural(len(guess), 'line')}" if guess else "return written"


def _listed(file: Path, row: IndexRow, before: Mapping[str, IndexRow], today: str) -> IndexRow:
    """The row of the index for what lies in the outbox now. A message of another round keeps its row."""
    known = before.get(row.message)
    message = sha256_of(file.with_name(row.message)) if row.message else ""
    if known is not None and known.message_sha256 == message and known.status != MessageKind.FIRST_ROUND:
        return known
    unchanged = known is not None and known.message_sha256 == message
    return replace(
        row,
        message_sha256=message,
        attachment=file.name,
        attachment_bytes=str(file.stat().st_size),
        attachment_sha256=sha256_of(file),
        prepared_on=known.prepared_on if known is not None and unchanged else today,
    )


def kept_words(issued: Sequence[Issued]) -> str:
    """Return how many returns and messages were in the outbox already, in a sentence; blank where none were."""
    numbers = (
        (sum(partner.return_kept for partner in issued), "return"),
        (sum(partner.message_kept for partner in issued), "message"),
    )
    kept = [plural(number, noun) for number, noun in numbers if number]
    were = "was" if sum(number for number, _ in numbers) == 1 else "were"
    return f"{listed(kept)} {were} already there and {were} not changed." if kept else ""
