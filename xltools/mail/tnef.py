"""The files in a winmail.dat, into which Outlook packs attachments for other Outlooks (MS-OXTNEF).

Only what names and holds attachments is read; a file that is cut off or whose parts overlap gives what stands whole before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.mail.opened import Attached

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
_TITLE, _DATA, _NEW, _PROPERTIES = 0x8010, 0x800F, 0x9002, 0x9005
"""attAttachTitle, attAttachData, attAttachRenddata (a new attachment begins), attAttachment (its MAPI properties)."""
_ATTACHMENT_LEVEL = 2
_LONG_NAME, _NAME, _OBJECT, _KIND = 0x3707, 0x3704, 0x3701, 0x370E
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
"""Bytes of a MAPI value by its type (MS-OXCDATA 2.11.1), padded to four."""
_TEXT_8, _TEXT_16, _EMBEDDED, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_MOST_VALUES = 2_000


@dataclass(slots=True)
class _Attachment:
    name: str = ""
    content: bytes = b""
    properties: dict[int, bytes | str] = field(default_factory=dict)


def packed_files(data: bytes) -> list[Attached]:
    """Return the attachments in a winmail.dat; a mail packed in it is one of kind application/ms-tnef.

    Raises `ValueError`, in words, where the bytes are no winmail.dat.
    """
    if not data.startswith(SIGNATURE):
        raise ValueError("it is nothing that Outlook packs, or is damaged")
    attachments: list[_Attachment] = []
    for attribute, content in _attributes(data):
        if attribute == _NEW:
            attachments.append(_Attachment())
        elif attachments:
            _put(attachments[-1], attribute, content)
    return [packed for attachment in attachments if (packed := _as_attached(attachment))]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes of attachments; the rest is about the mail itself."""
    at = 6
    while len(data) - at >= 9:
        level, attribute, _, length = struct.unpack_from("<BHHI", data, at)
        begin, at = at + 9, at + 11 + length
        if at > len(data):
            raise ValueError("what Outlook packed is cut off")
        if sum(data[begin : at - 2]) & 0xFFFF != int.from_bytes(data[at - 2 : at], "little"):
            raise ValueError("what Outlook packed is damaged")
        if level == _ATTACHMENT_LEVEL:
            yield attribute, data[begin : begin + length]
    if at == 6 or data[at:].strip(b"\0\r\n"):
        raise ValueError("what Outlook packed is cut off")


def _put(attachment: _Attachment, attribute: int, content: bytes) -> None:
    if attribute == _TITLE:
        attachment.name = _text_8(content)
    elif attribute == _DATA:
        attachment.content = content
    elif attribute == _PROPERTIES:
        try:
            attachment.properties = dict(_properties(content))
        except (struct.error, IndexError):
            raise ValueError("what Outlook packed is damaged") from None


def _as_attached(attachment: _Attachment) -> Attached | None:
    values = attachment.properties
    name = str(values.get(_LONG_NAME) or values.get(_NAME) or attachment.name)
    embedded = values.get(_OBJECT, b"")
    content = attachment.content or (embedded if isinstance(embedded, bytes) else b"")
    if content[16:20] == SIGNATURE:  # a mail in the mail, behind the identifier of its interface
        return Attached(name or "winmail.dat", "application/ms-tnef", content[16:])
    return Attached(name, str(values.get(_KIND, "")), content) if name or content else None


def _properties(data: bytes) -> Iterator[tuple[int, bytes | str]]:
    """The MAPI properties that are texts or bytes, by their number; the first value of each."""
    (count,), at = struct.unpack_from("<I", data), 4
    for _ in range(min(count, _MOST_VALUES)):
        kind, number = struct.unpack_from("<HH", data, at)
        at = _after_name(data, at + 4) if number >= 0x8000 else at + 4
        values, at = _values(data, at, kind)
        if values:
            yield number, values[0]


def _after_name(data: bytes, at: int) -> int:
    """Where a property's value begins that has a name of its own: a set, and a number or a text."""
    (is_text,) = struct.unpack_from("<I", data, at + 16)
    if not is_text:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + _padded(length)


def _values(data: bytes, at: int, kind: int) -> tuple[list[bytes | str], int]:
    base, is_many = kind & ~0x1000, bool(kind & 0x1000)
    size = _FIXED.get(base)
    is_variable = base in (_TEXT_8, _TEXT_16, _EMBEDDED, _BINARY)
    if size is None and not is_variable:
        raise struct.error(f"a value of the unknown type {base}")
    number = 1
    if is_variable or is_many:
        (number,), at = struct.unpack_from("<I", data, at), at + 4
    if size is not None:
        return [], at + size * number
    values: list[bytes | str] = []
    for _ in range(min(number, _MOST_VALUES)):
        (length,), at = struct.unpack_from("<I", data, at), at + 4
        raw, at = data[at : at + length], at + _padded(length)
        values.append(_text_8(raw) if base == _TEXT_8 else _text_16(raw) if base == _TEXT_16 else raw)
    return values, at


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _text_8(raw: bytes) -> str:
    return raw.split(b"\0", 1)[0].decode("cp1252", "replace")


def _text_16(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").split("\0", 1)[0]
