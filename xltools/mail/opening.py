"""A saved mail opened: what is attached that may be a return, and in words what else was in it. Nothing in it is trusted.

A mail forwarded as an attachment is opened too: what is in it came from its own sender, on its own day.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.mail.archive import unpacked
from xltools.mail.outgoing import single_address
from xltools.reading.package import FileKind, look_at
from xltools.reading.refusals import Refused
from xltools.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_MAIL = 200 * 2**20
DEEPEST = 5
MOST_PARTS = 500
RETURNS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
_KINDS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "text/csv": ".csv",
}
_BY_CONTENT = {FileKind.XLSX: ".xlsx", FileKind.XLSB: ".xlsb", FileKind.ODS: ".ods", FileKind.XLS: ".xls"}
_PASSED_OVER = ("image/", "audio/", "video/", "text/", "application/pkcs7-signature", "application/x-pkcs7-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


@dataclass(frozen=True, slots=True)
class Came:
    """How something came: the sender's address ("" unknown), when in UTC ("" unknown), and the mail's own Message-ID."""

    sender: str = ""
    received: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """An attachment that may be a return: its name as sent, the ending it is kept under, its bytes, and how it came."""

    name: str
    suffix: str
    content: bytes
    came: Came


@dataclass(slots=True)
class Opened:
    """A mail opened: its subject, how it came, what may be returns, what was passed over, and what a person must look at."""

    subject: str = ""
    came: Came = field(default_factory=Came)
    taken: list[Taken] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    to_look_at: list[str] = field(default_factory=list)


def open_mail(data: bytes) -> Opened:
    """Return what is in a saved mail; raise `ValueError`, in words, where it is none."""
    message = message_from_bytes(data, policy=default)
    if not isinstance(message, EmailMessage) or not any(
        _text(message, name) for name in ("from", "date", "subject", "received")
    ):
        raise ValueError("it is not a saved mail (.eml)")
    opened = Opened(_text(message, "subject"), _came(message, Came()))
    _open(message, opened.came, opened, 0)
    return opened


def _open(message: EmailMessage, came: Came, opened: Opened, depth: int) -> None:
    kind = message.get_content_type()
    if kind == "multipart/report":
        opened.to_look_at.append(_bounce(message))
    elif kind == "multipart/encrypted" or kind in _SEALED:
        opened.to_look_at.append(
            "it is encrypted, so nothing could be taken out: save the attachment from your mail program"
        )
    elif kind == "message/rfc822":
        _open_forwarded(message, came, opened, depth)
    elif message.is_multipart():
        for part in _parts(message):
            _open(part, came, opened, depth)
            if len(opened.taken) + len(opened.passed_over) > MOST_PARTS:
                opened.to_look_at.append(f"it has more than {MOST_PARTS} parts; the rest was not looked at")
                return
    else:
        _take(message, came, opened)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    payload = message.get_payload()
    return (part for part in (payload if isinstance(payload, list) else ()) if isinstance(part, EmailMessage))


def _open_forwarded(message: EmailMessage, came: Came, opened: Opened, depth: int) -> None:
    for inner in _parts(message):
        if depth >= DEEPEST:
            opened.to_look_at.append("mails forwarded inside one another more than five deep were not opened")
            return
        _open(inner, _came(inner, came), opened, depth + 1)


def _take(part: EmailMessage, came: Came, opened: Opened) -> None:
    name, kind = _name(part), part.get_content_type()
    if not name and kind.startswith("text/") and kind != "text/csv":
        return  # the mail's own words
    content = _content(part)
    shown = one_line(name, 80) or f"a part without a name ({one_line(kind, 60)})"
    if kind == "application/ms-tnef" or name.casefold() == "winmail.dat":
        opened.to_look_at.append(
            f"{shown}: Outlook packed the attachments so that only Outlook can open them; ask for the file itself"
        )
        return
    if any(type(defect).__name__.startswith("Invalid") for defect in part.defects):
        opened.to_look_at.append(f"{shown}: the mail is damaged here, and the file may be too")
    suffix = _suffix(name, kind, content)
    if suffix == ".zip":
        _unpack(shown, content, came, opened)
    elif not suffix:
        _pass_over(shown, kind, opened)
    elif not content:
        opened.to_look_at.append(f"{shown} is empty: ask for it again")
    else:
        opened.taken.append(Taken(shown, suffix, content, came))


def _unpack(shown: str, content: bytes, came: Came, opened: Opened) -> None:
    try:
        inside = unpacked(content, RETURNS)
    except (ValueError, zipfile.BadZipFile) as error:
        opened.to_look_at.append(f"{shown}: {one_line(str(error), LONGEST_QUOTE)}; ask for the workbook itself")
        return
    opened.taken += [Taken(one_line(name, 80), suffix, data, came) for name, suffix, data in inside if data]
    if not inside:
        opened.passed_over.append(f"{shown} (no workbook in it)")


def _pass_over(shown: str, kind: str, opened: Opened) -> None:
    """Pictures and signatures are nothing to look at; another document may be what was meant as the return."""
    if kind.startswith(_PASSED_OVER):
        opened.passed_over.append(shown)
    else:
        opened.to_look_at.append(f"{shown} is no workbook or CSV, so it was left in the mail")


def _suffix(name: str, kind: str, content: bytes) -> str:
    """The ending to keep a file under, by its name, else by what the mail says it is, else by what it is; "" for others."""
    suffix = PurePath(name.replace("\\", "/")).suffix.casefold().rstrip(". ")
    if suffix in RETURNS or suffix == ".zip":
        return suffix
    if kind in _KINDS and (not suffix or suffix == ".dat"):
        return _KINDS[kind]
    if content[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return ""
    try:
        return _BY_CONTENT.get(look_at(content).kind, "")
    except Refused:
        return ".zip" if kind in ("application/zip", "application/x-zip-compressed") else ""


def _came(message: EmailMessage, outer: Came) -> Came:
    own = Came(_address(message), _received(message), _text(message, "message-id"))
    return replace(
        outer, **{name: value for name in ("sender", "received", "message_id") if (value := getattr(own, name))}
    )


def _address(message: EmailMessage) -> str:
    return single_address(_text(message, "from")).casefold()


def _received(message: EmailMessage) -> str:
    """When the last server took the mail in, by its stamp; else when it was written, by the sender's clock."""
    stamps = [text.rpartition(";")[2] for text in _all_texts(message, "received")[:1]]
    for text in (*stamps, _text(message, "date")):
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        aware = when if when.tzinfo else when.replace(tzinfo=UTC)
        try:
            return f"{aware.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if 1970 <= aware.year <= 9000 else ""
        except (ValueError, OverflowError):
            continue
    return ""


def _bounce(message: EmailMessage) -> str:
    """A report that something could not be delivered, in words."""
    for part in message.walk():
        recipient = _text(part, "final-recipient").partition(";")[2].strip()
        if recipient:
            status = " ".join((_text(part, "action"), _text(part, "diagnostic-code") or _text(part, "status"))).strip()
            return f"it is a report about a message to {one_line(recipient, 80)}: {one_line(status, LONGEST_QUOTE)}"
    return "it is a report about another message (not delivered, or read); nothing was taken out"


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except (ValueError, IndexError, AttributeError, LookupError):  # a header no parser can make sense of
        return ""


def _text(message: EmailMessage, name: str) -> str:
    return next(iter(_all_texts(message, name)), "")


def _all_texts(message: EmailMessage, name: str) -> list[str]:
    try:
        return [one_line(str(text), 1000) for text in message.get_all(name, [])]
    except (ValueError, IndexError, AttributeError, LookupError):
        return []
