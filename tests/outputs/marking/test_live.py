"""The marked copy in a running spreadsheet program: the right cells are lit and the right words stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.marking import returns
from tests.template.test_lights import lit, told
from xltools.model import Finding, Location, Severity
from xltools.outputs.marking.mark_up import mark_up
from xltools.template.build import build_return
from xltools.template.layout import NAMED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.office import Office
    from xltools.template.entry_sheets import Value

pytestmark = pytest.mark.libreoffice


@pytest.mark.parametrize("made", [returns.plain, returns.extended, returns.saved_by_openpyxl, returns.with_more])
def test_the_cells_found_are_lit_and_their_lines_told(
    office: Office, tmp_path: Path, made: Callable[[Path], Path]
) -> None:
    check(office, made(tmp_path / "r.xlsx"), tmp_path)


def test_so_they_are_in_a_return_that_libreoffice_saved(office: Office, tmp_path: Path) -> None:
    check(office, returns.saved_by_libreoffice(office, tmp_path / "r.xlsx"), tmp_path)


def test_where_nothing_is_worked_out_cells_that_are_listed_are_lit_all_the_same(office: Office, tmp_path: Path) -> None:
    sent, copy = returns.saved_by_libreoffice(office, tmp_path / "r.xlsx"), tmp_path / "copy.xlsx"
    copy.write_bytes(mark_up(sent, returns.FOUND).content)
    with office.document(copy, as_saved=True) as document:
        assert document.value("Findings", "A2") == "Findings listed here: 5."
        assert document.value("Checks", "B6") == 5  # lines filled in, as the partner saved it
        assert told(document)[:5] == [""] * 5  # nothing was worked out
        assert lit(document) == {
            cell: severity for cell, severity in returns.LIT.items() if cell != "B9"
        }  # a whole line
        document.type_in("Spending", "G6", "1200000")
        assert lit(document) == {cell: severity for cell, severity in returns.LIT.items() if cell != "G6"}


def test_a_second_list_of_as_many_findings_is_lit_too_before_anything_is_worked_out(
    office: Office, tmp_path: Path
) -> None:
    first, second, copy = returns.FOUND[1:3], returns.FOUND[3:], tmp_path / "copy.xlsx"
    copy.write_bytes(mark_up(returns.plain(tmp_path / "r.xlsx"), first).content)
    with office.document(copy) as document:
        document.save(tmp_path / "again.xlsx")
    copy.write_bytes(mark_up(tmp_path / "again.xlsx", second).content)
    with office.document(copy, as_saved=True) as document:
        assert lit(document) == {"H7": "warning", "C8": "error"}


def check(office: Office, sent: Path, folder: Path) -> None:
    copy = folder / "copy.xlsx"
    copy.write_bytes(mark_up(sent, returns.FOUND).content)
    with office.document(copy) as document:
        assert {cell: colour for cell, colour in lit(document).items() if cell[0] < "T"} == returns.LIT
        assert told(document)[:5] == returns.TOLD
        assert document.value("Findings", "A2") == "Findings listed here: 5. Still standing: 5."
        assert [row[0] for row in document.values("Findings", "A5:A9")] == [
            "Spending!G6",
            "Spending!C7",
            "Spending!C8",
            "Spending!H7",
            "Spending!row 9",
        ]


def test_a_correction_in_the_marked_copy_puts_its_light_out(office: Office, tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(mark_up(returns.plain(tmp_path / "r.xlsx"), returns.FOUND).content)
    with office.document(tmp_path / "copy.xlsx") as document:
        document.type_in("Spending", "G6", "1200000")
        document.type_in("Findings", "I8", "The fees pay for two years.")
        assert lit(document) == {**{cell: LIT for cell, LIT in returns.LIT.items() if cell != "G6"}, "H7": "explained"}


def test_findings_on_the_return_sheet_are_lit_too(office: Office, tmp_path: Path) -> None:
    cell = NAMED["contact_email"].cell
    place = Location("r.xlsx", "Return", int(cell[1:]), 3)
    finding = Finding("no-address", Severity.WARNING, place, "No address", "why", "fix")
    (tmp_path / "copy.xlsx").write_bytes(mark_up(returns.plain(tmp_path / "r.xlsx"), [finding]).content)
    with office.document(tmp_path / "copy.xlsx") as document:
        assert lit(document, "Return") == {cell: "warning"}


def test_sheets_renamed_and_a_row_above_the_list_mislead_nobody(office: Office, tmp_path: Path) -> None:
    with office.document(returns.plain(tmp_path / "sent.xlsx")) as document:
        document.insert_rows("Findings", 2)
        document.rename("Findings", "What you found")
        document.rename("Spending", "Spend 2010-11")
        document.save(tmp_path / "r.xlsx")
    moved = [returns.found("gross", 6, "£1.2m", message="The amount is text", sheet="Spend 2010-11")]
    marked = mark_up(tmp_path / "r.xlsx", moved)
    assert marked.kind == "marked"
    (tmp_path / "copy.xlsx").write_bytes(marked.content)
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["What you found"]["A6"].hyperlink.location == (
        "'Spend 2010-11'!G6"
    )
    with office.document(tmp_path / "copy.xlsx") as document:
        assert document.value("What you found", "A6") == "Spending!G6"
        assert told_on(document.values("Spend 2010-11", "T5:T6")) == ["", "Error: The amount is text"]


def told_on(rows: list[list[object]]) -> list[object]:
    return [row[0] for row in rows]


def test_a_choice_in_other_words_is_lit_by_what_stands_in_the_cell(office: Office, tmp_path: Path) -> None:
    lines: list[dict[str, Value]] = [
        {"service": "Parks", "expenditure_type": "rev", "gross": 5, "basis": "First guess"}
    ]
    build_return(tmp_path / "r.xlsx", prefill=returns.HEADER, lines=lines)
    read = [
        returns.found("basis", 5, "Initial estimate", Severity.WARNING, "Still an initial estimate"),
        returns.found("expenditure_type", 5, "Revenue", Severity.NOTE, "Is it?"),
    ]
    (tmp_path / "copy.xlsx").write_bytes(mark_up(tmp_path / "r.xlsx", read).content)
    with office.document(tmp_path / "copy.xlsx") as document:
        assert document.values("Findings", "F5:F6") == [["First guess"], ["rev"]]
        assert lit(document) == {"N5": "warning", "F5": "note"}
        document.type_in("Spending", "N5", "Actual")
        assert lit(document) == {"F5": "note"}
