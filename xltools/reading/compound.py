"""What a compound file (MS-CFB: old workbooks, encrypted workbooks, saved mails) is made of, by its table of contents alone."""

from __future__ import annotations

import io
import struct

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER, _COUNTS = 512, (40, 44, 64, 72)
"""The size of the header, and where in it the numbers of sectors stand that its tables take (MS-CFB 2.2)."""


def tables_fit(data: bytes) -> bool:
    """Return whether the tables claim no more sectors than the file has: olefile would follow them round and round."""
    if len(data) < _HEADER or not data.startswith(SIGNATURE):
        return False
    (shift,) = struct.unpack_from("<H", data, 30)
    counts = [struct.unpack_from("<I", data, at)[0] for at in _COUNTS]
    return shift in (9, 12) and max(counts) <= len(data) >> shift


def names_inside(data: bytes) -> frozenset[str]:
    """Return the names of all streams and storages in lower case; none where the table of contents cannot be read."""
    if not tables_fit(data):
        return frozenset()
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            paths = ole.listdir(streams=True, storages=True)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, RecursionError, MemoryError):
        return frozenset()
    return frozenset(part.casefold() for path in paths for part in path)
