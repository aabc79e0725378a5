"""A mail parsed within bounds, and its headers as texts: whatever they are made of, never a reason to stop."""

from __future__ import annotations

import re
from datetime import UTC
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parsedate_to_datetime
from typing import Any

from xltools.mail.opened import Came
from xltools.mail.outgoing import single_address
from xltools.text import one_line

LONGEST_HEADER = 10_000
"""Characters of a header that are looked at: the library's time for one grows with the square of its length."""
MOST_STEPS = 30_000_000
"""Lines of a mail times the boundaries each is compared with: a mail of 200 MB with three parts inside one another has 10 million."""
MOST_DELIMITERS = 10_000
"""Lines that may begin a part: the library takes a millisecond for each part, and no more than 500 are looked at."""
UNREADABLE = (ValueError, IndexError, AttributeError, LookupError, TypeError, OverflowError, RecursionError)
"""What the library raises over headers nobody can make sense of."""


class _Bounded(EmailPolicy):
    """Headers cut to a length that no honest one has."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:LONGEST_HEADER])


class _Message(EmailMessage):
    """A message in which a mail that was encoded (RFC 2046 forbids it, mail programs do it) is kept as its bytes."""

    def get_content_maintype(self) -> str:
        """Return the main type the parser goes by: a mail that must be decoded first is a file to it."""
        kind = super().get_content_maintype()
        return "application" if kind == "message" and header_text(self, _ENCODING).casefold() in _ENCODED else kind


_ENCODING, _ENCODED = "content-transfer-encoding", ("base64", "quoted-printable", "x-uuencode", "uuencode")
BOUNDED = _Bounded(message_factory=_Message)


def parse_message(data: bytes) -> EmailMessage:
    """Return bytes as a message; what is no mail comes back as one without headers.

    Raises `ValueError`, in words, for what the library would take hours over.
    """
    boundaries = 1 + len(re.findall(rb"boundary", data, re.IGNORECASE))
    if data.count(b"\n") * boundaries > MOST_STEPS or data.count(b"\n--") > MOST_DELIMITERS:
        raise ValueError("it is made of more lines and parts than a mail has")
    try:
        message = BytesParser(policy=BOUNDED).parsebytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    except RecursionError:
        raise ValueError("it is made of parts inside one another without end") from None
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy's factory makes
    return message


def is_mail(message: EmailMessage) -> bool:
    """Say whether a message has a header that every mail has one of."""
    return any(header_text(message, name) for name in ("from", "date", "subject", "received"))


def header_text(message: EmailMessage, name: str) -> str:
    """Return the first header of a name as a text on one line, "" for none or one no parser can make sense of."""
    try:
        return one_line(str(message.get(name, "")), 1000)
    except UNREADABLE:
        return ""


def file_name(part: EmailMessage) -> str:
    """Return the name a part gives its file, or ""."""
    try:
        return part.get_filename() or ""
    except UNREADABLE:
        return ""


def came_of(message: EmailMessage) -> Came:
    """Return how a mail came, by its own headers."""
    return Came(
        single_address(header_text(message, "from")).casefold(), _received(message), header_text(message, "message-id")
    )


def _received(message: EmailMessage) -> str:
    """When the last server took the mail in, by its stamp; else when it was written, by the sender's clock."""
    stamp = header_text(message, "received").rpartition(";")[2]
    for text in (stamp, header_text(message, "date")):
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
