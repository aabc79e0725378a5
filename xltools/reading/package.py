"""A look at a file before anything opens it: what it is by its content, and whether it is safe to go on.

Nothing is unpacked here beyond the few parts asked for, each within a stated size.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.reading.compound import SIGNATURE, names_inside
from xltools.reading.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

MEGABYTE = 2**20
LARGEST_WORKBOOK = 100 * MEGABYTE
LARGEST_CSV = 2048 * MEGABYTE
"""A CSV unpacks to nothing, so only memory bounds it: a million lines take some 200 MB."""
LARGEST_PART = 256 * MEGABYTE
LARGEST_UNPACKED = 512 * MEGABYTE
SUSPECT_SIZE, SUSPECT_RATIO = 32 * MEGABYTE, 150
"""A part this large that shrank this much holds next to nothing: sheets of real returns shrink 5 to 40 times."""
MOST_PARTS = 5_000

STORED, DEFLATED = 0, 8
_READABLE_METHODS = frozenset({STORED, DEFLATED, 12, 14})  # 12 bzip2, 14 LZMA: read by openpyxl
_SLASHES = re.compile(r"[\\/]+")
_WORKBOOK = re.compile(r"(?:^|/)workbook\d*\.(bin|xml)$")


class FileKind(StrEnum):
    """What a file is, whatever its name says."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Package:
    """A file looked at: its kind and bytes, and for a zip its parts by name (lower case, forward slashes).

    `plain` says that every part is packed in a way all readers know. `archive` is open on the bytes, not on the file.
    """

    kind: FileKind
    data: bytes
    parts: Mapping[str, zipfile.ZipInfo]
    plain: bool = True
    archive: zipfile.ZipFile | None = None

    @property
    def macros(self) -> bool:
        """Whether the workbook carries macros (which are never run)."""
        return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in self.parts)

    def part(self, name: str) -> bytes:
        """Return an unpacked part by its name in any case, or b"" where there is none; refuses damaged ones."""
        info = self.parts.get(part_key(name))
        if info is None or self.archive is None:
            return b""
        try:
            return _unpacked(self.data, info) if self.plain else self.archive.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Refused("file-damaged", f"a part of it ({info.filename}) cannot be unpacked") from error


def _unpacked(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """A part's bytes, checked against its size and sum (zipfile unpacks in small steps)."""
    at = info.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no part begins where the table of contents says")
    begin = (
        at + 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    )
    packed = memoryview(data)[begin : begin + info.compress_size]
    stored = info.compress_type == STORED
    content = bytes(packed) if stored else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
    if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile("a part is not what the table of contents says")
    return content


def opens_whole(data: bytes) -> bool:
    """Say whether these are the bytes of a workbook every part of which unpacks to what its table of contents says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return bool(archive.namelist()) and archive.testzip() is None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return False


def part_key(name: str) -> str:
    """Return the key of a part's name: names of parts know no case and begin at the root."""
    return "/".join(filter(None, name.replace("\\", "/").split("/"))).casefold()


def look_at(data: bytes) -> Package:
    """Return what these bytes are, or raise `Refused` with the reason they are not to be opened."""
    if not data:
        raise Refused("file-empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _look_at_zip(data)
    if data.startswith(SIGNATURE):
        return _look_at_ole(data)
    _refuse_wrong_types(data)
    return Package(FileKind.TEXT, data, {})


_XLS_PASSWORD = re.compile(rb"\x09\x08(?:\x08\x00.{8}|\x10\x00.{16})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The record that opens an .xls workbook with the one for a password behind it (BOF, WRITEPROTECT, FILEPASS in MS-XLS)."""


_LABEL_NAMES = frozenset({"drmencrypteddataspace", "drmencryptedtransform", "\x09drmdataspace", "\x09drmcontent"})
"""Names inside a workbook under rights management, whether a sensitivity label or a person asked for it (MS-OFFCRYPTO 2.2). A
password has StrongEncryptionDataSpace and EncryptionInfo in their place."""


def _look_at_ole(data: bytes) -> Package:
    names = _telling_names(data)
    if names & _LABEL_NAMES:
        raise Refused("file-label-encrypted")
    if "encryptedpackage" in names:
        raise Refused("file-encrypted")
    if names & {"workbook", "book"}:
        _check_size(data)
        if _XLS_PASSWORD.search(data):
            raise Refused("file-encrypted")
        return Package(FileKind.XLS, data, {})
    if "worddocument" in names:
        raise Refused("file-wrong-type", "it is a Word document")
    raise Refused("file-wrong-type", "it is an old Office file without a workbook in it")


_TELLING_NAMES = (
    *("DRMEncryptedTransform", "\x09DRMContent", "EncryptedPackage"),
    *("Workbook", "WORKBOOK", "Book", "BOOK", "WordDocument"),
)


def _telling_names(data: bytes) -> frozenset[str]:
    """Return the names inside, in lower case. Names and not bytes: the content of a stream may hold any of these words.

    Bytes are looked at only where the table of contents cannot be read or has none of them.
    """
    names = names_inside(data)
    if names & {name.casefold() for name in _TELLING_NAMES}:
        return names
    return frozenset(name.casefold() for name in _TELLING_NAMES if name.encode("utf-16-le") in data)


_SIGNATURES = (
    (b"%PDF", "it is a PDF"),
    (b"{\\rtf", "it is a Word (RTF) document"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
    (b"GIF8", "it is a picture"),
    (b"Rar!", "it is a RAR archive"),
    (b"7z\xbc\xaf", "it is a 7-Zip archive"),
    (b"\x1f\x8b", "it is a gzip archive"),
    (b"PAR1", "it is a Parquet file"),
)
_MARKUP = (
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"), "it is a workbook in Excel's XML format of 2003"),
    (re.compile(rb"<(?:!doctype html|html|table|body)\b", re.IGNORECASE), "it is a web page under a workbook's name"),
    (re.compile(rb"^\s*<\?xml"), "it is an XML file"),
)


def _refuse_wrong_types(data: bytes) -> None:
    for signature, words in _SIGNATURES:
        if data.startswith(signature):
            raise Refused("file-wrong-type", words)
    start = data[:4096]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        for pattern, words in _MARKUP:
            if pattern.search(start):
                raise Refused("file-wrong-type", words)
    if start.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise Refused("file-wrong-type", "it is a workbook of an Excel before version 5")
    if len(data) > LARGEST_CSV:
        raise Refused("file-too-large", f"{len(data) // MEGABYTE:,} MB")
    _refuse_binary(start)


def _refuse_binary(start: bytes) -> None:
    """Text has few control characters; in UTF-16 without its mark, every other byte of English is NUL."""
    if len(start) > 1 and start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    nuls = max(start[::2].count(0), start[1::2].count(0))
    utf_16 = nuls > len(start) * 0.4
    controls = sum(byte < 9 or 13 < byte < 32 for byte in start) - (nuls if utf_16 else 0)
    if len(start) < 2 or controls > len(start) * 0.05:
        raise Refused("file-wrong-type", "its content is neither a workbook nor readable text")


def _check_size(data: bytes) -> None:
    if len(data) > LARGEST_WORKBOOK:
        raise Refused("file-too-large", f"{len(data) // MEGABYTE:,} MB")


def _look_at_zip(data: bytes) -> Package:
    _check_size(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Refused("file-damaged", "it was cut off or its table of contents is broken") from error
    infos = archive.infolist()
    parts = _checked_parts(infos)
    plain = all(info.compress_type in (STORED, DEFLATED) for info in infos)
    return Package(_kind_of(Package(FileKind.ODS, data, parts, plain, archive)), data, parts, plain, archive)


def _checked_parts(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > MOST_PARTS:
        raise Refused("file-too-large", f"it is made of {len(infos):,} parts")
    if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
        raise Refused("file-too-large", "it unpacks to more than half a gigabyte")
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        _check_part(info)
        key = part_key(info.filename)
        if key in parts and not info.is_dir():
            raise Refused("file-damaged", f"it holds two different parts of the name {info.filename}")
        parts[key] = info
    return parts


def _check_part(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        raise Refused("file-encrypted")
    if ".." in info.filename and ".." in _SLASHES.split(info.filename):
        raise Refused("file-damaged", f"it names a part outside itself ({info.filename})")
    if info.compress_type not in _READABLE_METHODS:
        raise Refused("file-damaged", "it is packed in a way that workbooks are not")
    if info.file_size > LARGEST_PART:
        raise Refused("file-too-large", f"one part unpacks to {info.file_size // MEGABYTE:,} MB")
    if info.file_size > SUSPECT_SIZE and info.file_size > SUSPECT_RATIO * max(info.compress_size, 1):
        sizes = f"one part of {max(info.compress_size // 1024, 1):,} kB unpacks to {info.file_size // MEGABYTE:,} MB"
        raise Refused("file-too-large", f"{sizes}, nearly all of it empty")


def _kind_of(package: Package) -> FileKind:
    parts = package.parts
    if "mimetype" in parts or ("content.xml" in parts and "meta-inf/manifest.xml" in parts):
        return _kind_of_open_document(package)
    of_workbook = {match[1] for name in parts if (match := _WORKBOOK.search(name))}
    if of_workbook:
        return FileKind.XLSB if "bin" in of_workbook else FileKind.XLSX
    for folder, words in (
        ("word/", "a Word document"),
        ("ppt/", "a presentation"),
        ("index/", "an Apple Numbers file"),
    ):
        if any(name.startswith(folder) for name in parts):
            raise Refused("file-wrong-type", f"it is {words}")
    if "[content_types].xml" in parts and "_rels/.rels" in parts:
        return FileKind.XLSX  # the workbook's part may have any name
    if any(name.startswith("xl/") for name in parts):
        raise Refused("file-damaged", "parts of the workbook are missing")
    raise Refused("file-wrong-type", "it is a zip archive; the workbooks in it must be sent each by itself")


def _kind_of_open_document(package: Package) -> FileKind:
    manifest = package.part("META-INF/manifest.xml")
    if b"manifest:encryption-data" in manifest:
        raise Refused("file-encrypted")
    kind = package.part("mimetype") + manifest[:2000]
    if "content.xml" not in package.parts:
        raise Refused("file-damaged", "parts of the workbook are missing")
    if b"opendocument" in kind and b"spreadsheet" not in kind:
        raise Refused("file-wrong-type", "it is an OpenDocument file, but no spreadsheet")
    return FileKind.ODS
