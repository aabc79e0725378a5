"""A VBA project written here is read back exactly by others, and is put together as Excel puts its own."""

from __future__ import annotations

import random
import re
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.excel.reading_back import VBA_PART, decompress, read_compound_file, read_modules, read_project
from xltools.excel.addin.compound_file import write_compound_file
from xltools.excel.addin.compression import compress
from xltools.excel.addin.vba_project import Module, ModuleKind, module_bytes, obscure, vba_project

if TYPE_CHECKING:
    import olefile

    from xltools.excel.addin.compound_file import Tree

SAVED_BY_EXCEL = Path(xlwings.__file__).with_name("quickstart.xlsm")
"""A workbook that xlwings ships and Excel wrote."""
SPECIFIED = (
    (b"abcdefghijklmnopqrstuv.", "0119b0006162636465666768 00696a6b6c6d6e6f70 007172737475762e"),
    (
        b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        "012fb00023616161626364658266007061676869 6a013808616b6c00306d6e6f7006710270041072737475761077 78797a003c",
    ),
    (b"a" * 73, "0103b002614500"),
)
"""The worked examples of MS-OVBA 3.2: content, and the container the specification shows for it."""
CHUNK = 4096
LINES = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc"], exclude_characters="\x85\xa0"), min_size=0, max_size=300
)


def project_with(text: str, tmp_path: Path, name: str = "Module1") -> Path:
    path = tmp_path / "project.xlsm"
    heading = f'Attribute VB_Name = "{name}"\n'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(VBA_PART, vba_project([Module(name, ModuleKind.STANDARD, heading + text)]))
    return path


@pytest.mark.parametrize(("content", "container"), SPECIFIED, ids=["no copies", "some copies", "one long copy"])
def test_the_specification_s_examples_unpack_to_what_was_packed(content: bytes, container: str) -> None:
    assert decompress(bytes.fromhex(container)) == content
    assert decompress(compress(content)) == content
    assert len(compress(content)) <= len(bytes.fromhex(container))


@given(
    st.lists(
        st.tuples(st.sampled_from([b"x", b"Dim i As Long\r\n", b"\xa3", bytes(range(32, 127))]), st.integers(1, 300))
    )
)
@example([(b"x", CHUNK - 1)])
@example([(b"x", CHUNK)])
@example([(b"x", CHUNK + 1)])
@example([(b"x", 2 * CHUNK)])
@example([])
def test_what_is_packed_is_unpacked_by_another_program(pieces: list[tuple[bytes, int]]) -> None:
    content = b"".join(piece * times for piece, times in pieces)
    assert decompress(compress(content)) == content


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(0, 3 * CHUNK))
def test_noise_is_unpacked_too_save_for_zero_bytes_after_a_last_chunk_that_cannot_shrink(seed: int, size: int) -> None:
    noise = random.Random(seed).randbytes(size).replace(b"\0", b"\1")
    assert decompress(compress(noise)).rstrip(b"\0") == noise


def test_packing_makes_macros_smaller() -> None:
    text = b"    If Found Is Nothing Then Exit Sub\r\n" * 100
    assert len(compress(text)) < len(text) / 10


NAMES = st.text(st.sampled_from("abcXYZ_019"), min_size=1, max_size=31)
SIZES = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 9000, 70_000])


def no_two_alike(tree: dict[str, bytes]) -> bool:
    return len({name.upper() for name in tree}) == len(tree)


TREES = st.dictionaries(NAMES, SIZES.map(lambda size: bytes(i % 251 for i in range(size))), max_size=9).filter(
    no_two_alike
)


@settings(max_examples=40, deadline=None)
@given(TREES, TREES)
def test_every_stream_is_found_again_with_its_bytes(tree: dict[str, bytes], inner: dict[str, bytes]) -> None:
    whole: Tree = {**tree, "a storage with streams": inner}
    found = read_compound_file(write_compound_file(whole))
    expected = {(name,): content for name, content in tree.items()} | {
        ("a storage with streams", name): content for name, content in inner.items()
    }
    assert {tuple(path): found.openstream(path).read() for path in found.listdir()} == expected


@settings(max_examples=40, deadline=None)
@given(TREES)
def test_names_stand_in_the_order_in_which_windows_looks_for_them(tree: dict[str, bytes]) -> None:
    found = read_compound_file(write_compound_file(tree))
    names = in_order(found, found.root.sid_child)
    assert names == sorted(tree, key=lambda name: (len(name), name.upper()))


def in_order(file: olefile.OleFileIO, number: int) -> list[str]:
    if number == 0xFFFFFFFF:
        return []
    entry = file.direntries[number] or file._load_direntry(number)
    return [*in_order(file, entry.sid_left), entry.name, *in_order(file, entry.sid_right)]


def test_a_name_too_long_for_a_compound_file_is_refused() -> None:
    with pytest.raises(ValueError, match="31 characters"):
        write_compound_file({"x" * 32: b""})


def test_more_than_the_header_can_name_is_refused() -> None:
    with pytest.raises(ValueError, match="7 MB"):
        write_compound_file({"large": bytes(8_000_000)})


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, max_size=40))
@example(['MsgBox "£1,000 or €1,100"  \' naïve'])
def test_module_text_is_read_back_exactly(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    text = "\n".join(["Option Explicit", *lines, "' end"])
    found = read_modules(project_with(text, tmp_path_factory.mktemp("project")))
    assert found == {"Module1": 'Attribute VB_Name = "Module1"\r\n' + text.replace("\n", "\r\n") + "\r\n"}


@pytest.mark.parametrize("size", [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 20_000])
def test_a_module_longer_than_a_chunk_is_read_back_exactly(tmp_path: Path, size: int) -> None:
    heading = 'Attribute VB_Name = "Module1"\r\n'
    line = "' pounds: £{:06}\r\n"
    body = "".join(line.format(number) for number in range(size // len(line.format(0)) + 1))
    text = (heading + body)[: size - 2] + "x\r\n"
    found = read_modules(project_with(text.removeprefix(heading), tmp_path))
    assert found == {"Module1": text}


def test_line_endings_of_the_source_do_not_matter() -> None:
    texts = ['Attribute VB_Name = "A"' + ending + "Option Explicit" + ending for ending in ("\n", "\r\n", "\r")]
    assert len({module_bytes(Module("A", ModuleKind.STANDARD, text)) for text in texts}) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Option Explicit\n", "first line"),
        ('Attribute VB_Name = "B"\n', "first line"),
        ('Attribute VB_Name = "A"\nAttribute VB_Name = "A"\n', "only that one"),
        ("Attribute VB_Name = \"A\"\n' ok\n' 你好\n", "A, line 3: '你' is not in Windows-1252"),
    ],
)
def test_a_module_that_cannot_be_stored_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        vba_project([Module("A", ModuleKind.STANDARD, text)])


def records(project: olefile.OleFileIO) -> list[int]:
    """Return the kinds of record in the `dir` stream, in order; the version record says 4 and holds 6 (MS-OVBA 2.3.4.2.1.10)."""
    content, at, found = decompress(project.openstream("VBA/dir").read()), 0, []
    while at < len(content):
        kind, size = struct.unpack_from("<HI", content, at)
        found.append(kind)
        at += 6 + (6 if kind == 0x09 else size)
    return found


def test_the_project_s_records_stand_in_the_order_of_a_project_saved_by_excel(tmp_path: Path) -> None:
    excel, ours = records(read_project(SAVED_BY_EXCEL)), records(read_project(project_with("", tmp_path)))
    newer = {0x4A}  # a version for compatibility, which 2.3.4.2.1 leaves open
    first_reference, modules, one_module = 0x16, 0x0F, 0x19
    head = [kind for kind in excel[: excel.index(first_reference)] if kind not in newer]
    assert ours[: ours.index(first_reference)] == head
    assert ours[ours.index(modules) : ours.index(one_module)] == excel[excel.index(modules) : excel.index(one_module)]
    excel_module = [kind for kind in excel[excel.index(one_module) :][:9] if kind not in (0x21, 0x22)]
    assert [kind for kind in ours[ours.index(one_module) :][:9] if kind not in (0x21, 0x22)] == excel_module
    assert ours[-1] == excel[-1] == 0x10


def test_excel_is_told_to_compile_the_text(tmp_path: Path) -> None:
    assert read_project(project_with("", tmp_path)).openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex(
        "cc61ffff000000"
    )


def reveal(identity: str, digits: str) -> bytes:
    """Undo MS-OVBA 2.4.3.2, after 2.4.3.3."""
    seed, version, key, *rest = bytes.fromhex(digits)
    assert version == seed ^ 2
    assert key ^ seed == sum(identity.encode()) & 0xFF
    plain, before, last, last_but_one = bytearray(), key ^ seed, key, version
    for byte in rest:
        before = byte ^ ((last_but_one + before) & 0xFF)
        last, last_but_one = byte, last
        plain.append(before)
    ignored = (seed & 6) // 2
    (size,) = struct.unpack_from("<I", plain, ignored)
    assert len(plain) == ignored + 4 + size
    return bytes(plain[ignored + 4 :])


def protection(project: olefile.OleFileIO) -> tuple[bytes, bytes, bytes]:
    text = project.openstream("PROJECT").read().decode("cp1252")
    given = dict(re.findall(r'^(ID|CMG|DPB|GC)="(.*?)"', text, re.M))
    return (
        reveal(given["ID"], given["CMG"]),
        reveal(given["ID"], given["DPB"]),
        reveal(given["ID"], given["GC"]),
    )


def test_the_project_is_as_open_as_one_saved_by_excel(tmp_path: Path) -> None:
    unprotected_no_password_visible = (bytes(4), b"\0", b"\xff")
    assert protection(read_project(SAVED_BY_EXCEL)) == unprotected_no_password_visible
    assert protection(read_project(project_with("", tmp_path))) == unprotected_no_password_visible


@given(st.binary(max_size=40), st.integers(0, 255), st.uuids())
def test_what_is_obscured_can_be_revealed(content: bytes, seed: int, identity: object) -> None:
    name = f"{{{identity}}}".upper()
    assert reveal(name, obscure(name, content, seed)) == content
