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
from xltools.putting_back import keep_before, keep_folder_before, taking_places
from xltools.text import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

EARLIER = "earlier"
"""The folder beside a file in which earlier copies of it are kept."""
STAGE = ".being-written"
"""The folder in which files wait that take their places together."""
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
    draft = path.with_name(f".{path.name}.new")
    try:
        yield draft
        put_in_place(draft, path)
    except OSError as error:
        raise not_written(error, path) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def written_together(folder: Path, retired: Iterable[str] = ()) -> Iterator[Path]:
    """Give a folder to write several files to; they take their places in `folder` once all of them are written.

    Files that stood there under their names are kept in `earlier`, each under a number of its own; so are those of the names
    `retired` that are not written anew. Raises `NotWrittenError` as `written_whole` does.
    """
    stage, at = folder / STAGE, folder
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        yield stage
        drafts = sorted(stage.iterdir())
        for draft in drafts:
            _flush(draft)
        with taking_places():
            for at in (folder / draft.name for draft in drafts):
                _keep(at)
                (stage / at.name).replace(at)
            for at in (folder / name for name in retired if name not in {draft.name for draft in drafts}):
                _keep(at)
                at.unlink(missing_ok=True)
            _flush_folder(folder)
    except OSError as error:
        raise not_written(error, at) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a file that is written its name, in place of any that bears it, once the disk holds it. Raises OSError."""
    _flush(draft)
    keep_before(path)
    draft.replace(path)
    _flush_folder(path.parent)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in place of any of its name; text as UTF-8, its line ends as they are."""
    with written_whole(path) as draft:
        draft.write_bytes(_bytes(content))


def write_over(path: Path, content: bytes) -> None:
    """Write a file whole; one that stood there is kept in `earlier` beside it."""
    with written_together(path.parent) as stage:
        (stage / path.name).write_bytes(content)


def write_new(path: Path, content: str | bytes) -> bool:
    """Write a file unless one of its name is there; say whether it was written."""
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(_bytes(content))
        _flush(draft)
        keep_before(path)
        is_new = _take_name(draft, path)
        _flush_folder(path.parent)
    except OSError as error:
        raise not_written(error, path) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return is_new


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there."""
    with disk_answers(path):
        keep_folder_before(path)
        path.mkdir(parents=True, exist_ok=True)


def write_kept(path: Path, content: str | bytes, day: str) -> None:
    """Write a file whole, and keep a copy of it in `earlier` beside it: one for each ISO day, the last `COPIES_KEPT` of them.

    Where the clock went back, the copy takes the newest day there is, so that the newest copy is always the last one written.
    """
    write_whole(path, content)
    make_folder(path.parent / EARLIER)
    copies = [_copy_of(path, day), *last_copies(path)]
    write_whole(max(copies, key=lambda copy: copy.name), content)
    for old in last_copies(path)[COPIES_KEPT:]:
        keep_before(old)
        old.unlink(missing_ok=True)


def last_copies(path: Path) -> list[Path]:
    """Return the dated copies of a file, newest first."""
    folder = path.parent / EARLIER
    dated = re.compile(re.escape(path.stem) + r"-\d{4}-\d\d-\d\d" + re.escape(path.suffix))
    names = (entry for entry in folder.iterdir() if dated.fullmatch(entry.name)) if folder.is_dir() else ()
    return sorted(names, reverse=True)


def lost_since_kept(path: Path) -> str:
    """Return in words what a file has lost since xltools last wrote it, compared with its newest copy; "" where nothing.

    Rows that were changed are somebody's doing; fewer rows, or a file cut off in the middle of one, may be an accident.
    """
    copies = last_copies(path)
    if not copies:
        return ""
    now = path.read_bytes() if path.is_file() else b""
    kept = copies[0].read_bytes()
    fewer = len(kept.splitlines()) - len(now.splitlines())
    cut_off = kept.startswith(now) and len(now) < len(kept) and not now.endswith(b"\n")
    if fewer <= 0 and not cut_off:
        return ""
    lost = (
        f"has {plural(fewer, 'row')} fewer than when xltools last wrote it"
        if fewer > 0
        else "ends in the middle of a row"
    )
    return f"{path.name} {lost}. If nobody deleted them on purpose, copy {EARLIER}/{copies[0].name} over it and run this again."


def _copy_of(path: Path, day: str) -> Path:
    return path.parent / EARLIER / f"{path.stem}-{day}{path.suffix}"


@contextmanager
def disk_answers(path: Path) -> Iterator[None]:
    """Say in words what the disk answers while files are written at a path."""
    try:
        yield
    except OSError as error:
        raise not_written(error, path) from error


def is_of_the_disk(error: BaseException) -> bool:
    """Say whether an error is the disk's answer to a writer: full, read-only, forbidden, or the file in use elsewhere."""
    if not isinstance(error, OSError) or isinstance(error, BrokenPipeError):
        return False
    answers = _FULL | _FORBIDDEN | {errno.EROFS, errno.EIO}
    return error.errno in answers or getattr(error, "winerror", None) in _WINDOWS_IN_USE


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
