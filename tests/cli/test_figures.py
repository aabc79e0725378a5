"""The commands on published figures, with files as a publisher gives them, damaged ones and hostile ones."""

from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.reference.estimates import csv_text, estimates, mye2_grid, mye2_workbook, nomis_grid, write_workbook
from tests.reference.published_files import (
    allocation_sheets,
    drop_down,
    outturn_2023,
    outturn_2024,
    treasury_rows,
    treasury_sheets,
    write_csv,
    write_ods,
)
from xltools.folder import read_folder
from xltools.folder.figures import edition_day, figures_of
from xltools.model import UsageError
from xltools.reference.figures.held import BUNDLED
from xltools.reference.people.populations import population

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools

NET = 120_516_850_500_00


@pytest.fixture(autouse=True)
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the user's own figures that is each test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "xltools" / "figures"


@pytest.fixture
def rsx(tmp_path: Path) -> Path:
    """Next year's RSX, as ODS."""
    sheets = {"LA_drop-down": drop_down(), "RSX_LA_Data_202526": outturn_2024("2025-26")}
    return write_ods(tmp_path / "RSX_LA_Data_2025-26_data_by_LA.ods", sheets)


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def test_what_is_held_is_listed_with_years_release_and_where_from(xltools: Xltools) -> None:
    code, said, _ = xltools("figures")
    assert code == 0
    line = next(line for line in said.splitlines() if line.startswith("Spending by region and sub-function"))
    assert " ".join(line.split()).endswith(
        "2020-21 to 2024-25 package HM Treasury: Country and Regional Analysis, November 2025, database"
    )
    held = json.loads(xltools("figures", "--json")[1])
    assert {"table", "year", "publisher", "release", "from_where"} == set(held[0])
    assert {(table["table"], table["year"]) for table in held} >= {("rsx", "2024-25"), ("populations", "2021")}


def test_a_newer_year_is_used_from_now_on_in_every_count(
    rsx: Path, users: Path, hackney: Path, xltools: Xltools
) -> None:
    code, said, complained = xltools("figures", "add", rsx)
    assert (code, complained) == (0, "")
    assert "Revenue outturn by service (RSX) 2025-26 (Ministry of Housing" in said
    assert "new: Revenue outturn by service (RSX), 2025-26" in said
    assert {*files_in(users)} == {
        "rsx_2025_26.csv",
        "rsx_2025_26_authorities.csv",
        "rsx_2025_26_lines.csv",
        "sources.csv",
    }
    figures = read_folder(hackney).figures
    assert sum(row.net_current_expenditure for row in figures.outturn("2025-26")) == NET
    assert figures.outturn("2024-25") == BUNDLED.outturn("2024-25")
    assert "2025-26              yours" in xltools("figures")[1]


def test_a_count_keeps_its_own_figures_in_plain_files_beside_it(
    rsx: Path, users: Path, hackney: Path, xltools: Xltools
) -> None:
    assert xltools("figures", "add", rsx, "--in", hackney)[0] == 0
    assert not users.exists()
    lines = (hackney / "figures" / "rsx_2025_26.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "E1821,edu,40000000000,30000000000,70000000000,5000000000,3000000000,62000000000"
    assert "this count" in xltools("figures", "--in", hackney)[1]
    assert read_folder(hackney).figures.outturn_years()[-1] == "2025-26"
    assert figures_of().outturn_years()[-1] == "2024-25"


def test_without_figures_added_a_folder_has_the_packages(hackney: Path) -> None:
    assert read_folder(hackney).figures is BUNDLED


def test_the_same_file_again_changes_nothing(rsx: Path, users: Path, xltools: Xltools) -> None:
    xltools("figures", "add", rsx)
    before = files_in(users)
    code, said, _ = xltools("figures", "add", rsx)
    assert (code, "already there, the same as those added before" in said, "Nothing was changed" in said) == (
        0,
        True,
        True,
    )
    assert files_in(users) == before
    assert not (users / "earlier").exists()


def test_a_revised_year_takes_the_place_of_the_packages_and_then_of_its_own(
    tmp_path: Path, users: Path, xltools: Xltools
) -> None:
    file = write_csv(tmp_path / "RSX_2023-24_data_by_LA.csv", outturn_2023())
    assert "in place of the package's: Revenue outturn by service (RSX), 2023-24" in xltools("figures", "add", file)[1]
    sheets = {"LA_drop-down": drop_down(), "RSX_LA_Data_202324": outturn_2024("2023-24")}  # of 4 December 2025
    revised = write_ods(tmp_path / "revised.ods", sheets)
    assert "in place of those added before" in xltools("figures", "add", revised)[1]
    assert (users / "earlier" / "rsx_2023_24-1.csv").is_file()
    assert sum(row.net_current_expenditure for row in figures_of().outturn("2023-24")) == NET


def test_an_earlier_edition_never_takes_the_place_of_a_later_one(tmp_path: Path, users: Path, xltools: Xltools) -> None:
    grid = outturn_2023("2023-24")
    grid[4] = ["Last updated: 29 August 2024"]
    code, said, _ = xltools("figures", "add", write_csv(tmp_path / "RSX_2023-24_data_by_LA.csv", grid))
    assert code == 0
    assert "left out, the package's are of a later edition: Revenue outturn by service (RSX), 2023-24" in said
    assert "Nothing was changed." in said
    assert not users.exists()
    grid[4] = ["Last updated: 1 June 2026"]
    assert "in place of the package's" in xltools("figures", "add", write_csv(tmp_path / "RSX.csv", grid))[1]


@pytest.mark.parametrize(
    ("edition", "day"),
    [
        ("Revenue outturn (RSX) 2024-25, edition of 4 December 2025", (2025, 12, 4)),
        ("Country and Regional Analysis, November 2025, database", (2025, 11, 0)),
        ("Country and Regional Analysis, to 2013-14, database", ()),
        ("Integrated care board allocations 2025-26", ()),
    ],
)
def test_the_day_of_an_edition_is_read_from_its_name(edition: str, day: tuple[int, ...]) -> None:
    assert edition_day(edition) == day


def test_the_database_and_the_allocations_are_taken_year_by_year(
    tmp_path: Path, hackney: Path, xltools: Xltools
) -> None:
    cra = write_workbook(tmp_path / "cra.xlsx", treasury_sheets(treasury_rows()))
    nhs = write_workbook(tmp_path / "nhs.xlsx", allocation_sheets())
    code, said, _ = xltools("figures", "add", cra, nhs, "--in", hackney)
    assert code == 0
    assert "new: Departments' programmes by region, 2025-26" in said
    assert "in place of the package's: Departments' programmes by region, 2021-22 to 2024-25" in said
    figures = read_folder(hackney).figures
    assert figures.programme_years()[-1] == figures.spending_years()[-1] == "2025-26"
    assert {row.region for row in figures.spending("2025-26")} >= {"London", "Scotland", "Not identifiable"}
    assert figures.allocations("2026-27")[0].icb_code == "E54000051"


def test_populations_for_a_count_are_in_its_populations_csv(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    file = mye2_workbook(tmp_path / "mye.xlsx", mye2_grid(estimates()))
    code, said, _ = xltools("figures", "add", file, "--in", hackney)
    assert (code, "populations.csv: these figures are used from now on" in said) == (0, True)
    assert len((hackney / "populations.csv").read_text(encoding="utf-8").splitlines()) == 332
    assert not (hackney / "figures").exists()
    assert "Nothing was changed" in xltools("figures", "add", file, "--in", hackney)[1]


def test_populations_added_for_the_user_are_used_where_a_count_has_none_of_that_year(
    tmp_path: Path, hackney: Path, xltools: Xltools
) -> None:
    grid = nomis_grid({"2020": estimates()})
    next(row for row in grid if "E09000012" in row)[2] = 281_000
    (tmp_path / "n.csv").write_text(csv_text(grid), encoding="utf-8")
    assert xltools("figures", "add", tmp_path / "n.csv")[0] == 0
    folder = read_folder(hackney)
    people = population(folder.place.areas, "2020-21", "", folder.populations)
    assert people is not None
    assert people.people == 281_000
    assert not (hackney / "populations.csv").exists()
    assert "281,000" in xltools("apportion", "1000", "--from", "London", "--to", "Hackney", "--year", "2020-21")[1]
    assert "this count" not in xltools("figures", "--in", hackney)[1]


def test_only_the_year_named_is_taken_of_several(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    grid = nomis_grid({"2011": estimates("2011"), "2019": estimates("2019")})
    (tmp_path / "n.csv").write_text(csv_text(grid), encoding="utf-8")
    assert xltools("figures", "add", tmp_path / "n.csv", "--year", "2011", "--in", hackney)[0] == 0
    assert {row.year for row in read_folder(hackney).populations} == {"2011"}
    code, _, complained = xltools("figures", "add", tmp_path / "n.csv", "--year", "2010-11")
    assert (code, "is no calendar year" in complained) == (2, True)


def test_an_odd_file_is_refused_and_a_good_one_beside_it_kept(
    tmp_path: Path, rsx: Path, users: Path, xltools: Xltools
) -> None:
    odd = write_csv(tmp_path / "shopping.csv", [["Milk", 1]])
    code, said, complained = xltools("figures", "add", odd, rsx)
    assert code == 2
    assert "nothing was taken. shopping.csv is not one of the published files" in complained
    assert "these figures are used from now on" in said
    assert "rsx_2025_26.csv" in files_in(users)


def damaged(path: Path) -> Path:
    sheets = {"LA_drop-down": drop_down(), "RSX_LA_Data_202526": outturn_2024("2025-26")}
    whole = write_ods(path, sheets).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def pdf(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def inflating(path: Path) -> Path:
    """An OpenDocument file whose content is a few hundred kilobytes and unpacks to 100 MB of blanks."""
    write_ods(path, {"RSX": [["x"]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content + (b" " * 100_000_000 if name == "content.xml" else b""))
    return path


def reaching_far(path: Path) -> Path:
    """A sheet that says a row is there 1,048,576 times and each of its cells 16,384 times."""
    write_ods(path, {"RSX": [["E-code", 1]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    repeated = parts["content.xml"].replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">'
    )
    parts["content.xml"] = repeated.replace(
        b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" '
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (damaged, "is damaged: it was cut off"),
        (pdf, "it is a PDF"),
        (empty, "The file is empty"),
        (inflating, "nearly all of it empty"),
        (reaching_far, "Nothing was taken"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_one_sentence_and_nothing_is_written(
    tmp_path: Path, users: Path, xltools: Xltools, make: object, words: str
) -> None:
    assert callable(make)
    code, said, complained = xltools("figures", "add", make(tmp_path / "RSX.ods"))
    assert (code, said) == (3, "")
    assert words in complained
    assert "return" not in complained
    assert not users.exists()


def test_a_folder_or_a_pipe_is_not_waited_for(tmp_path: Path, xltools: Xltools) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path, words in ((tmp_path, "it is a folder"), (pipe, "it is a pipe between programs")):
        code, _, complained = xltools("figures", "add", path)
        assert (code, words in complained) == (3, True)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, xltools: Xltools) -> None:
    code, _, complained = xltools("figures", "add", tmp_path / "none.ods")
    assert (code, "no file or folder called" in complained) == (2, True)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "rsx_2025_26.csv",
            "E1821,edu,40000000000",
            "E1821,edu,forty",
            "rsx_2025_26.csv, row 2 is not as it was written",
        ),
        ("rsx_2025_26.csv", "E1837", "E9999", "row 4 is not as it was written"),
        ("rsx_2025_26.csv", "e_code", "code", "has no column named e_code"),
        ("rsx_2025_26_lines.csv", "190,edu", "190,schools", "rsx_2025_26.csv, row 2 is not as it was written"),
        ("sources.csv", "publisher", "who", "has no column named publisher"),
    ],
)
def test_a_table_spoilt_by_hand_is_named_with_what_to_do(
    rsx: Path, users: Path, xltools: Xltools, file: str, old: str, new: str, words: str
) -> None:
    xltools("figures", "add", rsx)
    text = (users / file).read_text(encoding="utf-8")
    (users / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    figures = figures_of()
    with pytest.raises(UsageError, match=words):
        (figures.outturn("2025-26"), figures.held())


def test_an_estimate_uses_the_figures_added(rsx: Path, tmp_path: Path, xltools: Xltools) -> None:
    before = json.loads(xltools("estimate", "Worcester", "--year", "2025-26", "--json")[1])
    cra = write_workbook(tmp_path / "cra.xlsx", treasury_sheets(treasury_rows()))
    assert xltools("figures", "add", rsx, cra)[0] == 0
    after = json.loads(xltools("estimate", "Worcester", "--json")[1])
    assert (after["year"], after["net_pence"] == before["net_pence"]) == ("2025-26", False)
