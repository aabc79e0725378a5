"""What became of each return: its status, in one word and in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.model import Severity, Standing, Status
from xltools.reference.bodies.organisations import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.model import Finding, ReadFile
    from xltools.reading.versions import Owned


def standings(owned: Owned, findings: Sequence[tuple[Finding, ...]], files: Iterable[ReadFile]) -> tuple[Standing, ...]:
    """Return one standing per return and per unreadable file, by partner and file name."""
    read = [_standing(owned, number, found) for number, found in enumerate(findings)]
    unreadable = [_unreadable(file) for file in files if file.unreadable is not None]
    return in_order((*read, *unreadable))


def in_order(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return standings by partner and file name."""
    return tuple(sorted(found, key=lambda one: (one.partner.lower(), one.file, one.return_no or 0)))


def _standing(owned: Owned, number: int, findings: tuple[Finding, ...]) -> Standing:
    one, partner = owned.batch.returns[number], owned.partners[number]
    status, reason = _status(owned, number, findings)
    return Standing(
        file=one.file,
        status=status,
        reason=reason,
        findings=findings,
        return_no=number,
        partner=partner.name,
        partner_id=partner.partner_id,
        organisation_type=partner.organisation_type,
        level=level_of(partner.organisation_type),
        version=one.version,
        received=one.received,
        signed_off_on=one.header["signed_off_on"],
        template_version=one.template_version,
        lines=len(one.lines),
        size=one.size,
        sha256=one.sha256,
    )


def _status(owned: Owned, number: int, findings: tuple[Finding, ...]) -> tuple[Status, str]:
    if number in owned.refused:
        return Status.REFUSED, f"Not counted: {owned.refused[number]}."
    if number in owned.superseded_by:
        newer = owned.batch.returns[owned.superseded_by[number]].file
        return Status.SUPERSEDED, f"Not counted: a newer return of this partner counts instead ({newer})."
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    if errors:
        return Status.REJECTED, f"Counted provisionally: {_number(errors, 'error')} must be corrected."
    if warnings:
        return Status.WITH_WARNINGS, f"Counted: {_number(warnings, 'warning')} to correct or explain."
    return Status.ACCEPTED, "Counted: nothing to correct."


def _unreadable(file: ReadFile) -> Standing:
    assert file.unreadable is not None  # noqa: S101 - the caller chose such files
    return Standing(
        file=file.file,
        status=Status.UNREADABLE,
        reason=f"Not counted: {file.unreadable.message}",
        findings=(file.unreadable,),
        size=file.size,
        sha256=file.sha256,
    )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
