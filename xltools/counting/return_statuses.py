"""What became of each return: its status, in one word and in a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.model import HeldReason, ReturnOrigin, ReturnStatus, SenderStanding, Severity, Status
from xltools.reading.held import HeldJump, held_because
from xltools.reading.senders import NO_SENDERS
from xltools.reference.bodies.organisations import level_of
from xltools.text import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.checks.answers import Answered
    from xltools.model import Finding, ReadFile, Return
    from xltools.reading.held import Arrival, Held
    from xltools.reading.senders import Senders
    from xltools.reading.versions import ResolvedBatch


def return_statuses(
    resolved: ResolvedBatch,
    findings: Sequence[tuple[Finding, ...]],
    files: Iterable[ReadFile],
    answered: Answered | None = None,
    senders: Senders = NO_SENDERS,
) -> tuple[ReturnStatus, ...]:
    """Return one status per return, per unreadable file and per findings workbook sent back, by partner and file name.

    `answered` says whose the findings workbooks are, by file, as far as that is known, and which of them are held.
    """
    kept = tuple(files)
    read = [
        _return_status(resolved, number, own, senders)
        for number, own in enumerate(findings)
        if own or not _is_of_workbook(resolved.batch.returns[number])
    ]
    unreadable = [_unreadable(file) for file in kept if file.unreadable is not None]
    answers = [_answers(file, answered, senders) for file in kept if file.findings_of]
    return in_order((*read, *unreadable, *answers))


def in_order(statuses: Iterable[ReturnStatus]) -> tuple[ReturnStatus, ...]:
    """Return statuses by partner and file name."""
    return tuple(sorted(statuses, key=lambda status: (status.partner.lower(), status.file, status.return_no or 0)))


def _return_status(
    resolved: ResolvedBatch, number: int, findings: tuple[Finding, ...], senders: Senders
) -> ReturnStatus:
    sent, partner = resolved.batch.returns[number], resolved.partners[number]
    status, reason = _status(resolved, number, findings)
    confirm = _confirm(resolved.unconfirmed[number]) if number in resolved.unconfirmed else ""
    return ReturnStatus(
        file=sent.file,
        status=status,
        reason=" ".join(part for part in (reason, resolved.signed_as.get(number, ""), confirm) if part),
        findings=findings,
        return_no=number,
        partner=partner.name,
        partner_id=partner.partner_id,
        organisation_type=partner.organisation_type,
        level=level_of(partner.organisation_type),
        version=sent.version,
        received=sent.received,
        signed_off_on=sent.header["signed_off_on"],
        template_version=sent.template_version,
        lines=sent.line_count,
        size=sent.size,
        sha256=sent.sha256,
        refused_because=resolved.refused.get(number, ""),
        sender=arrival.named if (arrival := senders.of(sent.sha256)) else "",
        sender_standing=_sender_standing(resolved, number, senders),
        origin=sent.origin,
        stands_back=sent.origin is ReturnOrigin.SENT and number in resolved.instead,
        held_for=held.reason if (held := resolved.held.get(number)) else None,
        held_because=held_because(held, partner.name) if held else "",
        jump=held.jump if isinstance(held, HeldJump) else None,
    )


def _sender_standing(resolved: ResolvedBatch, number: int, senders: Senders) -> SenderStanding:
    if number in resolved.held and resolved.held[number].reason is not HeldReason.JUMP:
        return SenderStanding.STRANGER
    if number in resolved.unconfirmed:
        return SenderStanding.UNCONFIRMED
    mailed = senders.of(resolved.batch.returns[number].sha256) is not None
    return SenderStanding.KNOWN if mailed else SenderStanding.NOT_MAILED


def _is_of_workbook(read: Return) -> bool:
    """Say whether a return has what is to be said of the spend mapping workbook as a whole, and nothing typed in for a body."""
    return read.origin is ReturnOrigin.TYPED_IN and not read.line_count


def _status(resolved: ResolvedBatch, number: int, findings: tuple[Finding, ...]) -> tuple[Status, str]:
    if _is_of_workbook(resolved.batch.returns[number]):
        return Status.TYPED_IN, "Findings on the spend mapping workbook as a whole."
    if number in resolved.held:
        return _held(resolved, number)
    if number in resolved.refused:
        return Status.REFUSED, f"Not counted: {resolved.refused[number]}."
    if number in resolved.instead:
        return Status.SUPERSEDED, f"Not counted. {resolved.instead[number]}."
    if number in resolved.superseded_by:
        newer = resolved.batch.returns[resolved.superseded_by[number]].file
        return Status.SUPERSEDED, f"Not counted: a newer return of this partner counts instead ({newer})."
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = [finding for finding in findings if finding.severity is Severity.WARNING]
    if resolved.batch.returns[number].origin is ReturnOrigin.TYPED_IN:
        return Status.TYPED_IN, _typed_in(_has_return(resolved, number), errors, len(warnings))
    if errors:
        return Status.REJECTED, f"Included, but {plural(errors, 'error')} must be corrected."
    if warnings:
        return Status.WITH_WARNINGS, f"Counted: {_to_explain(warnings)}."
    return Status.ACCEPTED, "Counted: nothing to correct."


def _has_return(resolved: ResolvedBatch, number: int) -> bool:
    """Say whether a return of the body counts beside what is typed in for it."""
    owner, returns = resolved.partners[number].partner_id, resolved.batch.returns
    return any(
        partner.partner_id == owner and returns[no].origin is ReturnOrigin.SENT and not resolved.is_out(no)
        for no, partner in enumerate(resolved.partners)
    )


def _typed_in(has_return: bool, errors: int, warnings: int) -> str:
    """Say what counts of what the lead team typed, and what of it to look at."""
    beside = "beside its return" if has_return else "no return of it counts yet"
    numbers = [plural(number, name) for number, name in ((errors, "error"), (warnings, "warning")) if number]
    return f"Counted: typed in by the lead team, {beside}{f'; {listed(numbers)} to look at' if numbers else ''}."


def _held(resolved: ResolvedBatch, number: int) -> tuple[Status, str]:
    held, partner = resolved.held[number], resolved.partners[number].name
    because = held_because(held, partner)
    if held.rejected:
        return Status.REFUSED, f"Not counted: {because}."
    return Status.HELD, f"Not counted until you accept or reject it: {because}. {_instead(resolved, number)}"


def _instead(resolved: ResolvedBatch, number: int) -> str:
    """What counts for a body while a return in its name is held."""
    owner = resolved.partners[number].partner_id
    counting = [
        resolved.batch.returns[no].file
        for no, partner in enumerate(resolved.partners)
        if partner.partner_id == owner and not resolved.is_out(no)
    ]
    return f"Until then {listed(counting)} counts." if counting else "Until then the body has sent no return."


def _confirm(arrival: Arrival) -> str:
    return (
        f"It came from {arrival.named}; partners.csv has no address of this body. Enter the address there if it is right, "
        "or accept the return."
    )


def _to_explain(warnings: Sequence[Finding]) -> str:
    left = sum(finding.is_open for finding in warnings)
    if not left:
        return f"{plural(len(warnings), 'warning')}, explained"
    done = len(warnings) - left
    return f"{plural(left, 'warning')} to correct or explain" + (f", {done} more explained" if done else "")


def _answers(file: ReadFile, answered: Answered | None, senders: Senders) -> ReturnStatus:
    partner = answered.senders.get(file.file) if answered else None
    held = answered.held.get(file.file) if answered else None
    number, arrival = plural(len(file.answers), "explanation"), senders.of(file.sha256)
    status = ReturnStatus(
        file=file.file,
        status=Status.ANSWERS,
        reason=f"Not a return: findings sent back with {number}, kept with the return they are about.",
        size=file.size,
        sha256=file.sha256,
        sender=arrival.named if arrival else "",
        sender_standing=SenderStanding.KNOWN if arrival else SenderStanding.NOT_MAILED,
    )
    if partner is None:
        came = f" They came from {arrival.named}." if arrival else ""
        reason = f"Not a return: findings sent back with {number}, which were not used because we cannot tell whose they are.{came}"
        standing = SenderStanding.STRANGER if arrival else SenderStanding.NOT_MAILED
        return replace(status, reason=reason, sender_standing=standing)
    status = replace(
        status,
        partner=partner.name,
        partner_id=partner.partner_id,
        organisation_type=partner.organisation_type,
        level=level_of(partner.organisation_type),
    )
    return _held_answers(status, held, number) if held else status


def _held_answers(status: ReturnStatus, held: Held, number: str) -> ReturnStatus:
    because = held_because(held, status.partner)
    words = f"Not a return: findings sent back with {number}, which clear nothing{'' if held.rejected else ' until you accept them'}"
    return replace(
        status,
        status=Status.REFUSED if held.rejected else Status.HELD,
        reason=f"{words}: {because}.",
        sender_standing=SenderStanding.STRANGER,
        held_for=held.reason,
        held_because=because,
    )


def _unreadable(file: ReadFile) -> ReturnStatus:
    assert file.unreadable is not None  # noqa: S101 - the caller chose such files
    return ReturnStatus(
        file=file.file,
        status=Status.UNREADABLE,
        reason=f"Not counted: {file.unreadable.message}",
        findings=(file.unreadable,),
        size=file.size,
        sha256=file.sha256,
        origin=file.origin,
    )


def is_to_be_corrected(return_statuses: Iterable[ReturnStatus]) -> bool:
    """Say whether one of these returns, or what was typed in, has errors; what an analyst rejected is done with."""
    return any(
        any(finding.severity is Severity.ERROR for finding in return_status.findings)
        if return_status.status is Status.TYPED_IN
        else return_status.status in _TO_CORRECT and not return_status.is_turned_down
        for return_status in return_statuses
    )


_TO_CORRECT = frozenset({Status.REJECTED, Status.REFUSED, Status.HELD})
