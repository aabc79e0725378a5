"""No file, however made, raises an error or takes long: it ends as a marked copy or as a workbook of findings."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.outputs.marking import returns
from tests.outputs.marking.packages import changed_parts
from tests.reading import hostile
from xltools.outputs.marking.mark_up import Marked, mark_up

if TYPE_CHECKING:
    from pathlib import Path

AIMS = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet4.xml",
    "xl/worksheets/_rels/sheet4.xml.rels",
    "xl/tables/table2.xml",
    "xl/sharedStrings.xml",
    "[Content_Types].xml",
    "_rels/.rels",
)


def marked(data: bytes) -> Marked:
    return mark_up(data, returns.FOUND, name="r.xlsx")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return mark_up(returns.plain(tmp_path_factory.mktemp("sound") / "r.xlsx"), returns.FOUND).content


def replaced(data: bytes, part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return made.getvalue()


def part_of(data: bytes, part: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(part)


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_file_made_to_harm_the_reader_gets_a_workbook_of_findings(name: str, tmp_path: Path) -> None:
    hostile.REFUSED[name][0](tmp_path / name)
    assert marked((tmp_path / name).read_bytes()).kind == "separate"


SHEETS: dict[str, tuple[bytes, bytes]] = {
    "a million cells": (b"</sheetData>", b'<row r="600">' + b"<c/>" * 1_000_000 + b"</row></sheetData>"),
    "entities": (b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]><worksheet'),
    "a row far away": (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "a row beyond the last": (b"</sheetData>", b'<row r="9999999"><c r="A9999999"><v>1</v></c></row></sheetData>'),
    "rows out of order": (b"</sheetData>", b'<row r="3"><c r="A3"><v>1</v></c></row></sheetData>'),
    "a cell in another's row": (b'<c r="A6"', b'<c r="A7"'),
    "two cells of one name": (b'<c r="B6"', b'<c r="A6"'),
    "no numbers": (b'<row r="6"', b"<row"),
    "a shared string there is none of": (
        b"</sheetData>",
        b'<row r="600"><c r="A600" t="s"><v>99999</v></c></row></sheetData>',
    ),
    "cut off": (b"</worksheet>", b""),
}


@pytest.mark.parametrize("what", SHEETS)
def test_a_findings_sheet_made_to_harm_ends_with_a_stated_reason(what: str, sound: bytes) -> None:
    old, new = SHEETS[what]
    sheet = part_of(sound, "xl/worksheets/sheet4.xml")
    assert old in sheet
    result = marked(replaced(sound, "xl/worksheets/sheet4.xml", sheet.replace(old, new, 1)))
    assert result.kind == "separate"
    assert result.reason


def test_elements_within_elements_without_end_cost_nothing(sound: bytes) -> None:
    sheet = part_of(sound, "xl/worksheets/sheet4.xml")
    deep = sheet.replace(b"</worksheet>", b"<a>" * 150_000 + b"</a>" * 150_000 + b"</worksheet>")
    assert marked(replaced(sound, "xl/worksheets/sheet4.xml", deep)).kind == "marked"


def test_a_part_that_unpacks_to_nothing_but_spaces_is_not_unpacked(sound: bytes) -> None:
    sheet = part_of(sound, "xl/worksheets/sheet4.xml").replace(b"</sheetData>", b" " * (80 * 2**20) + b"</sheetData>")
    assert marked(replaced(sound, "xl/worksheets/sheet4.xml", sheet)).kind == "separate"


@pytest.mark.parametrize("seed", range(120))
def test_a_file_with_bytes_changed_at_random_ends_well(seed: int, sound: bytes) -> None:
    chance = random.Random(seed)
    if seed % 3 == 0:
        broken = bytearray(sound)
        for _ in range(chance.choice((1, 3, 10))):
            broken[chance.choice((chance.randrange(len(broken)), -1 - chance.randrange(1500)))] = chance.randrange(256)
        damaged = bytes(broken)
    else:
        aim = AIMS[seed % len(AIMS)]
        part = bytearray(part_of(sound, aim))
        for _ in range(chance.choice((1, 2, 5))):
            at = chance.randrange(len(part))
            part[at : at + chance.choice((0, 1, 9))] = part[chance.randrange(len(part)) :][: chance.choice((0, 1, 30))]
        damaged = replaced(sound, aim, bytes(part))
    result = marked(damaged)  # what is damaged elsewhere goes back as it came
    if result.kind == "marked":
        allowed = {"xl/workbook.xml", "xl/worksheets/sheet4.xml", "xl/tables/table2.xml"}
        assert changed_parts(damaged, result.content) <= allowed
