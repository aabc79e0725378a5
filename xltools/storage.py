"""Files written whole or not at all: beside their place, flushed to the disk, then given their name in one step.

Whatever ends a run, a reader finds the file as it was or as it should be. The one module of xltools that writes files a
person relies on; what the disk answers is said in words.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from xltools.model import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EARLIER = "earlier"
"""The folder beside a file in which earlier copies of it are kept."""
COPIES_KEPT = 5
"""How many dated copies of a file are kept: the last days on which it changed."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})
_WINDOWS_IN_USE = frozenset({32, 33})  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION


class NotWrittenError(UsageError):
    """A file could not be written; what stood there before is as it was."""


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a path to write to; the file takes its name when the block ends well, in place of any that bears it.

    Raises `NotWrittenError` where the disk is full, read-only or the file in use.
    """
    with written_together([path]) as (draft,):
        yield draft


@contextmanager
def written_together(paths: Sequence[Path], *, keep_earlier: bool = False) -> Iterator[tuple[Path, ...]]:
    """Give a path to write to for each file; they take their names one after the other once all are written.

    With `keep_earlier`, a file that stood there is kept in the folder `earlier` beside it, under a number of its own.
    """
    drafts = tuple(path.with_name(f".{path.name}.new") for path in paths)
    at = paths[0]
    try:
        yield drafts
        for draft in drafts:
            _flush(draft)
        for at, draft in zip(paths, drafts, strict=True):
            if keep_earlier:
                _keep(at)
            draft.replace(at)
            _flush_folder(at.parent)
    except OSError as error:
        raise not_written(error, at) from error
    finally:
        for draft in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in place of any of its name; text as UTF-8, its line ends as they are."""
    with written_whole(path) as draft:
        draft.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


def write_new(path: Path, content: str | bytes) -> bool:
    """Write a file unless one of its name is there; say whether it was written."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        _flush(draft)
        is_new = _take_name(draft, path)
        _flush_folder(path.parent)
    except OSError as error:
        raise not_written(error, path) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return is_new


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(error, path) from error


def keep_copy(path: Path, day: str) -> None:
    """Keep a copy of a file in `earlier` beside it, dated with an ISO day, the last `COPIES_KEPT` days of it."""
    make_folder(path.parent / EARLIER)
    write_whole(_copy_of(path, day), path.read_bytes())
    for old in last_copies(path)[COPIES_KEPT:]:
        old.unlink(missing_ok=True)


def last_copies(path: Path) -> list[Path]:
    """Return the dated copies of a file, newest first."""
    folder = path.parent / EARLIER
    dated = re.compile(re.escape(path.stem) + r"-\d{4}-\d\d-\d\d" + re.escape(path.suffix))
    names = (entry for entry in folder.iterdir() if dated.fullmatch(entry.name)) if folder.is_dir() else ()
    return sorted(names, reverse=True)


def _copy_of(path: Path, day: str) -> Path:
    return path.parent / EARLIER / f"{path.stem}-{day}{path.suffix}"


def not_written(error: OSError, path: Path) -> NotWrittenError:
    """Return what the disk answered as words for the person before it: what is the matter, and what to do."""
    as_it_was = "What was there before is as it was." if path.exists() else "Nothing was left half-written."
    if getattr(error, "winerror", None) in _WINDOWS_IN_USE:
        why = "it is open in another program. Close it there, and run this again."
    elif error.errno in _FULL:
        why = "the disk is full. Free some space, and run this again."
    elif error.errno == errno.EROFS:
        why = "the disk or share is read-only. Copy the count folder to where you may write, and run this again."
    elif error.errno in _FORBIDDEN:
        why = "you may not write there, or it is open in another program. Close it, or ask whoever owns the folder."
    else:
        why = f"{error.strerror or error}. Put that right, and run this again."
    return NotWrittenError(f"{path} was not written: {why} {as_it_was}")


def _keep(path: Path) -> None:
    """Keep a file in `earlier` beside it too: under a second name where the disk has such, else as a copy."""
    if not path.is_file():
        return
    folder = path.parent / EARLIER
    folder.mkdir(exist_ok=True)
    numbers = (number for number in range(1, 1_000_000) if not (folder / f"{path.stem}-{number}{path.suffix}").exists())
    kept = folder / f"{path.stem}-{next(numbers)}{path.suffix}"
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)


def _take_name(draft: Path, path: Path) -> bool:
    """Give a file its name unless another has it; False where one has."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:  # a disk without second names for a file
        if path.exists():
            return False
        draft.replace(path)
    return True


def _flush(file: Path) -> None:
    """Have the disk hold what a file was given."""
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    """Have the disk hold a folder's names; where folders cannot be opened (Windows), the system sees to it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
