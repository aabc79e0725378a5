"""What a place's count rests on, as one key: while it stays the same, the place is finished and is not counted again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import xltools
from xltools.folder.figures import users_folder
from xltools.lock import LOCK
from xltools.storage import EARLIER

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESULTS = frozenset({"reports", "outbox", EARLIER})
"""Folders of a count folder that hold what xltools made, not what it counts."""
_BLOCK = 2**20


def inputs_key(folder: Path) -> str:
    """Return a key of all that a count rests on: the folder's own files, figures added for the user, and this xltools.

    It is made of contents, not of dates: a folder copied elsewhere has the same key. Raises OSError where a file cannot be read.
    """
    digest = hashlib.sha256(code_key().encode())
    for root in (folder, users_folder()):
        for file in _files(root):
            digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode("utf-8", "surrogateescape"))
            _add(digest, file)
    return digest.hexdigest()


@cache
def code_key() -> str:
    """Return a key of this xltools: its version and the contents of every module and table, so that no two builds have the same."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(xltools.__version__.encode())
    for file in _files(root):
        if file.suffix != ".pyc":
            digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
            _add(digest, file)
    return digest.hexdigest()[:16]


def _files(root: Path) -> list[Path]:
    """The files below a folder, in an order that is the same on every system; none where there is no such folder."""
    return sorted(_inside(root, top=True), key=lambda file: file.as_posix()) if root.is_dir() else []


def _inside(folder: Path, *, top: bool = False) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            if not (top and entry.name in _RESULTS) and entry.name != "__pycache__":
                yield from _inside(entry)
        elif entry.is_file() and entry.name != LOCK:
            yield entry


def _add(digest: hashlib._Hash, file: Path) -> None:
    with file.open("rb") as content:
        for block in iter(lambda: content.read(_BLOCK), b""):
            digest.update(block)
