"""A message that Outlook saved in its own form (.msg): who wrote it, its words, its attachments (MS-OXMSG over MS-CFB).

Only the properties named here are read, each within the size of the file; macros, links and embedded objects stay closed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from xltools.mail.opened import Attached
from xltools.reading.compound import SIGNATURE, tables_fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from olefile import OleFileIO

MARK = "__properties_version1.0"
"""The stream every message and attachment in a .msg has, and no other file of this container."""
MOST_ATTACHMENTS = 100
DEEPEST = 5
_LONGEST_TEXT = 2**20
_CLASS, _SUBJECT, _HEADERS, _BODY, _HTML = 0x001A, 0x0037, 0x007D, 0x1000, 0x1013
_MESSAGE_ID, _DELIVERED, _SUBMITTED = 0x1035, 0x0E06, 0x0039
_SENDERS = ((0x5D02, None), (0x0065, 0x0064), (0x5D01, None), (0x0C1F, 0x0C1E))
"""Addresses and the property that says of what kind each is: of whom the mail is from, then of who sent it for them."""
_DATA, _LONG_NAME, _NAME, _KIND, _LINK, _METHOD = 0x3701, 0x3707, 0x3704, 0x370E, 0x370D, 0x3705
_BY_LINK = (2, 3, 4, 7)
"""Ways of attaching (MS-OXCMSG 2.2.2.9) in which the mail holds no more than where the file lies."""


@dataclass(frozen=True, slots=True)
class OutlookMessage:
    """A message saved by Outlook. `headers` are those it came with ("" for none); `received` is in UTC ("" unknown)."""

    message_class: str = ""
    subject: str = ""
    headers: str = ""
    sender: str = ""
    received: str = ""
    message_id: str = ""
    body: str = ""
    html: str = ""
    attached: tuple[Attached, ...] = ()
    forwarded: tuple[OutlookMessage, ...] = ()
    links: tuple[str, ...] = ()
    unopened: tuple[str, ...] = field(default=())


def read_outlook_message(data: bytes) -> OutlookMessage:
    """Return what a .msg holds; raise `ValueError`, in words, where it is none, or damaged."""
    import olefile

    if not data.startswith(SIGNATURE):
        raise ValueError("it is no message that Outlook saved")
    if not tables_fit(data):
        raise ValueError("Outlook's file is damaged or cut off")
    try:
        with olefile.OleFileIO(data) as ole:
            if ole.root is None or ole.root.size > len(data) or not ole.exists(MARK):
                raise ValueError("it is no message that Outlook saved")
            return _Message(ole, len(data)).read((), 0)
    except (OSError, struct.error, IndexError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):
        raise ValueError("Outlook's file is damaged or cut off") from None


def is_outlook_message(data: bytes) -> bool:
    """Say whether bytes are a .msg, and not a workbook or document in the same kind of container."""
    return data.startswith(SIGNATURE) and MARK.encode("utf-16-le") in data


class _Message:
    """Reads the message of a storage and those attached to it; all of it together is no larger than the file twice over."""

    def __init__(self, ole: OleFileIO, size: int) -> None:
        self._ole, self._size, self._left = ole, size, 2 * size
        self._names = [tuple(path) for path in ole.listdir(streams=True, storages=True)]

    def read(self, storage: tuple[str, ...], depth: int) -> OutlookMessage:
        """The message in a storage, the file itself where that is ()."""
        times = self._numbers(storage, 24 if storage else 32)
        attachments = list(self._attachments(storage))
        mails = [path for path in attachments if self._is_there((*path, f"__substg1.0_{_DATA:04X}000D"))]
        files = [path for path in attachments if path not in mails]
        links, attached, unopened = self._files(files)
        forwarded = []
        for path in mails:
            inner = (*path, f"__substg1.0_{_DATA:04X}000D")
            if self._is_there((*inner, MARK)) and depth < DEEPEST:
                forwarded.append(self.read(inner, depth + 1))
            else:
                unopened.append(self._name(path) or "an object")
        return OutlookMessage(
            message_class=self._text(storage, _CLASS),
            subject=self._text(storage, _SUBJECT),
            headers=self._text(storage, _HEADERS),
            sender=self._sender(storage),
            received=_moment(times.get(_DELIVERED) or times.get(_SUBMITTED) or 0),
            message_id=self._text(storage, _MESSAGE_ID),
            body=self._text(storage, _BODY),
            html=self._text(storage, _HTML) or self._bytes(storage, _HTML).decode("utf-8", "replace"),
            attached=tuple(attached),
            forwarded=tuple(forwarded),
            links=tuple(links),
            unopened=tuple(unopened),
        )

    def _attachments(self, storage: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        number = 0
        for path in self._names:
            if path[:-1] == storage and path[-1].casefold().startswith("__attach_version1.0"):
                number += 1
                if number > MOST_ATTACHMENTS:
                    raise ValueError(f"it has more than {MOST_ATTACHMENTS} attachments")
                yield path

    def _files(self, paths: list[tuple[str, ...]]) -> tuple[list[str], list[Attached], list[str]]:
        """Where linked files lie, the files themselves, and the names of what is neither."""
        links, attached, unopened = list[str](), list[Attached](), list[str]()
        for path in paths:
            name = self._name(path)
            if self._numbers(path, 8).get(_METHOD, 1) & 0xFFFFFFFF in _BY_LINK:
                links.append(self._text(path, _LINK) or name)
            elif self._is_there((*path, f"__substg1.0_{_DATA:04X}0102")):
                attached.append(Attached(name, self._text(path, _KIND).casefold(), self._bytes(path, _DATA)))
            else:
                unopened.append(name or "an attachment")
        return links, attached, unopened

    def _name(self, path: tuple[str, ...]) -> str:
        return self._text(path, _LONG_NAME) or self._text(path, _NAME)

    def _sender(self, storage: tuple[str, ...]) -> str:
        for number, kind in _SENDERS:
            address = self._text(storage, number)
            if "@" in address and (kind is None or self._text(storage, kind).upper() in ("", "SMTP")):
                return address
        return ""

    def _is_there(self, path: tuple[str, ...]) -> bool:
        return bool(self._ole.exists(list(path)))

    def _text(self, storage: tuple[str, ...], number: int) -> str:
        """A property that is a text: in UTF-16, else in the code page of Western Europe."""
        wide = self._stream((*storage, f"__substg1.0_{number:04X}001F"))
        if wide:
            return wide[:_LONGEST_TEXT].decode("utf-16-le", "replace").rstrip("\0")
        narrow = self._stream((*storage, f"__substg1.0_{number:04X}001E"))
        return narrow[:_LONGEST_TEXT].decode("cp1252", "replace").rstrip("\0")

    def _bytes(self, storage: tuple[str, ...], number: int) -> bytes:
        return self._stream((*storage, f"__substg1.0_{number:04X}0102"))

    def _stream(self, path: tuple[str, ...]) -> bytes:
        if not self._is_there(path):
            return b""
        size = self._ole.get_size(list(path))
        self._left -= size
        if size > self._size or self._left < 0:  # streams that lie over one another
            raise ValueError("Outlook's file is damaged: its parts are larger than the whole")
        content: bytes = self._ole.openstream(list(path)).read()
        return content

    def _numbers(self, storage: tuple[str, ...], header: int) -> dict[int, int]:
        """The properties of fixed size, by their number: eight bytes each, in rows of sixteen behind a header."""
        rows = self._stream((*storage, MARK))[header:]
        return {row[1]: row[3] for row in struct.iter_unpack("<HHIq", rows[: len(rows) // 16 * 16])}


def _moment(filetime: int) -> str:
    """A moment in UTC from 100-nanosecond steps since 1601; "" where it is none of our age."""
    try:
        when = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=filetime // 10)
    except OverflowError:
        return ""
    return f"{when:%Y-%m-%d %H:%M:%S}" if 1970 <= when.year <= 9000 else ""
