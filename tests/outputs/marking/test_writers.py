"""The manner of whatever program wrote the file is kept: prefixes, quotes, encodings, paths, and what Excel adds of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.outputs.marking import returns
from tests.outputs.marking.packages import changed_parts, content
from xltools.outputs.marking.mark_up import mark_up
from xltools.reading.package import look_at
from xltools.reading.workbook import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOOK, SHEET, TABLE = "xl/workbook.xml", "xl/worksheets/sheet4.xml", "xl/tables/table2.xml"
OURS = (BOOK, SHEET, TABLE)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def bom(text: bytes) -> bytes:
    return b"\xef\xbb\xbf" + text


def utf_16(text: bytes) -> bytes:
    return text.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def prefixed(text: bytes) -> bytes:
    named = re.sub(rb"<(/?)(?=[a-z])(?!x14)", rb"<\1x:", text)
    return named.replace(b'xmlns="' + MAIN, b'xmlns:x="' + MAIN).replace(b"<x:x14:", b"<x14:")


def single_quotes(text: bytes) -> bytes:
    return re.sub(rb"(<[^<>]*>)", lambda match: match[1].replace(b'"', b"'"), text)


def spaced(text: bytes) -> bytes:
    return text.replace(b"/>", b" />").replace(b"><", b">\r\n  <")


def strict(text: bytes) -> bytes:
    return text.replace(MAIN, STRICT)


def as_excel(text: bytes) -> bytes:
    """What Excel adds: marks of its versions, heights of text, and an order the list was sorted in."""
    marks = (
        b'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
        b'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        b'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        b'xr:uid="{00000000-0001-0000-0300-000000000000}"'
    )
    text = re.sub(rb"<(worksheet|table) ", rb"<\1 " + marks + b" ", text, count=1)
    text = re.sub(rb'<row r="(\d+)"', rb'<row r="\1" x14ac:dyDescent="0.25"', text)
    sort = b'<sortState ref="A5:J5"><sortCondition descending="1" ref="B5"/></sortState>'
    return text.replace(b'<autoFilter ref="A4:J5"/>', b'<autoFilter ref="A4:J5"/>' + sort)


MANNERS: dict[str, tuple[Callable[[bytes], bytes], tuple[str, ...]]] = {
    "a byte-order mark": (bom, OURS),
    "UTF-16": (utf_16, (TABLE,)),
    "prefixes": (prefixed, (SHEET, TABLE)),
    "single quotes": (single_quotes, OURS),
    "lines and spaces": (spaced, (BOOK, TABLE)),
    "strict Open XML": (strict, OURS),
    "Excel": (as_excel, (SHEET, TABLE)),
    "absolute paths": (
        lambda text: text.replace(b'Target="worksheets', b'Target="/xl/worksheets').replace(
            b"../tables", b"/xl/tables"
        ),
        ("xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet4.xml.rels"),
    ),
    "other slashes": (
        lambda text: text.replace(b"../tables/", b"..\\tables\\"),
        ("xl/worksheets/_rels/sheet4.xml.rels",),
    ),
    "no flag": (lambda text: text.replace(b' fullCalcOnLoad="1"', b""), (BOOK,)),
    "a flag that says no": (lambda text: text.replace(b'fullCalcOnLoad="1"', b"fullCalcOnLoad='false'"), (BOOK,)),
    "no settings": (lambda text: re.sub(rb"<calcPr[^>]*/>", b"", text), (BOOK,)),
    "no dimension": (lambda text: re.sub(rb"<dimension[^>]*/>", b"", text), (SHEET,)),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_the_findings_are_written_in_the_manner_of_the_file(manner: str, tmp_path: Path) -> None:
    change, parts = MANNERS[manner]
    plain = returns.plain(tmp_path / "r.xlsx").read_bytes()
    sent = returns.repacked(tmp_path / "r.xlsx", dict.fromkeys(parts, change))
    assert all(content(sent.read_bytes(), part) != content(plain, part) for part in parts)
    marked = mark_up(sent, returns.FOUND)
    assert (marked.kind, marked.reason) == ("marked", "")
    assert changed_parts(sent.read_bytes(), marked.content) <= set(OURS)
    assert mark_up(marked.content, returns.FOUND, name="r.xlsx") == marked
    sheet = Workbook(look_at(marked.content), "r.xlsx").sheet("Findings")
    assert [sheet.value(row, 1) for row in range(5, 10)] == [
        "Spending!G6",
        "Spending!C7",
        "Spending!C8",
        "Spending!H7",
        "Spending!row 9",
    ]


def test_the_flag_is_set_whatever_it_said(tmp_path: Path) -> None:
    for number, manner in enumerate(("no flag", "a flag that says no", "no settings")):
        change, parts = MANNERS[manner]
        sent = returns.repacked(returns.plain(tmp_path / f"{number}.xlsx"), dict.fromkeys(parts, change))
        before, after = content(sent.read_bytes(), BOOK), content(mark_up(sent, ()).content, BOOK)
        assert not re.search(rb"""fullCalcOnLoad=["'](?:1|true)""", before)
        assert len(re.findall(rb"""<calcPr[^>]* fullCalcOnLoad=["']1["']""", after)) == 1


def test_the_order_a_list_was_sorted_in_ends_where_the_list_does(tmp_path: Path) -> None:
    sent = returns.repacked(returns.plain(tmp_path / "r.xlsx"), {TABLE: as_excel})
    table = content(mark_up(sent, returns.FOUND).content, TABLE)
    assert re.findall(rb' ref="([^"]*)"', table) == [b"A4:J9", b"A4:J9", b"A5:J9", b"B5:B9"]
