"""Workbooks inside a zip archive that came by mail, within limits: one level deep, few, and no larger than returns are."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_FILES = 20
MOST_BYTES = 100 * 2**20
"""As large as one workbook may be; all files of an archive together may not be larger."""


def unpacked(content: bytes, endings: Sequence[str]) -> list[tuple[str, str, bytes]]:
    """Return (name, ending, bytes) of the files with one of these endings; raise `ValueError`, in words, past a limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = [
                (member, PurePath(member.filename).suffix.casefold())
                for member in archive.infolist()
                if not member.is_dir()
            ]
            wanted = [
                (member, ending) for member, ending in wanted if ending in endings and not _is_trace(member.filename)
            ]
            if len(wanted) > MOST_FILES:
                raise ValueError(f"the archive holds {len(wanted)} workbooks, more than are unpacked")
            left, files = MOST_BYTES, []
            for member, ending in wanted:
                data = _read(archive, member, left)
                left -= len(data)
                files.append((PurePath(member.filename).name, ending, data))
            return files
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"the archive cannot be unpacked ({error})") from None


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.flag_bits & 1:
        raise ValueError("the archive is protected by a password")
    with archive.open(member) as file:
        data = file.read(most + 1)  # the size that the archive states is not believed
    if len(data) > most:
        raise ValueError(f"the archive unpacks to more than {MOST_BYTES // 2**20} MB")
    return data


def _is_trace(name: str) -> bool:
    """Whether a file is what macOS adds beside each file of an archive, or the lock of an open workbook."""
    return name.startswith("__MACOSX/") or PurePath(name).name.startswith(("._", "~$"))
