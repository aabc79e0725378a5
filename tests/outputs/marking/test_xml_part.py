"""Parts seen as spans of their own bytes: whatever the writer's manner, edits land where they belong."""

from __future__ import annotations

import pytest

from xltools.outputs.marking.unmarkable import Unmarkable
from xltools.outputs.marking.xml_part import MAIN, XmlPart, read_part

SPACE = min(MAIN)
FORMS = {
    "plain": f'<worksheet xmlns="{SPACE}"><sheetData/><a ref="A1"/></worksheet>',
    "strict": f'<worksheet xmlns="{max(MAIN)}"><sheetData/><a ref="A1"/></worksheet>',
    "single quotes": f"<?xml version='1.0'?>\r\n<worksheet xmlns='{SPACE}' ><sheetData /><a ref = 'A1'/></worksheet>\n",
    "prefixed": f'<x:worksheet xmlns:x="{SPACE}" xmlns="urn:o"><x:sheetData/><x:a ref="A1"/></x:worksheet>',
    "remarks": f'<!-- <sheetData> --><worksheet xmlns="{SPACE}" b="a>b/"><?p <a?><sheetData></sheetData><a ref="A1"></a></worksheet>',
    "accents": f'<worksheet xmlns="{SPACE}" é="ü"><sheetData/><a é="x=y" ref="A1"/></worksheet>',
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")


def part(form: str, encoding: str = "utf-8") -> XmlPart:
    return read_part(FORMS[form].encode(encoding), "the sheet", "worksheet")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", FORMS)
def test_every_span_is_the_element_as_written(form: str, encoding: str) -> None:
    one = part(form, encoding)
    data, cells = one.root.children
    assert [data.name, cells.name, data.main] == ["sheetData", "a", True]
    written = one.raw(data).decode(one.encoding), one.raw(cells).decode(one.encoding)
    assert all(text.startswith(f"<{one.prefix}") and text.endswith(">") for text in written)
    assert (data.inner is None) == written[0].endswith("/>")
    assert "sheetData" in written[0]
    assert "A1" in written[1]
    assert one.edited([]) == FORMS[form].encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", FORMS)
def test_an_attribute_changes_and_all_else_stays(form: str, encoding: str) -> None:
    one = part(form, encoding)
    edit = one.with_attribute(one.root.children[1], "ref", "B2:C3")
    assert edit
    after = FORMS[form].replace("A1", "B2:C3").encode(encoding)
    assert one.edited([edit]) == after
    assert read_part(after, "the sheet", "worksheet").root.children[1].attributes["ref"] == "B2:C3"


@pytest.mark.parametrize("form", FORMS)
def test_an_attribute_is_added(form: str) -> None:
    one = part(form)
    edit = one.with_attribute(one.root.children[0], "new", "1")
    assert edit
    again = read_part(one.edited([edit]), "the sheet", "worksheet")
    assert again.root.children[0].attributes == {"new": "1"}
    assert len(again.data) == len(one.data) + len(' new="1"')


def test_an_attribute_that_stands_already_is_no_edit() -> None:
    one = part("plain")
    assert one.with_attribute(one.root.children[1], "ref", "A1") is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<worksheet>",
        b"<other/>",
        b"<worksheet/>x",
        b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet>&a;</worksheet>',
        b"<!DOCTYPE worksheet><worksheet/>",
        b"<worksheet>&a;</worksheet>",
        b'<?xml version="1.0" encoding="windows-1252"?><worksheet/>',
        b'<?xml version="1.0" encoding="no-such"?><worksheet/>',
        b"<worksheet>" + b"<c/>" * 400_001 + b"</worksheet>",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_what_no_spreadsheet_program_writes_is_refused(data: bytes) -> None:
    with pytest.raises(Unmarkable):
        read_part(data, "the sheet", "worksheet")


def test_elements_within_elements_without_end_are_no_danger() -> None:
    deep = b"<worksheet>" + b"<c>" * 300_000 + b"</c>" * 300_000 + b"</worksheet>"
    assert read_part(deep, "the sheet", "worksheet").root.children[0].name == "c"
