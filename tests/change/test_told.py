"""The change as people read it: the sheet, the report and the terminal, each adding up to the count."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from tests.change.places import Row, command, counted, place
from tests.validators import audit_errors, own_errors

if TYPE_CHECKING:
    from pathlib import Path

COUNCIL, FIRE = "Hartlepool Borough Council", "Cleveland Fire Authority"
EVERY = [(COUNCIL, "Council"), (FIRE, "Fire and rescue")]


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("told")
    older, waste = Row("Adult social care: older people", 20_300_000, "10.2"), Row("Waste", 4_000_000.37, "05.1")
    place(root / "then", {COUNCIL: [older, waste, Row("Youth service", 60_000, "09.6")]}, partners=EVERY)
    rows = [Row(older.service, 32_600_000, "10.2"), waste, Row("Youth service", 60_000, "10.4")]
    after = place(
        root / "now",
        {COUNCIL: rows, FIRE: [Row("Fire crews", 5_000_000, "03.2")]},
        partners=EVERY,
        settings='[comparison]\nearlier_count = "../then"\nother_counts = ["../then", "../nowhere"]',
    )
    command("consolidate", after)
    return after


def tables(now: Path) -> dict[str, list[dict[str, object]]]:
    book = openpyxl.load_workbook(now / "reports" / "hartlepool-2023-24-count.xlsx", data_only=True)
    read: dict[str, list[dict[str, object]]] = {}
    for sheet in book.worksheets:
        for name in sheet.tables:
            left, top, right, bottom = range_boundaries(sheet.tables[name].ref)
            headings, *rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
            read[name] = [{str(heading): value for heading, value in zip(headings, row, strict=True)} for row in rows]
    return read


def pence(value: object) -> int:
    return int(Decimal(str(value or 0)).quantize(Decimal("0.01")) * 100)


def test_every_table_of_the_sheet_adds_up_to_the_change(now: Path) -> None:
    read = tables(now)
    before, after, change = (pence(row["£"]) for row in read["ChangeTotal"])
    assert (before, after, change) == (2_436_000_037, 4_166_000_037, 1_730_000_000)
    for name in ("ChangeReasons", "ChangeBodies", "ChangeDivisions"):
        *rows, total = read[name]
        assert sum(pence(row["Change (£)"]) for row in rows) == pence(total["Change (£)"]) == change
    for row in read["ChangeBodies"][:-1]:
        reasons = [
            pence(value)
            for name, value in row.items()
            if name.endswith("(£)") and name[0] not in "T" and "count" not in name
        ]
        assert sum(reasons) - pence(row["Change (£)"]) == pence(row["Change (£)"])


def test_the_largest_bodies_are_told_in_plain_words(now: Path) -> None:
    words = [str(row["In words"]) for row in tables(now)["ChangeInWords"]]
    assert words == [
        "Hartlepool Borough Council: £12.3m more, for corrections. The largest line: Adult social care: older people, £12.3m more.",
        "Cleveland Fire Authority: £5.0m more, for more returns.",
    ]


def test_a_line_stands_with_file_and_cell_of_both_sides(now: Path) -> None:
    first = tables(now)["ChangeLines"][0]
    assert (first["Where it stood"], first["Where it stands"], first["Why"]) == (
        "'0.csv'!G2",
        "'0.csv'!G2",
        "Corrections",
    )


def test_what_was_recoded_stands_apart(now: Path) -> None:
    *rows, _ = tables(now)["ChangeRecoded"]
    assert [(row["Function then"], row["Function now"], row["Amount (£)"]) for row in rows] == [
        ("09.6 Subsidiary services to education", "10.4 Family and children", 60_000)
    ]


def test_report_and_terminal_say_the_same(now: Path) -> None:
    page = (now / "reports" / "hartlepool-2023-24-report.html").read_text(encoding="utf-8")
    said = "The count is £17.3m more (71.0%) than the earlier one: £41.7m after £24.4m."
    assert said in page
    assert "£12.3m more for corrections and £5.0m more for more returns." in page
    assert said in str(command("consolidate", now)[1])


def test_per_head_figures_stand_beside_region_england_and_other_counts(now: Path) -> None:
    from xltools.reference.baseline import per_head

    rows = {str(row["Division"])[:2]: row for row in tables(now)["PerHead"]}
    social = rows["10"]
    assert set(social) == {
        "Division",
        "Hartlepool (£ per head)",
        "North East (£ per head)",
        "England (£ per head)",
        "Hartlepool, 2023-24 (£ per head)",
        "Place less region (£ per head)",
    }
    assert pence(social["England (£ per head)"]) == per_head("England", "2023-24", "10")
    assert abs(pence(social["North East (£ per head)"]) - (per_head("North East", "2023-24", "10") or 0)) <= 1


def test_another_count_that_cannot_be_read_is_said_on_the_sheet(now: Path) -> None:
    book = openpyxl.load_workbook(now / "reports" / "hartlepool-2023-24-count.xlsx")
    top = [str(book["Per head"].cell(row, 1).value) for row in range(1, 12)]
    assert any("other_counts names ../nowhere, and there is nothing at" in text for text in top)


def test_the_dots_lie_where_the_table_says_and_differ_in_shape(now: Path) -> None:
    from xltools.counting.per_head import head_comparison
    from xltools.outputs.dots import PLOT_LEFT, dot_plot

    count = counted(now)
    plot, compared = dot_plot(count), head_comparison(count)
    assert plot is not None
    assert compared is not None
    assert len({entry.shape for entry in plot.legend}) == len(plot.legend) == 4
    scale = {
        (dot.x - PLOT_LEFT) / pence
        for row, each in zip(plot.rows, compared.rows, strict=True)
        for dot, pence in zip(
            row.dots,
            (each.place, each.region or 0, each.england or 0, *(other or 0 for other in each.others)),
            strict=True,
        )
        if pence > 0
    }
    assert max(scale) - min(scale) < 1e-9
    assert max(dot.x for row in plot.rows for dot in row.dots) <= plot.ticks[-1][0]
    assert "10 Social protection" in plot.words


def test_the_workbook_is_sound(now: Path) -> None:
    path = now / "reports" / "hartlepool-2023-24-count.xlsx"
    assert audit_errors(path) == []
    assert own_errors(path) == []


def test_a_count_that_names_nothing_to_compare_with_has_no_such_sheet(tmp_path: Path) -> None:
    folder = place(tmp_path, {COUNCIL: [Row("Waste", 300, "05.1")]})
    command("consolidate", folder)
    book = openpyxl.load_workbook(folder / "reports" / "hartlepool-2023-24-count.xlsx")
    assert "Change" not in book.sheetnames
    page = (folder / "reports" / "hartlepool-2023-24-report.html").read_text(encoding="utf-8")
    assert "since the earlier count" not in page
