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


@dataclass(frozen=True, slots=True)
class Issued:
    """What was prepared for one partner: its return, and its message or why there is none.

    `estimated` counts the lines of the initial estimate in a return that was written. `return_kept` and `message_kept` say that
    one was in the outbox already and was not changed.
    """

    partner: Partner
    workbook: Path
    message: Path | None
    why_no_message: str = ""
    estimated: int = 0
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
    estimated = 0 if kept else len(form.guess)
    if made.message is None:
        return made.row, Issued(partner, workbook, None, _why_none(partner), estimated, kept)
    if not message_kept:
        write_over(message, made.message)
    return made.row, Issued(partner, workbook, message, "", estimated, kept, message_kept)


def _is_whole(message: Path, known: IndexRow | None, content: bytes) -> bool:
    """Whether a message is the one the index knows, or carries the workbook that lies beside it."""
    listed = known is not None and known.message_sha256 == sha256_of(message)
    return listed or carries(message.read_bytes(), content)


def _why_none(partner: Partner) -> str:
    if not partner.contact_email:
        return "no e-mail address in partners.csv"
    return f"{address_problem(partner.contact_email)} (partners.csv)"


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


def issued_words(issued: Sequence[Issued]) -> Iterator[str]:
    """Yield what was prepared, each thing in one sentence with its number, and the names of those it is not usual for."""
    written = [each for each in issued if not each.return_kept]
    estimated = [each.estimated for each in written if each.estimated]
    if estimated:
        lines = f"{min(estimated):,} to {max(estimated):,}" if len(set(estimated)) > 1 else f"{estimated[0]:,}"
        yield f"{plural(len(estimated), 'return')} written with an initial estimate to correct ({lines} lines)."
    if blank := [each.partner.name for each in written if not each.estimated]:
        names = listed(blank, most=len(blank))
        yield f"{plural(len(blank), 'return')} written without an initial estimate: {names}."
    silent: dict[str, list[str]] = {}
    for each in issued:
        if each.message is None:
            silent.setdefault(each.why_no_message, []).append(each.partner.name)
    for why, partners in silent.items():
        yield f"{plural(len(partners), 'return')} without a message, {why}: {listed(partners, most=len(partners))}."
    if kept := _kept(issued):
        yield kept


def _kept(issued: Sequence[Issued]) -> str:
    """How many returns and messages were in the outbox already, in a sentence; blank where none were."""
    numbers = (
        (sum(partner.return_kept for partner in issued), "return"),
        (sum(partner.message_kept for partner in issued), "message"),
    )
    kept = [plural(number, noun) for number, noun in numbers if number]
    were = "was" if sum(number for number, _ in numbers) == 1 else "were"
    return f"{listed(kept)} {were} already there and {were} not changed." if kept else ""
