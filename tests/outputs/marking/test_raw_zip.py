"""A zip copied raw: what was not replaced is the same to the byte, whatever wrote it and however it is packed."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.marking.packages import content, raw_parts
from xltools.outputs.marking.raw_zip import with_parts
from xltools.outputs.marking.unmarkable import Unmarkable

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


class Pipe(io.RawIOBase):
    """A file that can only be written on, so that zipfile puts sizes behind the parts."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.written += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def packed(parts: dict[str, tuple[bytes, int]], *, piped: bool, zip64: bool, comment: bytes) -> bytes:
    target: Pipe | io.BytesIO = Pipe() if piped else io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number, (name, (held, method)) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2010, 1 + number, 2, 3, 4, 6))
            info.compress_type, info.external_attr, info.comment = method, 0o640 << 16, b"note"
            info.extra = b"\xfe\xca\x02\x00ab"
            with package.open(info, "w", force_zip64=zip64) as part:
                part.write(held)
        package.comment = comment
    return target.written if isinstance(target, Pipe) else target.getvalue()


NAMES = st.text("abcé/", min_size=1, max_size=8)
PARTS = st.dictionaries(NAMES, st.tuples(st.binary(max_size=300), st.sampled_from(METHODS)), min_size=1, max_size=6)


@given(PARTS, st.data(), st.booleans(), st.booleans(), st.sampled_from((b"", b"sent by Jo")))
def test_all_parts_but_those_replaced_keep_bytes_order_and_what_is_said_of_them(
    parts: dict[str, tuple[bytes, int]], data: st.DataObject, piped: bool, zip64: bool, comment: bytes
) -> None:
    new = data.draw(st.dictionaries(st.sampled_from(sorted(parts)), st.binary(max_size=400)))
    before = packed(parts, piped=piped, zip64=zip64, comment=comment)
    after = with_parts(before, new)
    old_parts, new_parts = raw_parts(before), raw_parts(after)
    assert zipfile.ZipFile(io.BytesIO(after)).testzip() is None
    assert list(new_parts) == list(old_parts)
    for name, held in old_parts.items():
        if name in new:
            assert content(after, name) == new[name]
        else:
            assert new_parts[name] == held
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert package.comment == comment


def test_replacing_nothing_gives_the_same_file() -> None:
    before = packed({"a": (b"x" * 99, 8), "b": (b"y", 0)}, piped=False, zip64=False, comment=b"c")
    assert with_parts(before, {}) == before


def test_a_part_keeps_its_date_and_place_when_it_is_replaced() -> None:
    before = packed({"a": (b"x" * 99, 8), "b": (b"y", 0)}, piped=True, zip64=True, comment=b"")
    with zipfile.ZipFile(io.BytesIO(with_parts(before, {"a": b"new"}))) as package:
        infos = package.infolist()
    assert [(info.filename, info.date_time[1], info.file_size) for info in infos] == [("a", 1, 3), ("b", 2, 1)]


def broken(before: bytes) -> dict[str, bytes]:
    table = before.index(b"PK\1\2")
    second = before.index(b"PK\1\2", table + 4)
    overlapping = bytearray(before)
    overlapping[second + 42 : second + 46] = bytes(4)
    beyond = bytearray(before)
    beyond[second + 42 : second + 46] = (10**9).to_bytes(4, "little")
    miscounted = bytearray(before)
    miscounted[-14:-10] = b"\1\0\1\0"
    return {
        "bytes before the first part": b"stub" + before,
        "parts that overlap": bytes(overlapping),
        "a part beyond the end": bytes(beyond),
        "a wrong count": bytes(miscounted),
        "no end": before[:-22],
        "nothing": b"",
    }


@pytest.mark.parametrize(
    "what", broken(packed({"a": (b"x", 8), "b": (b"y", 0)}, piped=False, zip64=False, comment=b""))
)
def test_an_unusual_table_of_contents_is_refused(what: str) -> None:
    sound = packed({"a": (b"x", 8), "b": (b"y", 0)}, piped=False, zip64=False, comment=b"")
    with pytest.raises(Unmarkable):
        with_parts(broken(sound)[what], {"a": b"new"})
