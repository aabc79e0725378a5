from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.reference.estimates import csv_text, estimates, mye2_grid, mye2_workbook, nomis_grid
from xltools.folder import read_folder
from xltools.model import UsageError
from xltools.reference.people.populations import population

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.commands import Xltools


def nomis(path: Path, year: str = "2020", **changed: int) -> Path:
    """Write a nomis table of a year, with other figures for some districts."""
    grid = nomis_grid({year: estimates()})
    for row in grid[7:-2]:
        row[2] = changed.get(str(row[1]), row[2])
    path.write_text(csv_text(grid, quoted=True), encoding="utf-8")
    return path


def test_a_file_as_downloaded_is_checked_and_put_into_the_folder(
    tmp_path: Path, hackney: Path, xltools: Xltools
) -> None:
    code, said, complained = xltools(
        "populations", mye2_workbook(tmp_path / "mye.xlsx", mye2_grid(estimates())), "--in", hackney
    )
    assert (code, complained) == (0, "")
    assert "mye.xlsx, sheet MYE2 - Persons:" in said
    assert "mid-2020, 331 districts, with ages" in said
    assert "England                    56,550,138     56,325,961 in 2020    +0.4%" in said
    assert "populations.csv: figures for 2020 are used from now on" in said
    written = (hackney / "populations.csv").read_text(encoding="utf-8").splitlines()
    assert written[0] == "year,code,people,0_15,16_64,65_plus,source"
    assert len(written) == 332
    assert "2020,E09000012,280941," in "\n".join(written)


def test_the_count_then_uses_them_before_the_packages_own(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    assert xltools("populations", nomis(tmp_path / "n.csv", "2022", E09000012=261_491), "--in", hackney)[0] == 0
    folder = read_folder(hackney)
    found = population(folder.place.areas, "2022-23", "", folder.populations)
    assert found is not None
    assert (found.people, found.year, found.source) == (261_491, "2022", "ONS mid-2022 population estimate (n.csv)")


def test_figures_of_a_year_are_only_replaced_when_told_to(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    xltools("populations", nomis(tmp_path / "first.csv"), "--in", hackney)
    before = (hackney / "populations.csv").read_bytes()
    revised = nomis(tmp_path / "revised.csv", E09000012=260_000)
    code, _, complained = xltools("populations", revised, "--in", hackney)
    assert code == 2
    assert "already has other figures for 2020, and was left as it is" in complained
    assert "--replace" in complained
    assert (hackney / "populations.csv").read_bytes() == before
    code, said, _ = xltools("populations", revised, "--in", hackney, "--replace")
    assert (code, "The earlier figures for 2020 were replaced." in said) == (0, True)
    assert "2020,E09000012,260000,,,,ONS" in (hackney / "populations.csv").read_text(encoding="utf-8")


def test_the_same_file_twice_changes_nothing(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    file = nomis(tmp_path / "n.csv")
    xltools("populations", file, "--in", hackney)
    before = (hackney / "populations.csv").read_bytes()
    code, said, _ = xltools("populations", file, "--in", hackney)
    assert (code, "nothing was changed" in said) == (0, True)
    assert (hackney / "populations.csv").read_bytes() == before


def test_ages_that_go_with_the_figures_replaced_are_mentioned(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    xltools("populations", mye2_workbook(tmp_path / "mye.xlsx", mye2_grid(estimates())), "--in", hackney)
    _, said, _ = xltools("populations", nomis(tmp_path / "n.csv"), "--in", hackney, "--replace")
    assert "Those for 2020 had ages; the new ones have none." in said


def test_another_year_joins_the_first(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    xltools("populations", nomis(tmp_path / "a.csv", "2020"), "--in", hackney)
    xltools("populations", nomis(tmp_path / "b.csv", "2022"), "--in", hackney)
    assert {row.year for row in read_folder(hackney).populations} == {"2020", "2022"}


def test_a_file_with_problems_leaves_the_folder_as_it_was(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    code, _, complained = xltools("populations", nomis(tmp_path / "n.csv", E09000012=-1), "--in", hackney)
    assert code == 2
    assert "Nothing was taken from n.csv" in complained
    assert "(Hackney) is -1" in complained
    assert not (hackney / "populations.csv").exists()


def test_the_year_is_asked_for_where_a_file_has_several(tmp_path: Path, hackney: Path, xltools: Xltools) -> None:
    grid = nomis_grid({"2011": estimates("2011"), "2019": estimates("2019")})
    (tmp_path / "n.csv").write_text(csv_text(grid), encoding="utf-8")
    code, _, complained = xltools("populations", tmp_path / "n.csv", "--in", hackney)
    assert (code, "Say which to take: --year 2019" in complained) == (2, True)
    code, _, complained = xltools("populations", tmp_path / "n.csv", "--in", hackney, "--year", "2010-11")
    assert (code, "is no calendar year" in complained) == (2, True)
    assert xltools("populations", tmp_path / "n.csv", "--in", hackney, "--year", "2011", "--year", "2019")[0] == 0
    assert {row.year for row in read_folder(hackney).populations} == {"2011", "2019"}


def test_a_file_that_is_not_there_or_is_no_workbook_ends_in_one_sentence(
    tmp_path: Path, hackney: Path, xltools: Xltools
) -> None:
    assert "no file or folder called" in xltools("populations", tmp_path / "none.csv", "--in", hackney)[2]
    with zipfile.ZipFile(tmp_path / "series.zip", "w") as archive:
        archive.writestr("MYEB1.csv", "x")
    code, _, complained = xltools("populations", tmp_path / "series.zip", "--in", hackney)
    assert (code, "is a zip archive. Unpack it" in complained) == (2, True)
    whole = mye2_workbook(tmp_path / "mye.xlsx", [["Code", "All ages"]]).read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[:1500] + b"[Content_Types].xml")
    code, _, complained = xltools("populations", tmp_path / "half.xlsx", "--in", hackney)
    assert (code, "damaged" in complained) == (3, True)


def test_a_folder_without_the_file_has_no_populations_of_its_own(hackney: Path) -> None:
    assert read_folder(hackney).populations == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("22,E09000012,5,,,,x", "Row 2, column year: '22'"),
        ("2022,E10000016,5,,,,x", "Row 2, column code: 'E10000016'"),
        ("2022,E09000012,many,,,,x", "Row 2, column people is 'many'"),
        ("2022,E09000012,-5,,,,x", "Row 2, column people is -5"),
        ("2022,E09000012,5,1,x,2,x", "Row 2, column 16_64 is 'x'"),
        ("2022,E09000012,5,1,,2,x", "Row 2, columns 0_15, 16_64, 65_plus: fill in all three, or none"),
        ("2022,E09000012,5,1,1,1,x", "Row 2, column people: it says 5, but the ages add up to 3"),
        ("2022,E09000012,5,,,,x\n2022,E09000012,6,,,,x", "Rows 2 and 3, column code"),
        ("2022,E06000063,5,,,,x\n2022,E07000026,6,,,,x", "Rows 2 and 3, column code: Cumberland"),
    ],
)
def test_a_row_edited_by_hand_that_cannot_be_used_is_named(hackney: Path, row: str, words: str) -> None:
    (hackney / "populations.csv").write_text(f"year,code,people,0_15,16_64,65_plus,source\n{row}\n", encoding="utf-8")
    with pytest.raises(UsageError) as stopped:
        read_folder(hackney)
    assert words in str(stopped.value)


def test_a_column_that_is_missing_is_named(hackney: Path) -> None:
    (hackney / "populations.csv").write_text("year,district,people\n2022,E09000012,5\n", encoding="utf-8")
    with pytest.raises(UsageError, match="has no column code"):
        read_folder(hackney)


def test_rows_added_by_hand_are_read_with_what_is_missing_filled_in(hackney: Path) -> None:
    (hackney / "populations.csv").write_text('year,code,people\n2022,E06000048,"320,567"\n,,\n', encoding="utf-8-sig")
    (row,) = read_folder(hackney).populations
    assert (row.code, row.people, row.ages) == ("E06000057", 320_567, None)
    assert row.source == "populations.csv (no source stated)"


def test_a_folder_is_no_file_of_populations(hackney: Path, xltools: Xltools) -> None:
    code, _, complained = xltools("populations", hackney, "--in", hackney)
    assert code == 2
    assert "is a folder. Name the file of populations in it." in " ".join(complained.split())


def test_a_download_cut_short_is_not_taken_for_an_archive_to_unpack(
    tmp_path: Path, hackney: Path, xltools: Xltools
) -> None:
    whole = mye2_workbook(tmp_path / "mye.xlsx", mye2_grid(estimates())).read_bytes()
    short = tmp_path / "short.xlsx"
    short.write_bytes(whole[:20])  # cut before the first part's name
    code, _, complained = xltools("populations", short, "--in", hackney)
    assert code in (2, 3)
    assert "Download it again" in " ".join(complained.split())
    assert "Unpack" not in complained
