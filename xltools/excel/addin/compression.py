"""Compresses macro text as Office does, and unpacks it: MS-OVBA 2.4.1, chunks of 4,096 bytes, each of tokens that are a byte or a copy."""

from __future__ import annotations

import struct

CHUNK = 4096
SIGNATURE = b"\x01"
COMPRESSED, RAW = 0xB000, 0x3FFF
"""Chunk headers (2.4.1.1.5): flag and signature; twelve bits below hold the chunk's length less 3."""
TOKENS_A_FLAG = 8
SHORTEST_COPY = 3


def compress(content: bytes) -> bytes:
    """Return content as an MS-OVBA compressed container.

    A chunk that would grow is stored as it is; if it is the last and shorter than 4,096 bytes, zero bytes fill it up, as
    2.4.1.3.10 lays down (text never gets there: it takes 3,641 bytes in which nothing repeats).
    """
    chunks = (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
    return SIGNATURE + b"".join(_chunk(chunk) for chunk in chunks)


def _chunk(chunk: bytes) -> bytes:
    tokens = _tokens(chunk)
    if len(tokens) > CHUNK:
        return struct.pack("<H", RAW) + chunk.ljust(CHUNK, b"\0")
    return struct.pack("<H", COMPRESSED | (len(tokens) - 1)) + tokens


def _tokens(chunk: bytes) -> bytes:
    """Return the tokens of one chunk, eight at a time behind a byte whose bits say which of them are copies."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flags, group = 0, bytearray()
        for bit in range(TOKENS_A_FLAG):
            length, token = _next_token(chunk, at, seen)
            flags |= (length > 1) << bit
            group += token
            for start in range(at, at + length):
                seen.setdefault(chunk[start : start + SHORTEST_COPY], []).append(start)
            at += length
            if at >= len(chunk):
                break
        out += bytes([flags]) + group
    return bytes(out)


def _next_token(chunk: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, bytes]:
    """Return how many bytes the next token stands for, and the token: a byte, or two that say where to copy from."""
    bits = _offset_bits(at)
    longest = (0xFFFF >> bits) + SHORTEST_COPY
    best, source = 0, 0
    for candidate in reversed(seen.get(chunk[at : at + SHORTEST_COPY], ())):
        length = _same(chunk, candidate, at, longest)
        if length > best:
            best, source = length, candidate
        if best == longest:
            break
    if best < SHORTEST_COPY:
        return 1, chunk[at : at + 1]
    return best, struct.pack("<H", (at - source - 1) << (16 - bits) | best - SHORTEST_COPY)


def _offset_bits(at: int) -> int:
    """Return how many bits of a copy token hold the distance: enough for what lies behind, four at least (2.4.1.3.19.1)."""
    return max((at - 1).bit_length(), 4)


def _same(chunk: bytes, earlier: int, at: int, longest: int) -> int:
    length = 0
    while at + length < len(chunk) and length < longest and chunk[earlier + length] == chunk[at + length]:
        length += 1
    return length


def decompress(container: bytes) -> bytes:
    """Return what an MS-OVBA compressed container holds; raise ValueError where it is damaged (2.4.1.3.1)."""
    if not container.startswith(SIGNATURE):
        raise ValueError("compressed macros begin with 01")
    out, at = bytearray(), 1
    while at + 2 <= len(container):
        (header,) = struct.unpack_from("<H", container, at)
        end = at + (header & 0x0FFF) + 3
        if end > len(container):
            raise ValueError("compressed macros end too early")
        chunk = container[at + 2 : end]
        out += _unpacked(chunk) if header & 0x8000 else chunk
        at = end
    return bytes(out)


def _unpacked(chunk: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(chunk):
        flags, at = chunk[at], at + 1
        for bit in range(TOKENS_A_FLAG):
            if at >= len(chunk):
                break
            if not flags >> bit & 1:
                out.append(chunk[at])
                at += 1
                continue
            token = int.from_bytes(chunk[at : at + 2], "little")
            bits = _offset_bits(len(out))
            back, length = (token >> (16 - bits)) + 1, (token & (0xFFFF >> bits)) + SHORTEST_COPY
            if at + 2 > len(chunk) or back > len(out) or len(out) + length > CHUNK:
                raise ValueError("compressed macros copy from where nothing is")
            for _ in range(length):
                out.append(out[-back])
            at += 2
    return bytes(out)
