"""One prepared message: looked at before it goes (one recipient, the right sender, the right attachment), and as it goes out.

What goes out is what was looked at, byte for byte, but for the header: the mark that makes mail programs open the file as
a draft (X-Unsent) is taken off, and a Date, and a Message-ID where it has none, are put on. The Message-ID is made from the
message's own bytes, so that a second try bears the same one and mail systems can tell.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError, NonASCIILocalPartDefect
from email.parser import HeaderParser
from email.policy import default
from email.utils import format_datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.outputs.messages.index import sha256_of
from xltools.reading.package import opens_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage

_END_OF_HEADER = b"\r\n\r\n"
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_UNSENT = re.compile(rb"^X-Unsent:[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE)
_ONCE = ("to", "from", "subject", "date", "message-id", "sender", "reply-to")
_ALLOWED_FILES = (".xlsx", ".csv")
_DOMAIN = re.compile(r"[^\s@<>()\[\],;:\\\"]+")


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file attached to a message on its way."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message on its way: to whom and from whom (addresses), and its bytes as they go out."""

    recipient: str
    sender: str
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether an address or header holds letters that plain mail servers do not take (RFC 6531)."""
        return not (self.recipient + self.sender).isascii() or not self.content.partition(_END_OF_HEADER)[0].isascii()

    @property
    def needs_8_bit(self) -> bool:
        """Whether any byte is not ASCII."""
        return not self.content.isascii()

    @property
    def message(self) -> EmailMessage:
        """The message, opened."""
        return message_from_bytes(self.content, policy=default)


def single_address(text: str) -> str:
    """Return the one address in a text, without a name; "" where it holds none, several, or one that is not well formed."""
    if not text.strip() or any(not sign.isprintable() for sign in text):
        return ""
    try:
        header = default.header_factory("To", text)
        (address,) = header.addresses
        defects = [
            defect for defect in header.defects if not isinstance(defect, NonASCIILocalPartDefect)
        ]  # RFC 6531 has them
        well_formed = not defects and _DOMAIN.fullmatch(address.domain) and address.username
        return str(address.addr_spec) if well_formed and not header.groups[0].display_name else ""
    except (MessageError, ValueError, IndexError, AttributeError):  # the parser's ways of giving up
        return ""


def problems_of(data: bytes, recipient: str, sender: str, attachment_sha256: str) -> Iterator[str]:
    """Yield, in words, why a message must not go out as it is."""
    header = _header(data)
    if header is None or _BARE.search(data):
        yield "is not a message as xltools writes it"
        return
    names = [name.casefold() for name in header]
    for name in dict.fromkeys(names):
        if name in ("cc", "bcc") or name.startswith("resent-"):
            yield f"has a {name.title()} header: each message goes to one recipient only"
        elif name in _ONCE and names.count(name) > 1:
            yield f"has the header {name.title()} more than once"
    if single_address(str(header["to"] or "")) != recipient or not recipient:
        yield f"is addressed to {str(header['to'] or 'nobody')!r}, but the index says {recipient or 'nobody'!r}"
    if single_address(str(header["from"] or "")) != sender:
        yield f"is from {str(header['from'] or 'nobody')!r}, but count.toml says that {sender!r} writes"
    yield from _attachment_problems(data, attachment_sha256)


def prepare_outgoing(data: bytes, recipient: str, sender: str, now: datetime) -> OutgoingMessage:
    """Return a message, looked at before, as it goes out."""
    head, end, body = data.partition(_END_OF_HEADER)
    head = _UNSENT.sub(b"", head + b"\r\n")[:-2]
    names = {line.partition(b":")[0].strip().lower() for line in head.split(b"\r\n")}
    added = b"" if b"date" in names else f"Date: {format_datetime(now)}\r\n".encode()
    if b"message-id" not in names:
        domain = sender.rpartition("@")[2]
        domain = domain if domain.isascii() else "xltools.invalid"
        added += f"Message-ID: <{hashlib.sha256(data).hexdigest()[:40]}@{domain}>\r\n".encode()
    return OutgoingMessage(recipient, sender, added + head + end + body)


def attached_files(message: EmailMessage) -> list[AttachedFile]:
    """Return what is attached to a message."""
    return [
        AttachedFile(part.get_filename() or "", part.get_content_type(), _payload(part))
        for part in message.walk()
        if part.get_content_disposition() == "attachment" or part.get_filename()
    ]


def _payload(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _header(data: bytes) -> EmailMessage | None:
    """The header, its letters as UTF-8; None where it is no header."""
    head, end, _ = data.partition(_END_OF_HEADER)
    try:
        header: EmailMessage = HeaderParser(policy=default).parsestr(head.decode("utf-8") + "\r\n\r\n")
    except (UnicodeDecodeError, MessageError):
        return None
    return header if end and not header.defects else None


def _attachment_problems(data: bytes, sha256: str) -> Iterator[str]:
    files = attached_files(message_from_bytes(data, policy=default))
    for file in files:
        if PurePath(file.name).suffix.casefold() not in _ALLOWED_FILES:
            yield f"carries {file.name!r}: only .xlsx and .csv files are sent"
        elif PurePath(file.name).suffix.casefold() == ".xlsx" and not opens_whole(file.content):
            yield f"carries {file.name!r}, which does not open"
    if [sha256_of(file.content) for file in files] != ([sha256] if sha256 else []):
        yield "does not carry the attachment that the index says"
