"""Whether every library that a program or library of Windows names is in the bundle, or part of Windows itself.

A PC with Office need not have Microsoft's runtime for C++, so what a package takes for granted has to be looked at. The list
of names is read from the file's own tables (Microsoft, "PE Format": optional header, import and delay-load directories).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.bundle.lock import words
from xltools.bundle.names import PACKAGES, PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIBRARIES = (".pyd", ".dll", ".exe")
AMD64, I386 = 0x8664, 0x014C
PART_OF_WINDOWS = words("part_of_windows.txt")
"""Libraries that Windows 10 and 11 have, as far as anything here asks for them; those called api-ms-win-... besides."""
_PE64 = 0x20B
_IMPORTS, _DELAYED = 1, 13


@dataclass(frozen=True, slots=True)
class Library:
    """A program or library: for which processor, and which libraries it names, in lower case."""

    machine: int
    needs: tuple[str, ...]


def missing_libraries(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give each library that is named and not there, and each file for another processor than that of the bundle."""
    there = {name.lower() for name in files}
    for name, content in files.items():
        if not name.endswith(LIBRARIES):
            continue
        try:
            library = read_library(content)
        except (struct.error, ValueError):
            yield f"{name} is no program or library of Windows"
            continue
        if library.machine != AMD64 and not _for_excel_of_32_bits(name, library):
            yield f"{name} is for another processor"
        for needed in library.needs:
            if not _is_windows(needed) and not any(f"{place}/{needed}".lower() in there for place in _places(name)):
                yield f"{name} needs {needed}, which is neither in it nor part of Windows"


def read_library(content: bytes) -> Library:
    """Read a library's tables; raises ValueError or struct.error where it is none."""
    (start,) = struct.unpack_from("<I", content, 0x3C)
    if content[:2] != b"MZ" or content[start : start + 4] != b"PE\0\0":
        raise ValueError("no portable executable")
    machine, count, _, _, _, size = struct.unpack_from("<HHIIIH", content, start + 4)
    header = start + 24
    wide = struct.unpack_from("<H", content, header)[0] == _PE64
    tables = header + (112 if wide else 96)
    sections: list[tuple[int, ...]] = [
        struct.unpack_from("<IIII", content, header + size + 40 * number + 8) for number in range(count)
    ]  # virtual size, virtual address, size in the file, place in the file

    def at(address: int) -> int:
        for virtual, begin, raw, place in sections:
            if begin <= address < begin + max(virtual, raw):
                return place + address - begin
        raise ValueError("an address outside the file")

    def names(table: int, step: int, field: int) -> Iterator[str]:
        address, length = struct.unpack_from("<II", content, tables + 8 * table)
        position = at(address) if address and length else 0
        while position and (name := struct.unpack_from("<I", content, position + field)[0]):
            begin = at(name)
            yield content[begin : content.index(b"\0", begin)].decode("ascii").lower()
            position += step

    return Library(machine, (*names(_IMPORTS, 20, 12), *names(_DELAYED, 32, 4)))


def _is_windows(name: str) -> bool:
    return name.startswith("api-ms-win-") or name.rpartition(".")[0] in PART_OF_WINDOWS


def _places(name: str) -> tuple[str, ...]:
    """Where Windows looks for what a library needs: beside it, beside python.exe, and where its package tells it to look."""
    package = name.removeprefix(f"{PACKAGES}/").partition("/")[0]
    return (name.rpartition("/")[0], PYTHON, f"{PACKAGES}/{package}.libs")


def _for_excel_of_32_bits(name: str, library: Library) -> bool:
    return library.machine == I386 and name.startswith(f"{PYTHON}/xlwings32-")
