"""The count by ward: named wards, people of the right ages, what is not shared, and all of it adding up to the count."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import xltools
from xltools.counting.wards import NAMED, NOT_SHARED, ward_count
from xltools.folder import create_folder
from xltools.model import Area, Partner, Place, UsageError
from xltools.outputs.count_workbook import write_count_workbook
from xltools.reference.bodies.names import partner_id_of
from xltools.reference.people.wards import wards_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.counting.count import Count
    from xltools.counting.wards import WardCount, WardFigure

BURY, OLDHAM, PENSIONS = "Bury Council", "Oldham Council", "Department for Work and Pensions"
AREAS = {BURY: "Bury", OLDHAM: "Oldham", PENSIONS: ""}
PLACE = Place("Bury and Oldham", (Area("E08000002", "Bury"), Area("E08000004", "Oldham")), "2024-25")
HEADINGS = "partner,financial_year,service,cofog,expenditure_type,gross,area,basis"


def counted(folder: Path, lines: Sequence[str], place: Place = PLACE, *, wards: bool = True) -> Count:
    """Count lines: body | function | pounds | area | Revenue or Capital."""
    create_folder(folder, place, [Partner(name, partner_id_of(name), area=area) for name, area in AREAS.items()])
    if wards:
        with (folder / "count.toml").open("a", encoding="utf-8") as file:
            file.write("\n[outputs]\nwards = true\n")
    rows = [HEADINGS]
    for number, line in enumerate(lines):
        body, code, pounds, area, expenditure = (part.strip() for part in line.split("|"))
        rows.append(f'{body},{place.year},Service of kind {number},{code},{expenditure},{pounds},"{area}",Actual')
    (folder / "returns" / "lines.csv").write_text("\n".join(rows), encoding="utf-8")
    return xltools.consolidate(xltools.read_folder(folder))


def by_ward(count: Count) -> WardCount:
    found = ward_count(count)
    assert found is not None
    assert found.shared + found.not_shared == count.net == sum(each.pence for each in found.measures)
    assert all(sum(figure.by_measure.values()) == figure.pence for figure in found.wards)
    return found


def with_money(found: WardCount) -> list[WardFigure]:
    return [figure for figure in found.wards if figure.pence]


def test_a_line_for_a_ward_stays_there_and_is_certain(tmp_path: Path) -> None:
    (figure,) = with_money(by_ward(counted(tmp_path, [f"{OLDHAM} | 08.2 | 1234.56 | Royton North | Revenue"])))
    assert (figure.ward.name, figure.pence, figure.low, figure.high) == ("Royton North", 1234_56, 1234_56, 1234_56)
    assert dict(figure.by_measure) == {NAMED: 1234_56}


def test_a_capital_line_of_a_ward_stays_there_too(tmp_path: Path) -> None:
    (figure,) = with_money(by_ward(counted(tmp_path, [f"{OLDHAM} | 04.5 | 900 | E05000730 | Capital"])))
    assert (figure.ward.code, figure.pence) == ("E05000730", 900_00)


def test_a_councils_money_stays_in_its_district(tmp_path: Path) -> None:
    figures = with_money(by_ward(counted(tmp_path, [f"{BURY} | 05.1 | 1000000 | | Revenue"])))
    assert {figure.ward.district for figure in figures} == {"E08000002"}
    assert len(figures) == 17


def test_pensions_go_by_people_of_65_and_over_and_health_by_everybody(tmp_path: Path) -> None:
    found = by_ward(
        counted(tmp_path, [f"{PENSIONS} | 10.2 | 9000000 | | Revenue", f"{PENSIONS} | 07.3 | 5000000 | | Revenue"])
    )
    old = wards_of(["E08000002", "E08000004"], "2024-25", "65+").wards
    everybody = wards_of(["E08000002", "E08000004"], "2024-25", with_ages=True).wards
    share = {ward.code: ward.people / sum(each.people for each in old) for ward in old}
    of_all = {ward.code: ward.people / sum(each.people for each in everybody) for ward in everybody}
    assert len(found.wards) == len(old) == len(everybody) == 37
    for figure in found.wards:
        assert figure.by_measure["65+"] == pytest.approx(900_000_000 * share[figure.ward.code], abs=1)
        assert figure.by_measure["All ages"] == pytest.approx(500_000_000 * of_all[figure.ward.code], abs=1)
        assert figure.low < figure.pence < figure.high


@pytest.mark.parametrize(
    "line",
    [
        f"{BURY} | 01.1 | 500 | | Revenue",
        f"{BURY} | 04.5 | 500 | | Revenue",
        f"{BURY} | 09.1 | 500 | | Capital",
        f"{BURY} | 08.2 | 500 | Bury | Capital",
    ],
)
def test_what_follows_no_people_of_a_ward_is_not_shared(line: str, tmp_path: Path) -> None:
    found = by_ward(counted(tmp_path, [line]))
    assert not with_money(found)
    assert [(each.measure, each.pence) for each in found.measures] == [(NOT_SHARED, 500_00)]


def test_a_ward_of_another_year_goes_by_its_district(tmp_path: Path) -> None:
    """The wards with ages are those of 2017: one drawn since is not among them."""
    figures = with_money(by_ward(counted(tmp_path, [f"{OLDHAM} | 08.2 | 10000 | E05015190 | Revenue"])))
    assert {figure.ward.district for figure in figures} <= {"E08000004"}


LINES = st.builds(
    lambda *parts: " | ".join(map(str, parts)),
    st.sampled_from([BURY, OLDHAM, PENSIONS]),
    st.sampled_from(["10.2", "09.1", "07", "10.5", "01.1", "04.5", "05.1"]),
    st.integers(-(10**9), 10**9).map(lambda pence: pence / 100),
    st.sampled_from(["", "Bury", "Oldham", "Royton North", "Sedgley"]),
    st.sampled_from(["Revenue", "Capital"]),
)


@settings(max_examples=25)
@given(st.lists(LINES, min_size=1, max_size=8))
def test_wards_and_what_is_not_shared_add_up_to_the_count(lines: Sequence[str]) -> None:
    with TemporaryDirectory() as folder:
        by_ward(counted(Path(folder) / "count", lines))


def test_the_sheet_is_written_where_count_toml_asks_and_adds_up(tmp_path: Path) -> None:
    lines = [f"{PENSIONS} | 10.2 | 9000000.07 | | Revenue", f"{BURY} | 01.1 | 500 | | Revenue"]
    asked, not_asked = counted(tmp_path / "a", lines), counted(tmp_path / "b", lines, wards=False)
    assert "Wards" not in load_workbook(write_count_workbook(not_asked, tmp_path / "b.xlsx", lines="none")).sheetnames
    written = write_count_workbook(asked, tmp_path / "a.xlsx", lines="none")
    sheet = load_workbook(written, data_only=True)["Wards"]
    words = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=10))
    assert "is not what is spent there" in words
    assert "£9.0m of the count falls to wards; £500 does not" in words
    for name, column, pounds in (("Wards", 3, 9_000_000.07), ("WardMeasures", 2, 9_000_500.07)):
        *rows, total = sheet[sheet.tables[name].ref]
        assert total[column].value == pytest.approx(pounds, abs=0.001)
        assert sum(row[column].value for row in rows[1:]) == pytest.approx(pounds, abs=0.001)


def test_libreoffice_reckons_the_same(tmp_path: Path) -> None:
    count = counted(tmp_path / "count", [f"{PENSIONS} | 10.2 | 9000000.07 | | Revenue"])
    written = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    command = shutil.which("soffice")
    assert command is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            command,
            profile,
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            tmp_path / "out",
            written,
        ],
        check=True,
        capture_output=True,
    )
    ours = load_workbook(written, data_only=True)["Wards"]
    theirs = load_workbook(tmp_path / "out" / "count.xlsx", data_only=True)["Wards"]
    for row in ours.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float):
                assert theirs[cell.coordinate].value == pytest.approx(cell.value, abs=0.006), cell.coordinate


def test_a_place_without_ward_figures_says_so(tmp_path: Path) -> None:
    cardiff = Place("Cardiff", (Area("W06000015", "Cardiff"),), "2024-25")
    count = replace(counted(tmp_path / "count", [f"{BURY} | 07 | 500 | | Revenue"]), place=cardiff)
    assert ward_count(count) is None
    written = write_count_workbook(count, tmp_path / "count.xlsx", lines="none")
    assert "No ward populations are known" in str(load_workbook(written)["Wards"]["A2"].value)


def test_a_slip_in_the_setting_is_named(tmp_path: Path) -> None:
    create_folder(tmp_path, PLACE, ())
    with (tmp_path / "count.toml").open("a", encoding="utf-8") as file:
        file.write('\n[outputs]\nwards = "yes"\n')
    with pytest.raises(UsageError, match=r"wards should be true or false"):
        xltools.read_folder(tmp_path)
