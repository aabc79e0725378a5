"""The workbook that says what changed: valid, accessible, the same bytes each time, text from files kept as text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.validators import audit_errors, own_errors, sdk_errors
from tests.workbooks.versions import LINES, contents, edited, made, put
from xltools.workbooks.compared_files import Compared, NotCompared
from xltools.workbooks.comparison import compare
from xltools.workbooks.comparison_workbook import write_comparisons

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from tests.office import Office


@pytest.fixture
def results(tmp_path: Path) -> list[Compared]:
    def change(book: Workbook) -> None:
        put("gross", 0, "=500*2")(book)
        put("service", 1, '=HYPERLINK("http://example.org","Parks")')(book)
        put("notes", 2, "x" * 5_000)(book)
        book["Spending"]["B6"].data_type = "s"
        book.create_sheet("Workings")["A1"].value = "ours"

    old = made(tmp_path / "old.xlsx", LINES)
    new = edited(made(tmp_path / "draft.xlsx", LINES[:-1]), change)
    differing = compare(contents(old), contents(new))
    same = compare(contents(old), contents(old))
    return [differing, same, NotCompared("", "broken.xlsx", "broken.xlsx: The file is damaged.", unreadable=True)]


@pytest.fixture
def written(results: list[Compared], tmp_path: Path) -> Path:
    return write_comparisons(results, tmp_path / "changes.xlsx", date(2026, 1, 2))


def test_everything_told_stands_in_it_with_its_file_and_cell(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    assert book.sheetnames == ["Summary", "Totals", "Lines", "Changed cells", "Structure"]
    rows = [[cell.value for cell in row] for row in book["Changed cells"].iter_rows()]
    (typed,) = [row for row in rows if row[1] == "Formula put in"]
    assert (typed[0], typed[2], typed[5], typed[8]) == (
        "new.xlsx",
        "Gross spending (£)",
        "not calculated (=500*2)",
        "Spending!G5",
    )
    lines = [[cell.value for cell in row] for row in book["Lines"].iter_rows()]
    assert ["new.xlsx", "Removed", "Waste", 7_000, None, -7_000] in [row[:6] for row in lines]
    summary = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert "Nothing differs." in summary
    assert "Not compared. broken.xlsx: The file is damaged." in summary


def test_text_from_files_stays_text(written: Path) -> None:
    cells = [cell for sheet in openpyxl.load_workbook(written) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" and "SUBTOTAL" not in str(cell.value)] == []
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)


def test_equal_results_give_equal_bytes(results: list[Compared], written: Path, tmp_path: Path) -> None:
    again = write_comparisons(results, tmp_path / "again.xlsx", date(2026, 1, 2))
    assert again.read_bytes() == written.read_bytes()


@pytest.mark.validators
def test_it_is_valid(written: Path) -> None:
    assert [*sdk_errors(written), *audit_errors(written), *own_errors(written)] == []


@pytest.mark.libreoffice
def test_totals_recalculated_elsewhere_are_ours(written: Path, results: list[Compared], office: Office) -> None:
    cached = openpyxl.load_workbook(written, data_only=True)["Lines"]
    total = next(row[0].row for row in cached.iter_rows() if row[0].value == "Total")
    with office.document(written) as document:
        assert document.values("Lines", f"D{total}:F{total}")[0] == [cell.value for cell in cached[total][3:6]]
