"""The number formats of .xls files, which LibreOffice writes; a file xlrd cannot read is said to be unread and still counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.sheets import noticed, read_return
from tests.reading.test_number_formats import formatted
from xltools.model import Noticed
from xltools.reading.xls_formats import xls_formats

if TYPE_CHECKING:
    from pathlib import Path

    from tests.office import Office


def as_xls(office: Office, path: Path, cells: list[tuple[str, float]]) -> Path:
    with office.document(formatted(path.with_suffix(".xlsx"), cells)) as document:
        document.save(path)
    return path


@pytest.mark.libreoffice
def test_each_cell_of_an_xls_is_read_by_its_own_format(office: Office, tmp_path: Path) -> None:
    cells = [('0.0"m"', 4.6), ("£#,##0", 512_000.0), ("#,##0,", 301_000.0), ("[$€-2] #,##0", 135.0), ("0%", 0.25)]
    one = read_return(as_xls(office, tmp_path / "a.xls", cells))
    assert one.lines["gross"].fillna(-1).tolist() == [460_000_000, 51_200_000, 30_100_000, -1, -1]
    assert [seen.location.cell for seen in noticed(one, Noticed.UNIT_READ)] == ["G5", "G7"]
    assert [seen.location.cell for seen in noticed(one, Noticed.AMOUNT_UNREAD)] == ["G8", "G9"]
    assert not noticed(one, Noticed.FORMATS_NOT_READ)


@pytest.mark.libreoffice
def test_an_xls_with_formats_that_only_dress_its_figures_says_nothing(office: Office, tmp_path: Path) -> None:
    cells = [("General", 4.6), ('_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', 512_000.0), ("[Red]#,##0", 30.0)]
    one = read_return(as_xls(office, tmp_path / "a.xls", cells))
    assert one.lines["gross"].tolist() == [460, 51_200_000, 3000]
    assert not noticed(one, Noticed.FORMATS_NOT_READ) + noticed(one, Noticed.UNIT_READ)


@pytest.mark.libreoffice
def test_formats_of_a_damaged_xls_are_unknown_and_no_error_of_ours(office: Office, tmp_path: Path) -> None:
    data = as_xls(office, tmp_path / "a.xls", [('0.0"m"', 4.6)]).read_bytes()
    assert xls_formats(data, "Spending")
    assert xls_formats(data, "No such sheet") is None
    for length in range(0, len(data), len(data) // 23):
        assert xls_formats(data[:length], "Spending") in (None, {}) or length > len(data) // 2
