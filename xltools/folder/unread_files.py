"""Whose a file is that could not be read: told by the mail it came in, or by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.folder.tables import received_rows
from xltools.model import ReturnOrigin, Status
from xltools.reading.received import RECEIVED
from xltools.reference.bodies.names import fold_name
from xltools.reference.bodies.organisations import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.folder import CountFolder
    from xltools.model import Partner, ReturnStatus


def with_owners(folder: CountFolder, return_statuses: Iterable[ReturnStatus]) -> tuple[ReturnStatus, ...]:
    """Return the statuses with the partner each unreadable file is of, where that can be told: it has sent something."""
    by_mail, partners = _senders(folder), {partner.partner_id: partner for partner in folder.partners}
    return tuple(
        _named_after(status, partners[owner]) if (owner := _owner(folder, by_mail, status)) else status
        for status in return_statuses
    )


def unread_by_partner(
    folder: CountFolder, return_statuses: Iterable[ReturnStatus]
) -> tuple[Mapping[str, tuple[ReturnStatus, ...]], tuple[ReturnStatus, ...]]:
    """Return the unreadable files of each partner (by its id), and those of which nobody can tell whose they are."""
    by_mail = _senders(folder)
    known: dict[str, tuple[ReturnStatus, ...]] = {}
    nobodys = []
    for status in return_statuses:
        if not _is_unread(status):
            continue
        if partner_id := _owner(folder, by_mail, status):
            known[partner_id] = (*known.get(partner_id, ()), status)
        else:
            nobodys.append(status)
    return known, tuple(nobodys)


def _is_unread(status: ReturnStatus) -> bool:
    return status.status is Status.UNREADABLE and status.origin is ReturnOrigin.SENT


def _owner(folder: CountFolder, by_mail: Mapping[str, str], status: ReturnStatus) -> str:
    """The reference of the partner an unreadable file is of; blank for other files, and where nobody can tell."""
    if not _is_unread(status):
        return ""
    # what came by mail is whose the mail was: its name here may be made of a stranger's address
    mailed = folder.senders.of(status.sha256) is not None
    return by_mail.get(status.sha256) or ("" if mailed else _named(status.file, folder.partners))


def _named_after(status: ReturnStatus, partner: Partner) -> ReturnStatus:
    return replace(
        status,
        partner=partner.name,
        partner_id=partner.partner_id,
        organisation_type=partner.organisation_type,
        level=level_of(partner.organisation_type),
    )


def _senders(folder: CountFolder) -> Mapping[str, str]:
    rows = received_rows(folder.path / RECEIVED)
    known = {partner.partner_id for partner in folder.partners}
    pairs = (((row.get("sha256") or "").lower(), row.get("partner_id") or "") for row in rows)
    return {sha256: partner_id for sha256, partner_id in pairs if sha256 and partner_id in known}


def _named(file: str, partners: Iterable[Partner]) -> str:
    """The one partner a file's name (or the folder it lies in) begins with; blank where none or several fit."""
    parts = [fold_name(part.rpartition(".")[0] or part) for part in file.split("/")]
    fitting = {
        partner.partner_id: longest
        for partner in partners
        if (longest := max((len(key) for key in _keys(partner) if _begins(parts, key)), default=0))
    }
    longest = max(fitting.values(), default=0)
    best = [partner_id for partner_id, length in fitting.items() if length == longest]
    return best[0] if len(best) == 1 else ""


def _keys(partner: Partner) -> set[str]:
    names = (partner.name, partner.short_name, partner.partner_id.replace("-", " "), *partner.aliases)
    return {key for name in names if (key := fold_name(name.replace("-", " ")))}


def _begins(parts: Iterable[str], key: str) -> bool:
    return any(part == key or part.startswith(f"{key} ") for part in parts)
