"""Whose a file is that could not be read: told by the mail it came in, or by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.folder.tables import received_rows
from xltools.model import ReturnOrigin, Status
from xltools.reading.received import RECEIVED
from xltools.reference.bodies.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.folder import CountFolder
    from xltools.model import Partner, ReturnStatus


def unread_by_partner(
    folder: CountFolder, return_statuses: Iterable[ReturnStatus]
) -> tuple[Mapping[str, tuple[ReturnStatus, ...]], tuple[ReturnStatus, ...]]:
    """Return the unreadable files of each partner (by its id), and those of which nobody can tell whose they are."""
    by_mail = _senders(folder)
    known: dict[str, tuple[ReturnStatus, ...]] = {}
    nobodys = []
    for status in return_statuses:
        if status.status is Status.UNREADABLE and status.origin is ReturnOrigin.SENT:
            # what came by mail is whose the mail was: its name here may be made of a stranger's address
            mailed = folder.senders.of(status.sha256) is not None
            partner_id = by_mail.get(status.sha256) or ("" if mailed else _named(status.file, folder.partners))
            if partner_id:
                known[partner_id] = (*known.get(partner_id, ()), status)
            else:
                nobodys.append(status)
    return known, tuple(nobodys)


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
