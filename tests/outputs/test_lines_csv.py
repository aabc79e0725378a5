"""The lines CSV is a lines CSV like the ones partners send, and more: read back, it gives the same lines."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outputs.counts import shuffled, small_count
from xltools.outputs.line_columns import CONTRACT, CSV_COLUMNS
from xltools.outputs.lines_csv import lines_csv_path, write_lines_csv
from xltools.outputs.order import ordered_lines
from xltools.reading.read import read_file
from xltools.template.layout import CSV_ONLY_FIELDS, DATA_FIELDS, MONEY_FIELDS
from xltools.text import unguard

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from xltools.counting.count import Count


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_of_a_lines_csv_come_first() -> None:
    assert set(CONTRACT) == {*DATA_FIELDS, *CSV_ONLY_FIELDS}
    assert CSV_COLUMNS[: len(CONTRACT)] == CONTRACT
    assert len(set(CSV_COLUMNS)) == len(CSV_COLUMNS)


def test_money_adds_up_and_has_two_decimals(count: Count, tmp_path: Path) -> None:
    rows = rows_of(write_lines_csv(count, tmp_path / "lines.csv"))
    assert len(rows) == len(count.lines)
    assert sum(int(row["counted"].replace(".", "")) for row in rows) == count.net
    assert all(row["counted"][-3] == "." for row in rows)
    assert sum(row["amount"] == "" for row in rows) == int(count.lines["amount"].isna().sum())


def test_read_back_it_gives_the_same_lines(count: Count, tmp_path: Path) -> None:
    path = write_lines_csv(count, tmp_path / "lines.csv")
    read = read_file(path)
    assert read.unreadable is None
    found = [line for one in read.returns for line in one.lines.to_dict("records")]
    lines = ordered_lines(count)
    for field in (*DATA_FIELDS, "partner", "financial_year"):
        expected = lines[field].astype(object).where(lines[field].notna(), None).tolist()
        values = [None if field in MONEY_FIELDS and line[field] is not line[field] else line[field] for line in found]
        assert sorted(map(str, [value if value == value else None for value in values])) == sorted(
            map(str, expected)
        ), field


def test_any_order_of_files_gives_the_same_bytes(count: Count, tmp_path: Path) -> None:
    first = write_lines_csv(count, tmp_path / "a.csv").read_bytes()
    assert write_lines_csv(shuffled(count), tmp_path / "b.csv").read_bytes() == first


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1, max_size=5),
    st.data(),
)
def test_whatever_the_text_a_csv_reader_gets_it_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    pence = data.draw(st.lists(st.integers(-(10**14), 10**14), min_size=len(texts), max_size=len(texts)))
    path = write_lines_csv(small_count(notes=texts, gross=pence), tmp_path_factory.mktemp("csv") / "lines.csv")
    rows = rows_of(path)
    assert [unguard(row["notes"]) for row in rows] == texts
    assert [int(row["gross"].replace(".", "")) for row in rows] == pence


def test_it_stands_beside_the_workbook(tmp_path: Path) -> None:
    assert lines_csv_path(tmp_path / "hackney-count.xlsx") == tmp_path / "hackney-count-lines.csv"
