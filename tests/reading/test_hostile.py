from __future__ import annotations

import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading import hostile
from tests.reading.sheets import read_return, refusal_code
from xltools.reading.package import look_at
from xltools.reading.refusals import REFUSALS, Refused, refusal

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_file_made_to_harm_the_reader_is_refused_with_a_stated_reason(name: str, tmp_path: Path) -> None:
    make, code = hostile.REFUSED[name]
    make(tmp_path / name)
    assert refusal_code(tmp_path / name) == code


def test_the_workbook_the_hostile_ones_are_made_from_is_read(tmp_path: Path) -> None:
    one = read_return(hostile.write_sheet(tmp_path / "control.xlsx"))
    assert one.lines[["service", "gross", "row"]].to_numpy().tolist() == [["Libraries", 100000, 2]]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_in_a_rare_way_is_read_by_openpyxl(method: int, tmp_path: Path) -> None:
    path = hostile.write_zip(tmp_path / "rare.xlsx", hostile.parts(hostile.sheet_xml()), method)
    assert read_return(path).lines["gross"].tolist() == [100000]


def test_a_wrong_dimension_does_not_cut_the_sheet_short(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        sheet = hostile.sheet_xml(before='<dimension ref="A1"/>')
        path = hostile.write_zip(tmp_path / f"{method}.xlsx", hostile.parts(sheet), method)
        assert read_return(path).lines["gross"].tolist() == [100000]


def test_an_immense_dimension_with_few_cells_is_no_reason_to_refuse(tmp_path: Path) -> None:
    path = hostile.write_sheet(tmp_path / "wide.xlsx", before='<dimension ref="A1:XFD1048576"/>')
    assert read_return(path).lines["gross"].tolist() == [100000]


@pytest.mark.parametrize("row", ['<row r="1048576" ht="12.8"></row>', '<row customFormat="false" r="1048576"/>'])
def test_the_blank_last_row_that_libreoffice_writes_once_a_row_was_deleted_is_no_reason_to_refuse(
    row: str, tmp_path: Path
) -> None:
    hostile.write_sheet(tmp_path / "return.xlsx", hostile.ROWS)
    whole = read_return(tmp_path / "return.xlsx").lines["gross"].tolist()
    hostile.write_sheet(tmp_path / "return.xlsx", hostile.ROWS + row)
    assert read_return(tmp_path / "return.xlsx").lines["gross"].tolist() == whole


def test_a_sheet_without_row_numbers_is_read(tmp_path: Path) -> None:
    rows = hostile.ROWS
    for reference in ("1", "2", "A1", "B1", "A2", "B2"):
        rows = rows.replace(f' r="{reference}"', "")
    assert read_return(hostile.write_sheet(tmp_path / "bare.xlsx", rows)).lines["gross"].tolist() == [100000]


def test_the_type_is_told_by_the_content_not_the_name(tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("Service,Gross\nLibraries,1000\n")
    assert read_return(tmp_path / "text.xlsx").lines["gross"].tolist() == [100000]
    assert read_return(hostile.write_sheet(tmp_path / "book.csv")).lines["gross"].tolist() == [100000]


def test_nothing_is_written_beside_a_hostile_file(tmp_path: Path) -> None:
    hostile.outside_name(tmp_path / "a.xlsx")
    refusal_code(tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    assert refusal_code(tmp_path / "gone.xlsx") == "file-missing"


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_says_what_why_and_how_to_put_it_right(code: str) -> None:
    finding = refusal("a.xlsx", code, "details")
    assert all((finding.message, finding.why, finding.fix))
    assert "{" not in finding.message


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_workbook_under_a_label_or_password_is_refused_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "locked.xlsx"
    data.draw(st.sampled_from([hostile.label, hostile.password, hostile.restricted_xls]))(path)
    content = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(8, len(content) - 1), max_size=30)):
        content[at] ^= data.draw(st.integers(1, 255))
    with suppress(Refused):
        look_at(bytes(content[: data.draw(st.integers(8, len(content)))]))
