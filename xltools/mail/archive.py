"""Files inside a zip archive that came by mail, within limits; what could not be a return is named and not unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.mail.opened import Attached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_FILES = 20
MOST_BYTES = 100 * 2**20
"""As large as one workbook may be; all files of an archive together may not be larger."""
LONGEST_NAMES = 20_000
"""Files an archive may name: more is no archive of returns, and takes long to go through."""
_OF_FOLDERS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""How the windows of folders looked, kept by macOS and Windows in the folders themselves."""
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(UnicodeDecodeError, IndexError, OverflowError, MemoryError),
)


def unpacked(
    content: bytes, is_wanted: Callable[[str], bool], most: int = MOST_FILES
) -> tuple[list[Attached], list[str]]:
    """Return the files with a wanted name, and the names of the others; raise `ValueError`, in words, past a limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = list(_members(archive))
            wanted = [member for member in names if is_wanted(_name(member))]
            if len(wanted) > most:
                raise ValueError(f"the archive holds {len(wanted)} files to be opened, more than are unpacked ({most})")
            others = [_name(member) for member in names if not is_wanted(_name(member))]
            return list(_read_all(archive, wanted)), others
    except _DAMAGED as error:
        raise ValueError(f"the archive cannot be unpacked ({error})") from None


def _members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    if len(archive.filelist) > LONGEST_NAMES:
        raise ValueError(f"the archive names {len(archive.filelist):,} files, more than are looked at")
    return (member for member in archive.filelist if not (member.is_dir() or _is_trace(member.filename)))


def _name(member: zipfile.ZipInfo) -> str:
    return PurePath(member.filename.replace("\\", "/")).name


def _read_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Attached]:
    left = MOST_BYTES
    for member in members:
        data = _read(archive, member, left)
        left -= len(data)
        yield Attached(_name(member), "", data)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    if member.flag_bits & 1:
        raise ValueError("the archive is protected by a password")
    with archive.open(member) as file:
        data = file.read(most + 1)  # the size that the archive states is not believed
    if len(data) > most:
        raise ValueError(f"the archive unpacks to more than {MOST_BYTES // 2**20} MB")
    return data


def _is_trace(name: str) -> bool:
    """Whether a file is what macOS or Windows adds to the folders and files of an archive, or the lock of an open workbook."""
    own = PurePath(name).name
    return "__MACOSX" in PurePath(name).parts or own.startswith(("._", "~$")) or own.casefold() in _OF_FOLDERS
