"""One message for each partner, by what became of its return, into the outbox. Nothing is sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.folder.senders import make_reference_key, references_of
from xltools.folder.unread_files import unread_by_partner
from xltools.lock import folder_held
from xltools.model import ReturnOrigin, Status
from xltools.outputs.marking.mark_up import file_name
from xltools.outputs.messages.compose import address_in, address_problem, compose
from xltools.outputs.messages.enclosing import enclosure_for
from xltools.outputs.messages.facts import MessageKind
from xltools.outputs.messages.gathering import Facts, about_key, first_message, responses_of
from xltools.outputs.messages.index import IndexRow
from xltools.outputs.messages.outbox import Outbox, PreparedMessage
from xltools.outputs.messages.sent import last_events
from xltools.outputs.messages.templates import Templates
from xltools.steps import Progress, Step, unheard
from xltools.storage import disk_answers, make_folder
from xltools.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import Partner, ReturnStatus
    from xltools.outputs.messages.enclosing import Enclosure
    from xltools.outputs.messages.facts import PartnerMessage
    from xltools.outputs.messages.gathering import PartnerResponse
    from xltools.steps import OnStep


def prepare_messages(
    folder: CountFolder, count: Count, made_on: date, on_step: OnStep = unheard
) -> tuple[IndexRow, ...]:
    """Write the messages, what they carry, and the index into the outbox; return the index's rows.

    `on_step` hears of each message; where it ends the work, the outbox stays as it was.
    Messages of earlier runs that say something else go to ``outbox/earlier``. Raises `UsageError` for a mistake in a template
    of the place's own, and while another run sends or prepares messages, before anything in the outbox is changed.
    """
    with folder_held(folder.path), disk_answers(folder.outbox):
        make_reference_key(folder.path)
        references = references_of(folder.path, (partner.partner_id for partner in folder.partners))
        make_folder(folder.outbox)
        with Outbox(folder.outbox, made_on) as outbox:
            return _prepare(replace(folder, references=references), count, outbox, on_step)


def _prepare(folder: CountFolder, count: Count, outbox: Outbox, on_step: OnStep) -> tuple[IndexRow, ...]:
    unread, nobodys = unread_by_partner(folder, count.return_statuses)
    templates, facts = Templates(folder.path), Facts(count, folder.mail, folder.sent_as)
    responses = responses_of(folder.partners, count.return_statuses, unread)
    notes = address_notes(folder.partners)
    shared_names = _shared_names(responses)
    written_to, held = _written_to(folder), _held_in_name(count)
    for number, response in enumerate(responses, 1):
        on_step(Progress(Step.MESSAGES, number, len(responses), response.partner.name))
        message = facts.message_to(response)
        if message.kind is MessageKind.REMINDER and written_to and message.partner.partner_id not in written_to:
            message = first_message(message.partner, folder.place, folder.mail)
        enclosure = enclosure_for(
            folder,
            response,
            message.kind,
            facts.services_of(response.file),
            alone=_file_key(response) not in shared_names,
        )
        made = prepared(folder, templates, message, enclosure, notes[response.partner.partner_id])
        made = replace(made, row=replace(made.row, about=about_key(response)))
        waits = message.kind is MessageKind.ACCEPTED and not outbox.is_thanked(made.row)
        outbox.put(_put_off(made, held[response.partner.partner_id]) if waits else made)
    for row in (*_strangers(count, folder.partners), *map(_nobodys, nobodys)):
        outbox.put(PreparedMessage(row))
    return outbox.finish(folder.place)


def _held_in_name(count: Count) -> Mapping[str, list[str]]:
    """The files that are held, by the partner in whose name they came."""
    held: dict[str, list[str]] = defaultdict(list)
    for status in count.return_statuses:
        if status.status is Status.HELD:
            held[status.partner_id].append(status.file)
    return held


def _put_off(made: PreparedMessage, held: Sequence[str]) -> PreparedMessage:
    """No thanks while something is held in a partner's name: it may be the partner's own after all."""
    if not held:
        return made
    words = (
        f"no thank-you yet: {listed(held)} came from an address that is not the partner's. Accept or reject it first"
    )
    return PreparedMessage(replace(made.row, recipient="", subject="", message="", note=words))


def _written_to(folder: CountFolder) -> frozenset[str]:
    """The partners to whom a message went from here; nobody where all of them were written to by other means."""
    return frozenset(
        message.removesuffix(".eml") for (message, _), record in last_events(folder.outbox).items() if record.is_gone
    )


def prepared(
    folder: CountFolder, templates: Templates, message: PartnerMessage, enclosure: Enclosure | None, note: str
) -> PreparedMessage:
    """Return a partner's message, as bytes where it can be written to, and its row of the index."""
    written = templates.write(enclosure.added_to(message) if enclosure else message)
    partner, file = message.partner, enclosure.file if enclosure else None
    recipient = address_in(partner.contact_email)
    row = IndexRow(partner.partner_id, partner.name, recipient, written.subject, message.kind.value, note=note)
    if not recipient:
        return PreparedMessage(row, None, file)
    content = compose(written, partner, folder.mail, file)
    return PreparedMessage(replace(row, message=f"{partner.partner_id}.eml"), content, file)


def address_notes(partners: Iterable[Partner]) -> Mapping[str, str]:
    """Return, for each partner, what is to be said of its address: it is missing, no address, or another partner's too."""
    listed = list(partners)
    with_it: dict[str, list[Partner]] = {}
    for partner in listed:
        with_it.setdefault(address_in(partner.contact_email).casefold(), []).append(partner)
    return {partner.partner_id: _address_note(partner, with_it) for partner in listed}


def _address_note(partner: Partner, with_it: Mapping[str, Sequence[Partner]]) -> str:
    address = address_in(partner.contact_email)
    if not partner.contact_email:
        return "no e-mail address: add one to partners.csv, or send the attachment by other means; then run this again"
    if not address:
        return f"{address_problem(partner.contact_email)}: correct it in partners.csv, then run this again"
    others = [other.name for other in with_it[address.casefold()] if other is not partner]
    return f"the same address as {', '.join(others)}: each gets a message of its own" if others else ""


def _file_key(response: PartnerResponse) -> str:
    return file_name(response.file, "").casefold()


def _shared_names(responses: Iterable[PartnerResponse]) -> frozenset[str]:
    """The names that the files of several partners would have: those get the partner's reference before them."""
    times = Counter(_file_key(response) for response in responses if response.file)
    return frozenset(name for name, number in times.items() if number > 1)


_NAMELESS = (
    "does not say which organisation it is from. Find out, and put the name into a copy: on its sheet Return, or in a CSV file "
    "in the column partner"
)


def _strangers(count: Count, partners: Sequence[Partner]) -> Iterator[IndexRow]:
    """Bodies heard from that are not on the partner list: nobody to write to."""
    listed = {partner.partner_id for partner in partners}
    seen = set()
    for status in count.return_statuses:
        is_sent = status.origin is ReturnOrigin.SENT and status.status not in (Status.UNREADABLE, Status.SUPERSEDED)
        unknown = is_sent and status.partner_id not in listed
        if unknown and not status.from_stranger and status.partner_id not in seen:
            seen.add(status.partner_id)
            why = "came from a body that is not in partners.csv: add it there to write to it"
            yield _without(status, f"{status.file} {why if status.partner else _NAMELESS}")


def _nobodys(status: ReturnStatus) -> IndexRow:
    return _without(
        status,
        f"{status.file} cannot be opened, and we cannot tell whose it is: put the partner's name first in the file's name",
    )


def _without(status: ReturnStatus, note: str) -> IndexRow:
    return IndexRow(status.partner_id, status.partner, "", "", status.status.value, note=note)
