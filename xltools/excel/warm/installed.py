"""What is installed, as one short text: it is another as soon as a file of xltools, a package or Python itself was changed."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPILED = "__pycache__"


def stamp() -> str:
    """Return the stamp of this installation as the disk has it now.

    Every file of xltools counts by its name, size and time of change, and so do Python and each folder that packages are
    imported from: pip puts a folder named after the version into it, and takes the old one away.
    """
    package = Path(__file__).parents[2]
    entries = sorted(_files(str(package)))
    entries += [_seen(path) for path in (sys.executable, *sys.path) if path]
    return sha256("\n".join(entries).encode("utf-8", "surrogatepass")).hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as listed:
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != COMPILED:
                    yield from _files(entry.path)
            else:
                yield _told(entry.path, entry.stat())


def _seen(path: str) -> str:
    try:
        return _told(path, os.stat(path))  # noqa: PTH116 - one of many, in every click
    except OSError:
        return path


def _told(path: str, seen: os.stat_result) -> str:
    return f"{path} {seen.st_mtime_ns} {seen.st_size}"
