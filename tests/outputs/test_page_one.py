"""The first page of workbook and report says the same, adds up, and is one A4 in print whatever the count is like."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from xlsxwriter import Workbook as NewWorkbook

from tests.browser import printed_pages
from tests.counting.funded import COUNCIL, DEPARTMENT, counted, line
from tests.outputs.counts import sample_count, small_count
from tests.outputs.tables import pence, rows_of
from xltools.counting.baseline_comparison import compare
from xltools.model import Partner
from xltools.outputs.caveats import caveats
from xltools.outputs.cells import OutputWorkbook
from xltools.outputs.count_workbook import write_count_workbook
from xltools.outputs.page_one import TOTAL, bar_in_words, by_division, first_page_caveats, segments
from xltools.outputs.report import write_report
from xltools.outputs.sheet import Page
from xltools.outputs.sheets.page_one import first_page
from xltools.outputs.sheets.summary import PRINT_SCALE, SMALLEST_SCALE, WIDTHS

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from tests.office import Office
    from xltools.counting.count import Count

LONG = "The Joint Committee for the Improvement of Everything in All of the Boroughs, Districts and Parishes of the Wider Area"


def silent(many: int, name: str = "Trust") -> tuple[Partner, ...]:
    return tuple(Partner(f"{name} {number}", f"silent-{number}", organisation_type="Police") for number in range(many))


def large() -> Count:
    """A thousand times forty bodies' money, with two hundred silent bodies of long names."""
    count = sample_count(scale=2)
    lines = count.lines.assign(counted=count.lines["counted"] * 1_000, amount=count.lines["amount"] * 1_000)
    return replace(
        count, lines=lines, missing=silent(200, LONG), remarks=("Row 7 of partners.csv could not be read.",) * 9
    )


COUNTS = {
    "one line": lambda: small_count(gross=[123_45]),
    "nothing": lambda: small_count(gross=[None]),
    "no population": lambda: replace(small_count(gross=[123_45]), population=None),
    "a refund": lambda: small_count(gross=[100_00, -250_00]),
    "forty bodies": sample_count,
    "forty bodies, two hundred silent": large,
}


@pytest.mark.parametrize("name", COUNTS)
def test_the_three_parts_are_the_same_in_workbook_and_report_and_add_up(name: str, tmp_path: Path) -> None:
    count = COUNTS[name]()
    written = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    book = openpyxl.load_workbook(written, data_only=True)
    rows = rows_of(book, "Certainty")
    assert [row["How far it is known"] for row in rows] == [
        "Known",
        "Estimated",
        TOTAL,
        "Missing, not part of the total",
    ]
    known, estimated, total = (pence(row["£"]) for row in rows[:3])
    assert known + estimated == total == count.net
    html = write_report(count, tmp_path / "report.html").read_text("utf-8")
    first = html[html.index('class="page-one"') : html.index('id="care"')]
    for part in segments(count):
        assert part.name in first
    assert first.count("<svg") == 1
    assert f"<desc>{bar_in_words(count)}</desc>".replace("'", "&#39;") in first


def test_the_bar_draws_the_cells_of_its_table_filled_hatched_and_dashed(workbook: Workbook) -> None:
    bar = workbook["Summary"]._charts[0]  # type: ignore[attr-defined]  # openpyxl keeps what it read there
    names = [series.tx.strRef.f for series in bar.series]
    values = [series.val.numRef.f for series in bar.series]
    rows = [int(re.sub(r"\D", "", name.rpartition("!")[2])) for name in names]
    sheet = workbook["Summary"]
    assert [sheet.cell(row, 1).value for row in rows] == ["Known", "Estimated", "Missing, not part of the total"]
    assert values == [f"Summary!$C${row}" for row in rows]
    looks = [series.spPr for series in bar.series]
    assert looks[1].pattFill.prst == "wdUpDiag"
    assert looks[2].ln.prstDash == "dash"


def test_every_division_stands_beside_region_and_england_for_each_person(workbook: Workbook, count: Count) -> None:
    rows = rows_of(workbook, "FunctionsPerHead")
    assert list(rows[0]) == [
        "By function", "Beside London, 2010-11", "Counted (£)", "Per head (£)", "Region per head (£)", "England per head (£)",
    ]  # fmt: skip
    *divisions, whole = rows
    assert sum(pence(row["Counted (£)"]) for row in divisions) == pence(whole["Counted (£)"]) == count.net
    told = {str(row["By function"])[:2]: row for row in divisions}
    for function in compare(count):
        row = told[function.division]
        figures = (function.counted_per_head, function.baseline_per_head, function.england_per_head)
        headings = ("Per head (£)", "Region per head (£)", "England per head (£)")
        assert tuple(pence(row[name]) for name in headings) == figures
    assert sum(row.counted for row in by_division(count)) == count.net


def test_at_most_three_caveats_stand_there_each_with_money_and_what_to_do(count: Count) -> None:
    shown = first_page_caveats(count)
    assert len(shown) == 3
    assert all(caveat.pence and caveat.fix.endswith(".") and caveat.why for caveat in shown)
    sizes = [abs(caveat.pence) for caveat in shown]
    assert sizes == sorted(sizes, reverse=True)
    assert all(caveat.fix for caveat in caveats(count) if caveat.pence is not None)


@pytest.mark.browser
@pytest.mark.parametrize("name", COUNTS)
def test_the_first_page_of_the_report_is_one_sheet_of_paper(name: str, tmp_path: Path) -> None:
    html = write_report(COUNTS[name](), tmp_path / "report.html").read_text("utf-8")
    end = html.index("</section>", html.index('class="page-one"')) + len("</section>")
    alone = tmp_path / "first.html"
    alone.write_text(f"{html[:end]}</main></body></html>", "utf-8")
    assert printed_pages(alone) == 1


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", COUNTS)
def test_the_first_page_of_the_workbook_is_one_sheet_of_paper(name: str, tmp_path: Path, office: Office) -> None:
    with NewWorkbook(tmp_path / "first.xlsx") as book:
        notes = (
            "Read first: " + "This is an estimate, not a count. " * 8,
            "What public bodies spend.",
            "Pounds throughout.",
        )
        page = Page(OutputWorkbook(book), "Summary", "Public spending", notes, widths=WIDTHS, upright=True)
        first_page(page, COUNTS[name]())
        page.sheet.set_print_scale(page.scale_for_one_page(PRINT_SCALE, SMALLEST_SCALE))
    with office.document(tmp_path / "first.xlsx") as document:
        document.save(tmp_path / "first.pdf")
    assert len(re.findall(rb"/Type */Page\b", (tmp_path / "first.pdf").read_bytes())) == 1


def test_a_caveat_that_the_bar_shows_is_not_said_again(tmp_path: Path) -> None:
    count = counted(
        tmp_path, [line(COUNCIL, "Parks", 100, basis="Population"), line(DEPARTMENT, "Aid", 5, accounts="Budget")]
    )
    assert "Apportioned, not known" in {caveat.heading for caveat in caveats(count)}
    assert [caveat.heading for caveat in first_page_caveats(count)] == ["Budgets and estimates"]
