"""The mapping workbook: the same bytes each time, what its definition says, what was filled in, and no formula of anyone's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from xltools.template.build_mapping import build_mapping
from xltools.template.mapping import (
    BODY_HEADINGS,
    FILLED,
    MAPPING_VERSION,
    NAMED_CELLS,
    SHEETS,
    STARTING_ROWS,
    BodyRow,
    Classification,
    FilledRow,
    MappingContent,
    WhichCounts,
    columns,
    filled_headings,
    headings,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

EACH = pytest.mark.parametrize("classification", Classification)


def content(classification: Classification = Classification.COFOG, unit: str = "£000") -> MappingContent:
    first, second = (code for code, _ in headings(classification)[:2])
    return MappingContent(
        "Hackney",
        "2010-11",
        classification,
        unit,
        bodies=(
            BodyRow("London Borough of Hackney", "Local", which_counts=WhichCounts.BOTH),
            BodyRow("Metropolitan Police Authority", "Sub-regional", how_to_get_figures="Ask the finance team. " * 20),
        ),
        rows=(
            FilledRow(
                "London Borough of Hackney", {first: 123_456_789, second: 1}, "=cmd()", "Revenue", notes="As given"
            ),
            FilledRow("Metropolitan Police Authority", {second: 5_000_000}, basis="Initial estimate", from_return=77),
        ),
    )


def opened(file: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(file))


def named(book: Workbook, name: str) -> object:
    sheet, cell = book.defined_names[name].attr_text.split("!")
    return book[sheet][cell.replace("$", "")].value


@EACH
def test_two_builds_are_the_same_file(classification: Classification) -> None:
    assert build_mapping(content(classification)) == build_mapping(content(classification))


@EACH
def test_sheets_tables_and_headings_are_the_definitions(classification: Classification) -> None:
    book = opened(build_mapping(content(classification)))
    assert tuple(book.sheetnames) == SHEETS
    assert [cell.value for cell in book["Mapping"][4]] == [column.heading for column in columns(classification)]
    assert [cell.value for cell in book["Bodies"][4]] == list(BODY_HEADINGS.values())
    assert book["Mapping"].tables["Mapping"].ref.endswith(str(4 + STARTING_ROWS))
    filled = book["Lists"][book["Lists"].tables[FILLED].ref]
    assert [cell.value for cell in filled[0]] == list(filled_headings(classification))


@EACH
def test_named_cells_hold_place_year_unit_and_what_the_workbook_is(classification: Classification) -> None:
    book = opened(build_mapping(content(classification, "£m")))
    found = {name: named(book, name) for name in NAMED_CELLS}
    assert found == {
        "place": "Hackney",
        "financial_year": "2010-11",
        "unit": "£m",
        "mapping_version": MAPPING_VERSION,
        "classification": classification.value,
        "filled_unit": "£m",
    }


@pytest.mark.parametrize(("unit", "expected"), [("£", 1234567.89), ("£000", 1234.56789), ("£m", 1.23456789)])
def test_amounts_stand_in_the_unit_and_are_recorded_in_pence(unit: str, expected: float) -> None:
    book = opened(build_mapping(content(unit=unit)))
    assert book["Mapping"]["C5"].value == expected
    record = [cell.value for cell in book["Lists"][book["Lists"].tables[FILLED].ref][1]]
    assert record == ["London Borough of Hackney", "=cmd()", "Revenue", 123_456_789, 1, *[None] * 10, "As given"]


def test_what_someone_wrote_is_text_and_never_a_formula() -> None:
    cell = opened(build_mapping(content()))["Mapping"]["B5"]
    assert (cell.value, cell.data_type) == ("=cmd()", "s")


def test_another_unit_is_refused() -> None:
    with pytest.raises(KeyError, match="£000"):
        build_mapping(content(unit="£k"))
