"""What a signed S/MIME part encloses (RFC 8551): a signature hides nothing, so no key is needed, none used and none checked.

The structure is DER or BER (ITU-T X.690). Only the path to the content is walked: a handful of headers, and the pieces the
content may be cut into. Whatever lies beside that path is skipped by its stated length.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNED = bytes.fromhex("2a864886f70d010702")
_COMPRESSED = bytes.fromhex("2a864886f70d0109100109")
_SEALED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
"""Object identifiers of RFC 5652, 3274 and 5083: signed-data, compressed-data; enveloped and authenticated enveloped data."""
_SEQUENCE, _OBJECT, _OCTETS, _CONSTRUCTED_OCTETS, _CONTEXT_0 = 0x30, 0x06, 0x04, 0x24, 0xA0
_DEEPEST = 30
"""Elements without a stated length inside one another that are gone through to find where the outermost ends."""
_MOST_ELEMENTS = 1_000_000
"""Elements gone through: mail programs cut the content into pieces of a thousand bytes or more."""


class SealedError(ValueError):
    """The part is encrypted: only the recipient's key opens it."""


class NotCmsError(ValueError):
    """The bytes are no S/MIME part, or are cut off."""


@dataclass(frozen=True, slots=True)
class _Element:
    """One element: its tag, where its content begins and ends, and where the next element begins."""

    tag: int
    begin: int
    end: int
    after: int


def enclosed(data: bytes, most: int) -> bytes:
    """Return the MIME part inside a signed or compressed S/MIME part, of at most `most` bytes.

    Raises `SealedError` where it is encrypted, `NotCmsError` where it is neither or damaged. b"" where nothing is enclosed
    (certificates alone).
    """
    walk = _Walk(data)
    try:
        kind, holder = walk.kind_and_holder(walk.element(0, len(data)))
        if kind in _SEALED:
            raise SealedError("it is encrypted")
        if kind not in (_SIGNED, _COMPRESSED) or holder is None:
            raise NotCmsError("it is made as no S/MIME part is")
        pieces = b"".join(walk.octets(walk.encapsulated(holder)))
    except (IndexError, RecursionError, StopIteration):
        raise NotCmsError("it is cut off") from None
    return _inflated(pieces, most) if kind == _COMPRESSED else pieces


class _Walk:
    """The way from the outermost element to the content, over a limited number of elements."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _MOST_ELEMENTS

    def encapsulated(self, holder: _Element) -> _Element:
        """The element that holds the content: in both kinds the third part, behind the version and the algorithms."""
        parts = self._children(_expect(self.element(holder.begin, holder.end), _SEQUENCE))
        third = [next(parts), next(parts), next(parts)][2]
        _, content = self.kind_and_holder(third)
        return content or _Element(_CONTEXT_0, 0, 0, 0)

    def kind_and_holder(self, outer: _Element) -> tuple[bytes, _Element | None]:
        """The object identifier that says what an element is, and what holds its content, if it has any."""
        parts = self._children(_expect(outer, _SEQUENCE))
        kind, holder = _expect(next(parts), _OBJECT), next(parts, None)
        return self._data[kind.begin : kind.end], holder if holder and holder.tag == _CONTEXT_0 else None

    def octets(self, holder: _Element) -> Iterator[bytes]:
        """The pieces of the octet strings in an element, in order, however deep they are cut into others."""
        for element in self._children(holder):
            if element.tag == _OCTETS:
                yield self._data[element.begin : element.end]
            elif element.tag in (_CONSTRUCTED_OCTETS, _SEQUENCE):
                yield from self.octets(element)

    def _children(self, parent: _Element) -> Iterator[_Element]:
        at = parent.begin
        while at < parent.end:
            element = self.element(at, parent.end)
            yield element
            at = element.after

    def element(self, at: int, end: int, depth: int = 0) -> _Element:
        """The element that begins at a place and has to end before another."""
        self._left -= 1
        tag, length, at = self._data[at], self._data[at + 1], at + 2
        if tag & 0x1F == 0x1F or depth > _DEEPEST or self._left < 0:
            raise NotCmsError("it is made as no S/MIME part is")
        if length == 0x80:
            return self._without_length(tag, at, end, depth)
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(self._data[at : at + size], "big"), at + size
        if at + length > end:
            raise NotCmsError("it is cut off")
        return _Element(tag, at, at + length, at + length)

    def _without_length(self, tag: int, begin: int, end: int, depth: int) -> _Element:
        """An element that lasts until two zero bytes in the place of a next one."""
        at = begin
        while self._data[at : at + 2] != b"\0\0":
            at = self.element(at, end, depth + 1).after
        return _Element(tag, begin, at, at + 2)


def _expect(element: _Element, tag: int) -> _Element:
    if element.tag != tag:
        raise NotCmsError("it is made as no S/MIME part is")
    return element


def _inflated(data: bytes, most: int) -> bytes:
    try:
        content = zlib.decompressobj().decompress(data, most + 1)
    except zlib.error:
        raise NotCmsError("it is damaged") from None
    if len(content) > most:
        raise NotCmsError(f"it unpacks to more than {most // 2**20} MB")
    return content
