"""When returns came: received.csv of the count folder, written by `xltools collect`, read before versions are ordered."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from xltools.reading.dates import iso_date
from xltools.reading.held import Arrival
from xltools.reading.senders import BEFORE_ANY_MAIL
from xltools.text import unguard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.model import ReadFile

RECEIVED = "received.csv"
RECEIVED_COLUMNS = (
    *("file", "sha256", "received", "partner_id", "matched_by"),
    *("sender", "sent_as", "message_id", "forwarded_by"),
)
"""A row for each file taken out of a mail, and each sender of it. `received` is in UTC, such as 2011-07-01 09:30:12;
`sent_as` is the name it came under, `forwarded_by` who sent on, as an attachment, the mail it was in."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)Z?")


def received_dates(rows: Iterable[Mapping[str, str | None]]) -> Mapping[str, str]:
    """Return when each file came, by its sha256: the first time it did, where it came more than once."""
    first_days: dict[str, str] = {}
    for row in rows:
        sha256, when = (row.get("sha256") or "").strip().lower(), (row.get("received") or "").strip()
        if sha256 and when and (sha256 not in first_days or when < first_days[sha256]):
            first_days[sha256] = when
    return MappingProxyType(first_days)


def sent_names(rows: Iterable[Mapping[str, str | None]]) -> Mapping[tuple[str, str], str]:
    """Return what its sender called each file, by its name in returns/ and its sha256."""
    cells = ([(row.get(name) or "").strip() for name in ("file", "sha256", "sent_as")] for row in rows)
    return MappingProxyType({(file, sha256.lower()): unguard(sent_as) for file, sha256, sent_as in cells if sent_as})


def arrivals_in(rows: Iterable[Mapping[str, str | None]]) -> Mapping[str, tuple[Arrival, ...]]:
    """Return each time a file came by mail, by its sha256, the first time first; rows without a sender are no mail's."""
    came: dict[str, list[Arrival]] = {}
    for row in rows:
        cells = {name: unguard((row.get(name) or "").strip()) for name in RECEIVED_COLUMNS}
        sender = cells["sender"].casefold()
        forwarded_by = tuple(part.strip() for part in cells["forwarded_by"].casefold().split(";") if part.strip())
        if (sha256 := cells["sha256"].lower()) and sender:
            by_hand = cells["matched_by"] == BEFORE_ANY_MAIL
            came.setdefault(sha256, []).append(Arrival(sender, forwarded_by, cells["received"], by_hand))
    ordered = {
        sha256: tuple(sorted(each, key=lambda arrival: (arrival.received, arrival.sender)))
        for sha256, each in came.items()
    }
    return MappingProxyType(ordered)


def with_received(files: Iterable[ReadFile], dates: Mapping[str, str]) -> tuple[ReadFile, ...]:
    """Return the files with the date they came, where it is known and they do not state one themselves."""
    return tuple(_dated(file, dates[file.sha256]) if file.sha256 in dates else file for file in files)


def _dated(file: ReadFile, when: str) -> ReadFile:
    return replace(
        file, returns=tuple(sent if sent.received else replace(sent, received=when) for sent in file.returns)
    )


def moment(received: str) -> tuple[str, str]:
    """Return a date received as (ISO date, time of day); the time is blank unless it is stated as received.csv does."""
    match = _MOMENT.fullmatch(received.strip())
    return (match[1], match[2]) if match else (iso_date(received), "")
