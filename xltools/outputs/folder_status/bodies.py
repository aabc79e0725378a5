"""Each body of a count folder: whether it has answered, what is open in its return, what was last written to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.folder.unread_files import unread_by_partner
from xltools.model import ReturnOrigin, Severity, Status
from xltools.outputs.folder_status.facts import NO_REPLY, Body, CountsFrom, LastMessage
from xltools.outputs.messages.compose import address_in
from xltools.outputs.messages.dates import iso_day
from xltools.outputs.messages.facts import MessageKind
from xltools.outputs.messages.gathering import about_key, kind_of, responses_of
from xltools.outputs.messages.index import read_index
from xltools.outputs.messages.sent import last_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import Partner, ReturnStatus
    from xltools.outputs.messages.gathering import PartnerResponse
    from xltools.outputs.messages.index import IndexRow
    from xltools.outputs.messages.sent import JournalEntry

_WITHOUT_RETURN = (Status.TYPED_IN, Status.HELD, Status.REFUSED, Status.UNREADABLE)
"""What is said of a body none of whose returns counts: the first of these that it has."""


def bodies_of(folder: CountFolder, count: Count) -> tuple[Body, ...]:
    """Return every body on the partner list, in its order, then those heard from or typed in that are not on it."""
    own: dict[str, list[ReturnStatus]] = defaultdict(list)
    for status in count.return_statuses:
        if status.partner_id:
            own[status.partner_id].append(status)
    messages = _Messages(folder, count)
    money = _counted_by_body(count)
    listed = {partner.partner_id for partner in folder.partners}
    bodies = [_body(partner.name, partner.partner_id, own[partner.partner_id], money) for partner in folder.partners]
    others = [
        _body(statuses[0].partner, partner_id, statuses, money, is_listed=False)
        for partner_id, statuses in own.items()
        if partner_id not in listed and any(status.origin is not ReturnOrigin.ESTIMATED for status in statuses)
    ]
    nobody_asked = not messages.is_any and not any(body.sent_something for body in (*bodies, *others))
    with_mail = (
        messages.on(body, partner, nobody_asked) for body, partner in zip(bodies, folder.partners, strict=True)
    )
    return (*with_mail, *sorted(others, key=lambda body: (body.partner.casefold(), body.partner_id)))


def _counted_by_body(count: Count) -> Mapping[str, int]:
    sums = count.lines.groupby("partner_id")["counted"].sum()
    return {str(partner_id): int(pence) for partner_id, pence in sums.items()}


def _body(
    name: str, partner_id: str, statuses: Sequence[ReturnStatus], money: Mapping[str, int], *, is_listed: bool = True
) -> Body:
    sent = [status for status in statuses if status.origin is ReturnOrigin.SENT and status.status is not Status.ANSWERS]
    known = [status for status in sent if not status.is_turned_down]
    counting = [status for status in sent if status.counts or status.stands_back]
    stated = _stated(statuses, [status for status in counting if status.counts])
    shown = counting or [status for status in known if status.status == stated]
    findings = [finding for status in shown for finding in status.findings]
    number = Counter(finding.severity for finding in findings if finding.is_open or finding.severity is Severity.NOTE)
    return Body(
        partner=name,
        partner_id=partner_id,
        is_listed=is_listed,
        status=stated,
        counts_from=_counts_from(statuses),
        counted=money.get(partner_id, 0),
        file=shown[0].file if shown else "",
        received=max((iso_day(status.received) or iso_day(status.signed_off_on) for status in shown), default=""),
        lines=sum(status.lines for status in shown),
        errors=number[Severity.ERROR],
        warnings=number[Severity.WARNING],
        notes=number[Severity.NOTE],
        explained=sum(finding.explanation is not None for finding in findings),
        files=_files(known, *Status),
        held=_files(known, Status.HELD),
        refused=_files(known, Status.REFUSED),
        unreadable=_files(known, Status.UNREADABLE),
    )


def _stated(statuses: Iterable[ReturnStatus], counting: Sequence[ReturnStatus]) -> str:
    """The status of what counts, the gravest of several; else of what was typed in or came; `NO_REPLY` for a body without any."""
    if counting:
        grave = (Status.REJECTED, Status.WITH_WARNINGS, Status.ACCEPTED)
        return min((status.status for status in counting), key=grave.index).value
    there = {status.status for status in statuses if not status.is_turned_down}
    return next((status.value for status in _WITHOUT_RETURN if status in there), NO_REPLY)


def _counts_from(statuses: Iterable[ReturnStatus]) -> CountsFrom:
    origins = {status.origin for status in statuses if status.counts}
    if ReturnOrigin.SENT in origins:
        return CountsFrom.RETURN
    if ReturnOrigin.TYPED_IN in origins:
        return CountsFrom.TYPED_IN
    return CountsFrom.ESTIMATE if ReturnOrigin.ESTIMATED in origins else CountsFrom.NOTHING


def _files(statuses: Iterable[ReturnStatus], *which: Status) -> tuple[str, ...]:
    return tuple(dict.fromkeys(status.file for status in statuses if status.status in which))


class _Messages:
    """What the outbox and its journal say of each partner, beside what would be written to it now."""

    def __init__(self, folder: CountFolder, count: Count) -> None:
        self._rows: Mapping[str, IndexRow] = {row.partner_id: row for row in read_index(folder.outbox) if row.message}
        self._events = last_events(folder.outbox)
        unread, _ = unread_by_partner(folder, count.return_statuses)
        responses = responses_of(folder.partners, count.return_statuses, unread)
        self._responses = {response.partner.partner_id: response for response in responses}
        self._went: dict[str, list[JournalEntry]] = defaultdict(list)
        for (message, _), entry in self._events.items():
            if entry.is_gone:
                self._went[message.removesuffix(".eml")].append(entry)
        self._outbox = folder.outbox

    @property
    def is_any(self) -> bool:
        """Whether anything was prepared or sent from this folder."""
        return bool(self._rows or self._went)

    def on(self, body: Body, partner: Partner, nobody_asked: bool) -> Body:
        """Return a body with what was written to it."""
        went = self._went.get(body.partner_id, [])
        written_to = bool(went) or body.partner_id in self._rows
        asked = written_to if self.is_any else not nobody_asked
        return replace(
            body,
            has_address=bool(address_in(partner.contact_email)),
            is_asked=asked or body.sent_something,
            first_sent=min((entry.at[:10] for entry in went), default=""),
            last_message=self._last(body.partner_id),
        )

    def _last(self, partner_id: str) -> LastMessage | None:
        row = self._rows.get(partner_id)
        if row is None:
            return None
        response = self._responses.get(partner_id)
        return LastMessage(
            row.status,
            row.prepared_on,
            self._events.get((row.message, row.message_sha256)),
            response is not None and _is_current(row, response),
        )


def _is_current(row: IndexRow, response: PartnerResponse) -> bool:
    """Whether a message is of the kind that would be written now, about the returns that are there."""
    wanted = kind_of(response)
    first = wanted is MessageKind.REMINDER and row.status == MessageKind.FIRST_ROUND
    return first or (row.status == wanted and row.about == about_key(response))
