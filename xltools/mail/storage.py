"""Files put into returns/: names that are safe everywhere, nothing overwritten, the same bytes never twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.outputs.messages.index import sha256_of
from xltools.reading.files import list_files
from xltools.reference.bodies.names import partner_id_of
from xltools.storage import write_new

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 80
_RESERVED = re.compile(r"con|prn|aux|nul|conin|conout|clock|com[0-9¹²³]|lpt[0-9¹²³]")
"""Names Windows keeps for devices, whatever their ending."""


def safe_stem(*parts: str) -> str:
    """Return a file name without its ending, made of letters, figures and hyphens only; never blank or reserved."""
    words = "-".join(word for part in parts if (word := partner_id_of(part)))[:LONGEST].strip("-")
    return f"return-{words}" if _RESERVED.fullmatch(words) else words or "return"


class Filed:
    """The files of returns/ as they stand: by their bytes, and which names are taken in any case of letters."""

    def __init__(self, returns: Path) -> None:
        self._returns = returns
        self._names = {path.name.casefold() for path in returns.iterdir()}
        self._by_sha256 = {
            sha256_of(listed.path): listed.name for listed in list_files([returns]) if not listed.not_a_file
        }

    def same(self, sha256: str) -> str:
        """Return the name of the file that holds the same bytes, or ""."""
        return self._by_sha256.get(sha256, "")

    def next_name(self, stem: str, suffix: str) -> str:
        """Return the name the next file will have: this one, or the next that is free (name-2, name-3 ...)."""
        return self._free(stem, suffix)

    def add(self, stem: str, suffix: str, content: bytes, sha256: str) -> str:
        """Write a new file under this name, or the next free one (name-2, name-3 ...), and return its name.

        It appears whole or not at all. Whoever calls holds the folder's lock.
        """
        name = self._free(stem, suffix)
        while not write_new(self._returns / name, content):
            name = self._free(stem, suffix)
        self._names.add(name.casefold())
        self._by_sha256[sha256] = name
        return name

    def _free(self, stem: str, suffix: str) -> str:
        name, number = f"{stem}{suffix}", 1
        while name.casefold() in self._names or (self._returns / name).exists():
            number += 1
            name = f"{stem}-{number}{suffix}"
        return name
