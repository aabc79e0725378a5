"""Columns made small enough to travel inside a page: numbers as planes of bytes, texts once each with a number for every row.

Texts are numbered in the order they sort in, so that the page sorts by the numbers. Equal columns give equal bytes.
"""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

COMPRESSION = 6


@dataclass(frozen=True, slots=True)
class Labels:
    """A text for every row, as the position of it among `texts`; several of these may be the same text."""

    codes: NDArray[np.int64]
    texts: Sequence[str]

    @classmethod
    def of(cls, values: pd.Series[str] | NDArray[np.object_]) -> Labels:
        """Take up a column of texts."""
        codes, distinct = pd.factorize(np.asarray(values, dtype=object))
        return cls(codes.astype(np.int64), [str(text) for text in distinct])

    def named(self, name: Callable[[str], str]) -> Labels:
        """Return what each text is called, asked once for each."""
        return Labels(self.codes, [name(text) for text in self.texts])

    def beside(self, other: Labels, joined: Callable[[str, str], str]) -> Labels:
        """Return a text for each pair of this and another column, asked once for each."""
        size = max(1, len(other.texts))
        codes, pairs = pd.factorize(self.codes * size + other.codes)
        texts = [joined(self.texts[pair // size], other.texts[pair % size]) for pair in pairs.tolist()]
        return Labels(codes.astype(np.int64), texts)


@dataclass
class Package:
    """Bytes of columns one after another, and where each begins (`described`), for the page's script to take them apart."""

    parts: list[bytes] = field(default_factory=list)
    described: list[Mapping[str, object]] = field(default_factory=list)
    length: int = 0

    def add_numbers(self, name: str, values: NDArray[np.int64]) -> None:
        """Add whole numbers."""
        self.described.append({"name": name, "kind": "number", **self._numbers(values)})

    def add_texts(self, name: str, labels: Labels) -> None:
        """Add texts: each distinct one once, in the order people sort in, and its number for every row."""
        texts = [_whole(text) for text in labels.texts]
        written = sorted(sorted(set(texts)), key=str.casefold)  # twice is quicker than by pairs
        number_of = {text: number for number, text in enumerate(written)}
        numbers = np.array([number_of[text] for text in texts], dtype=np.int64)[labels.codes] if texts else labels.codes
        lengths = np.array([_units(text) for text in written], dtype=np.int64)
        blob = "".join(written).encode("utf-8")
        described = {"codes": self._numbers(numbers), "lengths": self._numbers(lengths), "at": self._put(blob)}
        self.described.append({"name": name, "kind": "text", "bytes": len(blob), **described})

    def _numbers(self, values: NDArray[np.int64]) -> dict[str, object]:
        """Whole numbers as differences from the least, a plane for each of their bytes: planes of leading noughts take no room."""
        least = int(values.min()) if len(values) else 0
        offset = (values - least).astype(np.uint64)
        most = int(offset.max()) if len(offset) else 0
        planes = max(1, (most.bit_length() + 7) // 8)
        content = offset.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :planes].T.tobytes()
        return {"at": self._put(content), "rows": len(values), "planes": planes, "least": least}

    def _put(self, content: bytes) -> int:
        at = self.length
        self.parts.append(content)
        self.length += len(content)
        return at

    def compressed(self) -> str:
        """Return everything added, compressed and as text."""
        return base64.b64encode(gzip.compress(b"".join(self.parts), COMPRESSION, mtime=0)).decode("ascii")


def _units(text: str) -> int:
    """How long a text is to a browser, which counts signs outside the first plane twice."""
    return len(text) if text.isascii() else len(text) + sum(sign > "\uffff" for sign in text)


def _whole(text: str) -> str:
    """A text that can be written as UTF-8: half a pair of a character outside the first plane becomes the sign for unreadable."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if not text.isascii() else text
