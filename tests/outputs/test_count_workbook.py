"""The count workbook says what the count says: every total, every line, in the same bytes whatever came first."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.outputs.conftest import MADE_ON
from tests.outputs.counts import HACKNEY, sample_count, shuffled, small_count
from tests.outputs.tables import box, pence, rows_of, table_at, totals_of
from xltools.counting import totals
from xltools.counting.count import Count
from xltools.model import CodeOrigin, Partner
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.line_columns import SHEET_COLUMNS
from xltools.outputs.order import ordered_lines

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

SHEETS = [
    "Summary", "By function", "By organisation", "By theme", "Themes", "Theme Worklessness", "Flows", "Baseline", "Per head",
    "Double counts", "Agreement of balances", "Names", "Excluded", "Apportioned",
    "Findings", "Returns", "Coding", "Lines", "Sources and methods",
]  # fmt: skip


def test_the_sheets_are_those_people_were_promised(workbook: Workbook) -> None:
    assert workbook.sheetnames == SHEETS


def test_the_summary_holds_gross_removed_net_people_and_per_head(workbook: Workbook, count: Count) -> None:
    values = {row["Headline"]: row["£"] for row in rows_of(workbook, "Headline")}
    assert pence(values["Total public spending in the place"]) == count.net
    assert pence(values["Reported"]) == count.reported
    assert pence(values["Excluded"]) == count.excluded
    assert values["People in the place (number)"] == 244_600
    assert pence(values["Spent for each person"]) == count.per_head(count.net)


def test_the_bridge_goes_from_gross_to_net_by_every_reason(workbook: Workbook, count: Count) -> None:
    steps = rows_of(workbook, "Bridge")
    reported, other = totals.reasons_apart(count)
    assert len(steps) == 1 + len(reported)
    assert pence(steps[0]["£"]) + sum(pence(row["£"]) for row in rows_of(workbook, "NotReported")) == count.gross
    assert len(reported) + len(other) == len(totals.by_reason(count))
    assert sum(pence(step["£"]) for step in steps) == count.net == pence(totals_of(workbook, "Bridge")["£"])


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, "Counted (£)") for name in ("Divisions", "Levels", "Basis", "ExpenditureType", "RingFence", "Overheads")]
    + [(name, "Counted (£)") for name in ("Functions", "Organisations", "LaaThemes", "DeepDiveThemes")]
    + [("OrganisationsByFunction", "All functions (£)")],
)
def test_every_table_of_the_count_adds_up_to_its_net(workbook: Workbook, count: Count, name: str, column: str) -> None:
    assert sum(pence(row[column]) for row in rows_of(workbook, name)) == count.net
    assert pence(totals_of(workbook, name)[column]) == count.net


@pytest.mark.parametrize("name", ["Functions", "Organisations", "LaaThemes", "DeepDiveThemes"])
def test_reported_less_removed_is_counted_in_every_row(workbook: Workbook, count: Count, name: str) -> None:
    for row in rows_of(workbook, name):
        assert pence(row["Reported (£)"]) - pence(row["Excluded (£)"]) == pence(row["Counted (£)"])
    assert pence(totals_of(workbook, name)["Reported (£)"]) == count.reported


def test_every_line_is_there_with_all_its_fields_and_where_it_came_from(workbook: Workbook, count: Count) -> None:
    lines = ordered_lines(count)
    lines["code_from"] = lines["code_origin"].map({"": "", CodeOrigin.OWN: "the return's own code"})
    lines = lines.assign(said_by="The body's return", cell="")
    rows = rows_of(workbook, "Lines")
    assert len(rows) == len(count.lines)
    for column in SHEET_COLUMNS:
        if column.key in ("function", "reason", "low", "high"):
            continue
        expected = lines[column.key].astype(object).where(lines[column.key].notna(), None).tolist()
        found = [row[column.heading] for row in rows]
        if column.heading.endswith("(£)"):
            found = [None if value is None else pence(value) for value in found]
        assert [value or "" for value in found] == [value or "" for value in expected], column.heading


def test_findings_are_all_there_errors_first_within_each_return(workbook: Workbook, count: Count) -> None:
    rows = rows_of(workbook, "Findings")
    assert len(rows) == sum(len(one.findings) for one in count.return_statuses)
    order = ["Error", "Warning", "Note"]
    for before, after in pairwise(rows):
        same = before["File"] == after["File"]
        assert not same or order.index(str(before["Severity"])) <= order.index(str(after["Severity"]))


def test_a_finding_leads_to_its_line(workbook: Workbook) -> None:
    sheet, table = table_at(workbook, "Findings")
    _, top, _, bottom = box(table.ref)
    headings = [str(cell.value) for cell in sheet[top]]
    followed = 0
    for row in sheet.iter_rows(top + 1, bottom):
        finding = dict(zip(headings, row, strict=False))
        link = finding["Line in this workbook"].hyperlink
        if link is not None:
            name, _, at = str(link.location).replace("'", "").partition("!")
            file, where, number = workbook[name][int(at.removeprefix("A"))][:3]
            assert file.value == finding["File"].value
            assert finding["Where"].value == f"{where.value}!C{number.value}"
            followed += 1
    assert followed > 50


def test_lines_and_returns_lead_to_the_files_they_came_from(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        number = SHEETS.index("Lines") + 1
        relations = package.read(f"xl/worksheets/_rels/sheet{number}.xml.rels").decode()
        sheet = package.read(f"xl/worksheets/sheet{number}.xml").decode()
    assert 'Target="../returns/hackney-council%20%28first%29.xlsx" TargetMode="External"' in relations
    assert sheet.count("<hyperlink ") == 2046
    assert "location=\"'Spending'!A5\"" in sheet


def test_every_return_and_every_silent_body_is_listed(workbook: Workbook, count: Count) -> None:
    rows = rows_of(workbook, "Returns")
    assert len(rows) == len(count.return_statuses) + len(count.missing)
    assert {row["Organisation"] for row in rows if row["Status"] == "No reply"} == {
        "Shoreditch Trust",
        "London Councils",
    }
    assert sum(pence(row["Counted (£)"] or 0) for row in rows) == count.net


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2024-25", " Its figures may be found in: MHCLG, revenue outturn by authority"),
        ("2010-11", "nothing was received."),
    ],
)
def test_a_silent_body_is_told_with_where_its_figures_are_published_today(year: str, told: str, tmp_path: Path) -> None:
    silent = Partner("Hackney Council", "hackney", organisation_type="Council")  # as a lead team may write it
    count = replace(small_count(gross=[1]), place=replace(HACKNEY, year=year), missing=(silent,), partners=(silent,))
    path = tmp_path / "count.xlsx"
    write_count_workbook(count, path)
    (row,) = [row for row in rows_of(openpyxl.load_workbook(path), "Returns") if row["Status"] == "No reply"]
    why = str(row["Why"])
    assert told in why
    assert why.startswith("On the partner list; nothing was received.")
    assert ("may be found in" in why) is (year == "2024-25")


def test_the_ledger_of_removed_money_adds_up_to_what_was_removed(workbook: Workbook, count: Count) -> None:
    assert sum(pence(row["Excluded (£)"]) for row in rows_of(workbook, "Excluded")) == count.removed


def test_lines_without_a_full_code_are_to_be_confirmed_largest_first(workbook: Workbook, count: Count) -> None:
    rows = rows_of(workbook, "Coding")
    sizes = [abs(pence(row["Counted (£)"])) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert {row["State"] for row in rows} == {"Not classified", "Division only"}
    assert all(row["Confirmed code"] is None for row in rows)


def test_shared_out_lines_carry_the_share_they_imply(workbook: Workbook) -> None:
    rows = [row for row in rows_of(workbook, "Apportioned") if row["Implied share"] is not None]
    assert rows
    for row in rows:
        assert row["Implied share"] == pytest.approx(row["Spent in the place (£)"] / row["Reported for that area (£)"])  # type: ignore[operator]


def test_the_same_returns_in_any_order_give_the_same_bytes(written: Path, count: Count, tmp_path: Path) -> None:
    folder = written.parent / "other"
    folder.mkdir(exist_ok=True)
    for seed in (1, 2):
        path = written.parent / "again.xlsx"
        write_count_workbook(
            shuffled(count, seed), path, made_on=MADE_ON, returns_folder=written.parent.parent / "returns"
        )
        assert path.read_bytes() == written.read_bytes()


def test_without_a_date_the_document_has_none(tmp_path: Path) -> None:
    path = write_count_workbook(small_count(gross=[1]), tmp_path / "count.xlsx")
    with zipfile.ZipFile(path) as package:
        properties = package.read("docProps/core.xml").decode()
    assert "dcterms" not in properties.replace("xmlns:dcterms", "")
    assert "<dc:language>en-GB</dc:language>" in properties
    assert "<dc:title>Public spending in Hackney, 2010-11</dc:title>" in properties


HOSTILE = (
    '=HYPERLINK("http://example.org","Click")',
    "+1+1",
    "@SUM(A1:A9)",
    "https://example.org/x",
    "<script>alert(1)</script>",
    "a & b ]]> c",
    "  kept spaces  ",
    "two\nlines",
    "00123",
    "_x0041_",
    "x" * 40_000,
)


def test_text_from_a_partner_stays_text(tmp_path: Path) -> None:
    texts = [*HOSTILE, *HOSTILE]  # the first line is written another way than the others
    count = small_count(service=texts, notes=list(reversed(texts)))
    path = write_count_workbook(count, tmp_path / "count.xlsx")
    book = openpyxl.load_workbook(path)
    sheet, _ = table_at(book, "Lines")
    cells = [next(cell for cell in row if cell.column == 5) for row in sheet.iter_rows(7, 6 + len(texts))]
    assert [cell.data_type for cell in cells] == ["s"] * len(texts)
    assert [unescaped(str(cell.value)) for cell in cells] == [text[:32_767] for text in texts]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def unescaped(text: str) -> str:
    """Undo Excel's own escape of text that looks like one, which openpyxl leaves as it stands."""
    return text.replace("_x005F_", "_")


def test_control_characters_do_not_break_the_file(tmp_path: Path) -> None:
    count = small_count(service=["fine", "bell \x07 and \ufffe", "also \x00"])
    path = write_count_workbook(count, tmp_path / "count.xlsx")
    assert len(rows_of(openpyxl.load_workbook(path), "Lines")) == 3


def test_lines_beyond_a_sheet_go_on_to_further_sheets_and_that_is_said(count: Count, tmp_path: Path) -> None:
    path = write_count_workbook(count, tmp_path / "count.xlsx", lines_a_sheet=1000)
    book = openpyxl.load_workbook(path)
    assert [name for name in book.sheetnames if name.startswith("Lines")] == ["Lines", "Lines 2", "Lines 3"]
    assert [len(rows_of(book, name)) for name in ("Lines", "Lines2", "Lines3")] == [1000, 1000, 46]
    assert book["Lines 2"]["A3"].value == "Sheet 2 of 3: a sheet takes 1,000 lines."
    said = [cell.value for cell in book["Sources and methods"]["A"]]
    assert "All 2,046 lines are on 3 sheets, Lines to Lines 3: a sheet takes 1,000 lines." in said


def test_a_count_of_nothing_is_a_workbook_too(tmp_path: Path) -> None:
    empty = small_count(gross=[1])
    nothing = Count(empty.place, None, empty.batch, empty.lines.iloc[:0], (), ())
    path = write_count_workbook(nothing, tmp_path / "count.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == [
        name for name in SHEETS if name != "Per head" and not name.startswith("Theme")
    ]  # nobody lives there
    assert {row["Headline"]: row["£"] for row in rows_of(book, "Headline")}["Total public spending in the place"] == 0


def test_lines_as_csv_leave_a_note_in_the_workbook(tmp_path: Path) -> None:
    path = write_count_workbook(small_count(gross=[1, 2]), tmp_path / "count.xlsx", lines="csv")
    book = openpyxl.load_workbook(path)
    assert book["Lines"]["A2"].value == "All 2 lines are in the file count-lines.csv, written beside this workbook."


def test_lines_can_be_left_out(tmp_path: Path) -> None:
    path = write_count_workbook(small_count(gross=[1, 2]), tmp_path / "count.xlsx", lines="none")
    assert "left out" in str(openpyxl.load_workbook(path)["Lines"]["A2"].value)


def test_laws_hold_to_a_trillion_pounds(tmp_path: Path) -> None:
    big = 1_000_000_000_000_01
    path = write_count_workbook(small_count(gross=[big, 1, 99]), tmp_path / "count.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    assert [pence(row["Counted (£)"]) for row in rows_of(book, "Lines")] == [big, 1, 99]
    assert pence(totals_of(book, "Functions")["Counted (£)"]) == big + 100


def test_the_sample_is_the_same_each_time(count: Count) -> None:
    assert sample_count().net == count.net


def test_text_to_the_right_of_a_figure_stands_apart_from_it(workbook: Workbook) -> None:
    """Figures stand on the right of their cells: without an indent a word would touch them. Excel indents what is set to the left."""
    crowded = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in workbook.worksheets
        for table in sheet.tables.values()
        for row in sheet[table.ref]
        for before, cell in pairwise(row)
        if isinstance(before.value, int | float) and isinstance(cell.value, str) and cell.data_type == "s"
        if (cell.alignment.horizontal, cell.alignment.indent) != ("left", 1)
    ]
    assert crowded == []
