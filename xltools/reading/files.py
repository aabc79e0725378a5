"""Which files to read: folders opened up, in a settled order, each file with the name reports call it by.

Whoever sends a file chooses its name, and a name may hold anything: bytes that are no text, line breaks, signs that turn
the direction of writing. What reports show is printable, unique, and leads back to the file (`named_path`).
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RETURNS = "returns"
"""The folder of a count in which what partners sent lies."""
_NOT_SENT = frozenset({"thumbs.db", "desktop.ini"})
_LOCKS = ("~$", ".~lock")
"""What Excel and LibreOffice leave beside a workbook somebody has open; other hidden files begin with a point."""

_ESCAPE = re.compile(r"\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")
_FIRST_LONE, _LAST_LONE = 0xDC80, 0xDCFF
"""What Python gives for a byte of a file name that is no text: the sign U+DC00 further on."""

_FOLDER = "it is a folder"
_SPECIAL = (
    (stat.S_ISDIR, _FOLDER),
    (stat.S_ISFIFO, "it is a pipe between programs"),
    (stat.S_ISSOCK, "it is a socket of a program"),
    (stat.S_ISCHR, "it is a device"),
    (stat.S_ISBLK, "it is a device"),
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, and its name in locations and reports: relative to the folder it was found in, with "/".

    `not_a_file` says, in words, why it is not to be opened; blank for a file.
    """

    path: Path
    name: str
    not_a_file: str = ""


def list_files(paths: Iterable[Path]) -> tuple[FoundFile, ...]:
    """Return the files named, and those in the folders named and their folders, in the order of their names.

    Hidden files and folders, and the lock files of open workbooks, are left out where they were not named themselves.
    Pipes, devices, links that lead out of their folder or nowhere, and folders that may not be opened are listed with the
    reason they are not read. A path that does not exist raises FileNotFoundError. Where two files would bear one name, both
    bear their whole path; where only their accents are written differently, both bear them escaped.
    """
    files: dict[str, FoundFile] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"There is no file or folder {path}")
        named = _inside(path) if path.is_dir() else iter((FoundFile(path, path.name, special(path)),))
        for file in named:
            files.setdefault(_identity(file), file)
    return _shown(tuple(files.values()))


def shown_name(name: str, *, plainly: bool = False) -> str:
    """Return a file's name as reports show it: what cannot be printed is escaped (``caf\\xe9.xlsx``), and nothing else.

    ``\\xe9`` is a byte of the name that is no text, ``\\u202e`` a character, ``\\\\`` a backslash. `plainly` escapes every sign
    beyond ASCII.
    """
    if name.isprintable() and "\\" not in name and not plainly:
        return name
    return "".join(_escaped(sign, plainly=plainly) for sign in name)


def real_name(shown: str) -> str:
    """Return the name of the file that reports call by this name: `shown_name` undone."""
    return _ESCAPE.sub(_unescaped, shown) if "\\" in shown else shown


def named_path(folder: Path, shown: str) -> Path:
    """Return the path of the file in a folder that reports call by this name."""
    return folder / real_name(shown)


def special(path: Path) -> str:
    """Return in words what something on the disk is, where it is no file that can be read to its end; blank for a file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "it is a link that leads nowhere" if path.is_symlink() else ""
    except OSError as error:
        return (error.strerror or "it cannot be looked at").lower()
    return next((words for is_kind, words in _SPECIAL if is_kind(mode)), "")


def _escaped(sign: str, *, plainly: bool) -> str:
    code = ord(sign)
    if sign == "\\":
        return "\\\\"
    if sign.isprintable() and not (plainly and code > 0x7E):
        return sign
    if code < 0x80:
        return f"\\x{code:02x}"
    if _FIRST_LONE <= code <= _LAST_LONE:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _unescaped(match: re.Match[str]) -> str:
    byte, short, long = match.groups()
    if byte:
        code = int(byte, 16)
        return chr(code if code < 0x80 else 0xDC00 + code)
    code = int(short or long or "5c", 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _shown(files: Sequence[FoundFile]) -> tuple[FoundFile, ...]:
    """The files with names people can read and tell apart: what looks alike on paper counts as one name."""
    in_full = _told_apart(files, [file.path.as_posix() for file in files])
    alike = Counter(_look(file.name) for file in in_full)
    return tuple(replace(file, name=shown_name(file.name, plainly=alike[_look(file.name)] > 1)) for file in in_full)


def _told_apart(files: Sequence[FoundFile], others: Sequence[str]) -> list[FoundFile]:
    """The files, those that share a name with another under these other names."""
    times = Counter(file.name for file in files)
    return [
        replace(file, name=other) if times[file.name] > 1 else file for file, other in zip(files, others, strict=True)
    ]


def _look(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _identity(file: FoundFile) -> str:
    """What makes a file named twice the same: where it lies; something that is no file is itself, wherever it leads."""
    return str(file.path.absolute()) if file.not_a_file else os.path.realpath(file.path)


def _inside(folder: Path) -> Iterator[FoundFile]:
    unopened: list[OSError] = []
    within = os.path.realpath(folder)
    for place, folders, files in os.walk(folder, onerror=unopened.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*links, *sorted(files)):
            path = Path(place, name)
            reason = _leads_out(path, within) or special(path)
            if not _is_left_out(name) and (name not in links or reason != _FOLDER):  # its files are read where they lie
                yield FoundFile(path, path.relative_to(folder).as_posix(), reason)
    for error in unopened:
        path = Path(os.fsdecode(error.filename))
        yield FoundFile(path, path.relative_to(folder).as_posix(), "it is a folder that may not be opened")


def _leads_out(path: Path, within: str) -> str:
    """In words, that a link leads out of the folder; what is not there cannot be looked into from elsewhere."""
    if not path.is_symlink() or not path.exists() or Path(os.path.realpath(path)).is_relative_to(within):
        return ""
    return "it is a link that leads out of the folder, and such links are not followed"


def _is_left_out(name: str) -> bool:
    return name.startswith((".", *_LOCKS)) or name.casefold() in _NOT_SENT
