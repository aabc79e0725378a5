"""Writes a compound file, the small file system in which Office keeps macros. The same tree gives the same bytes.

After MS-CFB (Compound File Binary File Format), version 3: sectors of 512 bytes; streams below 4,096 bytes share one
stream with sectors of 64 bytes. No dates are kept.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = Mapping[str, "bytes | Tree"]
"""Names to streams (bytes) or storages (trees)."""

SECTOR, SMALL_SECTOR, SMALL_BELOW = 512, 64, 4096
FREE, END, TABLE, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
NUMBERS_A_SECTOR = SECTOR // 4
TABLES_IN_HEADER = 109
"""The header names so many sectors of the allocation table: room for 7 MB."""
ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
HEADER = struct.Struct("<8s16sHHHHH6sIIIIIIIII")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the directory: a stream or a storage and its neighbours in the tree of names (MS-CFB 2.6.1)."""

    name: str
    kind: int
    content: bytes
    left: int
    right: int
    child: int


class _Area:
    """Sectors of one size, and for each the number of the next sector of its stream."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.content = bytearray()
        self.chain: list[int] = []

    def put(self, stream: bytes) -> int:
        """Add a stream and return its first sector."""
        if not stream:
            return END
        start, count = len(self.chain), -(-len(stream) // self.size)
        self.content += stream.ljust(count * self.size, b"\0")
        self.chain += [*range(start + 1, start + count), END]
        return start


def write_compound_file(tree: Tree) -> bytes:
    """Return the bytes of a compound file that holds these streams and storages.

    Raises ValueError where a name is longer than 31 characters or all of it is more than 7 MB.
    """
    entries = (_Entry("Root Entry", ROOT, b"", NONE, NONE, _middle(1, 1 + len(tree))), *_entries(tree, 1))
    sectors, small = _Area(SECTOR), _Area(SMALL_SECTOR)
    starts = [_place(entry, sectors, small) for entry in entries]
    starts[0] = sectors.put(bytes(small.content))
    sizes = [len(small.content), *(len(entry.content) for entry in entries[1:])]
    small_table = sectors.put(_numbers(small.chain))
    lines = b"".join(_line(*each) for each in zip(entries, starts, sizes, strict=True))
    directory = sectors.put(lines + _empty_lines(len(entries)))
    tables = _tables_needed(len(sectors.chain))
    table = _numbers([*sectors.chain, *[TABLE] * tables])
    header = _header(tables, directory, small_table, len(small.chain), len(sectors.chain))
    return header + bytes(sectors.content) + table


def _entries(tree: Tree, first: int) -> list[_Entry]:
    """Return the lines of one storage, numbered from `first`, then those of the storages in it."""
    own: list[_Entry] = []
    below: list[_Entry] = []
    after = first + len(tree)
    for number, name in enumerate(sorted(tree, key=_order), first):
        inside = tree[name]
        left, right = _neighbours(number, first, after)
        if isinstance(inside, bytes):
            own.append(_Entry(name, STREAM, inside, left, right, NONE))
            continue
        start = after + len(below)
        own.append(_Entry(name, STORAGE, b"", left, right, _middle(start, start + len(inside))))
        below += _entries(inside, start)
    return own + below


def _order(name: str) -> tuple[int, str]:
    """Shorter names first, then by capital letters (MS-CFB 2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _middle(low: int, high: int) -> int:
    """Return the number at the top of a balanced tree of the numbers from `low` to before `high`."""
    return (low + high) // 2 if low < high else NONE


def _neighbours(number: int, low: int, high: int) -> tuple[int, int]:
    """Return the numbers below a number, left and right, in that tree. All nodes are black, which 2.6.4 allows."""
    while (middle := (low + high) // 2) != number:
        low, high = (low, middle) if number < middle else (middle + 1, high)
    return _middle(low, number), _middle(number + 1, high)


def _place(entry: _Entry, sectors: _Area, small: _Area) -> int:
    if entry.kind != STREAM:
        return 0
    return (small if len(entry.content) < SMALL_BELOW else sectors).put(entry.content)


def _line(entry: _Entry, start: int, size: int) -> bytes:
    name = entry.name.encode("utf-16-le")
    if len(name) > 62:
        raise ValueError(f"a name in a compound file has at most 31 characters: {entry.name}")
    links = (entry.left, entry.right, entry.child)
    return ENTRY.pack(name, len(name) + 2, entry.kind, BLACK, *links, b"", 0, 0, 0, start, size)


def _empty_lines(used: int) -> bytes:
    empty = ENTRY.pack(b"", 0, 0, 0, NONE, NONE, NONE, b"", 0, 0, 0, 0, 0)
    return empty * (-used % (SECTOR // ENTRY.size))


def _numbers(numbers: list[int]) -> bytes:
    """Return the numbers as whole sectors, the rest of the last one marked as free."""
    padded = [*numbers, *[FREE] * (-len(numbers) % NUMBERS_A_SECTOR)]
    return struct.pack(f"<{len(padded)}I", *padded)


def _tables_needed(sectors: int) -> int:
    """Return how many sectors the allocation table takes, itself included."""
    tables = 1
    while tables * NUMBERS_A_SECTOR < sectors + tables:
        tables += 1
    if tables > TABLES_IN_HEADER:
        raise ValueError("the macros are larger than 7 MB, more than this writer lays out")
    return tables


def _header(tables: int, directory: int, small_table: int, small_sectors: int, first_table: int) -> bytes:
    """Return the header (MS-CFB 2.2): version 3, little-endian, no further sectors of table numbers."""
    small_tables = -(-small_sectors // NUMBERS_A_SECTOR)
    fixed = (SIGNATURE, b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0)
    named = [*range(first_table, first_table + tables), *[FREE] * (TABLES_IN_HEADER - tables)]
    start = HEADER.pack(*fixed, tables, directory, 0, SMALL_BELOW, small_table, small_tables, END, 0)
    return start + struct.pack(f"<{TABLES_IN_HEADER}I", *named)
