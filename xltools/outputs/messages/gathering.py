"""From the count to what each partner is told: its returns, what was found in them, what counts of them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.model import Severity, Status
from xltools.outputs.messages.changes import changes_since_last
from xltools.outputs.messages.dates import day_in_words
from xltools.outputs.messages.facts import Arrived, Letter, Outcome, Signature
from xltools.outputs.messages.letters import one_line
from xltools.outputs.messages.things import things_to_do
from xltools.outputs.messages.totals import totals_of
from xltools.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.counting.count import Count
    from xltools.folder.mail_settings import Mail
    from xltools.model import Finding, Partner, Place, ReturnStatus
    from xltools.outputs.messages.facts import Totals

LONGEST_NAME = 100
_NO_NAMES: Mapping[tuple[str, str], str] = MappingProxyType({})
THINGS_NAMED = 3
"""The biggest things to do stand in the message itself; the rest is in the file."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from one partner: the returns that count (all in one file), those refused, and files nobody could open."""

    partner: Partner
    counting: tuple[ReturnStatus, ...] = ()
    refused: tuple[ReturnStatus, ...] = ()
    unread: tuple[ReturnStatus, ...] = ()

    @property
    def file(self) -> str:
        """The file that the message is about, as reports call it; "" where nothing came that could be opened."""
        return next((one.file for one in (*self.counting, *self.refused)), "")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found in that file's returns of this partner."""
        about = self.counting or tuple(one for one in self.refused if one.file == self.file)
        return tuple(finding for one in about for finding in one.findings)


def heard_from(
    partners: Iterable[Partner], return_statuses: Iterable[ReturnStatus], unread: Mapping[str, tuple[ReturnStatus, ...]]
) -> tuple[Heard, ...]:
    """Return what came from each partner, in the order of the partner list. Superseded returns are spoken of by their newer one."""
    counting: dict[str, tuple[ReturnStatus, ...]] = {}
    refused: dict[str, tuple[ReturnStatus, ...]] = {}
    for one in return_statuses:
        if one.counts and one.status is not Status.ESTIMATED:
            counting[one.partner_id] = (*counting.get(one.partner_id, ()), one)
        elif one.status is Status.REFUSED:
            refused[one.partner_id] = (*refused.get(one.partner_id, ()), one)
    return tuple(
        Heard(partner, *(found.get(partner.partner_id, ()) for found in (counting, refused, unread)))
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
        self._guessed = {one.partner_id for one in count.return_statuses if one.status is Status.ESTIMATED}

    def services_of(self, file: str) -> Mapping[tuple[str, int], str]:
        """Return the services of a file's lines by sheet and row."""
        return self._by_file.get(file, {})

    def letter(self, heard: Heard) -> Letter:
        """Return what the message to a partner says; what it encloses is added later."""
        things = things_to_do(heard.findings, self._pence)
        findings = heard.findings
        explained = [one for one in findings if one.explanation]
        to_correct, outcome = sum(one.is_error for one in things), outcome_of(heard)
        return Letter(
            outcome=outcome,
            partner=heard.partner,
            place=self.count.place,
            signature=signature(self._mail),
            deadline=day_in_words(self._mail.deadline, year=False),
            deadline_in_full=day_in_words(self._mail.deadline),
            arrived=tuple(self._arrived(one) for one in heard.counting),
            unread=tuple(self._unopened(one) for one in heard.unread),
            refused=tuple(self._refused(one) for one in heard.refused),
            first=things[:THINGS_NAMED],
            more=max(0, len(things) - THINGS_NAMED),
            to_correct=to_correct,
            to_explain=len(things) - to_correct,
            findings=sum(one.is_open for one in findings),
            explained=sum(not one.is_open for one in explained),
            explained_errors=sum(one.severity is Severity.ERROR for one in explained),
            remarks=sum(one.severity is Severity.NOTE for one in findings),
            totals=self._totals(heard) if outcome is Outcome.ACCEPTED else None,
            changes=changes_since_last(self.count, heard.counting[0], self._services) if heard.counting else None,
            hidden_sheets=tuple(sorted({one.location.sheet for one in findings if one.code == "hidden-sheet"})),
            guess_counts=heard.partner.partner_id in self._guessed,
        )

    def _totals(self, heard: Heard) -> Totals:
        return totals_of(self.count, [one.return_no for one in heard.counting if one.return_no is not None])

    def _arrived(self, one: ReturnStatus) -> Arrived:
        lines = self.count.lines
        gross = lines["gross"][lines["return_no"].isin([one.return_no])].fillna(0).astype("int64").sum()
        return Arrived(self._name(one), _when(one), one.lines, int(gross))

    def _unopened(self, one: ReturnStatus) -> Arrived:
        finding = one.findings[0]
        return Arrived(self._name(one), reason=finding.message, fix=finding.fix)

    def _refused(self, one: ReturnStatus) -> Arrived:
        reason = one.reason.removeprefix("Not counted: ")
        return Arrived(self._name(one), _when(one), one.lines, reason=reason)

    def _name(self, one: ReturnStatus) -> str:
        """What its sender called a file, and what it is called here where that is something else."""
        ours = one.file.rpartition("/")[2]
        theirs = shorten(one_line(self._sent_as.get((ours, one.sha256), "")), LONGEST_NAME)
        return f"{theirs} (here called {ours})" if theirs and theirs != ours else ours


def first_letter(partner: Partner, place: Place, mail: Mail) -> Letter:
    """Return what the first round's message says; what it encloses is added later."""
    short, full = day_in_words(mail.deadline, year=False), day_in_words(mail.deadline)
    return Letter(Outcome.FIRST_ROUND, partner, place, signature(mail), short, full)


def signature(mail: Mail) -> Signature:
    """Return who writes, whom to ask, and how long figures are kept."""
    return Signature(mail.sender_name or mail.sender or "The Total Place finance team", mail.contact, mail.retention)


def outcome_of(heard: Heard) -> Outcome:
    """Return what the message to a partner is to say: of what counts, else of what was refused, else of what cannot be opened."""
    if heard.counting:
        left = {finding.severity for finding in heard.findings if finding.is_open}
        if Severity.ERROR in left:
            return Outcome.TO_CORRECT
        return Outcome.TO_EXPLAIN if left else Outcome.ACCEPTED
    if heard.refused:
        return Outcome.REFUSED
    return Outcome.UNREADABLE if heard.unread else Outcome.REMINDER


def _when(one: ReturnStatus) -> str:
    if one.received:
        return f"received on {day_in_words(one.received)}"
    return f"signed off on {day_in_words(one.signed_off_on)}" if one.signed_off_on else ""
