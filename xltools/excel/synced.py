r"""Where a workbook lies on this computer whose address Excel gives as ``https://...``, as of every file that OneDrive keeps in step.

OneDrive's sync program notes in the registry of its user which address is kept in which folder: for personal and work accounts,
libraries of SharePoint and Teams, folders of them, and shortcuts to folders that others share. The longest address that
the workbook's begins with wins, and only a file that is there is taken. Nothing of the workbook itself is asked.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PROVIDERS = r"Software\SyncEngines\Providers\OneDrive"
"""The key of HKEY_CURRENT_USER below which every folder kept in step has a key of its own."""
_LINK = re.compile(r":[a-z]:/r", re.IGNORECASE)
_ADDRESS, _WHOLE_ADDRESS, _FOLDER, _ACCOUNT = "urlnamespace", "fullremotepath", "mountpoint", "cid"
_IS_PART = "isfolderscope"
_DRIVE = re.compile("/[A-Za-z]:")
"""How the path of an address begins that leads to a drive of Windows (file:///C:/...)."""


@dataclass(frozen=True, slots=True)
class SyncedFolder:
    """A folder kept in step: the address of its library, its own address where it is told ("" = not), and the folder here.

    `account` is the number of a personal account, which addresses of its files begin with. `is_part` says that a folder of the
    library is kept, and not the whole.
    """

    address: str
    folder: Path
    own_address: str = ""
    account: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    """A file that an address may mean: how many pieces of the address its synced folder answers for, and how surely.

    `is_told` says that the folder's own address is known; else what lies between it and its library was found by the file.
    """

    pieces: int
    is_told: bool
    path: Path


def is_address(full_name: str) -> bool:
    """Say whether a workbook's full name is an address instead of a path."""
    return full_name.casefold().startswith(("https://", "http://", "file:"))


def path_here(address: str, folders: Iterable[SyncedFolder]) -> Path | None:
    """Return the file on this computer that an address means; None where there is none, or where it could be one of several.

    What the address says as it stands goes before what its percent signs may stand for: they may be part of a name.
    """
    if address.casefold().startswith("file:"):
        return _of_this_computer(address)
    several = tuple(folders)
    for spelt in dict.fromkeys((address, unquote(address))):
        pieces = _without_link(_pieces(spelt))
        if matches := [match for folder in several for match in _matches(pieces, folder)]:
            return _best(matches)
    return None


def _of_this_computer(address: str) -> Path:
    parts = urlsplit(address.replace("#", "%23"))
    path = unquote(parts.path)
    if parts.netloc:
        return Path(f"//{parts.netloc}{path}")
    return Path(path[1:] if _DRIVE.match(path) else path)  # not by urllib.request, which brings a network along


def _best(matches: Iterable[_Match]) -> Path | None:
    """The file that most of the address leads to, where that is one."""
    by_rank: dict[tuple[int, bool], dict[str, Path]] = {}
    for match in matches:
        by_rank.setdefault((match.pieces, match.is_told), {})[os.path.normcase(match.path)] = match.path
    paths = by_rank[max(by_rank)]
    return next(iter(paths.values())) if len(paths) == 1 else None


def _without_link(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what a link to a file has between host and file: ``:x:/r`` (x for Excel, r for a file by its own path)."""
    return (pieces[0], *pieces[3:]) if len(pieces) > 2 and _LINK.fullmatch("/".join(pieces[1:3])) else pieces


def _matches(pieces: tuple[str, ...], synced: SyncedFolder) -> Iterator[_Match]:
    library, own = _pieces(unquote(synced.address)), _pieces(unquote(synced.own_address))
    if own and _rest((*own, ""), library):
        yield from _exactly(pieces, own, synced.folder)
    else:
        yield from _below_library(pieces, library, synced)


def _exactly(pieces: tuple[str, ...], own: tuple[str, ...], folder: Path) -> Iterator[_Match]:
    """The file, where the folder's own address is known."""
    rest = _rest(pieces, own)
    if rest and (path := _file(folder, rest)):
        yield _Match(len(own), True, path)


def _below_library(pieces: tuple[str, ...], library: tuple[str, ...], synced: SyncedFolder) -> Iterator[_Match]:
    """The file below a folder that is a library, or some folder of it whose own address is not told.

    Which folder of the library it is shows in its name, "Finance - General" for the folder General, or where somebody renamed it in
    that the file is found below it.
    """
    rest = _rest(pieces, library)
    if not library or not rest:
        return
    if synced.account and rest[0].casefold() == synced.account.casefold():
        library, rest = (*library, rest[0]), rest[1:]
    for between in range(int(synced.is_part), len(rest)):
        path = _file(synced.folder, rest[between:])
        if path and (not between or _is_named(synced.folder.name, rest[between - 1])):
            yield _Match(len(library) + between, not between, path)


def _is_named(folder: str, piece: str) -> bool:
    """Whether a synced folder's name holds the name of the folder it keeps: "Finance - General" or "General - Finance"."""
    names = folder.casefold().split(" - ")
    return piece.casefold() == folder.casefold() or piece.casefold() in (names[0], names[-1])


def _rest(pieces: tuple[str, ...], beginning: tuple[str, ...]) -> tuple[str, ...]:
    """What of an address follows its beginning; nothing where it begins otherwise."""
    begins = [piece.casefold() for piece in pieces[: len(beginning)]] == [piece.casefold() for piece in beginning]
    return pieces[len(beginning) :] if begins else ()


def _pieces(address: str) -> tuple[str, ...]:
    """The host and the names of folders and file of an address; none of a blank one."""
    parts = urlsplit(address.replace("#", "%23"))  # which names of files may hold
    names = unquote(parts.path) if "%23" in parts.path else parts.path
    return tuple(piece for piece in (parts.netloc, *names.split("/")) if piece)


def _file(folder: Path, names: tuple[str, ...]) -> Path | None:
    """A file below a folder, where it is there; names that would lead out of the folder lead nowhere."""
    if any(name in (".", "..") or set(name) & set('\\/:*?"<>|') for name in names):
        return None
    path = folder.joinpath(*names)
    return path if path.is_file() else None


def folders_here() -> tuple[SyncedFolder, ...]:
    """Return the folders that OneDrive keeps in step on this computer for this user; none where there is no registry."""
    return synced_folders(_registry())


def synced_folders(keys: Iterable[Mapping[str, str]]) -> tuple[SyncedFolder, ...]:
    """Return the folders that keys of the registry tell of, each with its values by their names in small letters."""
    return tuple(
        SyncedFolder(
            values[_ADDRESS],
            Path(values[_FOLDER]),
            values.get(_WHOLE_ADDRESS, ""),
            values.get(_ACCOUNT, ""),
            values.get(_IS_PART) == "1",
        )
        for values in keys
        if values.get(_ADDRESS) and values.get(_FOLDER)
    )


def _registry() -> Iterator[Mapping[str, str]]:
    """Give the values of every key of the sync program. Never run here: it needs Windows."""
    if sys.platform != "win32":
        return
    import winreg

    try:
        providers = winreg.OpenKey(winreg.HKEY_CURRENT_USER, PROVIDERS)
    except OSError:  # no account is signed in
        return
    with providers:
        for number in range(winreg.QueryInfoKey(providers)[0]):
            with winreg.OpenKey(providers, winreg.EnumKey(providers, number)) as key:
                values = (winreg.EnumValue(key, value) for value in range(winreg.QueryInfoKey(key)[1]))
                yield {name.casefold(): str(value) for name, value, _ in values if isinstance(value, str | int)}
