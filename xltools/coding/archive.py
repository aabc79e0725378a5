"""The model's file: named arrays and lists of text in one compressed file, the same bytes for the same contents.

Layout after decompression: one line of JSON (facts, and each array's name, type and shape), then the arrays' bytes.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]

LEVEL = 9


def pack(facts: Mapping[str, object], arrays: Arrays) -> bytes:
    """Return the file's bytes before compression; `facts` must be plain JSON."""
    listed = [[name, array.dtype.str, list(array.shape)] for name, array in arrays.items()]
    header = json.dumps({"facts": facts, "arrays": listed}, sort_keys=True, separators=(",", ":"))
    return header.encode() + b"\n" + b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the facts and the arrays of a file's decompressed bytes."""
    end = data.index(b"\n")
    header = json.loads(data[:end])
    start, arrays = end + 1, {}
    for name, kind, shape in header["arrays"]:
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(data, dtype=kind, count=count, offset=start).reshape(shape)
        start += arrays[name].nbytes
    return header["facts"], arrays


def compress(data: bytes) -> bytes:
    """Return the bytes as they are stored."""
    return zlib.compress(data, LEVEL)


def decompress(data: bytes) -> bytes:
    """Return what `compress` was given."""
    return zlib.decompress(data)
