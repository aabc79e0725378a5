"""A zip taken apart to the last byte, so that copies can be compared."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A part as it lies in the zip: its packed bytes and what the table of contents says of it."""

    packed: bytes
    said: tuple[object, ...]


def raw_parts(data: bytes) -> dict[str, Part]:
    """Return the parts of a zip in order, packed as they are."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            names, extras = struct.unpack_from("<HH", data, info.header_offset + 26)
            begin = info.header_offset + 30 + names + extras
            said = (info.date_time, info.flag_bits, info.compress_type, info.CRC, info.file_size, info.comment)
            more = (info.external_attr, info.internal_attr, info.create_system, info.create_version)
            parts[info.filename] = Part(data[begin : begin + info.compress_size], (*said, *more))
    return parts


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Return the names of the parts that differ; the names and their order must be the same."""
    old, new = raw_parts(before), raw_parts(after)
    assert list(old) == list(new)
    return {name for name in old if old[name] != new[name]}


def content(data: bytes, part: str) -> bytes:
    """Return a part unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(part)
