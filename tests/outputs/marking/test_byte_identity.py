"""Whatever made a return and whatever its owner put in, only the Findings sheet, its table and the flag change."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.outputs.marking import returns
from tests.outputs.marking.packages import changed_parts, content, raw_parts
from tests.validators import audit_errors, own_errors, sdk_errors
from xltools.outputs.marking.mark_up import mark_up
from xltools.reading.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.office import Office

MADE: dict[str, Callable[[Path], Path]] = {
    "plain": returns.plain,
    "extended": returns.extended,
    "openpyxl": returns.saved_by_openpyxl,
    "more parts": returns.with_more,
}
FLAG = re.compile(rb' fullCalcOnLoad="1"|<calcPr fullCalcOnLoad="1"/>')


@pytest.fixture(scope="module")
def once() -> dict[str, bytes]:
    """The returns made so far, by how they are made."""
    return {}


@pytest.fixture(params=[*MADE, pytest.param("libreoffice", marks=pytest.mark.libreoffice)])
def sent(request: pytest.FixtureRequest, tmp_path: Path, once: dict[str, bytes]) -> Path:
    path, how = tmp_path / "r.xlsx", request.param
    if how not in once:
        if how == "libreoffice":
            office: Office = request.getfixturevalue("office")
            returns.saved_by_libreoffice(office, path)
        else:
            MADE[how](path)
        once[how] = path.read_bytes()
    path.write_bytes(once[how])
    return path


def findings_parts(data: bytes) -> set[str]:
    """The parts of the Findings sheet and its table, found by what they say."""
    named = {name for name in raw_parts(data) if re.fullmatch(r"/?xl/(worksheets/sheet|tables/table)\d+\.xml", name)}
    listed = (name for name in named if "tables" in name and b'isplayName="Findings"' in content(data, name))
    tables = set(listed)
    sheets = {name for name in named if "worksheets" in name and b"COUNTA(finding_where)" in content(data, name)}
    assert len(tables) == len(sheets) == 1
    return tables | sheets


def test_every_other_part_keeps_its_bytes_packed_as_they_came(sent: Path) -> None:
    before = sent.read_bytes()
    marked = mark_up(sent, returns.FOUND)
    assert (marked.kind, marked.reason, marked.shown, marked.left_out) == ("marked", "", 5, 0)
    assert zipfile.ZipFile(io.BytesIO(marked.content)).testzip() is None
    changed = changed_parts(before, marked.content)
    assert changed - {"xl/workbook.xml"} == findings_parts(before)
    assert sent.read_bytes() == before


def test_the_workbook_part_gains_its_flag_and_nothing_else(sent: Path) -> None:
    before, after = (content(data, "xl/workbook.xml") for data in (sent.read_bytes(), mark_up(sent, ()).content))
    assert len(FLAG.findall(after)) == 1
    assert FLAG.sub(b"", after) == FLAG.sub(b"", before)


def test_the_table_changes_its_range_and_nothing_else(sent: Path) -> None:
    before = sent.read_bytes()
    table = next(name for name in findings_parts(before) if "tables" in name)
    one, three = (content(mark_up(sent, returns.FOUND[:number]).content, table) for number in (1, 3))
    assert one.replace(b"A4:J5", b"A4:J7") == three
    assert content(before, table) in (one, three.replace(b"A4:J7", b"A4:J5"))


def test_marking_twice_is_marking_once(sent: Path) -> None:
    once = mark_up(sent, returns.FOUND)
    again = mark_up(once.content, returns.FOUND, name="r (marked).xlsx")
    assert again == once


def test_marking_with_other_findings_is_as_if_the_first_had_never_been(sent: Path) -> None:
    first = mark_up(sent, returns.FOUND)
    assert mark_up(first.content, returns.FOUND[:2]).content == mark_up(sent, returns.FOUND[:2]).content


def test_the_marked_copy_is_read_as_what_was_sent(sent: Path) -> None:
    before = read_bytes(sent.read_bytes(), "r.xlsx").returns[0]
    after = read_bytes(mark_up(sent, returns.FOUND).content, "r.xlsx").returns[0]
    assert after.lines.equals(before.lines)
    assert len(after.lines) == len(returns.LINES)
    assert (after.header, after.observations) == (before.header, before.observations)


def test_openxml_audit_and_our_own_look_find_nothing_new(sent: Path, tmp_path: Path) -> None:
    copy = tmp_path / "marked.xlsx"
    copy.write_bytes(mark_up(sent, returns.FOUND).content)
    assert set(audit_errors(copy)) <= set(audit_errors(sent))
    assert set(own_errors(copy)) <= set(own_errors(sent))


@pytest.mark.validators
def test_the_open_xml_sdk_finds_nothing_new(sent: Path, tmp_path: Path) -> None:
    copy = tmp_path / "marked.xlsx"
    copy.write_bytes(mark_up(sent, returns.FOUND).content)
    assert len(sdk_errors(copy)) <= len(sdk_errors(sent))


@pytest.mark.parametrize("made", [returns.plain, returns.extended])
@pytest.mark.validators
def test_a_copy_of_a_valid_file_is_valid(made: Callable[[Path], Path], tmp_path: Path) -> None:
    made(tmp_path / "r.xlsx")
    (tmp_path / "marked.xlsx").write_bytes(mark_up(tmp_path / "r.xlsx", returns.FOUND).content)
    assert sdk_errors(tmp_path / "marked.xlsx") == []


def test_a_drop_down_of_excels_own_kind_on_the_sheet_stays(tmp_path: Path) -> None:
    marked = mark_up(returns.with_more(tmp_path / "r.xlsx"), returns.FOUND)
    assert content(marked.content, "xl/worksheets/sheet5.xml").endswith(returns._X14.encode())


def test_a_signature_is_kept_and_said_to_hold_no_longer(tmp_path: Path) -> None:
    marked = mark_up(returns.with_more(tmp_path / "r.xlsx"), returns.FOUND)
    assert "_xmlsignatures/sig1.xml" in raw_parts(marked.content)
    assert [remark for remark in marked.remarks if "signature" in remark]
