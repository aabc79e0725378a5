"""Saved mails on the disk: single ones, mailboxes that hold many, zip archives and folders of them; each mail as its bytes."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import PurePath
from time import monotonic
from typing import TYPE_CHECKING

from xltools.mail import LONGEST_QUOTE
from xltools.mail.archive import unpacked
from xltools.mail.opened import DEEPEST, MOST_SECONDS, Allowance
from xltools.mail.opening import LARGEST_MAIL
from xltools.mail.remarks import TOO_DEEP
from xltools.reading.files import shown_name, special
from xltools.text import listed, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO

MAILS = (".eml", ".msg", ".mbox", ".mbx", ".emlx", ".mht")
ARCHIVE = ".zip"
MOST_MAILS = 500
"""Mails and archives that one archive of saved mails may hold."""
_MAILDIR = ("cur", "new")
_MOST_A_LINE = 2**20
_BETWEEN = re.compile(rb"From (?:\S+ +|.* )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\n]*\d:\d\d[^\n]*\n?")
"""The line before each mail in a mailbox (RFC 4155 and its kin): From, an address, a date with a time of day."""
_HEADER = re.compile(rb"(?:>From |[!-9;-~]{1,100}:)")
_QUOTED = re.compile(rb">+From ")
_EMLX = re.compile(rb"(\d{1,12})[ \t]*\r?\n")
_OTHER_FILES = {
    ".pst": "an Outlook data file: open it in Outlook and save the mails as .eml or .msg",
    ".ost": "an Outlook data file: open it in Outlook and save the mails as .eml or .msg",
    ".olm": "an archive of Outlook for Mac: save the mails from there, one by one or as .mbox",
}
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")


@dataclass(frozen=True, slots=True)
class SavedMail:
    """One saved mail: what it is called, and its bytes; `problem` says in words why there are none."""

    name: str
    data: bytes = b""
    problem: str = ""
    is_mail: bool = True


def saved_mails(paths: Iterable[Path]) -> Iterator[SavedMail]:
    """Yield each mail in the files named and in the folders named, in the order of their names.

    A folder's other files are told in one entry that is no mail: none is silently left.
    """
    for path in paths:
        if not path.is_dir():
            yield from _in_file(path)
            continue
        files = sorted(file for file in path.rglob("*") if not _is_hidden(file, path) and not file.is_dir())
        for file in files:
            if _is_mail_name(file):
                yield from _in_file(file)
        others = [file for file in files if not _is_mail_name(file)]
        if others:
            yield _others(path.name, [file.relative_to(path).as_posix() for file in others])


def _is_mail_name(file: Path) -> bool:
    is_in_maildir = file.parent.name in _MAILDIR and (not file.suffix or ":" in file.name)
    return (
        file.suffix.casefold() in (*MAILS, ARCHIVE)
        or is_in_maildir
        or (not file.suffix and not special(file) and _is_mailbox(file))
    )


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts) or file.name in (
        "Thumbs.db",
        "desktop.ini",
    )


def _is_mailbox(file: Path) -> bool:
    """Whether a file without an ending is a mailbox, as Thunderbird keeps them."""
    try:
        with file.open("rb") as opened:
            return _begins_mailbox(opened)
    except OSError:  # said where it is read, or named among the files that are no mails
        return False


def _begins_mailbox(file: IO[bytes]) -> bool:
    return bool(_BETWEEN.fullmatch(file.readline(1000)))


def _others(name: str, files: list[str]) -> SavedMail:
    """The files of a folder or an archive that are no mails, named."""
    names = listed([one_line(shown_name(file), 80) for file in files])
    workbooks = any(PurePath(file).suffix.casefold() in _WORKBOOKS for file in files)
    advice = " Workbooks and CSVs that are returns go straight into returns/." if workbooks else ""
    return SavedMail(name, problem=f"left, as they are no saved mails: {names}.{advice}", is_mail=False)


def _in_archive(data: bytes, name: str, allowance: Allowance, depth: int = 1) -> Iterator[SavedMail]:
    """The mails in a zip archive and in archives in it, whatever folder they lie in there; other files are named."""
    try:
        files, others = unpacked(data, lambda file: PurePath(file).suffix.casefold() in (*MAILS, ARCHIVE), MOST_MAILS)
        for attached in files:
            allowance.unpack(len(attached.content))
            shown = one_line(f"{shown_name(attached.name)} in {name}", LONGEST_QUOTE)
            if PurePath(attached.name).suffix.casefold() != ARCHIVE:
                yield from _of_archive(attached.content, shown)
            elif depth < DEEPEST:
                yield from _in_archive(attached.content, shown, allowance, depth + 1)
            else:
                yield SavedMail(shown, problem=TOO_DEEP, is_mail=False)
    except ValueError as error:
        yield SavedMail(name, problem=one_line(str(error), LONGEST_QUOTE))
        return
    if others or not files:
        yield _others(name, others) if others else SavedMail(name, problem="the archive is empty", is_mail=False)


def _of_archive(data: bytes, name: str) -> Iterator[SavedMail]:
    """A mail, or the mails of a mailbox, out of an archive."""
    if _begins_mailbox(io.BytesIO(data)):
        yield from _in_mailbox(io.BytesIO(data), name)
    else:
        yield SavedMail(name, _plain(data))


def _in_file(path: Path) -> Iterator[SavedMail]:
    name = one_line(shown_name(path.name), LONGEST_QUOTE)
    try:
        if words := _not_a_mail(path):
            yield SavedMail(name, problem=words)
        elif _is_mailbox(path):
            with path.open("rb") as file:
                yield from _in_mailbox(file, name)
        elif path.stat().st_size > LARGEST_MAIL:
            yield SavedMail(name, problem=f"it is larger than {LARGEST_MAIL // 2**20} MB")
        elif path.suffix.casefold() == ARCHIVE:
            yield from _in_archive(path.read_bytes(), name, Allowance(monotonic() + MOST_SECONDS))
        else:
            yield SavedMail(name, _plain(path.read_bytes()))
    except OSError as error:
        yield SavedMail(name, problem=error.strerror or "it cannot be read")


def _not_a_mail(path: Path) -> str:
    ending = path.suffix.casefold()
    if reason := special(path):
        return f"{reason}, not a file"
    if ending in _OTHER_FILES:
        return f"it is {_OTHER_FILES[ending]}"
    if ending in _WORKBOOKS:
        return "it is no saved mail: a return that came by another way goes straight into returns/"
    return ""


def _plain(data: bytes) -> bytes:
    """A mail's own bytes: Apple's .emlx has their number before them and a list of its own behind."""
    stated = _EMLX.match(data)
    return data[stated.end() : stated.end() + int(stated[1])] if stated else data


def _in_mailbox(file: IO[bytes], name: str) -> Iterator[SavedMail]:
    """The mails of a mailbox, each with its number; one alone needs none (a mail saved with its first line)."""
    first: SavedMail | None = None
    for number, mail in enumerate(_split(file), start=1):
        named = SavedMail(f"{name}, mail {number}", *mail)
        if number == 1:
            first = named
            continue
        if first:
            yield first
            first = None
        yield named
    if first:
        yield SavedMail(name, first.data, first.problem)


def _split(file: IO[bytes]) -> Iterator[tuple[bytes, str]]:
    """The bytes of each mail of a mailbox, and what is the matter with it; the quotes before From are taken off again."""
    lines: list[bytes] = []
    size, is_after_blank = 0, False
    file.readline(_MOST_A_LINE)  # the line before the first mail
    line = file.readline(_MOST_A_LINE)
    while line:
        following = file.readline(_MOST_A_LINE)
        if is_after_blank and _BETWEEN.fullmatch(line) and _HEADER.match(following):
            yield _whole(lines, size)
            lines, size = [], 0
        else:
            size += len(line)
            if size <= LARGEST_MAIL:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        is_after_blank, line = not line.strip(), following
    if lines:
        yield _whole(lines, size)


def _whole(lines: list[bytes], size: int) -> tuple[bytes, str]:
    if size > LARGEST_MAIL:
        return b"", f"it is larger than {LARGEST_MAIL // 2**20} MB"
    return b"".join(lines), ""
