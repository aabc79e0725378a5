"""Long parts of a package are written in a thread beside the one that makes them: in order, whole, and errors are heard of."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from xltools.outputs.package import BEHIND, write_behind

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize("pieces", [0, 1, 2, 3, 50])
def test_pieces_stand_in_the_part_in_their_order(pieces: int) -> None:
    file, texts = io.BytesIO(), [f"<row r='{number}'>é{'x' * number}</row>" for number in range(pieces)]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package, package.open("sheet.xml", "w") as part:
        part.write(b"<sheet>")
        write_behind(part, iter(texts))
        part.write(b"</sheet>")
    with zipfile.ZipFile(file) as package:
        assert package.read("sheet.xml").decode() == f"<sheet>{''.join(texts)}</sheet>"


class FullDisk(io.BytesIO):
    """Stands in for a disk that is full after three pieces, which cannot be had in a test."""

    def write(self, piece: bytes) -> int:  # type: ignore[override] # bytes are all that is written here
        if self.tell() + len(piece) > 3:
            raise OSError(28, "No space left on device")
        return super().write(piece)


@pytest.mark.parametrize("pieces", [4, 100])
def test_a_full_disk_is_told_to_whoever_writes(pieces: int) -> None:
    made: list[int] = []

    def each() -> Iterator[str]:
        for number in range(pieces):
            made.append(number)
            yield "x"

    with pytest.raises(OSError, match="No space left"):
        write_behind(FullDisk(), each())
    assert len(made) <= 3 + 1 + BEHIND  # those there was room for, the one there was none for, and those that waited


def test_what_fails_in_the_making_is_raised_after_what_was_made_is_written() -> None:
    part = io.BytesIO()

    def pieces() -> Iterator[str]:
        yield "a"
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        write_behind(part, pieces())
    assert part.getvalue() == b"a"
