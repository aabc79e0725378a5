"""Files that an old mail program wrote into the words of a mail, as uuencode does (POSIX): ``begin 644 name`` to ``end``."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING

from xltools.mail.opened import Attached

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEGIN = re.compile(rb"begin [0-7]{3,4} (\S.*)")


def uuencoded_files(text: bytes) -> Iterator[tuple[Attached, bool]]:
    """Yield each file written into a text, and whether it is whole: no line of it spoilt, none missing at its end."""
    if b"begin " not in text:
        return
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        header, at = _BEGIN.fullmatch(lines[at].strip()), at + 1
        if header:
            content, at, is_whole = _decoded(lines, at)
            if content:
                yield Attached(header[1].decode("utf-8", "replace"), "", content), is_whole


def _decoded(lines: Sequence[bytes], at: int) -> tuple[bytes, int, bool]:
    """The bytes of a file, the line after it, and whether it came to its proper end."""
    pieces: list[bytes] = []
    while at < len(lines):
        line, at = lines[at], at + 1
        if line.strip() == b"end":
            return b"".join(pieces), at, True
        try:
            pieces.append(binascii.a2b_uu(line.rstrip(b"\r") or b" "))
        except binascii.Error:
            return b"".join(pieces), at - 1, False
    return b"".join(pieces), at, False
