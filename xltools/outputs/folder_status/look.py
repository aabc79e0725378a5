"""Look at a count folder: gather where it stands from its count, its outbox and the last count written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from xltools.counting.certainty import certainty
from xltools.model import ReturnOrigin, Severity, Status
from xltools.outputs.folder_status.bodies import bodies_of
from xltools.outputs.folder_status.facts import FolderStatus, Sums, UnusedFile, WhyUnused
from xltools.outputs.folder_status.last_count import last_count_of
from xltools.outputs.folder_status.next_steps import next_steps
from xltools.outputs.folder_status.open_decisions import open_decisions
from xltools.outputs.messages.dates import iso_day
from xltools.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xltools.counting.count import Count
    from xltools.folder import CountFolder
    from xltools.model import ReturnStatus
    from xltools.outputs.read_back import Unsaved


def look_at(folder: CountFolder, count: Count, today: date, workbook: Path | None, unsaved: Unsaved) -> FolderStatus:
    """Return where a folder stands. `count` is of the folder with what is `unsaved` in the count `workbook` taken in."""
    bodies = bodies_of(folder, count)
    parts = certainty(count)
    deadline = iso_day(folder.mail.deadline)
    status = FolderStatus(
        folder=str(folder.path),
        place=folder.place,
        today=today.isoformat(),
        deadline=deadline or folder.mail.deadline,
        days_left=(date.fromisoformat(deadline) - today).days if deadline else None,
        bodies=bodies,
        files=tuple(_unused(count)),
        decisions=open_decisions(count, bodies),
        last_count=last_count_of(folder, count, unsaved, workbook),
        sums=Sums(count.net, parts.known, parts.apportioned, parts.initial),
        by_status=Counter(body.status for body in bodies if body.is_listed),
        returns=tuple(status for status in count.return_statuses if status.origin is not ReturnOrigin.ESTIMATED),
        typed_in_errors=sum(
            finding.severity is Severity.ERROR
            for each in count.return_statuses
            if each.origin is ReturnOrigin.TYPED_IN
            for finding in each.findings
        ),
        remarks=(*count.remarks, *unsaved.problems),
    )
    return replace(status, next_steps=next_steps(status))


def _unused(count: Count) -> Iterator[UnusedFile]:
    """Every file of returns/ that is of no use as it is; what an analyst rejected is done with."""
    listed = {partner.partner_id for partner in count.partners}
    for status in count.return_statuses:
        if status.origin is not ReturnOrigin.SENT:
            continue
        if status.status is Status.UNREADABLE:
            words = " ".join(part for finding in status.findings[:1] for part in (finding.message, finding.fix))
            yield UnusedFile(status.file, status.partner, WhyUnused.UNREADABLE, words)
        elif status.status is Status.REFUSED and not status.is_turned_down:
            yield UnusedFile(status.file, status.partner, _refused(status), f"{capitalised(status.refused_because)}.")
        elif status.status is Status.ANSWERS and not status.partner:
            yield UnusedFile(status.file, "", WhyUnused.SENDER_UNKNOWN, status.reason)
        elif status.counts and listed and status.partner_id not in listed:
            words = f"It is from {status.partner}, which is not in partners.csv. It counts all the same."
            yield UnusedFile(status.file, status.partner, WhyUnused.NOT_LISTED, words)


def _refused(status: ReturnStatus) -> WhyUnused:
    return WhyUnused.REFUSED if status.partner else WhyUnused.SENDER_UNKNOWN
