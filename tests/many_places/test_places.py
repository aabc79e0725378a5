"""Each place is counted as by itself; the laws of the sums; what is finished is not counted again; decisions survive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
import pytest

import xltools
from tests.many_places.drawn import HACKNEY, ISLINGTON, counted, draw_place, gone, rolled
from xltools.counting.policy import KEEP_BOTH
from xltools.many_places.rolled_up import roll_up
from xltools.many_places.stored import MEANT, PLACE_COLUMNS, lines_of
from xltools.reading.lines import TEXT

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

HAS = """
| Hackney Council | H1 | Emergency duty team, Islington's share | 10.4 | 402918 | funder=Islington Council
| Hackney Council | H2 | Libraries | 08.2 | 2300456
| Hackney Council | H3 | Depreciation | 01.3 | 900100
| Department for Work and Pensions | D1 | State Pension | 10.2 | 80000555
"""
PAYS = """
| Islington Council | I1 | Emergency duty team: paid to the lead | 10.4 | 402918 | paid_to=Hackney Council
| Islington Council | I2 | Something without a code | | 1200345
| Department for Work and Pensions | D1 | State Pension | 10.2 | 70000666
"""


def two(tmp_path: Path) -> tuple[Path, Path]:
    return (
        draw_place(tmp_path / "hackney", "Hackney", [HACKNEY], HAS),
        draw_place(tmp_path / "islington", "Islington", [ISLINGTON], PAYS),
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_lines_kept_are_those_of_the_count(tmp_path: Path) -> None:
    hackney, _ = two(tmp_path)
    before, count = contents(hackney), xltools.consolidate(hackney)
    place = counted(hackney, tmp_path / "out")
    kept = lines_of(tmp_path / "out", place)
    assert int(kept["counted"].sum()) == place.net == count.net
    assert [*kept.columns] == [*PLACE_COLUMNS, *count.lines.columns, *MEANT]
    texts = [name for name, dtype in count.lines.dtypes.items() if dtype == TEXT]
    assert kept[texts].equals(count.lines[texts])
    assert contents(hackney) == before


def test_every_program_reads_pence_as_whole_numbers(tmp_path: Path) -> None:
    result = rolled(tmp_path / "out", *two(tmp_path))
    files = sorted((tmp_path / "out" / "lines").rglob("*.parquet"))
    tables = [pq.read_table(file) for file in files]
    assert {str(table.schema.field("counted").type) for table in tables} == {"int64"}
    assert sum(sum(table["counted"].to_pylist()) for table in tables) == result.summed
    assert [file.relative_to(tmp_path / "out" / "lines").parts[:2] for file in files] == [
        ("place=hackney", "year=2024-25"),
        ("place=islington", "year=2024-25"),
    ]


def test_total_is_the_sum_of_the_places_less_what_is_between_them_by_every_label(tmp_path: Path) -> None:
    result = rolled(tmp_path / "out", *two(tmp_path))
    assert result.removed == sum(result.lost.values()) == sum(gone(result).values()) == 402_918_00
    assert result.net == result.summed - result.removed
    assert sum(result.functions.values()) == result.net
    assert sum(sum(parts.values()) for parts in result.bodies.values()) == result.net
    assert sum(total.net for total in result.years) == result.net


def test_per_head_is_of_the_people_of_all_places(tmp_path: Path) -> None:
    result = rolled(tmp_path / "out", *two(tmp_path))
    (total,) = result.years
    assert total.people == sum(place.people or 0 for place in result.places)
    assert total.per_head == round(result.net / (total.people or 1))


def test_what_is_finished_is_not_counted_again_and_what_changed_is(tmp_path: Path) -> None:
    hackney, islington = two(tmp_path)
    rolled(tmp_path / "out", hackney, islington)
    pages = {page: page.stat().st_mtime_ns for page in (tmp_path / "out" / "places").glob("*.json")}
    lines = hackney / "returns" / "lines.csv"
    lines.write_text(lines.read_text(encoding="utf-8").replace("2300456", "2300457"), encoding="utf-8")
    again = rolled(tmp_path / "out", hackney, islington)
    changed = {page.stem[:7] for page, when in pages.items() if page.stat().st_mtime_ns != when}
    assert changed == {"hackney"}
    assert again.summed == sum(xltools.consolidate(folder).net for folder in (hackney, islington))


@pytest.mark.parametrize("part", ["lines", "findings", "places"])
def test_half_a_place_is_no_place(tmp_path: Path, part: str) -> None:
    hackney, _ = two(tmp_path)
    place = counted(hackney, tmp_path / "out")
    before = contents(tmp_path / "out")
    next((tmp_path / "out" / part).rglob("*.parquet")).unlink()
    assert counted(hackney, tmp_path / "out") == place
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("part", ["", "findings", "places"])
def test_nothing_is_kept_of_a_place_that_is_no_longer_named(tmp_path: Path, part: str) -> None:
    hackney, islington = two(tmp_path)
    rolled(tmp_path / "out", islington)
    alone = contents(tmp_path / "out")
    rolled(tmp_path / "out", hackney, islington)
    for file in (tmp_path / "out" / part).rglob("hackney*.parquet") if part else ():
        file.unlink()
    rolled(tmp_path / "out", islington)
    assert contents(tmp_path / "out") == alone


def test_a_place_that_cannot_be_counted_stops_no_other_and_leaves_no_lines(tmp_path: Path) -> None:
    hackney, islington = two(tmp_path)
    rolled(tmp_path / "out", hackney, islington)
    (hackney / "count.toml").write_text("[place\n", encoding="utf-8")
    result = rolled(tmp_path / "out", hackney, islington)
    assert [missed.folder for missed in result.not_counted] == [str(hackney)]
    assert "count.toml" in result.not_counted[0].why
    assert [file.stem[:9] for file in (tmp_path / "out" / "lines").rglob("*.parquet")] == ["islington"]
    assert any("could not be counted" in remark for remark in result.remarks)


def test_two_processes_and_any_order_give_the_same_files(tmp_path: Path) -> None:
    hackney, islington = two(tmp_path)
    from xltools.many_places.write import write_rollup

    for output, folders, jobs in (("one", (hackney, islington), 1), ("two", (islington, hackney), 2)):
        write_rollup(rolled(tmp_path / output, *folders, jobs=jobs))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def decide(workbook: Path, word: str) -> None:
    book = openpyxl.load_workbook(workbook)
    sheet = book["Double counts"]
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value in ("Decision", "By whom")}
    for heading, value in (("Decision", word), ("By whom", "An Analyst")):
        cell = heads[heading]
        sheet.cell(cell.row + 1, cell.column, value)
    book.save(workbook)


def test_a_decision_is_taken_in_applied_and_survives(tmp_path: Path) -> None:
    from datetime import date

    folders, output = two(tmp_path), tmp_path / "out"
    first = roll_up(folders, output, date(2026, 1, 2))
    assert (first.decided, rolled(output, *folders).removed) == (0, 402_918_00)
    decide(output / "rollup.xlsx", KEEP_BOTH)
    second = roll_up(folders, output, date(2026, 1, 3))
    result = rolled(output, *folders)
    assert (second.decided, result.removed, result.net) == (1, 0, result.summed)
    assert "0 double counts excluded" in " ".join(second.text)
    written = (output / "decisions.csv").read_text(encoding="utf-8").splitlines()
    assert written[0] == "id,decision,by,on,note,kind,summary,fingerprint"
    assert "Keep both,An Analyst,2026-01-03" in written[1]
    assert roll_up(folders, output, date(2026, 1, 4)).decided == 0
    assert rolled(output, *folders).removed == 0


def test_the_workbook_says_where_both_sides_stand(tmp_path: Path) -> None:
    from datetime import date

    roll_up(two(tmp_path), tmp_path / "out", date(2026, 1, 2))
    book = openpyxl.load_workbook(tmp_path / "out" / "rollup.xlsx")
    assert book.sheetnames[:6] == ["Summary", "Places", "By function", "Bodies", "Double counts", "Lines concerned"]
    rows = [[str(cell) for cell in row] for row in book["Lines concerned"].iter_rows(values_only=True)]
    sides = {(row[1], row[5], row[6], row[8]) for row in rows if row[1] in ("removed", "kept")}
    assert sides == {("removed", "islington", "lines.csv", "2"), ("kept", "hackney", "lines.csv", "2")}


def width_of(sheet: Worksheet, column: int) -> float:
    """Return how wide a column is; the file tells it once for columns side by side that are as wide."""
    return next(
        float(told.width) for told in sheet.column_dimensions.values() if (told.min or 0) <= column <= (told.max or 0)
    )


def test_billions_fit_into_their_columns_and_page_one_says_what_is_to_be_decided(tmp_path: Path) -> None:
    from datetime import date

    line = "| Northern Trust | N | Flood works | 05.2 | {} |"
    folders = [
        draw_place(tmp_path / slug, area[1], [area], line.format(pounds))
        for slug, area, pounds in (("a", HACKNEY, 6_123_456_789), ("b", ISLINGTON, 5_987_654_321))
    ]
    roll_up(folders, tmp_path / "out", date(2026, 1, 2))
    book = openpyxl.load_workbook(tmp_path / "out" / "rollup.xlsx", data_only=True)
    money = [
        (sheet, cell) for sheet in book for row in sheet.iter_rows() for cell in row if "#,##0" in cell.number_format
    ]
    wide = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet, cell in money
        if isinstance(cell.value, int | float) and len(f"{cell.value:,.0f}") + 2 > width_of(sheet, cell.column)
    }
    assert len(money) > 20
    assert not wide
    assert any("Between places: " in str(row[0].value) for row in book["Summary"].iter_rows(max_row=6))
