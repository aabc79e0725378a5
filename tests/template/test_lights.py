"""A cell is coloured, and its line told, only while it still holds what was found. LibreOffice is the judge."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from xltools.model import Finding, Location, Severity
from xltools.template.build import build_return
from xltools.template.layout import FIELDS, NAMED
from xltools.template.styles import COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.office import Document, Office
    from xltools.template.entry_sheets import Value

pytestmark = pytest.mark.libreoffice

NAMES = {str(style["bg_color"]).lower(): severity for severity, style in COLOURS.items()}
LINES: tuple[dict[str, Value], ...] = (
    {"service": "Parks", "cofog": "08.1", "expenditure_type": "Revenue", "gross": 1000.5},
    {"service": "Roads", "cofog": "04.5", "expenditure_type": "Capital", "gross": "£1.2m"},
    {"service": "Care homes", "gross": 700, "income": 900},
    {"service": "Zoo", "cofog": "99", "gross": 5},
    {"service": "Libraries", "cofog": "08.2", "gross": 50},
)


def found(
    field: str, row: int, value: str, severity: Severity = Severity.ERROR, code: str = "odd", message: str = "Odd"
) -> Finding:
    column = FIELDS.index(field) + 1 if field else 0
    return Finding(code, severity, Location("r.xlsx", "Spending", row, column), message, "why", "fix", value)


@contextmanager
def marked(
    office: Office, folder: Path, findings: Sequence[Finding], lines: Sequence[dict[str, Value]] = LINES
) -> Iterator[Document]:
    build_return(folder / "r.xlsx", lines=lines, findings=findings)
    with office.document(folder / "r.xlsx") as document:
        yield document


def lit(document: Document, sheet: str = "Spending") -> dict[str, str]:
    """Return the cells a finding colours and the severity they show."""
    return {cell: NAMES[colour] for cell, colour in document.colours(sheet).items() if colour in NAMES}


def told(document: Document) -> list[str]:
    return [row[0] for row in document.values("Spending", "T5:T12")]


FOUND = (
    found("gross", 6, "£1.2m", message="The amount is text"),
    found("cofog", 7, "", message="There is no code"),
    found("income", 7, "900", Severity.WARNING, message="Income exceeds spending"),
    found("", 9, "", Severity.NOTE, message="A line like another"),
)


def test_the_cells_found_are_lit_by_severity_and_no_others(office: Office, tmp_path: Path) -> None:
    with marked(office, tmp_path, FOUND) as document:
        assert lit(document) == {"G6": "error", "C7": "error", "H7": "warning", "B9": "note"}
        assert told(document)[:5] == [
            "",
            "Error: The amount is text",
            "Error: There is no code",
            "",
            "Note: A line like another",
        ]
        assert document.value("Findings", "A2") == "Findings listed here: 4. Still standing: 4."


def test_a_correction_puts_the_light_out_and_the_next_finding_of_the_line_is_told(
    office: Office, tmp_path: Path
) -> None:
    with marked(office, tmp_path, FOUND) as document:
        document.type_in("Spending", "G6", "1200000")
        document.type_in("Spending", "C7", "10.2")
        assert lit(document) == {"H7": "warning", "B9": "note"}
        assert told(document)[1:3] == ["", "Warning: Income exceeds spending"]


def test_sorting_lights_no_innocent_cell(office: Office, tmp_path: Path) -> None:
    with marked(office, tmp_path, FOUND) as document:
        document.sort("Spending", "A5:T29", 1)
        assert [row[0] for row in document.values("Spending", "B5:B9")] == [
            "Care homes",
            "Libraries",
            "Parks",
            "Roads",
            "Zoo",
        ]
        assert lit(document) == {}
        document.sort("Spending", "A5:T29", 1, ascending=False)
        services = {5 + number: row[0] for number, row in enumerate(document.values("Spending", "B5:B9"))}
        assert {services[int(cell[1:])] for cell in lit(document)} <= {"Roads", "Care homes", "Libraries"}


@pytest.mark.parametrize("row", [6, 9])
def test_rows_inserted_light_no_innocent_cell(office: Office, tmp_path: Path, row: int) -> None:
    blank = found("service", 9, "", message="No service")
    lines: tuple[dict[str, Value], ...] = (*LINES[:4], {"gross": 50}, {"gross": 60})
    with marked(office, tmp_path, (*FOUND[:3], blank), lines) as document:
        assert lit(document) == {"G6": "error", "C7": "error", "H7": "warning", "B9": "error"}
        document.insert_rows("Spending", row)
        still = {
            cell: colour
            for cell, colour in {"G6": "error", "C7": "error", "H7": "warning"}.items()
            if int(cell[1]) < row
        }
        assert lit(document) == still


def test_deleting_a_row_lights_no_innocent_cell(office: Office, tmp_path: Path) -> None:
    with marked(office, tmp_path, FOUND) as document:
        document.delete_rows("Spending", 5)
        assert lit(document) == {}


def test_a_finding_sorted_or_deleted_on_its_sheet_keeps_lights_and_words_together(
    office: Office, tmp_path: Path
) -> None:
    with marked(office, tmp_path, FOUND) as document:
        document.sort("Findings", "A5:J8", 9, ascending=False)
        assert lit(document) == {"G6": "error", "C7": "error", "H7": "warning", "B9": "note"}
        document.delete_rows("Findings", 5)
        assert lit(document) == {"G6": "error", "C7": "error", "H7": "warning"}
        assert told(document)[1] == "Error: The amount is text"


COMPARED: tuple[tuple[Value, str, bool], ...] = (
    (1000.5, "1000.5", True),
    (1000.5, "1000.50", True),
    (1000, "1000", True),
    (1000, "1000.0", True),
    (0, "0", True),
    (0, "", False),
    (1000, "100", False),
    ("£1,000", "£1,000", True),
    ("*", "*", True),
    ("abc", "*", False),
    ('a ~? <b> & "c"', 'a ~? <b> & "c"', True),
    (" padded ", "padded", True),
    ("Abc", "abc", False),
    ("-5", "-5", True),
    ("", "", True),
    ("x", "", False),
)


def test_the_value_found_is_compared_as_it_stands(office: Office, tmp_path: Path) -> None:
    lines: list[dict[str, Value]] = [{"service": "Parks", "gross": held} for held, _, _ in COMPARED]
    findings = [found("gross", row, value) for row, (_, value, _) in enumerate(COMPARED, 5)]
    with marked(office, tmp_path, findings, lines) as document:
        expected = {f"G{row}" for row, (_, _, alive) in enumerate(COMPARED, 5) if alive}
        assert set(lit(document)) == expected


def test_the_same_digits_as_a_number_put_right_an_amount_that_was_text(office: Office, tmp_path: Path) -> None:
    text = found("gross", 5, "1200", code="amount-as-text")
    with marked(office, tmp_path, [text], [{"service": "Parks", "gross": "1200"}]) as document:
        assert lit(document) == {"G5": "error"}
        document.type_in("Spending", "G5", "1200")
        assert lit(document) == {}


def test_an_error_value_is_lit_until_it_is_replaced(office: Office, tmp_path: Path) -> None:
    with marked(office, tmp_path, [found("gross", 5, "#DIV/0!")]) as document:
        assert lit(document) == {}
        document.type_in("Spending", "G5", "=1/0")
        assert lit(document) == {"G5": "error"}
        assert told(document)[0] == "Error: Odd"


def test_row_5_is_not_lit_for_row_15(office: Office, tmp_path: Path) -> None:
    lines: list[dict[str, Value]] = [{"service": "Same", "gross": 1} for _ in range(20)]
    with marked(office, tmp_path, [found("gross", 15, "1")], lines) as document:
        assert lit(document) == {"G15": "error"}


def test_a_warning_answered_is_shown_as_explained_and_an_error_is_not(office: Office, tmp_path: Path) -> None:
    with marked(office, tmp_path, FOUND) as document:
        document.type_in("Findings", "I7", "The fees pay for two years.")
        document.type_in("Findings", "I5", "I like it so.")
        assert document.value("Findings", "A7") == "Spending!H7"
        assert lit(document) == {"G6": "error", "C7": "error", "H7": "explained", "B9": "note"}


def test_cells_of_the_return_sheet_are_lit_and_told_too(office: Office, tmp_path: Path) -> None:
    cell = NAMED["contact_email"].cell
    place = Location("r.xlsx", "Return", int(cell[1:]), 3)
    with marked(
        office, tmp_path, [Finding("no-address", Severity.WARNING, place, "No address", "why", "fix")]
    ) as document:
        assert lit(document, "Return") == {cell: "warning"}
        assert document.value("Return", f"E{cell[1:]}") == "Warning: No address"
        document.type_in("Return", cell, "a@example.org")
        assert lit(document, "Return") == {}
        assert document.value("Return", f"E{cell[1:]}") == ""
