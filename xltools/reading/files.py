"""Which files to read: folders opened up, in a settled order, each file with the name reports call it by."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NOT_SENT = frozenset({"thumbs.db", "desktop.ini"})
_LOCKS = ("~$", ".~lock")
"""What Excel and LibreOffice leave beside a workbook somebody has open; other hidden files begin with a point."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, and its name in locations and reports: relative to the folder it was found in, with "/"."""

    path: Path
    name: str


def list_files(paths: Iterable[Path]) -> tuple[FoundFile, ...]:
    """Return the files named, and those in the folders named and their folders, in the order of their names.

    Hidden files and folders, and the lock files of open workbooks, are left out where they were not named themselves.
    Links to folders are not followed. A path that does not exist raises FileNotFoundError. Where two files would bear
    one name, both bear their whole path.
    """
    files: dict[Path, FoundFile] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"There is no file or folder {path}")
        named = _inside(path) if path.is_dir() else iter((FoundFile(path, path.name),))
        for file in named:
            files.setdefault(file.path.resolve(), file)
    times = Counter(file.name for file in files.values())
    return tuple(
        FoundFile(file.path, file.name if times[file.name] == 1 else file.path.as_posix()) for file in files.values()
    )


def _inside(folder: Path) -> Iterator[FoundFile]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not _is_left_out(name) and path.is_file():
                yield FoundFile(path, path.relative_to(folder).as_posix())


def _is_left_out(name: str) -> bool:
    return name.startswith((".", *_LOCKS)) or name.casefold() in _NOT_SENT
