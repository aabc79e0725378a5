"""A zip copied with some of its parts replaced: all others keep their bytes, packed as they came.

Names, order, dates, flags, comments and what lies between the parts stay too. zipfile would pack every part anew.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.outputs.marking.unmarkable import Unmarkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_END_64 = struct.Struct("<4sQHHLLQQQQ")
_LOCATOR = struct.Struct("<4sLQL")
_ABSENT = 0xFFFFFFFF  # the figure stands in the zip64 field
_ZIP64, _HAS_DESCRIPTOR, _DEFLATED = 1, 8, 8
_BROKEN = "its table of contents is not as spreadsheet programs write it"


@dataclass(frozen=True, slots=True)
class _ZipEntry:
    """A part as the table of contents has it; `fields` are those of the record that are copied as they are."""

    fields: tuple[int, ...]  # made by, needed, flags, method, time, date
    crc: int
    packed: int
    unpacked: int
    tail: tuple[int, ...]  # disk, inner and outer attributes
    offset: int
    name: bytes
    extra: bytes
    comment: bytes


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the zip with these parts (names exactly as in its table of contents) holding these bytes instead.

    Raises `Unmarkable` where the table of contents is unusual: parts that overlap, or bytes before the first.
    """
    entries, begin, end = _contents(data)
    stops = _stops(data, entries, begin)
    wanted = {name.encode("utf-8"): content for name, content in parts.items()}
    pieces: list[bytes] = []
    at, placed = 0, {}
    for number in sorted(range(len(entries)), key=lambda index: entries[index].offset):
        entry = entries[number]
        piece = data[entry.offset : stops[number]]
        if entry.name in wanted:
            entry, piece = _replaced(entry, piece, wanted.pop(entry.name))
        placed[number] = replace(entry, offset=at)
        pieces.append(piece)
        at += len(piece)
    if wanted:
        raise Unmarkable(_BROKEN)
    directory = b"".join(_record(placed[number]) for number in range(len(entries)))
    closing = _END.pack(b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), at, _comment_size(data, end))
    return b"".join((*pieces, directory, closing, data[end + _END.size :]))


def _contents(data: bytes) -> tuple[list[_ZipEntry], int, int]:
    """Return the entries in order, and where the table of contents and the record at the end begin."""
    end = _end_record(data)
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    stop = end
    if data[end - _LOCATOR.size : end].startswith(b"PK\6\7"):
        stop = _LOCATOR.unpack_from(data, end - _LOCATOR.size)[2]
        if stop + _END_64.size > end or data[stop : stop + 4] != b"PK\6\6":
            raise Unmarkable(_BROKEN)
        _, _, _, _, _, _, _, count, size, offset = _END_64.unpack_from(data, stop)
    if offset + size != stop:
        raise Unmarkable(_BROKEN)
    entries = list(_entries(data, offset, stop))
    if len(entries) != count:
        raise Unmarkable(_BROKEN)
    return entries, offset, end


def _end_record(data: bytes) -> int:
    at = len(data) - _END.size
    if at >= 0 and data[at : at + 4] == b"PK\5\6" and data[-2:] == b"\0\0":
        return at
    at = data.rfind(b"PK\5\6", max(len(data) - _END.size - 0xFFFF, 0))
    if at < 0 or at + _END.size > len(data):
        raise Unmarkable(_BROKEN)
    return at


def _comment_size(data: bytes, end: int) -> int:
    return int(_END.unpack_from(data, end)[7])


def _entries(data: bytes, at: int, stop: int) -> Iterator[_ZipEntry]:
    while at < stop:
        if at + _CENTRAL.size > stop or data[at : at + 4] != b"PK\1\2":
            raise Unmarkable(_BROKEN)
        _, *fields, crc, packed, unpacked, names, extras, comments, disk, inner, outer, offset = _CENTRAL.unpack_from(
            data, at
        )
        begin = at + _CENTRAL.size
        name, extra = data[begin : begin + names], data[begin + names : begin + names + extras]
        at = begin + names + extras + comments
        comment = data[begin + names + extras : at]
        if _ABSENT in (packed, unpacked, offset):
            unpacked, packed, offset = _zip64(extra, unpacked, packed, offset)
        # no part is as large, or lies as far, as zip64 is for: its field is left out of the copy
        yield _ZipEntry(
            tuple(fields), crc, packed, unpacked, (disk, inner, outer), offset, name, _without_zip64(extra), comment
        )


def _zip64(extra: bytes, *figures: int) -> tuple[int, ...]:
    """Return the figures with those that are absent taken from the zip64 field, where they stand in this order."""
    held = next((content for number, content in _fields(extra) if number == _ZIP64), b"")
    taken, at = [], 0
    for figure in figures:
        if figure == _ABSENT:
            if at + 8 > len(held):
                raise Unmarkable(_BROKEN)
            figure = int.from_bytes(held[at : at + 8], "little")
            at += 8
        taken.append(figure)
    return tuple(taken)


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        number, size = struct.unpack_from("<HH", extra, at)
        yield number, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _without_zip64(extra: bytes) -> bytes:
    if all(number != _ZIP64 for number, _ in _fields(extra)):
        return extra
    kept = ((number, content) for number, content in _fields(extra) if number != _ZIP64)
    return b"".join(struct.pack("<HH", number, len(content)) + content for number, content in kept)


def _stops(data: bytes, entries: list[_ZipEntry], begin: int) -> dict[int, int]:
    """Return where what belongs to each entry ends: where the next begins, with any descriptor and gap between."""
    order = sorted(range(len(entries)), key=lambda index: entries[index].offset)
    if order and entries[order[0]].offset != 0:
        raise Unmarkable(_BROKEN)
    stops = {}
    for number, following in zip(order, (*order[1:], -1), strict=False):
        stops[number] = entries[following].offset if following >= 0 else begin
        entry = entries[number]
        if entry.offset + _LOCAL.size > stops[number] or data[entry.offset : entry.offset + 4] != b"PK\3\4":
            raise Unmarkable(_BROKEN)
        _, *_, names, extras = _LOCAL.unpack_from(data, entry.offset)
        if entry.offset + _LOCAL.size + names + extras + entry.packed > stops[number]:
            raise Unmarkable(_BROKEN)
    return stops


def _replaced(entry: _ZipEntry, piece: bytes, content: bytes) -> tuple[_ZipEntry, bytes]:
    """Return the entry and the bytes of a part that holds other content; stored parts stay stored, all others deflate."""
    made_by, needed, flags, method, *when = entry.fields
    _, own_needed, own_flags, _, *_, names, extras = _LOCAL.unpack_from(piece)
    if method:
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        method, packed = _DEFLATED, packer.compress(content) + packer.flush()
    else:
        packed = content
    sum_, sizes = zlib.crc32(content), (len(packed), len(content))
    name = piece[_LOCAL.size : _LOCAL.size + names]
    extra = _without_zip64(piece[_LOCAL.size + names : _LOCAL.size + names + extras])
    local = (own_needed, own_flags & ~_HAS_DESCRIPTOR, method, *when, sum_, *sizes, names, len(extra))
    fields = (made_by, needed, flags & ~_HAS_DESCRIPTOR, method, *when)
    changed = replace(entry, fields=fields, crc=sum_, packed=sizes[0], unpacked=sizes[1])
    return changed, _LOCAL.pack(b"PK\3\4", *local) + name + extra + packed


def _record(entry: _ZipEntry) -> bytes:
    lengths = (len(entry.name), len(entry.extra), len(entry.comment))
    figures = (entry.crc, entry.packed, entry.unpacked, *lengths, *entry.tail, entry.offset)
    return _CENTRAL.pack(b"PK\1\2", *entry.fields, *figures) + entry.name + entry.extra + entry.comment
