from __future__ import annotations

from pathlib import Path

from tests.demo.test_planted import PLANTED
from xltools.demo.document import TABLES, fill
from xltools.demo.planted import planted_changes, planted_files, planted_lines
from xltools.demo.returns import files

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")


def test_the_pages_tables_are_those_of_the_data() -> None:
    assert fill(PAGE) == PAGE


def test_the_page_has_every_table() -> None:
    for name, make in TABLES.items():
        assert make() in PAGE, name


def test_the_page_names_every_file_and_every_plant() -> None:
    assert all(f"`{file}`" in PAGE for file in files())
    assert all(one.plant in PAGE for one in PLANTED)
    assert all(one.planted in PAGE for one in planted_lines())
    assert all(one.planted in PAGE for one in planted_changes())
    assert all(one.what in PAGE for one in planted_files())
