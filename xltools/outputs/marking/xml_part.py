"""An XML part seen as spans of its own bytes, so that a change leaves everything around it as it was.

Nothing is written anew: elements know where they begin and end, and edits are cut into the bytes between. Whatever prefix,
quotes, encoding or line ends the writer of the file used stay.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from xltools.outputs.marking.unmarkable import Unmarkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_PART = 32 * 2**20
"""Bytes of a part looked through element by element: some forty times a Findings sheet filled to the last row."""
MOST_ELEMENTS = 400_000

MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # ISO/IEC 29500 strict
    }
)
"""The two namespaces of a workbook's own elements."""


@dataclass(slots=True)
class Element:
    """An element and its span: the tag opens at `start`, what it holds begins at `inner`, all of it ends before `end`.

    `name` is without prefix and namespace, `tag` as written in the file. An empty tag (``<c/>``) has `inner` None. Names of
    attributes are without prefix. `main` tells a workbook's own elements from those of extensions.
    """

    name: str
    tag: str
    main: bool
    attributes: dict[str, str]
    start: int
    inner: int | None = None
    close: int = 0  # where the closing tag begins
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> list[Element]:
        """Return the children of this name, a workbook's own only."""
        return [child for child in self.children if child.main and child.name == name]

    def first(self, name: str) -> Element | None:
        """Return the first child of this name, or None."""
        return next(iter(self.all(name)), None)

    def within(self) -> Iterator[Element]:
        """Yield every element below this one."""
        waiting = [self]
        while waiting:
            for child in waiting.pop().children:
                yield child
                waiting.append(child)


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes from `start` to before `end` give way to `text`."""

    start: int
    end: int
    text: str | bytes


@dataclass(frozen=True, slots=True)
class XmlPart:
    """A part's bytes and its outermost element."""

    data: bytes
    root: Element
    encoding: str

    @property
    def prefix(self) -> str:
        """What stands before the names of a workbook's own elements (``x:`` or nothing)."""
        return self.root.tag.removesuffix(self.root.name)

    def encoded(self, text: str) -> bytes:
        """Return text as this part writes it."""
        return text.encode(self.encoding, "xmlcharrefreplace")

    def raw(self, element: Element) -> bytes:
        """Return an element as it stands in the file."""
        return self.data[element.start : element.end]

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """Return the part with these edits; every other byte is the same."""
        pieces, at = [], 0
        for edit in sorted(edits, key=lambda change: (change.start, change.end)):
            text = edit.text if isinstance(edit.text, bytes) else self.encoded(edit.text)
            pieces += [self.data[at : edit.start], text]
            at = edit.end
        return b"".join((*pieces, self.data[at:]))

    def with_attribute(self, element: Element, name: str, value: str) -> Edit | None:
        """Return the edit that gives an element's own attribute a plain value, or None where it has it already."""
        if element.attributes.get(name) == value:
            return None
        stop = element.inner if element.inner is not None else element.end
        tag = self.data[element.start : stop].decode(self.encoding)
        place = _value_span(tag, name)
        if place:
            changed = tag[: place[0]] + value + tag[place[1] :]
        else:
            at = len(tag.rstrip("/>").rstrip()) if element.inner is None else len(tag) - 1
            changed = f'{tag[:at]} {name}="{value}"{tag[at:]}'
        return Edit(element.start, stop, changed)


def read_part(data: bytes, what: str, root: str, most: int = MOST_ELEMENTS) -> XmlPart:
    """Return a part as elements. Refuses (`Unmarkable`) what is not whole, defines entities, or is far too large.

    `what` names the part in words; `root` is what its outermost element must be called; `most` is how many elements it may have.
    """
    if len(data) > LARGEST_PART:
        raise Unmarkable(f"{what} is too large")
    reader = _Reader(what, most)
    try:
        top = reader.read(data)
        encoding = _encoding(data, reader.declared)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unmarkable(f"{what} is damaged") from error
    if top.name != root:
        raise Unmarkable(f"{what} is not what it should be")
    return XmlPart(data, top, encoding)


def _encoding(data: bytes, declared: str) -> str:
    """Packages hold UTF-8 or UTF-16 and nothing else (ECMA-376 part 2); raises LookupError for anything else."""
    if data.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return "utf-16-le"
    if data.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        return "utf-16-be"
    if declared.casefold() not in ("", "utf-8", "utf8", "us-ascii", "ascii"):
        raise LookupError(declared)
    return "ascii" if "ascii" in declared.casefold() else "utf-8"


def _value_span(tag: str, name: str) -> tuple[int, int] | None:
    """Where the value of an attribute without prefix stands in a tag, its quotes left out."""
    at = 0
    while (equals := tag.find("=", at)) >= 0:
        opening = equals + 1
        while tag[opening] not in "\"'":
            opening += 1
        closing = tag.index(tag[opening], opening + 1)
        if tag[at:equals].split()[-1:] == [name]:
            return opening + 1, closing
        at = closing + 1
    return None


class _Reader:
    """Turns expat's events into elements. Each event also tells where the one before it ended."""

    def __init__(self, what: str, most: int) -> None:
        self._what, self._most = what, most
        self._data = b""
        self._open: list[Element] = []
        self._top: Element | None = None
        self._opened: Element | None = None  # its start tag ends where the next event begins
        self._closed: Element | None = None  # it ends where the next event begins
        self._count = 0
        self.declared = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.DefaultHandler = self._other
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._definitions

    def read(self, data: bytes) -> Element:
        self._data = data
        self._parser.Parse(data, True)
        if self._closed is not None:
            self._closed.end = len(data)
        if self._top is None:
            raise ValueError("no element")
        return self._top

    def _settle(self) -> int:
        at = self._parser.CurrentByteIndex
        if self._closed is not None:
            self._closed.end, self._closed = at, None
        if self._opened is not None:
            self._opened.inner, self._opened = at, None
        return at

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._settle()
        self._count += 1
        if self._count > self._most:
            raise Unmarkable(f"{self._what} is too large")
        space, local, tag = _split(name)
        plain = {_split(key)[1]: value for key, value in attributes.items()}
        element = Element(local, tag, space in MAIN, plain, at)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._top = element
        self._open.append(element)
        self._opened = element

    def _end(self, name: str) -> None:
        element, was_open = self._open.pop(), self._opened
        element.close = self._settle()
        self._closed = element
        if was_open is element and self._is_empty_tag(element):
            element.inner = None

    def _is_empty_tag(self, element: Element) -> bool:
        """Whether a tag closes itself (``<c/>``): expat then says that the element ends behind it."""
        return self._data[element.start : element.inner].replace(b"\0", b"").endswith(b"/>")

    def _characters(self, text: str) -> None:
        self._settle()
        if self._open:
            self._open[-1].text += text

    def _other(self, text: str) -> None:
        self._settle()

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.declared = encoding or ""

    def _definitions(self, *_: object) -> NoReturn:
        raise Unmarkable(f"{self._what} holds definitions that no spreadsheet program writes")


def _split(name: str) -> tuple[str, str, str]:
    """Return namespace, local name, and the name as written, of a name as expat gives it."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", name, name
    space, local, *prefix = parts
    return space, local, f"{prefix[0]}:{local}" if prefix else local
