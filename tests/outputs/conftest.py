"""What the outputs' tests share: one realistic count and its workbook, made once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.counts import sample_count
from xltools.outputs.count_workbook import write_count_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from xltools.counting.count import Count

MADE_ON = date(2011, 9, 1)


@pytest.fixture(scope="session")
def count() -> Count:
    return sample_count()


@pytest.fixture(scope="session")
def written(count: Count, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    return write_count_workbook(count, folder / "count.xlsx", made_on=MADE_ON, returns_folder=folder.parent / "returns")


@pytest.fixture(scope="session")
def workbook(written: Path) -> Workbook:
    """The workbook as a reader that does not calculate sees it: the values written beside the formulas."""
    return openpyxl.load_workbook(written, data_only=True)
