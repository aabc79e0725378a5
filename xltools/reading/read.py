"""One file -> what it holds: the whole way of a single file, in this process."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xltools.model import ReadFile
from xltools.reading.csv_return import read_csv
from xltools.reading.explanations import read_findings_workbook
from xltools.reading.files import shown_name, special
from xltools.reading.mapping_workbook import read_mapping
from xltools.reading.package import LARGEST_CSV, MEGABYTE, FileKind, look_at
from xltools.reading.refusals import Refused, refusal, unread
from xltools.reading.workbook import Workbook
from xltools.reading.workbook_return import read_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.model import Return
    from xltools.reading.ledger import HeadingRow
    from xltools.reading.package import Package


def read_file(path: Path, name: str = "") -> ReadFile:
    """Return what a file holds: its returns, or the finding that says why there are none.

    `name` is how the file is called in locations and reports (its own name where blank). The file is opened
    read-only and nothing in it is run. A hostile file may still end or hang the process: use `safely.read_files`
    for files of others.
    """
    shown = name or shown_name(path.name)
    try:
        if reason := special(path):
            return unread(shown, "not-a-file", reason)
        size = path.stat().st_size
        if size > LARGEST_CSV:
            return unread(shown, "file-too-large", f"{size // MEGABYTE:,} MB", size=size)
        data = path.read_bytes()
    except OSError as error:
        return unread(shown, "file-missing", error.strerror or "it cannot be read")
    return read_bytes(data, shown)


def read_ledger(path: Path, name: str, heading_map: Sequence[HeadingRow]) -> ReadFile:
    """Return what a list of payments holds by a map of its headings, or what of the map is still to be confirmed."""
    return read_bytes(path.read_bytes(), name, heading_map)


def read_bytes(data: bytes, name: str, heading_map: Sequence[HeadingRow] | None = None) -> ReadFile:
    """Return what the bytes of a file hold, as `read_file` does."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        package = look_at(data)
        is_text = package.kind is FileKind.TEXT
        returns = read_csv(data, name, sha256, heading_map) if is_text else _from_workbook(package, name, sha256)
    except Refused as refused:
        sent_back = (
            read_findings_workbook(package, name)
            if refused.code in ("not-a-return", "cross-table") and not is_text
            else None
        )
        if sent_back is not None:
            return ReadFile(name, sha256, len(data), answers=sent_back.answers, findings_of=sent_back.title)
        return ReadFile(
            name, sha256, len(data), unreadable=refusal(name, refused.code, refused.detail, refused.location)
        )
    return ReadFile(name, sha256, len(data), returns)


def _from_workbook(package: Package, name: str, sha256: str) -> tuple[Return, ...]:
    """What a workbook holds: what was typed into a spend mapping workbook, body by body, else the return that it is."""
    workbook = Workbook(package, name)
    return read_mapping(workbook, sha256, len(package.data)) or (read_workbook(workbook, sha256),)
