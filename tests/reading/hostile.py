"""Files made to end, hang, fill or fool a reader, written on the spot: nothing dangerous is kept in the project."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from xltools.excel.addin.compound_file import Tree, write_compound_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = '<c r="A1" t="inlineStr"><is><t>Service</t></is></c><c r="B1" t="inlineStr"><is><t>Gross spending</t></is></c>'
LINE = '<c r="A2" t="inlineStr"><is><t>Libraries</t></is></c><c r="B2"><v>1000</v></c>'
ROWS = f'<row r="1">{HEAD}</row><row r="2">{LINE}</row>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheet_xml(rows: str = ROWS, before: str = "", after: str = "", prolog: str = "") -> str:
    """Return a worksheet part with these rows."""
    sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}{sheet}'


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def _content_types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
    )


def parts(sheet: str) -> dict[str, str]:
    """Return the parts of the smallest workbook with this worksheet as its Spending sheet."""
    sheets = '<sheets><sheet name="Spending" sheetId="1" r:id="r1"/></sheets>'
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }


def write_zip(path: Path, contents: dict[str, str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write these parts as a zip."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return path


def write_sheet(path: Path, rows: str = ROWS, **around: str) -> Path:
    """Write the smallest workbook with these rows."""
    return write_zip(path, parts(sheet_xml(rows, **around)))


def far_cell(path: Path) -> None:
    """A value in the last cell of all: lays out 17 thousand million cells."""
    write_sheet(path, ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def row_beyond_limit(path: Path) -> None:
    """A row no Excel has: hangs calamine."""
    write_sheet(path, ROWS + '<row r="2000000"><c r="A2000000"><v>1</v></c></row>')


def row_number_lies(path: Path) -> None:
    """The row says 3, its cell says 2,000,000."""
    write_sheet(path, ROWS + '<row r="3"><c r="A2000000"><v>1</v></c></row>')


def single_quotes(path: Path) -> None:
    """As `far_cell`, with the other quote marks XML allows."""
    write_sheet(path, (ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').replace('"', "'"))


def single_quotes_far_down(path: Path) -> None:
    """As `far_cell`, the other quote marks first used behind 25,000 letters of rows."""
    rows = "".join(f'<row r="{row}" spans="1:2"/>' for row in range(3, 1003))
    write_sheet(path, f"{ROWS}{rows}<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")


def prefixed(path: Path) -> None:
    """As `far_cell`, with every element under a prefix."""
    sheet = sheet_xml(ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    write_zip(
        path,
        parts(
            sheet.replace("</", "</x:")
            .replace("<", "<x:")
            .replace("<x:/x:", "</x:")
            .replace("<x:?", "<?")
            .replace("xmlns=", "xmlns:x=")
        ),
    )


def bomb(path: Path) -> None:
    """200 MB of spaces in one part."""
    write_zip(path, {**parts(sheet_xml()), "docProps/filler.xml": " " * (200 * 2**20)})


def bomb_in_sheet(path: Path) -> None:
    """100 MB of spaces in the sheet itself."""
    write_sheet(path, ROWS + " " * (100 * 2**20))


def billion_laughs(path: Path) -> None:
    """Entities that name entities, in the sheet."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    write_sheet(path, ROWS.replace("Libraries", "&a9;"), prolog=f"<!DOCTYPE worksheet [{entities}]>")


def outside_name(path: Path) -> None:
    """A part that would be written outside the folder it is unpacked in."""
    write_zip(path, {**parts(sheet_xml()), "../../evil.txt": "x"})


def duplicate_parts(path: Path) -> None:
    """Two sheets of one name with different figures: readers disagree on which counts."""
    contents = parts(sheet_xml())
    contents["xl/worksheets/SHEET1.xml"] = sheet_xml(ROWS.replace("1000", "9999"))
    write_zip(path, contents)


def truncated(path: Path) -> None:
    """The first half of a workbook."""
    write_sheet(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def corrupt_sheet(path: Path) -> None:
    """A workbook with one byte of its sheet changed."""
    write_zip(path, parts(sheet_xml()), zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"Libraries", b"Libraribs"))


def missing_sheet(path: Path) -> None:
    """The sheet's part is not there."""
    contents = parts(sheet_xml())
    del contents["xl/worksheets/sheet1.xml"]
    write_zip(path, contents)


def bad_string_index(path: Path) -> None:
    """A cell that names a shared string there is none of."""
    write_sheet(path, ROWS.replace("<v>1000</v>", "<v>1000</v>").replace('<c r="B2">', '<c r="B2" t="s">'))


def encrypted(path: Path) -> None:
    """What Excel writes when asked for a password: an OLE file with the workbook encrypted in it."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    )


def _protected(space: str, transform: str, **streams: bytes) -> bytes:
    """A workbook encrypted as MS-OFFCRYPTO 2.2 has it, by the data space and transform of these names."""
    spaces: Tree = {
        "Version": b"\x3c\0\0\0" + "Microsoft.Container.DataSpaces".encode("utf-16-le"),
        "DataSpaceMap": b"\x08\0\0\0\x01\0\0\0" + "EncryptedPackage".encode("utf-16-le") + space.encode("utf-16-le"),
        "DataSpaceInfo": {space: b"\x08\0\0\0\x01\0\0\0" + transform.encode("utf-16-le")},
        "TransformInfo": {transform: {"\x06Primary": b"\x58\0\0\0\x01\0\0\0" * 40}},
    }
    return write_compound_file({"\x06DataSpaces": spaces, "EncryptedPackage": bytes(range(256)) * 40, **streams})


def password(path: Path) -> None:
    """A workbook with a password to open it, as Excel 2010 and later save it."""
    streams = {"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0<encryption/>"}
    path.write_bytes(_protected("StrongEncryptionDataSpace", "StrongEncryptionTransform", **streams))


def password_and_words_of_a_label(path: Path) -> None:
    """The same, and a stream whose content holds the words by which a label is known."""
    words = "DRMEncryptedTransform\x09DRMContent".encode("utf-16-le") * 99
    streams = {"EncryptionInfo": b"\x04\0\x04\0", "\x05SummaryInformation": words}
    path.write_bytes(_protected("StrongEncryptionDataSpace", "StrongEncryptionTransform", **streams))


def label(path: Path) -> None:
    """A workbook that a sensitivity label encrypts: a licence in place of a password."""
    path.write_bytes(_protected("DRMEncryptedDataSpace", "DRMEncryptedTransform"))


def label_and_words_of_a_password(path: Path) -> None:
    """The same, and what a label leaves readable: its own words, and others."""
    words = "EncryptionInfo StrongEncryptionDataSpace Workbook".encode("utf-16-le") * 99
    streams = {"LabelInfo": b"<labelList/>", "\x05DocumentSummaryInformation": words}
    path.write_bytes(_protected("DRMEncryptedDataSpace", "DRMEncryptedTransform", **streams))


def restricted_xls(path: Path) -> None:
    """An .xls under rights management: the true workbook is encrypted beside one that says so."""
    spaces: Tree = {"TransformInfo": {"\x09DRMTransform": {"\x06Primary": b"x" * 99}}}
    path.write_bytes(
        write_compound_file({"Workbook": b"\x09\x08" * 300, "\x06DataSpaces": spaces, "\x09DRMContent": b"y" * 9000})
    )


def label_damaged(path: Path) -> None:
    """One with a label whose header names more sectors than there are."""
    label(path)
    content = bytearray(path.read_bytes())
    content[44:48] = b"\xff\xff\xff\x7f"
    path.write_bytes(content)


def web_page(path: Path) -> None:
    """A table in HTML under a workbook's name."""
    path.write_text("<html><table><tr><td>Service</td><td>Gross</td></tr></table></html>")


def pdf(path: Path) -> None:
    """A PDF under a workbook's name."""
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")


def noise(path: Path) -> None:
    """Bytes that are nothing."""
    path.write_bytes(bytes(range(256)) * 20)


def empty(path: Path) -> None:
    """No bytes at all."""
    path.write_bytes(b"")


def lock_file(path: Path) -> None:
    """What Excel leaves beside an open workbook: the user's name, padded."""
    path.write_bytes(b"\x05Alice" + b"\0" * 48 + b"\x05\0A\0l\0i\0c\0e\0" + b"\0" * 97)


def endless_cell(path: Path) -> None:
    """A CSV with a cell far longer than any program makes one."""
    path.write_text("Service,Gross\nA,1\n" + "x" * 200_000)


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "far_cell.xlsx": (far_cell, "cell-out-of-reach"),
    "row_beyond_limit.xlsx": (row_beyond_limit, "file-damaged"),
    "row_number_lies.xlsx": (row_number_lies, "file-damaged"),
    "single_quotes.xlsx": (single_quotes, "cell-out-of-reach"),
    "single_quotes_far_down.xlsx": (single_quotes_far_down, "cell-out-of-reach"),
    "prefixed.xlsx": (prefixed, "cell-out-of-reach"),
    "bomb.xlsx": (bomb, "file-too-large"),
    "bomb_in_sheet.xlsx": (bomb_in_sheet, "file-too-large"),
    "billion_laughs.xlsx": (billion_laughs, "file-damaged"),
    "outside_name.xlsx": (outside_name, "file-damaged"),
    "duplicate_parts.xlsx": (duplicate_parts, "file-damaged"),
    "truncated.xlsx": (truncated, "file-damaged"),
    "corrupt_sheet.xlsx": (corrupt_sheet, "file-damaged"),
    "missing_sheet.xlsx": (missing_sheet, "file-damaged"),
    "bad_string_index.xlsx": (bad_string_index, "file-damaged"),
    "encrypted.xlsx": (encrypted, "file-encrypted"),
    "password.xlsx": (password, "file-encrypted"),
    "password_and_words_of_a_label.xlsx": (password_and_words_of_a_label, "file-encrypted"),
    "label.xlsx": (label, "file-label-encrypted"),
    "label_and_words_of_a_password.xlsx": (label_and_words_of_a_password, "file-label-encrypted"),
    "restricted.xls": (restricted_xls, "file-label-encrypted"),
    "label_damaged.xlsx": (label_damaged, "file-label-encrypted"),
    "web_page.xls": (web_page, "file-wrong-type"),
    "pdf.xlsx": (pdf, "file-wrong-type"),
    "noise.xlsx": (noise, "file-wrong-type"),
    "empty.xlsx": (empty, "file-empty"),
    "lock_file.xlsx": (lock_file, "file-wrong-type"),
    "endless_cell.csv": (endless_cell, "file-damaged"),
}
"""By file name: how the file is made, and the code it must be refused with."""
