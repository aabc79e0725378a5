"""Which formulas add up cells of their own column: that, and nothing else, makes a line a total whatever it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.sheets import LINE, noticed, read_return, write_workbook
from xltools.model import Noticed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("formula", "is_sum"),
    [
        ("=SUM(G5:G6)", True),
        ("=SUM($G$5:$G$6)", True),
        ("=SUBTOTAL(9,G5:G6)", True),
        ("=SUBTOTAL(109,G5:G6)", True),
        ("=SUM(H7:J7)", False),
        ("=SUM(Workings!G5:G6)", False),
        ("=SUM(I5:I6)", False),
        ("=SUM(G5:G6)*1.02", False),
        ("=G5+G6", False),
        ("=AVERAGE(G5:G6)", False),
    ],
)
def test_a_sum_of_the_cells_above_is_noticed(formula: str, is_sum: bool, tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        [LINE, LINE, {**LINE, "gross": 2000.0}],
        change=lambda book, sheet: sheet.write_formula("G7", formula, None, 2000),
    )
    seen = [(each.location.cell, each.field) for each in noticed(read_return(path), Noticed.SUM_FORMULA)]
    assert seen == ([("G7", "gross")] if is_sum else [])
