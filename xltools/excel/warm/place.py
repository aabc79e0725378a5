"""Where a process that stays warm is found: a folder that is this user's alone, one for each installation of xltools.

On Windows the folder is in the user's own ``%LOCALAPPDATA%``, which Windows keeps other users out of. Elsewhere folders and
files belong to the user who is asking, and nobody else may read or enter them; anything else found in their place is refused.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER, NOTICE, SOCKET, RESTING = "warm", "notice.json", "s", "resting"
PIPE = "\\\\.\\pipe\\xltools-"
LONGEST_NOTICE = 4096
LONGEST_SOCKET = 103
"""Bytes of a socket's path on every system (macOS takes the fewest)."""
TOKEN_BYTES = 32
FAMILY = "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"
_BINARY = getattr(os, "O_BINARY", 0)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotTrustedError(OSError):
    """What was found is not this user's alone, or not what a process of ours leaves there."""


class Notice(NamedTuple):
    """What a process that waits says of itself: where it listens, the token, its number, since when (seconds since 1970)."""

    address: str
    token: bytes
    process: int
    since: float


def data_folder(environment: Mapping[str, str], system: str = sys.platform) -> Path | None:
    """Return the folder of this user's own data of xltools (as platformdirs names it), None where there is none."""
    if system == "win32":
        above = environment.get("LOCALAPPDATA", "")
    elif system == "darwin":
        above = _in_home(environment, "Library/Application Support")
    else:
        above = environment.get("XDG_DATA_HOME") or _in_home(environment, ".local/share")
    return Path(above) / "xltools" if above and Path(above).is_absolute() else None


def _in_home(environment: Mapping[str, str], path: str) -> str:
    home = environment.get("HOME", "")
    return f"{home}/{path}" if home else ""


def warm_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder for this installation: another Python or another xltools of the same user has another.

    The programs of one Python, with and without a window, have the same. None too where a socket's path would be too long.
    """
    data = data_folder(environment)
    if data is None:
        return None
    package = Path(__file__).parents[2]
    installation = "\n".join((sys.prefix, sys.version, str(package)))
    folder = data / FOLDER / sha256(installation.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return None if FAMILY == "AF_UNIX" and len(os.fsencode(folder / SOCKET)) > LONGEST_SOCKET else folder


def make_private(folder: Path) -> None:
    """Make the folder where it is not there yet; raise `NotTrustedError` where what is there is not this user's alone."""
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    for each in (folder.parent, folder):
        with suppress(FileExistsError):
            each.mkdir(mode=0o700)
        must_be_private(each)


def must_be_private(folder: Path) -> None:
    """Raise `NotTrustedError` for a folder that is a link, another user's, or open to others; OSError where there is none."""
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or _is_elsewhere(seen):
        raise NotTrustedError(f"{folder} is no folder of its own")
    _must_be_ours(seen, folder)


def _is_elsewhere(seen: os.stat_result) -> bool:
    """Say whether what was seen leads elsewhere: a link, or what Windows calls a reparse point."""
    reparse = getattr(seen, "st_file_attributes", 0) & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
    return stat.S_ISLNK(seen.st_mode) or bool(reparse)


def _must_be_ours(seen: os.stat_result, path: Path) -> None:
    if sys.platform == "win32":  # the rights of %LOCALAPPDATA% hold; Python sees none of them
        return
    if seen.st_uid != os.geteuid():
        raise NotTrustedError(f"{path} belongs to another user")
    if seen.st_mode & _OTHERS:
        raise NotTrustedError(f"{path} is open to other users")


def write_notice(folder: Path, notice: Notice) -> None:
    """Write what is to be known of a process that waits, readable to this user alone."""
    words = {**notice._asdict(), "token": notice.token.hex()}
    draft = folder / f"{NOTICE}.{notice.process}"
    draft.unlink(missing_ok=True)
    file = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as opened:
        json.dump(words, opened)
    os.replace(draft, folder / NOTICE)  # noqa: PTH105 - nothing a person relies on: it is made anew each time


def read_notice(folder: Path) -> Notice | None:
    """Return what a process that waits wrote there, None where none waits.

    Raises `NotTrustedError` where folder or file are not this user's alone, or hold anything but such a notice.
    """
    path = folder / NOTICE
    try:
        must_be_private(folder)
        file = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(file, "rb") as opened:
        seen = os.fstat(opened.fileno())
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > LONGEST_NOTICE:
            raise NotTrustedError(f"{path} is no notice")
        _must_be_ours(seen, path)
        return _notice(opened.read(LONGEST_NOTICE), folder)


def _notice(content: bytes, folder: Path) -> Notice:
    try:
        held = json.loads(content)
        notice = Notice(str(held["address"]), bytes.fromhex(held["token"]), int(held["process"]), float(held["since"]))
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise NotTrustedError(f"{folder / NOTICE} is no notice") from error
    ours = notice.address.startswith(PIPE) if FAMILY == "AF_PIPE" else notice.address == str(folder / SOCKET)
    if not ours or len(notice.token) != TOKEN_BYTES or notice.process <= 1:
        raise NotTrustedError(f"{folder / NOTICE} names no process of ours")
    return notice


def new_address(folder: Path, secret: str) -> str:
    """Return where a new process is to listen: a socket in its folder, or a pipe whose name nobody can guess."""
    return f"{PIPE}{secret}" if FAMILY == "AF_PIPE" else str(folder / SOCKET)
