"""Apache POI reads every kind of file: its package, the texts and numbers of its sheets, macros and ribbon; it sees what is broken."""

from __future__ import annotations

import re
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.readers.programs import read_with_poi
from xltools.excel.addin.build import BOOK, RIBBON_PART, ROOT_RELATIONS, VBA_PART
from xltools.excel.addin.compression import compress
from xltools.excel.addin.kinds import BUTTONS as BUTTONS_KIND
from xltools.excel.addin.kinds import KINDS
from xltools.excel.addin.sources import macro_modules
from xltools.excel.addin.vba_project import module_bytes
from xltools.excel.ribbon import BUTTONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from xltools.excel.addin.kinds import Kind

pytestmark = pytest.mark.poi
ENTRY_SIZE_AT = 120
"""Where an entry of a compound file's directory says how long its stream is (MS-CFB 2.6.1)."""


def other_bytes(project: bytes) -> bytes:
    """Return the project with the text of a module packed as nothing can unpack it."""
    (module,) = (one for one in macro_modules() if one.name == "TotalPlaceRibbon")
    at = project.index(compress(module_bytes(module))[:64])
    return project[:at] + b"\x02" + project[at + 1 :]


def shorter_directory(project: bytes) -> bytes:
    """Return the project with the list of its modules said to end in the middle of one."""
    at = project.index("dir".encode("utf-16-le") + bytes(58)) + ENTRY_SIZE_AT
    (size,) = struct.unpack_from("<I", project, at)
    return project[:at] + struct.pack("<I", size // 2) + project[at + 4 :]


def swapped(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        assert old.encode() in part
        return part.replace(old.encode(), new.encode(), 1)

    return change


Broken = tuple[str, "Callable[[bytes], bytes]"]
BROKEN: Mapping[str, Broken] = {
    "a module's text": (VBA_PART, other_bytes),
    "the list of modules": (VBA_PART, shorter_directory),
    "the relationship of the ribbon": (ROOT_RELATIONS, swapped("office/2007/relationships/ui", "office/2007/other/ui")),
    "the ribbon's form": (RIBBON_PART, swapped("</ribbon>", "</ribon>")),
    "a text's number": ("xl/worksheets/sheet1.xml", swapped('t="s"><v>1</v>', 't="s"><v>999</v>')),
    "a sheet's form": ("xl/worksheets/sheet1.xml", swapped("</sheetData>", "</sheetdata>")),
    "a sheet's relationship": (BOOK, swapped('r:id="rId1"', 'r:id="rId99"')),
    "the kinds of parts": ("[Content_Types].xml", swapped("<Types", "<Kinds")),
}


@pytest.fixture(scope="module")
def seen(workbooks: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, Any]]:
    """Give what POI sees in every file and in every broken copy of the add-in with the buttons, by one start of Java."""
    folder = tmp_path_factory.mktemp("broken")
    files = dict(workbooks)
    for number, (what, (part, change)) in enumerate(BROKEN.items()):
        files[what] = folder / f"{number}.xlam"
        with zipfile.ZipFile(workbooks["TotalPlace"]) as package, zipfile.ZipFile(files[what], "w") as copy:
            for name in package.namelist():
                content = package.read(name)
                copy.writestr(name, change(content) if name == part else content)
    found = read_with_poi(list(files.values()))
    return {what: found[path] for what, path in files.items()}


def plain(text: str) -> str:
    """Undo the writing of letters by their numbers (ISO/IEC 29500-1 22.4.2.4), which POI leaves to whoever asks for rich text."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


def read_by_openpyxl(path: Path) -> dict[str, dict[str, str | float]]:
    """Return the texts and numbers of each sheet as openpyxl reads them; dates and the like are left out."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str | int | float) and not isinstance(cell.value, bool) and cell.data_type != "e"
        }
        for sheet in book.worksheets
    }


WORKBOOKS = ("template", "return", "marked", "mapping", "count", "publication")


def test_nothing_is_beyond_poi(workbooks: Mapping[str, Path], seen: Mapping[str, dict[str, Any]]) -> None:
    assert set(workbooks) == {*WORKBOOKS, *(kind.file.removesuffix(".xlam") for kind in KINDS)}
    assert [seen[what]["errors"] for what in workbooks if seen[what]["errors"]] == []
    for what, path in workbooks.items():
        with zipfile.ZipFile(path) as package:
            assert {f"/{name}" for name in package.namelist()} - {"/[Content_Types].xml"} == set(seen[what]["parts"])


@pytest.mark.parametrize("what", WORKBOOKS)
def test_every_text_and_number_is_the_one_openpyxl_reads(
    workbooks: Mapping[str, Path], seen: Mapping[str, dict[str, Any]], what: str
) -> None:
    expected = read_by_openpyxl(workbooks[what])
    sheets = seen[what]["sheets"]
    assert list(sheets) == list(expected)
    assert sum(map(len, expected.values())) > 50
    for name, cells in expected.items():
        for cell, value in cells.items():
            read = sheets[name].get(cell)
            assert (plain(read) if isinstance(value, str) else float(read)) == value, f"{name}!{cell}"


def test_macros_are_those_of_their_sources(seen: Mapping[str, dict[str, Any]]) -> None:
    for kind in KINDS:
        assert seen[kind.file.removesuffix(".xlam")]["macros"] == sources(kind)


def sources(kind: Kind) -> dict[str, str]:
    return {module.name: module_bytes(module).decode("cp1252") for module in macro_modules(kind)}


def not_the_sources(found: dict[str, Any]) -> bool:
    """Whether POI fails at the macros or reads others: without the list of modules it gives the bytes as they are stored."""
    return "macros" in found["errors"] or found["macros"] != sources(BUTTONS_KIND)


def test_the_ribbon_has_the_buttons_we_know(seen: Mapping[str, dict[str, Any]]) -> None:
    assert sorted(seen["TotalPlace"]["ribbon"]) == sorted(BUTTONS)
    assert seen["TotalPlaceFunctions"]["ribbon"] == []
    assert seen["TotalPlace"]["parts"]["/" + VBA_PART] == "application/vnd.ms-office.vbaProject"


NOTICED: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "a module's text": not_the_sources,
    "the list of modules": not_the_sources,
    "the relationship of the ribbon": lambda found: found["ribbon"] == [],
    "the ribbon's form": lambda found: "ribbon" in found["errors"],
    "a text's number": lambda found: "sheets" in found["errors"],
    "a sheet's form": lambda found: "sheets" in found["errors"],
    "a sheet's relationship": lambda found: "sheets" in found["errors"] or not found["sheets"],
    "the kinds of parts": lambda found: "package" in found["errors"],
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_noticed(seen: Mapping[str, dict[str, Any]], what: str) -> None:
    assert NOTICED[what](seen[what]), seen[what]
    assert not NOTICED[what](seen["TotalPlace"])
