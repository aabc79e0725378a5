"""From the count to what each partner is told: its returns, what was found in them, what counts of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import ReturnOrigin, Severity, Status, WhyNot
from xltools.outputs.messages.actions import actions_to_do
from xltools.outputs.messages.changes import changes_since_last
from xltools.outputs.messages.dates import day_in_words
from xltools.outputs.messages.facts import Arrived, MessageKind, Moved, NewerVersion, PartnerMessage, Signature
from xltools.outputs.messages.totals import totals_of
from xltools.outputs.story import is_spending
from xltools.reading.held import beside_words, jump_words
from xltools.text import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.counting.count import Count
    from xltools.folder.mail_settings import Mail
    from xltools.model import Finding, Jump, Partner, Place, ReturnStatus
    from xltools.outputs.messages.facts import Totals

LONGEST_NAME = 100
_NO_NAMES: Mapping[tuple[str, str], str] = MappingProxyType({})
THINGS_NAMED = 3
"""The biggest things to do stand in the message itself; the rest is in the file."""


@dataclass(frozen=True, slots=True)
class PartnerResponse:
    """What came from one partner: the returns that count (all in one file), those refused, files nobody could open, and newer
    versions that wait beside those that count."""

    partner: Partner
    counting: tuple[ReturnStatus, ...] = ()
    refused: tuple[ReturnStatus, ...] = ()
    unread: tuple[ReturnStatus, ...] = ()
    waiting: tuple[ReturnStatus, ...] = ()

    @property
    def file(self) -> str:
        """The file that the message is about, as reports call it; "" where nothing came that could be opened."""
        return next((status.file for status in (*self.counting, *self.refused)), "")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in that file's returns of this partner."""
        about = self.counting or tuple(status for status in self.refused if status.file == self.file)
        return tuple(finding for status in about for finding in status.findings)


def responses_of(
    partners: Iterable[Partner], return_statuses: Iterable[ReturnStatus], unread: Mapping[str, tuple[ReturnStatus, ...]]
) -> tuple[PartnerResponse, ...]:
    """Return what came from each partner, in the order of the partner list. Superseded returns are spoken of by their newer one,
    and of what a stranger sent nobody hears; what the body itself sent and an analyst rejected is refused."""
    counting: dict[str, tuple[ReturnStatus, ...]] = {}
    refused: dict[str, tuple[ReturnStatus, ...]] = {}
    waiting: dict[str, tuple[ReturnStatus, ...]] = {}
    for status in return_statuses:
        if status.origin is not ReturnOrigin.SENT:
            continue  # what was typed in or estimated came from nobody
        if status.counts or status.stands_back:
            counting[status.partner_id] = (*counting.get(status.partner_id, ()), status)
        elif status.status is Status.REFUSED and not status.from_stranger:
            refused[status.partner_id] = (*refused.get(status.partner_id, ()), status)
        elif status.has_jumped:
            waiting[status.partner_id] = (*waiting.get(status.partner_id, ()), status)
    return tuple(
        PartnerResponse(partner, *(group.get(partner.partner_id, ()) for group in (counting, refused, unread, waiting)))
        for partner in partners
    )


class Facts:
    """The count as letters need it: every line's money and service, by file, sheet and row."""

    def __init__(self, count: Count, mail: Mail, sent_as: Mapping[tuple[str, str], str] = _NO_NAMES) -> None:
        self.count, self._sent_as = count, sent_as
        self._mail = mail
        lines = count.lines
        self._services: dict[tuple[str, str, int], str] = {}
        self._pence: dict[tuple[str, str, int], int] = {}
        self._by_file: dict[str, dict[tuple[str, int], str]] = {}
        money = lines["gross"].fillna(0).astype("int64")
        for file, sheet, row, service, pence in zip(
            lines["workbook"], lines["sheet"], lines["row"].tolist(), lines["service"], money.tolist(), strict=True
        ):
            self._services[file, sheet, row], self._pence[file, sheet, row] = service, pence
            self._by_file.setdefault(file, {})[sheet, row] = service
        self._guessed = {status.partner_id for status in count.return_statuses if status.status is Status.ESTIMATED}

    def services_of(self, file: str) -> Mapping[tuple[str, int], str]:
        """Return the services of a file's lines by sheet and row."""
        return self._by_file.get(file, {})

    def message_to(self, response: PartnerResponse) -> PartnerMessage:
        """Return what the message to a partner says; what it encloses is added later."""
        actions = actions_to_do(response.findings, self._pence)
        findings = response.findings
        explained = [finding for finding in findings if finding.explanation]
        to_correct, kind = sum(action.is_error for action in actions), kind_of(response)
        return PartnerMessage(
            kind=kind,
            partner=response.partner,
            place=self.count.place,
            signature=signature(self._mail),
            deadline=day_in_words(self._mail.deadline, year=False),
            deadline_in_full=day_in_words(self._mail.deadline),
            arrived=tuple(self._arrived(status) for status in response.counting),
            unread=tuple(self._unopened(status) for status in response.unread),
            refused=tuple(self._refused(status) for status in response.refused),
            newer=tuple(self._newer(status, status.jump) for status in response.waiting if status.jump),
            first=actions[:THINGS_NAMED],
            more=max(0, len(actions) - THINGS_NAMED),
            to_correct=to_correct,
            to_explain=len(actions) - to_correct,
            findings=sum(finding.is_open for finding in findings),
            explained=sum(not finding.is_open for finding in explained),
            explained_errors=sum(finding.severity is Severity.ERROR for finding in explained),
            remarks=sum(finding.severity is Severity.NOTE for finding in findings),
            counts_now=self._counts_now(response),
            totals=self._totals(response) if kind is MessageKind.ACCEPTED else None,
            changes=changes_since_last(self.count, response.counting[0], self._services) if response.counting else None,
            hidden_sheets=tuple(
                sorted({finding.location.sheet for finding in findings if finding.code == "hidden-sheet"})
            ),
            guess_counts=response.partner.partner_id in self._guessed,
        )

    def _counts_now(self, response: PartnerResponse) -> bool:
        numbers = [status.return_no for status in response.counting]
        return bool(self.count.lines.loc[self.count.lines["return_no"].isin(numbers), "counted"].ne(0).any())

    def _totals(self, response: PartnerResponse) -> Totals:
        return totals_of(self.count, [status.return_no for status in response.counting if status.return_no is not None])

    def _arrived(self, status: ReturnStatus) -> Arrived:
        lines = self.count.lines
        own = lines["return_no"].isin([status.return_no])
        gross = lines["gross"].fillna(0).astype("int64")
        spent = is_spending(lines)
        totals = int((own & lines["why_not"].eq(WhyNot.TOTAL_LINE.value)).sum())
        others = int((own & ~spent).sum()) - totals
        return Arrived(self._name(status), _when(status), status.lines, int(gross[own & spent].sum()), totals, others)

    def _unopened(self, status: ReturnStatus) -> Arrived:
        finding = status.findings[0]
        return Arrived(self._name(status), reason=finding.message, fix=finding.fix)

    def _refused(self, status: ReturnStatus) -> Arrived:
        why = status.refused_because or (jump_words(status.jump) if status.jump else "its figures cannot be right")
        return Arrived(self._name(status), _when(status), status.lines, reason=f"{why}.")

    def _newer(self, status: ReturnStatus, jump: Jump) -> NewerVersion:
        earlier = next(
            (self._name(one) for one in self.count.return_statuses if one.return_no == jump.earlier), jump.file
        )
        is_told_by_one = jump.pence > 0 and (not jump.scale or jump.services > 0)
        return NewerVersion(
            self._name(status),
            _when(status),
            jump.pence,
            earlier,
            jump.pence_before,
            beside_words(jump),
            jump.pence > jump.pence_before,
            bool(jump.scale),
            self._largest(jump.earlier, status.return_no) if is_told_by_one and status.return_no is not None else None,
            jump.in_place,
        )

    def _largest(self, before: int, now: int) -> Moved | None:
        """The service that moved most between two returns."""
        lines, sums = self.count.lines, [Counter[str](), Counter[str]()]
        for number, moved in zip((before, now), sums, strict=True):
            own = lines[lines["return_no"].eq(number)]
            for service, pence in zip(own["service"], own["gross"].fillna(0).astype("int64").tolist(), strict=True):
                moved[one_line(service)] += pence
        then, after = sums
        services = sorted({*then, *after}, key=lambda service: (-abs(after[service] - then[service]), service))
        return Moved(shorten(services[0]), then[services[0]], after[services[0]]) if services else None

    def _name(self, status: ReturnStatus) -> str:
        """What its sender called a file, and what it is called here where that is something else."""
        ours = status.file.rpartition("/")[2]
        theirs = shorten(one_line(self._sent_as.get((ours, status.sha256), "")), LONGEST_NAME)
        return f"{theirs} (here called {ours})" if theirs and theirs != ours else ours


def first_message(partner: Partner, place: Place, mail: Mail) -> PartnerMessage:
    """Return what the first round's message says; what it encloses is added later."""
    short, full = day_in_words(mail.deadline, year=False), day_in_words(mail.deadline)
    return PartnerMessage(MessageKind.FIRST_ROUND, partner, place, signature(mail), short, full)


def signature(mail: Mail) -> Signature:
    """Return who writes, whom to ask, and how long figures are kept."""
    return Signature(mail.sender_name or mail.sender or "The Total Place finance team", mail.contact, mail.retention)


def kind_of(response: PartnerResponse) -> MessageKind:
    """Return what the message to a partner is to say: which of two versions is right, else of what counts, of what was refused, of what
    cannot be opened."""
    if response.waiting:
        return MessageKind.WHICH_IS_RIGHT
    if response.counting:
        left = {finding.severity for finding in response.findings if finding.is_open}
        if Severity.ERROR in left:
            return MessageKind.TO_CORRECT
        return MessageKind.TO_EXPLAIN if left else MessageKind.ACCEPTED
    if response.refused:
        return MessageKind.REFUSED
    return MessageKind.UNREADABLE if response.unread else MessageKind.REMINDER


def about_key(response: PartnerResponse) -> str:
    """Return a key of the returns that count, and of those asked about beside them: equal where they are the same files, blank where
    there are none."""
    hashes = sorted({about.sha256 for about in (*response.counting, *response.waiting)})
    return hashlib.sha256("".join(hashes).encode()).hexdigest() if hashes else ""


def _when(status: ReturnStatus) -> str:
    if status.received:
        return f"received on {day_in_words(status.received)}"
    return f"signed off on {day_in_words(status.signed_off_on)}" if status.signed_off_on else ""
