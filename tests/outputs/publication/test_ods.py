"""The ODS says the same as the workbook, is marked up alike, and a real LibreOffice opens it; so do the CSV files."""

from __future__ import annotations

import csv
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from xltools.model import column_letters
from xltools.outputs.publication.values import printed_rows

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from tests.office import Office
    from xltools.outputs.publication.values import Publication

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def ods(files: tuple[Path, ...]) -> Path:
    return files[1]


@pytest.fixture(scope="module")
def content(ods: Path) -> ET.Element:
    with zipfile.ZipFile(ods) as package:
        return ET.fromstring(package.read("content.xml"))  # noqa: S314 - our own file


@pytest.mark.libreoffice
def test_libreoffice_shows_every_cell_as_the_workbook_has_it(office: Office, ods: Path, book: Workbook) -> None:
    compared = 0
    with office.document(ods) as document:
        assert document.sheets() == book.sheetnames
        for sheet in book.worksheets:
            last = f"{column_letters(sheet.max_column)}{sheet.max_row}"
            shown = document.values(sheet.title, f"A1:{last}")
            for row, theirs in zip(sheet.iter_rows(values_only=True), shown, strict=True):
                assert [value if value is not None else "" for value in row] == theirs, sheet.title
                compared += len(row)
        assert document.shown("Table_1", "B9").count(".") == 1
    assert compared > 500


def test_each_table_is_named_has_a_row_of_headings_and_no_filter_buttons(
    content: ET.Element, publication: Publication
) -> None:
    ranges = list(content.iter(f"{TABLE}database-range"))
    assert [one.get(f"{TABLE}name") for one in ranges] == [
        "contents",
        "notes",
        *(table.name for table in publication.tables),
    ]
    assert {one.get(f"{TABLE}contains-header") for one in ranges} == {"true"}
    assert {one.get(f"{TABLE}display-filter-buttons") for one in ranges} == {"false"}
    sheets = list(content.iter(f"{TABLE}table"))
    assert [len(list(sheet.iter(f"{TABLE}table-header-rows"))) for sheet in sheets] == [0, *[1] * (len(sheets) - 1)]


def test_no_cell_is_merged_or_blank(content: ET.Element) -> None:
    cells = list(content.iter(f"{TABLE}table-cell"))
    assert not [cell for cell in cells if cell.get(f"{TABLE}number-columns-spanned")]
    assert all("".join(cell.itertext()) for cell in cells)
    assert not list(content.iter(f"{TABLE}covered-table-cell"))


def test_titles_are_headings_and_the_document_says_its_language_title_and_publisher(
    ods: Path, content: ET.Element
) -> None:
    for sheet in content.iter(f"{TABLE}table"):
        first = next(sheet.iter(f"{TABLE}table-cell"))
        assert first.get(f"{TABLE}style-name") == "Heading_20_1"
    with zipfile.ZipFile(ods) as package:
        meta = ET.fromstring(package.read("meta.xml"))  # noqa: S314 - our own file
        assert 'fo:language="en" fo:country="GB"' in package.read("styles.xml").decode()
    assert [meta.findtext(f".//{DC}{name}") for name in ("title", "language", "creator")] == [
        "Public spending in Hackney, financial year 2010-11",
        "en-GB",
        "Hackney Council",
    ]


def test_the_kind_of_file_comes_first_and_plain(ods: Path) -> None:
    with zipfile.ZipFile(ods) as package:
        first = package.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert ods.read_bytes()[38:84] == b"application/vnd.oasis.opendocument.spreadsheet"


def test_each_table_has_a_csv_of_its_headings_and_figures_alone(
    files: tuple[Path, ...], publication: Publication
) -> None:
    written = [path for path in files if path.suffix == ".csv"]
    assert len(written) == len(publication.tables)
    for path, table in zip(written, publication.tables, strict=True):
        with path.open(encoding="utf-8-sig", newline="") as file:
            headings, *rows = list(csv.reader(file))
        assert path.stem.endswith(table.name.replace("_", "-"))
        assert not [heading for heading in headings if "[note" in heading]
        assert len(headings) == len(set(headings)) == len(table.columns)
        for row, cells in zip(rows, printed_rows(table), strict=True):
            for field, cell in zip(row, cells, strict=True):
                assert field.lstrip("'") == cell if isinstance(cell, str) else float(field) == cell
