"""The marks of a sheet's XML, found in blocks, are those that a search of the whole finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.reading import marks
from xltools.reading.marks import Marks, may_name_far_cells

PIECES = (
    b"<c>",
    b"</c>",
    b"<v>",
    b"</v>",
    b"<v></v>",
    b"<!--",
    b"&amp;",
    b"<",
    b"&",
    b"12",
    b" ",
    b"\xc2\xa3",
    b"<row r=",
)
ASKED = (b"<", b"&", b"<f", b"<v>", b"</c>", b"<v></v>", b"</v></c>")
END = b"</worksheet>"


@pytest.mark.parametrize("block", [1, 7, 2**16])
@given(pieces=st.lists(st.sampled_from(PIECES)))
def test_every_mark_is_found_wherever_a_block_ends(block: int, pieces: list[bytes]) -> None:
    xml = b"".join(pieces) + END
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "AT_ONCE", block)
        seen = Marks(xml)
    for text in ASKED:
        places = [match.start() for match in re.finditer(b"(?=" + re.escape(text) + b")", xml)]
        assert seen.count(text) == len(places)
        assert seen.within(3, len(xml) - 5, text) == [at for at in places if 3 <= at < len(xml) - 5]


@pytest.mark.parametrize("block", [1, 7, 2**16])
@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize(
    ("cell", "is_far"),
    [("A99999", False), ("ZZ99999", False), ("A100000", True), ("100000", True), ("AAA1", True), ("XFD1048576", True)],
)
def test_a_far_cell_is_seen_wherever_a_block_ends(block: int, quote: str, cell: str, is_far: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "AT_ONCE", block)
        for before in range(15):
            xml = f"{'x' * before}{quote}{cell}{quote}".encode()
            assert may_name_far_cells(xml, 0) is is_far
            assert may_name_far_cells(xml + END, 0) is is_far
            assert not may_name_far_cells(xml + END, before + len(cell) + 1)


@pytest.mark.parametrize("xml", [b"", b"<", b"<sheet>"])
def test_an_xml_too_short_for_a_sheet_has_no_marks(xml: bytes) -> None:
    assert Marks(xml).count(b"<") == 0
    assert not may_name_far_cells(xml, 0)
