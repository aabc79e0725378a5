from __future__ import annotations

from pathlib import Path

import pytest

from xltools.demo.document import TABLES, fill
from xltools.demo.examples import EXAMPLES
from xltools.demo.files import files
from xltools.demo.planted import planted_changes, planted_files, planted_lines

ROOT = Path(__file__).resolve().parents[2]
every_example = pytest.mark.parametrize("name", EXAMPLES)


def page_of(name: str) -> str:
    return (ROOT / EXAMPLES[name].page).read_text(encoding="utf-8")


@every_example
def test_the_pages_tables_are_those_of_the_data(name: str) -> None:
    page = page_of(name)
    assert fill(page) == page


@every_example
def test_the_page_has_every_table(name: str) -> None:
    page = page_of(name)
    for heading, make in TABLES.items():
        assert make(EXAMPLES[name]) in page, heading


@every_example
def test_the_page_names_every_file_and_every_plant(name: str) -> None:
    page = page_of(name)
    assert all(f"`{file}`" in page for file in files(name))
    assert all(line.planted in page for line in planted_lines(name))
    assert all(change.planted in page for change in planted_changes(name))
    assert all(file.what in page for file in planted_files(name))
    plants = [
        *(line.plant for line in planted_lines(name)),
        *(change.plant for change in planted_changes(name)),
        *(file.plant for file in planted_files(name)),
    ]
    assert all(plant in page for plant in plants)
